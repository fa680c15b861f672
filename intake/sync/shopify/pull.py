"""What changed in a Shopify shop since the last pull, as pages of expected returns.

Shopify has no list of returns and a return has no stamp of change. So orders are swept twice, once for all with an open
return and once for all that changed, and some of the returns known to be open are read again in turn.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from pydantic import AwareDatetime

from intake.domain.effects import Page
from intake.domain.errors import ShopAnswerUnusable
from intake.domain.returns import ExpectedReturn
from intake.sync.shopify import wire
from intake.sync.shopify.client import Client
from intake.sync.shopify.cursor import Cursor
from intake.sync.shopify.details import Details
from intake.sync.shopify.wire_return import Sibling

log = logging.getLogger(__name__)

ORDERS = 100
"""Orders of one answer of a sweep."""
AGAIN = 20
"""So many returns known to be open are read again in each pull."""
OPEN = "return_status:return_requested OR return_status:in_progress OR return_status:inspection_complete"
_OPEN_STATES = frozenset({"REQUESTED", "OPEN"})
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_RETURN = "gid://shopify/Return/"


class _Swept(wire.Wire):
    id: wire.Id
    updated_at: AwareDatetime
    returns: wire.Connection[Sibling] = wire.Connection[Sibling]()


class _Orders(wire.Wire):
    orders: wire.Connection[_Swept]


@dataclass(frozen=True, slots=True)
class _Batch:
    """One answer of a sweep: the returns of its orders, and the newest stamp among them."""

    returns: tuple[Sibling, ...]
    newest: datetime


class Pull:
    """One pull from a shop."""

    def __init__(self, client: Client, details: Details) -> None:
        self._client = client
        self._details = details

    def pages(self, text: str) -> Iterator[Page]:
        """Everything open (first time) or what changed, page by page; the last page is `done`."""
        cursor = Cursor.parse(text) or Cursor(self._newest())
        there = {number(one.id) for batch in self._sweep(OPEN) for one in batch.returns if one.status in _OPEN_STATES}
        new, vanished = sorted(there - cursor.open), sorted(cursor.open - there)
        seen = 0
        for ids, returns in self._details.of(_ids(new + vanished)):
            read = {number(one) for one in ids}
            cursor = cursor.read(read & there, read - there)
            seen += len(returns)
            yield Page(returns, str(cursor), False, max(seen, len(new) + len(vanished)))
        yield from self._changed(cursor, set(new + vanished))

    def _changed(self, cursor: Cursor, done: set[int]) -> Iterator[Page]:
        """Returns of orders that changed, then some of those known to be open."""
        search = f"updated_at:>='{cursor.overlapped}' AND -return_status:no_return"
        for batch in self._sweep(search):
            wanted = [one for one in dict.fromkeys(number(one.id) for one in batch.returns) if one not in done]
            for _, returns in self._details.of(_ids(wanted)):
                yield Page(returns, str(cursor), False)
            done |= set(wanted)
            # Not ahead of what the first sweep saw: a stamp of the future would hide what comes after it.
            cursor = replace(cursor, since=max(cursor.since, min(batch.newest, self._now())))
            yield Page((), str(cursor), False)
        turn = _next(sorted(cursor.open - done), cursor.turn)
        for _, returns in self._details.of(_ids(turn)):
            yield Page(returns, str(cursor), False)
        yield Page((), str(replace(cursor, turn=turn[-1] if turn else 0)), True)

    def _now(self) -> datetime:
        return datetime.now(UTC)

    def _newest(self) -> datetime:
        answer = wire.parse(_Orders, self._client.read("newest_order", {}), self._client.shop)
        return max((one.updated_at for one in answer.orders.nodes), default=_BEGINNING)

    def _sweep(self, search: str) -> Iterator[_Batch]:
        after: str | None = None
        while True:
            asked = {"search": search, "first": ORDERS, "after": after}
            answer = wire.parse(_Orders, self._client.read("sweep", asked), self._client.shop)
            orders = answer.orders.nodes
            if orders:
                returns = tuple(one for order in orders for one in self._of_order(order))
                yield _Batch(returns, max(order.updated_at for order in orders))
            following = answer.orders.after
            if following is None:
                return
            if following == after or not orders:
                raise ShopAnswerUnusable(
                    "shop_answer_unusable", shop=self._client.shop, path="orders", reason="the list has no end"
                )
            after = following

    def _of_order(self, order: _Swept) -> Sequence[Sibling]:
        return self._details.siblings(order.id, order.returns)


def number(gid: str) -> int:
    """The number in a return's id; 0 for an id that is none of a return."""
    tail = gid.removeprefix(_RETURN)
    return int(tail) if tail.isascii() and tail.isdigit() and len(tail) < 20 else 0


def expected_of(pages: Iterator[Page]) -> list[ExpectedReturn]:
    """All returns of a pull."""
    return [one for page in pages for one in page.returns]


def _ids(numbers: Sequence[int]) -> list[str]:
    return [f"{_RETURN}{one}" for one in numbers if one]


def _next(known: Sequence[int], turn: int) -> list[int]:
    """The next few after `turn`, and from the beginning once the end is reached."""
    behind = [one for one in known if one > turn]
    return list((behind or known)[:AGAIN])
