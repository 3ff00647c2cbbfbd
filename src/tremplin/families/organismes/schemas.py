"""Wire models of training organisations (API Apprentissage)."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from tremplin.platform.wire.types import Instant


class CommuneRef(BaseModel):
    nom: str
    code_insee: str


class RegionRef(BaseModel):
    code_insee: str
    nom: str


class AcademieRef(BaseModel):
    id: str
    code: str
    nom: str


class Adresse(BaseModel):
    label: str | None
    code_postal: str | None
    commune: CommuneRef
    departement: CommuneRef
    region: RegionRef
    academie: AcademieRef


class Point(BaseModel):
    type: Literal["Point"]
    coordinates: tuple[float, float]


class Identifiant(BaseModel):
    uai: str | None = Field(examples=["0672066G"])
    siret: str = Field(examples=["19672198900040"])


class Etablissement(BaseModel):
    siret: str
    ouvert: bool
    enseigne: str | None
    adresse: Adresse | None
    geopoint: Point | None
    creation: Instant
    fermeture: Instant | None


class UniteLegale(BaseModel):
    siren: str
    actif: bool
    raison_sociale: str
    creation: Instant
    cessation: Instant | None


class Renseignements(BaseModel):
    qualiopi: bool
    numero_activite: str | None


class StatutReferentiel(BaseModel):
    referentiel: Literal["présent", "supprimé"]


class ContactOrganisme(BaseModel):
    email: str
    sources: list[str]
    confirmation_referentiel: bool


class Organisme(BaseModel):
    """La fiche d'un organisme de formation."""

    identifiant: Identifiant
    etablissement: Etablissement
    unite_legale: UniteLegale
    renseignements_specifiques: Renseignements
    statut: StatutReferentiel
    contacts: list[ContactOrganisme]


class Pagination(BaseModel):
    page_count: int
    page_size: int
    page_index: int


class Export(BaseModel):
    data: list[Organisme]
    pagination: Pagination


class StatutRecherche(BaseModel):
    ouvert: bool
    declaration_catalogue: bool
    validation_uai: bool


class CorrespondanceUai(BaseModel):
    lui_meme: bool
    son_lieu: bool


class CorrespondanceSiret(BaseModel):
    lui_meme: bool
    son_formateur: bool
    son_responsable: bool


class Correspondances(BaseModel):
    uai: CorrespondanceUai | None
    siret: CorrespondanceSiret | None


class OrganismeRef(BaseModel):
    identifiant: Identifiant


class Resultat(BaseModel):
    status: StatutRecherche
    correspondances: Correspondances
    organisme: OrganismeRef


class StatutUai(BaseModel):
    status: Literal["inconnu", "ok"]


class StatutSiret(BaseModel):
    status: Literal["inconnu", "fermé", "ok"]


class Metadata(BaseModel):
    uai: StatutUai | None
    siret: StatutSiret | None


class Recherche(BaseModel):
    """L'organisme désigné, ou ceux qui pourraient l'être."""

    metadata: Metadata
    resultat: Resultat | None
    candidats: list[Resultat]
