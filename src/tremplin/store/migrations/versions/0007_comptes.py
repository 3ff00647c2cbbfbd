"""People who log in: accounts, their second factor, sessions, links sent by mail."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "compte",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("courriel", sa.String(254), nullable=False, unique=True),
        sa.Column("nom", sa.Text, nullable=False),
        sa.Column("organisation_id", sa.String(36), sa.ForeignKey("organisation.id"), nullable=False, index=True),
        sa.Column("profil", sa.String(16), nullable=False),
        sa.Column("responsable", sa.Boolean, nullable=False),
        sa.Column("totp", sa.LargeBinary),
        sa.Column("totp_le", _INSTANT),
        sa.Column("totp_pas", sa.Integer),
        sa.Column("echecs", sa.Integer, nullable=False),
        sa.Column("attendre", _INSTANT),
        sa.Column("cree_le", _INSTANT, nullable=False),
        sa.Column("vu_le", _INSTANT),
        sa.Column("ferme_le", _INSTANT),
    )
    op.create_table(
        "code_secours",
        sa.Column("empreinte", sa.LargeBinary(32), primary_key=True),
        sa.Column("compte_id", sa.String(36), sa.ForeignKey("compte.id"), nullable=False, index=True),
        sa.Column("utilise_le", _INSTANT),
    )
    op.create_table(
        "session_ouverte",
        sa.Column("empreinte", sa.LargeBinary(32), primary_key=True),
        sa.Column("id", sa.String(36), nullable=False, unique=True),
        sa.Column("sujet", sa.String(48), nullable=False, index=True),
        sa.Column("profil", sa.String(16), nullable=False),
        sa.Column("cree_le", _INSTANT, nullable=False),
        sa.Column("vue_le", _INSTANT, nullable=False),
        sa.Column("fin_le", _INSTANT, nullable=False, index=True),
        sa.Column("second_facteur_le", _INSTANT),
        sa.Column("agent", sa.String(160), nullable=False),
        sa.Column("adresse", sa.String(45), nullable=False),
    )
    op.create_table(
        "lien",
        sa.Column("empreinte", sa.LargeBinary(32), primary_key=True),
        sa.Column("usage", sa.String(24), nullable=False),
        sa.Column("sujet", sa.String(48), nullable=False),
        sa.Column("navigateur", sa.LargeBinary(32)),
        sa.Column("vers", sa.Text, nullable=False),
        sa.Column("demande_le", _INSTANT, nullable=False),
        sa.Column("expire_le", _INSTANT, nullable=False, index=True),
        sa.Column("utilise_le", _INSTANT),
        sa.Column("agent", sa.String(160), nullable=False),
        sa.Column("adresse", sa.String(45), nullable=False),
    )
