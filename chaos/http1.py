"""As much HTTP/1.1 as a proxy and a small server need: whole messages read from and written to a stream."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from http import HTTPStatus

LIMIT = 64 * 1024 * 1024
_BODILESS = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


@dataclass(frozen=True, slots=True)
class Message:
    """A request or an answer: its first line, its headers as they came (names in lower case), its whole body."""

    first: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    @property
    def method(self) -> str:
        """A request's method."""
        return self.first.split(" ", 1)[0]

    @property
    def target(self) -> str:
        """A request's path and query."""
        return self.first.split(" ", 2)[1]

    @property
    def status(self) -> int:
        """An answer's status."""
        return int(self.first.split(" ", 2)[1])

    def header(self, name: str) -> str:
        """A header's value; empty when there is none."""
        return next((value for known, value in self.headers if known == name), "")

    def raw(self) -> bytes:
        """The message as bytes, its length said by Content-Length."""
        kept = [(name, value) for name, value in self.headers if name not in ("content-length", "transfer-encoding")]
        lines = [self.first, *(f"{name}: {value}" for name, value in kept), f"content-length: {len(self.body)}"]
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + self.body


class Closed(Exception):
    """The other side ended before a whole message came."""


@dataclass(slots=True)
class Wire:
    """One connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    over: bool = field(default=False)

    async def receive(self, *, answers: str = "") -> Message:
        """The next message; `answers` is the method of the request it answers. Raises Closed."""
        try:
            head = await self.reader.readuntil(b"\r\n\r\n")
            lines = head.decode("latin-1").split("\r\n")
            pairs = (line.partition(":") for line in lines[1:] if line)
            headers = tuple((name.strip().lower(), value.strip()) for name, _, value in pairs)
            message = Message(lines[0], headers)
            body = b"" if answers and _has_no_body(message, answers) else await self._body(message, bool(answers))
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError, ValueError, IndexError) as error:
            raise Closed from error
        return Message(message.first, headers, body)

    async def send(self, message: Message) -> None:
        """Write a message. Raises Closed."""
        await self.write(message.raw())

    async def write(self, data: bytes) -> None:
        """Write bytes. Raises Closed."""
        try:
            self.writer.write(data)
            await self.writer.drain()
        except OSError as error:
            raise Closed from error

    def close(self) -> None:
        """End the connection in good order."""
        self.over = True
        self.writer.close()

    def reset(self) -> None:
        """End the connection with a TCP reset."""
        self.over = True
        self.writer.transport.abort()

    async def _body(self, message: Message, answer: bool) -> bytes:
        if message.header("transfer-encoding").lower() == "chunked":
            return await self._chunks()
        length = message.header("content-length")
        if length:
            return await self.reader.readexactly(min(int(length), LIMIT))
        return await self.reader.read() if answer else b""

    async def _chunks(self) -> bytes:
        parts: list[bytes] = []
        while True:
            size = int((await self.reader.readuntil(b"\r\n")).split(b";")[0], 16)
            if size == 0:
                while (await self.reader.readuntil(b"\r\n")) != b"\r\n":
                    pass
                return b"".join(parts)
            parts.append(await self.reader.readexactly(min(size, LIMIT)))
            await self.reader.readexactly(2)


def answer(status: int, body: bytes, kind: str = "application/json", **headers: str) -> Message:
    """An answer with a body."""
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Message(f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", (("content-type", kind), *named), body)


def _has_no_body(message: Message, method: str) -> bool:
    return method == "HEAD" or message.status in _BODILESS
