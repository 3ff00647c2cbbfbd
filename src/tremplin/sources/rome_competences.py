"""ROME 3: knowledge and know-how that jobs call for."""

from tremplin.sources.forms import rome
from tremplin.sources.reading.declaration import Column, Source, Table
from tremplin.sources.reading.types import Texte

SOURCE = Source(
    name="rome_competences",
    titre="ROME 3, savoirs",
    publisher=rome.PUBLISHER,
    licence=rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=rome.rome3("referentiel_competence"),
    ensemble=rome.ROME3,
    csv=rome.CSV,
    page=rome.PAGE,
    description="Les savoirs théoriques et procéduraux cités par les fiches.",
    tables=(
        Table(
            "competences",
            (
                rome.CODE_OGR,
                rome.libelle("libelle_competence"),
                Column("code_type_competence", rome.CHIFFRE),
                Column("libelle_type_competence", Texte()),
                rome.STATUT,
            ),
            cle=("code_ogr",),
        ),
    ),
)
