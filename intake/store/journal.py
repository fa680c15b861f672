"""The append-only journal: each station's lines form a chain of SHA-256 digests, so that a changed line is found."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, Select, insert, select, update
from sqlalchemy.engine import Connection

from intake.domain.acts import Act, JournalEntry
from intake.domain.errors import IntakeError
from intake.domain.ids import new_id
from intake.store import tables, upserts
from intake.store.values import ACT, micros, moment, plain

_journal = tables.journal.c
_chains = tables.chains.c


def append(
    connection: Connection, station: str, act: Act, *, at: datetime, operator: str, parcel_id: UUID | None
) -> JournalEntry:
    """Add a line to a station's chain."""
    last, previous = _head(connection, station)
    row = {
        "id": str(new_id()),
        "station": station,
        "sequence": last + 1,
        "at": micros(at),
        "operator": plain(operator),
        "parcel_id": None if parcel_id is None else str(parcel_id),
        "act": act.act,
        "body": ACT.dump(act),
        "previous": previous,
    }
    row["digest"] = digest(row)
    connection.execute(insert(tables.journal), row)
    moved = update(tables.chains).where(_chains.station == station)
    connection.execute(moved.values(sequence=row["sequence"], digest=row["digest"]))
    return JournalEntry(
        id=UUID(str(row["id"])),
        station=station,
        sequence=last + 1,
        at=at,
        operator=str(row["operator"]),
        parcel_id=parcel_id,
        act=act,
        previous=previous,
        digest=str(row["digest"]),
    )


def digest(row: dict[str, object]) -> str:
    """SHA-256 over the canonical JSON of a line and the digest of the line before."""
    fields = ("id", "station", "sequence", "at", "operator", "parcel_id", "act", "body", "previous")
    material = json.dumps([row[name] for name in fields], separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(material.encode("ascii")).hexdigest()


def of_parcel(connection: Connection, parcel_id: UUID) -> tuple[JournalEntry, ...]:
    """All acts of a parcel in the order they happened."""
    query = select(tables.journal).where(_journal.parcel_id == str(parcel_id)).order_by(_journal.number)
    return tuple(_entries(connection, query))


def newest(connection: Connection, station: str, limit: int) -> tuple[JournalEntry, ...]:
    """The newest lines, newest first; of one station or of all."""
    query = select(tables.journal).limit(limit)
    if station:
        query = query.where(_journal.station == station).order_by(_journal.sequence.desc())
    else:
        query = query.order_by(_journal.number.desc())
    return tuple(_entries(connection, query))


def first_broken(connection: Connection, station: str) -> int | None:
    """The sequence number of the first missing or changed line of a station's chain; None when it is whole."""
    expected, previous = 1, ""
    query = select(tables.journal).where(_journal.station == station).order_by(_journal.sequence)
    with connection.execution_options(yield_per=1000).execute(query) as rows:
        for row in rows:
            line = dict(row._mapping)
            if row.sequence != expected or row.previous != previous or row.digest != digest(line):
                return expected
            expected, previous = expected + 1, row.digest
    head = connection.execute(select(_chains.sequence, _chains.digest).where(_chains.station == station)).first()
    whole = (0, "") if head is None else (head.sequence, head.digest)
    return None if whole == (expected - 1, previous) else expected


def _head(connection: Connection, station: str) -> tuple[int, str]:
    query = select(_chains.sequence, _chains.digest).where(_chains.station == station)
    if connection.dialect.name != "sqlite":
        query = query.with_for_update()
    row = connection.execute(query).first()
    if row is None:
        upserts.insert_new(connection, tables.chains, {"station": station, "sequence": 0, "digest": ""})
        row = connection.execute(query).one()
    return row.sequence, row.digest


def _entries(connection: Connection, query: Select[*tuple[object, ...]]) -> Iterator[JournalEntry]:
    for row in connection.execute(query):
        yield _entry(row)


def _entry(row: Row[*tuple[object, ...]]) -> JournalEntry:
    try:
        ids = UUID(row.id), None if row.parcel_id is None else UUID(row.parcel_id)
    except ValueError as error:
        raise IntakeError("record_damaged", kind="act", record=row.id) from error
    return JournalEntry(
        id=ids[0],
        station=row.station,
        sequence=row.sequence,
        at=moment(row.at),
        operator=row.operator,
        parcel_id=ids[1],
        act=ACT.load(row.body, row.id),
        previous=row.previous,
        digest=row.digest,
    )
