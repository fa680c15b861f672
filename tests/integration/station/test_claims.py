"""What a customer owes at the end: a lead decides, it is on record, and nothing is ever charged by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from intake.domain.acts import ClaimDecided
from intake.domain.effects import BY_HAND, RELEASE, EntryState
from intake.domain.errors import IntakeError
from intake.domain.grades import Disposition
from intake.domain.money import Money, zero
from intake.domain.records import UnitState
from intake.domain.returns import ExpectedReturn
from intake.grading.balance import balance
from intake.grading.claims import Choice
from intake.insights.export import money_rows
from intake.station import review, waiting
from intake.station.claims import claim_queue, decide_claim
from intake.station.commands import Command
from intake.station.desk import ClaimItem
from intake.sync.training_plan import CREDIT, REFUND
from tests.dock import START, Dock, lead, worker

CLEAN = "RMA-10428-1"
EMPTY = "RMA-10446-1"
DEARER = "RMA-10585-1"
SAME = "RMA-10463-1"
CREDITED = "RMA-10587-1"
TODAY = START.date()


def told(dock: Dock, rma: str, **changes: object) -> ExpectedReturn:
    """The shop tells a return anew."""
    now = replace(dock.returns[rma], updated_at=START + timedelta(hours=1), **changes)  # type: ignore[arg-type]
    with dock.store.write() as writes:
        writes.save_returns("training", [now], None)
    return now


def bring(dock: Dock, rma: str) -> None:
    """The parcel comes, its one unit is as new."""
    dock.scan(dock.returns[rma].tracking[0])
    dock.scan(dock.returns[rma].lines[0].gtin or "")
    dock.intake.digit(1)
    dock.intake.command(Command.CLOSE)


def bring_empty(dock: Dock) -> None:
    """An empty box comes, and a lead agrees that nothing is refunded."""
    dock.scan(dock.returns[EMPTY].tracking[0])
    dock.intake.command(Command.EMPTY_BOX)
    dock.intake.photo(b"nothing inside")
    dock.intake.command(Command.CLOSE)
    with dock.store.read() as reads:
        (unit,) = reads.units(state=UnitState.REVIEW)
    review.approve(dock.store, lead(), unit.id, dock.parts.plan, dock.parts.clock())


def claims(dock: Dock) -> tuple[ClaimItem, ...]:
    with dock.store.read() as reads:
        return claim_queue(reads)


def decide(dock: Dock, item: ClaimItem, choice: Choice, minor: int = 0) -> None:
    amount = Money(minor, item.owed.currency)
    decide_claim(dock.store, lead(), item.settlement.id, choice, amount, "seen", dock.parts.plan, dock.parts.clock())


def kinds(dock: Dock, rma: str) -> list[str]:
    with dock.store.read() as reads:
        return [entry.effect.kind for entry in reads.entries(group=dock.returns[rma].id)]


def sound(dock: Dock, expected: ExpectedReturn) -> bool:
    with dock.store.read() as reads:
        return balance(expected, reads.settlements(expected.id)).sound


@pytest.fixture
def instant(dock: Dock) -> tuple[Dock, ClaimItem, ExpectedReturn]:
    """All was refunded before the parcel came, and the box was empty."""
    paid = dock.returns[EMPTY].lines[0].unit_paid
    expected = told(dock, EMPTY, already_refunded=paid)
    bring_empty(dock)
    (item,) = claims(dock)
    return dock, item, expected


def test_a_refund_too_early_for_an_empty_box_becomes_a_claim_for_a_lead(
    instant: tuple[Dock, ClaimItem, ExpectedReturn],
) -> None:
    dock, item, expected = instant
    assert item.owed == expected.already_refunded
    assert [reason.code for reason in item.why] == ["claim_refunded"]
    assert REFUND not in kinds(dock, EMPTY)
    with dock.store.read() as reads:
        assert waiting.status(reads, START).review == 1, "it counts as something to review"
    assert sound(dock, expected)


def test_waiving_ends_it_and_asks_nobody(instant: tuple[Dock, ClaimItem, ExpectedReturn]) -> None:
    dock, item, expected = instant
    before = kinds(dock, EMPTY)
    decide(dock, item, Choice.WAIVE)
    assert claims(dock) == ()
    assert kinds(dock, EMPTY) == [*before, "annotate"]
    with dock.store.read() as reads:
        last = reads.settlements(expected.id)[-1]
        (said,) = [entry for entry in reads.journal() if isinstance(entry.act, ClaimDecided)]
    assert (last.waived, last.asked) == (item.owed, zero(item.owed.currency))
    assert (said.act.choice, said.act.reason, said.operator) == ("waive", "seen", "Lotte")  # type: ignore[union-attr]
    assert sound(dock, expected)


def test_asking_waits_for_a_person_and_is_no_charge(instant: tuple[Dock, ClaimItem, ExpectedReturn]) -> None:
    dock, item, _ = instant
    decide(dock, item, Choice.ASK, 1000)
    with dock.store.read() as reads:
        ask = reads.entries(group=item.settlement.return_id)[-1]
    assert (ask.effect.kind, ask.state, ask.amount_minor) == (BY_HAND, EntryState.PARKED, 0)
    assert ask.problem is not None
    assert (ask.problem.code, ask.problem.params["amount"]) == ("ask_customer", "10.00 RON")
    assert claims(dock) == ()


@pytest.mark.parametrize("minor", [0, -1, 10_000_000])
def test_never_more_is_asked_for_than_is_owed(instant: tuple[Dock, ClaimItem, ExpectedReturn], minor: int) -> None:
    dock, item, _ = instant
    with pytest.raises(IntakeError, match="claim_amount"):
        decide(dock, item, Choice.ASK, minor)
    assert claims(dock) == (item,)


def test_a_claim_is_decided_once_by_a_lead_with_a_reason(instant: tuple[Dock, ClaimItem, ExpectedReturn]) -> None:
    dock, item, _ = instant
    name, nothing, plan = item.settlement.id, zero("RON"), dock.parts.plan
    with pytest.raises(IntakeError, match="not_allowed"):
        decide_claim(dock.store, worker(), name, Choice.WAIVE, nothing, "seen", plan, START)
    with pytest.raises(IntakeError, match="reason_needed"):
        decide_claim(dock.store, lead(), name, Choice.WAIVE, nothing, " - ", plan, START)
    with pytest.raises(IntakeError, match="claim_choice"):
        decide(dock, item, Choice.MONEY)
    decide(dock, item, Choice.WAIVE)
    with pytest.raises(IntakeError, match="claim_not_open"):
        decide(dock, item, Choice.WAIVE)


def test_an_even_exchange_sends_the_goods_and_no_money(dock: Dock) -> None:
    bring(dock, SAME)
    assert kinds(dock, SAME) == ["receive", RELEASE, "annotate"]
    assert claims(dock) == ()
    assert sound(dock, dock.returns[SAME])


def test_dearer_goods_stay_until_a_lead_has_spoken(dock: Dock) -> None:
    bring(dock, DEARER)
    assert RELEASE not in kinds(dock, DEARER)
    (item,) = claims(dock)
    assert (item.owed, [goods.sku for goods in item.goods]) == (Money(2500, "EUR"), ["TJ-MOSS-M"])
    assert sound(dock, dock.returns[DEARER])


@pytest.mark.parametrize(
    ("choice", "follows"),
    [
        (Choice.ASK, [BY_HAND, RELEASE, "annotate"]),
        (Choice.WAIVE, [RELEASE, "annotate"]),
        (Choice.MONEY, [REFUND, "annotate"]),
    ],
)
def test_dearer_goods_go_after_payment_or_as_a_gift_or_never(dock: Dock, choice: Choice, follows: list[str]) -> None:
    """Entries of one return go out in order: what follows the asking waits until a person has settled it."""
    bring(dock, DEARER)
    before = kinds(dock, DEARER)
    (item,) = claims(dock)
    decide(dock, item, choice, 2500)
    assert kinds(dock, DEARER) == [*before, *follows]
    assert claims(dock) == ()
    assert sound(dock, dock.returns[DEARER])
    with dock.store.read() as reads:
        last = reads.settlements(dock.returns[DEARER].id)[-1]
    assert last.refund == (dock.returns[DEARER].lines[0].unit_paid if choice is Choice.MONEY else Money(0, "EUR"))


def test_money_instead_of_goods_that_no_payment_can_carry_is_paid_by_a_person(dock: Dock) -> None:
    """Somebody refunded a part of the order meanwhile: what is left on the payment is less than is owed."""
    bring(dock, DEARER)
    (item,) = claims(dock)
    (payment,) = dock.returns[DEARER].payments
    told(dock, DEARER, payments=(replace(payment, refundable=Money(1000, "EUR")),))
    before = kinds(dock, DEARER)
    decide(dock, item, Choice.MONEY)
    assert kinds(dock, DEARER) == [*before, REFUND, "annotate", BY_HAND]
    with dock.store.read() as reads:
        *_, refund, _, rest = reads.entries(group=dock.returns[DEARER].id)
    assert refund.amount_minor + rest.amount_minor == dock.returns[DEARER].lines[0].unit_paid.minor
    assert rest.state is EntryState.PARKED


def test_store_credit_comes_with_the_policys_bonus_and_no_payment_is_touched(dock: Dock) -> None:
    bring(dock, CREDITED)
    assert kinds(dock, CREDITED) == ["receive", CREDIT, "annotate"]
    with dock.store.read() as reads:
        (settled,) = reads.settlements(dock.returns[CREDITED].id)
    paid = dock.returns[CREDITED].lines[0].unit_paid
    assert (settled.store_credit, settled.bonus) == (paid, paid.percent(10))


def test_what_was_decided_of_a_claim_is_exported(instant: tuple[Dock, ClaimItem, ExpectedReturn]) -> None:
    dock, item, _ = instant
    decide(dock, item, Choice.ASK, 1000)
    with dock.store.read() as reads:
        first, word = money_rows(reads)
    assert (first["claim"], first["decided"], first["instant"]) == (f"{item.owed.major}", "", "0.00")
    assert (word["asked"], word["decided"], word["decided_by"], word["decided_why"]) == (
        "10.00",
        "ask",
        "Lotte",
        "seen",
    )
    assert word["waived"] == f"{(item.owed - Money(1000, 'RON')).major}"


def test_a_lead_may_not_destroy_what_the_law_protects(dock: Dock) -> None:
    """Approving what the rules found is one thing; sending usable clothes to the shredder is another."""
    told(dock, CLEAN, already_refunded=None)
    dock.scan(dock.returns[CLEAN].tracking[0])
    dock.scan(dock.returns[CLEAN].lines[0].gtin or "")
    dock.intake.digit(1)
    with dock.store.read() as reads:
        (unit,) = reads.units()
        (expected,) = reads.returns([unit.return_id] if unit.return_id else [])
    for way in (Disposition.DESTROY, Disposition.RECYCLE):
        with pytest.raises(IntakeError, match="destruction_unlawful"):
            review.refuse_unlawful_way(unit, expected, way, dock.parts.rules, TODAY)
    review.refuse_unlawful_way(unit, expected, Disposition.DONATE, dock.parts.rules, TODAY)


def test_what_did_not_come_cannot_be_put_anywhere(dock: Dock) -> None:
    dock.scan(dock.returns[CLEAN].tracking[0])
    dock.intake.command(Command.CLOSE)
    dock.intake.digit(2)
    with dock.store.read() as reads:
        (unit,) = reads.units(state=UnitState.REVIEW)
        (expected,) = reads.returns([unit.return_id] if unit.return_id else [])
    with pytest.raises(IntakeError, match="disposition_missing"):
        review.refuse_unlawful_way(unit, expected, Disposition.RESTOCK, dock.parts.rules, TODAY)
