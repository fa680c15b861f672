"""The device check: what works, what does not, and what to do about it. The same lines serve `intake doctor`."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from intake.app import database, mail
from intake.app.compose import Station
from intake.domain.decisions import Reason, reason_of
from intake.domain.effects import MAIL, UNDER_WAY
from intake.domain.errors import IntakeError
from intake.scanning.camera_devices import is_address, trouble_of
from intake.scanning.frames import CameraState
from intake.scanning.serial_ports import available_ports
from intake.settings import ScannerSettings
from intake.station.desk import DeviceCheck

OK, ATTENTION, STOP = "ok", "attention", "stop"
_LOW_DISK = 500_000_000
_LOOKED_THROUGH = 2000
"""Entries, the oldest first: those nobody sends grow old."""


def check_devices(station: Station, printer_problem: Reason | None = None) -> tuple[DeviceCheck, ...]:
    """Database, disk, guides, printer, camera, scanner, decoder and shops, tested now."""
    return (
        _database(station),
        _disk(station.data.root),
        *(DeviceCheck("guides", ATTENTION, reason_of(problem)) for problem in station.problems),
        _printer(station, printer_problem),
        _camera(station),
        scanner(station.settings.scanner),
        _decoder(),
        *_shops(station),
        *_mail(station),
        *_left_behind(station),
        *_not_safe(station),
    )


def _database(station: Station) -> DeviceCheck:
    broken = station.store.verify_journal(station.settings.station)
    where = station.settings.database and "PostgreSQL" or str(station.data.database)
    if broken is not None:
        return DeviceCheck("database", STOP, Reason("journal_broken", {"sequence": str(broken)}))
    return DeviceCheck("database", OK, Reason("database_ok", {"where": where}))


def _disk(folder: Path) -> DeviceCheck:
    free = shutil.disk_usage(folder).free
    params = {"free": f"{free / 1e9:.1f}", "folder": str(folder)}
    return DeviceCheck("disk", OK if free > _LOW_DISK else ATTENTION, Reason("disk_free", params))


def _printer(station: Station, problem: Reason | None) -> DeviceCheck:
    if problem is not None:
        return DeviceCheck("printer", STOP, problem)
    return DeviceCheck("printer", OK, Reason("printer_ok", {"printer": station.settings.printer}))


def _camera(station: Station) -> DeviceCheck:
    chosen = station.settings.camera
    if not chosen:
        return DeviceCheck("camera", ATTENTION, Reason("camera_none"))
    if chosen == "simulated":
        return DeviceCheck("camera", OK, Reason("camera_simulated"))
    trouble = trouble_of(chosen)
    if trouble is None:
        return DeviceCheck("camera", OK, Reason("camera_chosen", {"camera": chosen}))
    silent = "camera_silent" if is_address(chosen) else "camera_missing"
    code = {CameraState.DENIED: "camera_denied", CameraState.BUSY: "camera_busy"}.get(trouble, silent)
    return DeviceCheck("camera", STOP, Reason(code, {"camera": chosen}))


def scanner(chosen: ScannerSettings) -> DeviceCheck:
    """The serial port, or the devices; without any the scanner is a keyboard, of which nothing can be said."""
    if chosen.handhelds and (trouble := _handheld_trouble(chosen)) is not None:
        return trouble
    port = chosen.serial_port
    if not port and chosen.handhelds:
        names = ", ".join(one.name for one in chosen.handhelds)
        return DeviceCheck("scanner", OK, Reason("scanner_handhelds", {"names": names}))
    if not port:
        return DeviceCheck("scanner", OK, Reason("scanner_keyboard"))
    # A path may be a link or a port that is not listed; a Windows port is no path.
    if not Path(port).exists() and port not in {one.name for one in available_ports()}:
        return DeviceCheck("scanner", STOP, Reason("scanner_missing", {"port": port}))
    if Path(port).exists() and not os.access(port, os.R_OK | os.W_OK):
        return DeviceCheck("scanner", STOP, Reason("scanner_denied", {"port": port}))
    return DeviceCheck("scanner", OK, Reason("scanner_port", {"port": port, "baud": str(chosen.serial_baud)}))


def _handheld_trouble(chosen: ScannerSettings) -> DeviceCheck | None:
    """What is wrong with the first device that something is wrong with. Windows names no files for them."""
    for one in chosen.handhelds:
        if not one.device.startswith("/"):
            continue
        params = {"name": one.name, "device": one.device}
        if not Path(one.device).exists():
            return DeviceCheck("scanner", STOP, Reason("handheld_absent", params))
        if not os.access(one.device, os.R_OK):
            return DeviceCheck("scanner", STOP, Reason("handheld_denied", params))
    return None


def _decoder() -> DeviceCheck:
    from intake.scanning.versions import engine_versions

    versions = engine_versions()
    params = {"engines": ", ".join(f"{name} {version}" for name, version in versions.items())}
    return DeviceCheck("decoder", OK if "zxing-cpp" in versions else STOP, Reason("decoder_ok", params))


def _mail(station: Station) -> Iterator[DeviceCheck]:
    """The mail server, where messages are on: connected to and signed in, nothing sent."""
    try:
        server = mail.mail_server(lambda: station)
        if server is not None:
            yield DeviceCheck("mail", OK, Reason("mail_ok", {"server": server.check().name}))
    except IntakeError as error:
        yield DeviceCheck("mail", STOP, reason_of(error))


def _left_behind(station: Station) -> Iterator[DeviceCheck]:
    """What is owed to a shop that was renamed or taken out of the settings: nobody sends it, and nothing fails."""
    with station.store.read() as reads:
        owed = reads.entries(states=UNDER_WAY, limit=_LOOKED_THROUGH)
    known = {one.name for one in station.settings.shops} | set(station.shops)
    if mail.is_on(station.settings, station.training):
        known.add(MAIL)
    for shop, count in Counter(entry.shop for entry in owed if entry.shop not in known).items():
        yield DeviceCheck(f"shop {shop}", STOP, Reason("shop_left_behind", {"shop": shop, "count": str(count)}))


def _not_safe(station: Station) -> Iterator[DeviceCheck]:
    """What goes unencrypted, or rests on a server nobody checks."""
    for one in station.settings.shops:
        if one.insecure_http and one.address.startswith("http://"):
            yield DeviceCheck(f"shop {one.name}", ATTENTION, Reason("shop_not_encrypted", {"shop": one.name}))
    for doubt in database.doubts(station.settings):
        yield DeviceCheck("database", ATTENTION, doubt)


def _shops(station: Station) -> Iterator[DeviceCheck]:
    if not station.settings.shops:
        yield DeviceCheck("shop", ATTENTION, Reason("shop_none"))
    for name, shop in station.shops.items():
        try:
            checked = shop.check()
        except IntakeError as error:
            yield DeviceCheck(f"shop {name}", STOP, reason_of(error))
            continue
        if checked.missing:
            yield DeviceCheck(f"shop {name}", ATTENTION, checked.missing[0])
        else:
            yield DeviceCheck(f"shop {name}", OK, Reason("shop_ok", {"shop": checked.name, "version": checked.version}))
