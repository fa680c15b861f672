"""Messages from the station's own parts: recorded with the settlement, sent after the refund, shown before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from intake import settings as settings_file
from intake.app import mail
from intake.app.compose import Station, open_station
from intake.app.desk import StationDesk
from intake.app.devices import check_devices
from intake.app.headless import sync_once
from intake.cli import main
from intake.domain.effects import MAIL, EntryState
from intake.paths import DataDir
from intake.settings import MailSettings, Settings, ShopifySettings, ShopSettings
from intake.sync.training import TrainingShop
from tests.integration.sync import dock_day
from tests.servers.mail import Mailbox, MailServer
from tests.servers.processes import free_port

TRAINING = ShopSettings(name="training", kind="training")


@pytest.fixture
def box() -> Mailbox:
    return Mailbox()


@pytest.fixture
def server(box: Mailbox) -> Iterator[MailServer]:
    made = MailServer(box, password=False)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def data(tmp_path: Path, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> DataDir:
    """A station that is no training, with the training shop and a mail server on this machine."""
    monkeypatch.setattr(TrainingShop, "contact", lambda _shop, expected: f"{expected.external_id}@example.org")
    made = DataDir(tmp_path / "data")
    chosen = MailSettings(
        server="127.0.0.1", port=server.port, tls="none", sender="returns@example.org", trader="Zo & Zo"
    )
    settings_file.save(Settings(shops=(TRAINING,), mail=chosen), made.settings)
    return made


def settle_one(station: Station, plan: bool = True) -> str:
    """Settle a return of which a part is kept, as the bench would; its number."""
    shop = station.shops["training"]
    assert isinstance(shop, TrainingShop)
    one = next(each for each in shop.returns() if dock_day.settlement(each).goods_deduction)
    settled = replace(dock_day.settlement(one), refunded_by_others=one.refunded_by_others)
    with station.store.write() as writes:
        writes.save_returns("training", [one], None)
    desk = StationDesk(station, sync=False)
    effects = desk.plan(settled) if plan else ()
    with station.store.write() as writes:
        writes.add_settlement(settled, effects, datetime.now(UTC))
    return one.rma


def test_a_settled_return_is_refunded_and_then_told_to_the_customer(data: DataDir, box: Mailbox):
    station = open_station(data, training=False)
    settle_one(station)
    station.store.close()
    reports = sync_once(data, False)
    assert reports[MAIL]["settled"] == 1
    (message,) = box.taken
    assert message["From"].addresses[0].addr_spec == "returns@example.org"
    plain = message.get_body(("plain",))
    assert plain is not None
    assert "2011/83" in plain.get_content()
    sync_once(data, False)
    assert len(box.taken) == 1
    station = open_station(data, training=False)
    with station.store.read() as reads:
        entries = reads.entries()
    assert entries[-1].shop == MAIL
    assert {entry.state for entry in entries} == {EntryState.DONE}
    station.store.close()


def checked(station: Station) -> list[tuple[str, str]]:
    return [(one.state, one.detail.code) for one in check_devices(station) if one.name == "mail"]


def test_doctor_signs_in_at_the_mail_server(data: DataDir):
    station = open_station(data, training=False)
    try:
        assert checked(station) == [("ok", "mail_ok")]
        away = station.settings.mail.model_copy(update={"port": free_port()})
        chosen = station.settings.model_copy(update={"mail": away})
        assert checked(replace(station, settings=chosen)) == [("stop", "mail_unreachable")]
    finally:
        station.store.close()


def test_doctor_finds_what_waits_for_a_shop_the_settings_no_longer_name(data: DataDir):
    """Renamed in the settings, or messages switched off: nothing fails, and nothing is ever sent."""
    station = open_station(data, training=False)
    try:
        settle_one(station)
        said = [one for one in check_devices(station) if one.detail.code == "shop_left_behind"]
        assert said == []
        renamed = TRAINING.model_copy(update={"name": "web"})
        chosen = station.settings.model_copy(update={"shops": (renamed,), "mail": MailSettings()})
        here = replace(station, settings=chosen, shops={"web": station.shops["training"]})
        said = [one for one in check_devices(here) if one.detail.code == "shop_left_behind"]
        assert {(one.state, one.detail.params["shop"]) for one in said} == {("stop", "training"), ("stop", MAIL)}
    finally:
        station.store.close()


def test_training_writes_to_nobody_and_neither_do_we_for_a_shop_that_writes_itself(data: DataDir):
    station = open_station(data, training=False)
    try:
        shop = station.shops["training"]
        assert isinstance(shop, TrainingShop)
        one = shop.returns()[0]
        with station.store.write() as writes:
            writes.save_returns("training", [one], None)
        settled = dock_day.settlement(one)
        assert len(mail.messages(station, settled)) == 1
        assert mail.messages(replace(station, training=True), settled) == ()
        assert mail.mail_server(lambda: replace(station, training=True)) is None
        itself = ShopSettings(name="training", kind="shopify", shopify=ShopifySettings(notify_customer=True))
        chosen = station.settings.model_copy(update={"shops": (itself,)})
        assert mail.messages(replace(station, settings=chosen), settled) == ()
    finally:
        station.store.close()


def run(data: DataDir, *words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [*words, "--data-dir", str(data.root)])
    return result.exit_code, result.stdout, result.stderr


def test_a_message_can_be_seen_before_anything_is_sent(data: DataDir, box: Mailbox, tmp_path: Path):
    station = open_station(data, training=False)
    rma = settle_one(station, plan=False)
    station.store.close()
    code, said, _ = run(data, "mail-preview", rma, "--language", "nl")
    assert code == 0
    assert rma in said.splitlines()[0]
    assert "Met vriendelijke groet\nZo & Zo" in said
    for ending, begins in ((".html", "<!DOCTYPE html>"), (".eml", "Subject:"), (".txt", "Uw retour")):
        out = tmp_path / f"message{ending}"
        assert run(data, "mail-preview", rma, "--language", "nl", "--out", str(out))[0] == 0
        assert out.read_text(encoding="utf-8").startswith(begins)
    assert run(data, "mail-preview", "RMA-NOBODY")[0] == 1
    assert box.taken == []


def test_a_slip_in_the_sites_own_words_is_told_and_stops_no_work(data: DataDir, expected_log: object):
    data.mail.mkdir(parents=True)
    (data.mail / "da.toml").write_text('[law]\nhaed = "x"\n', encoding="utf-8")
    station = open_station(data, training=False)
    try:
        assert checked(station) == [("stop", "mail_words_invalid")]
        assert mail.working_server(lambda: station) is None
    finally:
        station.store.close()


def test_secrets_come_on_standard_input_and_move_between_keyring_and_file(
    data: DataDir, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("INTAKE_SECRETS_PASSPHRASE", "correct horse battery")

    def secrets(*words: str, given: str = "") -> int:
        return CliRunner().invoke(main, ["secrets", *words, "--data-dir", str(data.root)], input=given).exit_code

    assert secrets("move", "file") == 0
    assert settings_file.load(data.settings).secrets == "file"
    assert secrets("set", "mail", given="pass word one\n") == 0
    assert b"pass word one" not in data.secrets.read_bytes()
    assert b"pass word one" not in data.settings.read_bytes()
    assert secrets("set", "mail", given="\n") == 1
    assert secrets("delete", "mail") == 0
