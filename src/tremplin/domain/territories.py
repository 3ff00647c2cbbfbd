"""Régions and académies as the statistics of the field know them: codes, départements, postal codes.

The order is that of the wire format: errors list valid codes in it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Academie:
    code: str
    nom: str


@dataclass(frozen=True)
class Region:
    """A région: `code` is INSEE's, `academique` that of the région académique."""

    code: str
    nom: str
    academique: str
    departements: tuple[str, ...]
    academies: tuple[Academie, ...]


def _region(nom: str, code: str, academique: str, departements: str, academies: str) -> Region:
    found = tuple(Academie(*a.split(" ", 1)) for a in academies.split(", "))
    return Region(code, nom, academique, tuple(departements.split()), found)


@dataclass(frozen=True)
class Collectivite:
    """An overseas collectivité: INSEE numbers it as a département, but it is in none of its files of départements."""

    code: str
    nom: str
    academie: str
    """Number of the académie, as `REGIONS` has it."""
    cadre: tuple[float, float, float, float]
    """The box that holds all its islands: west, south, east, north, in degrees."""


COLLECTIVITES = {
    c.code: c
    for c in (
        Collectivite("975", "Saint-Pierre-et-Miquelon", "44", (-56.6, 46.6, -56.0, 47.2)),
        Collectivite("977", "Saint-Barthélemy", "77", (-63.0, 17.8, -62.7, 18.0)),
        Collectivite("978", "Saint-Martin", "78", (-63.2, 18.0, -62.9, 18.2)),
        Collectivite("986", "Wallis-et-Futuna", "42", (-178.4, -14.5, -175.9, -13.1)),
        Collectivite("987", "Polynésie française", "41", (-155.0, -28.0, -134.0, -7.5)),
        Collectivite("988", "Nouvelle-Calédonie", "40", (163.3, -22.9, 168.3, -19.4)),
    )
}
"""Those where people live, by code. The Terres australes (984) and Clipperton (989) have no académie."""


REGIONS = (
    _region(
        "Collectivités d'outre-mer",
        "00",
        "00",
        "987 988 989 984 986 975 977 978",
        "40 Nouvelle-Calédonie, 42 Wallis et Futuna, 44 Saint-Pierre-et-Miquelon, "
        "41 Polynésie Française, 77 Saint-Barthélemy, 78 Saint-Martin",
    ),
    _region("Guadeloupe", "01", "07", "971", "32 Guadeloupe"),
    _region("Martinique", "02", "12", "972", "31 Martinique"),
    _region("Guyane", "03", "08", "973", "33 Guyane"),
    _region("La Réunion", "04", "11", "974", "28 La Réunion"),
    _region("Mayotte", "06", "13", "976", "43 Mayotte"),
    _region("Île-de-France", "11", "10", "75 77 78 91 92 93 94 95", "01 Paris, 24 Créteil, 25 Versailles"),
    _region("Centre-Val de Loire", "24", "04", "28 36 37 41 45 18", "18 Orléans-Tours"),
    _region("Bourgogne-Franche-Comté", "27", "02", "70 71 89 90 39 21 25 58", "07 Dijon, 03 Besançon"),
    _region("Normandie", "28", "14", "76 27 50 14 61", "70 Normandie"),
    _region("Hauts-de-France", "32", "09", "80 02 59 60 62", "20 Amiens, 09 Lille"),
    _region("Grand Est", "44", "06", "88 08 10 51 52 54 55 57 67 68", "19 Reims, 12 Nancy-Metz, 15 Strasbourg"),
    _region("Pays de la Loire", "52", "17", "72 85 44 49 53", "17 Nantes"),
    _region("Bretagne", "53", "03", "29 35 22 56", "14 Rennes"),
    _region(
        "Nouvelle-Aquitaine", "75", "15", "79 86 87 33 40 47 16 17 19 23 24 64", "13 Poitiers, 22 Limoges, 04 Bordeaux"
    ),
    _region("Occitanie", "76", "16", "81 82 30 31 32 34 46 48 09 11 12 65 66", "16 Toulouse, 11 Montpellier"),
    _region(
        "Auvergne-Rhône-Alpes",
        "84",
        "01",
        "73 74 26 38 42 43 01 03 07 15 63 69",
        "10 Lyon, 06 Clermont-Ferrand, 08 Grenoble",
    ),
    _region("Provence-Alpes-Côte d'Azur", "93", "18", "83 84 04 05 06 13", "02 Aix-Marseille, 23 Nice"),
    _region("Corse", "94", "05", "20 2A 2B", "27 Corse"),
)
PAR_CODE = {region.code: region for region in REGIONS}
PAR_ACADEMIQUE = {region.academique: region for region in REGIONS}
ACADEMIES = {academie.code: academie for region in REGIONS for academie in region.academies}
_PAR_DEPARTEMENT = {departement: region for region in REGIONS for departement in region.departements}


def of_departement(departement: str) -> Region | None:
    """The région of a département: « 57 », « 057 » or « 02A » as ACCE writes it, « 971 »."""
    short = departement[1:] if len(departement) == 3 and departement.startswith("0") else departement
    return _PAR_DEPARTEMENT.get(short)


_CORSE = ("20", "2A", "2B")


def land_of(code: str) -> str:
    """The land, of a code of département or of commune (INSEE), that one goes through without a boat or a plane: a
    département overseas, Corsica, else the mainland."""
    if code.startswith(("97", "98")):
        return code[:3]
    return "Corse" if code[:2] in _CORSE else "Métropole"


def of_place(text: str) -> Region | None:
    """The région of a code of région, or of a postal code of five digits."""
    if len(text) == 5 and text.isascii() and text.isdigit():
        return _PAR_DEPARTEMENT.get(text[:3] if text.startswith(("97", "98")) else text[:2])
    return PAR_CODE.get(text)
