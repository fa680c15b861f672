"""Nobody acts without a name."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intake.domain.acts import Noted
from intake.domain.errors import IntakeError
from intake.domain.own_codes import badge_code
from intake.domain.people import Operator, Role
from intake.station.sign_in import LOCK, TRIES, by_badge, by_pin, new_operator, pin_hash
from tests.dock import START, Dock


@pytest.fixture
def eva(dock: Dock) -> Operator:
    operator = new_operator("Eva", Role.WORKER, "1234", badge="EVA1")
    with dock.store.write() as writes:
        writes.save_operator(operator)
    return operator


def test_the_right_pin_signs_in(dock: Dock, eva: Operator) -> None:
    assert by_pin(dock.store, eva.id, "1234", START) == eva


def test_a_badge_signs_in_whatever_its_case(dock: Dock, eva: Operator) -> None:
    assert by_badge(dock.store, "eva1", START).id == eva.id


def test_an_unknown_badge_is_refused(dock: Dock, eva: Operator) -> None:
    with pytest.raises(IntakeError, match="badge_unknown"):
        by_badge(dock.store, "NOBODY", START)


def test_five_wrong_pins_lock_even_the_right_one_and_time_opens_it(dock: Dock, eva: Operator) -> None:
    for number in range(TRIES):
        with pytest.raises(IntakeError, match="pin_wrong"):
            by_pin(dock.store, eva.id, "9999", START + timedelta(seconds=number))
    with pytest.raises(IntakeError, match="sign_in_locked"):
        by_pin(dock.store, eva.id, "1234", START + timedelta(seconds=10))
    assert by_pin(dock.store, eva.id, "1234", START + LOCK + timedelta(seconds=20)) == eva


def test_setting_the_clock_back_does_not_open_the_lock(dock: Dock, eva: Operator) -> None:
    for number in range(TRIES):
        with pytest.raises(IntakeError, match="pin_wrong"):
            by_pin(dock.store, eva.id, "9999", START + timedelta(seconds=number))
    with pytest.raises(IntakeError, match="sign_in_locked"):
        by_pin(dock.store, eva.id, "1234", START - timedelta(days=1))


def test_a_busy_site_does_not_make_a_lock_forget(dock: Dock, eva: Operator) -> None:
    for number in range(TRIES):
        with pytest.raises(IntakeError, match="pin_wrong"):
            by_pin(dock.store, eva.id, "9999", START + timedelta(seconds=number))
    with dock.store.write() as writes:
        for _ in range(500):
            writes.append(Noted("something"), at=START + timedelta(seconds=9), operator="Mihai", parcel_id=None)
    with pytest.raises(IntakeError, match="sign_in_locked"):
        by_pin(dock.store, eva.id, "1234", START + timedelta(seconds=10))


def test_a_badge_scanned_at_the_bench_is_not_shown(dock: Dock, eva: Operator) -> None:
    assert dock.scan(badge_code("EVA1")).last_code == ""


@pytest.mark.parametrize("pin", ["", "12", "abcd", "1234567890123", "١٢٣٤"])
def test_a_pin_is_four_to_twelve_digits(pin: str) -> None:
    with pytest.raises(IntakeError, match="pin_form"):
        pin_hash(pin)


def test_the_journal_notes_who_signed_in_and_never_a_pin(dock: Dock, eva: Operator) -> None:
    by_pin(dock.store, eva.id, "1234", START)
    with dock.store.read() as reads:
        entry = reads.journal(limit=1)[0]
    assert entry.operator == "Eva"
    assert "1234" not in repr(entry.act)
