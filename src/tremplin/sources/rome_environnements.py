"""ROME 3: where jobs are done: structures, sectors, conditions."""

from tremplin.sources import _rome
from tremplin.sources.declaration import Column, Source, Table
from tremplin.sources.types import Texte

SOURCE = Source(
    name="rome_environnements",
    titre="ROME 3, environnements de travail",
    publisher=_rome.PUBLISHER,
    licence=_rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=_rome.rome3("referentiel_env_travail"),
    csv=_rome.CSV,
    page=_rome.PAGE,
    description="Les structures, secteurs et conditions où les métiers s'exercent.",
    tables=(
        Table(
            "environnements",
            (
                _rome.CODE_OGR,
                _rome.libelle("libelle_env_travail"),
                Column("code_type_section_env_trav", _rome.CHIFFRE),
                Column("libelle_type_section_env_trav", Texte(), description="STRUCTURES, SECTEURS ou CONDITIONS"),
                _rome.STATUT,
            ),
            cle=("code_ogr",),
        ),
    ),
)
