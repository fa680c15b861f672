"""Settings changed while the station runs: checked, kept, and put to work."""

from __future__ import annotations

from dataclasses import replace

from intake import settings as settings_file
from intake.app import compose
from intake.app.compose import Station
from intake.domain.errors import IntakeError
from intake.settings import Settings


def save_settings(station: Station, settings: Settings) -> Station:
    """The station with these settings. Raises IntakeError for what does not fit, and keeps nothing then."""
    if settings.station != station.settings.station:
        _refuse_while_busy(station)
    compose.zone(settings.timezone)
    compose.forms(settings)
    printer = compose.choose_printer(settings, station.data, station.training)
    rules, _ = compose.load_rules(settings)
    kept = compose.without_training(settings) if station.training else settings
    settings_file.save(kept, station.data.settings)
    return replace(station, settings=settings, printer=printer, rules=rules)


def _refuse_while_busy(station: Station) -> None:
    """A parcel is found again by its station's name: under another one it would never be closed."""
    with station.store.read() as reads:
        if reads.open_parcel(station.settings.station) is not None:
            raise IntakeError("station_busy", station=station.settings.station)
