"""Keys that their owners make, bound and replace by themselves; what organisations declare, ask for and are granted."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("organisation", sa.Column("usage", sa.Text))
    op.add_column("organisation", sa.Column("contact_technique", sa.String(254)))
    for name, kind in (
        ("compte_id", sa.String(36)),
        ("familles", sa.JSON),
        ("permissions", sa.JSON),
        ("reseaux", sa.JSON),
        ("origines", sa.JSON),
        ("remplacee_par", sa.String(12)),
    ):
        op.add_column("cle", sa.Column(name, kind))
    op.create_table(
        "demande_droit",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("organisation_id", sa.String(36), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("droit", sa.String(64), nullable=False),
        sa.Column("motif", sa.Text, nullable=False),
        sa.Column("compte_id", sa.String(36), nullable=False),
        sa.Column("demandee_le", _INSTANT, nullable=False),
        sa.Column("decision", sa.String(12)),
        sa.Column("raison", sa.Text),
        sa.Column("decidee_par", sa.Text),
        sa.Column("decidee_le", _INSTANT),
    )
    op.create_index("ix_demande_droit_organisation_id", "demande_droit", ["organisation_id"])
