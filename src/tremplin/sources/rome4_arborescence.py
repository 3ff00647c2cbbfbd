"""ROME 4.0: the main tree as people read it, in a workbook whose columns have no name. The archive holds it too."""

from tremplin.sources.forms import rome
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import Code, Texte

SOURCE = Source(
    name="rome4_arborescence",
    titre="ROME 4.0, arborescence principale",
    publisher=rome.PUBLISHER,
    licence=rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=pattern(r"arborescence_principale.*\.xlsx"),
    page=rome.PAGE,
    description="L'arbre du ROME 4.0 : grands domaines, domaines professionnels, métiers et appellations.",
    tables=(
        Table(
            "arborescence",
            (
                Column("grand_domaine", Code(motif=r"[A-Z]"), requis=True),
                Column("domaine", Code(motif=r"[0-9]{2}")),
                Column("metier", Code(motif=r"[0-9]{2}")),
                Column("intitule", Texte(), requis=True),
                Column("code_ogr", rome.OGR, description="Code du métier ou de l'appellation"),
            ),
            membre="^arbo principale",
            sans_entete=True,
            ligne_vide="grand_domaine",
        ),
    ),
)
