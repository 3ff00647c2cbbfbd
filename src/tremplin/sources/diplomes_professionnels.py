"""Professional diplomas of the Éducation nationale: the committee and sector of each, its RNCP fiche, its sessions.

Codes are written as rectors do (« 400-24202 V »): a CFD, then a letter that isn't of it. A diploma may stand twice,
with each of its fiches.
"""

import re

from tremplin.domain import codes
from tremplin.sources.forms import bcn
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import Code, CodeVerifie, Date, Entier, Texte

_WRITTEN = re.compile(r"([0-9A-Z]{3})-?([0-9]{3}[0-9A-Z]{2}) ?[A-Z]?")


def _cfd(written: str) -> str | None:
    """« 400-24202 V » → 40024202."""
    found = _WRITTEN.fullmatch(written.upper())
    return "".join(found.groups()) if found else None


SOURCE = Source(
    name="diplomes_professionnels",
    titre="Diplômes professionnels de l'Éducation nationale",
    publisher="Ministère de l'Éducation nationale (Dgesco)",
    licence="etalab-2.0",
    rhythm="annuel",
    jours=365,
    files=pattern(r"diplomes?_?professionnels.*\.csv"),
    csv=bcn.CSV,
    page="https://eduscol.education.gouv.fr/1916/les-diplomes-professionnels",
    description="Les diplômes professionnels, la commission consultative (CPC) et le secteur de chacun, sa fiche RNCP "
    "et ses sessions.",
    tables=(
        Table(
            "diplomes",
            (
                Column(
                    "cfd",
                    CodeVerifie(normalise=_cfd, forme="un code diplôme comme « 400-24202 V »"),
                    ("Code diplôme",),
                    requis=True,
                    description="Code formation diplôme",
                ),
                Column(
                    "rncp",
                    Code(motif=codes.RNCP, prefixe="RNCP", forme="un numéro de fiche RNCP"),
                    ("Code RNCP",),
                    description="Fiche RNCP",
                ),
                Column("diplome", Texte(), ("Diplôme",), description="Type de diplôme"),
                Column("intitule", Texte(), ("Intitulé de la spécialité*",), requis=True, description="Spécialité"),
                Column(
                    "cpc",
                    Texte(),
                    ("Commission professionnelle consultative",),
                    description="Commission professionnelle consultative",
                ),
                Column("secteur", Texte(), ("Secteur",), description="Secteur"),
                Column("date_creation", Date(), ("Date de l'arrêté de création",), description="Arrêté de création"),
                Column("premiere_session", Entier(), ("Première session",), description="Année"),
                Column("derniere_session", Entier(), ("Dernière session",), description="Année"),
                Column("commentaire", Texte(), description="Commentaire du producteur"),
            ),
            cle=("cfd", "rncp"),
        ),
    ),
)
