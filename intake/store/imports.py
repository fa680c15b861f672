"""Taking in what a shop tells of expected returns: many at a time, keeping our ids, counting what really changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.engine import Connection

from intake.domain.errors import IntakeError
from intake.domain.returns import ExpectedReturn
from intake.store import tables, upserts
from intake.store.codes import codes_of
from intake.store.values import RETURN, plain

_CHUNK = 500
_returns = tables.returns.c

Row = dict[str, Any]


def save(connection: Connection, shop: str, returns: Sequence[ExpectedReturn], cursor: str | None) -> int:
    """Insert or update returns by (shop, external id) and store the cursor. Returns how many were new or changed."""
    _queue_up(connection, shop)
    latest = list({expected.external_id: expected for expected in returns}.values())
    changed = 0
    for start in range(0, len(latest), _CHUNK):
        changed += _save_chunk(connection, shop, latest[start : start + _CHUNK])
    if cursor is not None:
        upserts.replace(connection, tables.cursors, {"shop": shop, "value": cursor}, ["shop"])
    return changed


def _queue_up(connection: Connection, shop: str) -> None:
    """Two stations that pull the same shop take turns; else both would insert the same new return."""
    if connection.dialect.name != "sqlite":
        upserts.insert_new(connection, tables.cursors, {"shop": shop, "value": ""})
        connection.execute(select(tables.cursors).where(tables.cursors.c.shop == shop).with_for_update()).all()


def _save_chunk(connection: Connection, shop: str, chunk: Sequence[ExpectedReturn]) -> int:
    known = _known(connection, shop, [plain(expected.external_id) for expected in chunk])
    new, changed = [], []
    for expected in chunk:
        found = known.get(plain(expected.external_id))
        if found is None:
            new.append(expected)
            continue
        ours, stored = found
        kept = _with_our_ids(expected, ours, stored)
        if kept != stored:
            changed.append(kept)
    _insert(connection, shop, new)
    _update(connection, shop, sorted(changed, key=lambda expected: str(expected.id)))
    return len(new) + len(changed)


def _known(connection: Connection, shop: str, external_ids: list[str]) -> dict[str, tuple[str, ExpectedReturn | None]]:
    asked = select(_returns.external_id, _returns.id, _returns.doc)
    rows = connection.execute(asked.where(_returns.shop == shop, _returns.external_id.in_(external_ids))).all()
    return {row.external_id: (row.id, _readable(row.doc, row.id)) for row in rows}


def _readable(doc: str, key: str) -> ExpectedReturn | None:
    """A damaged record heals when the shop tells the return again."""
    try:
        return RETURN.load(doc, key)
    except IntakeError:
        return None


def _with_our_ids(expected: ExpectedReturn, ours: str, stored: ExpectedReturn | None) -> ExpectedReturn:
    from uuid import UUID

    lines = {line.external_id: line.id for line in stored.lines} if stored else {}
    return replace(
        expected,
        id=UUID(ours),
        lines=tuple(replace(line, id=lines.get(line.external_id, line.id)) for line in expected.lines),
    )


def _insert(connection: Connection, shop: str, new: Sequence[ExpectedReturn]) -> None:
    if not new:
        return
    connection.execute(insert(tables.returns), [_row(shop, expected) for expected in new])
    _insert_codes(connection, new)


def _update(connection: Connection, shop: str, changed: Sequence[ExpectedReturn]) -> None:
    if not changed:
        return
    by_id = update(tables.returns).where(_returns.id == bindparam("key"))
    rows = [{"key": str(e.id), "status": e.status.value, "doc": RETURN.dump(e)} for e in changed]
    connection.execute(by_id.values(status=bindparam("status"), doc=bindparam("doc")), rows)
    keys = [str(expected.id) for expected in changed]
    connection.execute(delete(tables.return_codes).where(tables.return_codes.c.return_id.in_(keys)))
    _insert_codes(connection, changed)


def _insert_codes(connection: Connection, returns: Sequence[ExpectedReturn]) -> None:
    rows = list(_code_rows(returns))
    if rows:
        connection.execute(insert(tables.return_codes), rows)


def _code_rows(returns: Sequence[ExpectedReturn]) -> Iterator[Row]:
    for expected in returns:
        key = str(expected.id)
        for kind, code, live in codes_of(expected):
            yield {"kind": kind, "code": code, "live": live, "return_id": key}


def _row(shop: str, expected: ExpectedReturn) -> Row:
    return {
        "id": str(expected.id),
        "shop": shop,
        "external_id": plain(expected.external_id),
        "status": expected.status.value,
        "doc": RETURN.dump(expected),
    }
