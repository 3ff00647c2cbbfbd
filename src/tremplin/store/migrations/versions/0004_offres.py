"""Offers of employers, and how often they are read."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "offre",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False, index=True),
        sa.Column("statut", sa.String(16), nullable=False),
        sa.Column("rediffusee", sa.Boolean, nullable=False),
        sa.Column("expire_le", sa.Date, nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
        sa.Column("creee_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("modifiee_le", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "offre_compteur",
        sa.Column("offre_id", sa.String(64), sa.ForeignKey("offre.id"), primary_key=True),
        sa.Column("quoi", sa.String(32), primary_key=True),
        sa.Column("nombre", sa.Integer, nullable=False),
    )
