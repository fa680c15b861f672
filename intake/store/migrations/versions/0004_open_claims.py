"""What a customer owes on a return and no lead has decided yet; found in the settlements of earlier releases."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One new table, filled from the last settlement of every return."""
    claims = op.create_table(
        "open_claims",
        sa.Column("return_id", sa.Text(), nullable=False),
        sa.Column("settlement", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("return_id", name="pk_open_claims"),
    )
    last: dict[str, tuple[str, bool]] = {}
    query = sa.text("SELECT id, return_id, doc FROM settlements ORDER BY at, id, revision")
    for row in op.get_bind().execute(query):
        try:
            owed = int(json.loads(row.doc)["claim"]["minor"]) > 0
        except (ValueError, TypeError, KeyError):
            owed = False  # damaged: reading it will say so
        last[row.return_id] = (row.id, owed)
    found = [{"return_id": key, "settlement": name} for key, (name, owed) in last.items() if owed]
    if found:
        op.bulk_insert(claims, found)
