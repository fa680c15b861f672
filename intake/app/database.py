"""The site database's address: its password from where secrets lie, and what about it is not safe."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlsplit, urlunsplit

from intake.domain.decisions import Reason
from intake.domain.errors import IntakeError
from intake.domain.redaction import hide
from intake.paths import DataDir
from intake.settings import Settings
from intake.sync.secrets import DATABASE, open_secrets


def address(chosen: Settings, data: DataDir) -> str:
    """The settings' address, with the password kept under "database" if it names a user without one.

    Without a kept password it stays as it is: libpq then looks into its own password file.
    """
    given = chosen.database
    try:
        parts = urlsplit(given)
    except ValueError:
        return given  # the store says what is wrong with it
    if parts.password:
        hide(parts.password)
    if not parts.username or parts.password:
        return given
    try:
        kept = open_secrets(chosen.secrets, data.secrets).get(DATABASE)
    except IntakeError:
        return given
    if not kept:
        return given
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{parts.username}:{quote(kept, safe='')}@{place}"))


def doubts(chosen: Settings) -> Iterator[Reason]:
    """What is not safe about the address: a password in the settings, a server nobody checks."""
    if not chosen.database:
        return
    try:
        parts = urlsplit(chosen.database)
        host = parts.hostname or ""
    except ValueError:
        return
    if parts.password:
        yield Reason("database_password")
    mode = parse_qs(parts.query).get("sslmode", [""])[0]
    if host and not _here(host) and mode != "verify-full":
        yield Reason("database_not_verified")


def _here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
