"""The words of the messages: resources/mail/<language>.toml, and over them a file of the same name of the site's."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from string import Formatter

from intake.domain.errors import IntakeError
from intake.texts import LANGUAGES, flatten


class Words:
    """One language's words, by key ("intro.deduction")."""

    def __init__(self, language: str, words: Mapping[str, str]) -> None:
        self.language = language
        self._words = words

    def __call__(self, key: str, /, **values: str) -> str:
        """The words with their values filled in; nothing for an empty text, by which a site leaves a passage out."""
        return self._words[key].format(**values)

    def has(self, key: str) -> bool:
        """Are there words for this?"""
        return key in self._words


def load(shipped: Path, own: Path, language: str) -> Words:
    """The words of a language, English for one that is not there. `own`: the site's folder, which may be missing.

    Raises IntakeError mail_words_invalid for a file of the site's that cannot be used.
    """
    short = language.replace("-", "_").split("_")[0].lower()
    chosen = short if short in LANGUAGES else LANGUAGES[0]
    words = flatten(tomllib.loads((shipped / f"{chosen}.toml").read_text(encoding="utf-8")))
    path = own / f"{chosen}.toml"
    if not path.is_file():
        return Words(chosen, words)
    changed = _read(path)
    for key, text in changed.items():
        if key not in words:
            raise IntakeError("mail_words_invalid", path=path, reason=f"{key}: no such passage")
        _check(path, key, text, words[key])
    return Words(chosen, {**words, **changed})


def _read(path: Path) -> dict[str, str]:
    try:
        return flatten(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise IntakeError("mail_words_invalid", path=path, reason=str(error)) from error


def _check(path: Path, key: str, text: str, shipped: str) -> None:
    """A passage may leave values out, but not ask for others than the shipped one."""
    try:
        extra = placeholders(text) - placeholders(shipped)
    except ValueError as error:
        raise IntakeError("mail_words_invalid", path=path, reason=f"{key}: {error}") from error
    if extra:
        raise IntakeError("mail_words_invalid", path=path, reason=f"{key}: {{{sorted(extra)[0]}}}")


def placeholders(text: str) -> set[str]:
    """The values a passage asks for. Raises ValueError for braces that do not fit."""
    names = {name for _, name, form, turn in Formatter().parse(text) if name is not None and not (form or turn)}
    whole = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    if names != whole or not all(name.isidentifier() for name in names):
        raise ValueError("only plain {names} are filled in")
    return names
