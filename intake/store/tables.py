"""The tables, for SQLite and PostgreSQL alike. Values lie in `doc` as JSON; the other columns are what queries need.

Times are integer microseconds since 1970 (UTC), days are ordinals, ids are UUIDs as text.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)

UNDER_WAY = "state IN ('intent', 'sending', 'uncertain')"
"""The entries that the engine works by itself, as the index of them says it."""

_BIG = BigInteger().with_variant(Integer, "sqlite")
# Bytewise order on PostgreSQL as on SQLite, so that an index serves "begins with" as a range.
_KEY = Text().with_variant(Text(collation="C"), "postgresql")


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def _return_reference(nullable: bool = False) -> Column[str]:
    # Checked at commit: taking the row lock earlier could dead-lock two stations that then lock the return.
    reference = ForeignKey("returns.id", deferrable=True, initially="DEFERRED")
    return Column("return_id", Text, reference, nullable=nullable)


returns = Table(
    "returns",
    metadata,
    Column("id", Text, primary_key=True),
    Column("shop", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("doc", Text, nullable=False),
    UniqueConstraint("shop", "external_id"),
)

return_codes = Table(
    "return_codes",
    metadata,
    Column("kind", Text, nullable=False),
    Column("code", _KEY, nullable=False),
    # 1 while the return is awaited: those come first when one article leads to many returns.
    Column("live", Integer, nullable=False),
    Column("return_id", Text, ForeignKey("returns.id"), nullable=False),
    PrimaryKeyConstraint("kind", "code", "live", "return_id"),
    sqlite_with_rowid=False,
)

cursors = Table(
    "cursors",
    metadata,
    Column("shop", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

parcels = Table(
    "parcels",
    metadata,
    Column("id", Text, primary_key=True),
    Column("code", _KEY, nullable=False),
    Column("station", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("doc", Text, nullable=False),
    Index("ix_parcels_open", "station", "opened_at", **_where("state = 'open'")),
    Index("ix_parcels_set_aside", "opened_at", **_where("state = 'set_aside'")),
    Index("ix_parcels_code", "code", "opened_at"),
    Index("ix_parcels_opened_at", "opened_at"),
)

units = Table(
    "units",
    metadata,
    Column("id", Text, primary_key=True),
    Column("parcel_id", Text, ForeignKey("parcels.id", deferrable=True, initially="DEFERRED"), nullable=False),
    _return_reference(nullable=True),
    Column("lpn", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("label_owed", Integer, nullable=False),
    # 1 while money of it is not yet in a settlement.
    Column("unsettled", Integer, nullable=False),
    Column("due_day", Integer, nullable=False),
    Column("decided_at", BigInteger, nullable=False),
    Column("doc", Text, nullable=False),
    Index("uq_units_lpn", "lpn", unique=True, **_where("state <> 'undone' AND lpn <> ''")),
    Index("ix_units_parcel_id", "parcel_id", "decided_at"),
    Index("ix_units_return_id", "return_id", "decided_at"),
    Index("ix_units_decided_at", "decided_at"),
    Index("ix_units_review", "due_day", "decided_at", "id", **_where("state = 'review'")),
    Index("ix_units_label_owed", "decided_at", **_where("label_owed = 1")),
    Index("ix_units_unsettled", "due_day", **_where("unsettled = 1")),
)

journal = Table(
    "journal",
    metadata,
    # The order in which things happened over all stations; `sequence` is the order within one.
    Column("number", _BIG, Identity(always=True), primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("station", Text, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("operator", Text, nullable=False),
    Column("parcel_id", Text),
    Column("act", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("digest", Text, nullable=False),
    UniqueConstraint("station", "sequence"),
    Index("ix_journal_parcel_id", "parcel_id", "number"),
)

chains = Table(
    "chains",
    metadata,
    # The head of each station's chain: tells a cut-off end, and is the row that appends queue for.
    Column("station", Text, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    Column("digest", Text, nullable=False),
)

settlements = Table(
    "settlements",
    metadata,
    Column("id", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    _return_reference(),
    Column("at", BigInteger, nullable=False),
    Column("due_day", Integer, nullable=False),
    Column("doc", Text, nullable=False),
    PrimaryKeyConstraint("id", "revision"),
    Index("ix_settlements_return_id", "return_id", "at"),
)

open_claims = Table(
    "open_claims",
    metadata,
    # The one settlement of a return whose claim waits for a lead's word.
    Column("return_id", Text, primary_key=True),
    Column("settlement", Text, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Text, primary_key=True),
    Column("shop", Text, nullable=False),
    _return_reference(),
    Column("position", Integer, nullable=False),
    Column("settlement", Text, nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("next_at", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("reference", Text, nullable=False),
    Column("problem", Text),
    Column("summary", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    # The last day to pay, for entries that carry money.
    Column("due_day", Integer, nullable=False),
    Column("settled_at", BigInteger),
    # When the request first left: how long a shop remembers our key counts from here.
    Column("sent_at", BigInteger),
    # When a worker handed it to a lead.
    Column("handed_at", BigInteger),
    UniqueConstraint("return_id", "position"),
    Index("ix_outbox_under_way", "shop", "next_at", "return_id", **_where(UNDER_WAY)),
    Index("ix_outbox_owed", "due_day", **_where("state <> 'done' AND amount_minor > 0")),
    Index("ix_outbox_handed", "handed_at", **_where("state <> 'done' AND handed_at > 0")),
    Index("ix_outbox_state", "state", "created_at"),
    Index("ix_outbox_created_at", "created_at"),
)

outbox_story = Table(
    "outbox_story",
    metadata,
    # What happened to each entry, append-only like the journal; `sequence` is the order within an entry.
    Column("entry_id", Text, ForeignKey("outbox.id"), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("what", Text, nullable=False),
    # Why, as a reason; and who did it in which words, as a JSON object of texts.
    Column("problem", Text),
    Column("params", Text, nullable=False),
    PrimaryKeyConstraint("entry_id", "sequence"),
    sqlite_with_rowid=False,
)

outbox_groups = Table(
    "outbox_groups",
    metadata,
    # Who works on a return's entries, and until when nobody else may.
    Column("return_id", Text, ForeignKey("returns.id", deferrable=True, initially="DEFERRED"), primary_key=True),
    Column("owner", Text, nullable=False),
    Column("until", BigInteger, nullable=False),
    # Another one for every claim: whoever slept longer than the lease cannot mistake a later one for its own.
    Column("lease", Text, nullable=False),
)

differences = Table(
    "differences",
    metadata,
    # What comparing with the shops found; an explained one stays, so that it is not told again every night.
    Column("id", Text, primary_key=True),
    Column("shop", Text, nullable=False),
    Column("return_id", Text, nullable=False),
    Column("found_at", BigInteger, nullable=False),
    Column("explained_at", BigInteger),
    Column("doc", Text, nullable=False),
    Index("ix_differences_return_id", "return_id"),
    Index("ix_differences_open", "found_at", **_where("explained_at IS NULL")),
)

reconcile_turns = Table(
    "reconcile_turns",
    metadata,
    # Which station compares a shop now, and when a comparison that went through last began.
    Column("shop", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("last_at", BigInteger),
)

counters = Table(
    "counters",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

operators = Table(
    "operators",
    metadata,
    Column("id", Text, primary_key=True),
    Column("badge", Text, nullable=False),
    Column("active", Integer, nullable=False),
    Column("doc", Text, nullable=False),
    Index("uq_operators_badge", "badge", unique=True, **_where("active = 1 AND badge <> ''")),
)
