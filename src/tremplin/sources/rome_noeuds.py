"""ROME 3: nodes of the trees of sectors that search menus use."""

from tremplin.sources.forms import rome
from tremplin.sources.reading.declaration import Column, Source, Table
from tremplin.sources.reading.types import Texte

SOURCE = Source(
    name="rome_noeuds",
    titre="ROME 3, arborescences",
    publisher=rome.PUBLISHER,
    licence=rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=rome.rome3("item_arborescence"),
    ensemble=rome.ROME3,
    csv=rome.CSV,
    page=rome.PAGE,
    description="Les nœuds des arborescences secondaires.",
    tables=(
        Table(
            "noeuds",
            (
                rome.CODE_OGR,
                Column("code_type_referentiel", rome.CHIFFRE),
                Column("code_pere", Texte()),
                Column("code_noeud", Texte()),
                rome.libelle("libelle_item_arbo"),
                Column("code_item_arbo_associe", rome.OGR),
                Column("code_type_noeud", rome.CHIFFRE),
                Column("libelle_type_noeud", Texte()),
                rome.STATUT,
            ),
            cle=(),
        ),
    ),
)
