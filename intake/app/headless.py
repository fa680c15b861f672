"""What the commands do without a window: one sync, an export, a shop added."""

from __future__ import annotations

import random
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from intake import settings as settings_file
from intake.app import database, mail
from intake.app.compose import Station, open_station, utc_now
from intake.app.desk import StationDesk
from intake.domain.errors import IntakeError
from intake.domain.ports import Shop
from intake.insights.export import decision_rows, money_rows, refund_rows, unit_rows
from intake.paths import DataDir
from intake.settings import ShopSettings
from intake.store.open import open_reader
from intake.sync.engine import Engine
from intake.sync.registry import pushes_of


@contextmanager
def opened(data: DataDir, training: bool) -> Iterator[Station]:
    """The station of a data folder, for as long as a command needs it. Raises IntakeError data_in_use."""
    station = open_station(data, training=training)
    try:
        yield station
    finally:
        station.store.close()


def sync_once(data: DataDir, training: bool) -> dict[str, dict[str, Any]]:
    """Push what is due and pull what changed, for every shop. Raises IntakeError shop_none, data_in_use."""
    with opened(data, training) as station:
        if not station.shops:
            raise IntakeError("shop_none")
        reports = {}
        for name, shop in _with_mail(station).items():
            pushes = next((pushes_of(one) for one in station.settings.shops if one.name == name), 1)
            rng = random.Random()  # noqa: S311 - jitter only
            engine = Engine(station.store.outbox, shop, station.owner, utc_now, rng, pushes=pushes)
            engine.recover()
            report = asdict(engine.run_once())
            problem = report.pop("problem")
            reports[name] = {**report, "problem": problem["code"] if problem else None}
        return reports


def _with_mail(station: Station) -> dict[str, Shop]:
    """The shops, then the mail server: messages wait for what the shops do."""
    server = mail.working_server(lambda: station)
    return station.shops if server is None else {**station.shops, server.name: server}


def sync_forever(data: DataDir, training: bool) -> None:
    """Exchange with the shops until the program is told to stop (Ctrl-C, SIGTERM)."""
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    desk = StationDesk(open_station(data, training=training))
    try:
        stop.wait()
    finally:
        desk.close()


def export_rows(data: DataDir, what: str) -> list[dict[str, Any]]:
    """The rows of an export: "units", "decisions", "refunds" or "money"; also while the station's window is open."""
    makers = {"units": unit_rows, "decisions": decision_rows, "refunds": refund_rows, "money": money_rows}
    make = makers[what]
    chosen = settings_file.load(data.settings)
    store = open_reader(data, database.address(chosen, data), station=chosen.station, site=chosen.site)
    try:
        with store.read() as reads:
            return make(reads)
    finally:
        store.close()


def add_shop(
    data: DataDir,
    asked: Mapping[str, Any],
    token: str,
    progress: Callable[[int, int | None], bool],
) -> int:
    """Connect a shop from the command line, `asked` as its settings; how many returns came."""
    from pydantic import ValidationError

    from intake.app.shops import connect_shop, remember_shop

    try:
        shop = ShopSettings.model_validate(asked)
    except ValidationError as error:
        raise IntakeError("settings_invalid", path="shop", reason=error.errors()[0]["msg"]) from error
    with opened(data, False) as station:
        connected, count = connect_shop(station, shop, token, progress, utc_now)
        remember_shop(station, shop, connected)
        return count
