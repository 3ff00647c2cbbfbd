"""Answers of the catalogue of trainings. Certifications and organisations are those of their own families."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from tremplin.families.alternance.search.schemas_jobs import Point


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Identifiant(_Model):
    cle_ministere_educatif: str


class Statut(_Model):
    catalogue: Literal["publié", "supprimé", "archivé"]


class Organisme(_Model):
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


class Lieu(_Model):
    adresse: Adresse
    geolocalisation: Point
    precision: float | None
    siret: str | None
    uai: str | None


class Contact(_Model):
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


class Session(_Model):
    debut: str
    fin: str
    capacite: int | None


class Formation(_Model):
    identifiant: Identifiant
    statut: Statut
    formateur: Organisme
    responsable: Organisme
    certification: Certification
    lieu: Lieu
    contact: Contact
    onisep: Onisep
    modalite: Modalite
    contenu_educatif: Contenu
    sessions: list[Session]


class Pagination(_Model):
    page_count: int
    page_size: int
    page_index: int


class Formations(_Model):
    data: list[Formation]
    pagination: Pagination
