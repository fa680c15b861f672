"""Comparing by night and by command: when it is due, by whom, what is kept, and what the command says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from intake.app.compose import Station, open_station
from intake.app.nightly import Nightly, due
from intake.app.reconciling import LOOK_BACK, since_last
from intake.cli import main
from intake.domain.ids import new_id
from intake.domain.money import Money
from intake.domain.people import Operator, Role
from intake.paths import DataDir
from intake.station.differences import explain
from intake.sync.training import TrainingShop
from tests.integration.sync import dock_day

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LOTTE = Operator(new_id(), "Lotte", "LOTTE1", Role.LEAD)


@pytest.fixture
def data(tmp_path: Path) -> DataDir:
    return DataDir(tmp_path / "data")


@pytest.fixture
def station(data: DataDir) -> Iterator[Station]:
    opened = open_station(data, training=True)
    yield opened
    opened.store.close()


def foreign_refund(station: Station) -> None:
    """A settled return for which somebody refunds three euros more by hand."""
    shop = station.shops["training"]
    assert isinstance(shop, TrainingShop)
    one = next(each for each in shop.returns() if len(each.payments) == 1 and not each.already_refunded)
    now = datetime.now(UTC)
    with station.store.write() as writes:
        writes.save_returns("training", [one], None)
        settled = replace(dock_day.settlement(one), payments=(), refunded_by_others=one.refunded_by_others)
        writes.add_settlement(settled, (), now)
    for effect in shop.plan(settled, "main"):
        shop.send(effect)
    with station.store.write() as writes:
        again = replace(settled, id="kept")
        writes.add_settlement(again, shop.plan(settled, "main"), now)
    shop.refund_by_hand(one.external_id, one.payments[0].external_id, Money(300, one.currency), "anna")


@pytest.mark.parametrize(
    ("now", "last", "hour", "expected"),
    [
        ("2026-11-20T02:30+00:00", "2026-11-19T02:05+00:00", 3, True),  # half past three in Amsterdam
        ("2026-11-20T01:30+00:00", "2026-11-19T02:05+00:00", 3, False),  # half past two
        ("2026-11-20T12:00+00:00", "2026-11-20T02:00+00:00", 3, False),
        ("2026-11-20T12:00+00:00", "2026-11-20T01:59+00:00", 3, True),  # it was off at night
        ("2026-11-20T12:00+00:00", None, 3, True),
        ("2026-11-20T12:00+00:00", None, -1, False),
        ("2026-03-29T01:30+00:00", "2026-03-28T02:05+00:00", 2, True),  # an hour the clocks leave out
        ("2026-10-25T03:00+00:00", "2026-10-25T01:30+00:00", 2, False),  # an hour there is twice
    ],
)
def test_it_is_due_once_a_night_by_the_sites_clock(now: str, last: str | None, hour: int, expected: bool):
    began = datetime.fromisoformat(last) if last else None
    assert due(datetime.fromisoformat(now), began, hour, AMSTERDAM) is expected


def test_every_night_looks_two_weeks_back_and_the_first_one_at_everything():
    at = datetime(2026, 11, 20, tzinfo=UTC)
    assert since_last(None) is None
    assert since_last(at) == at - LOOK_BACK


def test_a_night_keeps_what_it_found_and_the_next_look_has_nothing_to_do(station: Station):
    foreign_refund(station)
    told: list[str] = []
    nightly = Nightly(lambda: station, lambda: datetime.now(UTC), told.append)
    assert nightly.look() == 1
    assert told == ["training"]
    with station.store.read() as reads:
        assert [one.reason.code for one in reads.differences()] == ["diff_refund_foreign"]
    assert nightly.look() == 0


def test_while_another_station_compares_this_one_leaves_it_alone(station: Station):
    now = datetime.now(UTC)
    assert station.store.differences.take_turn("training", "main/dock-9", now, timedelta(hours=1))
    assert Nightly(lambda: station, lambda: now, lambda _shop: None).look() == 0


def test_what_a_lead_explained_stays_away_and_is_in_the_journal(station: Station):
    foreign_refund(station)
    now = datetime.now(UTC)
    nightly = Nightly(lambda: station, lambda: now, lambda _shop: None)
    nightly.look()
    with station.store.read() as reads:
        (found,) = reads.differences()
    explain(station.store, LOTTE, found.id, " a gift from the shop ", now)
    now += timedelta(days=1)
    assert nightly.look() == 1
    with station.store.read() as reads:
        assert reads.differences() == ()
        noted = reads.journal(limit=1)[0]
    assert noted.operator == "Lotte"
    assert getattr(noted.act, "details", {})["reason"] == "a gift from the shop"


def run(data: DataDir, *words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["reconcile", "--training", "--data-dir", str(data.root), *words])
    return result.exit_code, result.stdout, result.stderr


def test_the_command_says_what_differs_and_what_to_do(station: Station, data: DataDir):
    assert run(data)[0] == 0
    foreign_refund(station)
    code, said, beside = run(data, "--all")
    assert code == 1
    assert "Somebody refunded 3.00 EUR in the shop without us (anna," in said
    assert "→ Ask who did it and what for." in said
    assert "training: 1 returns compared, 1 difference" in said
    assert "not kept" in beside  # the fixture's station has the database open


def test_the_command_keeps_what_it_finds_when_the_window_is_closed(data: DataDir):
    opened = open_station(data, training=True)
    foreign_refund(opened)
    opened.store.close()
    code, said, _ = run(data, "--since", "2020-01-01", "--format", "json")
    assert code == 1
    rows = json.loads(said)
    assert [(row["code"], row["amount"]) for row in rows] == [("diff_refund_foreign", "3.00")]
    assert run(data, "--format", "csv")[1].startswith("shop,rma,order,code,amount")
    opened = open_station(data, training=True)
    with opened.store.write() as writes:
        (found,) = writes.differences()
        writes.explain_difference(replace(found, explained_by="Lotte", explanation="gift"), datetime.now(UTC))
    opened.store.close()
    assert run(data, "--all")[0] == 0


def test_an_unknown_shop_is_said_to_be_unknown(data: DataDir):
    code, _, beside = run(data, "--shop", "nobody")
    assert code == 1
    assert "nobody is not connected" in beside
