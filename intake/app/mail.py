"""Messages to customers: which settlement is worth one, and the mail server put together out of the station's parts."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID

from intake.app.compose import Station, texts_for
from intake.domain.decisions import Settlement
from intake.domain.effects import Effect
from intake.domain.errors import IntakeError
from intake.domain.ports import PhotoFiles, Shop, Store
from intake.domain.returns import ExpectedReturn
from intake.paths import DataDir, resources
from intake.settings import Settings
from intake.sync.secrets import MAIL, open_secrets
from intake.texts import LANGUAGES, Texts

if TYPE_CHECKING:
    # Loaded only where messages are on: a window opens faster without HTTP, mail and TLS.
    from intake.sync.mail.shop import MailShop, WordsOf
    from intake.sync.mail.words import Words

log = logging.getLogger(__name__)

_PHOTO_SIDE = 800
"""Pixels: enough to see what is meant, small enough for a mailbox."""


def is_on(settings: Settings, training: bool) -> bool:
    """Are messages sent? Never in training: nobody is to be written to about practice."""
    return bool(settings.mail.server) and not training


def messages(station: Station, settlement: Settlement) -> tuple[Effect, ...]:
    """The message a settlement is worth; none for a shop that writes to its customers itself."""
    chosen = station.settings
    if not is_on(chosen, station.training) or _writes_itself(chosen, settlement.shop):
        return ()
    from intake.sync.mail import plan

    expected = _find(station.store, settlement.return_id)
    return () if expected is None else plan.plan(settlement, expected, chosen.mail.events, chosen.site)


def mail_server(station: Callable[[], Station]) -> MailShop | None:
    """The mail server of the settings; None where messages are off.

    `station` gives the station as it is when a message goes out. Raises IntakeError mail_insecure, mail_words_invalid.
    """
    here = station()
    if not is_on(here.settings, here.training):
        return None
    from intake.sync.mail.shop import MailShop

    secrets = open_secrets(here.settings.secrets, here.data.secrets)
    found = words_of(here.data)
    for language in LANGUAGES:
        found(language)  # a slip in a file of the site's is told at the start, not with the first customer

    def shop(name: str) -> Shop | None:
        return station().shops.get(name)

    def find(return_id: UUID) -> ExpectedReturn | None:
        return _find(station().store, return_id)

    return MailShop(here.settings.mail, lambda: secrets.get(MAIL), shop, find, found, small_photos(here.photos))


def working_server(station: Callable[[], Station]) -> MailShop | None:
    """The mail server; None as well where it cannot be set up: messages wait then, and doctor says why."""
    try:
        return mail_server(station)
    except IntakeError as error:
        log.warning("no messages are sent: %s", error)
        return None


def words_of(data: DataDir) -> WordsOf:
    """The words of the messages by language, with the site's own over the shipped ones."""
    from intake.sync.mail import words

    @cache
    def find(language: str) -> tuple[Words, Texts]:
        chosen = words.load(resources() / "mail", data.mail, language)
        return chosen, texts_for(chosen.language)

    return find


def small_photos(photos: PhotoFiles) -> Callable[[str], bytes | None]:
    """Photos by SHA-256 as small JPEGs; None for one that is not here or cannot be read."""

    def small(sha256: str) -> bytes | None:
        from intake.scanning.photos import thumbnail

        try:
            return thumbnail(photos.get(sha256), _PHOTO_SIDE)
        except IntakeError:
            return None

    return small


def _writes_itself(chosen: Settings, shop: str) -> bool:
    return any(one.name == shop and one.kind == "shopify" and one.shopify.notify_customer for one in chosen.shops)


def _find(store: Store, return_id: UUID) -> ExpectedReturn | None:
    with store.read() as reads:
        return next(iter(reads.returns([return_id])), None)
