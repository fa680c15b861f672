"""The first tables: expected returns, parcels, units, journal, settlements, outbox."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TEXT, INTEGER, LONG = sa.Text(), sa.Integer(), sa.BigInteger()
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

_SQLITE_GUARDS = """
CREATE TRIGGER journal_stays_on_{what} BEFORE {what} ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
"""
_POSTGRES_GUARD = """
CREATE FUNCTION journal_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$
"""
_POSTGRES_TRIGGERS = """
CREATE TRIGGER journal_stays_on_{what} BEFORE {what} ON journal
FOR EACH STATEMENT EXECUTE FUNCTION journal_stays()
"""


def upgrade() -> None:
    """Create everything; parents before the tables that refer to them."""
    _returns()
    _return_codes()
    _cursors()
    _parcels()
    _units()
    _journal()
    _chains()
    _settlements()
    _outbox()
    _outbox_groups()
    _counters()
    _operators()
    _guard_journal()


def _column(name: str, kind: Any, *more: Any, nullable: bool = False) -> Any:
    return sa.Column(name, kind, *more, nullable=nullable)


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _guard_journal() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(_SQLITE_GUARDS.format(what=what))
        return
    op.execute(_POSTGRES_GUARD)
    for what in ("UPDATE", "DELETE", "TRUNCATE"):
        op.execute(_POSTGRES_TRIGGERS.format(what=what))


def _returns() -> None:
    op.create_table(
        "returns",
        _column("id", TEXT),
        _column("shop", TEXT),
        _column("external_id", TEXT),
        _column("status", TEXT),
        _column("doc", TEXT),
        sa.PrimaryKeyConstraint("id", name="pk_returns"),
        sa.UniqueConstraint("shop", "external_id", name="uq_returns_shop_external_id"),
    )


def _return_codes() -> None:
    op.create_table(
        "return_codes",
        _column("kind", TEXT),
        _column("code", KEY),
        _column("live", INTEGER),
        _column("return_id", TEXT),
        sa.ForeignKeyConstraint(["return_id"], ["returns.id"], name="fk_return_codes_return_id"),
        sa.PrimaryKeyConstraint("kind", "code", "live", "return_id", name="pk_return_codes"),
        sqlite_with_rowid=False,
    )


def _cursors() -> None:
    op.create_table(
        "cursors", _column("shop", TEXT), _column("value", TEXT), sa.PrimaryKeyConstraint("shop", name="pk_cursors")
    )


def _parcels() -> None:
    op.create_table(
        "parcels",
        _column("id", TEXT),
        _column("code", KEY),
        _column("station", TEXT),
        _column("state", TEXT),
        _column("opened_at", LONG),
        _column("doc", TEXT),
        sa.PrimaryKeyConstraint("id", name="pk_parcels"),
    )
    op.create_index("ix_parcels_code", "parcels", ["code", "opened_at"])
    op.create_index("ix_parcels_open", "parcels", ["station", "opened_at"], **_where("state = 'open'"))
    op.create_index("ix_parcels_opened_at", "parcels", ["opened_at"])
    op.create_index("ix_parcels_set_aside", "parcels", ["opened_at"], **_where("state = 'set_aside'"))


def _units() -> None:
    op.create_table(
        "units",
        _column("id", TEXT),
        _column("parcel_id", TEXT),
        _column("return_id", TEXT, nullable=True),
        _column("lpn", TEXT),
        _column("state", TEXT),
        _column("label_owed", INTEGER),
        _column("unsettled", INTEGER),
        _column("due_day", INTEGER),
        _column("decided_at", LONG),
        _column("doc", TEXT),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcels.id"], name="fk_units_parcel_id", initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["returns.id"], name="fk_units_return_id", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name="pk_units"),
    )
    op.create_index("ix_units_decided_at", "units", ["decided_at"])
    op.create_index("ix_units_label_owed", "units", ["decided_at"], **_where("label_owed = 1"))
    op.create_index("ix_units_parcel_id", "units", ["parcel_id", "decided_at"])
    op.create_index("ix_units_return_id", "units", ["return_id", "decided_at"])
    op.create_index("ix_units_review", "units", ["due_day", "decided_at", "id"], **_where("state = 'review'"))
    op.create_index("ix_units_unsettled", "units", ["due_day"], **_where("unsettled = 1"))
    op.create_index("uq_units_lpn", "units", ["lpn"], unique=True, **_where("state <> 'undone' AND lpn <> ''"))


def _journal() -> None:
    op.create_table(
        "journal",
        _column("number", NUMBER, sa.Identity(always=True)),
        _column("id", TEXT),
        _column("station", TEXT),
        _column("sequence", LONG),
        _column("at", LONG),
        _column("operator", TEXT),
        _column("parcel_id", TEXT, nullable=True),
        _column("act", TEXT),
        _column("body", TEXT),
        _column("previous", TEXT),
        _column("digest", TEXT),
        sa.PrimaryKeyConstraint("number", name="pk_journal"),
        sa.UniqueConstraint("id", name="uq_journal_id"),
        sa.UniqueConstraint("station", "sequence", name="uq_journal_station_sequence"),
    )
    op.create_index("ix_journal_parcel_id", "journal", ["parcel_id", "number"])


def _chains() -> None:
    op.create_table(
        "chains",
        _column("station", TEXT),
        _column("sequence", LONG),
        _column("digest", TEXT),
        sa.PrimaryKeyConstraint("station", name="pk_chains"),
    )


def _settlements() -> None:
    op.create_table(
        "settlements",
        _column("id", TEXT),
        _column("revision", INTEGER),
        _column("return_id", TEXT),
        _column("at", LONG),
        _column("due_day", INTEGER),
        _column("doc", TEXT),
        sa.ForeignKeyConstraint(
            ["return_id"], ["returns.id"], name="fk_settlements_return_id", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", "revision", name="pk_settlements"),
    )
    op.create_index("ix_settlements_return_id", "settlements", ["return_id", "at"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        _column("id", TEXT),
        _column("shop", TEXT),
        _column("return_id", TEXT),
        _column("position", INTEGER),
        _column("settlement", TEXT),
        _column("key", TEXT),
        _column("kind", TEXT),
        _column("body", sa.LargeBinary()),
        _column("state", TEXT),
        _column("created_at", LONG),
        _column("next_at", LONG),
        _column("attempts", INTEGER),
        _column("reference", TEXT),
        _column("problem", TEXT, nullable=True),
        _column("summary", TEXT),
        _column("amount_minor", LONG),
        _column("currency", TEXT),
        _column("due_day", INTEGER),
        _column("settled_at", LONG, nullable=True),
        sa.ForeignKeyConstraint(
            ["return_id"], ["returns.id"], name="fk_outbox_return_id", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
        sa.UniqueConstraint("return_id", "position", name="uq_outbox_return_id_position"),
    )
    op.create_index("ix_outbox_created_at", "outbox", ["created_at"])
    op.create_index("ix_outbox_open", "outbox", ["shop", "return_id", "position"], **_where("state <> 'done'"))
    op.create_index("ix_outbox_state", "outbox", ["state", "created_at"])


def _outbox_groups() -> None:
    op.create_table(
        "outbox_groups",
        _column("return_id", TEXT),
        _column("owner", TEXT),
        _column("until", LONG),
        sa.ForeignKeyConstraint(
            ["return_id"], ["returns.id"], name="fk_outbox_groups_return_id", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("return_id", name="pk_outbox_groups"),
    )


def _counters() -> None:
    op.create_table(
        "counters", _column("name", TEXT), _column("value", LONG), sa.PrimaryKeyConstraint("name", name="pk_counters")
    )


def _operators() -> None:
    op.create_table(
        "operators",
        _column("id", TEXT),
        _column("badge", TEXT),
        _column("active", INTEGER),
        _column("doc", TEXT),
        sa.PrimaryKeyConstraint("id", name="pk_operators"),
    )
    op.create_index("uq_operators_badge", "operators", ["badge"], unique=True, **_where("active = 1 AND badge <> ''"))
