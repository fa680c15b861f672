"""From symbols in video frames to codes: each counts once while it stays in view."""

from __future__ import annotations

from dataclasses import dataclass, field

from intake.domain.codes import Symbol
from intake.scanning.reads import STRONG

READS_OF_WEAK = 2
"""Equal reads in different frames that make a weak linear code (EAN, UPC, ITF, Code 39) count."""

AWAY_MS = 1500.0
"""A code counts again only after it was out of view for this long (milliseconds)."""

_Key = tuple[str, str]


@dataclass(slots=True)
class _Sighting:
    last_ms: float
    reads: int = 0
    counted: bool = False


@dataclass(slots=True)
class Sightings:
    """What was seen lately. Feed it every frame's symbols, in the order of time."""

    away_ms: float = AWAY_MS
    _seen: dict[_Key, _Sighting] = field(default_factory=dict)

    def see(self, symbols: tuple[Symbol, ...], at_ms: float) -> tuple[Symbol, ...]:
        """The symbols of one frame that count from now on. `at_ms` is any steady clock."""
        self._forget(at_ms)
        return tuple(symbol for symbol in symbols if self._counts(symbol, at_ms))

    def _counts(self, symbol: Symbol, at_ms: float) -> bool:
        known = self._seen.setdefault((symbol.symbology, symbol.text), _Sighting(at_ms))
        known.reads += 1
        known.last_ms = at_ms
        needed = 1 if symbol.symbology in STRONG else READS_OF_WEAK
        if known.counted or known.reads < needed:
            return False
        known.counted = True
        return True

    def _forget(self, at_ms: float) -> None:
        gone = [key for key, known in self._seen.items() if at_ms - known.last_ms > self.away_ms]
        for key in gone:
            del self._seen[key]
