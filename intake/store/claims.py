"""Which settlements wait for a lead: at most one of a return, the last one, while its customer owes something."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.engine import Connection

from intake.domain.decisions import Settlement
from intake.store import tables, upserts
from intake.store.values import SETTLEMENT, plain

_claims = tables.open_claims.c
_settlements = tables.settlements.c


def note(connection: Connection, settlement: Settlement) -> None:
    """A new settlement says anew what is owed on its return; the word on an earlier one is then out of date."""
    if settlement.claim or settlement.exchange_due:
        row = {"return_id": str(settlement.return_id), "settlement": plain(settlement.id)}
        upserts.replace(connection, tables.open_claims, row, ("return_id",))
    else:
        connection.execute(delete(tables.open_claims).where(_claims.return_id == str(settlement.return_id)))


def open_ones(connection: Connection, limit: int) -> tuple[Settlement, ...]:
    """The settlements whose claim nobody has decided, oldest first."""
    query = (
        select(_settlements.id, _settlements.doc)
        .join(tables.open_claims, _claims.settlement == _settlements.id)
        .order_by(_settlements.at, _settlements.id)
        .limit(limit)
    )
    return tuple(SETTLEMENT.load(row.doc, row.id) for row in connection.execute(query))
