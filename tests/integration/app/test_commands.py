"""The commands as a person or a script calls them; a real data folder, a real database."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from intake.app.compose import open_station
from intake.app.desk import StationDesk
from intake.cli import main
from intake.domain.codes import Scan, Source
from intake.domain.errors import IntakeError
from intake.domain.own_codes import lpn
from intake.paths import DataDir
from intake.printing.images import code128_png
from intake.station.commands import Command


def call(*arguments: str | Path, typed: str = "") -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments], input=typed)


@pytest.fixture
def played(tmp_path: Path) -> Path:
    """A training station on which one clean unit was taken in."""
    desk = StationDesk(open_station(DataDir(tmp_path), training=True), sync=False)
    try:
        desk.worker.poke()
        shop = next(iter(desk.station.shops.values()))
        with desk.station.store.write() as writes:
            for page in shop.pull(""):
                writes.save_returns(shop.name, page.returns, page.cursor)
        desk.sign_in_badge("EVA1")
        with desk.station.store.read() as reads:
            expected = reads.search_returns("RMA-10428-1")[0]
        bench = desk.intake()
        bench.scan(Scan(expected.tracking[0], Source.WEDGE))
        bench.scan(Scan(expected.lines[0].gtin or "", Source.WEDGE))
        bench.digit(1)
        bench.command(Command.CLOSE)
        desk.settle_labels()
    finally:
        desk.close()
    return tmp_path


def test_help_tells_the_exit_codes() -> None:
    result = call("--help")
    assert result.exit_code == 0
    assert "Exit codes" in result.output


def test_parse_gives_ranked_meanings_as_json(tmp_path: Path) -> None:
    result = call("parse", "1Z5R89390357567127", "--json", "--data-dir", tmp_path)
    meanings = json.loads(result.output)["meanings"]
    assert (meanings[0]["kind"], meanings[0]["carrier"]) == ("tracking", "ups")


def test_parse_of_nonsense_finds_no_meaning_and_is_no_error(tmp_path: Path) -> None:
    result = call("parse", "\x01\x02", "--json", "--data-dir", tmp_path)
    assert result.exit_code == 0
    assert json.loads(result.output)["meanings"] == []


def test_decode_prints_a_line_an_image(tmp_path: Path) -> None:
    good, bad = tmp_path / "label.png", tmp_path / "torn.png"
    good.write_bytes(code128_png(lpn("N", 5)))
    bad.write_bytes(good.read_bytes()[:200])
    result = call("decode", good, bad, "--json")
    first, second = map(json.loads, result.output.splitlines())
    assert [code["text"] for code in first["codes"]] == [lpn("N", 5)]
    assert first["milliseconds"] > 0
    assert second["error"] == "image_unreadable"
    assert result.exit_code == 1


def test_sync_once_releases_the_refund_and_reports_as_json(played: Path) -> None:
    result = call("sync", "--once", "--json", "--training", "--data-dir", played)
    report = json.loads(result.output)
    assert (report["shop"], report["sent"], report["problem"]) == ("training", 3, None)
    again = json.loads(call("sync", "--once", "--json", "--training", "--data-dir", played).output)
    assert again["sent"] == 0


@pytest.mark.parametrize("what", ["units", "decisions", "refunds"])
def test_exports_carry_what_was_decided(played: Path, what: str) -> None:
    as_csv = call("export", what, "--training", "--data-dir", played)
    as_json = call("export", what, "--format", "json", "--training", "--data-dir", played)
    rows = list(csv.DictReader(io.StringIO(as_csv.output)))
    assert len(rows) == len(json.loads(as_json.output)) == 1


def test_an_export_before_the_first_start_says_what_is_missing(tmp_path: Path) -> None:
    result = call("export", "units", "--data-dir", tmp_path)
    assert result.exit_code == 1
    assert str(tmp_path) in result.stderr


def test_doctor_names_what_works_and_exits_zero(played: Path) -> None:
    result = call("doctor", "--training", "--data-dir", played)
    assert result.exit_code == 0, result.output
    assert "database" in result.output
    assert "⬣" not in result.output


def test_doctor_explains_what_keeps_the_station_from_opening(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("stattion = 'x'\n")
    result = call("doctor", "--data-dir", tmp_path)
    assert result.exit_code == 1
    assert "stattion" in result.output


def test_settings_with_a_typing_slip_are_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("put_away = 'rol'\n")
    with pytest.raises(IntakeError, match="put_away"):
        open_station(DataDir(tmp_path), training=True)


def test_two_programs_on_the_same_data_are_refused(played: Path) -> None:
    station = open_station(DataDir(played), training=True)
    try:
        result = call("sync", "--once", "--training", "--data-dir", played)
        assert result.exit_code == 1
        assert str(played) in result.stderr
        assert call("export", "units", "--data-dir", played).exit_code == 0, "reading beside it is fine"
    finally:
        station.store.close()


def test_a_shop_that_does_not_answer_is_not_kept(tmp_path: Path) -> None:
    arguments = ("shop", "add", "medusa", "--address", "http://127.0.0.1:9", "--data-dir", tmp_path)
    result = call(*arguments, typed="sk_secret\n")
    assert result.exit_code == 1
    assert "sk_secret" not in result.output
    assert not (tmp_path / "settings.toml").exists()


def test_the_papers_of_a_training_station_are_written(played: Path) -> None:
    desk = StationDesk(open_station(DataDir(played), training=True), sync=False)
    try:
        names = {path.name for path in desk.papers().iterdir()}
    finally:
        desk.close()
    assert {"command-barcodes.pdf", "practice-labels.pdf", "totes.pdf", "roll-A.pdf", "badge-eva1.pdf"} <= names
