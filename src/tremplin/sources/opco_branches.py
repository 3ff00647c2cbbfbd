"""OPCO of each branch (IDCC)."""

from tremplin.sources.forms.recruteurs import TEXTE
from tremplin.sources.reading.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.reading.types import IDCC

SOURCE = Source(
    name="opco_branches",
    titre="OPCO de chaque branche",
    publisher="Ministère du Travail",
    licence="etalab-2.0",
    rhythm="annuel",
    jours=365,
    files=pattern(r"(opco[-_](branches|idcc)|referentiel_?codes_?idcc_?opco).*\.csv"),
    csv=Csv(separateurs=";,", encodages=("utf-8",)),
    description="L'opérateur de compétences dont relève chaque convention collective.",
    tables=(
        Table(
            "branches",
            (
                Column("idcc", IDCC, ("idcc",), requis=True),
                Column("opco", TEXTE, ("opco", "Opérateur de compétences"), requis=True),
            ),
            cle=("idcc",),
        ),
    ),
)
