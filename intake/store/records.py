"""Parcels and units as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from datetime import time as clock_time
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.engine import Connection

from intake.domain.records import Parcel, ParcelState, Unit, UnitState
from intake.store import tables, upserts
from intake.store.codes import LONGEST
from intake.store.values import NO_DAY, PARCEL, UNIT, day, micros, plain

_parcels = tables.parcels.c
_units = tables.units.c


def _standing(column: ColumnElement[str], state: str) -> ColumnElement[bool]:
    # Written out, not a parameter: only so can the databases prove that a partial index serves.
    return column == literal_column(f"'{state}'")


def parcel(connection: Connection, parcel_id: UUID, held: bool = False) -> Parcel | None:
    """A parcel by id; `held`: nobody else changes it until the transaction ends."""
    query = select(_parcels.id, _parcels.doc).where(_parcels.id == str(parcel_id))
    row = connection.execute(query.with_for_update(key_share=True) if held else query).first()
    return None if row is None else PARCEL.load(row.doc, row.id)


def open_parcel(connection: Connection, station: str) -> Parcel | None:
    """The parcel on that station's bench."""
    query = select(_parcels.id, _parcels.doc).where(
        _parcels.station == station, _standing(_parcels.state, ParcelState.OPEN)
    )
    row = connection.execute(query.order_by(_parcels.opened_at.desc()).limit(1)).first()
    return None if row is None else PARCEL.load(row.doc, row.id)


def parcels(connection: Connection, code: str, set_aside: bool, limit: int) -> tuple[Parcel, ...]:
    """Parcels by label code and/or only those set aside, newest first."""
    query = select(_parcels.id, _parcels.doc)
    if code:
        query = query.where(_parcels.code == _code(code))
    if set_aside:
        query = query.where(_standing(_parcels.state, ParcelState.SET_ASIDE))
    rows = connection.execute(query.order_by(_parcels.opened_at.desc(), _parcels.id.desc()).limit(limit))
    return tuple(PARCEL.load(row.doc, row.id) for row in rows)


def save_parcel(connection: Connection, parcel: Parcel) -> None:
    """Insert or replace a parcel."""
    row = {
        "id": str(parcel.id),
        "code": _code(parcel.code),
        "station": parcel.station,
        "state": parcel.state.value,
        "opened_at": micros(parcel.opened_at),
        "doc": PARCEL.dump(parcel),
    }
    upserts.replace(connection, tables.parcels, row)


def unit(connection: Connection, unit_id: UUID) -> Unit | None:
    """A unit by id."""
    row = connection.execute(select(_units.id, _units.doc).where(_units.id == str(unit_id))).first()
    return None if row is None else UNIT.load(row.doc, row.id)


def unit_by_lpn(connection: Connection, lpn: str) -> Unit | None:
    """A unit by its licence plate number (not an undone one)."""
    query = select(_units.id, _units.doc).where(_units.lpn == plain(lpn), *_living(), literal_column("lpn <> ''"))
    row = connection.execute(query).first()
    return None if row is None else UNIT.load(row.doc, row.id)


def units(
    connection: Connection,
    *,
    parcel_id: UUID | None,
    return_ids: Sequence[UUID],
    state: UnitState | None,
    label_owed: bool | None,
    limit: int,
) -> tuple[Unit, ...]:
    """Units, oldest first; the review queue by the day the refund is due, then oldest first."""
    query = select(_units.id, _units.doc).limit(limit)
    query = query.where(*(_living() if state is None else (_standing(_units.state, state),)))
    if parcel_id is not None:
        query = query.where(_units.parcel_id == str(parcel_id))
    if return_ids:
        query = query.where(_units.return_id.in_([str(i) for i in return_ids]))
    if label_owed is not None:
        query = query.where(_units.label_owed == literal_column(str(int(label_owed))))
    order = (_units.decided_at, _units.id)
    query = query.order_by(*((_units.due_day, *order) if state is UnitState.REVIEW else order))
    return tuple(UNIT.load(row.doc, row.id) for row in connection.execute(query))


def count_units(connection: Connection, since: datetime) -> int:
    """Units decided since then, without undone ones."""
    query = select(func.count()).select_from(tables.units).where(_units.decided_at >= micros(since), *_living())
    return connection.execute(query).scalar_one()


def save_unit(connection: Connection, unit: Unit) -> None:
    """Insert or replace a unit. Raises IntakeError lpn_taken when another living unit carries its LPN."""
    open_money = unit.state is not UnitState.UNDONE and not unit.settled and bool(unit.decision.refund)
    row = {
        "id": str(unit.id),
        "parcel_id": str(unit.parcel_id),
        "return_id": None if unit.return_id is None else str(unit.return_id),
        "lpn": plain(unit.lpn),
        "state": unit.state.value,
        "label_owed": int(unit.label_owed and unit.state is not UnitState.UNDONE),
        "unsettled": int(open_money and unit.return_id is not None),
        "due_day": day(unit.decision.due),
        "decided_at": micros(unit.decided_at),
        "doc": UNIT.dump(unit),
    }
    upserts.replace(connection, tables.units, row)


def oldest_due(connection: Connection) -> datetime | None:
    """The nearest day a refund is due: of units not yet settled, and of money the shop has not released yet."""
    unsettled = select(func.min(_units.due_day)).where(literal_column("unsettled = 1"))
    entries = tables.outbox.c
    owed = select(func.min(entries.due_day)).where(literal_column("state <> 'done' AND amount_minor > 0"))
    days = [connection.execute(query).scalar() for query in (unsettled, owed)]
    nearest = min((found for found in days if found is not None), default=NO_DAY)
    return None if nearest >= NO_DAY else datetime.combine(date.fromordinal(nearest), clock_time(), UTC)


def _living() -> tuple[ColumnElement[bool], ...]:
    return (literal_column("state <> 'undone'"),)


def _code(code: str) -> str:
    return plain("".join(code.split()).casefold())[:LONGEST]
