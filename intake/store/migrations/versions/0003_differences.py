"""What comparing with the shops found, and whose turn it is to compare."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TEXT, LONG = sa.Text(), sa.BigInteger()


def upgrade() -> None:
    """Two new tables; nothing is carried over."""
    op.create_table(
        "differences",
        _column("id", TEXT),
        _column("shop", TEXT),
        _column("return_id", TEXT),
        _column("found_at", LONG),
        _column("explained_at", LONG, nullable=True),
        _column("doc", TEXT),
        sa.PrimaryKeyConstraint("id", name="pk_differences"),
    )
    op.create_index("ix_differences_return_id", "differences", ["return_id"])
    open_ones = sa.text("explained_at IS NULL")
    op.create_index(
        "ix_differences_open", "differences", ["found_at"], sqlite_where=open_ones, postgresql_where=open_ones
    )
    op.create_table(
        "reconcile_turns",
        _column("shop", TEXT),
        _column("owner", TEXT),
        _column("until", LONG),
        _column("last_at", LONG, nullable=True),
        sa.PrimaryKeyConstraint("shop", name="pk_reconcile_turns"),
    )


def _column(name: str, kind: Any, nullable: bool = False) -> Any:
    return sa.Column(name, kind, nullable=nullable)
