"""ROME 4.0: knowledge by category, in a workbook. The archive holds it too."""

from tremplin.sources.forms import rome
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import Texte

SOURCE = Source(
    name="rome4_arborescence_savoirs",
    titre="ROME 4.0, arborescence des savoirs",
    publisher=rome.PUBLISHER,
    licence=rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=pattern(r"arborescence_savoirs.*\.xlsx"),
    page=rome.PAGE,
    description="Les savoirs du ROME 4.0 par catégorie et sous-catégorie.",
    tables=(
        Table(
            "savoirs",
            (
                Column("categorie_savoir", Texte(), ("Catégorie",), requis=True),
                Column("sous_categorie_savoir", Texte(), ("Sous-catégorie",), requis=True),
                Column("libelle_savoir", Texte(), ("Savoir",), requis=True),
                Column("code_ogr", rome.OGR, ("Code OGR",), requis=True),
            ),
            membre="^savoirs",
            cle=("code_ogr",),
        ),
    ),
)
