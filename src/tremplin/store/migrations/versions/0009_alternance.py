"""Alternance as people write it: applications, contact requests, employers, reports, refusals of mail."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("offre", sa.Column("employeur_id", sa.String(32)))
    op.create_index("ix_offre_employeur_id", "offre", ["employeur_id"])
    op.create_table(
        "candidature",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("genre", sa.String(12), nullable=False),
        sa.Column("destinataire", sa.String(64), nullable=False),
        sa.Column("siret", sa.String(14)),
        sa.Column("appelant", sa.String(64), nullable=False),
        sa.Column("candidat", sa.LargeBinary(32), nullable=False),
        sa.Column("contenu", sa.LargeBinary),
        sa.Column("piece", sa.LargeBinary),
        sa.Column("creee_le", _INSTANT, nullable=False),
        sa.Column("reponse", sa.String(16)),
        sa.Column("repondue_le", _INSTANT),
        sa.Column("anonymisee_le", _INSTANT),
    )
    op.create_index("ix_candidature_appelant", "candidature", ["appelant", "siret", "creee_le"])
    op.create_index("ix_candidature_candidat", "candidature", ["candidat", "destinataire"])
    op.create_index("ix_candidature_creee_le", "candidature", ["creee_le"])
    op.create_index("ix_candidature_destinataire", "candidature", ["genre", "destinataire"])
    op.create_table(
        "rendez_vous",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("cle", sa.String(160), nullable=False),
        sa.Column("referent", sa.String(32), nullable=False),
        sa.Column("candidat", sa.LargeBinary(32), nullable=False),
        sa.Column("etat", sa.String(16), nullable=False),
        sa.Column("contenu", sa.LargeBinary),
        sa.Column("cree_le", _INSTANT, nullable=False),
        sa.Column("lu_le", _INSTANT),
        sa.Column("repondu_le", _INSTANT),
        sa.Column("relance_le", _INSTANT),
        sa.Column("suivi", sa.String(16)),
        sa.Column("suivi_le", _INSTANT),
        sa.Column("anonymise_le", _INSTANT),
    )
    op.create_index("ix_rendez_vous_candidat", "rendez_vous", ["candidat", "cle", "cree_le"])
    op.create_index("ix_rendez_vous_cree_le", "rendez_vous", ["cree_le"])
    op.create_table(
        "rdv_etablissement",
        sa.Column("siret", sa.String(14), primary_key=True),
        sa.Column("nom", sa.Text),
        sa.Column("courriel", sa.String(254)),
        sa.Column("referents", sa.JSON, nullable=False),
        sa.Column("invite_le", _INSTANT),
        sa.Column("activation_le", _INSTANT),
        sa.Column("active_le", _INSTANT),
        sa.Column("refuse_le", _INSTANT),
        sa.Column("vu_le", _INSTANT, nullable=False),
    )
    op.create_table(
        "rdv_formation",
        sa.Column("cle", sa.String(160), primary_key=True),
        sa.Column("siret", sa.String(14), nullable=False),
        sa.Column("courriel", sa.String(254)),
        sa.Column("fixe", sa.Boolean, nullable=False),
        sa.Column("archivee_le", _INSTANT),
    )
    op.create_index("ix_rdv_formation_siret", "rdv_formation", ["siret"])
    op.create_table(
        "rdv_histoire",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("siret", sa.String(14), nullable=False),
        sa.Column("quand", _INSTANT, nullable=False),
        sa.Column("qui", sa.Text, nullable=False),
        sa.Column("quoi", sa.String(32), nullable=False),
        sa.Column("referent", sa.String(32)),
    )
    op.create_index("ix_rdv_histoire_siret", "rdv_histoire", ["siret"])
    op.create_table(
        "employeur",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("siret", sa.String(14), nullable=False),
        sa.Column("genre", sa.String(12), nullable=False),
        sa.Column("courriel", sa.String(254), nullable=False, unique=True),
        sa.Column("compte_id", sa.String(36), sa.ForeignKey("compte.id")),
        sa.Column("organisation_id", sa.String(36)),
        sa.Column("opco", sa.String(16), nullable=False),
        sa.Column("origine", sa.String(64), nullable=False),
        sa.Column("etat", sa.String(32), nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
        sa.Column("confirme_le", _INSTANT),
        sa.Column("cree_le", _INSTANT, nullable=False),
    )
    op.create_index("ix_employeur_etat", "employeur", ["etat"])
    op.create_index("ix_employeur_opco", "employeur", ["opco"])
    op.create_index("ix_employeur_organisation_id", "employeur", ["organisation_id"])
    op.create_index("ix_employeur_siret", "employeur", ["siret"])
    op.create_table(
        "employeur_histoire",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("employeur_id", sa.String(32), sa.ForeignKey("employeur.id"), nullable=False),
        sa.Column("etat", sa.String(32), nullable=False),
        sa.Column("validation", sa.String(12), nullable=False),
        sa.Column("qui", sa.Text, nullable=False),
        sa.Column("raison", sa.Text),
        sa.Column("quand", _INSTANT, nullable=False),
    )
    op.create_index("ix_employeur_histoire_employeur_id", "employeur_histoire", ["employeur_id"])
    op.create_table(
        "offre_delegation",
        sa.Column("offre_id", sa.String(64), sa.ForeignKey("offre.id"), primary_key=True),
        sa.Column("siret", sa.String(14), primary_key=True),
        sa.Column("nom", sa.Text),
        sa.Column("courriel", sa.String(254), nullable=False),
        sa.Column("distance_km", sa.Float),
        sa.Column("dite_le", _INSTANT),
        sa.Column("lue_le", _INSTANT),
    )
    op.create_table(
        "offre_rappel",
        sa.Column("offre_id", sa.String(64), sa.ForeignKey("offre.id"), primary_key=True),
        sa.Column("expire_le", sa.Date, primary_key=True),
        sa.Column("jours", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("quand", _INSTANT, nullable=False),
    )
    op.create_table(
        "signalement",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("genre", sa.String(12), nullable=False),
        sa.Column("objet", sa.String(64), nullable=False),
        sa.Column("raison", sa.String(32), nullable=False),
        sa.Column("details", sa.Text),
        sa.Column("quand", _INSTANT, nullable=False),
        sa.Column("decision", sa.String(16)),
        sa.Column("decide_le", _INSTANT),
        sa.Column("decide_par", sa.Text),
    )
    op.create_index("ix_signalement_objet", "signalement", ["objet"])
    op.create_table(
        "entreprise_retiree",
        sa.Column("siret", sa.String(14), primary_key=True),
        sa.Column("raison", sa.Text, nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
        sa.Column("quand", _INSTANT, nullable=False),
    )
    op.create_table(
        "entreprise_corrigee",
        sa.Column("siret", sa.String(14), primary_key=True),
        sa.Column("champs", sa.JSON, nullable=False),
        sa.Column("quand", _INSTANT, nullable=False),
    )
    op.create_table(
        "courriel_refuse",
        sa.Column("empreinte", sa.LargeBinary(32), primary_key=True),
        sa.Column("origine", sa.String(24), nullable=False),
        sa.Column("depuis", _INSTANT, nullable=False),
    )
