"""COG: départements and their région."""

from tremplin.domain import codes
from tremplin.sources.forms import insee
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import Code, Texte

SOURCE = Source(
    name="cog_departements",
    titre="Départements",
    publisher=insee.PUBLISHER,
    licence="etalab-2.0",
    rhythm="annuel",
    jours=365,
    files=pattern(r"(v_)?departements?(_\d{4})?\.csv"),
    csv=insee.CSV,
    urls=("https://www.insee.fr/fr/statistiques/fichier/7766585/v_departement_2024.csv",),
    page=insee.PAGE,
    description="Les départements et leur région.",
    tables=(
        Table(
            "departements",
            (
                Column("dep", Code(motif=codes.DEPARTEMENT), requis=True),
                Column("reg", Code(motif=r"[0-9]{2}"), requis=True),
                Column("libelle", Texte(), requis=True),
            ),
            cle=("dep",),
        ),
    ),
)
