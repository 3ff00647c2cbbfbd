"""Limits that several machines share: lost with the machine that holds the base, and worth nothing a minute later."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "limite",
        sa.Column("tag", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("du", sa.Double, nullable=False),
        sa.Column("vu", sa.DateTime(timezone=True), nullable=False),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE limite SET UNLOGGED")
