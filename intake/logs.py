"""What is written down: one rotating log file, no customer data, no tokens.

Levels: DEBUG for us, INFO for what IT may want to see, WARNING for something wrong that was survived, ERROR for a bug.
"""

from __future__ import annotations

import logging
import logging.handlers
from pathlib import Path

from intake.domain.redaction import redacted


def start(folder: Path, verbose: bool = False) -> Path:
    """Log into folder/intake.log (5 files of 2 MB). Returns the file; a disk that refuses is no error."""
    path = folder / "intake.log"
    root = logging.getLogger("intake")
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            path, maxBytes=2_000_000, backupCount=4, encoding="utf-8", delay=True
        )
    except OSError:
        # A full or read-only disk is told to the operator by the store, which needs it more than the log does.
        handler = logging.NullHandler()
    handler.setFormatter(Masking("%(asctime)s %(levelname)s %(name)s %(threadName)s: %(message)s"))
    root.addHandler(handler)
    return path


class Masking(logging.Formatter):
    """Writes a record, traceback included, with every secret this program knows masked."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))
