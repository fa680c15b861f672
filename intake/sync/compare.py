"""Our side of a return against the shop's own books: pure, so that every difference can be tested without a shop."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from intake.domain.books import BookedRefund, ShopBook
from intake.domain.decisions import Reason, Settlement
from intake.domain.differences import Difference
from intake.domain.effects import BY_HAND, NEEDS_PERSON, EntryState, OutboxEntry, Seen, SeenState
from intake.domain.money import Money, total
from intake.domain.returns import ExpectedReturn

_FOUND = uuid.uuid5(uuid.NAMESPACE_URL, "returns-intake:difference")
_SETTLED_BY_HAND = "settled_by_hand"
_MISSING = {
    "receive": "diff_receive_missing",
    "deduct": "diff_deduct_missing",
    "annotate": "diff_annotate_missing",
}


@dataclass(frozen=True, slots=True)
class OurBook:
    """What we hold of a return. `order_settlements` and `order_entries` are those of the other returns of its order."""

    expected: ExpectedReturn
    settlements: tuple[Settlement, ...]
    entries: tuple[OutboxEntry, ...]
    order_settlements: tuple[Settlement, ...] = ()
    order_entries: tuple[OutboxEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class _Finding:
    """A difference before it has an id. `subject` tells apart what it is about: an effect's key, a shop's reference."""

    subject: str
    code: str
    params: dict[str, str]
    amount: Money | None = None


def doubtful(ours: OurBook, book: ShopBook) -> tuple[OutboxEntry, ...]:
    """Entries whose effect has to be looked at by itself: done ones the books do not show, and receipts of goods."""
    shown, goods = _shown(book), {one.key for one in book.goods}
    return tuple(
        entry
        for entry in ours.entries
        if book.there and _claims(entry) and (entry.effect.key in goods or entry.effect.key not in shown)
    )


def compare(
    ours: OurBook, book: ShopBook, looked: Mapping[UUID, Seen], known: frozenset[UUID], at: datetime
) -> tuple[Difference, ...]:
    """All differences of one return.

    `looked`: what the shop showed of the doubtful entries. `known`: keys in the book that belong to entries of ours.
    """
    if not book.there:
        done = [entry for entry in ours.entries if entry.state is EntryState.DONE]
        found = [_Finding(str(ours.expected.id), "diff_return_gone", {})] if done else []
    else:
        found = [
            *(finding for entry in ours.entries for finding in _of_entry(entry, book, looked)),
            *_unknown(book, known),
        ]
        if ours.settlements:  # of a return that is none of our business, others may refund and receive as they like
            found += [*_foreign_money(ours, book), *_foreign_goods(ours, book)]
    return tuple(_difference(ours.expected, finding, at) for finding in found)


def _of_entry(entry: OutboxEntry, book: ShopBook, looked: Mapping[UUID, Seen]) -> Iterator[_Finding]:
    if entry.effect.kind == BY_HAND:
        return
    key, subject = entry.effect.key, str(entry.effect.key)
    paid = [one for one in book.refunds if one.key == key]
    if paid and entry.amount_minor:
        yield from _of_payment(entry, paid)
        return
    seen = looked.get(key)
    if key in _shown(book):
        if seen is not None and seen.state is SeenState.DIFFERS:
            goods = [one for one in book.goods if one.key == key]
            counts = {"good": str(sum(one.good for one in goods)), "bad": str(sum(one.bad for one in goods))}
            yield _Finding(subject, "diff_goods", counts)
        if entry.state in NEEDS_PERSON:
            yield _Finding(subject, "diff_parked_but_done", {})
    elif _claims(entry) and (seen is None or seen.state is SeenState.ABSENT):
        yield _missing(entry)
    elif seen is not None and seen.state is SeenState.DIFFERS:
        yield _Finding(subject, "diff_other", {"detail": seen.detail, "reference": seen.reference})


def _of_payment(entry: OutboxEntry, paid: Sequence[BookedRefund]) -> Iterator[_Finding]:
    """The refunds the shop booked under one key of ours."""
    subject, wanted = str(entry.effect.key), Money(entry.amount_minor, entry.currency)
    same = [one for one in paid if one.amount.currency == wanted.currency]
    sent = total((one.amount for one in same if one.moved), wanted.currency)
    held = [one for one in same if not one.moved]
    if len(same) < len(paid):
        theirs = ", ".join(str(one.amount) for one in paid)
        yield _Finding(subject, "diff_refund_amount", {"ours": str(wanted), "theirs": theirs}, wanted)
    elif sent == wanted:  # what was tried before and did not move is of no account
        if entry.state in NEEDS_PERSON:
            yield _Finding(subject, "diff_parked_but_done", {}, wanted)
    elif held and sent + total((one.amount for one in held), wanted.currency) == wanted:
        for one in held:
            yield _Finding(one.reference, "diff_refund_stuck", {"amount": str(one.amount)}, one.amount)
    elif sent and not sent.minor % wanted.minor:
        count = str(sent.minor // wanted.minor)
        yield _Finding(subject, "diff_refund_twice", {"amount": str(wanted), "count": count}, sent - wanted)
    else:
        yield _Finding(subject, "diff_refund_amount", {"ours": str(wanted), "theirs": str(sent)}, wanted)


def _missing(entry: OutboxEntry) -> _Finding:
    subject = str(entry.effect.key)
    if entry.amount_minor:
        amount = Money(entry.amount_minor, entry.currency)
        return _Finding(subject, "diff_refund_missing", {"amount": str(amount)}, amount)
    return _Finding(subject, _MISSING.get(entry.effect.kind, "diff_effect_missing"), {})


def _unknown(book: ShopBook, known: frozenset[UUID]) -> Iterator[_Finding]:
    """What bears a mark of ours that our books do not know: another site's, or lost with an older copy put back."""
    for refund in book.refunds:
        if refund.key is not None and refund.key not in known:
            params = {"amount": str(refund.amount), "when": _day(refund.at)}
            yield _Finding(refund.reference, "diff_refund_unknown", params, refund.amount)
    for reference in dict.fromkeys(one.reference for one in book.goods if one.key and one.key not in known):
        yield _Finding(reference, "diff_goods_unknown", {})


def _foreign_money(ours: OurBook, book: ShopBook) -> Iterator[_Finding]:
    """Refunds made without us whose money moved, but for those that our books account for."""
    for refund in _unexplained(ours, book):
        params = {"amount": str(refund.amount), "who": refund.by or "?", "when": _day(refund.at)}
        yield _Finding(refund.reference, "diff_refund_foreign", params, refund.amount)


def _unexplained(ours: OurBook, book: ShopBook) -> list[BookedRefund]:
    """First, a refund of the very amount that a person settled (or has to settle) by hand explains itself; then the
    oldest ones up to what was known when we settled last, for those were set off or left alone knowingly."""
    entries = (*ours.entries, *ours.order_entries)
    by_hand = [Money(one.amount_minor, one.currency) for one in entries if _by_hand(one)]
    settled_last = max((one.created_at for one in entries), default=None)
    rest: list[BookedRefund] = []
    known = _known(ours)
    for refund in sorted(
        (one for one in book.foreign() if one.moved), key=lambda one: one.at.timestamp() if one.at else 0.0
    ):
        if refund.amount not in by_hand:
            rest.append(refund)
            continue
        by_hand.remove(refund.amount)
        if refund.at is not None and settled_last is not None and refund.at < settled_last:
            known -= refund.amount.minor
    unexplained = []
    for refund in rest:
        if refund.amount.minor <= known and refund.amount.currency == ours.expected.currency:
            known -= refund.amount.minor
        else:
            unexplained.append(refund)
    return unexplained


def _known(ours: OurBook) -> int:
    """What others had refunded on the order by the time of our last settlement of it."""
    told = [one.refunded_by_others or one.instant for one in (*ours.settlements, *ours.order_settlements)]
    return max((one.minor for one in told), default=0)


def _foreign_goods(ours: OurBook, book: ShopBook) -> Iterator[_Finding]:
    for one in book.goods:
        if one.key is None:
            line = next((line for line in ours.expected.lines if line.external_id == one.line), None)
            params = {"sku": line.sku if line else one.line, "good": str(one.good), "bad": str(one.bad)}
            yield _Finding(f"{one.reference}/{one.line}", "diff_goods_foreign", params)


def _claims(entry: OutboxEntry) -> bool:
    """Do our books say that the shop holds this? Not what a person settled, nor what had nothing left to do there."""
    if entry.state is not EntryState.DONE or entry.effect.kind == BY_HAND:
        return False
    return not _settled_by_hand(entry) and bool(entry.amount_minor or entry.reference)


def _settled_by_hand(entry: OutboxEntry) -> bool:
    return entry.state is EntryState.DONE and entry.problem is not None and entry.problem.code == _SETTLED_BY_HAND


def _by_hand(entry: OutboxEntry) -> bool:
    return bool(entry.amount_minor) and (entry.state in NEEDS_PERSON or _settled_by_hand(entry))


def _shown(book: ShopBook) -> frozenset[UUID | None]:
    """Every key the book bears."""
    return frozenset({*(one.key for one in book.refunds), *(one.key for one in book.goods), *book.marks})


def _day(at: datetime | None) -> str:
    return at.date().isoformat() if at else "?"


def _difference(expected: ExpectedReturn, finding: _Finding, at: datetime) -> Difference:
    said = "/".join(f"{name}={value}" for name, value in sorted(finding.params.items()))
    return Difference(
        id=uuid.uuid5(_FOUND, "/".join((expected.shop, finding.subject, finding.code, said))),
        shop=expected.shop,
        return_id=expected.id,
        rma=expected.rma,
        order_number=expected.order_number,
        reason=Reason(finding.code, finding.params),
        found_at=at,
        amount=finding.amount,
    )
