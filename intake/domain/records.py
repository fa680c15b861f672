"""Rows people and the station look at: parcels and units as they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from intake.domain.decisions import Decision
from intake.domain.inspection import Inspection


class ParcelState(StrEnum):
    """Where a parcel stands."""

    OPEN = "open"
    SET_ASIDE = "set_aside"
    CLOSED = "closed"


class UnitState(StrEnum):
    """Where a unit stands. RECORDED units count; UNDONE ones stay for the record only."""

    DECIDED = "decided"
    REVIEW = "review"
    FINAL = "final"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Parcel:
    """The physical box on the bench."""

    id: UUID
    code: str
    station: str
    state: ParcelState
    opened_at: datetime
    opened_by: str
    return_ids: tuple[UUID, ...] = ()
    blind: bool = False
    closed_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A graded unit. `decision` is the one in force, `first_decision` the one the rules made.

    `label_owed`: its printed label is not out yet. `settled`: the settlement it went to the shop with.
    """

    id: UUID
    parcel_id: UUID
    lpn: str
    sku: str
    title: str
    state: UnitState
    decision: Decision
    inspection: Inspection
    decided_at: datetime
    return_id: UUID | None = None
    line_id: UUID | None = None
    serial: str | None = None
    first_decision: Decision | None = None
    tote: str = ""
    label_owed: bool = False
    settled: str = ""
    review_reason: str = ""
    reviewed_by: str = ""
    put_away_at: datetime | None = None
