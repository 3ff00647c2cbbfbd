"""Organisations and their API keys."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("nom", sa.Text, nullable=False, unique=True),
        sa.Column("permissions", sa.JSON, nullable=False),
        sa.Column("creee_le", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "cle",
        sa.Column("id", sa.String(12), primary_key=True),
        sa.Column("organisation_id", sa.String(36), sa.ForeignKey("organisation.id"), nullable=False, index=True),
        sa.Column("nom", sa.Text, nullable=False),
        sa.Column("empreinte", sa.LargeBinary(32), nullable=False),
        sa.Column("test", sa.Boolean, nullable=False),
        sa.Column("creee_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expire_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoquee_le", sa.DateTime(timezone=True)),
        sa.Column("utilisee_le", sa.DateTime(timezone=True)),
    )
