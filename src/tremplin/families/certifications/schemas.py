"""Models of certifications: those of the wire (API Apprentissage), then ours."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from tremplin.platform.wire.types import Instant

Niveau = Literal["1", "2", "3", "4", "5", "6", "7", "8"]


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


class CodeIntitule(BaseModel):
    code: str
    intitule: str | None


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


class PreuveLien(BaseModel):
    source: str
    fichier: str
    ligne: int
    sens: Literal["ancienne", "nouvelle"]
    de: str
    vers: str


class Remplacant(BaseModel):
    code: str
    actif: bool
    activation: Instant | None
    fin_enregistrement: Instant | None
    chemin: list[str]
    preuve: list[PreuveLien]


class Remplacement(BaseModel):
    """Les fiches qui remplacent une fiche, par quel chemin, prouvé par quelles lignes."""

    code: str
    actif: bool
    remplacants: list[Remplacant]
    raison: str


class Preuve(BaseModel):
    source: str
    fichier: str | None
    ligne: int | None = Field(description="Absente de ce que propose le modèle, que nulle ligne ne dit")
    valeur: str


class Correspondant(BaseModel):
    code: str
    intitule: str | None
    confiance: float = Field(ge=0, le=1)
    methode: str
    niveau: Literal["métier", "domaine", "grand domaine"] | None = Field(
        default=None, description="De ce que propose le modèle : le niveau du ROME auquel il répond"
    )
    preuves: list[Preuve]


class Piste(BaseModel):
    code: str
    intitule: str | None
    confiance: float = Field(ge=0, le=1)


class Prediction(BaseModel):
    """Ce qu'un modèle propose, et ce à quoi il a pensé."""

    niveau: Literal["métier", "domaine", "grand domaine"] | None
    code: str | None
    intitule: str | None
    confiance: float | None = Field(ge=0, le=1)
    raison: str
    mots: list[str]
    parentes: list[str]
    pistes: list[Piste]
    evaluation: str


class Correspondance(BaseModel):
    """Les codes d'une nomenclature auxquels mène un code d'une autre."""

    de: str
    code: str
    vers: str
    intitule: str | None
    chemin: list[str]
    resultats: list[Correspondant]
    prediction: Prediction | None = Field(default=None, description="Avec `predictions=oui` seulement")


class Cpne(BaseModel):
    code: int
    intitule: str


class PreuveLigne(BaseModel):
    source: str
    fichier: str | None
    ligne: int


class Montant(BaseModel):
    idcc: str | None
    idcc_intitule: str | None
    cpne: Cpne
    montant: float | None = Field(description="Euros par an")
    non_couvert: bool = Field(description="« NC » : la branche ne finance pas cette fiche")
    statut: str | None
    date_applicabilite: str | None
    preuve: PreuveLigne


class Npec(BaseModel):
    """Les niveaux de prise en charge d'une fiche."""

    rncp: str
    resultats: list[Montant]


class Preuves(BaseModel):
    """Les lignes de source dont une certification est faite, et les conflits tranchés."""

    cfd: str | None
    rncp: str | None
    certifications: list[dict[str, Any]]
    conflits: list[dict[str, Any]]
    corrections: list[dict[str, Any]] = Field(
        description="Corrections posées sur ces lignes, et ce qu'elles deviennent dans cette version"
    )


class AncienneCertifinfo(BaseModel):
    certifinfo: str
    libelle: str | None
    rncp: str | None
    cfd: str | None
    etat: str | None


class FicheOnisep(BaseModel):
    identifiant: str = Field(examples=["FOR.494"])
    adresse: str | None = Field(description="Page de l'Onisep, pour une formation")


class CertificationCertifinfo(BaseModel):
    certifinfo: str = Field(examples=["12691"])
    libelle: str
    type_diplome: str | None
    niveau: Niveau | None
    rncp: str | None
    cfd: str | None
    etat: str | None
    nsf: str | None
    rs: list[str]
    formacode: CodeIntitule | None
    romes: list[str]
    premiere_session: int | None
    derniere_session: int | None
    acces: dict[str, str | None] = Field(description="Codes du producteur (0, 1 ou 2), qu'il n'explique pas")
    anciennes: list[AncienneCertifinfo]
    onisep: list[FicheOnisep]
    preuve: PreuveLigne


class CoupleCertifinfo(BaseModel):
    cfd: str
    rncp: str
    etat: Literal["accord", "accord, écarté du kit", "autre version", "conflit", "Certif'Info seul"]
    regle: str
    fiches_kit: list[str]
    preuve: PreuveLigne


class MetierOnisep(BaseModel):
    identifiant: str = Field(examples=["MET.674"])
    libelle: str
    libelle_feminin: str | None
    libelle_masculin: str | None
    romes: list[str]
    adresse: str


class FormationOnisep(BaseModel):
    identifiant: str = Field(examples=["FOR.494"])
    libelle: str
    sigle: str | None
    cfd: str | None
    rncp: str | None
    niveau: str | None
    adresse: str
    lien: Literal["onisep_formations", "certifinfo"] = Field(description="Source qui lie la fiche au code demandé")
    metiers: list[MetierOnisep]
    preuve: PreuveLigne


class FamilleMetiers(BaseModel):
    famille: str
    role: Literal["seconde commune", "spécialité", "membre du groupe"]
    cfd_commun: str | None
    preuve: PreuveLigne


class Mef(BaseModel):
    mef: str
    mef_stat_11: str | None
    intitule: str
    dispositif: CodeIntitule | None
    annee: int | None
    duree: int | None
    ouverture: str | None
    fermeture: str | None
    preuve: PreuveLigne


class DiplomeProfessionnel(BaseModel):
    cfd: str
    rncp: str | None
    diplome: str | None
    intitule: str
    cpc: str | None
    secteur: str | None
    preuve: PreuveLigne


class Complements(BaseModel):
    """Ce que d'autres producteurs disent d'un diplôme ou d'une fiche."""

    cfd: str | None
    rncp: str | None
    certifinfo: list[CertificationCertifinfo]
    couples: list[CoupleCertifinfo]
    onisep: list[FormationOnisep]
    familles_metiers: list[FamilleMetiers]
    mefs: list[Mef]
    diplomes_professionnels: list[DiplomeProfessionnel]
