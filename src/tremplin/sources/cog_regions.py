"""COG: régions."""

from tremplin.sources.forms import insee
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import Code, Texte

SOURCE = Source(
    name="cog_regions",
    titre="Régions",
    publisher=insee.PUBLISHER,
    licence="etalab-2.0",
    rhythm="annuel",
    jours=365,
    files=pattern(r"(v_)?regions?(_\d{4})?\.csv"),
    csv=insee.CSV,
    urls=("https://www.insee.fr/fr/statistiques/fichier/7766585/v_region_2024.csv",),
    page=insee.PAGE,
    description="Les régions.",
    tables=(
        Table(
            "regions",
            (
                Column("reg", Code(motif=r"[0-9]{2}"), requis=True),
                Column("libelle", Texte(), requis=True),
            ),
            cle=("reg",),
        ),
    ),
)
