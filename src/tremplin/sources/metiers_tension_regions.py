"""The regulatory list of jobs in tension by région (arrêté): professional families, some for the whole country."""

from datetime import date

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.reading.types import Code, Texte

SOURCE = Source(
    name="metiers_tension_regions",
    titre="Métiers en tension par région",
    publisher="Ministère du Travail",
    licence="etalab-2.0",
    rhythm="annuel",
    jours=365,
    files=pattern(r"metiers_en_tension_(?P<edition>[a-zéû]+_\d{4})\.csv"),
    editions={"mars_2024": date(2024, 3, 1)},
    csv=Csv(separateurs=",;", encodages=("utf-8",)),
    page="https://travail-emploi.gouv.fr/",
    description="La liste des familles professionnelles en tension dans chaque région.",
    tables=(
        Table(
            "metiers",
            (
                Column(
                    "region", Texte(), ("Region",), requis=True, description="Nom de la région, ou « France Entière »"
                ),
                Column("libelle_fap", Texte(), ("Famille Professionnelle",), description="Libellé de la famille"),
                Column("code_fap", Code(motif=codes.FAP), ("Code FAP",), requis=True, description="Famille (FAP 2009)"),
            ),
            cle=("region", "code_fap"),
        ),
    ),
)
