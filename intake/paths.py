"""Where things lie: resources beside the program (from source or frozen), data and settings of this machine."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs

_APP = "returns-intake"


def resources() -> Path:
    """The resources folder, the same from source and in a frozen bundle."""
    frozen = getattr(sys, "_MEIPASS", None)
    base = Path(frozen) if frozen else Path(__file__).resolve().parent.parent
    return base / "resources"


@dataclass(frozen=True, slots=True)
class DataDir:
    """One folder with everything a station keeps: database, photos, labels, logs, settings."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "intake.sqlite"

    @property
    def photos(self) -> Path:
        return self.root / "photos"

    @property
    def labels(self) -> Path:
        return self.root / "labels"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def settings(self) -> Path:
        return self.root / "settings.toml"

    @property
    def lock(self) -> Path:
        return self.root / "intake.lock"

    @property
    def training_shop(self) -> Path:
        """The training shop's own ledger: it is another party, so it keeps its own book."""
        return self.root / "training-shop.jsonl"

    @property
    def secrets(self) -> Path:
        """Tokens and passwords, encrypted, where the settings ask for a file instead of the keyring."""
        return self.root / "secrets.json"

    @property
    def mail(self) -> Path:
        """The site's own words for messages to customers."""
        return self.root / "mail"

    @property
    def papers(self) -> Path:
        """Printable sheets: practice labels, command barcodes."""
        return self.root / "papers"


def default_data_dir(training: bool) -> DataDir:
    """INTAKE_DATA_DIR, or the user's data folder; training keeps its own so that practice never mixes with work."""
    given = os.environ.get("INTAKE_DATA_DIR")
    root = Path(given) if given else Path(platformdirs.user_data_dir(_APP, appauthor=False))
    return DataDir(root / "training" if training and not given else root)
