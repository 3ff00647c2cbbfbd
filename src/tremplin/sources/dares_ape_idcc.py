"""Dares: which collective agreements (IDCC) cover the employees of an activity (APE code), and what share."""

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import IDCC, Code, Decimal, Texte

SOURCE = Source(
    name="dares_ape_idcc",
    titre="Passage APE - IDCC",
    publisher="Dares",
    licence="etalab-2.0",
    rhythm="annuel",
    jours=365,
    files=pattern(r"(dares_ape_idcc.*|IDCC\d{4}_passageAPEIDCC.*)\.xlsx"),
    urls=("https://dares.travail-emploi.gouv.fr/donnees/les-portraits-statistiques-de-branches-professionnelles",),
    page="https://dares.travail-emploi.gouv.fr/donnees/les-portraits-statistiques-de-branches-professionnelles",
    description="La répartition des salariés de chaque activité (APE) par convention collective (IDCC).",
    tables=(
        Table(
            "ape_idcc",
            (
                Column("naf", Code(motif=codes.NAF), ("apen",), requis=True),
                Column("naf_libelle", Texte(), ("intape",)),
                Column("effectif", Decimal(aucun=("", "nd", "s")), ("effarrdiff",), description="Salariés, arrondi"),
                Column("idcc", IDCC, ("idcc",), description="Vide quand l'activité n'est pas diffusable"),
                Column("idcc_libelle", Texte(), ("intidcc",)),
                Column("part", Decimal(aucun=("", "nd", "s")), ("pctdiff",), description="Pour cent des salariés"),
            ),
            membre="passageapeidcc",
        ),
    ),
)
