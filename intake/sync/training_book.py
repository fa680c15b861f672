"""The training shop's file: one JSON line an event, on disk before the answer; a torn last line is cut off."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from intake.domain.errors import IntakeError
from intake.sync.training_ledger import EVENTS, Announced, Done, Opened

Line = Opened | Announced | Done


def read(path: Path) -> tuple[list[Line], int]:
    """The events in the file and the length of its whole lines in bytes; ([], 0) when there is no file.

    A last line that is not whole never happened: its sender got no answer. Raises IntakeError training_book_broken
    when an earlier line cannot be read.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return [], 0
    except OSError as error:
        raise IntakeError("training_book_broken", path=path, line=0) from error
    whole = raw[: raw.rfind(b"\n") + 1]
    lines: list[Line] = []
    for number, text in enumerate(whole.splitlines(), start=1):
        try:
            lines.append(EVENTS.validate_json(text))
        except ValidationError as error:
            raise IntakeError("training_book_broken", path=path, line=number) from error
    return lines, len(whole)


def create(path: Path, events: Iterable[Line]) -> int:
    """Write a new file with these events, all or none. Returns its length. Raises IntakeError disk_not_writable."""
    content = b"".join(_line(event) for event in events)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".training-")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError as error:
        raise IntakeError("disk_not_writable", path=path, reason=error.strerror or str(error)) from error
    return len(content)


def append(path: Path, size: int, event: Line) -> int:
    """Add an event behind the first `size` bytes; it is on disk on return. Returns the new length.

    Raises IntakeError disk_not_writable; the event is then not in the file.
    """
    line = _line(event)
    try:
        with path.open("r+b") as file:
            file.truncate(size)
            file.seek(size)
            try:
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                file.truncate(size)
                raise
    except OSError as error:
        raise IntakeError("disk_not_writable", path=path, reason=error.strerror or str(error)) from error
    return size + len(line)


def _line(event: Line) -> bytes:
    return EVENTS.dump_json(event) + b"\n"
