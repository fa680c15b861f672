"""The shops a run can be played against: how to start, reach, kill and read each."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import httpx

from chaos import shop_server
from chaos.board import Board
from chaos.http1 import Message
from chaos.ledgers import ShopLedger, training_ledger
from chaos.processes import Forked
from chaos.proxy import Weather
from chaos.stories import SHOP, Story
from chaos.wire_shop import WireShop
from intake.domain.ports import PhotoFiles, Shop
from intake.sync import training_book
from intake.sync.training_ledger import Announced, Opened
from tests.servers.processes import free_port

_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Target(Protocol):
    """A shop to be broken."""

    port: int
    weather: Weather

    def start(self) -> None:
        """Start it; returns when it answers."""

    def kill(self) -> None:
        """SIGKILL."""

    def stop(self) -> None:
        """End it for good."""

    def announce(self, stories: Sequence[Story]) -> tuple[Story, ...]:
        """Make the shop expect these returns, before it starts; the stories as the shop knows them."""

    def connect(self, port: int, photos: PhotoFiles) -> Shop:
        """The connector, through the network at that port. Called in the station's process."""

    def ledger(self) -> ShopLedger:
        """The shop's own books, at the end."""

    def subject(self, request: Message) -> str:
        """What a request is about, in words that looks and changes share."""

    def changes(self, request: Message) -> bool:
        """May a request change something?"""


class TrainingTarget:
    """The training shop in a process of its own. Effects held back by the network come within a third of its word."""

    settle_s, held_s = 1.0, 0.35

    def __init__(self, folder: Path, board: Board, token: str, held_s: float = held_s) -> None:
        self.port = free_port()
        self.weather = Weather(held_s, drip_s=0.3)
        self._book = folder / "shop.jsonl"
        self._log = str(folder / "shop.log")
        self._board = board
        self._token = token
        self._process: Forked | None = None

    def announce(self, stories: Sequence[Story]) -> tuple[Story, ...]:
        """Write them into the shop's book."""
        from uuid import UUID

        opened = Opened(UUID(int=stories[0].expected.id.int ^ 1), self._board.true_time())
        training_book.create(self._book, [opened, *(Announced(story.expected) for story in stories)])
        return tuple(stories)

    def start(self) -> None:
        """Fork the server and wait until its port answers."""
        self._process = Forked(
            "shop", lambda: shop_server.run(self._book, self.port, self._board.true_time, SHOP), log=self._log
        )
        until = time.monotonic() + 120
        while time.monotonic() < until:
            try:
                httpx.get(f"http://127.0.0.1:{self.port}/check", trust_env=False).raise_for_status()
            except httpx.HTTPError:
                time.sleep(0.01)
            else:
                return
        raise RuntimeError("the training shop does not answer")

    def kill(self) -> None:
        """SIGKILL."""
        assert self._process is not None
        self._process.kill()

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.end()

    def connect(self, port: int, photos: PhotoFiles) -> Shop:
        """Through a name that has to be resolved."""
        settle = timedelta(seconds=self.settle_s * self._board.speed)
        return WireShop(SHOP, f"http://localhost:{port}", self._token, settle)

    def ledger(self) -> ShopLedger:
        """Out of its file."""
        return training_ledger(self._book)

    def subject(self, request: Message) -> str:
        """The effect's key, or the path."""
        found = _KEY.search(urlsplit(request.target).path)
        return found[0] if found else urlsplit(request.target).path

    def changes(self, request: Message) -> bool:
        """All but GET."""
        return request.method != "GET"
