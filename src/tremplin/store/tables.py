"""Tables of the operational store."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

from tremplin.store.instants import Instant

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

organisation = Table(
    "organisation",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("nom", Text, nullable=False, unique=True),
    Column("permissions", JSON, nullable=False),
    Column("creee_le", Instant, nullable=False),
    Column("usage", Text),
    Column("contact_technique", String(254)),
)
"""`usage`: what they say they do with the data; `contact_technique` is told of keys that end, as their owner is."""

demande_droit = Table(
    "demande_droit",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("organisation_id", String(36), ForeignKey("organisation.id"), nullable=False, index=True),
    Column("droit", String(64), nullable=False),
    Column("motif", Text, nullable=False),
    Column("compte_id", String(36), nullable=False),
    Column("demandee_le", Instant, nullable=False),
    Column("decision", String(12)),
    Column("raison", Text),
    Column("decidee_par", Text),
    Column("decidee_le", Instant),
)
"""Permissions and scopes that organisations asked for, and what was decided."""

cle = Table(
    "cle",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("organisation_id", String(36), ForeignKey("organisation.id"), nullable=False, index=True),
    Column("nom", Text, nullable=False),
    Column("empreinte", LargeBinary(32), nullable=False),
    Column("test", Boolean, nullable=False),
    Column("creee_le", Instant, nullable=False),
    Column("expire_le", Instant, nullable=False),
    Column("revoquee_le", Instant),
    Column("utilisee_le", Instant),
    Column("vue_dans_adresse_le", Instant),
    Column("compte_id", String(36)),
    Column("familles", JSON),
    Column("permissions", JSON),
    Column("reseaux", JSON),
    Column("origines", JSON),
    Column("remplacee_par", String(12)),
)
"""API keys. Bound to some `familles`, `permissions` of the organisation, `reseaux` (IP ranges) and `origines` (of
pages); null: to none in particular. `compte_id`: who made it; `remplacee_par`: the key that takes its place."""

utilisateur = Table(
    "utilisateur",
    metadata,
    Column("nom", String(64), primary_key=True),
    Column("organisation_id", String(36), ForeignKey("organisation.id"), nullable=False, index=True),
    Column("empreinte", Text, nullable=False),
    Column("epoque", Integer, nullable=False),
    Column("cree_le", Instant, nullable=False),
    Column("ferme_le", Instant),
)

client = Table(
    "client",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organisation_id", String(36), ForeignKey("organisation.id"), nullable=False, index=True),
    Column("nom", Text, nullable=False),
    Column("portees", JSON, nullable=False),
    Column("test", Boolean, nullable=False),
    Column("epoque", Integer, nullable=False),
    Column("cree_le", Instant, nullable=False),
    Column("revoque_le", Instant),
)
"""OAuth2 clients; `epoque` grows when rights end, and tokens of an older one end with it."""

secret_client = Table(
    "secret_client",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("client_id", String(32), ForeignKey("client.id"), nullable=False, index=True),
    Column("empreinte", LargeBinary(32), nullable=False),
    Column("cree_le", Instant, nullable=False),
)

offre = Table(
    "offre",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("version", Integer, nullable=False, index=True),
    Column("statut", String(16), nullable=False),
    Column("rediffusee", Boolean, nullable=False),
    Column("expire_le", Date, nullable=False),
    Column("document", JSON, nullable=False),
    Column("creee_le", Instant, nullable=False),
    Column("modifiee_le", Instant, nullable=False),
    Column("organisation_id", String(36)),
    Column("partner_job_id", String(255)),
    Column("employeur_id", String(32), index=True),
    Column("siret", String(14), index=True),
    Index("uq_offre_partenaire", "organisation_id", "partner_job_id", unique=True),
)
"""Offers of employers; `version` grows at each change of any of them. Those that an organisation publishes are one by
its own number."""

offre_histoire = Table(
    "offre_histoire",
    metadata,
    Column("offre_id", String(64), ForeignKey("offre.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("quand", Instant, nullable=False),
    Column("qui", Text, nullable=False),
    Column("statut", String(16), nullable=False),
    Column("document", JSON, nullable=False),
)
"""Every state that an offer had, and who gave it."""

offre_compteur = Table(
    "offre_compteur",
    metadata,
    Column("offre_id", String(64), ForeignKey("offre.id"), primary_key=True),
    Column("quoi", String(32), primary_key=True),
    Column("nombre", Integer, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("quand", Instant, nullable=False),
    Column("qui", Text, nullable=False),
    Column("action", String(40), nullable=False),
    Column("objet", Text, nullable=False),
    Column("raison", Text),
    Column("empreinte", LargeBinary(32), nullable=False),
)
"""Who changed what; `empreinte` holds the former line's and this one's."""

audit_tete = Table(
    "audit_tete",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, nullable=False),
    Column("empreinte", LargeBinary(32), nullable=False),
)
"""The last line of the log: what is cut off its end shows."""

idempotence = Table(
    "idempotence",
    metadata,
    Column("client", String(48), primary_key=True),
    Column("route", String(120), primary_key=True),
    Column("cle", String(200), primary_key=True),
    Column("empreinte", LargeBinary(32), nullable=False),
    Column("statut", Integer, nullable=False),
    Column("corps", LargeBinary, nullable=False),
    Column("creee_le", Instant, nullable=False, index=True),
)
"""Answers given to a key: the same question gets the same answer for thirty days."""

envoi = Table(
    "envoi",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("genre", String(16), nullable=False),
    Column("destination", String(64), nullable=False),
    Column("objet", String(64), nullable=False),
    Column("corps", JSON, nullable=False),
    Column("etat", String(10), nullable=False),
    Column("essais", Integer, nullable=False),
    Column("prochain_le", Instant, nullable=False),
    Column("cree_le", Instant, nullable=False),
    Column("fini_le", Instant),
    Column("erreur", Text),
    Index("ix_envoi_attente", "etat", "genre", "prochain_le"),
    Index("ix_envoi_destination", "destination", "objet", "id"),
)
"""What is to leave (mails, webhooks), written in the transaction of what it tells."""

limite = Table(
    "limite",
    metadata,
    Column("tag", BigInteger, primary_key=True, autoincrement=False),
    Column("du", Double, nullable=False),
    Column("vu", Instant, nullable=False),
)
"""Buckets of limits that several machines share, on PostgreSQL: the instant when each is full again (seconds since
1970, by the clock of the base), and when it last moved."""

bail = Table(
    "bail",
    metadata,
    Column("nom", String(40), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("jusqua", Instant, nullable=False),
)
"""Who does a periodic work at present, and until when if it stops without a word."""

compte = Table(
    "compte",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("courriel", String(254), nullable=False, unique=True),
    Column("nom", Text, nullable=False),
    Column("organisation_id", String(36), ForeignKey("organisation.id"), nullable=False, index=True),
    Column("profil", String(16), nullable=False),
    Column("responsable", Boolean, nullable=False),
    Column("totp", LargeBinary),
    Column("totp_le", Instant),
    Column("totp_pas", Integer),
    Column("echecs", Integer, nullable=False),
    Column("attendre", Instant),
    Column("cree_le", Instant, nullable=False),
    Column("vu_le", Instant),
    Column("ferme_le", Instant),
)
"""People of organisations. `totp`, encrypted, counts once `totp_le` is set; `totp_pas` is the last step taken, so that
a code opens once; after `echecs` wrong ones, none is looked at before `attendre`."""

code_secours = Table(
    "code_secours",
    metadata,
    Column("empreinte", LargeBinary(32), primary_key=True),
    Column("compte_id", String(36), ForeignKey("compte.id"), nullable=False, index=True),
    Column("utilise_le", Instant),
)
"""Codes for who lost their second factor, each good once."""

session_ouverte = Table(
    "session_ouverte",
    metadata,
    Column("empreinte", LargeBinary(32), primary_key=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("sujet", String(48), nullable=False, index=True),
    Column("profil", String(16), nullable=False),
    Column("cree_le", Instant, nullable=False),
    Column("vue_le", Instant, nullable=False),
    Column("fin_le", Instant, nullable=False, index=True),
    Column("second_facteur_le", Instant),
    Column("agent", String(160), nullable=False),
    Column("adresse", String(45), nullable=False),
)
"""Who is logged in: `sujet` is `compte:<id>`, or another kind that a family knows."""

lien = Table(
    "lien",
    metadata,
    Column("empreinte", LargeBinary(32), primary_key=True),
    Column("usage", String(24), nullable=False),
    Column("sujet", String(48), nullable=False),
    Column("navigateur", LargeBinary(32)),
    Column("vers", Text, nullable=False),
    Column("demande_le", Instant, nullable=False),
    Column("expire_le", Instant, nullable=False, index=True),
    Column("utilise_le", Instant),
    Column("agent", String(160), nullable=False),
    Column("adresse", String(45), nullable=False),
)
"""Links sent by mail, as hashes: one object, one use, a short life; `navigateur` is the browser that asked."""

courriel_refuse = Table(
    "courriel_refuse",
    metadata,
    Column("empreinte", LargeBinary(32), primary_key=True),
    Column("origine", String(24), nullable=False),
    Column("depuis", Instant, nullable=False),
)
"""Addresses to which no mail goes, as hashes: they bounced, or asked for it."""

mesure = Table(
    "mesure",
    metadata,
    Column("jour", Date, primary_key=True),
    Column("famille", String(32), primary_key=True),
    Column("route", String(160), primary_key=True),
    Column("appelant", String(32), primary_key=True),
    Column("classe", Integer, primary_key=True, autoincrement=False),
    Column("nombre", Integer, nullable=False),
    Index("ix_mesure_appelant", "appelant", "jour"),
)
"""How often a route answered in a day (of Paris), by class of status (2 to 5) and by who called: the id of a key or of
a client, empty for anyone else. No address, no person."""

sonde = Table(
    "sonde",
    metadata,
    Column("famille", String(32), primary_key=True),
    Column("quand", Instant, primary_key=True),
    Column("bonne", Boolean, nullable=False),
    Column("ms", Float, nullable=False),
    Column("constat", Text),
    Index("ix_sonde_quand", "quand"),
)
"""What probes saw of a family: whether the content of its answer was right, and how long it took (ms)."""

incident = Table(
    "incident",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("titre", Text, nullable=False),
    Column("texte", Text, nullable=False),
    Column("familles", JSON, nullable=False),
    Column("debut", Instant, nullable=False),
    Column("fin", Instant),
)
"""What operators tell of what went wrong."""

correction = Table(
    "correction",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("source", String(64), nullable=False),
    Column("tableau", String(64), nullable=False),
    Column("cle", JSON, nullable=False),
    Column("colonne", String(64), nullable=False),
    Column("avant", Text, nullable=False),
    Column("apres", Text, nullable=False),
    Column("raison", Text, nullable=False),
    Column("decidee_par", Text, nullable=False),
    Column("decidee_le", Instant, nullable=False),
    Column("jusqu_au", Date),
    Column("annulee_le", Instant),
)
"""Values of sources that are served otherwise: the row by its `cle`, the value that its publisher gives (`avant`), the
one served (`apres`), until a day or until the publisher mends it."""

signalement_donnee = Table(
    "signalement_donnee",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("famille", String(32), nullable=False),
    Column("objet", String(200), nullable=False, index=True),
    Column("champ", String(120)),
    Column("source", String(64)),
    Column("ligne", Integer),
    Column("cle", JSON),
    Column("valeur_lue", Text),
    Column("valeur_attendue", Text),
    Column("message", Text, nullable=False),
    Column("auteur", LargeBinary),
    Column("cle_id", String(12)),
    Column("etat", String(16), nullable=False),
    Column("cree_le", Instant, nullable=False),
    Column("decide_le", Instant),
    Column("decide_par", Text),
    Column("raison", Text),
    Column("correction_id", String(36), ForeignKey("correction.id")),
    Index("ix_signalement_donnee_etat", "etat", "cree_le"),
)
"""Reports of wrong data. `source` with `ligne`, or `cle` (column → value): the row that holds it. `auteur`: the
encrypted address of who reports, for a year; `cle_id`: the key that did."""

abonne_statut = Table(
    "abonne_statut",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("adresse", LargeBinary, nullable=False),
    Column("empreinte", LargeBinary, nullable=False, unique=True),
    Column("cree_le", Instant, nullable=False),
    Column("confirme_le", Instant),
)
"""Who is told of incidents: the encrypted address and its keyed hash, until they leave; seven days if unconfirmed."""
