"""ROME 3: where jobs are done: structures, sectors, conditions."""

from tremplin.sources.forms import rome
from tremplin.sources.reading.declaration import Column, Source, Table
from tremplin.sources.reading.types import Texte

SOURCE = Source(
    name="rome_environnements",
    titre="ROME 3, environnements de travail",
    publisher=rome.PUBLISHER,
    licence=rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=rome.rome3("referentiel_env_travail"),
    ensemble=rome.ROME3,
    csv=rome.CSV,
    page=rome.PAGE,
    description="Les structures, secteurs et conditions où les métiers s'exercent.",
    tables=(
        Table(
            "environnements",
            (
                rome.CODE_OGR,
                rome.libelle("libelle_env_travail"),
                Column("code_type_section_env_trav", rome.CHIFFRE),
                Column("libelle_type_section_env_trav", Texte(), description="STRUCTURES, SECTEURS ou CONDITIONS"),
                rome.STATUT,
            ),
            cle=("code_ogr",),
        ),
    ),
)
