"""Models of Géographie: written by `python -m scripts.client`."""

from __future__ import annotations

from typing import Literal

from tremplin_client.models.base import Answered


class Academie(Answered, frozen=True, kw_only=True):
    id: str
    code: str
    nom: str


class Ancienne(Answered, frozen=True, kw_only=True):
    nom: str
    codeInsee: str


class Arrondissement(Answered, frozen=True, kw_only=True):
    code: str
    nom: str


class CodesCommune(Answered, frozen=True, kw_only=True):
    insee: str
    """Code INSEE. Le code officiel géographique : deux chiffres de département (2A et 2B pour la Corse, trois pour l'outre-mer) puis le reste. Source : INSEE (Code officiel géographique), COM."""
    postaux: list[str]
    """Codes postaux. Tous les codes postaux de la commune, selon La Poste, dans l'ordre. Source : La Poste, Code_postal."""


class Contact(Answered, frozen=True, kw_only=True):
    email: str | None
    telephone: str | None
    siteWeb: str | None


class DepartementRef(Answered, frozen=True, kw_only=True):
    nom: str
    codeInsee: str


class Point(Answered, frozen=True, kw_only=True):
    """GeoJSON Point."""

    type: Literal["Point"]
    coordinates: list[float]
    """longitude, latitude (degrés, WGS 84)"""


class Polygon(Answered, frozen=True, kw_only=True):
    """GeoJSON Polygon."""

    type: Literal["Polygon"]
    coordinates: list[list[list[float]]]


class RegionRef(Answered, frozen=True, kw_only=True):
    codeInsee: str
    nom: str


class Departement(Answered, frozen=True, kw_only=True):
    """Un département, sa région et son académie."""

    nom: str
    codeInsee: str
    region: RegionRef
    academie: Academie


class Localisation(Answered, frozen=True, kw_only=True):
    centre: Point
    bbox: Polygon


class LocalisationMission(Answered, frozen=True, kw_only=True):
    geopoint: Point | None
    adresse: str
    cp: str
    ville: str


class MissionLocale(Answered, frozen=True, kw_only=True):
    """Une mission locale."""

    id: int
    code: str
    nom: str
    siret: str
    localisation: LocalisationMission
    contact: Contact


class Commune(Answered, frozen=True, kw_only=True):
    """Une commune d'aujourd'hui."""

    nom: str
    """Nom de la commune. Le nom de la commune, selon le code officiel géographique de l'INSEE, avec ses accents et son article. Source : INSEE (Code officiel géographique), LIBELLE."""
    code: CodesCommune
    anciennes: list[Ancienne]
    """Anciennes communes. Les communes qui ont fusionné pour la former, déléguées et associées comprises, avec le code qu'elles portaient. Source : INSEE (Code officiel géographique), COM_AV ; INSEE (Code officiel géographique), COMPARENT."""
    arrondissements: list[Arrondissement]
    """Arrondissements municipaux. Les arrondissements municipaux de Paris, Lyon et Marseille. Source : INSEE (Code officiel géographique), COMPARENT."""
    departement: DepartementRef
    """Département. Le département de la commune, ou sa collectivité d'outre-mer (Saint-Pierre-et-Miquelon, Saint-Barthélemy, Saint-Martin, Wallis-et-Futuna, Polynésie française, Nouvelle-Calédonie) : nom et code. Source : INSEE (Code officiel géographique), DEP ; INSEE (Code officiel géographique), LIBELLE."""
    region: RegionRef
    """Région. La région d'aujourd'hui : nom et code à deux chiffres ; 00, « Collectivités d'outre-mer », pour celles qui ne sont d'aucune. Source : INSEE (Code officiel géographique), REG ; INSEE (Code officiel géographique), LIBELLE."""
    academie: Academie
    """Académie. L'académie du département : id, code et nom, tels que le catalogue de l'apprentissage les donne. Source : Catalogue de l'apprentissage, num_academie ; Catalogue de l'apprentissage, nom_academie."""
    localisation: Localisation
    """Centre et boîte englobante. Le centre (point) et la boîte englobante (polygone) de la commune. Source : Etalab, IGN (Admin Express), geometry ; La Poste, coordonnees_gps."""
    mission_locale: MissionLocale | None
    """Mission locale. La mission locale qui couvre la commune, selon l'UNML, ou null. Source : Union nationale des missions locales (UNML), Code ML ; Union nationale des missions locales (UNML), siret."""
