"""How many acts a unit cost the worker: scans, keys, touches and photos, as lines of a file that survives a kill."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Acts:
    """Acts of one unit (or of a parcel: its label, closing it)."""

    scans: int = 0
    keys: int = 0
    touches: int = 0
    photos: int = 0

    def __add__(self, other: Acts) -> Acts:
        return Acts(
            self.scans + other.scans,
            self.keys + other.keys,
            self.touches + other.touches,
            self.photos + other.photos,
        )

    @property
    def total(self) -> int:
        return self.scans + self.keys + self.touches + self.photos


@dataclass(frozen=True, slots=True)
class UnitDone:
    """One unit of the tour: what it showed, how it ended, what it cost."""

    scene: str
    title: str
    mode: str
    lpn: str
    grade: str
    disposition: str
    acts: Acts


@dataclass(slots=True)
class Tally:
    """Counts acts as they happen; a unit's acts run from its first scan until it is ended."""

    file: Path
    scene: str = ""
    mode: str = "printed"
    unit: Acts = field(default_factory=Acts)
    parcel: Acts = field(default_factory=Acts)
    in_unit: bool = False

    def act(self, kind: str) -> None:
        """One act of the worker: "scans", "keys", "touches" or "photos"."""
        if self.in_unit:
            self.unit = replace(self.unit, **{kind: getattr(self.unit, kind) + 1})
        else:
            self.parcel = replace(self.parcel, **{kind: getattr(self.parcel, kind) + 1})

    def begin_unit(self) -> None:
        """What follows belongs to the unit that is taken in hand."""
        if not self.in_unit:
            self.in_unit, self.unit = True, Acts()

    def end_unit(self, title: str, lpn: str, grade: str, disposition: str) -> None:
        """The unit is ended: write it down."""
        done = UnitDone(self.scene, title, self.mode, lpn, grade, disposition, self.unit)
        with self.file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(asdict(done), ensure_ascii=False) + "\n")
        self.in_unit = False

    def drop_unit(self) -> None:
        """The unit was taken back."""
        self.in_unit = False


def read(file: Path) -> tuple[UnitDone, ...]:
    """All units written so far, by this program and by one that was killed."""
    lines: Iterable[str] = file.read_text(encoding="utf-8").splitlines() if file.is_file() else ()
    rows = [json.loads(line) for line in lines]
    return tuple(UnitDone(**{**row, "acts": Acts(**row["acts"])}) for row in rows)
