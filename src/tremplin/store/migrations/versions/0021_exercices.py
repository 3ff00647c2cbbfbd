"""Restore drills."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "exercice",
        sa.Column("quand", sa.DateTime(timezone=True), primary_key=True),
        sa.Column("sauvegarde", sa.String(64), nullable=False),
        sa.Column("faite_le", sa.DateTime(timezone=True)),
        sa.Column("bon", sa.Boolean, nullable=False),
        sa.Column("base", sa.String(16), nullable=False),
        sa.Column("duree_s", sa.Float),
        sa.Column("lignes", sa.BigInteger, nullable=False),
        sa.Column("octets", sa.BigInteger, nullable=False),
        sa.Column("chiffree", sa.Boolean, nullable=False),
    )
