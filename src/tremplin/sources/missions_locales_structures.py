"""Missions locales as the information system of their network names them (JSON): code, names, département, région."""

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import Code, Texte

SOURCE = Source(
    name="missions_locales_structures",
    titre="Référentiel des structures des missions locales",
    publisher="France Travail (i-milo)",
    licence="etalab-2.0",
    rhythm="annuel",
    jours=365,
    files=pattern(r"referentiel_structures_milo\.json"),
    page="https://www.unml.info/",
    description="Le code, les noms, le département et la région de chaque mission locale, sans adresse ni point.",
    tables=(
        Table(
            "structures",
            (
                Column("id", Code(motif=r"[0-9][0-9AB][0-9]{3}S[0-9]{2}"), ("id",), requis=True),
                Column("nom_officiel", Texte(), ("nom_officiel",), requis=True),
                Column("nom_usuel", Texte(), ("nom_usuel",)),
                Column("code_departement", Code(motif=codes.DEPARTEMENT), ("code_departement",)),
                Column("code_region", Code(motif=r"[0-9]{2}"), ("code_region",)),
            ),
            cle=("id",),
        ),
    ),
)
