"""What changed in a Medusa shop since the last pull, as pages of expected returns."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from intake.domain.effects import Page
from intake.domain.errors import ShopAnswerUnusable
from intake.domain.returns import ExpectedReturn
from intake.sync.medusa import mapping, wire
from intake.sync.medusa.client import Client, NotThere, Query

log = logging.getLogger(__name__)

PAGE = 50
OVERLAP = timedelta(seconds=30)
"""A row is stamped before its transaction ends: one may turn up with a stamp behind what was read already."""
_RETURN_FIELDS = (
    "id,order_id,display_id,status,location_id,exchange_id,claim_id,metadata,created_at,requested_at,updated_at,"
    "*items,*items.reason"
)
_ORDER_FIELDS = (
    "id,display_id,currency_code,updated_at,total,metadata,*items,*items.detail,*items.variant,*items.product,"
    "*fulfillments,*fulfillments.labels,returns.id,returns.status,*shipping_address,*shipping_methods,"
    "*payment_collections.payments,*payment_collections.payments.refunds,*payment_collections.payments.captures"
)
_OPEN = ("requested", "partially_received")


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far stamps of returns and orders were read. `first`: how far the first import is; None once it is over."""

    returns: str
    orders: str
    first: str | None

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        """None for the empty text, and for one that is not ours: then everything is read again."""
        try:
            found = json.loads(text)
            cursor = cls(found["returns"], found["orders"], found["first"])
            for stamp in (cursor.returns, cursor.orders, cursor.first):
                if stamp is not None:
                    _moment(stamp)
        except (ValueError, TypeError, KeyError):
            return None
        return cursor

    def __str__(self) -> str:
        return json.dumps({"returns": self.returns, "orders": self.orders, "first": self.first})


class Pull:
    """One pull from a shop."""

    def __init__(self, client: Client, shop: str) -> None:
        self._client = client
        self._shop = shop

    def pages(self, text: str) -> Iterator[Page]:
        """Everything open (first time) or what changed, page by page; the last page is `done`."""
        cursor = Cursor.parse(text) or self._beginning()
        if cursor.first is not None:
            yield from self._import(cursor, cursor.first)
        else:
            yield from self._update(cursor)

    def _beginning(self) -> Cursor:
        """Where changes will be read from once the import, which begins now, is through."""
        return Cursor(self._newest("returns"), self._newest("orders"), first=_BEGINNING)

    def _newest(self, kind: str) -> str:
        answer = self._client.read(f"/admin/{kind}", {"order": "-updated_at", "limit": 1, "fields": "id,updated_at"})
        listed = wire.rows(answer, kind, self._shop)
        return _text(wire.parse(wire.Stamp, listed[0], self._shop).updated_at) if listed else _BEGINNING

    def _import(self, cursor: Cursor, start: str) -> Iterator[Page]:
        for batch in self._walk("returns", start, {"fields": _RETURN_FIELDS, "status[]": _OPEN}):
            yield Page(self._expected(batch.rows), str(replace(cursor, first=batch.until)), False, batch.total)
        yield Page((), str(replace(cursor, first=None)), True)

    def _update(self, cursor: Cursor) -> Iterator[Page]:
        """Returns that changed; then returns whose orders changed: deliveries and receipts move only the order."""
        for batch in self._walk("returns", _before(cursor.returns), {"fields": _RETURN_FIELDS}):
            cursor = replace(cursor, returns=max(cursor.returns, batch.until, key=_moment))
            yield Page(self._expected(batch.rows), str(cursor), False)
        for batch in self._walk("orders", _before(cursor.orders), {"fields": "id,updated_at"}):
            cursor = replace(cursor, orders=max(cursor.orders, batch.until, key=_moment))
            yield Page(self._of_orders(batch.rows), str(cursor), False)
        yield Page((), str(cursor), True)

    def _walk(self, kind: str, start: str, query: dict[str, str | Sequence[str]]) -> Iterator[_Batch]:
        """Rows by their stamp, from `start` on, each once. Going on from the last stamp instead of counting pages:
        rows that change meanwhile move to the end, and a count would then skip others."""
        since, seen, offset = start, set[tuple[str, str]](), 0
        total: int | None = None
        while True:
            wanted: Query = {**query, "order": "updated_at", "limit": PAGE, "offset": offset, "updated_at[$gte]": since}
            answer = self._client.read(f"/admin/{kind}", wanted)
            listed = wire.rows(answer, kind, self._shop)
            stamps = [wire.parse(wire.Stamp, row, self._shop) for row in listed]
            marks = [(stamp.id, _text(stamp.updated_at)) for stamp in stamps]
            fresh = [row for row, mark in zip(listed, marks, strict=True) if mark not in seen]
            last = marks[-1][1] if marks else since
            total = _total(answer) if total is None else total  # later answers count only what is left
            if fresh:
                yield _Batch(fresh, last, total)
            if len(listed) < PAGE:
                return
            # More rows share one stamp than a page holds: only then go on by count.
            offset = offset + PAGE if last == since else 0
            seen, since = seen | set(marks) if last == since else {m for m in marks if m[1] == last}, last

    def _of_orders(self, stamped: Iterable[dict[str, Any]]) -> tuple[ExpectedReturn, ...]:
        """The returns of these orders; most orders have none."""
        orders = [wire.parse(wire.Stamp, row, self._shop).id for row in stamped]
        found: list[dict[str, Any]] = []
        while True:
            query: Query = {
                "order_id[]": orders,
                "limit": PAGE,
                "offset": len(found),
                "fields": _RETURN_FIELDS,
                "order": "id",
            }
            listed = wire.rows(self._client.read("/admin/returns", query), "returns", self._shop)
            found += listed
            if len(listed) < PAGE:
                return self._expected(found)

    def _expected(self, listed: Sequence[Any]) -> tuple[ExpectedReturn, ...]:
        """Returns as we know them. One that cannot be read is left out and logged: it must not hold up the others."""
        returns = [found for row in listed if (found := self._return(row)) is not None]
        orders = self._orders(sorted({found.order_id for found in returns}))
        joined = (self._joined(found, orders.get(found.order_id)) for found in returns)
        return tuple(expected for expected in joined if expected is not None)

    def _joined(self, found: wire.Return, order: wire.Order | None) -> ExpectedReturn | None:
        if order is None:
            log.warning("%s: return %s is left out: its order cannot be read", self._shop, found.id)
            return None
        try:
            return mapping.expected_return(self._shop, found, order, self._exchange(found.exchange_id))
        except ShopAnswerUnusable as error:
            log.warning("%s: return %s is left out: %s", self._shop, found.id, error)
            return None

    def _exchange(self, exchange_id: str | None) -> wire.Exchange | None:
        """What goes out in the exchange a return belongs to; the order does not say which of its items that is."""
        if exchange_id is None:
            return None
        try:
            answer = self._client.read(f"/admin/exchanges/{exchange_id}", {"fields": "id,*additional_items"})
        except NotThere:
            return None
        return wire.parse(wire.Exchange, answer.get("exchange"), self._shop)

    def _return(self, row: Any) -> wire.Return | None:
        try:
            found = wire.parse(wire.Return, row, self._shop)
        except ShopAnswerUnusable as error:
            log.warning("%s: a return is left out: %s", self._shop, error)
            return None
        return None if found.status == "open" else found  # `open`: the customer has not asked for it yet

    def _orders(self, ids: Sequence[str]) -> dict[str, wire.Order]:
        orders: dict[str, wire.Order] = {}
        for start in range(0, len(ids), PAGE):
            some = ids[start : start + PAGE]
            answer = self._client.read("/admin/orders", {"id[]": some, "limit": PAGE, "fields": _ORDER_FIELDS})
            for row in wire.rows(answer, "orders", self._shop):
                try:
                    order = wire.parse(wire.Order, row, self._shop)
                except ShopAnswerUnusable as error:
                    log.warning("%s: an order is left out: %s", self._shop, error)
                    continue
                if order.id in some:  # an unknown filter is silently ignored by some versions: look at what came
                    orders[order.id] = order
        return orders


@dataclass(frozen=True, slots=True)
class _Batch:
    """Rows of one answer not seen before, the last stamp among them, and how many rows there are in all."""

    rows: list[Any]
    until: str
    total: int | None


_BEGINNING = "1970-01-01T00:00:00.000Z"


def _text(moment: datetime) -> str:
    """A stamp as Medusa writes it: milliseconds, UTC."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _moment(stamp: str) -> datetime:
    """Raises ValueError."""
    moment = datetime.fromisoformat(stamp)
    if moment.tzinfo is None:
        raise ValueError("a stamp without an offset")
    return moment


def _before(stamp: str) -> str:
    moment = _moment(stamp)
    return _text(moment - OVERLAP) if moment.year > 1970 else stamp


def _total(answer: dict[str, Any]) -> int | None:
    count = answer.get("count")
    return count if isinstance(count, int) else None
