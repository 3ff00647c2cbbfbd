"""Wire models of geography (API Apprentissage): names stay as the published client expects them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

Longitude = float
Latitude = float


class Point(BaseModel):
    """GeoJSON Point."""

    type: Literal["Point"]
    coordinates: tuple[Longitude, Latitude] = Field(description="longitude, latitude (degrés, WGS 84)")


class Polygon(BaseModel):
    """GeoJSON Polygon."""

    type: Literal["Polygon"]
    coordinates: list[list[tuple[Longitude, Latitude]]]


class Academie(BaseModel):
    id: str = Field(examples=["A12"])
    code: str = Field(examples=["12"])
    nom: str


class RegionRef(BaseModel):
    codeInsee: str = Field(examples=["44"])
    nom: str


class DepartementRef(BaseModel):
    nom: str
    codeInsee: str = Field(examples=["57"])


class Departement(DepartementRef):
    """Un département, sa région et son académie."""

    region: RegionRef
    academie: Academie


class LocalisationMission(BaseModel):
    geopoint: Point | None
    adresse: str
    cp: str
    ville: str


class Contact(BaseModel):
    email: str | None
    telephone: str | None
    siteWeb: str | None


class MissionLocale(BaseModel):
    """Une mission locale."""

    id: int
    code: str
    nom: str
    siret: str
    localisation: LocalisationMission
    contact: Contact


class CodesCommune(BaseModel):
    insee: str = Field(examples=["57463"])
    postaux: list[str]


class Ancienne(BaseModel):
    nom: str
    codeInsee: str


class Arrondissement(BaseModel):
    code: str
    nom: str


class Localisation(BaseModel):
    centre: Point
    bbox: Polygon


class Commune(BaseModel):
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
