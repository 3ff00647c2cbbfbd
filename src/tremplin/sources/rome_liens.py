"""ROME 3: which activities, skills, environments and appellations each fiche cites, block by block."""

from tremplin.sources import _rome
from tremplin.sources.declaration import Column, Source, Table
from tremplin.sources.types import Entier

SOURCE = Source(
    name="rome_liens",
    titre="ROME 3, composition des fiches",
    publisher=_rome.PUBLISHER,
    licence=_rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=_rome.rome3("liens_rome_referentiels"),
    csv=_rome.CSV,
    page=_rome.PAGE,
    description="Ce que chaque fiche cite, rubrique par rubrique et bloc par bloc.",
    tables=(
        Table(
            "liens",
            (
                _rome.CODE_ROME,
                _rome.CODE_OGR,
                Column("code_ref_rubrique", _rome.CHIFFRE, requis=True, description="Rubrique de la fiche"),
                Column("position_bloc", Entier(), description="Rang du bloc dans la rubrique"),
                Column("code_type_referentiel", _rome.CHIFFRE, description="Référentiel de l'objet cité"),
                Column("code_compo_bloc", _rome.CHIFFRE),
                Column("position_item", Entier(), description="Rang dans le bloc"),
                Column("id_priorisation", _rome.CHIFFRE),
            ),
            cle=("code_rome", "code_ogr", "code_ref_rubrique", "position_bloc", "position_item"),
        ),
    ),
)
