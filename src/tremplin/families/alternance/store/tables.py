"""Tables of what people write. Identities are encrypted; whoever must be found again stands as a keyed hash."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from tremplin.store.instants import Instant
from tremplin.store.tables import metadata

candidature = Table(
    "candidature",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("genre", String(12), nullable=False),
    Column("destinataire", String(64), nullable=False),
    Column("siret", String(14)),
    Column("appelant", String(64), nullable=False),
    Column("candidat", LargeBinary(32), nullable=False),
    Column("contenu", LargeBinary),
    Column("piece", LargeBinary),
    Column("creee_le", Instant, nullable=False, index=True),
    Column("reponse", String(16)),
    Column("repondue_le", Instant),
    Column("anonymisee_le", Instant),
    Column("a_qui", LargeBinary),
    Column("lue_le", Instant),
    Column("recapitulee_le", Instant),
    Column("rappelee_le", Instant),
    Column("close_le", Instant),
    Column("rendue_le", Instant),
    Index("ix_candidature_siret", "siret", "creee_le"),
    Index("ix_candidature_candidat", "candidat", "destinataire"),
    Index("ix_candidature_destinataire", "genre", "destinataire"),
    Index("ix_candidature_appelant", "appelant", "siret", "creee_le"),
)
"""Applications. `destinataire`: an offer, or the SIRET of a company; `candidat`: hash of the address of who applies,
`a_qui` of that to which it goes. When it was read by the addressee who logged in (`lue_le`), recalled to them with
others (`recapitulee_le`), recalled to who applies (`rappelee_le`), closed without an answer (`close_le`), brought back
by a mail server (`rendue_le`)."""

rendez_vous = Table(
    "rendez_vous",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("cle", String(160), nullable=False),
    Column("referent", String(32), nullable=False),
    Column("candidat", LargeBinary(32), nullable=False),
    Column("etat", String(16), nullable=False),
    Column("contenu", LargeBinary),
    Column("cree_le", Instant, nullable=False, index=True),
    Column("lu_le", Instant),
    Column("repondu_le", Instant),
    Column("relance_le", Instant),
    Column("suivi", String(16)),
    Column("suivi_le", Instant),
    Column("anonymise_le", Instant),
    Index("ix_rendez_vous_candidat", "candidat", "cle", "cree_le"),
)
"""Contact requests of candidates to training organisations. `cle`: of the training (clé ministère éducatif)."""

rdv_etablissement = Table(
    "rdv_etablissement",
    metadata,
    Column("siret", String(14), primary_key=True),
    Column("nom", Text),
    Column("courriel", String(254)),
    Column("referents", JSON, nullable=False),
    Column("invite_le", Instant),
    Column("activation_le", Instant),
    Column("active_le", Instant),
    Column("refuse_le", Instant),
    Column("vu_le", Instant, nullable=False),
)
"""Managing organisations of trainings, and for which referrers they take contact requests."""

rdv_formation = Table(
    "rdv_formation",
    metadata,
    Column("cle", String(160), primary_key=True),
    Column("siret", String(14), nullable=False, index=True),
    Column("courriel", String(254)),
    Column("fixe", Boolean, nullable=False),
    Column("archivee_le", Instant),
)
"""Trainings with the address that requests go to; `fixe`: set by an agent, never overwritten."""

rdv_histoire = Table(
    "rdv_histoire",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("siret", String(14), nullable=False, index=True),
    Column("quand", Instant, nullable=False),
    Column("qui", Text, nullable=False),
    Column("quoi", String(32), nullable=False),
    Column("referent", String(32)),
)

employeur = Table(
    "employeur",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("siret", String(14), nullable=False, index=True),
    Column("genre", String(12), nullable=False),
    Column("courriel", String(254), nullable=False, unique=True),
    Column("compte_id", String(36), ForeignKey("compte.id")),
    Column("organisation_id", String(36), index=True),
    Column("opco", String(16), nullable=False, index=True),
    Column("origine", String(64), nullable=False),
    Column("etat", String(32), nullable=False, index=True),
    Column("document", JSON, nullable=False),
    Column("confirme_le", Instant),
    Column("cree_le", Instant, nullable=False),
)
"""Who publishes offers by the form, or through an organisation (`organisation_id`). `document`: the establishment as it
was looked up, and who is in charge."""

employeur_histoire = Table(
    "employeur_histoire",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("employeur_id", String(32), ForeignKey("employeur.id"), nullable=False, index=True),
    Column("etat", String(32), nullable=False),
    Column("validation", String(12), nullable=False),
    Column("qui", Text, nullable=False),
    Column("raison", Text),
    Column("quand", Instant, nullable=False),
)

offre_delegation = Table(
    "offre_delegation",
    metadata,
    Column("offre_id", String(64), ForeignKey("offre.id"), primary_key=True),
    Column("siret", String(14), primary_key=True),
    Column("nom", Text),
    Column("courriel", String(254), nullable=False),
    Column("distance_km", Float),
    Column("dite_le", Instant),
    Column("lue_le", Instant),
)
"""Training organisations near by to which an employer entrusts the search; told once, their first reading kept."""

offre_rappel = Table(
    "offre_rappel",
    metadata,
    Column("offre_id", String(64), ForeignKey("offre.id"), primary_key=True),
    Column("expire_le", Date, primary_key=True),
    Column("jours", Integer, primary_key=True, autoincrement=False),
    Column("quand", Instant, nullable=False),
)
"""Reminders that left: one for an end and a number of days before it."""

signalement = Table(
    "signalement",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("genre", String(12), nullable=False),
    Column("objet", String(64), nullable=False, index=True),
    Column("raison", String(32), nullable=False),
    Column("details", Text),
    Column("quand", Instant, nullable=False),
    Column("decision", String(16)),
    Column("decide_le", Instant),
    Column("decide_par", Text),
)
"""Offers and companies that visitors find wrong, or that hold what a moderator must see; and what was decided."""

offre_decision = Table(
    "offre_decision",
    metadata,
    Column("offre_id", String(64), primary_key=True),
    Column("decision", String(16), nullable=False),
    Column("raison", Text),
    Column("qui", Text, nullable=False),
    Column("quand", Instant, nullable=False),
)
"""What moderators decided of offers: of employers, of partners who publish, of the files of partners (by their id)."""

entreprise_retiree = Table(
    "entreprise_retiree",
    metadata,
    Column("siret", String(14), primary_key=True),
    Column("raison", Text, nullable=False),
    Column("document", JSON, nullable=False),
    Column("quand", Instant, nullable=False),
)
"""Companies that asked not to be shown as likely to hire: kept whatever is imported."""

entreprise_corrigee = Table(
    "entreprise_corrigee",
    metadata,
    Column("siret", String(14), primary_key=True),
    Column("champs", JSON, nullable=False),
    Column("quand", Instant, nullable=False),
)
"""What companies say of themselves, put over whatever is imported."""
