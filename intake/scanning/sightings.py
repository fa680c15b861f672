"""From symbols in video frames to codes: each counts once while it stays in view, after a steady look at it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake.domain.codes import Symbol
from intake.scanning.guards import Trust
from intake.scanning.reads import LINEAR

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from intake.scanning.live import Sighted

READS_OF_LINEAR = 2
"""Equal reads in different frames that make a linear code count. Square and stacked codes correct their own errors."""

READS_OF_REDRAWN = 3
"""The same for bars that were drawn anew."""

AWAY_MS = 1500.0
"""A code counts again only after it was out of view for this long (milliseconds)."""

_PATCH = 24
_ALIKE = 14.0
"""Mean difference (grey levels) up to which a place still shows the same code."""

_Key = tuple[str, str]


@dataclass(slots=True)
class _Sighting:
    last_ms: float
    reads: int = 0
    counted: bool = False
    box: tuple[int, int, int, int] = (0, 0, 0, 0)
    patch: NDArray[np.float32] | None = None


@dataclass(slots=True)
class Sightings:
    """What was seen lately. Feed it every frame, in the order of time."""

    away_ms: float = AWAY_MS
    _seen: dict[_Key, _Sighting] = field(default_factory=dict)

    def see(
        self, found: tuple[Sighted, ...], at_ms: float, frame: NDArray[np.uint8] | None = None
    ) -> tuple[Symbol, ...]:
        """The symbols of one frame that count from now on. `at_ms` is any steady clock. With the frame itself, a code
        at whose place nothing has changed counts as seen, even when it could not be read this time.
        """
        self._forget(at_ms, frame)
        return tuple(one.symbol for one in found if self._counts(one, at_ms, frame))

    def counted(self, symbol: Symbol) -> bool:
        """Whether a code in view has counted."""
        known = self._seen.get((symbol.symbology, symbol.text))
        return known is not None and known.counted

    def _counts(self, one: Sighted, at_ms: float, frame: NDArray[np.uint8] | None) -> bool:
        symbol = one.symbol
        known = self._seen.setdefault((symbol.symbology, symbol.text), _Sighting(at_ms))
        known.reads += 1
        known.last_ms = at_ms
        if frame is not None and symbol.corners:
            known.box = _box(symbol, frame)
            known.patch = _patch(frame, known.box)
        if known.counted or known.reads < reads_needed(one):
            return False
        known.counted = True
        return True

    def _forget(self, at_ms: float, frame: NDArray[np.uint8] | None) -> None:
        for key, known in list(self._seen.items()):
            if at_ms - known.last_ms > self.away_ms:
                del self._seen[key]
            elif frame is not None and known.counted and _unchanged(frame, known):
                known.last_ms = at_ms


def reads_needed(one: Sighted) -> int:
    """Equal reads in different frames before a code is believed."""
    if one.sure:
        return 1
    if one.trust is Trust.REDRAWN:
        return READS_OF_REDRAWN
    return READS_OF_LINEAR if one.symbol.symbology in LINEAR else 1


def _box(symbol: Symbol, frame: NDArray[np.uint8]) -> tuple[int, int, int, int]:
    xs, ys = [x for x, _ in symbol.corners], [y for _, y in symbol.corners]
    height, width = frame.shape[:2]
    return max(0, min(xs)), max(0, min(ys)), min(width, max(xs) + 1), min(height, max(ys) + 1)


def _patch(frame: NDArray[np.uint8], box: tuple[int, int, int, int]) -> NDArray[np.float32] | None:
    """The place at a few points, without its brightness: a lamp or a shadow is no change."""
    left, top, right, bottom = box
    if right - left < 2 or bottom - top < 2:
        return None
    rows, columns = max(1, (bottom - top) // _PATCH), max(1, (right - left) // _PATCH)
    part = frame[top:bottom:rows, left:right:columns]
    points: NDArray[np.float32] = (part[..., 1] if part.ndim == 3 else part).astype("float32")
    points -= points.mean()
    return points


def _unchanged(frame: NDArray[np.uint8], known: _Sighting) -> bool:
    if known.patch is None:
        return False
    now = _patch(frame, known.box)
    return now is not None and now.shape == known.patch.shape and float(abs(now - known.patch).mean()) < _ALIKE
