"""Follows told to a program."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("suivi", sa.Column("recepteur", sa.LargeBinary))
