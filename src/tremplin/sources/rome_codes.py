"""ROME 3: codes and labels of jobs. The file of version 347 lacks one code that the other files know."""

from tremplin.sources import _rome
from tremplin.sources.declaration import Column, Source, Table

SOURCE = Source(
    name="rome_codes",
    titre="ROME 3, codes",
    publisher=_rome.PUBLISHER,
    licence=_rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=_rome.rome3("referentiel_code_rome"),
    csv=_rome.CSV,
    page=_rome.PAGE,
    description="Les métiers du ROME 3 : code et libellé.",
    tables=(
        Table(
            "rome",
            (
                _rome.CODE_ROME,
                Column("code_fiche_em", _rome.OGR, description="Numéro de la fiche emploi-métier"),
                Column("code_ogr", _rome.OGR, description="Code de la fiche dans le référentiel"),
                _rome.libelle("libelle_rome", "Intitulé du métier"),
                _rome.STATUT,
            ),
            cle=("code_rome",),
        ),
    ),
)
