"""ROME 3: which activities, skills, environments and appellations each fiche cites, block by block."""

from tremplin.sources.forms import rome
from tremplin.sources.reading.declaration import Column, Source, Table
from tremplin.sources.reading.types import Entier

SOURCE = Source(
    name="rome_liens",
    titre="ROME 3, composition des fiches",
    publisher=rome.PUBLISHER,
    licence=rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=rome.rome3("liens_rome_referentiels"),
    ensemble=rome.ROME3,
    csv=rome.CSV,
    page=rome.PAGE,
    description="Ce que chaque fiche cite, rubrique par rubrique et bloc par bloc.",
    tables=(
        Table(
            "liens",
            (
                rome.CODE_ROME,
                rome.CODE_OGR,
                Column("code_ref_rubrique", rome.CHIFFRE, requis=True, description="Rubrique de la fiche"),
                Column("position_bloc", Entier(), description="Rang du bloc dans la rubrique"),
                Column("code_type_referentiel", rome.CHIFFRE, description="Référentiel de l'objet cité"),
                Column("code_compo_bloc", rome.CHIFFRE),
                Column("position_item", Entier(), description="Rang dans le bloc"),
                Column("id_priorisation", rome.CHIFFRE),
            ),
            cle=("code_rome", "code_ogr", "code_ref_rubrique", "position_bloc", "position_item"),
        ),
    ),
)
