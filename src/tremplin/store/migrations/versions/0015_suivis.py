"""What people follow by mail."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "suivi",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("genre", sa.String(16), nullable=False),
        sa.Column("adresse", sa.LargeBinary, nullable=False),
        sa.Column("a_qui", sa.LargeBinary, nullable=False, index=True),
        sa.Column("empreinte", sa.LargeBinary, nullable=False, index=True),
        sa.Column("titre", sa.Text, nullable=False),
        sa.Column("criteres", sa.JSON, nullable=False),
        sa.Column("rythme", sa.String(12), nullable=False),
        sa.Column("vu", sa.LargeBinary, nullable=False),
        sa.Column("cree_le", _INSTANT, nullable=False),
        sa.Column("confirme_le", _INSTANT),
        sa.Column("prochain_le", _INSTANT, index=True),
        sa.Column("fin_le", _INSTANT, index=True),
        sa.Column("averti_le", _INSTANT),
    )
