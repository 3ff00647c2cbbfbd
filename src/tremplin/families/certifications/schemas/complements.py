"""Models of what other publishers tell of a certification."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tremplin.domain.schema import Schema
from tremplin.families.certifications.schemas.common import CodeIntitule, Niveau, PreuveLigne


class AncienneCertifinfo(Schema):
    certifinfo: str
    libelle: str | None
    rncp: str | None
    cfd: str | None
    etat: str | None


class FicheOnisep(Schema):
    identifiant: str = Field(examples=["FOR.494"])
    adresse: str | None = Field(description="Page de l'Onisep, pour une formation")


class CertificationCertifinfo(Schema):
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


class CoupleCertifinfo(Schema):
    cfd: str
    rncp: str
    etat: Literal["accord", "accord, écarté du kit", "autre version", "conflit", "Certif'Info seul"]
    regle: str
    fiches_kit: list[str]
    preuve: PreuveLigne


class MetierOnisep(Schema):
    identifiant: str = Field(examples=["MET.674"])
    libelle: str
    libelle_feminin: str | None
    libelle_masculin: str | None
    romes: list[str]
    adresse: str


class FormationOnisep(Schema):
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


class FamilleMetiers(Schema):
    famille: str
    role: Literal["seconde commune", "spécialité", "membre du groupe"]
    cfd_commun: str | None
    preuve: PreuveLigne


class Mef(Schema):
    mef: str
    mef_stat_11: str | None
    intitule: str
    dispositif: CodeIntitule | None
    annee: int | None
    duree: int | None
    ouverture: str | None
    fermeture: str | None
    preuve: PreuveLigne


class DiplomeProfessionnel(Schema):
    cfd: str
    rncp: str | None
    diplome: str | None
    intitule: str
    cpc: str | None
    secteur: str | None
    preuve: PreuveLigne


class Complements(Schema):
    """Ce que d'autres producteurs disent d'un diplôme ou d'une fiche."""

    cfd: str | None
    rncp: str | None
    certifinfo: list[CertificationCertifinfo]
    couples: list[CoupleCertifinfo]
    onisep: list[FormationOnisep]
    familles_metiers: list[FamilleMetiers]
    mefs: list[Mef]
    diplomes_professionnels: list[DiplomeProfessionnel]
