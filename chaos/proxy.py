"""The network between us and a shop: every request goes through here, and some go wrong as the script says."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass

from chaos.board import Board
from chaos.faults import Fault, Planned, Script
from chaos.http1 import Closed, Message, Wire, answer

HTML = b"<!doctype html><title>Sorry</title><h1>Something went wrong</h1>"
_UNSENT = frozenset(
    {Fault.LOST_BEFORE, Fault.RESET_BEFORE, Fault.TOO_FAST, Fault.TOO_FAST_UNTIL, Fault.BUSY_BEFORE, Fault.HTML_BEFORE}
    | {Fault.UNAUTHORIZED}
)


@dataclass(frozen=True, slots=True)
class Weather:
    """How bad it may get. `held_s`: how long a request is held back at most; `drip_s`: how long an answer drips."""

    held_s: float
    drip_s: float


class FaultProxy:
    """Forwards HTTP to a port of this machine. Faults happen while `board.active`; all are counted there and noted.

    `subject` names what a request is about, so that the notes can be compared with the outbox; `changes` says whether
    a request may change something.
    """

    def __init__(
        self,
        upstream: int,
        script: Script,
        board: Board,
        weather: Weather,
        *,
        note: Callable[[str, str], None],
        subject: Callable[[Message], str],
        changes: Callable[[Message], bool],
    ) -> None:
        self._upstream = upstream
        self._script = script
        self._board = board
        self._weather = weather
        self._note = note
        self._subject = subject
        self._changes = changes
        self._held: dict[str, list[asyncio.Event]] = {}
        self._deliveries: set[asyncio.Task[None]] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of the connector."""
        client, shop = Wire(reader, writer), Upstream(self._upstream)
        try:
            while not client.over:
                request = await client.receive()
                await self._one(client, shop, request)
                if request.header("connection").lower() == "close":
                    break
        except Closed:
            pass
        finally:
            shop.close()
            client.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def _one(self, client: Wire, shop: Upstream, request: Message) -> None:
        write = self._changes(request)
        planned = self._script.next(write) if self._board.active else Planned(Fault.NONE, 0.0)
        self._board.count_request(write)
        subject = self._subject(request)
        if planned.fault is not Fault.NONE:
            self._board.count(planned.fault)
            self._note(planned.fault.value, subject)
        if planned.fault in _UNSENT:
            await self._unsent(client, planned)
        elif planned.fault is Fault.LATE:
            self._hold(request, subject, planned.amount)
            client.close()
        else:
            if planned.fault is Fault.TWICE:
                await asyncio.gather(self._deliver(request), asyncio.sleep(0))
            await self._sent(client, shop, request, planned)
        if not write:
            self._looked(subject)

    async def _unsent(self, client: Wire, planned: Planned) -> None:
        match planned.fault:
            case Fault.TOO_FAST:
                await client.send(answer(429, b'{"type":"too_many","message":"slow down"}'))
            case Fault.TOO_FAST_UNTIL:
                await client.send(answer(429, b'{"type":"too_many","message":"slow down"}', Retry_After="1"))
            case Fault.BUSY_BEFORE:
                await client.send(answer(503, b'{"message":"maintenance"}'))
            case Fault.HTML_BEFORE:
                await client.send(answer(502 if planned.amount < 0.5 else 200, HTML, "text/html"))
            case Fault.UNAUTHORIZED:
                await client.send(answer(401, b'{"message":"Unauthorized"}'))
            case Fault.RESET_BEFORE:
                client.reset()
            case _:
                client.close()

    async def _sent(self, client: Wire, shop: Upstream, request: Message, planned: Planned) -> None:
        try:
            said = await shop.ask(request)
        except Closed:
            client.close()
            return
        match planned.fault:
            case Fault.LOST_AFTER:
                client.close()
            case Fault.RESET_AFTER:
                client.reset()
            case Fault.BUSY_AFTER:
                await client.send(answer(503, b'{"message":"gateway timeout"}'))
            case Fault.HTML_AFTER:
                await client.send(answer(504 if planned.amount < 0.5 else 200, HTML, "text/html"))
            case Fault.TRUNCATED:
                await self._truncated(client, said, planned.amount)
            case Fault.DRIP:
                await self._drip(client, said, planned.amount)
            case _:
                await client.send(said)

    async def _truncated(self, client: Wire, said: Message, amount: float) -> None:
        """Half of the time a shorter body that is whole as a message, else a body that ends before its length."""
        cut = int(len(said.body) * amount)
        if amount < 0.5:
            await client.send(Message(said.first, said.headers, said.body[:cut]))
            return
        raw = said.raw()
        await client.write(raw[: len(raw) - len(said.body) + cut])
        client.close()

    async def _drip(self, client: Wire, said: Message, amount: float) -> None:
        raw = said.raw()
        pieces = 20
        size = max(1, len(raw) // pieces)
        for start in range(0, len(raw), size):
            await client.write(raw[start : start + size])
            await asyncio.sleep(self._weather.drip_s * amount / pieces)

    def _hold(self, request: Message, subject: str, amount: float) -> None:
        """Keep a request and deliver it after the next look at its subject, but before the shop's lateness is over."""
        seen = asyncio.Event()
        self._held.setdefault(subject, []).append(seen)

        async def later() -> None:
            since = time.monotonic()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(seen.wait(), self._weather.held_s * (0.3 + 0.7 * amount))
            self._held[subject].remove(seen)
            if not self._held[subject]:
                del self._held[subject]
            await self._deliver(request)
            self._board.was_held(time.monotonic() - since)

        task = asyncio.create_task(later())
        self._deliveries.add(task)
        task.add_done_callback(self._deliveries.discard)

    def _looked(self, subject: str) -> None:
        for seen in self._held.get(subject, ()):
            seen.set()

    async def _deliver(self, request: Message) -> None:
        shop = Upstream(self._upstream)
        with contextlib.suppress(Closed):
            await shop.ask(request)
        shop.close()


class Upstream:
    """The connection to the shop, opened when first needed and again when the shop has closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._wire: Wire | None = None

    async def ask(self, request: Message) -> Message:
        """Forward a request; the shop's answer. Raises Closed."""
        if self._wire is not None and self._wire.reader.at_eof():
            self.close()
        if self._wire is None:
            try:
                self._wire = Wire(*await asyncio.open_connection("127.0.0.1", self._port, limit=1 << 20))
            except OSError as error:
                raise Closed from error
        try:
            await self._wire.send(request)
            said = await self._wire.receive(answers=request.method)
        except BaseException:
            self.close()
            raise
        if said.header("connection").lower() == "close":
            self.close()
        return said

    def close(self) -> None:
        """Let the connection go."""
        if self._wire is not None:
            self._wire.close()
            self._wire = None
