"""ROME 3: knowledge and know-how that jobs call for."""

from tremplin.sources import _rome
from tremplin.sources.declaration import Column, Source, Table
from tremplin.sources.types import Texte

SOURCE = Source(
    name="rome_competences",
    titre="ROME 3, savoirs",
    publisher=_rome.PUBLISHER,
    licence=_rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=_rome.rome3("referentiel_competence"),
    csv=_rome.CSV,
    page=_rome.PAGE,
    description="Les savoirs théoriques et procéduraux cités par les fiches.",
    tables=(
        Table(
            "competences",
            (
                _rome.CODE_OGR,
                _rome.libelle("libelle_competence"),
                Column("code_type_competence", _rome.CHIFFRE),
                Column("libelle_type_competence", Texte()),
                _rome.STATUT,
            ),
            cle=("code_ogr",),
        ),
    ),
)
