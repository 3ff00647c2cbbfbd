"""Tables of the training paths in the operational store.

`test` separates the fictitious base from the live one: no row belongs to both. What is a fact is only ever added
(`evenement`); what is computed from the facts (`fait`, `attestation`, states in `parcours`) can be made again.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from tremplin.store.instants import Instant
from tremplin.store.tables import metadata

# --- Who writes and reads -------------------------------------------------------------------------------------------

acteur = Table(
    "parcours_acteur",
    metadata,
    Column("organisation_id", String(36), ForeignKey("organisation.id"), primary_key=True),
    Column("test", Boolean, primary_key=True),
    Column("role", String(16), nullable=False),
    Column("region", String(2)),
    Column("agence", String(20)),
)
"""What an organisation is to the training paths: `organisme`, `region`, `conseiller` (an agence, or a whole région)."""

acteur_siret = Table(
    "parcours_acteur_siret",
    metadata,
    Column("siret", String(14), primary_key=True),
    Column("test", Boolean, primary_key=True),
    Column("organisation_id", String(36), ForeignKey("organisation.id"), nullable=False, index=True),
)

convention = Table(
    "parcours_convention",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("test", Boolean, nullable=False),
    Column("siret", String(14), nullable=False, index=True),
    Column("numero", String(40), nullable=False),
    Column("libelle", Text),
    Column("region", String(2)),
    Column("assedic", String(10)),
    Column("debut", Date, nullable=False),
    Column("fin", Date, nullable=False),
)
"""Accreditation of an organisme for the electronic channel (Kairos list)."""

# --- Sessions -------------------------------------------------------------------------------------------------------

session = Table(
    "parcours_session",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("test", Boolean, nullable=False),
    Column("numero_formation", String(25), nullable=False),
    Column("numero_action", String(25), nullable=False),
    Column("numero_session", String(25), nullable=False),
    Column("reference_externe", String(255)),
    Column("version", Integer, nullable=False),
    Column("debut", Date),
    Column("fin", Date),
    Column("entrees_permanentes", Boolean, nullable=False),
    Column("siret_responsable", String(14)),
    Column("siret_formateur", String(14)),
    Column("region", String(2)),
    Column("departement", String(3)),
    Column("financeurs", String(80), nullable=False),
    Column("document", JSON, nullable=False),
    UniqueConstraint("test", "numero_session", "numero_action"),
    Index("ix_parcours_session_reference", "test", "reference_externe"),
)
"""The session as it stands; version 0: events name it, and no feed has told of it yet. `financeurs`: « ,2,7, »."""

session_version = Table(
    "parcours_session_version",
    metadata,
    Column("session_id", Integer, ForeignKey("parcours_session.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("depuis", Instant, nullable=False),
    Column("document", JSON, nullable=False),
)

session_lecteur = Table(
    "parcours_session_lecteur",
    metadata,
    Column("session_id", Integer, ForeignKey("parcours_session.id"), primary_key=True),
    Column("lecteur", String(24), primary_key=True),
    Column("depuis", Date),
    Index("ix_parcours_session_lecteur_lecteur", "lecteur", "session_id"),
)
"""Who reads the paths of a session: `siret:…`, `region:…`; facts before `depuis` aren't shown to it."""

ico = Table(
    "parcours_ico",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("session_id", Integer, ForeignKey("parcours_session.id"), nullable=False, index=True),
    Column("debut", String(32)),
    Column("document", JSON, nullable=False),
)
"""Information collective; `debut` is an instant of Paris, or a day when the hour isn't known."""

certifinfo = Table(
    "parcours_certifinfo",
    metadata,
    Column("ancien", String(10), primary_key=True),
    Column("nouveau", String(10), primary_key=True),
)
"""Replacements of Certifinfo codes."""

# --- People ---------------------------------------------------------------------------------------------------------

personne = Table(
    "parcours_personne",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("test", Boolean, nullable=False),
    Column("cle_id", String(32), nullable=False),
    Column("identite", LargeBinary),
    Column("region", String(2)),
    Column("agence", String(20), index=True),
    Column("departement", String(3)),
    Column("creee_le", Instant, nullable=False),
    Column("active_le", Instant, nullable=False),
    Column("effacee_le", Instant),
)
"""Identity is encrypted with a key that stands in another store (`cle_id`)."""

personne_numero = Table(
    "parcours_personne_numero",
    metadata,
    Column("empreinte", LargeBinary(32), primary_key=True),
    Column("personne_id", String(32), ForeignKey("parcours_personne.id"), nullable=False, index=True),
)
"""Keyed hashes of the numbers that find a person (national, or geographic code and regional number)."""

# --- Paths and their log --------------------------------------------------------------------------------------------

parcours = Table(
    "parcours_parcours",
    metadata,
    Column("id_inscription", BigInteger, primary_key=True, autoincrement=False),
    Column("id_projet_action", String(12), nullable=False, unique=True),
    Column("test", Boolean, nullable=False),
    Column("rang", BigInteger, nullable=False),
    Column("personne_id", String(32), ForeignKey("parcours_personne.id"), nullable=False),
    Column("session_id", Integer, ForeignKey("parcours_session.id"), nullable=False, index=True),
    Column("etat", String(16)),
    Column("decision", String(16)),
    Column("statut", String(3)),
    Column("conflit", Boolean, nullable=False),
    Column("dispositif", String(20)),
    Column("tranche_age", String(8)),
    Column("position", BigInteger, nullable=False),
    Column("document", JSON, nullable=False),
    UniqueConstraint("personne_id", "session_id"),
    Index("ix_parcours_parcours_rang", "test", "rang"),
)
"""A person in a session, as the fold of its events; `rang` orders lists, `position` is its last change, `statut` its
`codeStatutInscription` on the documented routes."""

evenement = Table(
    "parcours_evenement",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("id", String(36), nullable=False, unique=True),
    Column("id_inscription", BigInteger, ForeignKey("parcours_parcours.id_inscription"), nullable=False, index=True),
    Column("type", String(16), nullable=False),
    Column("effet", Date, nullable=False),
    Column("emission", Instant),
    Column("reception", Instant, nullable=False),
    Column("reception_papier", Date),
    Column("source", String(20), nullable=False),
    Column("canal", String(12), nullable=False),
    Column("client", String(48), nullable=False),
    Column("organisation_id", String(36), nullable=False),
    Column("siret", String(14)),
    Column("reference", String(255)),
    Column("cible", String(255)),
    Column("contenu", JSON, nullable=False),
    Column("textes", LargeBinary),
    Column("session_version", Integer, nullable=False),
    Column("lot", String(36)),
    Column("ligne", Integer),
    Column("empreinte", LargeBinary(32), nullable=False),
)
"""The log, chained. Free texts are encrypted with the person's key; `contenu` holds their keyed hash."""

evenement_tete = Table(
    "parcours_evenement_tete",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
    Column("empreinte", LargeBinary(32), nullable=False),
)

fait = Table(
    "parcours_fait",
    metadata,
    Column("evenement_id", String(36), ForeignKey("parcours_evenement.id"), primary_key=True),
    Column("id_inscription", BigInteger, nullable=False, index=True),
    Column("rang", BigInteger, nullable=False),
    Column("type", String(16), nullable=False),
    Column("raison", String(24)),
    Column("effet", Date, nullable=False),
    Column("contenu", JSON, nullable=False),
    Column("echeance", Date),
    Column("retard_jours", Integer),
    Index("ix_parcours_fait_type", "type", "rang"),
)
"""What an event is worth today: why it has no effect (null: it has), its content once corrected, its lateness."""

attestation = Table(
    "parcours_attestation",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("numero", String(24), nullable=False),
    Column("code", String(24), nullable=False, unique=True),
    Column("id_inscription", BigInteger, ForeignKey("parcours_parcours.id_inscription"), nullable=False, index=True),
    Column("evenement_id", String(36), nullable=False),
    Column("type", String(16), nullable=False),
    Column("rang", BigInteger, nullable=False),
    Column("statut", String(10), nullable=False),
    Column("remplace", String(24)),
    Column("remplacee_par", String(24)),
    Column("effet", Date, nullable=False),
    Column("imprime", JSON, nullable=False),
    Column("fige", LargeBinary),
    Column("sha256", LargeBinary(32)),
    Column("signature", LargeBinary(64)),
    Column("cle_signature", String(40)),
    Index("ix_parcours_attestation_type", "type", "rang"),
)
"""Every document that a path ever gave; `fige` is what its first printing showed, encrypted with the person's key."""

changement = Table(
    "parcours_changement",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("id_inscription", BigInteger, nullable=False, index=True),
    Column("type", String(16), nullable=False),
    Column("evenement_id", String(36)),
    Column("pour", String(24)),
    Column("quand", Instant, nullable=False),
)
"""What readers follow; `pour`: the only reader that it concerns (a right that came or ended)."""

# --- Who read whom --------------------------------------------------------------------------------------------------

acces = Table(
    "parcours_acces",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("quand", Instant, nullable=False),
    Column("lecteur", String(48), nullable=False),
    Column("organisation_id", String(36), nullable=False),
    Column("personne_id", String(32), nullable=False, index=True),
    Column("route", String(80), nullable=False),
    Column("requete", String(64), nullable=False),
    Column("empreinte", LargeBinary(32), nullable=False),
    Index("ix_parcours_acces_lecteur", "lecteur", "quand"),
)
"""Readings of identities: one line a request and person, chained."""

acces_tete = Table(
    "parcours_acces_tete",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
    Column("empreinte", LargeBinary(32), nullable=False),
)

# --- Those who are told ---------------------------------------------------------------------------------------------

abonnement = Table(
    "parcours_abonnement",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("client", String(48), nullable=False, index=True),
    Column("organisation_id", String(36), nullable=False),
    Column("test", Boolean, nullable=False),
    Column("url", Text, nullable=False),
    Column("secret", LargeBinary, nullable=False),
    Column("types", JSON, nullable=False),
    Column("filtres", JSON, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("cree_le", Instant, nullable=False),
)
"""Webhooks: told of every change after `position` that their owner may see; `secret`, encrypted, signs."""

# --- Files ----------------------------------------------------------------------------------------------------------

import_fichier = Table(
    "parcours_import",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("client", String(48), nullable=False, index=True),
    Column("organisation_id", String(36), nullable=False),
    Column("role", String(16), nullable=False),
    Column("test", Boolean, nullable=False),
    Column("nom", String(255), nullable=False),
    Column("empreinte", LargeBinary(32), nullable=False),
    Column("octets", Integer, nullable=False),
    Column("format", String(24)),
    Column("simulation", Boolean, nullable=False),
    Column("etat", String(10), nullable=False),
    Column("message", Text),
    Column("lues", Integer, nullable=False),
    Column("acceptees", Integer, nullable=False),
    Column("doublons", Integer, nullable=False),
    Column("rejetees", Integer, nullable=False),
    Column("avertissements", Integer, nullable=False),
    Column("cree_le", Instant, nullable=False),
    Column("fini_le", Instant),
    Index("ix_parcours_import_etat", "etat", "cree_le"),
)
"""Files brought: RECU, EN_COURS, PAUSE, FINI or REFUSE; `lues` rows are committed, a crash resumes after them."""

import_remarque = Table(
    "parcours_import_remarque",
    metadata,
    Column("import_id", String(36), ForeignKey("parcours_import.id"), primary_key=True),
    Column("numero", Integer, primary_key=True, autoincrement=False),
    Column("ligne", Integer, nullable=False),
    Column("colonne", String(60), nullable=False),
    Column("valeur", String(200)),
    Column("code", String(32), nullable=False),
    Column("message", Text, nullable=False),
    Column("rejet", Boolean, nullable=False),
)
"""What is said of the rows of a file: rejections and warnings."""
