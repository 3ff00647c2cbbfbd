"""ROME 3: nodes of the trees of sectors that search menus use."""

from tremplin.sources import _rome
from tremplin.sources.declaration import Column, Source, Table
from tremplin.sources.types import Texte

SOURCE = Source(
    name="rome_noeuds",
    titre="ROME 3, arborescences",
    publisher=_rome.PUBLISHER,
    licence=_rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=_rome.rome3("item_arborescence"),
    csv=_rome.CSV,
    page=_rome.PAGE,
    description="Les nœuds des arborescences secondaires.",
    tables=(
        Table(
            "noeuds",
            (
                _rome.CODE_OGR,
                Column("code_type_referentiel", _rome.CHIFFRE),
                Column("code_pere", Texte()),
                Column("code_noeud", Texte()),
                _rome.libelle("libelle_item_arbo"),
                Column("code_item_arbo_associe", _rome.OGR),
                Column("code_type_noeud", _rome.CHIFFRE),
                Column("libelle_type_noeud", Texte()),
                _rome.STATUT,
            ),
            cle=(),
        ),
    ),
)
