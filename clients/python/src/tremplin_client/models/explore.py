"""Models of Explorer: written by `python -m scripts.client`."""

from __future__ import annotations

from datetime import date as date_aliased
from typing import Any, TypeAlias

from tremplin_client.models.base import Answered, Sent


class Ancienne(Answered, frozen=True, kw_only=True):
    """Une commune d'alors, et le dernier jour où elle en fut une."""

    code: str
    nom: str
    jusqu_au: date_aliased


class Autre(Answered, frozen=True, kw_only=True):
    """Un autre métier atteint."""

    rome: str
    libelle: str | None
    confiance: float


class Bassin(Answered, frozen=True, kw_only=True):
    """Un bassin d'emploi."""

    code: str
    nom: str


class Candidat(Answered, frozen=True, kw_only=True):
    """Ce qui a pu être voulu dire, et l'adresse qui le dit."""

    libelle: str
    parametres: dict[str, str]
    adresse: str


class Choix(Answered, frozen=True, kw_only=True):
    """Plusieurs choses portent ce nom : aucune n'est devinée."""

    quoi: str
    saisi: str
    candidats: list[Candidat]


class Indecis(Answered, frozen=True, kw_only=True):
    """Un choix à faire avant toute réponse."""

    choix: Choix


Level: TypeAlias = str
"""The levels of figures, the finest first."""


class Lieu(Answered, frozen=True, kw_only=True):
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


class Origine(Answered, frozen=True, kw_only=True):
    """D'où viennent les chiffres d'un bloc."""

    nom: str
    editeur: str
    edition: str
    publiee_le: date_aliased | None
    importee_le: date_aliased
    licence: str
    page: str


class Saisie(Answered, frozen=True, kw_only=True):
    """Ce qui a été demandé."""

    parametre: str
    valeur: str


State: TypeAlias = str
"""What a part is worth."""


class Version(Answered, frozen=True, kw_only=True):
    """La version des données."""

    release: str
    donnees_au: str


class Paire(Sent, kw_only=True):
    commune: str | None = None
    """Code INSEE ; un code postal s'il ne nomme qu'une commune"""
    latitude: float | None = None
    """Degrés, avec `longitude`"""
    longitude: float | None = None
    """Degrés, avec `latitude`"""
    departement: str | None = None
    """Code INSEE du département"""
    region: str | None = None
    """Code INSEE de la région"""
    bassin: str | None = None
    """Code du bassin d'emploi"""
    lieu: str | None = None
    """Un lieu par son nom ; « bassin de … » nomme un bassin"""
    rayon: float | None = None
    """Kilomètres autour d'un point, 30 par défaut"""
    rome: str | None = None
    """Métier : code ROME 3 ou 4.0"""
    rncp: str | None = None
    """Métier d'une fiche RNCP ; inactive, elle est suivie vers celle qui la remplace"""
    cfd: str | None = None
    """Métier d'un diplôme (CFD)"""
    mef: str | None = None
    """Métier d'un MEF"""
    sise: str | None = None
    """Métier d'un diplôme du supérieur (SISE)"""
    formacode: str | None = None
    """Métier d'un Formacode"""
    q: str | None = None
    """Métier par son nom, même mal écrit"""


class Batch(Sent, kw_only=True):
    """Pairs to answer in their order."""

    paires: list[Paire]
    blocs: str | None = None
    """Blocs gardés, séparés par des virgules"""
    date: date_aliased | None = None
    format: str | None = None


class Bloc(Answered, frozen=True, kw_only=True):
    """Un bloc : son état, pourquoi, le niveau de ses chiffres, ses données, sa route, ses sources."""

    etat: State
    pourquoi: str | None
    niveau: Level | None
    code: str | None
    donnees: dict[str, Any] | None
    total: int | None
    suite: str | None
    sources: list[Origine]


class Cellule(Answered, frozen=True, kw_only=True):
    """Le chiffre d'une colonne d'une comparaison."""

    valeur: float | None
    niveau: Level | None
    date: str | None
    marque: str | None


class Ligne(Answered, frozen=True, kw_only=True):
    """Un indicateur, colonne par colonne."""

    bloc: str
    indicateur: str
    objet: str | None
    unite: str
    definition: str
    precision: str
    cellules: list[Cellule]


class Metier(Answered, frozen=True, kw_only=True):
    """Le métier, et comment il a été compris."""

    rome: str
    libelle: str
    demande: Saisie
    chemin: list[str]
    confiance: float
    methode: str
    code: str | None
    intitule: str | None
    remplace: str | None
    autres: list[Autre]


class Demande(Answered, frozen=True, kw_only=True):
    """La question, comprise."""

    metier: Metier
    """Le métier compris. Le métier tel qu'il a été compris : son code ROME, par quel paramètre et quelles nomenclatures il a été trouvé (chemin), avec quelle confiance, par des tables ou par un modèle (methode : « publiee » ou « prediction »), et les autres métiers que le même code atteint. Source : France Travail, CODE_ROME ; France Travail, code_rome."""
    lieu: Lieu
    """Le lieu compris. Le lieu tel qu'il a été compris, à tous les niveaux où il est connu : commune, bassin d'emploi, département, région. Source : INSEE (Code officiel géographique), COM ; France Travail (enquête BMO), CATCHMENT_AREA_CODE."""
    date: str | None
    """Le jour dont la validité compte. Le jour demandé par ?date= ; vide, c'est l'état de la version qui compte."""


class Reponse(Answered, frozen=True, kw_only=True):
    """Un métier, un lieu, tout ce que l'on sait."""

    demande: Demande
    version: Version
    """La version des données. Le nom de la version des données (release, à redonner par ?release=) et le jour de sa source la plus récente (donnees_au)."""
    blocs: dict[str, Bloc]
    """Les blocs. Un objet par bloc : son état (ok, vide, secret, non_publie, panne), pourquoi, le niveau de ses chiffres, ses données, combien il y en a en tout, la route de la famille qui les donne, ses sources."""


class Comparee(Answered, frozen=True, kw_only=True):
    """Des réponses côte à côte, et leurs indicateurs comparés."""

    colonnes: list[Demande]
    """Les questions comparées. D'une comparaison, les questions, une par colonne, chacune comprise comme une question seule l'est."""
    version: Version
    """La version des données. Le nom de la version des données (release, à redonner par ?release=) et le jour de sa source la plus récente (donnees_au)."""
    lignes: list[Ligne]
    """Les indicateurs comparés. D'une comparaison, un indicateur par ligne : ce qu'il veut dire, comment ses écarts sont jugés (precision), et pour chaque colonne sa valeur, son niveau, sa date, et s'il est sûrement le meilleur ou le moins bon (marque)."""
    reponses: list[dict[str, Bloc]]
    """Les réponses comparées. D'une comparaison, les blocs de chaque colonne, comme une question seule les aurait."""
