"""ROME 3: codes and labels of jobs. The file of version 347 lacks one code that the other files know."""

from tremplin.sources.forms import rome
from tremplin.sources.reading.declaration import Column, Source, Table

SOURCE = Source(
    name="rome_codes",
    titre="ROME 3, codes",
    publisher=rome.PUBLISHER,
    licence=rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=rome.rome3("referentiel_code_rome"),
    ensemble=rome.ROME3,
    csv=rome.CSV,
    page=rome.PAGE,
    description="Les métiers du ROME 3 : code et libellé.",
    tables=(
        Table(
            "rome",
            (
                rome.CODE_ROME,
                Column("code_fiche_em", rome.OGR, description="Numéro de la fiche emploi-métier"),
                Column("code_ogr", rome.OGR, description="Code de la fiche dans le référentiel"),
                rome.libelle("libelle_rome", "Intitulé du métier"),
                rome.STATUT,
            ),
            cle=("code_rome",),
        ),
    ),
)
