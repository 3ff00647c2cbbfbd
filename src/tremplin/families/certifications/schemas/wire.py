"""Models of the wire (API Apprentissage)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tremplin.domain.schema import Schema
from tremplin.families.certifications.schemas.common import CodeIntitule, Niveau
from tremplin.platform.wire.types import Instant


class Identifiant(Schema):
    cfd: str | None = Field(examples=["26X31303"])
    rncp: str | None = Field(examples=["RNCP39619"])
    rncp_anterieur_2019: bool | None


class IntituleCfd(Schema):
    long: str
    court: str


class NiveauCfd(Schema):
    europeen: Niveau | None
    formation_diplome: str
    interministeriel: str
    libelle: str | None
    sigle: str


class NiveauRncp(Schema):
    europeen: Niveau | None


class Niveaux(Schema):
    cfd: NiveauCfd | None
    rncp: NiveauRncp | None


class Intitule(Schema):
    cfd: IntituleCfd | None
    rncp: str | None
    niveau: Niveaux


class BaseLegaleCfd(Schema):
    creation: Instant | None
    abrogation: Instant | None


class BaseLegale(Schema):
    cfd: BaseLegaleCfd | None


class CodeTitre(Schema):
    code: str
    intitule: str


class Blocs(Schema):
    rncp: list[CodeIntitule] | None


class Convention(Schema):
    numero: str
    intitule: str


class Conventions(Schema):
    rncp: list[Convention] | None


class Formacodes(Schema):
    rncp: list[CodeTitre] | None


class Nsf(Schema):
    cfd: CodeIntitule | None
    rncp: list[CodeIntitule] | None


class Domaines(Schema):
    formacodes: Formacodes
    nsf: Nsf
    rome: Formacodes


class ValiditeCfd(Schema):
    ouverture: Instant | None
    fermeture: Instant | None
    premiere_session: int | None
    derniere_session: int | None


class ValiditeRncp(Schema):
    actif: bool
    activation: Instant | None
    debut_parcours: Instant | None
    fin_enregistrement: Instant | None


class PeriodeValidite(Schema):
    debut: Instant | None
    fin: Instant | None
    cfd: ValiditeCfd | None
    rncp: ValiditeRncp | None


class NatureCfd(Schema):
    code: str | None
    libelle: str | None


class Nature(Schema):
    cfd: NatureCfd | None


class VoieAccesRncp(Schema):
    apprentissage: bool
    experience: bool
    candidature_individuelle: bool
    contrat_professionnalisation: bool
    formation_continue: bool
    formation_statut_eleve: bool


class VoieAcces(Schema):
    rncp: VoieAccesRncp | None


class Certificateur(Schema):
    siret: str
    nom: str


class TypeCertification(Schema):
    nature: Nature
    gestionnaire_diplome: str | None
    enregistrement_rncp: Literal["Enregistrement de droit", "Enregistrement sur demande"] | None
    voie_acces: VoieAcces
    certificateurs_rncp: list[Certificateur] | None


class ContinuiteCfd(Schema):
    code: str
    ouverture: Instant | None
    fermeture: Instant | None
    courant: bool


class ContinuiteRncp(Schema):
    code: str
    activation: Instant | None
    fin_enregistrement: Instant | None
    actif: bool
    courant: bool


class Continuite(Schema):
    cfd: list[ContinuiteCfd] | None
    rncp: list[ContinuiteRncp] | None


class Certification(Schema):
    """Un couple (CFD, RNCP) sur une période de validité."""

    identifiant: Identifiant
    intitule: Intitule
    base_legale: BaseLegale
    blocs_competences: Blocs
    convention_collectives: Conventions
    domaines: Domaines
    periode_validite: PeriodeValidite
    type: TypeCertification
    continuite: Continuite
