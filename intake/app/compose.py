"""Opens a station: reads the settings, opens the store, loads the rules, connects the shops, and hands out the desk."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from intake import settings as settings_file
from intake import texts
from intake.app import database
from intake.domain.errors import IntakeError
from intake.domain.ports import ParseText, PreparedPhoto, PreparePhoto, Printer, Shop
from intake.grading.guides import load_guides
from intake.grading.law import load_law
from intake.grading.policy import load_policy
from intake.paths import DataDir, resources
from intake.printing.printers import LabelStyle, PdfPrinter, PracticePrinter, open_printer
from intake.scanning import layouts
from intake.scanning.forms import DEFAULT_ORDER, DEFAULT_RMA, SiteForms
from intake.scanning.parse import parse
from intake.settings import Settings, ShopSettings
from intake.station.facts import Rules
from intake.station.sign_in import practice_operators
from intake.store.open import open_store
from intake.store.photos import PhotoStore
from intake.store.sql_store import SqlStore

log = logging.getLogger(__name__)

TRAINING_SHOP = ShopSettings(name="training", kind="training", pull_every_s=5)


def utc_now() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)


@cache
def texts_for(language: str) -> texts.Texts:
    """The sentences of a language."""
    return texts.load(resources() / "translations", language)


@dataclass(frozen=True, slots=True)
class Station:
    """The real parts of a station, put together."""

    data: DataDir
    settings: Settings
    training: bool
    store: SqlStore
    photos: PhotoStore
    rules: Rules
    printer: Printer
    shops: dict[str, Shop]
    problems: tuple[IntakeError, ...] = ()

    @property
    def owner(self) -> str:
        """Names this station's leases on the outbox: the same after a restart, never another's."""
        return f"{self.settings.site}/{self.settings.station}"


def open_station(data: DataDir, *, training: bool) -> Station:
    """Open everything a station works with. Raises IntakeError for what must be mended before work can start."""
    chosen = settings_file.load(data.settings)
    if training:
        chosen = training_settings(chosen)
    zone(chosen.timezone)
    forms(chosen)
    layouts.chosen(chosen.scanner.layout)
    rules, problems = load_rules(chosen)
    store = open_store(data, database.address(chosen, data), station=chosen.station, site=chosen.site)
    try:
        photos = PhotoStore(data.photos)
        connected, refused = connect_shops(chosen, data, photos)
        if training:
            enrol_practice_operators(store)
        printer = choose_printer(chosen, data, training)
    except BaseException:
        store.close()
        raise
    return Station(data, chosen, training, store, photos, rules, printer, connected, (*problems, *refused))


def training_settings(chosen: Settings) -> Settings:
    """Training works with the training shop and the simulated camera unless something else was chosen."""
    changed: dict[str, object] = {}
    if not chosen.shops:
        changed["shops"] = (TRAINING_SHOP,)
    if not chosen.camera:
        changed["camera"] = "simulated"
    return chosen.model_copy(update=changed)


def without_training(chosen: Settings) -> Settings:
    """What is kept of the settings of a training: not what training added by itself."""
    changed: dict[str, object] = {}
    if chosen.shops == (TRAINING_SHOP,):
        changed["shops"] = ()
    if chosen.camera == "simulated":
        changed["camera"] = ""
    return chosen.model_copy(update=changed)


def zone(name: str) -> ZoneInfo:
    """A time zone by its name. Raises IntakeError timezone_unknown."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise IntakeError("timezone_unknown", name=name) from error


def forms(chosen: Settings) -> SiteForms:
    """The site's number forms. Raises IntakeError site_pattern_invalid."""
    own = chosen.forms
    return SiteForms(own.rma or DEFAULT_RMA, own.order or DEFAULT_ORDER, tuple(own.tracking.items()))


def parser(chosen: Settings) -> ParseText:
    """Ranked meanings by the site's forms."""
    site = forms(chosen)
    return lambda text: parse(text, site)


def load_rules(chosen: Settings) -> tuple[Rules, tuple[IntakeError, ...]]:
    """Guides, policy and law; guides with errors are left out and reported. Raises IntakeError policy_invalid."""
    folder = resources()
    guides = load_guides(folder / "guides")
    for problem in guides.problems:
        log.warning("%s", problem)
    return Rules(guides, load_policy(folder / "policies", chosen.policy), load_law(folder / "law")), guides.problems


def connect_shops(
    chosen: Settings, data: DataDir, photos: PhotoStore
) -> tuple[dict[str, Shop], tuple[IntakeError, ...]]:
    """The shops of the settings; one that cannot be set up is reported and does not stop the station."""
    from intake.sync.registry import connect
    from intake.sync.secrets import open_secrets

    secrets = open_secrets(chosen.secrets, data.secrets)
    found: dict[str, Shop] = {}
    refused: list[IntakeError] = []
    for one in chosen.shops:
        try:
            found[one.name] = connect_one(connect, one, data, photos, secrets.get)
        except IntakeError as error:
            log.warning("shop %s: %s", one.name, error.code)
            refused.append(error)
    return found, tuple(refused)


def connect_one(
    connect: Callable[..., Shop],
    one: ShopSettings,
    data: DataDir,
    photos: PhotoStore,
    token: Callable[[str], str | None],
) -> Shop:
    """One shop; `token` gives its token by name."""
    return connect(one, data_dir=data, photos=photos, token=token, clock=utc_now)


def choose_printer(chosen: Settings, data: DataDir, training: bool) -> Printer:
    """The printer of the settings; in training one whose paper can be taken out."""
    style = LabelStyle(timezone=zone(chosen.timezone))
    if training and chosen.printer == "pdf":
        return PracticePrinter(PdfPrinter(data.labels, texts_for, style))
    return open_printer(chosen.printer, data.labels, texts_for, style)


def enrol_practice_operators(store: SqlStore) -> None:
    """The people of the training mode, once."""
    with store.write() as writes:
        if not writes.operators():
            for operator, _ in practice_operators():
                writes.save_operator(operator)


def preparer(chosen: Settings) -> PreparePhoto:
    """Checks and re-encodes photos to the site's size; the decoder is loaded with the first photo."""

    def prepare(image: bytes) -> PreparedPhoto:
        from intake.scanning.photos import PhotoLimits
        from intake.scanning.photos import prepare as prepare_photo

        return prepare_photo(image, PhotoLimits(max_side=chosen.photo_max_side))

    return prepare


def thumbnail_keeper(photos: PhotoStore) -> Callable[[str, bytes], None]:
    """Keeps a small copy beside each photo."""

    def keep(sha256: str, jpeg: bytes) -> None:
        from intake.scanning.photos import thumbnail

        photos.put_thumbnail(sha256, thumbnail(jpeg))

    return keep
