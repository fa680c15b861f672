"""One request to the test shop: its view of the books, the shop's clock, and the errors the shop answers with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from graphql import GraphQLError

from tests.servers.shopify.ledger import Ledger
from tests.servers.shopify.model import OrderRecord, ReturnRecord
from tests.servers.shopify.settings import Settings

View = dict[str, Any]
GID = re.compile(r"gid://shopify/([A-Za-z]+)/(\d+)")
RECENT = timedelta(days=60)


class Refusal(Exception):
    """The shop's clear no: the errors of a payload. Nothing has happened."""

    def __init__(self, path: Sequence[str] | None, message: str, code: str | None = None, **more: object) -> None:
        super().__init__(message)
        self.error: View = {"field": list(path) if path else None, "message": message, "code": code, **more}


def gid(kind: str, number: int) -> str:
    """The global id of a record."""
    return f"gid://shopify/{kind}/{number}"


def number(value: str, *kinds: str) -> int:
    """The number in a global id of one of these kinds; any other id spoils the whole request."""
    found = GID.fullmatch(value)
    if found is None or found[1] not in kinds:
        raise GraphQLError(f"Invalid id: {value}", extensions={"code": "RESOURCE_NOT_FOUND"})
    return int(found[2])


def kind(value: str) -> str:
    """The kind of record a global id is of."""
    found = GID.fullmatch(value)
    if found is None:
        raise GraphQLError(f"Invalid global id '{value}'", extensions={"code": "RESOURCE_NOT_FOUND"})
    return found[1]


@dataclass(slots=True)
class Visit:
    """`base` is the shop's address as the client sees it; `digest` tells requests with one key apart."""

    ledger: Ledger
    settings: Settings
    now: datetime
    base: str
    digest: str = ""
    pending: View | None = None
    """How the transactions of this request go, if not well at once: status, then, seconds."""
    _orders: dict[int, OrderRecord | None] = field(default_factory=dict)

    def order(self, number: int) -> OrderRecord | None:
        """An order as it stands now; None also for one older than the app may see."""
        if number not in self._orders:
            self._orders[number] = self._visible(self.ledger.order(number))
        return self._orders[number]

    def return_(self, number: int) -> tuple[OrderRecord, ReturnRecord] | None:
        """A return with its order."""
        owner = self.ledger.owner("Return", number)
        order = self.order(owner) if owner is not None else None
        return (order, order.return_(number)) if order else None

    def save(self, order: OrderRecord, *, at_once: bool) -> None:
        """Write an order back. `at_once`: its updatedAt moves now, else as the settings have it."""
        if at_once:
            order.updated = self.now
        elif self.settings.update_lag is not None:
            order.touched = self.now + timedelta(seconds=self.settings.update_lag)
        self.ledger.save([order])

    def forget(self) -> None:
        """Drop what was read, after a refusal that may have come halfway."""
        self._orders.clear()

    def _visible(self, order: OrderRecord | None) -> OrderRecord | None:
        if order is None or ("read_all_orders" not in self.settings.scopes and order.created < self.now - RECENT):
            return None
        return settled(order, self.now)


def settled(order: OrderRecord, now: datetime) -> OrderRecord:
    """The order with the transactions that have come to their end since they were made."""
    for one in order.all_transactions:
        if one.settles is not None and one.settles_at is not None and one.settles_at <= now:
            one.status, one.settles = one.settles, None
            one.error = "GENERIC_ERROR" if one.status in {"FAILURE", "ERROR"} else None
    if order.touched is not None and order.touched <= now:
        order.updated, order.touched = max(order.updated, order.touched), None
    return order
