"""How often each route answered, a day, for whom, and how; what probes saw; what was told of incidents."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "mesure",
        sa.Column("jour", sa.Date, primary_key=True),
        sa.Column("famille", sa.String(32), primary_key=True),
        sa.Column("route", sa.String(160), primary_key=True),
        sa.Column("appelant", sa.String(32), primary_key=True),
        sa.Column("classe", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("nombre", sa.Integer, nullable=False),
    )
    op.create_index("ix_mesure_appelant", "mesure", ["appelant", "jour"])
    op.create_table(
        "sonde",
        sa.Column("famille", sa.String(32), primary_key=True),
        sa.Column("quand", _INSTANT, primary_key=True),
        sa.Column("bonne", sa.Boolean, nullable=False),
        sa.Column("ms", sa.Float, nullable=False),
        sa.Column("constat", sa.Text),
    )
    op.create_index("ix_sonde_quand", "sonde", ["quand"])
    op.create_table(
        "incident",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("titre", sa.Text, nullable=False),
        sa.Column("texte", sa.Text, nullable=False),
        sa.Column("familles", sa.JSON, nullable=False),
        sa.Column("debut", _INSTANT, nullable=False),
        sa.Column("fin", _INSTANT),
    )
