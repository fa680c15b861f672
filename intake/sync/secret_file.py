"""Secrets in an encrypted file, for a machine without a keyring, and only where the settings ask for it.

It protects a copied disk or backup and another user of the machine. It does not protect from whoever may read the
passphrase: keep that out of the data folder and its backups.
"""

from __future__ import annotations

import base64
import json
import os
import stat
import sys
import threading
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from intake.domain.errors import IntakeError
from intake.durable import write_whole

PASSPHRASE = "INTAKE_SECRETS_PASSPHRASE"  # noqa: S105 - the name of a variable
KEY_FILE = "INTAKE_SECRETS_KEY_FILE"
SHORTEST = 12
"""Characters a passphrase has at least."""
_ABOUT = b"returns-intake secrets 1"
_COST = 2**15
_VALUES: TypeAdapter[dict[str, str]] = TypeAdapter(dict[str, str])


class _File(BaseModel):
    """scrypt (RFC 7914, r = 8, p = 1) makes the key out of passphrase and salt; AES-256-GCM seals the values."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int = Field(ge=1, le=1)
    cost: int = Field(ge=2**14, le=2**20)
    salt: str = Field(max_length=64)
    nonce: str = Field(max_length=32)
    sealed: str = Field(max_length=1_000_000)


class SecretFile:
    """Names and values in one file. Safe to use from several threads of one program."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._keys: dict[tuple[bytes, int], bytes] = {}

    def get(self, name: str) -> str | None:
        """The value under a name, or None. Raises IntakeError secrets_passphrase, secrets_key_file, secrets_broken."""
        with self._lock:
            return self._read().get(name)

    def set(self, name: str, value: str) -> None:
        """Keep a value. Raises what `get` raises, and disk_not_writable."""
        with self._lock:
            self._write({**self._read(), name: value})

    def delete(self, name: str) -> None:
        """Forget a value; one that is not there is as good as forgotten."""
        with self._lock:
            found = self._read()
            if found.pop(name, None) is not None:
                self._write(found)

    def _read(self) -> dict[str, str]:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            text = self._path.read_bytes()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise IntakeError("secrets_broken", path=self._path) from error
        try:
            found = _File.model_validate_json(text)
            salt, nonce = base64.b64decode(found.salt), base64.b64decode(found.nonce)
            key = self._key(salt, found.cost)
            return _VALUES.validate_json(AESGCM(key).decrypt(nonce, base64.b64decode(found.sealed), _ABOUT))
        except (InvalidTag, ValidationError, ValueError):
            # Without its cause: that could show parts of what was read.
            raise IntakeError("secrets_broken", path=self._path) from None

    def _write(self, values: dict[str, str]) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        salt, nonce = os.urandom(16), os.urandom(12)
        sealed = AESGCM(self._key(salt, _COST)).encrypt(nonce, json.dumps(values).encode(), _ABOUT)
        texts = [base64.b64encode(part).decode() for part in (salt, nonce, sealed)]
        made = _File(version=1, cost=_COST, salt=texts[0], nonce=texts[1], sealed=texts[2])
        try:
            write_whole(self._path, made.model_dump_json().encode())
            self._path.chmod(0o600)
        except OSError as error:
            raise IntakeError("disk_not_writable", path=self._path, reason=error.strerror or "?") from error

    def _key(self, salt: bytes, cost: int) -> bytes:
        from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

        if (salt, cost) not in self._keys:
            self._keys[salt, cost] = Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(passphrase())
        return self._keys[salt, cost]


def passphrase() -> bytes:
    """From the environment, or from a file only its owner can read.

    Raises IntakeError secrets_passphrase when there is none or a short one, secrets_key_file for a file others can
    read or nobody can.
    """
    given = os.environ.get(PASSPHRASE, "")
    place = os.environ.get(KEY_FILE, "")
    if not given and place:
        given = _from_file(Path(place))
    if len(given) < SHORTEST:
        raise IntakeError("secrets_passphrase", variable=PASSPHRASE, file=KEY_FILE, least=SHORTEST)
    return given.encode()


def _from_file(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise IntakeError("secrets_key_file", path=path) from error
    if sys.platform != "win32" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise IntakeError("secrets_key_file", path=path)
    return text
