"""What the files about establishments that may hire share: columns, and the codes of their sizes."""

from __future__ import annotations

from dataclasses import replace

from tremplin.domain import codes
from tremplin.sources.reading import types
from tremplin.sources.reading.declaration import Column
from tremplin.sources.reading.types import AUCUN, NON_DIFFUSE, Code, Decimal, Texte, Type

PUBLISHER = "France Travail (La Bonne Boîte)"
PAGE = "https://labonneboite.francetravail.fr/"
RIEN = (*AUCUN, NON_DIFFUSE, "NULL", "null", "-")
TEXTE = Texte(RIEN, entites=True)
SIRET = replace(types.SIRET, aucun=RIEN)
EMAIL = replace(types.EMAIL, aucun=RIEN)
TRANCHE = Code(RIEN, motif=r"NN|[0-5][0-9]|[0-9]+-[0-9]+|[0-9]+\+?")
NOMBRE = Decimal(RIEN)


def colonnes(**aliases: tuple[str, ...]) -> tuple[Column, ...]:
    """Columns of an establishment, under the names that a file gives them; those it hasn't are null."""
    return tuple(
        Column(
            name,
            type_,
            aliases.get(name, (name,)),
            requis=name == "siret",
            absente_possible=name != "siret",
            description=description,
        )
        for name, (type_, description) in _COLONNES.items()
    )


_COLONNES: dict[str, tuple[Type, str]] = {
    "siret": (SIRET, "SIRET, complété par des zéros à gauche"),
    "raison_sociale": (TEXTE, "Raison sociale"),
    "enseigne": (TEXTE, "Enseigne"),
    "naf": (Code(RIEN, motif=codes.NAF), "Activité principale"),
    "naf_libelle": (TEXTE, "Libellé de l'activité"),
    "tranche_effectif": (TRANCHE, "Code de la tranche d'effectif, ou tranche en clair"),
    "numero": (TEXTE, "Numéro dans la voie"),
    "voie": (TEXTE, "Voie"),
    "commune": (Code(RIEN, motif=codes.COMMUNE, pad=5), "Code INSEE de la commune"),
    "code_postal": (Code(RIEN, motif=codes.CODE_POSTAL, pad=5), "Code postal"),
    "ville": (TEXTE, "Nom de la commune"),
    "longitude": (NOMBRE, "Longitude, degrés ; 0 vaut inconnue"),
    "latitude": (NOMBRE, "Latitude, degrés"),
    "email": (EMAIL, "Adresse électronique du recrutement"),
    "telephone": (TEXTE, "Téléphone"),
    "site_web": (TEXTE, "Site"),
    "handicap": (TEXTE, "Entreprise engagée pour le handicap"),
}
