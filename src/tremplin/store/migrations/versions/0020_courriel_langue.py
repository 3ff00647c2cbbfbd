"""The language in which an address is written to."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "courriel_langue",
        sa.Column("empreinte", sa.LargeBinary(32), primary_key=True),
        sa.Column("langue", sa.String(8), nullable=False),
        sa.Column("depuis", sa.DateTime(timezone=True), nullable=False),
    )
