"""ROME 3: names of jobs (appellations) under each code."""

from tremplin.sources import _rome
from tremplin.sources.declaration import Column, Source, Table
from tremplin.sources.types import Texte

SOURCE = Source(
    name="rome_appellations",
    titre="ROME 3, appellations",
    publisher=_rome.PUBLISHER,
    licence=_rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=_rome.rome3("referentiel_appellation"),
    csv=_rome.CSV,
    page=_rome.PAGE,
    description="Les appellations (noms de métier) de chaque code ROME.",
    tables=(
        Table(
            "appellations",
            (
                _rome.CODE_OGR,
                _rome.libelle("libelle_appellation_long", "Nom du métier, aux deux genres"),
                Column("libelle_appellation_court", Texte(), description="Le même, abrégé"),
                _rome.CODE_ROME,
                Column("libelle_type_section_appellation", Texte(), description="PRINCIPALE ou SYNONYME"),
                _rome.STATUT,
            ),
            cle=("code_ogr",),
        ),
    ),
)
