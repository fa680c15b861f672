"""The barcode photos of other people that lie beside the repository: where they are and what stands in them."""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = "manifest.csv"


@dataclass(frozen=True, slots=True)
class LabelledPhoto:
    """A photo with the symbology and text that people read in it ("NONE" and "" for a photo without a code)."""

    path: Path
    symbology: str
    text: str


def photo_folder() -> Path | None:
    """The folder with the photos: `barcodes` in INTAKE_SHARED_DATA or in ../shared/data; None when it is not there."""
    shared = Path(os.environ.get("INTAKE_SHARED_DATA") or ROOT.parent / "shared" / "data")
    folder = shared / "barcodes"
    return folder if (folder / MANIFEST).is_file() else None


def labelled_photos(folder: Path) -> list[LabelledPhoto]:
    """All photos of the folder's manifest."""
    with (folder / MANIFEST).open(encoding="utf-8", newline="") as file:
        return [
            LabelledPhoto(folder / row["file"], row["symbology"], row["expected_text"]) for row in csv.DictReader(file)
        ]


def same_text(a: str, b: str) -> bool:
    """Equal as the photos' manifest asks: without group separators, UPC-A as EAN-13 without its leading zero."""
    return _comparable(a) == _comparable(b)


def _comparable(text: str) -> str:
    plain = text.replace("\x1d", "").replace("\r\n", "\n")
    return plain[1:] if len(plain) == 13 and plain.isdigit() and plain.startswith("0") else plain
