"""COG: régions."""

from tremplin.sources import _insee
from tremplin.sources.declaration import Column, Source, Table, pattern
from tremplin.sources.types import Code, Texte

SOURCE = Source(
    name="cog_regions",
    titre="Régions",
    publisher=_insee.PUBLISHER,
    licence="etalab-2.0",
    rhythm="annuel",
    jours=365,
    files=pattern(r"(v_)?regions?(_\d{4})?\.csv"),
    csv=_insee.CSV,
    urls=("https://www.insee.fr/fr/statistiques/fichier/7766585/v_region_2024.csv",),
    page=_insee.PAGE,
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
