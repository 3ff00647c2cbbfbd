"""Wire models of geography (API Apprentissage): names stay as the published client expects them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tremplin.domain.schema import Schema

Longitude = float
Latitude = float


class Point(Schema):
    """GeoJSON Point."""

    type: Literal["Point"]
    coordinates: tuple[Longitude, Latitude] = Field(description="longitude, latitude (degrés, WGS 84)")


class Polygon(Schema):
    """GeoJSON Polygon."""

    type: Literal["Polygon"]
    coordinates: list[list[tuple[Longitude, Latitude]]]


class Academie(Schema):
    id: str = Field(examples=["A12"])
    code: str = Field(examples=["12"])
    nom: str


class RegionRef(Schema):
    codeInsee: str = Field(examples=["44"])
    nom: str


class DepartementRef(Schema):
    nom: str
    codeInsee: str = Field(examples=["57"])


class Departement(DepartementRef):
    """Un département, sa région et son académie."""

    region: RegionRef
    academie: Academie


class LocalisationMission(Schema):
    geopoint: Point | None
    adresse: str
    cp: str
    ville: str


class Contact(Schema):
    email: str | None
    telephone: str | None
    siteWeb: str | None


class MissionLocale(Schema):
    """Une mission locale."""

    id: int
    code: str
    nom: str
    siret: str
    localisation: LocalisationMission
    contact: Contact


class CodesCommune(Schema):
    insee: str = Field(examples=["57463"])
    postaux: list[str]


class Ancienne(Schema):
    nom: str
    codeInsee: str


class Arrondissement(Schema):
    code: str
    nom: str


class Localisation(Schema):
    centre: Point
    bbox: Polygon


class Commune(Schema):
    """Une commune d'aujourd'hui."""

    nom: str
    code: CodesCommune
    anciennes: list[Ancienne]
    arrondissements: list[Arrondissement]
    departement: DepartementRef
    region: RegionRef
    academie: Academie
    localisation: Localisation
    mission_locale: MissionLocale | None
