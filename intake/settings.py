"""What a deployment decides: site, station, shops, put-away, devices. One TOML file, checked on load."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

import tomli_w
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from intake.domain.errors import IntakeError
from intake.durable import write_whole


class PutAwayMode(StrEnum):
    """How a unit ends."""

    PRINTED = "printed"  # the printed label ends it
    SCAN_LPN = "scan_lpn"  # its LPN is scanned back
    SCAN_LPN_TOTE = "scan_lpn_tote"  # LPN, then tote
    ROLL = "roll"  # the next label of a pre-printed roll names and ends it


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ShopifySettings(_Part):
    """What only a Shopify shop needs. The version of its API is the connector's own affair."""

    client_id: str = Field(default="", pattern=r"^[A-Za-z0-9_-]{0,100}$")
    """Of the app in the Dev Dashboard; the keyring then holds its secret. Empty: it holds an access token."""
    approve_requests: bool = False
    """Approve a return that its customer only requested, once its parcel has been taken in."""
    notify_customer: bool = False
    """Let the shop write to the customer when a return is processed."""
    upload_photos: bool = False
    """Put the photos among the shop's files, which everybody can see who knows their address."""
    customer_names: bool = False
    """Read customers' names and postcodes, for parcels without papers; the shop has to allow it to the app."""
    locations: dict[str, str] = Field(default_factory=dict)
    """Where units of a disposition (`refurbish`) lie, if elsewhere than at `location`."""


class ShopSettings(_Part):
    """A connected shop. The token is in the system keyring under (returns-intake, name), never here."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,30}$")
    kind: Literal["training", "medusa", "shopify"]
    address: str = ""
    location: str = ""
    """The shop's id of the stock location where returns are received; empty: as the return says."""
    pull_every_s: int = Field(default=60, ge=5, le=86_400)
    pushes: int | None = Field(default=None, ge=1, le=16)
    """How many returns are pushed side by side; None: what suits shops of this kind."""
    shopify: ShopifySettings = ShopifySettings()
    insecure_http: bool = False
    """Talk to an address that begins with http:// although it is not on this machine: the key travels in the clear."""


class MailSettings(_Part):
    """Messages to customers over the site's mail server, for shops that send none themselves. Off while `server` is
    empty. The password is kept with the shops' tokens, under the name "mail"."""

    server: str = Field(default="", pattern=r"^[A-Za-z0-9.:-]*$")
    port: int = Field(default=587, ge=1, le=65_535)
    tls: Literal["starttls", "tls", "none"] = "starttls"
    """`none` only to a server on this machine."""
    user: str = ""
    sender: str = Field(default="", pattern=r"^([A-Za-z0-9._+-]+@[A-Za-z0-9.-]+)?$")
    reply_to: str = Field(default="", pattern=r"^([A-Za-z0-9._+-]+@[A-Za-z0-9.-]+)?$")
    trader: str = Field(default="", max_length=100, pattern=r"^[^\r\n]*$")
    """The trader's name, as customers know it."""
    contact: str = Field(default="", max_length=200, pattern=r"^[^\r\n]*$")
    """How customers reach a person: an address, a telephone number."""
    events: tuple[Literal["received", "refunded", "deduction", "refused"], ...] = ("refunded", "deduction", "refused")

    @model_validator(mode="after")
    def _has_sender(self) -> MailSettings:
        if self.server and not self.sender:
            raise ValueError("mail needs a sender")
        return self


class HandheldSettings(_Part):
    """A scanner that is read as a device and not as a keyboard, so that several are kept apart. `intake scanners` lists
    them. `device`: a path under /dev/input on Linux; on Windows a part of the device's path ("VID_0C2E&PID_0B61")."""

    name: str = Field(min_length=1, max_length=24)
    device: str = Field(min_length=1, max_length=260)


class ScannerSettings(_Part):
    """How a keyboard-wedge scanner is told from typing (milliseconds between keys, its prefix and suffix), and the port
    of a serial one."""

    max_gap_ms: int = Field(default=35, ge=5, le=200)
    min_length: int = Field(default=4, ge=2, le=20)
    prefix: str = ""
    suffix: str = ""
    layout: str = Field(default="", pattern=r"^[a-z-]{0,30}$")
    """The system's keyboard layout, where the scanner types for a US one: `intake scanner-test` names it."""
    serial_port: str = ""
    """A port's name (`COM3`, `/dev/ttyACM0`, a path under /dev/serial/by-id); empty: no serial scanner."""
    serial_baud: int = Field(default=9600, ge=300, le=921_600)
    handhelds: tuple[HandheldSettings, ...] = ()


class FormSettings(_Part):
    """The site's own number forms, as regular expressions. `tracking` maps a carrier's name to its form."""

    rma: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    tracking: dict[str, str] = Field(default_factory=dict)


class Settings(_Part):
    """Everything a deployment decides. Unknown keys are errors, so that a typing slip is found."""

    site: str = Field(default="main", pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,30}$")
    station: str = Field(default="dock-1", pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,30}$")
    language: str = "en"
    theme: Literal["system", "light", "dark"] = "system"
    timezone: str = "Europe/Amsterdam"
    country: str = Field(default="NL", pattern=r"^[A-Z]{2}$")
    """Where the trader sits; a return's own country decides the consumer's law."""
    put_away: PutAwayMode = PutAwayMode.PRINTED
    policy: str = "standard"
    database: str = ""
    """A SQLAlchemy address for a PostgreSQL of the site; empty: the SQLite file in the data folder."""
    lpn_block: int = Field(default=0, ge=0, le=999)
    """The station's own million of LPN numbers, for stations of one site without a common database; 0: all of them."""
    printer: str = "pdf"
    """`pdf` writes PDFs into the data folder; else a system print queue's name."""
    camera: str = ""
    """A camera's lasting name or its number, a file or an address; `simulated` for practice; empty: none."""
    camera_size: Literal["1080p", "720p"] = "1080p"
    symbologies: tuple[Literal["Codabar", "Aztec", "MicroQRCode"], ...] = ()
    """Read beside those that labels use: each more costs time and may be misread."""
    sounds: bool = True
    volume: int = Field(default=80, ge=0, le=100)
    idle_lock_minutes: int = Field(default=10, ge=1, le=720)
    reconcile_hour: int = Field(default=3, ge=-1, le=23)
    """The hour of the site's day at which our books are compared with the shops'; -1: never by itself."""
    photo_max_side: int = Field(default=2048, ge=640, le=8192)
    keep_customers_days: int = Field(default=730, ge=0, le=36_500)
    """Days after which a finished return forgets whose it was; 0: never."""
    keep_photos_days: int = Field(default=0, ge=0, le=36_500)
    """Days after which the photos of a settled unit are deleted; 0: never."""
    scanner: ScannerSettings = ScannerSettings()
    forms: FormSettings = FormSettings()
    shops: tuple[ShopSettings, ...] = ()
    mail: MailSettings = MailSettings()
    secrets: Literal["keyring", "file"] = "keyring"
    """Where tokens and passwords lie: the system's keyring, or an encrypted file in the data folder."""


def load(path: Path) -> Settings:
    """The settings in a TOML file; defaults when there is none. Raises IntakeError settings_invalid."""
    try:
        raw = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise IntakeError("settings_invalid", path=path, reason=str(error)) from error
    try:
        return Settings.model_validate(tomllib.loads(raw))
    except tomllib.TOMLDecodeError as error:
        raise IntakeError("settings_invalid", path=path, reason=str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise IntakeError("settings_invalid", path=path, reason=f"{where}: {first['msg']}") from error


def save(settings: Settings, path: Path) -> None:
    """Write the settings; a power cut leaves the old file or the new one. Raises IntakeError disk_not_writable."""
    data: dict[str, Any] = settings.model_dump(mode="json", exclude_defaults=True)
    try:
        write_whole(path, tomli_w.dumps(data).encode())
    except OSError as error:
        raise IntakeError("disk_not_writable", path=path, reason=error.strerror or str(error)) from error
