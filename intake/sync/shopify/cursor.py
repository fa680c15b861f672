"""How far a shop was read: a text that is kept with every page, so that a pull goes on where the last one ended."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

OVERLAP = timedelta(minutes=5)
"""An order may turn up in the search with a stamp behind what was read already."""


class _Text(BaseModel):
    model_config = ConfigDict(extra="forbid")

    v: int = 1
    since: AwareDatetime
    open: tuple[int, ...]
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Cursor:
    """`since`: the newest stamp of an order that was read. `open`: numbers of returns known to be open. `turn`: the
    number up to which they were read again lately; changes of a return need not move its order's stamp."""

    since: datetime
    open: frozenset[int] = field(default=frozenset())
    turn: int = 0

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        """None for the empty text, and for one that is not ours: then everything is read again."""
        try:
            found = _Text.model_validate_json(text)
        except ValidationError:
            return None
        return cls(found.since, frozenset(found.open), found.turn) if found.v == 1 else None

    def __str__(self) -> str:
        return _Text(since=self.since, open=tuple(sorted(self.open)), turn=self.turn).model_dump_json()

    @property
    def overlapped(self) -> str:
        """Where changes are read from, as the shop's search wants it."""
        at = self.since - OVERLAP if self.since.year > 1970 else self.since
        return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

    def read(self, opened: set[int], closed: set[int]) -> Cursor:
        """After details of returns were read: these are open, those are not."""
        return replace(self, open=(self.open | opened) - closed)
