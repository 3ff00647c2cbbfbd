"""COG: communes, arrondissements municipaux, communes déléguées and associées of the year."""

from tremplin.domain import codes
from tremplin.sources.forms import insee
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import Code, Enumere, Texte

SOURCE = Source(
    name="cog_communes",
    titre="Communes",
    publisher=insee.PUBLISHER,
    licence="etalab-2.0",
    rhythm="annuel",
    jours=365,
    files=pattern(r"(v_)?communes?(_\d{4})?\.csv"),
    csv=insee.CSV,
    urls=("https://www.insee.fr/fr/statistiques/fichier/7766585/v_commune_2024.csv",),
    page=insee.PAGE,
    description="Les communes, leurs arrondissements municipaux, leurs communes déléguées ou associées.",
    tables=(
        Table(
            "communes",
            (
                Column("typecom", Enumere(valeurs={t: t for t in ("COM", "ARM", "COMD", "COMA")}), requis=True),
                Column("com", Code(motif=codes.COMMUNE), requis=True),
                Column("reg", Code(motif=r"[0-9]{2}")),
                Column("dep", Code(motif=codes.DEPARTEMENT)),
                Column("libelle", Texte(), requis=True),
                Column("comparent", Code(motif=codes.COMMUNE)),
            ),
            cle=("typecom", "com"),
        ),
    ),
)
