"""Domain values survive the way to text and back, and text that is no value is refused by name."""

from __future__ import annotations

import dataclasses
import json
import string
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.domain import acts
from intake.domain.acts import Act, Noted, UnitDecided
from intake.domain.decisions import Settlement
from intake.domain.errors import IntakeError
from intake.domain.money import Money
from intake.domain.people import Operator
from intake.domain.records import Parcel, Unit
from intake.domain.returns import ExpectedReturn
from intake.store import values
from intake.store.values import ACT, OPERATOR, PARCEL, RETURN, SETTLEMENT, UNIT, Codec, day, micros, moment, plain

MOMENTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001

st.register_type_strategy(
    Money,
    st.builds(Money, st.integers(-(10**12), 10**12), st.text(string.ascii_uppercase, min_size=3, max_size=3)),
)
st.register_type_strategy(datetime, MOMENTS)
ACTS = st.one_of(*(st.from_type(shape) for shape in get_args(Act)))
ROUNDS = settings(max_examples=60)


@ROUNDS
@given(ACTS)
def test_every_act_reads_as_it_was_written(act: Act) -> None:
    text = ACT.dump(act)
    assert ACT.load(text, "x") == act
    assert ACT.dump(ACT.load(text, "x")) == text


@pytest.mark.parametrize(
    ("codec", "shape"),
    [(RETURN, ExpectedReturn), (PARCEL, Parcel), (UNIT, Unit), (SETTLEMENT, Settlement), (OPERATOR, Operator)],
)
def test_every_record_reads_as_it_was_written(codec: Codec[Any], shape: type) -> None:
    @settings(max_examples=25)
    @given(st.from_type(shape))
    def round_trip(value: object) -> None:
        text = codec.dump(value)
        assert codec.load(text, "x") == value
        assert codec.dump(codec.load(text, "x")) == text

    round_trip()


def test_every_kind_of_act_is_known_by_its_own_word() -> None:
    shapes = [shape for shape in vars(acts).values() if dataclasses.is_dataclass(shape) and "act" in _fields(shape)]
    shapes = [shape for shape in shapes if shape is not acts.JournalEntry and shape.__module__ == acts.__name__]
    words = [_fields(shape)["act"].default for shape in shapes]
    assert len(words) == len(set(words)) == len(get_args(Act))


def _fields(shape: Any) -> dict[str, dataclasses.Field[Any]]:
    return {field.name: field for field in dataclasses.fields(shape)}


def test_the_text_is_canonical() -> None:
    text = ACT.dump(Noted("x", {"b": "ø", "a": "1"}))
    assert text == '{"act":"noted","details":{"a":"1","b":"ø"},"what":"x"}'


@settings(max_examples=40)
@given(st.from_type(UnitDecided))
def test_an_older_text_without_newer_fields_still_reads(act: UnitDecided) -> None:
    raw = json.loads(ACT.dump(act))
    decision = raw["decision"]
    for name in ("law_version", "review", "tote"):
        decision.pop(name)
    read = ACT.load(json.dumps(raw), "x")
    assert isinstance(read, UnitDecided)
    assert read.decision == dataclasses.replace(act.decision, law_version="", review=(), tote="")


def test_a_settlement_of_the_first_release_still_reads() -> None:
    """As that release wrote it: no store credit, no exchange, no word of a lead."""
    money = '{"currency":"EUR","minor":%d}'
    names = ("delivery", "postage", "instant", "goods_deduction", "refund", "claim")
    amounts = ",".join(f'"{name}":{money % number}' for number, name in enumerate(names))
    unit = (
        f'{{"deduction":{money % 0},"disposition":"restock","grade":"A2","line_external_id":"l","lpn":"L",'
        f'"photos":[],"reasons":[],"refund":{money % 4},"serial":null,"sku":"S",'
        '"unit_id":"00000000-0000-0000-0000-000000000001"}'
    )
    text = (
        f'{{{amounts},"complete":true,"currency":"EUR","due":null,"external_id":"r","id":"s",'
        f'"order_external_id":"o","payments":[["pay",{money % 4}]],"return_id":"00000000-0000-0000-0000-000000000002",'
        f'"revision":1,"rma":"R","shop":"web","units":[{unit}]}}'
    )
    read = SETTLEMENT.load(text, "s")
    assert (read.refund, read.claim, read.store_credit, read.exchanges) == (Money(4, "EUR"), Money(5, "EUR"), None, ())
    assert read.units[0].credit is None


@settings(max_examples=150)
@given(
    st.one_of(
        st.text(max_size=50),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        ).map(json.dumps),
        st.builds(lambda act, n: ACT.dump(act)[:n], ACTS, st.integers(0, 60)),
    )
)
def test_whatever_stands_there_is_a_value_or_damaged(text: str) -> None:
    codecs: tuple[Codec[Any], ...] = (ACT, PARCEL, UNIT, RETURN, SETTLEMENT)
    for codec in codecs:
        try:
            codec.load(text, "record-7")
        except IntakeError as error:
            assert (error.code, error.params["record"]) == ("record_damaged", "record-7")  # noqa: PT017


@pytest.mark.parametrize(
    "text",
    [
        '{"act":"noted"}',
        '{"act":"never","what":"x"}',
        '{"what":"x"}',
        '{"act":"noted","what":7}',
        '{"act":"noted","what":"x","details":{"a":{}}}',
        "[" * 100_000,
        '{"act":"parcel_opened","code":"x","return_ids":["no id"]}',
    ],
)
def test_text_that_is_no_act_is_refused(text: str) -> None:
    with pytest.raises(IntakeError, match="record_damaged"):
        ACT.load(text, "x")


def test_money_of_no_currency_is_refused() -> None:
    with pytest.raises(IntakeError, match="record_damaged"):
        Codec("money", Money).load('{"minor":1,"currency":"euro"}', "x")


def test_characters_that_no_file_can_hold_become_question_marks() -> None:
    assert ACT.load(ACT.dump(Noted("a\ud800b\0c")), "x") == Noted("a?b\0c")
    assert plain("a\0b\udfffc") == "ab?c"
    assert plain("plain ø") == "plain ø"


@given(MOMENTS)
def test_times_keep_their_microseconds(at: datetime) -> None:
    assert moment(micros(at)) == at


@given(MOMENTS, st.timedeltas(timedelta(microseconds=1), timedelta(days=1)))
def test_times_sort_as_they_happen(at: datetime, later: timedelta) -> None:
    assert micros(at - later) < micros(at) if at.year > 1 else micros(at) < micros(at + later)


def test_a_time_without_a_zone_is_a_bug() -> None:
    with pytest.raises(ValueError, match="zone"):
        micros(datetime(2026, 3, 4))  # noqa: DTZ001


@pytest.mark.parametrize("value", [2**62, -(2**62), 2**63 - 1])
def test_a_time_beyond_all_calendars_is_damaged(value: int) -> None:
    with pytest.raises(IntakeError, match="record_damaged"):
        moment(value)


def test_no_day_sorts_after_every_day() -> None:
    assert day(None) >= day(date.max) > day(date(2026, 3, 4)) == values.day(date(2026, 3, 5)) - 1
