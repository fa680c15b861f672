"""What is kept no longer than it is needed: customers of finished returns, and photos of units decided long ago."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, select, true, update
from sqlalchemy.engine import Connection

from intake.domain.errors import IntakeError
from intake.domain.returns import Customer, ExpectedReturn, ReturnStatus
from intake.store import tables
from intake.store.values import RETURN, UNIT, micros

Transaction = Callable[[], AbstractContextManager[Connection]]

_CHUNK = 300
_returns = tables.returns.c
_units = tables.units.c
_outbox = tables.outbox.c
_FINISHED = (ReturnStatus.RECEIVED.value, ReturnStatus.CANCELED.value)


class Retention:
    """Forgets in small transactions, so that a worker never waits for it. Safe to be cut off anywhere."""

    def __init__(self, transaction: Transaction, snapshot: Transaction) -> None:
        self._transaction = transaction
        self._snapshot = snapshot

    def forget_customers(self, before: datetime) -> int:
        """Take name, postcode and the customer's own words out of finished returns unchanged since `before`.

        A return with a unit not settled yet, or with something still owed to the shop, is left as it is. Returns how
        many customers were forgotten.
        """
        forgotten = 0
        for ids in self._chunks(_returns.id, _returns.status.in_(_FINISHED)):
            forgotten += self._forget(ids, before)
        return forgotten

    def expired_photos(self, before: datetime) -> set[str]:
        """SHA-256 names of photos that belong only to units decided before `before` and settled."""
        old: set[str] = set()
        kept: set[str] = set()
        for ids in self._chunks(_units.id, true()):
            with self._snapshot() as connection:
                asked = select(_units.id, _units.doc, _units.decided_at, _units.unsettled)
                rows = connection.execute(asked.where(_units.id.in_(ids))).all()
            for row in rows:
                expired = row.decided_at < micros(before) and not row.unsettled
                names = {photo.sha256 for photo in UNIT.load(row.doc, row.id).inspection.photos}
                (old if expired else kept).update(names)
        return old - kept

    def _chunks(self, column: ColumnElement[str], which: ColumnElement[bool]) -> Iterator[list[str]]:
        last = ""
        while True:
            with self._snapshot() as connection:
                query = select(column).where(which, column > last).order_by(column).limit(_CHUNK)
                ids = list(connection.execute(query).scalars())
            if not ids:
                return
            yield ids
            last = ids[-1]

    def _forget(self, ids: list[str], before: datetime) -> int:
        owed = select(_outbox.id).where(_outbox.return_id == _returns.id, _outbox.state != "done")
        open_units = select(_units.id).where(_units.return_id == _returns.id, _units.unsettled == 1)
        finished = (_returns.id.in_(ids), _returns.status.in_(_FINISHED), ~owed.exists(), ~open_units.exists())
        with self._transaction() as connection:
            query = select(_returns.id, _returns.doc).where(*finished).order_by(_returns.id).with_for_update()
            known = {row.id: _known(row.doc, row.id) for row in connection.execute(query)}
            names = {key: one for key, one in known.items() if one and one.updated_at < before and _personal(one)}
            for key, expected in names.items():
                nameless = RETURN.dump(_without_customer(expected))
                connection.execute(update(tables.returns).where(_returns.id == key).values(doc=nameless))
        return len(names)


def _known(doc: str, key: str) -> ExpectedReturn | None:
    try:
        return RETURN.load(doc, key)
    except IntakeError:
        return None  # a damaged record heals at the next pull; it must not stop the others


def _personal(expected: ExpectedReturn) -> bool:
    return _without_customer(expected) != expected


def _without_customer(expected: ExpectedReturn) -> ExpectedReturn:
    """What decided (country, language, lines, money) stays; who it was goes."""
    country, language = expected.customer.country, expected.customer.language
    lines = tuple(replace(line, customer_note="") for line in expected.lines)
    return replace(expected, customer=Customer("", "", country, language), lines=lines)
