"""Answers of the catalogue of trainings. Certifications and organisations are those of their own families."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict

from tremplin.domain.schema import Schema
from tremplin.families.alternance.search.schemas_jobs import Point


class _Model(Schema):
    model_config = ConfigDict(extra="forbid")


class CatalogueIdentifiant(_Model):
    cle_ministere_educatif: str


class Statut(_Model):
    catalogue: Literal["publié", "supprimé", "archivé"]


class CatalogueOrganisme(_Model):
    organisme: dict[str, Any] | None
    connu: bool


class Certification(_Model):
    valeur: dict[str, Any]
    connue: bool


class Commune(_Model):
    nom: str
    code_insee: str


class Region(_Model):
    code_insee: str
    nom: str


class Academie(_Model):
    id: str
    code: str
    nom: str


class Adresse(_Model):
    label: str | None
    code_postal: str | None
    commune: Commune
    departement: Commune
    region: Region
    academie: Academie


class CatalogueLieu(_Model):
    adresse: Adresse
    geolocalisation: Point
    precision: float | None
    siret: str | None
    uai: str | None


class CatalogueContact(_Model):
    email: str | None
    telephone: str | None


class Onisep(_Model):
    url: str | None
    intitule: str | None
    libelle_poursuite: str | None
    lien_site_onisepfr: str | None
    discipline: str | None
    domaine_sousdomaine: str | None


class Modalite(_Model):
    entierement_a_distance: bool
    duree_indicative: int
    annee_cycle: int | None
    mef_10: str | None


class Contenu(_Model):
    contenu: str
    objectif: str


class CatalogueSession(_Model):
    debut: str
    fin: str
    capacite: int | None


class Formation(_Model):
    identifiant: CatalogueIdentifiant
    statut: Statut
    formateur: CatalogueOrganisme
    responsable: CatalogueOrganisme
    certification: Certification
    lieu: CatalogueLieu
    contact: CatalogueContact
    onisep: Onisep
    modalite: Modalite
    contenu_educatif: Contenu
    sessions: list[CatalogueSession]


class CataloguePagination(_Model):
    page_count: int
    page_size: int
    page_index: int


class Formations(_Model):
    data: list[Formation]
    pagination: CataloguePagination
