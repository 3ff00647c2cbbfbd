"""ROME 3: names of jobs (appellations) under each code."""

from tremplin.sources.forms import rome
from tremplin.sources.reading.declaration import Column, Source, Table
from tremplin.sources.reading.types import Texte

SOURCE = Source(
    name="rome_appellations",
    titre="ROME 3, appellations",
    publisher=rome.PUBLISHER,
    licence=rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=rome.rome3("referentiel_appellation"),
    ensemble=rome.ROME3,
    csv=rome.CSV,
    page=rome.PAGE,
    description="Les appellations (noms de métier) de chaque code ROME.",
    tables=(
        Table(
            "appellations",
            (
                rome.CODE_OGR,
                rome.libelle("libelle_appellation_long", "Nom du métier, aux deux genres"),
                Column("libelle_appellation_court", Texte(), description="Le même, abrégé"),
                rome.CODE_ROME,
                Column("libelle_type_section_appellation", Texte(), description="PRINCIPALE ou SYNONYME"),
                rome.STATUT,
            ),
            cle=("code_ogr",),
        ),
    ),
)
