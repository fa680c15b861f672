"""Has an intent been carried out? Decided from how the return stood before and how it stands now. Pure.

Done is only what moved exactly as asked: every line, every disposition, and one new refund with just our amounts on
just our payments. Untouched is only what did not move at all. Everything in between is for a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from intake.domain.money import Money, from_major, total
from intake.sync.shopify import standing, wire
from intake.sync.shopify.intent import Baseline, Dispose, Intent, Process, Remove, Step
from intake.sync.shopify.standing import Standing


class Moved(StrEnum):
    """How far a step is."""

    NOT = "not"
    ALL = "all"
    PENDING = "pending"  # all of it, but money is still on its way
    OTHERWISE = "otherwise"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`moved`: all steps together. `next_step`: the first that is still to do. `refunds`: ids of ours."""

    moved: Moved
    next_step: int = 0
    refunds: tuple[str, ...] = ()
    detail: str = ""


def verdict(intent: Intent, now: Standing) -> Verdict:
    """How far an intent is. One that was seen done once stays so, whatever else happens to the return later."""
    if intent.done is not None:
        ours = [refund for refund in now.refunds if refund.id in intent.done]
        if len(ours) < len(intent.done):
            return Verdict(Moved.OTHERWISE, detail="the refund is gone")
        return _paid(ours)
    found = [_step(step, intent, now) for step in intent.steps]
    refunds = tuple(refund for one in found for refund in one.refunds)
    for number, one in enumerate(found):
        if one.moved is Moved.OTHERWISE:
            return Verdict(Moved.OTHERWISE, number, refunds, one.detail)
        if one.moved is Moved.NOT:
            late = [other for other in found[number:] if other.moved is not Moved.NOT]
            if late:
                return Verdict(Moved.OTHERWISE, number, refunds, late[0].detail or "a later step came first")
            return Verdict(Moved.NOT, number, refunds)
    pending = any(one.moved is Moved.PENDING for one in found)
    return Verdict(Moved.PENDING if pending else Moved.ALL, len(found), refunds)


def refunds_of(intents: Iterable[Intent], refunds: Iterable[wire.Refund]) -> frozenset[str]:
    """The ids of those refunds that our intents account for, also while one is not seen done yet."""
    listed = tuple(refunds)
    found: set[str] = set()
    for one in intents:
        if one.done is not None:
            found.update(one.done)
            continue
        steps = [step for step in one.steps if isinstance(step, Process)]
        new = [refund for refund in listed if refund.id not in one.before.refunds]
        found.update(
            refund.id
            for refund in new
            if _may_be_of(refund, one.of_return) and any(_is(refund, step) for step in steps)
        )
    return frozenset(found)


def asked_money(step: Process) -> Counter[tuple[str, Money]]:
    """How often the step asks to pay an amount back on a payment."""
    asked = _transfer(step).get("orderTransactions", ())
    return Counter((str(one["parentId"]), _amount(one["transactionAmount"])) for one in asked)


def asked_credit(step: Process) -> Money | None:
    """The store credit that the step asks for."""
    for method in _transfer(step).get("refundMethods", ()):
        return _amount(method["storeCreditRefund"]["amount"])
    return None


def _step(step: Step, intent: Intent, now: Standing) -> Verdict:
    match step:
        case Process():
            return _processed(step, intent.of_return, intent.before, now)
        case Dispose():
            return _disposed(step.dispositions, intent.before, now)
        case Remove():
            return _removed(step, intent.before, now)


def _processed(step: Process, of_return: str, before: Baseline, now: Standing) -> Verdict:
    lines = {str(line["id"]): int(line["quantity"]) for line in step.input.get("returnLineItems", ())}
    goods = {str(line["id"]): int(line["quantity"]) for line in step.input.get("exchangeLineItems", ())}
    inputs = [one for line in step.input.get("returnLineItems", ()) for one in line.get("dispositions", ())]
    parts: list[Moved] = []
    if lines:
        parts.append(_advanced(lines, before.processed, {one.id: one.processed_quantity for one in now.lines.values()}))
    if goods:
        parts.append(
            _advanced(goods, before.exchanged, {one.id: one.processed_quantity for one in now.exchanges.values()})
        )
    if inputs:
        parts.append(_disposed(inputs, before, now).moved)
    new = [refund for refund in now.refunds if refund.id not in before.refunds and _may_be_of(refund, of_return)]
    ours = [refund for refund in new if _is(refund, step)]
    if asked_money(step) or asked_credit(step) is not None:
        parts.append(_refunded(ours, _named(new, of_return)))
    elif _named(new, of_return):
        parts.append(Moved.OTHERWISE)
    kinds = set(parts)
    if kinds == {Moved.ALL}:
        return _paid(ours)
    if kinds == {Moved.NOT}:
        return Verdict(Moved.NOT)
    return Verdict(Moved.OTHERWISE, refunds=tuple(one.id for one in ours), detail=_said(lines, before, now, new))


def _refunded(ours: list[wire.Refund], named: list[wire.Refund]) -> Moved:
    """Just one refund with our amounts; or none, and none by somebody else for this return either."""
    if len(ours) == 1:
        return Moved.ALL
    return Moved.OTHERWISE if ours or named else Moved.NOT


def _paid(ours: list[wire.Refund]) -> Verdict:
    """All is done; whether the money moved only its transactions say."""
    ids = tuple(refund.id for refund in ours)
    moves = [one for refund in ours for one in standing.paid_back(refund)]
    failed = [one for one in moves if one.status in standing.FAILED]
    if failed:
        why = ", ".join(f"{one.amount_set.money} {one.status} {one.error_code}".strip() for one in failed)
        return Verdict(Moved.OTHERWISE, refunds=ids, detail=f"refund failed: {why}")
    waiting = any(one.status != "SUCCESS" for one in moves)
    return Verdict(Moved.PENDING if waiting else Moved.ALL, refunds=ids)


def _advanced(asked: dict[str, int], before: dict[str, int], now: dict[str, int]) -> Moved:
    """How far counters moved that were to grow by these numbers."""
    grown = {line: now.get(line, -1) - before.get(line, 0) for line in asked}
    if grown == asked:
        return Moved.ALL
    return Moved.NOT if all(count == 0 for count in grown.values()) else Moved.OTHERWISE


def _disposed(asked: Iterable[dict[str, Any]], before: Baseline, now: Standing) -> Verdict:
    wanted: Counter[tuple[str, str]] = Counter()
    for one in asked:
        wanted[str(one["reverseFulfillmentOrderLineItemId"]), str(one["dispositionType"])] += int(one["quantity"])
    lines = {line for line, _ in wanted}
    new: Counter[tuple[str, str]] = Counter()
    for ident, (line, disposed) in now.dispositions().items():
        if ident not in before.dispositions and line in lines:
            new[line, disposed.type] += disposed.quantity
    if new == wanted:
        return Verdict(Moved.ALL)
    if not new:
        return Verdict(Moved.NOT)
    said = ", ".join(f"{count} {kind}" for (_, kind), count in sorted(new.items()))
    return Verdict(Moved.OTHERWISE, detail=f"recorded: {said}")


def _removed(step: Remove, before: Baseline, now: Standing) -> Verdict:
    asked = {str(line["returnLineItemId"]): int(line["quantity"]) for line in step.lines}
    left = {line: now.lines[line].quantity if line in now.lines else 0 for line in asked}
    gone = {line: before.quantities.get(line, 0) - left[line] for line in asked}
    if gone == asked:
        return Verdict(Moved.ALL)
    if not any(gone.values()):
        return Verdict(Moved.NOT)
    return Verdict(Moved.OTHERWISE, detail=f"taken off the return: {sum(gone.values())} of {sum(asked.values())}")


def _may_be_of(refund: wire.Refund, of_return: str) -> bool:
    return refund.of_return is None or refund.of_return.id == of_return


def _named(refunds: list[wire.Refund], of_return: str) -> list[wire.Refund]:
    """Those that the shop itself ties to this return."""
    return [one for one in refunds if one.of_return is not None and one.of_return.id == of_return]


def _is(refund: wire.Refund, step: Process) -> bool:
    """Does a refund give back just what the step asks for?"""
    credit = asked_credit(step)
    if credit is None:
        wanted = asked_money(step)
        return bool(wanted) and standing.by_payment(refund) == wanted
    found = standing.by_payment(refund)
    return (
        total((money for _, money in found.elements()), credit.currency) == credit
        if found
        else (refund.total_refunded_set.money == credit)
    )


def _transfer(step: Process) -> dict[str, Any]:
    transfer = step.input.get("financialTransfer") or {}
    found = transfer.get("issueRefund") or {}
    return found if isinstance(found, dict) else {}


def _amount(found: dict[str, Any]) -> Money:
    return from_major(Decimal(str(found["amount"])), str(found["currencyCode"]))


def _said(lines: dict[str, int], before: Baseline, now: Standing, new: list[wire.Refund]) -> str:
    """What moved, for the person who has to compare."""
    there = {line: now.lines[line].processed_quantity for line in lines if line in now.lines}
    grown = sum(count - before.processed.get(line, 0) for line, count in there.items())
    back = ", ".join(str(standing.amount(refund)) for refund in new) or "nothing"
    return f"processed: {grown} of {sum(lines.values())}; refunded: {back}"
