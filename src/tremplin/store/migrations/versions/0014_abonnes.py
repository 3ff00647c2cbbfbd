"""Who is told of incidents by mail."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "abonne_statut",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("adresse", sa.LargeBinary, nullable=False),
        sa.Column("empreinte", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("cree_le", _INSTANT, nullable=False),
        sa.Column("confirme_le", _INSTANT),
    )
