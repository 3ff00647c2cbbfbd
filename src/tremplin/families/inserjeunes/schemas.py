"""Answers of InserJeunes: the models are the OpenAPI document. Figures: absent = never published, null = hidden."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, create_model

from tremplin.domain.schema import Schema
from tremplin.sources.inserjeunes_statistiques import EFFECTIFS, SALAIRES, TAUX

Millesime = Annotated[str, Field(pattern=r"^\d{4}(_\d{4})?$", examples=["2024", "2023_2024"])]
Filiere = Literal["apprentissage", "pro", "agricole", "superieur"]
Effectif = Annotated[int | None, Field(ge=0)]
Taux = Annotated[int | None, Field(ge=0, le=100)]


class _Model(Schema):
    model_config = ConfigDict(extra="forbid")


class Pagination(_Model):
    page: int
    items_par_page: int
    nombre_de_page: int
    total: int


class Diplome(_Model):
    code: str
    libelle: str | None


class FamilleMetier(_Model):
    code: str
    libelle: str | None
    isAnneeCommune: bool


class DonneeSource(_Model):
    code_certification: str
    type: Literal["self", "ancienne", "nouvelle"]


class Meta(_Model):
    titre: str = ""
    details: str = ""
    messages: list[str] = []


class Lieu(_Model):
    code: str
    nom: str


class Region(Lieu):
    code_region_academique: str


class Erreur(_Model):
    error: str
    millesimes: list[str]
    code_certification: str


Figures = create_model(
    "Figures",
    __base__=_Model,
    **dict.fromkeys((*EFFECTIFS, *SALAIRES), (Effectif, None)),
    **dict.fromkeys(TAUX, (Taux, None)),
)  # type: ignore[call-overload]


class _Enregistrement(Figures):
    millesime: Millesime
    code_certification: str
    code_certification_type: Literal["cfd", "mef11", "sise"]
    code_formation_diplome: str = ""
    libelle: str = ""
    libelle_ancien: str = ""
    filiere: Filiere
    diplome: Diplome | None = None
    familleMetier: FamilleMetier | None = None
    date_fermeture: str = ""
    formation_fermee: bool
    donnee_source: DonneeSource | None = None
    meta: Meta | None = Field(None, alias="_meta")


class CodeSeul(_Model):
    code_certification: str


class Certification(_Enregistrement):
    certificationsTerminales: list[Certification | Erreur | CodeSeul] = Field([])


class Regionale(_Enregistrement):
    region: Region
    certificationsTerminales: list[Regionale | Erreur | CodeSeul] = Field([])


class Formation(_Enregistrement):
    uai: str
    libelle_etablissement: str = ""
    uai_type: str
    uai_donnee: str
    uai_donnee_type: str
    uai_lieu_formation: list[str]
    uai_formateur: list[str]
    uai_gestionnaire: list[str]
    region: Lieu | None = None
    academie: Lieu | None = None
    certificationsTerminales: list[Formation | Erreur | CodeSeul] = Field([])


class Filieres(Figures):
    codes_certifications: list[str]
    codes_formation_diplome: list[str]
    code_formation_diplome: str = ""
    libelle: str = ""
    libelle_ancien: str = ""
    filiere: Literal["pro", "apprentissage"]
    millesime: Millesime
    diplome: Diplome | None = None
    region: Region | None = None
    date_fermeture: str = ""
    formation_fermee: bool = False
    meta: Meta | None = Field(None, alias="_meta")


class Vue(_Model):
    pro: Filieres | None = None
    apprentissage: Filieres | None = None


CertificationOuVue = Certification | Vue
RegionaleOuVue = Regionale | Vue


class Certifications(_Model):
    pagination: Pagination
    certifications: list[Certification]


class Regionales(_Model):
    pagination: Pagination
    regionales: list[Regionale]


class Formations(_Model):
    pagination: Pagination
    formations: list[Formation]


class Code(_Model):
    code_certification: str
    type: Literal["cfd", "mef", "sise"]
    code_formation_diplome: str = ""
    libelle: str = ""
    libelle_long: str = ""
    diplome: Diplome | None = None
    date_ouverture: str = ""
    date_fermeture: str = ""
    date_premiere_session: str = ""
    date_derniere_session: str = ""


class Nomenclature(_Model):
    pagination: Pagination
    bcn: list[Code]


class Comparee(_Model):
    niveau: Literal["certification", "regionale", "formation"]
    code_certification: str
    uai: str = ""
    region: Lieu | None = None
    donnees: Certification | Regionale | Formation | None
    erreur: str = ""


class Comparaison(_Model):
    comparaison: list[Comparee]
    total: int


class Evolution(_Model):
    code_certification: str
    niveau: Literal["certification", "regionale", "formation"]
    evolution: list[Certification | Regionale | Formation]


class Identifiants(_Model):
    username: str
    password: str


class Jeton(_Model):
    token: str


class Sante(_Model):
    version: str
    env: str
    healthcheck: dict[str, bool]
    millesimes: dict[str, list[str]]
