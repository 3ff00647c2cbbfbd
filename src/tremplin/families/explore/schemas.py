"""What the explorer is asked and answers."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, WithJsonSchema

from tremplin.domain.here import Level
from tremplin.domain.schema import Schema
from tremplin.platform.wire.moments import Day
from tremplin.platform.wire.parts import State

Text = Annotated[str | None, Field(max_length=200)]


def _number(least: float, most: float, meaning: str) -> Any:
    """A number, read by us so that a fault names the nearest right one."""
    return Annotated[
        str | None,
        WithJsonSchema({"type": "number", "minimum": least, "maximum": most}),
        Field(description=meaning, max_length=40),
    ]


class Place(Schema):
    """A place, by one of its names; all of France by none."""

    commune: Text = Field(
        None, description="Code INSEE ; un code postal s'il ne nomme qu'une commune", examples=["57463"]
    )
    latitude: _number(-90, 90, "Degrés, avec `longitude`") = None  # type: ignore[valid-type]
    longitude: _number(-180, 180, "Degrés, avec `latitude`") = None  # type: ignore[valid-type]
    departement: Text = Field(None, description="Code INSEE du département")
    region: Text = Field(None, description="Code INSEE de la région")
    bassin: Text = Field(None, description="Code du bassin d'emploi")
    lieu: Text = Field(None, description="Un lieu par son nom ; « bassin de … » nomme un bassin")
    rayon: _number(5, 200, "Kilomètres autour d'un point, 30 par défaut") = None  # type: ignore[valid-type]


class Pair(Place):
    """A job and a place."""

    model_config = ConfigDict(extra="forbid")
    rome: Text = Field(None, description="Métier : code ROME 3 ou 4.0", examples=["D1102"])
    rncp: Text = Field(
        None, description="Métier d'une fiche RNCP ; inactive, elle est suivie vers celle qui la remplace"
    )
    cfd: Text = Field(None, description="Métier d'un diplôme (CFD)")
    mef: Text = Field(None, description="Métier d'un MEF")
    sise: Text = Field(None, description="Métier d'un diplôme du supérieur (SISE)")
    formacode: Text = Field(None, description="Métier d'un Formacode")
    q: Text = Field(None, description="Métier par son nom, même mal écrit")


class Kept(Schema):
    """What is kept of an answer, and as of when."""

    blocs: Annotated[str | None, Field(max_length=400, description="Blocs gardés, séparés par des virgules")] = None
    date: Annotated[Day | None, Field(description="Ce qui valait ce jour : certifications, liens, montants")] = None


class Asked(Pair, Kept):
    """A job, a place, what is kept; what else an address holds is judged before any route."""

    model_config = ConfigDict(extra="ignore")


class Comparison(Kept):
    """Two to four jobs in one place, or one job in two to four places."""

    romes: Annotated[
        str, Field(max_length=40, description="1 à 4 codes ROME, séparés par des virgules", examples=["D1102"])
    ]
    communes: Text = Field(None, description="1 à 4 codes INSEE, séparés par des virgules", examples=["57463,54395"])
    departements: Text = Field(None, description="1 à 4 codes de département")
    regions: Text = Field(None, description="1 à 4 codes de région")
    bassins: Text = Field(None, description="1 à 4 codes de bassin")
    rayon: _number(5, 200, "Kilomètres autour des points, 30 par défaut") = None  # type: ignore[valid-type]


class Batch(Schema):
    """Pairs to answer in their order."""

    model_config = ConfigDict(extra="forbid")
    paires: Annotated[list[Pair], Field(min_length=1, max_length=2_000)]
    blocs: Annotated[str | None, Field(max_length=400, description="Blocs gardés, séparés par des virgules")] = None
    date: Day | None = None
    format: Literal["ndjson", "csv"] = "ndjson"


# ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────────


class Origine(Schema):
    """D'où viennent les chiffres d'un bloc."""

    nom: str
    editeur: str
    edition: str
    publiee_le: date | None
    importee_le: date
    licence: str
    page: str


class Bloc(Schema):
    """Un bloc : son état, pourquoi, le niveau de ses chiffres, ses données, sa route, ses sources."""

    etat: State
    pourquoi: str | None
    niveau: Level | None
    code: str | None
    donnees: dict[str, Any] | None
    total: int | None
    suite: str | None
    sources: list[Origine]


class Autre(Schema):
    """Un autre métier atteint."""

    rome: str
    libelle: str | None
    confiance: float


class Saisie(Schema):
    """Ce qui a été demandé."""

    parametre: str
    valeur: str


class Metier(Schema):
    """Le métier, et comment il a été compris."""

    rome: str
    libelle: str
    demande: Saisie
    chemin: list[str]
    confiance: float
    methode: Literal["publiee", "prediction"]
    code: str | None
    intitule: str | None
    remplace: str | None
    autres: list[Autre]


class Bassin(Schema):
    """Un bassin d'emploi."""

    code: str
    nom: str


class Ancienne(Schema):
    """Une commune d'alors, et le dernier jour où elle en fut une."""

    code: str
    nom: str
    jusqu_au: date


class Lieu(Schema):
    """Le lieu, à tous les niveaux où il est connu."""

    niveau: Level
    code: str | None
    nom: str
    commune: str | None
    longitude: float | None
    latitude: float | None
    rayon_km: float | None
    bassin: Bassin | None
    departement: str | None
    region: str | None
    alors: Ancienne | None


class Demande(Schema):
    """La question, comprise."""

    metier: Metier
    lieu: Lieu
    date: str | None


class Version(Schema):
    """La version des données."""

    release: str
    donnees_au: str


class Reponse(Schema):
    """Un métier, un lieu, tout ce que l'on sait."""

    demande: Demande
    version: Version
    blocs: dict[str, Bloc]


class Candidat(Schema):
    """Ce qui a pu être voulu dire, et l'adresse qui le dit."""

    libelle: str
    parametres: dict[str, str]
    adresse: str


class Choix(Schema):
    """Plusieurs choses portent ce nom : aucune n'est devinée."""

    quoi: Literal["metier", "lieu"]
    saisi: str
    candidats: list[Candidat]


class Indecis(Schema):
    """Un choix à faire avant toute réponse."""

    choix: Choix


class Cellule(Schema):
    """Le chiffre d'une colonne d'une comparaison."""

    valeur: float | None
    niveau: Level | None
    date: str | None
    marque: Literal["meilleur", "moins bon"] | None


class Ligne(Schema):
    """Un indicateur, colonne par colonne."""

    bloc: str
    indicateur: str
    objet: str | None
    unite: str
    definition: str
    precision: str
    cellules: list[Cellule]


class Comparee(Schema):
    """Des réponses côte à côte, et leurs indicateurs comparés."""

    colonnes: list[Demande]
    version: Version
    lignes: list[Ligne]
    reponses: list[dict[str, Bloc]]
