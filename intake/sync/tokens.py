"""A shop's token: in the system keyring under (returns-intake, shop's name), nowhere else.

Where there is no keyring (a server, a container) the environment may bring it: INTAKE_TOKEN_<NAME>, the shop's name in
capitals with `-` as `_` (shop `main-shop`: INTAKE_TOKEN_MAIN_SHOP). It wins over the keyring and is never stored.
"""

from __future__ import annotations

import logging
import os

from intake.domain.errors import IntakeError

log = logging.getLogger(__name__)

SERVICE = "returns-intake"
_NO_PLACE = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt.file")
"""Backends that keep nothing, or keep it readable for everyone."""


def variable(name: str) -> str:
    """The environment variable that may bring a shop's token."""
    return "INTAKE_TOKEN_" + name.upper().replace("-", "_")


def get_token(name: str) -> str | None:
    """The token of a shop, or None when there is none. Raises IntakeError keyring_unavailable."""
    given = os.environ.get(variable(name))
    if given:
        return given
    _need_a_safe_place(name)
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, name)
    except KeyringError as error:
        raise _unavailable(name, type(error).__name__) from error


def set_token(name: str, token: str) -> None:
    """Keep a shop's token in the system keyring. Raises IntakeError keyring_unavailable."""
    if os.environ.get(variable(name)) == token:
        return  # the environment brings it at every start
    _need_a_safe_place(name)
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, name, token)
    except KeyringError as error:
        raise _unavailable(name, type(error).__name__) from error


def delete_token(name: str) -> None:
    """Forget a shop's token; one that is not there, or no keyring at all, is as good as forgotten."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.delete_password(SERVICE, name)
    except KeyringError as error:
        log.info("no token of %s to forget: %s", name, type(error).__name__)


def _need_a_safe_place(name: str) -> None:
    import keyring
    from keyring.backends.chainer import ChainerBackend

    chosen: object = keyring.get_keyring()
    if isinstance(chosen, ChainerBackend):
        # The chain writes with its first link; a chain without links would lose the token.
        chosen = next(iter(chosen.backends), None)
    place = _NO_PLACE[0] if chosen is None else type(chosen).__module__
    if place.startswith(_NO_PLACE):
        raise _unavailable(name, place)


def _unavailable(name: str, place: str) -> IntakeError:
    return IntakeError("keyring_unavailable", shop=name, variable=variable(name), backend=place)
