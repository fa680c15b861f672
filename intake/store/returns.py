"""Expected returns: stored as the shop tells them, found by any code on a parcel or an article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Executable, bindparam, literal_column, select, union_all
from sqlalchemy.engine import Connection

from intake.domain.codes import CodeKind, Meaning
from intake.domain.ports import Hit
from intake.domain.returns import ExpectedReturn
from intake.store import tables
from intake.store.codes import LONGEST, NAME, code_key, name_key
from intake.store.values import RETURN

_MOST = 50
"""Returns one code may lead to; an article that everybody sends back is no way to find a parcel."""

_SEARCHED = (NAME, CodeKind.POSTCODE.value, CodeKind.ORDER.value, CodeKind.RMA.value)
_SHORTEST_SEARCH = 2
_LAST_CHARACTER = "\U0010ffff"

_codes = tables.return_codes.c
_returns = tables.returns.c


@dataclass(frozen=True, slots=True)
class _Probe:
    """One question to the index of codes, and what a hit says of it."""

    by: CodeKind
    value: str
    key: str


def find(connection: Connection, meanings: Sequence[Meaning]) -> tuple[Hit, ...]:
    """Returns the meanings lead to, in the order of the meanings; awaited ones first, then the newest."""
    probes = [probe for meaning in meanings for probe in _probes(meaning) if 0 < len(probe.key) <= LONGEST]
    if not probes:
        return ()
    asked = {f"kind{i}": probe.by.value for i, probe in enumerate(probes)}
    asked |= {f"code{i}": probe.key for i, probe in enumerate(probes)}
    rows = sorted(connection.execute(_look_up(len(probes)), asked).all(), key=lambda row: row[2], reverse=True)
    hits: dict[str, Hit] = {}
    for rank, _live, key, doc in sorted(rows, key=lambda row: (row[0], -row[1])):
        if key not in hits:
            hits[key] = Hit(RETURN.load(doc, key), probes[rank].by, probes[rank].value)
    return tuple(hits.values())


def search(connection: Connection, text: str, limit: int) -> tuple[ExpectedReturn, ...]:
    """Awaited returns by the beginning of a name (at any of its words), postcode, order number or RMA."""
    asked: dict[str, object] = {"limit": limit}
    for i, kind in enumerate(_SEARCHED):
        key = name_key(text) if kind == NAME else code_key(kind, text)[:LONGEST]
        # An empty range for a text that is too short to mean anything here.
        asked |= {
            f"kind{i}": kind,
            f"from{i}": key,
            f"to{i}": key + _LAST_CHARACTER if len(key) >= _SHORTEST_SEARCH else "",
        }
    found: dict[str, ExpectedReturn] = {}
    for key, doc in connection.execute(_beginning(), asked):
        if key not in found and len(found) < limit:
            found[key] = RETURN.load(doc, key)
    return tuple(found.values())


def by_ids(connection: Connection, ids: Sequence[UUID]) -> tuple[ExpectedReturn, ...]:
    """The returns with these ids, in that order; unknown ids are left out."""
    if not ids:
        return ()
    keys = [str(i) for i in ids]
    rows = connection.execute(select(_returns.id, _returns.doc).where(_returns.id.in_(keys))).all()
    docs = {row.id: row.doc for row in rows}
    return tuple(RETURN.load(docs[key], key) for key in keys if key in docs)


def cursor(connection: Connection, shop: str) -> str:
    """Where the last pull from a shop ended; empty before the first."""
    found = connection.execute(select(tables.cursors.c.value).where(tables.cursors.c.shop == shop)).scalar()
    return found or ""


def lock(connection: Connection, ids: Sequence[UUID]) -> None:
    """Hold these rows until the transaction ends. SQLite has one writer at a time anyway."""
    if connection.dialect.name == "sqlite" or not ids:
        return
    # In one order, so that two stations cannot wait for each other. NO KEY: rows that refer to the return may be
    # written meanwhile; two lockers exclude each other all the same.
    held = select(_returns.id).where(_returns.id.in_(sorted({str(i) for i in ids}))).order_by(_returns.id)
    connection.execute(held.with_for_update(key_share=True)).all()


def _probes(meaning: Meaning) -> Iterator[_Probe]:
    """The questions a meaning asks; a serial number in a GS1 text says more than its article."""
    if meaning.serial:
        yield _Probe(CodeKind.SERIAL, meaning.serial, code_key(CodeKind.SERIAL, meaning.serial))
    match meaning.kind:
        case CodeKind.RMA | CodeKind.TRACKING | CodeKind.ORDER | CodeKind.GTIN | CodeKind.SKU | CodeKind.SERIAL:
            yield _Probe(meaning.kind, meaning.value, code_key(meaning.kind, meaning.value))
        case CodeKind.SSCC:
            # Shops list an SSCC as the tracking number, with or without its application identifier.
            yield _Probe(CodeKind.TRACKING, meaning.value, code_key(CodeKind.TRACKING, meaning.value))
            yield _Probe(CodeKind.TRACKING, meaning.value, code_key(CodeKind.TRACKING, "00" + meaning.value))
        case _:
            pass


@lru_cache(maxsize=64)
def _look_up(count: int) -> Executable:
    """UNION ALL of one indexed select a probe: one WHERE with OR takes PostgreSQL off its indexes."""
    parts = []
    for i in range(count):
        found = (
            select(literal_column(str(i)).label("rank"), _codes.live, _codes.return_id)
            .where(_codes.kind == bindparam(f"kind{i}"), _codes.code == bindparam(f"code{i}"))
            .order_by(_codes.live.desc(), _codes.return_id.desc())
            .limit(_MOST)
            .subquery()
        )
        joined = found.join(tables.returns, _returns.id == found.c.return_id)
        parts.append(select(found.c.rank, found.c.live, found.c.return_id, _returns.doc).select_from(joined))
    return union_all(*parts)


@lru_cache(maxsize=1)
def _beginning() -> Executable:
    parts = []
    for i in range(len(_SEARCHED)):
        found = (
            select(_codes.return_id)
            .where(
                _codes.kind == bindparam(f"kind{i}"),
                _codes.code >= bindparam(f"from{i}"),
                _codes.code < bindparam(f"to{i}"),
                _codes.live == 1,
            )
            .order_by(_codes.code)
            .limit(bindparam("limit"))
            .subquery()
        )
        joined = found.join(tables.returns, _returns.id == found.c.return_id)
        parts.append(select(found.c.return_id, _returns.doc).select_from(joined))
    return union_all(*parts)
