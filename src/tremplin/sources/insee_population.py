"""INSEE: legal population of communes."""

from tremplin.domain import codes
from tremplin.sources.forms import insee
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import Code, Entier

SOURCE = Source(
    name="insee_population",
    titre="Populations légales des communes",
    publisher="INSEE (recensement)",
    licence="etalab-2.0",
    rhythm="annuel",
    jours=365,
    files=pattern(r"donnees_communes(_\d{4})?\.csv"),
    csv=insee.CSV,
    urls=("https://www.insee.fr/fr/statistiques/7739582",),
    page="https://www.insee.fr/fr/statistiques/7739582",
    description="La population municipale et totale de chaque commune.",
    tables=(
        Table(
            "populations",
            (
                Column("com", Code(motif=codes.COMMUNE), requis=True),
                Column("pmun", Entier(), requis=True, description="Population municipale (habitants)"),
                Column("ptot", Entier(), description="Population totale (habitants)"),
            ),
            cle=("com",),
        ),
    ),
)
