"""Models of what other publishers tell of a certification."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from tremplin.families.certifications.schemas.common import CodeIntitule, Niveau, PreuveLigne


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
