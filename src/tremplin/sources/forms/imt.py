"""What the files of the information on the labour market (IMT) share: dialect, areas, jobs, marks of the unknown."""

from __future__ import annotations

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Csv
from tremplin.sources.reading.types import AUCUN, Code, Decimal, Entier, Texte

PUBLISHER = "France Travail (information sur le marché du travail)"
PAGE = "https://francetravail.io/data/api/infotravail"
CSV = Csv(separateurs=",;", encodages=("utf-8",))

INCONNU = (*AUCUN, "-1", "-2")
"""-1: not available, -2: not to be diffused."""
NOMBRE, TAUX = Entier(INCONNU), Decimal(INCONNU)

TERRITOIRE = (
    Column(
        "AREA_TYPE_CODE",
        Code(motif=r"[A-Z]"),
        ("AREA_TYPE_CODE",),
        requis=True,
        description="D : département, R : région, B : bassin d'emploi, F : France",
    ),
    Column("AREA_TYPE_NAME", Texte(), ("AREA_TYPE_NAME",)),
    Column("AREA_CODE", Code(motif=r"[0-9A-Z]{1,5}"), ("AREA_CODE",), requis=True),
    Column("AREA_NAME", Texte(), ("AREA_NAME",)),
)
METIER = (
    Column("ROME_PROFESSION_CARD_CODE", Code(motif=codes.ROME), ("ROME_PROFESSION_CARD_CODE",), requis=True),
    Column("ROME_PROFESSION_CARD_NAME", Texte(), ("ROME_PROFESSION_CARD_NAME",)),
)
