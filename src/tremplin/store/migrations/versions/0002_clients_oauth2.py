"""OAuth2 clients and their secrets."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "client",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("organisation_id", sa.String(36), sa.ForeignKey("organisation.id"), nullable=False, index=True),
        sa.Column("nom", sa.Text, nullable=False),
        sa.Column("portees", sa.JSON, nullable=False),
        sa.Column("test", sa.Boolean, nullable=False),
        sa.Column("epoque", sa.Integer, nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoque_le", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "secret_client",
        sa.Column("id", sa.String(12), primary_key=True),
        sa.Column("client_id", sa.String(32), sa.ForeignKey("client.id"), nullable=False, index=True),
        sa.Column("empreinte", sa.LargeBinary(32), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
    )
