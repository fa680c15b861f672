"""Each decision of the engine by itself."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.decisions import Reason
from intake.domain.effects import EntryState, SeenState
from intake.domain.errors import ShopRefused
from intake.sync import rules
from intake.sync.rules import Step
from tests.unit.sync.fakes import Time, entries

NOW = Time().now
ENTRY = entries([1], NOW)[0]
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("state", [EntryState.REFUSED, EntryState.PARKED, EntryState.DONE])
def test_an_entry_in_a_persons_hands_or_done_is_left_alone(state):
    assert rules.before_look(replace(ENTRY, state=state), NOW) is Step.STOP


@pytest.mark.parametrize("state", [EntryState.INTENT, EntryState.UNCERTAIN])
def test_nothing_is_done_before_its_time(state):
    assert rules.before_look(replace(ENTRY, state=state, next_at=NOW + SECOND), NOW) is Step.STOP
    assert rules.before_look(replace(ENTRY, state=state), NOW) is Step.LOOK


def test_an_entry_that_another_process_was_sending_is_looked_for_at_once():
    assert rules.before_look(replace(ENTRY, state=EntryState.SENDING, next_at=NOW + SECOND), NOW) is Step.LOOK


@pytest.mark.parametrize("state", [EntryState.INTENT, EntryState.SENDING, EntryState.UNCERTAIN])
def test_what_the_shop_shows_settles_or_parks_whatever_we_believed(state):
    assert rules.after_look(state, SeenState.DONE, False, 0) is Step.SETTLE
    assert rules.after_look(state, SeenState.DIFFERS, True, 9) is Step.PARK


@pytest.mark.parametrize(
    ("state", "settled", "unclear", "step"),
    [
        (EntryState.INTENT, False, 0, Step.SEND),
        (EntryState.INTENT, False, 1, Step.HOLD),
        (EntryState.INTENT, True, 1, Step.SEND),
        (EntryState.SENDING, True, 0, Step.HOLD),
        (EntryState.UNCERTAIN, False, 0, Step.HOLD),
        (EntryState.UNCERTAIN, True, rules.UNCLEAR_MOST - 1, Step.SEND),
        (EntryState.UNCERTAIN, True, rules.UNCLEAR_MOST, Step.PARK),
    ],
)
def test_an_absent_effect_is_sent_only_when_its_absence_proves_something(state, settled, unclear, step):
    assert rules.after_look(state, SeenState.ABSENT, settled, unclear) is step


@given(st.integers(1, 10_000), st.randoms(use_true_random=False))
def test_a_back_off_grows_to_a_minute_and_never_beyond(failures, rng):
    wait = rules.back_off(failures, None, rng)
    most = min(timedelta(seconds=2 ** min(failures - 1, 16)), rules.BACK_OFF_MOST)
    assert most / 2 <= wait <= most


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_a_shops_wish_to_wait_is_honoured_within_reason(wish):
    wait = rules.back_off(1, wish, random.Random(1))
    assert wait <= rules.RETRY_AFTER_MOST + rules.BACK_OFF_FIRST
    if wish > 0:
        assert wait >= min(timedelta(seconds=min(wish, 1e6)), rules.RETRY_AFTER_MOST)


def test_a_reason_keeps_the_shops_words_and_hides_a_bugs_text():
    assert rules.reason_of(ShopRefused("shop_refused", status=400), "x") == Reason("shop_refused", {"status": "400"})
    assert rules.reason_of(ZeroDivisionError("secret"), "send_failed") == Reason(
        "send_failed", {"error": "ZeroDivisionError"}
    )
