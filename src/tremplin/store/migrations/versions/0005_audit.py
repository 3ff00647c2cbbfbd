"""The audit log and the head of its chain."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("quand", sa.DateTime(timezone=True), nullable=False),
        sa.Column("qui", sa.Text, nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("objet", sa.Text, nullable=False),
        sa.Column("raison", sa.Text),
        sa.Column("empreinte", sa.LargeBinary(32), nullable=False),
    )
    op.create_table(
        "audit_tete",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("empreinte", sa.LargeBinary(32), nullable=False),
    )
