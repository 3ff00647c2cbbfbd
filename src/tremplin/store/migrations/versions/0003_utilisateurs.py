"""Users who log in by name and password; keys that were seen in an address."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "utilisateur",
        sa.Column("nom", sa.String(64), primary_key=True),
        sa.Column("organisation_id", sa.String(36), sa.ForeignKey("organisation.id"), nullable=False, index=True),
        sa.Column("empreinte", sa.Text, nullable=False),
        sa.Column("epoque", sa.Integer, nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ferme_le", sa.DateTime(timezone=True)),
    )
    op.add_column("cle", sa.Column("vue_dans_adresse_le", sa.DateTime(timezone=True)))
