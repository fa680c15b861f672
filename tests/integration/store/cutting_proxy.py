"""A TCP proxy before PostgreSQL that cuts a connection at its COMMIT: after the request went through, or before."""

from __future__ import annotations

import contextlib
import socket
import threading
from enum import Enum
from types import TracebackType

_COMMIT = b"Q\0\0\0\x0bCOMMIT\0"  # a simple query of that word, and nothing else


class Mood(Enum):
    """What happens to the next COMMIT."""

    HONEST = 0
    SWALLOW_ANSWER = 1
    SWALLOW_REQUEST = 2


class CuttingProxy:
    """Forwards connections to a server; the next COMMIT is treated as `mood` says, then it is honest again."""

    def __init__(self, host: str, port: int) -> None:
        self._server = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.mood = Mood.HONEST
        self.cuts = 0
        self._sockets: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]

    def __enter__(self) -> CuttingProxy:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for one in list(self._sockets):
            _cut(one)
        for thread in list(self._threads):
            thread.join()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._server)
            except OSError:
                return
            self._sockets += [client, server]
            swallow = threading.Event()
            for work in (self._requests, self._answers):
                thread = threading.Thread(target=work, args=(client, server, swallow))
                self._threads.append(thread)
                thread.start()

    def _requests(self, client: socket.socket, server: socket.socket, swallow: threading.Event) -> None:
        while data := _receive(client):
            if data == _COMMIT and self.mood is not Mood.HONEST:
                request_too = self.mood is Mood.SWALLOW_REQUEST
                self.mood = Mood.HONEST
                self.cuts += 1
                if request_too:
                    break
                swallow.set()
            with contextlib.suppress(OSError):
                server.sendall(data)
        if not swallow.is_set():
            _cut(client)
            _cut(server)

    def _answers(self, client: socket.socket, server: socket.socket, swallow: threading.Event) -> None:
        while (data := _receive(server)) and not swallow.is_set():
            with contextlib.suppress(OSError):
                client.sendall(data)
        _cut(client)
        _cut(server)


def _receive(one: socket.socket) -> bytes:
    try:
        return one.recv(65536)
    except OSError:
        return b""


def _cut(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
