"""The connector of the training shop over HTTP: thin, on the same client as the real connectors use."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from chaos.shop_server import BOOKS, PAGES, RETURNS
from intake.domain.books import ShopBook
from intake.domain.decisions import Settlement
from intake.domain.effects import Effect, Page, Seen, SeenState, ShopCheck
from intake.domain.errors import ShopAnswerUnusable, ShopRefused, ShopUncertain
from intake.domain.returns import ExpectedReturn
from intake.sync import training_plan
from intake.sync.medusa.client import Client, Declined


class WireShop:
    """A Shop. Sends without looking: what holds here is held by the engine alone. Safe to use from several threads."""

    def __init__(self, name: str, address: str, token: str, settle_time: timedelta) -> None:
        self.name = name
        self.settle_time = settle_time
        self._client = Client(name, address, token)

    def check(self) -> ShopCheck:
        """Who answers."""
        return ShopCheck(str(self._client.read("/check").get("name")), version="1")

    def pull(self, cursor: str) -> Iterator[Page]:
        """What changed since the cursor."""
        done = False
        while not done:
            page = self._page(cursor)
            yield page
            cursor, done = page.cursor, page.done

    def plan(self, settlement: Settlement, site: str) -> tuple[Effect, ...]:
        """As the training shop plans."""
        return training_plan.plan(settlement, site)

    def look(self, effect: Effect) -> Seen:
        """Is the effect there?"""
        query = {"kind": effect.kind, "body": effect.body.decode()}
        return self._seen(self._client.read(f"/effects/{effect.key}", query))

    def send(self, effect: Effect) -> Seen:
        """Ask for the effect."""
        wanted = {"kind": effect.kind, "body": effect.body.decode()}
        try:
            return self._seen(self._client.write("POST", f"/effects/{effect.key}", wanted))
        except Declined as no:
            raise ShopRefused("shop_refused", shop=self.name, reason=no.message) from no
        except ShopAnswerUnusable as error:
            raise ShopUncertain(error.code, **error.params) from error

    def book(self, expected: ExpectedReturn) -> ShopBook:
        """The shop's own books of a return."""
        answer = self._client.read("/book", {"return": RETURNS.dump_json(expected).decode()})
        return BOOKS.validate_python(answer)

    def contact(self, expected: ExpectedReturn) -> str:
        """Whom to write to."""
        return str(self._client.read("/contact", {"return": RETURNS.dump_json(expected).decode()}).get("contact"))

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _page(self, cursor: str) -> Page:
        answer = self._client.read("/pull", {"cursor": cursor})
        try:
            return PAGES.validate_json(json.dumps(answer))
        except ValueError as error:
            raise ShopAnswerUnusable("shop_answer_unusable", shop=self.name, path="/pull", reason="no page") from error

    def _seen(self, answer: dict[str, Any]) -> Seen:
        match answer:
            case {"state": str(state), "reference": str(reference), "detail": str(detail)} if state in list(SeenState):
                return Seen(SeenState(state), reference, detail)
        raise ShopAnswerUnusable("shop_answer_unusable", shop=self.name, path="/effects", reason="no effect")
