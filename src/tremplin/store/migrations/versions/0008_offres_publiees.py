"""Offers published by organisations: one by their own number, and every state that an offer had."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("offre", sa.Column("organisation_id", sa.String(36)))
    op.add_column("offre", sa.Column("partner_job_id", sa.String(255)))
    op.create_index("uq_offre_partenaire", "offre", ["organisation_id", "partner_job_id"], unique=True)
    op.create_table(
        "offre_histoire",
        sa.Column("offre_id", sa.String(64), sa.ForeignKey("offre.id"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("quand", sa.DateTime(timezone=True), nullable=False),
        sa.Column("qui", sa.Text, nullable=False),
        sa.Column("statut", sa.String(16), nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
    )
