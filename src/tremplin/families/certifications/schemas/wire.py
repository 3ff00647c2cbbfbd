"""Models of the wire (API Apprentissage)."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from tremplin.families.certifications.schemas.common import CodeIntitule, Niveau
from tremplin.platform.wire.types import Instant


class Identifiant(BaseModel):
    cfd: str | None = Field(examples=["26X31303"])
    rncp: str | None = Field(examples=["RNCP39619"])
    rncp_anterieur_2019: bool | None


class IntituleCfd(BaseModel):
    long: str
    court: str


class NiveauCfd(BaseModel):
    europeen: Niveau | None
    formation_diplome: str
    interministeriel: str
    libelle: str | None
    sigle: str


class NiveauRncp(BaseModel):
    europeen: Niveau | None


class Niveaux(BaseModel):
    cfd: NiveauCfd | None
    rncp: NiveauRncp | None


class Intitule(BaseModel):
    cfd: IntituleCfd | None
    rncp: str | None
    niveau: Niveaux


class BaseLegaleCfd(BaseModel):
    creation: Instant | None
    abrogation: Instant | None


class BaseLegale(BaseModel):
    cfd: BaseLegaleCfd | None


class CodeTitre(BaseModel):
    code: str
    intitule: str


class Blocs(BaseModel):
    rncp: list[CodeIntitule] | None


class Convention(BaseModel):
    numero: str
    intitule: str


class Conventions(BaseModel):
    rncp: list[Convention] | None


class Formacodes(BaseModel):
    rncp: list[CodeTitre] | None


class Nsf(BaseModel):
    cfd: CodeIntitule | None
    rncp: list[CodeIntitule] | None


class Domaines(BaseModel):
    formacodes: Formacodes
    nsf: Nsf
    rome: Formacodes


class ValiditeCfd(BaseModel):
    ouverture: Instant | None
    fermeture: Instant | None
    premiere_session: int | None
    derniere_session: int | None


class ValiditeRncp(BaseModel):
    actif: bool
    activation: Instant | None
    debut_parcours: Instant | None
    fin_enregistrement: Instant | None


class PeriodeValidite(BaseModel):
    debut: Instant | None
    fin: Instant | None
    cfd: ValiditeCfd | None
    rncp: ValiditeRncp | None


class NatureCfd(BaseModel):
    code: str | None
    libelle: str | None


class Nature(BaseModel):
    cfd: NatureCfd | None


class VoieAccesRncp(BaseModel):
    apprentissage: bool
    experience: bool
    candidature_individuelle: bool
    contrat_professionnalisation: bool
    formation_continue: bool
    formation_statut_eleve: bool


class VoieAcces(BaseModel):
    rncp: VoieAccesRncp | None


class Certificateur(BaseModel):
    siret: str
    nom: str


class TypeCertification(BaseModel):
    nature: Nature
    gestionnaire_diplome: str | None
    enregistrement_rncp: Literal["Enregistrement de droit", "Enregistrement sur demande"] | None
    voie_acces: VoieAcces
    certificateurs_rncp: list[Certificateur] | None


class ContinuiteCfd(BaseModel):
    code: str
    ouverture: Instant | None
    fermeture: Instant | None
    courant: bool


class ContinuiteRncp(BaseModel):
    code: str
    activation: Instant | None
    fin_enregistrement: Instant | None
    actif: bool
    courant: bool


class Continuite(BaseModel):
    cfd: list[ContinuiteCfd] | None
    rncp: list[ContinuiteRncp] | None


class Certification(BaseModel):
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
