"""Wire models of training organisations (API Apprentissage)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tremplin.domain.schema import Schema
from tremplin.platform.wire.types import Instant


class CommuneRef(Schema):
    nom: str
    code_insee: str


class RegionRef(Schema):
    code_insee: str
    nom: str


class AcademieRef(Schema):
    id: str
    code: str
    nom: str


class Adresse(Schema):
    label: str | None
    code_postal: str | None
    commune: CommuneRef
    departement: CommuneRef
    region: RegionRef
    academie: AcademieRef


class Point(Schema):
    type: Literal["Point"]
    coordinates: tuple[float, float]


class Identifiant(Schema):
    uai: str | None = Field(examples=["0672066G"])
    siret: str = Field(examples=["19672198900040"])


class Etablissement(Schema):
    siret: str
    ouvert: bool
    enseigne: str | None
    adresse: Adresse | None
    geopoint: Point | None
    creation: Instant
    fermeture: Instant | None


class UniteLegale(Schema):
    siren: str
    actif: bool
    raison_sociale: str
    creation: Instant
    cessation: Instant | None


class Renseignements(Schema):
    qualiopi: bool
    numero_activite: str | None


class StatutReferentiel(Schema):
    referentiel: Literal["présent", "supprimé"]


class ContactOrganisme(Schema):
    email: str
    sources: list[str]
    confirmation_referentiel: bool


class Organisme(Schema):
    """La fiche d'un organisme de formation."""

    identifiant: Identifiant
    etablissement: Etablissement
    unite_legale: UniteLegale
    renseignements_specifiques: Renseignements
    statut: StatutReferentiel
    contacts: list[ContactOrganisme]


class Pagination(Schema):
    page_count: int
    page_size: int
    page_index: int


class Export(Schema):
    data: list[Organisme]
    pagination: Pagination


class StatutRecherche(Schema):
    ouvert: bool
    declaration_catalogue: bool
    validation_uai: bool


class CorrespondanceUai(Schema):
    lui_meme: bool
    son_lieu: bool


class CorrespondanceSiret(Schema):
    lui_meme: bool
    son_formateur: bool
    son_responsable: bool


class Correspondances(Schema):
    uai: CorrespondanceUai | None
    siret: CorrespondanceSiret | None


class OrganismeRef(Schema):
    identifiant: Identifiant


class Resultat(Schema):
    status: StatutRecherche
    correspondances: Correspondances
    organisme: OrganismeRef


class StatutUai(Schema):
    status: Literal["inconnu", "ok"]


class StatutSiret(Schema):
    status: Literal["inconnu", "fermé", "ok"]


class Metadata(Schema):
    uai: StatutUai | None
    siret: StatutSiret | None


class Recherche(Schema):
    """L'organisme désigné, ou ceux qui pourraient l'être."""

    metadata: Metadata
    resultat: Resultat | None
    candidats: list[Resultat]
