"""Docks and shops broken on purpose, by a seed: whatever fails, the three ledgers agree afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from chaos import breaks
from tests.integration.faults.storm import play
from tests.servers import postgres
from tests.servers.postgres import Postgres

SEED = "20261122"
CALM = ("--kills", "0", "--reads", "0.02")


@pytest.mark.timeout(1800)
def test_two_thousand_parcels_and_ten_kills_pay_and_count_everything_once(tmp_path: Path) -> None:
    run = play(tmp_path, "--seed", SEED, "--parcels", "2000", "--kills", "10")
    assert run.code == 0, run.text
    assert run.counts["parcels"] >= 2000
    assert run.counts["kills"] == 10
    assert run.counts["faults"] > 300
    assert (run.counts["lost"], run.counts["double"], run.counts["wrong"], run.counts["parked"]) == (0, 0, 0, 0)


@pytest.mark.timeout(900)
def test_a_station_killed_before_and_after_each_kind_of_commit_loses_and_doubles_nothing(tmp_path: Path) -> None:
    run = play(tmp_path, "--seed", SEED, "--parcels", "80", "--every-commit")
    assert run.code == 0, run.text
    assert run.counts["kills"] >= 30


@pytest.mark.timeout(900)
@pytest.mark.parametrize("broken", [name for name in breaks.NAMES if name not in breaks.SEVERAL])
def test_an_engine_that_is_broken_on_purpose_is_caught(tmp_path: Path, broken: str) -> None:
    run = play(tmp_path, "--seed", SEED, "--parcels", "25", *CALM, "--writes", "0.4", "--break", broken)
    assert run.code == 1, run.text
    assert run.counts["double"] + run.counts["wrong"] > 0


@pytest.mark.postgres
@pytest.mark.timeout(900)
@pytest.mark.parametrize("broken", breaks.SEVERAL)
def test_stations_that_do_not_keep_off_each_other_are_caught(
    tmp_path: Path, broken: str, postgres_server: Postgres
) -> None:
    assert postgres_server.url, postgres.FAST
    run = play(tmp_path, "--seed", SEED, "--parcels", "40", *CALM, "--stations", "2", "--break", broken)
    assert run.code == 1, run.text
    assert run.counts["double"] + run.counts["wrong"] > 0


@pytest.mark.postgres
@pytest.mark.timeout(900)
def test_two_stations_on_one_database_killed_and_stopped_pay_everything_once(
    tmp_path: Path, postgres_server: Postgres
) -> None:
    assert postgres_server.url, postgres.FAST
    run = play(tmp_path, "--seed", SEED, "--parcels", "40", "--kills", "4", "--stations", "2")
    assert run.code == 0, run.text


def test_a_planted_token_is_found_nowhere_after_a_storm(tmp_path: Path) -> None:
    token = "canary-4f1d0c7e9b"
    run = play(tmp_path, "--seed", SEED, "--parcels", "15", "--kills", "3", INTAKE_CHAOS_TOKEN=token)
    assert run.code == 0, run.text
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert any(file.name == "intake.sqlite" for file in files)
    assert [file for file in files if token.encode() in file.read_bytes()] == []
    assert token not in run.text
