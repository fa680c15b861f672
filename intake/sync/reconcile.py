"""Compares our books with a shop's, return by return, reading only: what was refunded, received, kept, and by whom."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from intake.domain.books import ShopBook
from intake.domain.codes import Certainty, CodeKind, Meaning
from intake.domain.decisions import Reason, reason_of
from intake.domain.differences import Compared, Difference, DifferenceBook
from intake.domain.errors import IntakeError, ShopUnreachable
from intake.domain.ports import Clock, Reads, Shop, Store
from intake.domain.returns import ExpectedReturn
from intake.sync import rules
from intake.sync.compare import OurBook, compare, doubtful

log = logging.getLogger(__name__)

READS_PER_SECOND = 4.0
"""So slowly a shop is read: the customers are to notice nothing of it."""
TRIES = 6
"""So often a return is asked for again while the shop is away, each time after a longer pause."""

Progress = Callable[[int, int], bool]
"""Told how many returns were compared and of how many; False cancels."""
Pause = Callable[[float], None]


class Reconciliation:
    """One comparison with one shop."""

    def __init__(
        self,
        store: Store,
        book: DifferenceBook,
        shop: Shop,
        clock: Clock,
        *,
        per_second: float = READS_PER_SECOND,
        pause: Pause = time.sleep,
    ) -> None:
        self._store = store
        self._book = book
        self._shop = shop
        self._clock = clock
        self._every = 1.0 / per_second
        self._pause = pause
        self._rng = random.Random()  # noqa: S311 - jitter only

    def run(self, since: datetime | None, progress: Progress = lambda _done, _of: True) -> Compared:
        """Compare what was touched since then (None: everything we ever settled). Never raises a shop's trouble."""
        started = self._clock()
        ids = self._book.touched(self._shop.name, since)
        done: list[UUID] = []
        found: dict[UUID, Difference] = {}
        unread, problem = 0, None
        for number, return_id in enumerate(ids):
            if not progress(number, len(ids)):
                problem = Reason("reconcile_canceled", {"done": str(number), "of": str(len(ids))})
                break
            try:
                differences = self._patiently(return_id)
            except ShopUnreachable as error:
                problem = reason_of(error)
                break
            except IntakeError as error:
                log.warning("%s: return %s cannot be compared: %s", self._shop.name, return_id, error.code)
                unread += 1
                continue
            done.append(return_id)
            found |= {one.id: one for one in differences}
        else:
            progress(len(ids), len(ids))
        return Compared(self._shop.name, started, tuple(done), tuple(found.values()), unread, problem)

    def _patiently(self, return_id: UUID) -> tuple[Difference, ...]:
        """Raises ShopUnreachable when the shop stays away, IntakeError when its answer cannot be used."""
        for tries in range(1, TRIES + 1):
            try:
                return self._one(return_id)
            except ShopUnreachable as error:
                if tries == TRIES:
                    raise
                self._pause(rules.back_off(tries, error.retry_after, self._rng).total_seconds())
        raise AssertionError("unreachable")

    def _one(self, return_id: UUID) -> tuple[Difference, ...]:
        with self._store.read() as reads:
            ours = _ours(reads, return_id)
        if ours is None:
            return ()
        book = self._read(ours.expected)
        looked = {}
        for entry in doubtful(ours, book):
            self._pause(self._every)
            looked[entry.effect.key] = self._shop.look(entry.effect)
        # Asked for after the shop was read: what was settled and sent in between is known by now.
        return compare(ours, book, looked, self._book.known_keys(book.keys()), self._clock())

    def _read(self, expected: ExpectedReturn) -> ShopBook:
        self._pause(self._every)
        return self._shop.book(expected)


def _ours(reads: Reads, return_id: UUID) -> OurBook | None:
    """Our side of a return, with the other returns of its order: shops tie refunds to orders."""
    expected = next(iter(reads.returns([return_id])), None)
    if expected is None:
        return None
    hits = reads.find_returns([Meaning(CodeKind.ORDER, expected.order_number, Certainty.CERTAIN)])
    others = [
        hit.expected.id
        for hit in hits
        if hit.expected.id != return_id
        and (hit.expected.shop, hit.expected.order_external_id) == (expected.shop, expected.order_external_id)
    ]
    return OurBook(
        expected,
        reads.settlements(return_id),
        tuple(entry for entry in reads.entries(group=return_id) if entry.shop == expected.shop),
        tuple(one for other in others for one in reads.settlements(other)),
        tuple(one for other in others for one in reads.entries(group=other)),
    )
