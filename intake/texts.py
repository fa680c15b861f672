"""The sentences people read, by code and language: resources/translations/<language>.toml.

Codes instead of source strings, because reasons, errors and answers are stored as codes and must be readable in every
language years later, on screen and on paper alike.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "nl", "da", "de", "ro")
"""Shipped languages; the first one stands in for a missing sentence."""


class Texts:
    """One language's sentences. Unknown keys fall back to English, then to the key itself."""

    def __init__(self, language: str, own: Mapping[str, str], fallback: Mapping[str, str]) -> None:
        self.language = language
        self._own = own
        self._fallback = fallback

    def __call__(self, key: str, /, **params: object) -> str:
        """The sentence `key` ("error.printer_out_of_paper") with its parameters filled in."""
        template = self._own.get(key) or self._fallback.get(key)
        if template is None:
            return key
        try:
            return template.format_map(_Lenient(params))
        except (ValueError, IndexError):
            return template

    def pick(self, by_language: Mapping[str, str]) -> str:
        """This language's text out of a guide's {language: text}."""
        return by_language.get(self.language) or by_language.get("en") or next(iter(by_language.values()), "")

    def has(self, key: str) -> bool:
        """Is there a sentence for `key` (also by fallback)?"""
        return key in self._own or key in self._fallback


class _Lenient(dict[str, object]):
    """Leaves a placeholder standing when its parameter is missing, rather than losing the sentence."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def flatten(table: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    """Nested TOML tables as dotted keys."""
    flat: dict[str, str] = {}
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            flat.update(flatten(value, f"{name}."))
        else:
            flat[name] = str(value)
    return flat


@cache
def catalogue(folder: Path, language: str) -> Mapping[str, str]:
    """All sentences of a language; empty when there is no such file."""
    path = folder / f"{language}.toml"
    if not path.is_file():
        return {}
    return flatten(tomllib.loads(path.read_text(encoding="utf-8")))


def load(folder: Path, language: str) -> Texts:
    """The texts of a language ("nl", "nl_NL"), English for one that is not shipped."""
    short = language.replace("-", "_").split("_")[0].lower()
    chosen = short if short in LANGUAGES else LANGUAGES[0]
    return Texts(chosen, catalogue(folder, chosen), catalogue(folder, LANGUAGES[0]))
