"""Dares: the list of collective agreements (IDCC) in force for social declarations (DSN)."""

from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import IDCC, Texte

SOURCE = Source(
    name="dares_ccn",
    titre="Liste des IDCC",
    publisher="Dares",
    licence="etalab-2.0",
    rhythm="mensuel",
    jours=31,
    files=pattern(r"(dares_ccn.*|liste_idcc.*)\.xlsx"),
    urls=("https://travail-emploi.gouv.fr/conventions-collectives-nomenclatures",),
    page="https://travail-emploi.gouv.fr/conventions-collectives-nomenclatures",
    description="Les identifiants de convention collective (IDCC) en vigueur et leur titre.",
    tables=(
        Table(
            "ccn",
            (
                Column("idcc", IDCC, ("IDCC",), requis=True),
                Column("titre", Texte(), ("TITRE DE LA CONVENTION",), requis=True),
            ),
            membre="liste idcc",
            cle=("idcc",),
        ),
    ),
)
