"""Connecting a shop: test it, keep its token in the keyring, import what it expects, remember it in the settings."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from intake import settings as settings_file
from intake.app.compose import Station, connect_one, without_training
from intake.domain.errors import IntakeError
from intake.domain.ports import Clock, Shop
from intake.settings import ShopSettings

Progress = Callable[[int, int | None], bool]


def connect_shop(
    station: Station, shop: ShopSettings, token: str, progress: Progress | None, clock: Clock
) -> tuple[Shop, int]:
    """Connect a shop; how many returns came with the first import. To be remembered afterwards.

    Nothing is kept when the test fails: raises the shop's IntakeError, or shop_rights_missing. A cancelled import
    keeps the shop and what was stored; the rest comes with the next pull.
    """
    from intake.sync.engine import Engine
    from intake.sync.registry import connect
    from intake.sync.secrets import RESERVED, open_secrets

    if shop.name in RESERVED or any(one.name == shop.name for one in station.settings.shops):
        raise IntakeError("shop_name_taken", shop=shop.name)
    secrets = open_secrets(station.settings.secrets, station.data.secrets)
    if shop.kind != "training":
        secrets.set(shop.name, token)
    try:
        connected = connect_one(connect, shop, station.data, station.photos, secrets.get)
        checked = connected.check()
        if checked.missing:
            raise IntakeError("shop_rights_missing", missing=", ".join(reason.code for reason in checked.missing))
    except IntakeError:
        if shop.kind != "training":
            secrets.delete(shop.name)
        raise
    engine = Engine(station.store.outbox, connected, station.owner, clock, random.Random())  # noqa: S311 - jitter only
    return connected, engine.pull_once(progress).pulled


def remember_shop(station: Station, shop: ShopSettings, connected: Shop) -> Station:
    """The station with the shop, also in its settings; as they are now, for an import can take long."""
    settings = station.settings.model_copy(update={"shops": (*station.settings.shops, shop)})
    settings_file.save(without_training(settings) if station.training else settings, station.data.settings)
    return replace(station, settings=settings, shops={**station.shops, shop.name: connected})
