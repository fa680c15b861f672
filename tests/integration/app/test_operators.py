"""People let in, changed and removed from the command line, against a real data folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from intake.app.compose import open_station
from intake.app.desk import StationDesk
from intake.cli import main
from intake.domain.acts import Noted
from intake.domain.errors import IntakeError
from intake.paths import DataDir


def call(folder: Path, *arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["operator", *arguments, "--data-dir", str(folder)], input=typed)


def listed(folder: Path) -> dict[str, dict[str, object]]:
    return {row["name"]: row for row in map(json.loads, call(folder, "list", "--json").stdout.splitlines())}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A station that Ioana (a lead) and Bram may sign in at."""
    for name, role, badge in (("Ioana", "lead", "IOANA1"), ("Bram", "worker", "")):
        assert call(tmp_path, "add", name, "--role", role, "--badge", badge, typed="4711\n4711\n").exit_code == 0
    return tmp_path


def badge_opens(folder: Path, badge: str) -> str:
    desk = StationDesk(open_station(DataDir(folder), training=False), sync=False)
    try:
        return desk.sign_in_badge(badge).name
    finally:
        desk.close()


def test_an_added_person_may_sign_in(folder: Path) -> None:
    assert badge_opens(folder, "IOANA1") == "Ioana"


def test_a_name_is_given_once(folder: Path) -> None:
    result = call(folder, "add", "ioana", typed="1234\n1234\n")
    assert result.exit_code == 1
    assert "tells them apart" in result.stderr


def test_a_removed_person_no_longer_may_and_can_come_back(folder: Path) -> None:
    assert call(folder, "remove", "IOANA").exit_code == 0
    with pytest.raises(IntakeError, match="badge_unknown"):
        badge_opens(folder, "IOANA1")
    assert listed(folder)["Ioana"]["active"] is False
    assert call(folder, "change", "Ioana", "--back").exit_code == 0
    assert badge_opens(folder, "IOANA1") == "Ioana"


def test_the_last_person_who_can_sign_in_stays(folder: Path) -> None:
    assert call(folder, "remove", "Bram").exit_code == 0
    result = call(folder, "remove", "Ioana")
    assert result.exit_code == 1
    assert "last person" in result.stderr


def test_a_lost_badge_is_taken_away_and_a_role_given(folder: Path) -> None:
    assert call(folder, "change", "Ioana", "--badge", "", "--role", "it", "--name", "Ioana P.").exit_code == 0
    changed = listed(folder)["Ioana P."]
    assert (changed["badge"], changed["role"], changed["pin"]) == ("", "it", True)


def test_a_new_pin_replaces_the_old_one(folder: Path) -> None:
    assert call(folder, "change", "Bram", "--pin", typed="9988\n9988\n").exit_code == 0
    desk = StationDesk(open_station(DataDir(folder), training=False), sync=False)
    try:
        bram = next(one for one in desk.operators() if one.name == "Bram")
        with pytest.raises(IntakeError, match="pin_wrong"):
            desk.sign_in_pin(bram.id, "4711")
        assert desk.sign_in_pin(bram.id, "9988").name == "Bram"
    finally:
        desk.close()


def test_nobody_of_that_name_is_said_plainly(folder: Path) -> None:
    result = call(folder, "remove", "Nobody")
    assert result.exit_code == 1
    assert "Nobody here is called Nobody" in result.stderr


def test_nothing_to_change_is_wrong_use(folder: Path) -> None:
    assert call(folder, "change", "Bram").exit_code == 2


def test_every_change_is_in_the_journal_without_a_pin(folder: Path) -> None:
    call(folder, "change", "Bram", "--role", "lead")
    call(folder, "remove", "Bram")
    station = open_station(DataDir(folder), training=False)
    try:
        with station.store.read() as reads:
            acts = [entry.act for entry in reads.journal()]
    finally:
        station.store.close()
    noted = [act for act in acts if isinstance(act, Noted)]
    assert [act.what for act in reversed(noted)] == [
        "operator_added", "operator_added", "operator_changed", "operator_removed",
    ]  # fmt: skip
    assert "4711" not in str(noted)
    assert "argon2" not in str(noted)
