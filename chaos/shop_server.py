"""The training shop behind a port: the same shop as in the program, reached over HTTP so that a network can fail.

It carries out every request it gets, a repeated one too, and keeps its book in a file: the hardest shop there is.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from pydantic import TypeAdapter

from chaos.http1 import Closed, Message, Wire, answer
from intake.domain.books import ShopBook
from intake.domain.effects import Effect, Page
from intake.domain.errors import IntakeError, ShopRefused
from intake.domain.ports import Clock
from intake.domain.returns import ExpectedReturn
from intake.sync.training import TrainingShop

PAGES: TypeAdapter[Page] = TypeAdapter(Page)
BOOKS: TypeAdapter[ShopBook] = TypeAdapter(ShopBook)
RETURNS: TypeAdapter[ExpectedReturn] = TypeAdapter(ExpectedReturn)


class ShopServer:
    """Answers one shop's requests, one after the other."""

    def __init__(self, book: Path, clock: Clock, name: str) -> None:
        self._shop = TrainingShop(book, None, clock, name=name)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        wire = Wire(reader, writer)
        with suppress(Closed):
            while True:
                await wire.send(self._answered(await wire.receive()))
        wire.close()

    def _answered(self, request: Message) -> Message:
        try:
            return answer(200, self._done(request))
        except ShopRefused as error:
            return answer(422, json.dumps({"type": error.code, "message": str(error)}).encode())
        except IntakeError as error:
            return answer(500, json.dumps({"message": str(error)}).encode())

    def _done(self, request: Message) -> bytes:
        parts = urlsplit(request.target)
        words = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        match request.method, parts.path.strip("/").split("/"):
            case "GET", ["pull"]:
                return PAGES.dump_json(next(self._shop.pull(words["cursor"])))
            case "GET", ["effects", key]:
                seen = self._shop.look(Effect(UUID(key), words["kind"], words["body"].encode()))
            case "POST", ["effects", key]:
                body = json.loads(request.body)
                seen = self._shop.send(Effect(UUID(key), body["kind"], body["body"].encode()))
            case "GET", ["contact"]:
                return json.dumps({"contact": self._shop.contact(RETURNS.validate_json(words["return"]))}).encode()
            case "GET", ["book"]:
                return BOOKS.dump_json(self._shop.book(RETURNS.validate_json(words["return"])))
            case _:
                return json.dumps({"name": self._shop.check().name}).encode()
        return json.dumps({"state": seen.state.value, "reference": seen.reference, "detail": seen.detail}).encode()


async def listen(port: int, serve: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]) -> None:
    """Serve connections on a port of this machine until SIGTERM."""
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, over.set)
    server = await asyncio.start_server(serve, "127.0.0.1", port, limit=1 << 20)
    await over.wait()
    server.close()


def run(book: Path, port: int, clock: Clock, name: str) -> None:
    """Be the shop until SIGTERM, or until killed."""
    # A shop's disk is its own affair: what is tested is what its answers make us do.
    os.fsync = lambda fd: None
    asyncio.run(listen(port, ShopServer(book, clock, name).serve))
