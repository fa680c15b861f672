"""The test shop's books in one SQLite file: what was acknowledged outlives a kill, and no effect is half done.

The server writes it while it answers, and the tests write and read it directly, also while the server is dead.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from tests.servers.shopify.model import OrderRecord
from tests.servers.shopify.settings import Settings

TABLES = """
CREATE TABLE IF NOT EXISTS numbers (next INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS orders (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, created TEXT NOT NULL, updated TEXT NOT NULL, touched TEXT NOT NULL,
  return_status TEXT NOT NULL, record TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS orders_by_update ON orders (updated, id, return_status, created);
CREATE INDEX IF NOT EXISTS orders_to_move ON orders (touched) WHERE touched > updated;
CREATE TABLE IF NOT EXISTS words (word TEXT, order_id INTEGER, PRIMARY KEY (word, order_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS parts (
  kind TEXT, id INTEGER, order_id INTEGER NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stock (
  item INTEGER, location INTEGER, name TEXT, quantity INTEGER NOT NULL, PRIMARY KEY (item, location, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stock_moves (
  id INTEGER PRIMARY KEY, item INTEGER, location INTEGER, name TEXT, delta INTEGER, cause TEXT, at TEXT);
CREATE TABLE IF NOT EXISTS tokens (token TEXT PRIMARY KEY, expires TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS keys (
  key TEXT PRIMARY KEY, field TEXT, digest TEXT, made TEXT, at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS uploads (id TEXT PRIMARY KEY, name TEXT, mime TEXT, content BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
  id INTEGER PRIMARY KEY, kind TEXT, name TEXT UNIQUE, alt TEXT, mime TEXT, created TEXT, ready TEXT, fails INTEGER,
  content BLOB);
CREATE TABLE IF NOT EXISTS script (
  id INTEGER PRIMARY KEY, field TEXT NOT NULL, act TEXT NOT NULL, details TEXT NOT NULL, times INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS complaints (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
"""
FIRST_NUMBER = 10_000
BUSY_SECONDS = 30.0
RECORD = TypeAdapter(OrderRecord)
WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Act:
    """Something a test scripted for the next call of a field."""

    name: str
    details: dict[str, Any]


def stamp(at: datetime) -> str:
    """A time as text that sorts; whole seconds, as Shopify gives them."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def words(text: str) -> list[str]:
    """The words the search knows a name by."""
    return WORD.findall(text.lower())


class Ledger:
    """One connection to the books. Not for several threads at once."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.sql = sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        self.sql.execute("PRAGMA journal_mode = WAL")
        self.sql.execute("PRAGMA synchronous = OFF")  # a killed process loses nothing; a power cut is not played here
        self.sql.executescript(TABLES)
        self.sql.execute("INSERT INTO numbers SELECT ? WHERE NOT EXISTS (SELECT 1 FROM numbers)", (FIRST_NUMBER,))

    def close(self) -> None:
        self.sql.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All of it, or nothing; also against other processes."""
        self.sql.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.sql.execute("ROLLBACK")
            raise
        self.sql.execute("COMMIT")

    # -- what the shop is like

    def settings(self) -> Settings:
        """The shop's character, as the test last set it."""
        rows = self.sql.execute("SELECT name, value FROM settings")
        return Settings(**{name: json.loads(value) for name, value in rows})

    def configure(self, **changes: object) -> None:
        """Change settings; a name that Settings does not know is a TypeError."""
        Settings(**changes)  # type: ignore[arg-type]
        rows = [(name, json.dumps(value)) for name, value in changes.items()]
        self.sql.executemany("INSERT OR REPLACE INTO settings VALUES (?, ?)", rows)

    def now(self, settings: Settings) -> datetime:
        """The shop's clock."""
        return datetime.now(UTC) + timedelta(seconds=settings.clock_offset)

    def number(self, count: int = 1) -> int:
        """The first of `count` fresh numbers; no number is ever given twice."""
        (after,) = self.sql.execute("UPDATE numbers SET next = next + ? RETURNING next", (count,)).fetchone()
        return int(after) - count

    # -- orders

    def order(self, number: int) -> OrderRecord | None:
        row = self.sql.execute("SELECT record FROM orders WHERE id = ?", (number,)).fetchone()
        return RECORD.validate_json(row[0]) if row else None

    def owner(self, kind: str, number: int) -> int | None:
        """The order that a return, refund, reverse order or its line belongs to."""
        row = self.sql.execute("SELECT order_id FROM parts WHERE kind = ? AND id = ?", (kind, number)).fetchone()
        return int(row[0]) if row else None

    def orders(self) -> Iterator[OrderRecord]:
        """Every order, oldest first."""
        for (record,) in self.sql.execute("SELECT record FROM orders ORDER BY id"):
            yield RECORD.validate_json(record)

    def move_updates(self, now: datetime) -> None:
        """Let the times of change move that were to move by now."""
        self.sql.execute("UPDATE orders SET updated = touched WHERE touched > updated AND touched <= ?", (stamp(now),))

    def save(self, orders: Iterable[OrderRecord]) -> None:
        """Insert or replace orders, with what they are found by."""
        rows, names, parts = [], [], []
        for order in orders:
            updated, touched = stamp(order.updated), stamp(order.touched or order.updated)
            record = RECORD.dump_json(order).decode()
            rows.append((order.id, order.name, stamp(order.created), updated, touched, order.return_status, record))
            names += [(word, order.id) for word in words(order.name)]
            parts += [(kind, number, order.id) for kind, number in _parts(order)]
        self.sql.executemany("INSERT OR REPLACE INTO orders VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        self.sql.executemany("INSERT OR IGNORE INTO words VALUES (?, ?)", names)
        self.sql.executemany("INSERT OR IGNORE INTO parts VALUES (?, ?, ?)", parts)

    # -- stock

    def stock(self, item: int, location: int, name: str = "available") -> int:
        row = self.sql.execute(
            "SELECT quantity FROM stock WHERE item = ? AND location = ? AND name = ?", (item, location, name)
        ).fetchone()
        return int(row[0]) if row else 0

    def move_stock(self, item: int, location: int, names: Iterable[str], delta: int, cause: str, at: datetime) -> None:
        """Change quantities by a delta, and write down why."""
        for name in names:
            self.sql.execute(
                "INSERT INTO stock VALUES (?, ?, ?, ?) "
                "ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity",
                (item, location, name, delta),
            )
            self.sql.execute(
                "INSERT INTO stock_moves (item, location, name, delta, cause, at) VALUES (?, ?, ?, ?, ?, ?)",
                (item, location, name, delta, cause, stamp(at)),
            )

    # -- what a test scripted, and what the server could not do

    def script(self, field: str, act: str, details: dict[str, Any], times: int) -> None:
        """The next `times` calls of a root field go as scripted ("*": of any field)."""
        row = (field, act, json.dumps(details), times)
        self.sql.execute("INSERT INTO script (field, act, details, times) VALUES (?, ?, ?, ?)", row)

    def next_act(self, field: str) -> Act | None:
        """Take the oldest act scripted for a field."""
        row = self.sql.execute(
            "SELECT id, act, details FROM script WHERE times > 0 AND field IN (?, '*') ORDER BY id LIMIT 1", (field,)
        ).fetchone()
        if row is None:
            return None
        self.sql.execute("UPDATE script SET times = times - 1 WHERE id = ?", (row[0],))
        return Act(row[1], json.loads(row[2]))

    def complain(self, text: str) -> None:
        """Note that the server was asked for what it does not know."""
        self.sql.execute("INSERT INTO complaints (text) VALUES (?)", (text,))

    def complaints(self) -> list[str]:
        return [text for (text,) in self.sql.execute("SELECT text FROM complaints ORDER BY id")]


def _parts(order: OrderRecord) -> Iterator[tuple[str, int]]:
    for refund in order.refunds:
        yield "Refund", refund.id
    for one in order.returns:
        yield "Return", one.id
        for reverse in one.reverse_orders:
            yield "ReverseFulfillmentOrder", reverse.id
            for line in reverse.lines:
                yield "ReverseFulfillmentOrderLineItem", line.id
