"""Labels of activities (NAF), as La Bonne Boîte gives them."""

from tremplin.domain import codes
from tremplin.sources.forms.recruteurs import PAGE, PUBLISHER
from tremplin.sources.reading.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.reading.types import Code, Texte

SOURCE = Source(
    name="naf_libelles",
    titre="Libellés des activités (NAF)",
    publisher=PUBLISHER,
    licence="etalab-2.0",
    rhythm="historique",
    jours=36500,
    files=pattern(r"naf_labels\.csv"),
    csv=Csv(separateurs="|", encodages=("utf-8",)),
    page=PAGE,
    description="Le libellé de chaque code d'activité.",
    tables=(
        Table(
            "naf",
            (
                Column("naf", Code(motif=codes.NAF), ("naf_id",), requis=True),
                Column("libelle", Texte(), ("naf_label",), requis=True),
            ),
            cle=("naf",),
        ),
    ),
)
