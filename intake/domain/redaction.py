"""Secrets this program holds now, so that nothing it writes down or shows can carry one by accident."""

from __future__ import annotations

_MASK = "●●●"
_SHORTEST = 6
"""Anything shorter would blot out ordinary words."""
_hidden: set[str] = set()


def hide(secret: str) -> None:
    """From now on this text is masked wherever something is logged, shown or kept as a reason."""
    if len(secret) >= _SHORTEST:
        _hidden.add(secret)


def redacted(text: str) -> str:
    """The text without the secrets, the longest first: one may be a part of another."""
    for secret in sorted(_hidden, key=len, reverse=True):
        text = text.replace(secret, _MASK)
    return text
