"""The training paths: organisations, sessions, people, the log and what is computed from it; idempotent answers."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "bail",
        sa.Column("nom", sa.String(length=40), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("jusqua", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("nom", name=op.f("pk_bail")),
    )
    op.create_table(
        "envoi",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("genre", sa.String(length=16), nullable=False),
        sa.Column("destination", sa.String(length=64), nullable=False),
        sa.Column("objet", sa.String(length=64), nullable=False),
        sa.Column("corps", sa.JSON(), nullable=False),
        sa.Column("etat", sa.String(length=10), nullable=False),
        sa.Column("essais", sa.Integer(), nullable=False),
        sa.Column("prochain_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fini_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erreur", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_envoi")),
    )
    op.create_index("ix_envoi_attente", "envoi", ["etat", "genre", "prochain_le"], unique=False)
    op.create_index("ix_envoi_destination", "envoi", ["destination", "objet", "id"], unique=False)
    op.create_table(
        "idempotence",
        sa.Column("client", sa.String(length=48), nullable=False),
        sa.Column("route", sa.String(length=120), nullable=False),
        sa.Column("cle", sa.String(length=200), nullable=False),
        sa.Column("empreinte", sa.LargeBinary(length=32), nullable=False),
        sa.Column("statut", sa.Integer(), nullable=False),
        sa.Column("corps", sa.LargeBinary(), nullable=False),
        sa.Column("creee_le", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("client", "route", "cle", name=op.f("pk_idempotence")),
    )
    op.create_index(op.f("ix_idempotence_creee_le"), "idempotence", ["creee_le"], unique=False)
    op.create_table(
        "parcours_abonnement",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("client", sa.String(length=48), nullable=False),
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("test", sa.Boolean(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("types", sa.JSON(), nullable=False),
        sa.Column("filtres", sa.JSON(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcours_abonnement")),
    )
    op.create_index(op.f("ix_parcours_abonnement_client"), "parcours_abonnement", ["client"], unique=False)
    op.create_table(
        "parcours_acces",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("quand", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lecteur", sa.String(length=48), nullable=False),
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("personne_id", sa.String(length=32), nullable=False),
        sa.Column("route", sa.String(length=80), nullable=False),
        sa.Column("requete", sa.String(length=64), nullable=False),
        sa.Column("empreinte", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_parcours_acces")),
    )
    op.create_index("ix_parcours_acces_lecteur", "parcours_acces", ["lecteur", "quand"], unique=False)
    op.create_index(op.f("ix_parcours_acces_personne_id"), "parcours_acces", ["personne_id"], unique=False)
    op.create_table(
        "parcours_acces_tete",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("empreinte", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcours_acces_tete")),
    )
    op.create_table(
        "parcours_certifinfo",
        sa.Column("ancien", sa.String(length=10), nullable=False),
        sa.Column("nouveau", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("ancien", "nouveau", name=op.f("pk_parcours_certifinfo")),
    )
    op.create_table(
        "parcours_changement",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id_inscription", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("evenement_id", sa.String(length=36), nullable=True),
        sa.Column("pour", sa.String(length=24), nullable=True),
        sa.Column("quand", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_parcours_changement")),
    )
    op.create_index(
        op.f("ix_parcours_changement_id_inscription"), "parcours_changement", ["id_inscription"], unique=False
    )
    op.create_table(
        "parcours_convention",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("test", sa.Boolean(), nullable=False),
        sa.Column("siret", sa.String(length=14), nullable=False),
        sa.Column("numero", sa.String(length=40), nullable=False),
        sa.Column("libelle", sa.Text(), nullable=True),
        sa.Column("region", sa.String(length=2), nullable=True),
        sa.Column("assedic", sa.String(length=10), nullable=True),
        sa.Column("debut", sa.Date(), nullable=False),
        sa.Column("fin", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcours_convention")),
    )
    op.create_index(op.f("ix_parcours_convention_siret"), "parcours_convention", ["siret"], unique=False)
    op.create_table(
        "parcours_evenement_tete",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("empreinte", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcours_evenement_tete")),
    )
    op.create_table(
        "parcours_import",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("client", sa.String(length=48), nullable=False),
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("test", sa.Boolean(), nullable=False),
        sa.Column("nom", sa.String(length=255), nullable=False),
        sa.Column("empreinte", sa.LargeBinary(length=32), nullable=False),
        sa.Column("octets", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(length=24), nullable=True),
        sa.Column("simulation", sa.Boolean(), nullable=False),
        sa.Column("etat", sa.String(length=10), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("lues", sa.Integer(), nullable=False),
        sa.Column("acceptees", sa.Integer(), nullable=False),
        sa.Column("doublons", sa.Integer(), nullable=False),
        sa.Column("rejetees", sa.Integer(), nullable=False),
        sa.Column("avertissements", sa.Integer(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fini_le", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcours_import")),
    )
    op.create_index(op.f("ix_parcours_import_client"), "parcours_import", ["client"], unique=False)
    op.create_index("ix_parcours_import_etat", "parcours_import", ["etat", "cree_le"], unique=False)
    op.create_table(
        "parcours_personne",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("test", sa.Boolean(), nullable=False),
        sa.Column("cle_id", sa.String(length=32), nullable=False),
        sa.Column("identite", sa.LargeBinary(), nullable=True),
        sa.Column("region", sa.String(length=2), nullable=True),
        sa.Column("agence", sa.String(length=20), nullable=True),
        sa.Column("departement", sa.String(length=3), nullable=True),
        sa.Column("creee_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("active_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effacee_le", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcours_personne")),
    )
    op.create_index(op.f("ix_parcours_personne_agence"), "parcours_personne", ["agence"], unique=False)
    op.create_table(
        "parcours_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("test", sa.Boolean(), nullable=False),
        sa.Column("numero_formation", sa.String(length=25), nullable=False),
        sa.Column("numero_action", sa.String(length=25), nullable=False),
        sa.Column("numero_session", sa.String(length=25), nullable=False),
        sa.Column("reference_externe", sa.String(length=255), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("debut", sa.Date(), nullable=True),
        sa.Column("fin", sa.Date(), nullable=True),
        sa.Column("entrees_permanentes", sa.Boolean(), nullable=False),
        sa.Column("siret_responsable", sa.String(length=14), nullable=True),
        sa.Column("siret_formateur", sa.String(length=14), nullable=True),
        sa.Column("region", sa.String(length=2), nullable=True),
        sa.Column("departement", sa.String(length=3), nullable=True),
        sa.Column("financeurs", sa.String(length=80), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcours_session")),
        sa.UniqueConstraint("test", "numero_session", "numero_action", name=op.f("uq_parcours_session_test")),
    )
    op.create_index("ix_parcours_session_reference", "parcours_session", ["test", "reference_externe"], unique=False)
    op.create_table(
        "parcours_acteur",
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("test", sa.Boolean(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("region", sa.String(length=2), nullable=True),
        sa.Column("agence", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_parcours_acteur_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "test", name=op.f("pk_parcours_acteur")),
    )
    op.create_table(
        "parcours_acteur_siret",
        sa.Column("siret", sa.String(length=14), nullable=False),
        sa.Column("test", sa.Boolean(), nullable=False),
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_parcours_acteur_siret_organisation_id")
        ),
        sa.PrimaryKeyConstraint("siret", "test", name=op.f("pk_parcours_acteur_siret")),
    )
    op.create_index(
        op.f("ix_parcours_acteur_siret_organisation_id"), "parcours_acteur_siret", ["organisation_id"], unique=False
    )
    op.create_table(
        "parcours_ico",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("debut", sa.String(length=32), nullable=True),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["parcours_session.id"], name=op.f("fk_parcours_ico_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcours_ico")),
    )
    op.create_index(op.f("ix_parcours_ico_session_id"), "parcours_ico", ["session_id"], unique=False)
    op.create_table(
        "parcours_import_remarque",
        sa.Column("import_id", sa.String(length=36), nullable=False),
        sa.Column("numero", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ligne", sa.Integer(), nullable=False),
        sa.Column("colonne", sa.String(length=60), nullable=False),
        sa.Column("valeur", sa.String(length=200), nullable=True),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("rejet", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["parcours_import.id"], name=op.f("fk_parcours_import_remarque_import_id")
        ),
        sa.PrimaryKeyConstraint("import_id", "numero", name=op.f("pk_parcours_import_remarque")),
    )
    op.create_table(
        "parcours_parcours",
        sa.Column("id_inscription", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id_projet_action", sa.String(length=12), nullable=False),
        sa.Column("test", sa.Boolean(), nullable=False),
        sa.Column("rang", sa.BigInteger(), nullable=False),
        sa.Column("personne_id", sa.String(length=32), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("etat", sa.String(length=16), nullable=True),
        sa.Column("decision", sa.String(length=16), nullable=True),
        sa.Column("statut", sa.String(length=3), nullable=True),
        sa.Column("conflit", sa.Boolean(), nullable=False),
        sa.Column("dispositif", sa.String(length=20), nullable=True),
        sa.Column("tranche_age", sa.String(length=8), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["personne_id"], ["parcours_personne.id"], name=op.f("fk_parcours_parcours_personne_id")
        ),
        sa.ForeignKeyConstraint(["session_id"], ["parcours_session.id"], name=op.f("fk_parcours_parcours_session_id")),
        sa.PrimaryKeyConstraint("id_inscription", name=op.f("pk_parcours_parcours")),
        sa.UniqueConstraint("id_projet_action", name=op.f("uq_parcours_parcours_id_projet_action")),
        sa.UniqueConstraint("personne_id", "session_id", name=op.f("uq_parcours_parcours_personne_id")),
    )
    op.create_index("ix_parcours_parcours_rang", "parcours_parcours", ["test", "rang"], unique=False)
    op.create_index(op.f("ix_parcours_parcours_session_id"), "parcours_parcours", ["session_id"], unique=False)
    op.create_table(
        "parcours_personne_numero",
        sa.Column("empreinte", sa.LargeBinary(length=32), nullable=False),
        sa.Column("personne_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["personne_id"], ["parcours_personne.id"], name=op.f("fk_parcours_personne_numero_personne_id")
        ),
        sa.PrimaryKeyConstraint("empreinte", name=op.f("pk_parcours_personne_numero")),
    )
    op.create_index(
        op.f("ix_parcours_personne_numero_personne_id"), "parcours_personne_numero", ["personne_id"], unique=False
    )
    op.create_table(
        "parcours_session_lecteur",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("lecteur", sa.String(length=24), nullable=False),
        sa.Column("depuis", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["parcours_session.id"], name=op.f("fk_parcours_session_lecteur_session_id")
        ),
        sa.PrimaryKeyConstraint("session_id", "lecteur", name=op.f("pk_parcours_session_lecteur")),
    )
    op.create_index(
        "ix_parcours_session_lecteur_lecteur", "parcours_session_lecteur", ["lecteur", "session_id"], unique=False
    )
    op.create_table(
        "parcours_session_version",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("depuis", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["parcours_session.id"], name=op.f("fk_parcours_session_version_session_id")
        ),
        sa.PrimaryKeyConstraint("session_id", "version", name=op.f("pk_parcours_session_version")),
    )
    op.create_table(
        "parcours_attestation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("numero", sa.String(length=24), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("id_inscription", sa.BigInteger(), nullable=False),
        sa.Column("evenement_id", sa.String(length=36), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("rang", sa.BigInteger(), nullable=False),
        sa.Column("statut", sa.String(length=10), nullable=False),
        sa.Column("remplace", sa.String(length=24), nullable=True),
        sa.Column("remplacee_par", sa.String(length=24), nullable=True),
        sa.Column("effet", sa.Date(), nullable=False),
        sa.Column("imprime", sa.JSON(), nullable=False),
        sa.Column("fige", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=True),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=True),
        sa.Column("cle_signature", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["id_inscription"],
            ["parcours_parcours.id_inscription"],
            name=op.f("fk_parcours_attestation_id_inscription"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcours_attestation")),
        sa.UniqueConstraint("code", name=op.f("uq_parcours_attestation_code")),
    )
    op.create_index(
        op.f("ix_parcours_attestation_id_inscription"), "parcours_attestation", ["id_inscription"], unique=False
    )
    op.create_index("ix_parcours_attestation_type", "parcours_attestation", ["type", "rang"], unique=False)
    op.create_table(
        "parcours_evenement",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("id_inscription", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("effet", sa.Date(), nullable=False),
        sa.Column("emission", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reception", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reception_papier", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("canal", sa.String(length=12), nullable=False),
        sa.Column("client", sa.String(length=48), nullable=False),
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("siret", sa.String(length=14), nullable=True),
        sa.Column("reference", sa.String(length=255), nullable=True),
        sa.Column("cible", sa.String(length=255), nullable=True),
        sa.Column("contenu", sa.JSON(), nullable=False),
        sa.Column("textes", sa.LargeBinary(), nullable=True),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("lot", sa.String(length=36), nullable=True),
        sa.Column("ligne", sa.Integer(), nullable=True),
        sa.Column("empreinte", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["id_inscription"], ["parcours_parcours.id_inscription"], name=op.f("fk_parcours_evenement_id_inscription")
        ),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_parcours_evenement")),
        sa.UniqueConstraint("id", name=op.f("uq_parcours_evenement_id")),
    )
    op.create_index(
        op.f("ix_parcours_evenement_id_inscription"), "parcours_evenement", ["id_inscription"], unique=False
    )
    op.create_table(
        "parcours_fait",
        sa.Column("evenement_id", sa.String(length=36), nullable=False),
        sa.Column("id_inscription", sa.BigInteger(), nullable=False),
        sa.Column("rang", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("raison", sa.String(length=24), nullable=True),
        sa.Column("effet", sa.Date(), nullable=False),
        sa.Column("contenu", sa.JSON(), nullable=False),
        sa.Column("echeance", sa.Date(), nullable=True),
        sa.Column("retard_jours", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["evenement_id"], ["parcours_evenement.id"], name=op.f("fk_parcours_fait_evenement_id")
        ),
        sa.PrimaryKeyConstraint("evenement_id", name=op.f("pk_parcours_fait")),
    )
    op.create_index(op.f("ix_parcours_fait_id_inscription"), "parcours_fait", ["id_inscription"], unique=False)
    op.create_index("ix_parcours_fait_type", "parcours_fait", ["type", "rang"], unique=False)
