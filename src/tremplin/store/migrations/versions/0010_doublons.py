"""Offers by their establishment, so that copies of one are found; what moderators decided of an offer."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("offre", sa.Column("siret", sa.String(14)))
    offre = sa.table("offre", sa.column("id"), sa.column("siret"), sa.column("document", sa.JSON))
    connection = op.get_bind()
    for row in connection.execute(sa.select(offre.c.id, offre.c.document)).all():
        siret = (row.document.get("entreprise") or {}).get("siret")
        connection.execute(sa.update(offre).where(offre.c.id == row.id).values(siret=siret))
    op.create_index("ix_offre_siret", "offre", ["siret"])
    op.create_table(
        "offre_decision",
        sa.Column("offre_id", sa.String(64), primary_key=True),
        sa.Column("decision", sa.String(16), nullable=False),
        sa.Column("raison", sa.Text),
        sa.Column("qui", sa.Text, nullable=False),
        sa.Column("quand", sa.DateTime(timezone=True), nullable=False),
    )
