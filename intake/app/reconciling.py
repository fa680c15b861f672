"""Compares one shop's books with ours on this station's turn, and keeps what was found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from intake import settings as settings_file
from intake.app import database
from intake.app.compose import (
    Station,
    choose_printer,
    connect_shops,
    load_rules,
    open_station,
    training_settings,
)
from intake.domain.decisions import Reason
from intake.domain.differences import Compared
from intake.domain.errors import IntakeError
from intake.domain.ports import Clock, Shop
from intake.paths import DataDir
from intake.store.open import open_reader
from intake.store.photos import PhotoStore
from intake.sync.reconcile import Progress, Reconciliation

LOOK_BACK = timedelta(days=14)
"""A refund made by hand often comes days after ours: for so long a settled return is compared again every night."""
_TURN = timedelta(hours=2)


def since_last(last: datetime | None) -> datetime | None:
    """From when on returns are compared if nobody says; None (all of them) before the first comparison."""
    return None if last is None else last - LOOK_BACK


def compare_shop(
    station: Station,
    shop: Shop,
    clock: Clock,
    since: datetime | None,
    progress: Progress = lambda _done, _of: True,
) -> Compared:
    """One comparison, kept; what it gives back leaves out what a lead has explained.

    Raises IntakeError reconcile_busy while another station compares this shop.
    """
    book = station.store.differences
    if not book.take_turn(shop.name, station.owner, clock(), _TURN):
        raise IntakeError("reconcile_busy", shop=shop.name)
    compared = Compared(shop.name, clock(), problem=Reason("interrupted"))
    try:
        compared = Reconciliation(station.store, book, shop, clock).run(since, progress)
    finally:
        book.finish(station.owner, compared)
    return _unexplained(station, compared)


@contextmanager
def opened_for_comparing(data: DataDir, training: bool) -> Iterator[tuple[Station, bool]]:
    """The station of a data folder, and whether what is found can be kept: not beside an open window."""
    try:
        station, keeps = open_station(data, training=training), True
    except IntakeError as error:
        if error.code != "data_in_use":
            raise
        station, keeps = _reading(data, training), False
    try:
        yield station, keeps
    finally:
        station.store.close()


def _reading(data: DataDir, training: bool) -> Station:
    chosen = settings_file.load(data.settings)
    if training:
        chosen = training_settings(chosen)
    store = open_reader(data, database.address(chosen, data), station=chosen.station, site=chosen.site)
    try:
        rules, _ = load_rules(chosen)
        photos = PhotoStore(data.photos)
        shops, refused = connect_shops(chosen, data, photos)
        printer = choose_printer(chosen, data, training)
    except BaseException:
        store.close()
        raise
    return Station(data, chosen, training, store, photos, rules, printer, shops, refused)


def compare_reading(station: Station, shop: Shop, clock: Clock, since: datetime | None, progress: Progress) -> Compared:
    """A comparison that keeps nothing; what a lead has explained is left out of it."""
    return _unexplained(
        station, Reconciliation(station.store, station.store.differences, shop, clock).run(since, progress)
    )


def _unexplained(station: Station, compared: Compared) -> Compared:
    known = station.store.differences.explained([one.id for one in compared.found])
    return replace(compared, found=tuple(one for one in compared.found if one.id not in known))
