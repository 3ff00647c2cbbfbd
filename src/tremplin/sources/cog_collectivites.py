"""COG: communes of the overseas collectivités, and what they are called (La Poste writes names without accents)."""

from tremplin.domain import codes
from tremplin.sources.forms import insee
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import Code, Texte

SOURCE = Source(
    name="cog_collectivites",
    titre="Communes des collectivités d'outre-mer",
    publisher=insee.PUBLISHER,
    licence="etalab-2.0",
    rhythm="annuel",
    jours=365,
    files=pattern(r"(v_)?communes?_comer(_\d{4})?\.csv"),
    csv=insee.CSV,
    page=insee.PAGE,
    description="Les communes des collectivités d'outre-mer, qui ne sont dans aucun département.",
    tables=(
        Table(
            "communes",
            (
                Column("com", Code(motif=codes.COMMUNE), ("COM_COMER",), requis=True),
                Column("libelle", Texte(), ("LIBELLE",), requis=True),
                Column("comer", Code(motif=codes.DEPARTEMENT), ("COMER",), requis=True),
            ),
            cle=("com",),
        ),
    ),
)
