"""The training shop: a shop without a network, with its own book of goods and money, that does what it is asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import uuid4

from intake import paths
from intake.domain import effects
from intake.domain.books import ShopBook
from intake.domain.decisions import Settlement
from intake.domain.effects import Effect, Page, Seen, SeenState, ShopCheck
from intake.domain.errors import IntakeError, ShopRefused, ShopUncertain, ShopUnreachable
from intake.domain.money import Money
from intake.domain.ports import Clock
from intake.domain.returns import ExpectedReturn
from intake.sync import training_book, training_plan
from intake.sync.training_data import SHOP, sample_returns
from intake.sync.training_ledger import (
    Announced,
    Books,
    Credited,
    Deducted,
    Done,
    GoodsIn,
    GoodsOut,
    Opened,
    Received,
    Refunded,
    Remarked,
    Sent,
    TrainingLedger,
)

PAGE = 25
LATENESS = timedelta(seconds=1)


class Fault(StrEnum):
    """How a call goes wrong on the way."""

    NONE = "none"
    UNREACHABLE = "unreachable"  # never arrives, and we know it
    REFUSED = "refused"
    LOST_BEFORE = "lost_before"  # never arrives, and we do not know it
    LOST_AFTER = "lost_after"  # arrives, its answer does not
    LATE = "late"  # takes effect only after LATENESS, no answer


Faults = Callable[[str, Effect | None], Fault]
"""Decides how a call ("look", "send", "pull", "check") goes wrong."""


def no_faults(_call: str, _effect: Effect | None) -> Fault:
    """Everything arrives."""
    return Fault.NONE


class TrainingShop:
    """A shop in a file. It carries out every request, even a repeated one, as most shops do; keys only help to look.

    `faults` may be replaced to practise bad days. Safe to use from several threads of one process.
    """

    def __init__(self, path: Path, returns: Sequence[ExpectedReturn] | None, clock: Clock, *, name: str = SHOP) -> None:
        self.name = name
        self.settle_time = 2 * LATENESS
        self.faults: Faults = no_faults
        self._path = path
        self._clock = clock
        self._lock = threading.RLock()
        self._late: list[Effect] = []
        self._late_until = clock()
        self._books = Books()
        self._size = self._open(returns)

    def check(self) -> ShopCheck:
        """Always there, unless a fault says otherwise."""
        self._fail_read("check", None)
        return ShopCheck(self.name, version="1")

    def pull(self, cursor: str) -> Iterator[Page]:
        """What changed since the cursor, oldest change first; at least one page, so that the cursor is kept."""
        self._fail_read("pull", None)
        with self._lock:
            since = self._since(cursor)
            order = sorted((n, key) for key, n in self._books.changed.items() if n > since)
            found = [(n, replace(self._books.returns[key], shop=self.name)) for n, key in order]
            book, end = self._books.book, self._books.count
        for start in range(0, max(len(found), 1), PAGE):
            part = found[start : start + PAGE]
            done = start + PAGE >= len(found)
            at = end if done else part[-1][0]
            yield Page(tuple(expected for _, expected in part), f"{book}:{at}", done, total=len(found))

    def plan(self, settlement: Settlement, site: str) -> tuple[Effect, ...]:
        """See training_plan."""
        return training_plan.plan(settlement, site)

    def look(self, effect: Effect) -> Seen:
        """Find the effect by its key; twice, or with other contents, is DIFFERS."""
        self._fail_read("look", effect)
        with self._lock:
            self._arrive_late()
            found = self._books.done.get(effect.key, [])
            if not found:
                return Seen(SeenState.ABSENT)
            number, event = found[0]
            reference = f"{event.event}-{number}"
            if len(found) > 1:
                return Seen(SeenState.DIFFERS, reference, f"{len(found)} times")
            if replace(self._event(effect), at=event.at) != event:
                return Seen(SeenState.DIFFERS, reference, "other contents")
            return Seen(SeenState.DONE, reference)

    def send(self, effect: Effect) -> Seen:
        """Carry an effect out, once for every call."""
        fault = self.faults("send", effect)
        match fault:
            case Fault.UNREACHABLE:
                raise ShopUnreachable(shop=self.name)
            case Fault.REFUSED:
                raise ShopRefused("shop_refused", shop=self.name, reason="practice")
            case Fault.LOST_BEFORE:
                raise ShopUncertain("shop_no_answer", shop=self.name)
            case Fault.LATE:
                with self._lock:
                    self._late.append(effect)
                    self._late_until = self._clock() + LATENESS
                raise ShopUncertain("shop_no_answer", shop=self.name)
            case _:
                seen = self._carry_out(effect)
        if fault is Fault.LOST_AFTER:
            raise ShopUncertain("shop_no_answer", shop=self.name)
        return seen

    def book(self, expected: ExpectedReturn) -> ShopBook:
        """What the shop's books hold of a return."""
        self._fail_read("book", None)
        with self._lock:
            self._arrive_late()
            return self._books.of_return(expected.external_id)

    def contact(self, expected: ExpectedReturn) -> str:
        """A made-up address, under a name that no mail ever reaches (RFC 2606 section 2)."""
        self._fail_read("contact", None)
        return f"{expected.external_id.lower()}@customers.invalid"

    def stock(self, skus: Sequence[str]) -> dict[str, int]:
        """Units in sellable stock by SKU; the training shop starts with none."""
        stock = self.ledger().stock
        return {sku: stock.get(sku, 0) for sku in skus}

    def refund_by_hand(self, external_id: str, payment: str, amount: Money, by: str) -> None:
        """Somebody in the shop's admin refunds without us. Raises ShopRefused, and IntakeError disk_not_writable."""
        with self._lock:
            event = Refunded(uuid4(), external_id, payment, amount, self._clock(), by)
            self._refuse_nonsense(event)
            self._record(event)

    def ledger(self) -> TrainingLedger:
        """The shop's own books, for comparing them with ours."""
        with self._lock:
            self._arrive_late()
            return self._books.ledger()

    def returns(self) -> tuple[ExpectedReturn, ...]:
        """All returns the shop knows, in the order they were announced."""
        with self._lock:
            return tuple(replace(expected, shop=self.name) for expected in self._books.returns.values())

    def announce(self, expected: ExpectedReturn) -> None:
        """A customer announces a further return. Raises IntakeError disk_not_writable."""
        with self._lock:
            self._record(Announced(expected))

    def _open(self, returns: Sequence[ExpectedReturn] | None) -> int:
        events, size = training_book.read(self._path)
        if not events:
            now = self._clock()
            if returns is None:
                returns = sample_returns(paths.resources() / "training", now.date())
            events = [Opened(uuid4(), now), *(Announced(expected) for expected in returns)]
            size = training_book.create(self._path, events)
        for event in events:
            self._books.apply(event)
        return size

    def _carry_out(self, effect: Effect) -> Seen:
        with self._lock:
            self._arrive_late()
            event = self._event(effect)
            self._refuse_nonsense(event)
            self._refuse_after_others(effect, event)
            try:
                number = self._record(event)
            except IntakeError as error:
                # The line was taken back: for certain nothing happened.
                raise ShopUnreachable(error.code, None, **error.params) from error
            return Seen(SeenState.DONE, f"{event.event}-{number}")

    def _record(self, event: Announced | Done) -> int:
        self._size = training_book.append(self._path, self._size, event)
        return self._books.apply(event)

    def _event(self, effect: Effect) -> Done:
        now = self._clock()
        try:
            body: dict[str, Any] = json.loads(effect.body)
            external_id = str(body["return"])
            match effect.kind:
                case training_plan.RECEIVE:
                    lines = tuple(GoodsIn(**line) for line in body["lines"])
                    return Received(effect.key, external_id, lines, now)
                case training_plan.DEDUCT:
                    return Deducted(effect.key, external_id, Money(body["amount_minor"], body["currency"]), now)
                case training_plan.REFUND:
                    amount = Money(body["amount_minor"], body["currency"])
                    return Refunded(effect.key, external_id, str(body["payment"]), amount, now)
                case training_plan.CREDIT:
                    amounts = (
                        Money(body["amount_minor"], body["currency"]),
                        Money(body["bonus_minor"], body["currency"]),
                    )
                    return Credited(effect.key, external_id, *amounts, now)
                case effects.RELEASE:
                    goods = tuple(GoodsOut(**one) for one in body["goods"])
                    return Sent(effect.key, external_id, goods, now)
                case training_plan.ANNOTATE:
                    return Remarked(effect.key, external_id, body["note"], now)
                case _:
                    raise ShopRefused("effect_unknown", kind=effect.kind)
        except (ValueError, TypeError, KeyError) as error:
            raise ShopRefused("effect_unreadable", kind=effect.kind) from error

    def _refuse_nonsense(self, event: Done) -> None:
        """What a shop checks before it acts; raises ShopRefused."""
        expected = self._books.returns.get(event.external_id)
        if expected is None:
            raise ShopRefused("return_unknown", external_id=event.external_id)
        if isinstance(event, Received):
            open_units = {line.external_id: line.quantity for line in expected.lines}
            for line_id, count in self._books.received.get(event.external_id, {}).items():
                open_units[line_id] = open_units.get(line_id, 0) - count
            for line in event.lines:
                if line.good + line.bad > open_units.get(line.line, 0):
                    raise ShopRefused("more_than_expected", rma=expected.rma, sku=line.sku)
        elif isinstance(event, Refunded):
            left = self._books.refundable(event.payment)
            if left is None or left.currency != event.amount.currency:
                raise ShopRefused("payment_unknown", payment=event.payment)
            if event.amount.minor <= 0 or left < event.amount:
                raise ShopRefused("refund_above_payment", payment=event.payment, left=str(left))

    def _refuse_after_others(self, effect: Effect, event: Done) -> None:
        """Somebody refunded without us since this was settled: a person has to say whether it is the same refund."""
        known = json.loads(effect.body).get("known_minor")
        if known is None or not isinstance(event, Refunded):
            return
        made = self._books.by_others(event.payment)
        unknown = sum(one.amount.minor for one in made) - known
        if unknown > 0:
            raise ShopRefused(
                "shop_refunded_by_others",
                shop=self.name,
                amount=str(Money(unknown, event.amount.currency)),
                ours=str(event.amount),
                when=made[-1].at.date().isoformat(),
                who=made[-1].by,
            )

    def _arrive_late(self) -> None:
        if self._late and self._clock() >= self._late_until:
            late, self._late = self._late, []
            for effect in late:
                event = self._event(effect)
                try:
                    self._refuse_nonsense(event)
                except ShopRefused:
                    continue  # nobody waits for this answer
                self._record(event)

    def _fail_read(self, call: str, effect: Effect | None) -> None:
        if self.faults(call, effect) is not Fault.NONE:
            raise ShopUnreachable(shop=self.name)

    def _since(self, cursor: str) -> int:
        book, _, number = cursor.partition(":")
        return int(number) if book == str(self._books.book) and number.isdecimal() else 0
