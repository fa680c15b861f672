"""Keeps no more than is needed: what the settings say is too old is forgotten."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from intake.app.compose import Station
from intake.domain.errors import IntakeError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many customers were forgotten and photos deleted."""

    customers: int = 0
    photos: int = 0


def tidy(station: Station, now: datetime) -> Tidied:
    """Forget what is older than the settings keep. Raises IntakeError for trouble with the store.

    A photo that cannot be deleted now is left for the next time.
    """
    keep = station.settings
    customers = photos = 0
    if keep.keep_customers_days:
        customers = station.store.retention.forget_customers(now - timedelta(days=keep.keep_customers_days))
    if keep.keep_photos_days:
        for name in station.store.retention.expired_photos(now - timedelta(days=keep.keep_photos_days)):
            try:
                photos += station.photos.drop(name)
            except IntakeError as error:
                log.warning("photo %s stays for now: %s", name, error.code)
    return Tidied(customers, photos)
