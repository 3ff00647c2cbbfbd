"""What people report of wrong data, what is decided, and the corrections that come of it."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "correction",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("tableau", sa.String(64), nullable=False),
        sa.Column("cle", sa.JSON, nullable=False),
        sa.Column("colonne", sa.String(64), nullable=False),
        sa.Column("avant", sa.Text, nullable=False),
        sa.Column("apres", sa.Text, nullable=False),
        sa.Column("raison", sa.Text, nullable=False),
        sa.Column("decidee_par", sa.Text, nullable=False),
        sa.Column("decidee_le", _INSTANT, nullable=False),
        sa.Column("jusqu_au", sa.Date),
        sa.Column("annulee_le", _INSTANT),
    )
    op.create_table(
        "signalement_donnee",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("famille", sa.String(32), nullable=False),
        sa.Column("objet", sa.String(200), nullable=False),
        sa.Column("champ", sa.String(120)),
        sa.Column("source", sa.String(64)),
        sa.Column("ligne", sa.Integer),
        sa.Column("cle", sa.JSON),
        sa.Column("valeur_lue", sa.Text),
        sa.Column("valeur_attendue", sa.Text),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("auteur", sa.LargeBinary),
        sa.Column("cle_id", sa.String(12)),
        sa.Column("etat", sa.String(16), nullable=False),
        sa.Column("cree_le", _INSTANT, nullable=False),
        sa.Column("decide_le", _INSTANT),
        sa.Column("decide_par", sa.Text),
        sa.Column("raison", sa.Text),
        sa.Column("correction_id", sa.String(36), sa.ForeignKey("correction.id")),
    )
    op.create_index("ix_signalement_donnee_etat", "signalement_donnee", ["etat", "cree_le"])
    op.create_index("ix_signalement_donnee_objet", "signalement_donnee", ["objet"])
