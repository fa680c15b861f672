"""Where a shop's books and ours do not agree: what was found, by which run, and the store's part in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from intake.domain.decisions import Reason
from intake.domain.money import Money


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing on which a shop's books and ours differ; `reason` says it, under `todo.<code>` stands what to do.

    The same finding always gets the same id, so that one a lead has explained does not come back the next night.
    """

    id: UUID
    shop: str
    return_id: UUID
    rma: str
    order_number: str
    reason: Reason
    found_at: datetime
    amount: Money | None = None
    explained_by: str = ""
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of one comparison with a shop: which returns were compared, and what was found.

    `unread`: returns the shop gave no usable answer for. `problem`: why the run ended early; None when it went through.
    """

    shop: str
    started: datetime
    returns: tuple[UUID, ...] = ()
    found: tuple[Difference, ...] = ()
    unread: int = 0
    problem: Reason | None = None


class DifferenceBook(Protocol):
    """The store as the reconciliation works it."""

    def touched(self, shop: str, since: datetime | None) -> tuple[UUID, ...]:
        """Returns of a shop with an entry that is not done, with one made or settled since then, with an open
        difference, or received there (since then) although we never settled them; None: from the beginning."""

    def known_keys(self, keys: Sequence[UUID]) -> frozenset[UUID]:
        """Those of the keys that belong to an entry of ours."""

    def explained(self, ids: Sequence[UUID]) -> frozenset[UUID]:
        """Those of the differences that a lead has explained."""

    def last_run(self, shop: str) -> datetime | None:
        """When the last comparison that went through began."""

    def take_turn(self, shop: str, owner: str, now: datetime, lease: timedelta) -> bool:
        """Be the one that compares this shop; False while another station does."""

    def finish(self, owner: str, compared: Compared) -> None:
        """Keep what was found, forget open differences of the compared returns that are gone, give the turn back."""
