"""Tokens and passwords: from the environment, else from the place the settings name; masked in all that is written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

from intake.domain.redaction import hide
from intake.sync import tokens
from intake.sync.secret_file import SecretFile

MAIL = "mail"
"""The name of the mail server's password."""
DATABASE = "database"
"""The name of the site database's password."""
RESERVED = frozenset({MAIL, DATABASE})
"""Names no shop can have."""


class Place(Protocol):
    """Something that keeps secrets by name."""

    def get(self, name: str) -> str | None:
        """The secret, or None when there is none. Raises IntakeError."""

    def set(self, name: str, value: str) -> None:
        """Keep a secret. Raises IntakeError."""

    def delete(self, name: str) -> None:
        """Forget a secret; one that is not there is as good as forgotten."""


class Keyring:
    """The system's keyring."""

    def get(self, name: str) -> str | None:
        """Raises IntakeError keyring_unavailable."""
        return tokens.get_token(name)

    def set(self, name: str, value: str) -> None:
        """Raises IntakeError keyring_unavailable."""
        tokens.set_token(name, value)

    def delete(self, name: str) -> None:
        """Never raises."""
        tokens.delete_token(name)


class Secrets:
    """The secrets of a station. Whatever is given out is masked from then on in logs, messages and reasons."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def get(self, name: str) -> str | None:
        """The secret: from INTAKE_TOKEN_<NAME> if it is set, else from where it is kept; None when there is none."""
        found = os.environ.get(tokens.variable(name)) or self._place.get(name)
        if found:
            hide(found)
        return found or None

    def kept(self, name: str) -> str | None:
        """The secret as it is kept, whatever the environment brings."""
        return self._place.get(name)

    def set(self, name: str, value: str) -> None:
        """Keep a secret, unless the environment brings it at every start."""
        hide(value)
        if os.environ.get(tokens.variable(name)) != value:
            self._place.set(name, value)

    def delete(self, name: str) -> None:
        """Forget a secret."""
        self._place.delete(name)


def open_secrets(kind: str, file: Path) -> Secrets:
    """The secrets of a station: `kind` is the settings' word, "keyring" or "file"; `file` is where the file lies."""
    return Secrets(SecretFile(file) if kind == "file" else Keyring())
