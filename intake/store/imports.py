"""Taking in what a shop tells of expected returns: many at a time, keeping our ids, counting what really changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.engine import Connection

from intake.domain.errors import IntakeError
from intake.domain.returns import ExpectedReturn
from intake.store import tables, upserts
from intake.store.codes import codes_of
from intake.store.values import RETURN, plain

_CHUNK = 500
_returns = tables.returns.c
_codes = tables.return_codes.c

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
    new: list[ExpectedReturn] = []
    changed: list[tuple[ExpectedReturn | None, ExpectedReturn]] = []
    for expected in chunk:
        found = known.get(plain(expected.external_id))
        if found is None:
            new.append(expected)
            continue
        ours, stored = found
        kept = _with_our_ids(expected, ours, stored)
        if kept != stored:
            changed.append((stored, kept))
    _insert(connection, shop, new)
    # In one order, so that two stations cannot wait for each other's rows.
    _update(connection, sorted(changed, key=lambda pair: str(pair[1].id)))
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
    _insert_codes(connection, [row for expected in new for row in _code_rows(expected)])


def _update(connection: Connection, changed: Sequence[tuple[ExpectedReturn | None, ExpectedReturn]]) -> None:
    if not changed:
        return
    by_id = update(tables.returns).where(_returns.id == bindparam("key"))
    rows = [{"key": str(kept.id), "status": kept.status.value, "doc": RETURN.dump(kept)} for _, kept in changed]
    connection.execute(by_id.values(status=bindparam("status"), doc=bindparam("doc")), rows)
    for stored, kept in changed:
        _move_codes(connection, stored, kept)


def _move_codes(connection: Connection, stored: ExpectedReturn | None, kept: ExpectedReturn) -> None:
    """Only what differs: the codes that stay are most of them."""
    mine = _codes.return_id == str(kept.id)
    if stored is None:
        # What a damaged record said is not known: its codes are looked for one by one, which is slow and rare.
        connection.execute(delete(tables.return_codes).where(mine))
    before = codes_of(stored) if stored else set()
    after = codes_of(kept)
    for kind, code, live in before - after:
        gone = (_codes.kind == kind, _codes.code == code, _codes.live == live, mine)
        connection.execute(delete(tables.return_codes).where(*gone))
    _insert_codes(connection, [_code_row(kept, code) for code in after - before])


def _insert_codes(connection: Connection, rows: list[Row]) -> None:
    if rows:
        connection.execute(insert(tables.return_codes), rows)


def _code_rows(expected: ExpectedReturn) -> Iterator[Row]:
    return (_code_row(expected, code) for code in codes_of(expected))


def _code_row(expected: ExpectedReturn, code: tuple[str, str, int]) -> Row:
    return {"kind": code[0], "code": code[1], "live": code[2], "return_id": str(expected.id)}


def _row(shop: str, expected: ExpectedReturn) -> Row:
    return {
        "id": str(expected.id),
        "shop": shop,
        "external_id": plain(expected.external_id),
        "status": expected.status.value,
        "doc": RETURN.dump(expected),
    }
