"""What each publication changes of the codes that one may follow."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "veille_publication",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("ancienne", sa.String(64), nullable=False),
        sa.Column("nouvelle", sa.String(64), nullable=False),
        sa.Column("quand", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "veille_changement",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("publication", sa.Integer, nullable=False, index=True),
        sa.Column("repere", sa.String(80), nullable=False),
        sa.Column("corps", sa.JSON, nullable=False),
    )
    op.create_index("ix_veille_changement_repere", "veille_changement", ["repere", "publication"])
