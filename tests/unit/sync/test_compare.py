"""Our side of a return against the shop's books: what agrees is silent, what does not is told once."""

from __future__ import annotations

import re
import tomllib
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.books import BookedGoods, BookedRefund, ShopBook
from intake.domain.decisions import Reason, Settlement
from intake.domain.effects import BY_HAND, Effect, EntryState, OutboxEntry, Seen, SeenState
from intake.domain.money import Money, zero
from intake.domain.returns import Customer, ExpectedReturn
from intake.sync import compare as compare_module
from intake.sync.compare import OurBook, compare, doubtful

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
RETURN = UUID(int=77)
EXPECTED = ExpectedReturn(
    RETURN, "web", "ret_1", "RMA-1", "1001", Customer("Ana", "1", "RO"), "EUR", (), (), NOW, order_external_id="ord_1"
)


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def key(number: int) -> UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, str(number))


def entry(
    number: int, kind: str = "refund", amount: int = 2745, state: EntryState = EntryState.DONE, **more: Any
) -> OutboxEntry:
    money: dict[str, Any] = {"amount_minor": amount, "currency": "EUR"} if kind in ("refund", BY_HAND) else {}
    made = OutboxEntry(
        UUID(int=number), "web", RETURN, number, Effect(key(number), kind, b"{}"), state, NOW, NOW, **money
    )
    return replace(made, **({"reference": f"ref-{number}"} | more))


def refund(number: int | None, minor: int = 2745, name: str = "", **more: Any) -> BookedRefund:
    named = name or f"r{number}"
    made = BookedRefund(named, "pay", eur(minor), NOW - timedelta(hours=1), None if number is None else key(number))
    return replace(made, **more)


def settled(refunded_by_others: int = 0, instant: int = 0) -> Settlement:
    nothing = zero("EUR")
    return Settlement(
        "s", 1, RETURN, "web", "ret_1", "ord_1", "EUR", (), nothing, nothing, eur(instant), nothing, eur(2745), nothing,
        (("pay", eur(2745)),), refunded_by_others=eur(refunded_by_others),
    )  # fmt: skip


def codes(
    *entries: OutboxEntry,
    book: ShopBook,
    looked: dict[UUID, Seen] | None = None,
    known: frozenset[UUID] | None = None,
    **ours: Any,
) -> list[str]:
    side = replace(OurBook(EXPECTED, (settled(),), entries), **ours)
    keys = frozenset(one.effect.key for one in entries) if known is None else known
    return [one.reason.code for one in compare(side, book, looked or {}, keys, NOW)]


def test_a_return_on_which_both_agree_is_silent():
    goods = BookedGoods("c1", "item", 1, 0, key=key(1))
    entries = (entry(1, "receive"), entry(2, "deduct"), entry(3), entry(4, "annotate"))
    assert codes(*entries, book=ShopBook((refund(3),), (goods,), frozenset({key(2), key(4)}))) == []


def test_what_is_under_way_is_no_difference_whether_it_is_there_or_not():
    for state in (EntryState.INTENT, EntryState.SENDING, EntryState.UNCERTAIN):
        assert codes(entry(1, state=state), book=ShopBook()) == []
        assert codes(entry(1, state=state), book=ShopBook((refund(1),))) == []


@pytest.mark.parametrize(
    ("booked", "code"),
    [
        ((), "diff_refund_missing"),
        ((2745, 2745), "diff_refund_twice"),
        ((2745, 2745, 2745), "diff_refund_twice"),
        ((2746,), "diff_refund_amount"),
        ((2700, 46), "diff_refund_amount"),
    ],
)
def test_a_refund_must_be_there_once_and_of_our_amount(booked, code):
    book = ShopBook(tuple(refund(1, minor, f"r{n}") for n, minor in enumerate(booked)))
    assert codes(entry(1), book=book) == [code]


def test_a_refund_in_two_parts_that_come_to_our_amount_is_right():
    assert codes(entry(1), book=ShopBook((refund(1, 2000, "a"), refund(1, 745, "b")))) == []


def test_a_refund_in_another_currency_is_another_amount():
    book = ShopBook((replace(refund(1), amount=Money(2745, "DKK")),))
    assert codes(entry(1), book=book) == ["diff_refund_amount"]


def test_money_that_does_not_move_is_told():
    assert codes(entry(1), book=ShopBook((refund(1, moved=False),))) == ["diff_refund_stuck"]
    part = ShopBook((refund(1, 2000, "a"), refund(1, 745, "b", moved=False)))
    assert codes(entry(1), book=part) == ["diff_refund_stuck"]


def test_a_try_that_failed_beside_one_that_moved_is_no_second_refund():
    book = ShopBook((refund(1, name="failed", moved=False), refund(1, name="paid"), refund(None, 300, moved=False)))
    assert codes(entry(1), book=book) == []


@pytest.mark.parametrize("state", [EntryState.PARKED, EntryState.REFUSED])
def test_what_is_there_although_it_waits_for_a_person_is_told(state):
    assert codes(entry(1, state=state), book=ShopBook((refund(1),))) == ["diff_parked_but_done"]
    assert codes(entry(1, "annotate", state=state), book=ShopBook(marks=frozenset({key(1)}))) == [
        "diff_parked_but_done"
    ]
    assert codes(entry(1, state=state), book=ShopBook()) == []


def test_what_the_books_do_not_show_is_looked_at_before_it_counts_as_missing():
    done = entry(1)
    assert doubtful(OurBook(EXPECTED, (), (done,)), ShopBook()) == (done,)
    assert codes(done, book=ShopBook(), looked={key(1): Seen(SeenState.DONE, "store credit")}) == []
    assert codes(done, book=ShopBook(), looked={key(1): Seen(SeenState.DIFFERS, "x", "y")}) == ["diff_other"]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("receive", "diff_receive_missing"),
        ("deduct", "diff_deduct_missing"),
        ("annotate", "diff_annotate_missing"),
        ("process", "diff_effect_missing"),
    ],
)
def test_an_effect_that_is_gone_is_told_by_its_kind(kind, code):
    assert codes(entry(1, kind), book=ShopBook(), looked={key(1): Seen(SeenState.ABSENT)}) == [code]


def test_what_left_no_trace_by_right_is_not_missed():
    nothing_to_keep = entry(1, "deduct", reference="")
    assert codes(nothing_to_keep, book=ShopBook()) == []
    assert doubtful(OurBook(EXPECTED, (), (nothing_to_keep,)), ShopBook()) == ()


def test_goods_under_our_key_are_looked_at_for_their_number():
    received, goods = entry(1, "receive"), BookedGoods("c1", "item", 1, 1, key=key(1))
    book = ShopBook(goods=(goods,))
    assert doubtful(OurBook(EXPECTED, (), (received,)), book) == (received,)
    assert codes(received, book=book, looked={key(1): Seen(SeenState.DONE)}) == []
    assert codes(received, book=book, looked={key(1): Seen(SeenState.DIFFERS)}) == ["diff_goods"]


def test_an_order_that_is_gone_is_one_difference_not_many():
    assert codes(entry(1, "receive"), entry(2), book=ShopBook(there=False)) == ["diff_return_gone"]
    assert codes(entry(1, state=EntryState.INTENT), book=ShopBook(there=False)) == []


def test_a_mark_of_ours_that_our_books_do_not_know_is_told():
    book = ShopBook((refund(9),), (BookedGoods("c", "item", 1, 0, key=key(8)), BookedGoods("c", "b", 1, 0, key=key(8))))
    assert codes(book=book, known=frozenset()) == ["diff_refund_unknown", "diff_goods_unknown"]
    assert codes(book=book, known=frozenset({key(8), key(9)})) == []


def test_a_refund_by_somebody_else_is_told_once_with_who_and_when():
    stranger = refund(None, 500, "r9", by="user_eva")
    side = OurBook(EXPECTED, (settled(),), (entry(1),))
    (found,) = compare(side, ShopBook((refund(1), stranger)), {}, frozenset({key(1)}), NOW)
    said = {"amount": "5.00 EUR", "who": "user_eva", "when": "2026-11-20"}
    assert found.reason == Reason("diff_refund_foreign", said)
    sibling = replace(side, expected=replace(EXPECTED, id=UUID(int=78), rma="RMA-2"))
    (again,) = compare(sibling, ShopBook((refund(1), stranger)), {}, frozenset({key(1)}), NOW)
    assert again.id == found.id


def test_what_was_known_when_we_settled_explains_itself():
    early = refund(None, 500, "r9")
    assert codes(entry(1), book=ShopBook((refund(1), early)), settlements=(settled(500),)) == []
    late = refund(None, 500, "r10", at=NOW)
    book = ShopBook((refund(1), early, late))
    assert codes(entry(1), book=book, settlements=(settled(500),)) == ["diff_refund_foreign"]


def test_a_return_we_never_settled_is_others_business_but_for_marks_of_ours():
    book = ShopBook((refund(None, 500, "r9"), refund(9)), (BookedGoods("c", "item", 2, 1),))
    assert codes(book=book, settlements=()) == ["diff_refund_unknown"]


def test_a_refund_by_hand_for_an_entry_of_ours_explains_itself_once():
    by_hand = entry(1, problem=Reason("settled_by_hand", {"who": "Lotte"}), reference="")
    book = ShopBook((refund(None, 2745, "r9"),))
    assert codes(by_hand, book=book) == []
    assert codes(entry(1, state=EntryState.PARKED), book=book) == []
    assert codes(entry(1, BY_HAND, state=EntryState.PARKED), book=book) == []
    twice = ShopBook((*book.refunds, refund(None, 2745, "r10")))
    assert codes(by_hand, book=twice) == ["diff_refund_foreign"]


def test_a_refund_by_hand_for_another_return_of_the_order_explains_itself_too():
    other = entry(5, problem=Reason("settled_by_hand", {"who": "Lotte"}))
    assert codes(book=ShopBook((refund(None, 2745, "r9"),)), order_entries=(other,)) == []


def test_a_refund_by_hand_counts_once_even_if_the_next_parcel_knew_it():
    by_hand = entry(1, problem=Reason("settled_by_hand"), created_at=NOW - timedelta(days=2))
    later = entry(2, amount=100)
    first, second = refund(None, 2745, "r9"), refund(None, 2745, "r10", at=NOW)
    book = ShopBook((first, refund(2, 100), second))
    assert codes(by_hand, later, book=book, settlements=(settled(2745),)) == ["diff_refund_foreign"]


def test_goods_that_somebody_else_received_are_told():
    assert codes(book=ShopBook(goods=(BookedGoods("c", "item", 2, 1),))) == ["diff_goods_foreign"]


def test_the_same_finding_has_the_same_id_and_another_amount_another():
    side = OurBook(EXPECTED, (), (entry(1),))
    one, same = (compare(side, ShopBook((refund(1, 2700),)), {}, frozenset({key(1)}), NOW)[0].id for _ in range(2))
    other = compare(side, ShopBook((refund(1, 2600),)), {}, frozenset({key(1)}), NOW)[0].id
    assert one == same != other


@given(st.lists(st.integers(1, 5000), max_size=6), st.lists(st.integers(1, 5000), max_size=6))
def test_no_foreign_refund_is_explained_away_beyond_what_explains_it(foreign, by_hand):
    """However they are mixed: what is silent is never more money than what was settled by hand."""
    entries = tuple(
        entry(n, amount=minor, problem=Reason("settled_by_hand")) for n, minor in enumerate(by_hand, start=1)
    )
    book = ShopBook(tuple(refund(None, minor, f"f{n}") for n, minor in enumerate(foreign)))
    found = compare(OurBook(EXPECTED, (settled(),), entries), book, {}, frozenset(), NOW)
    told = sum(one.amount.minor for one in found if one.amount is not None)
    assert sum(foreign) - told <= sum(by_hand)
    assert told <= sum(foreign)


def test_every_difference_has_a_sentence_and_says_what_to_do():
    source = Path(compare_module.__file__).read_text(encoding="utf-8")
    codes_said = set(re.findall(r'"(diff_[a-z_]+)"', source))
    root = Path(__file__).resolve().parents[3] / "resources" / "translations"
    english = tomllib.loads((root / "en.toml").read_text(encoding="utf-8"))
    assert len(codes_said) > 12
    assert codes_said <= set(english["reason"])
    assert codes_said <= set(english["todo"])
    assert {f"name_{code}" for code in codes_said} <= set(english["ui"]["differences"])
