"""TOML texts of guides, policies and laws, with the line to point at when something in them is wrong."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from intake.domain.errors import IntakeError

LIMIT = 512 * 1024
"""Longest text we read, in bytes; a guide is a few kilobytes."""

Where = Sequence[str | int]
T = TypeVar("T")

_HEADER = re.compile(r"\s*(\[\[|\[)\s*([A-Za-z0-9_-]+(?:\s*\.\s*[A-Za-z0-9_-]+)*)\s*\]{1,2}\s*(?:#.*)?")
_KEY = re.compile(r"\s*\"?([A-Za-z0-9_-]+)\"?\s*[=.]")
_AT_LINE = re.compile(r"at line (\d+)")


class Source:
    """A TOML text and where its tables begin. `code` is the IntakeError code its troubles carry."""

    def __init__(self, text: str, name: str, code: str) -> None:
        self.name = name
        self.code = code
        self._lines = text.splitlines()
        self.version = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        self.data = self._parse(text)
        self._tables = _tables(self._lines)

    def line(self, where: Where) -> int:
        """The line (from 1) of the deepest table or key on the path `where` that can be found."""
        path = tuple(str(part) for part in where)
        for depth in range(len(path), -1, -1):
            start = self._tables.get(path[:depth])
            if start is not None:
                return self._key_line(start, path[depth:])
        return 1

    def error(self, where: Where, reason: str) -> IntakeError:
        """The trouble at a place: file, line and reason."""
        return IntakeError(self.code, file=self.name, line=self.line(where), reason=reason)

    def validated(self, adapter: TypeAdapter[T]) -> T:
        """The data in the shape of `adapter`; raises the first trouble with its line."""
        try:
            return adapter.validate_python(self.data)
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            raise self.error(first["loc"], f"{place}: {first['msg']}") from None

    def _parse(self, text: str) -> dict[str, Any]:
        if len(text) > LIMIT:
            raise IntakeError(self.code, file=self.name, line=1, reason=f"longer than {LIMIT // 1024} kB")
        try:
            return tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            found = _AT_LINE.search(str(error))
            line = int(found[1]) if found else max(1, len(self._lines))
            raise IntakeError(self.code, file=self.name, line=line, reason=str(error)) from None

    def _key_line(self, start: int, keys: tuple[str, ...]) -> int:
        if keys:
            for number in range(start, len(self._lines)):
                text = self._lines[number]
                if _HEADER.fullmatch(text):
                    break
                found = _KEY.match(text)
                if found and found[1] == keys[0]:
                    return number + 1
        return max(1, start)


def read_text(path: Path, code: str) -> str:
    """A file's text. Raises IntakeError `code` when it cannot be read, is too long or not UTF-8."""
    try:
        with path.open("rb") as file:
            raw = file.read(LIMIT + 1)
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise IntakeError(code, file=path.name, line=line, reason="not UTF-8 text") from None
    except OSError as error:
        raise IntakeError(code, file=path.name, line=1, reason=error.strerror or "cannot be read") from None


def _tables(lines: Sequence[str]) -> dict[tuple[str, ...], int]:
    """Path of each table → its header's line (from 1); arrays of tables carry their index in the path."""
    starts: dict[tuple[str, ...], int] = {(): 0}
    counts: dict[tuple[str, ...], int] = {}
    for number, text in enumerate(lines, start=1):
        found = _HEADER.fullmatch(text)
        if not found:
            continue
        path: tuple[str, ...] = ()
        names = [name.strip() for name in found[2].split(".")]
        for position, name in enumerate(names):
            path = (*path, name)
            last = position == len(names) - 1
            if last and found[1] == "[[":
                counts[path] = counts.get(path, -1) + 1
            if path in counts:
                path = (*path, str(counts[path]))
        starts.setdefault(path, number)
    return starts
