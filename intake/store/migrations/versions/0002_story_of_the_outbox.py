"""The outbox tells its story: what happened to each entry; `due` becomes `intent`; leases are told apart."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXT, INTEGER, LONG = sa.Text(), sa.Integer(), sa.BigInteger()
UNDER_WAY = "state IN ('intent', 'sending', 'uncertain')"

_SQLITE_GUARDS = """
CREATE TRIGGER outbox_story_stays_on_{what} BEFORE {what} ON outbox_story
BEGIN SELECT RAISE(ABORT, 'the story of the outbox is append-only'); END
"""
_POSTGRES_GUARD = """
CREATE FUNCTION outbox_story_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the story of the outbox is append-only'; END $$
"""
_POSTGRES_TRIGGERS = """
CREATE TRIGGER outbox_story_stays_on_{what} BEFORE {what} ON outbox_story
FOR EACH STATEMENT EXECUTE FUNCTION outbox_story_stays()
"""

# What is known of an older entry: when it was recorded, and how it stands.
_RECORDED = """
INSERT INTO outbox_story (entry_id, sequence, at, what, problem, params)
SELECT id, 1, created_at, 'recorded', NULL, '{}' FROM outbox
"""
_STANDS = """
INSERT INTO outbox_story (entry_id, sequence, at, what, problem, params)
SELECT id, 2, COALESCE(settled_at, next_at),
       CASE state WHEN 'done' THEN 'settled' WHEN 'parked' THEN 'parked' WHEN 'sending' THEN 'sent' ELSE 'unclear' END,
       problem, '{}'
FROM outbox WHERE state <> 'intent'
"""


def upgrade() -> None:
    """Carry the entries over; leases end, so that what was under way is looked for before anything is sent."""
    op.add_column("outbox", _column("sent_at", LONG, nullable=True))
    op.add_column("outbox", _column("handed_at", LONG, nullable=True))
    op.execute("UPDATE outbox SET state = 'intent' WHERE state = 'due'")
    op.execute("UPDATE outbox SET sent_at = created_at WHERE attempts > 0")
    _indexes()
    _story()
    _groups()


def _column(name: str, kind: Any, nullable: bool = False) -> Any:
    return sa.Column(name, kind, nullable=nullable)


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _indexes() -> None:
    op.drop_index("ix_outbox_open", "outbox")
    op.create_index("ix_outbox_under_way", "outbox", ["shop", "next_at", "return_id"], **_where(UNDER_WAY))
    op.create_index("ix_outbox_owed", "outbox", ["due_day"], **_where("state <> 'done' AND amount_minor > 0"))
    op.create_index("ix_outbox_handed", "outbox", ["handed_at"], **_where("state <> 'done' AND handed_at > 0"))


def _story() -> None:
    op.create_table(
        "outbox_story",
        _column("entry_id", TEXT),
        _column("sequence", INTEGER),
        _column("at", LONG),
        _column("what", TEXT),
        _column("problem", TEXT, nullable=True),
        _column("params", TEXT),
        sa.ForeignKeyConstraint(["entry_id"], ["outbox.id"], name="fk_outbox_story_entry_id"),
        sa.PrimaryKeyConstraint("entry_id", "sequence", name="pk_outbox_story"),
        sqlite_with_rowid=False,
    )
    op.execute(_RECORDED)
    op.execute(_STANDS)
    sqlite = op.get_bind().dialect.name == "sqlite"
    if not sqlite:
        op.execute(_POSTGRES_GUARD)
    for what in ("UPDATE", "DELETE") if sqlite else ("UPDATE", "DELETE", "TRUNCATE"):
        op.execute((_SQLITE_GUARDS if sqlite else _POSTGRES_TRIGGERS).format(what=what))


def _groups() -> None:
    op.drop_table("outbox_groups")
    op.create_table(
        "outbox_groups",
        _column("return_id", TEXT),
        _column("owner", TEXT),
        _column("until", LONG),
        _column("lease", TEXT),
        sa.ForeignKeyConstraint(
            ["return_id"], ["returns.id"], name="fk_outbox_groups_return_id", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("return_id", name="pk_outbox_groups"),
    )
