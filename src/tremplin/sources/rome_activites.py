"""ROME 3: basic and specific activities of jobs."""

from tremplin.sources.forms import rome
from tremplin.sources.reading.declaration import Column, Source, Table
from tremplin.sources.reading.types import Texte

SOURCE = Source(
    name="rome_activites",
    titre="ROME 3, activités",
    publisher=rome.PUBLISHER,
    licence=rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=rome.rome3("referentiel_activite"),
    ensemble=rome.ROME3,
    csv=rome.CSV,
    page=rome.PAGE,
    description="Les activités de base et spécifiques citées par les fiches.",
    tables=(
        Table(
            "activites",
            (
                rome.CODE_OGR,
                Column("code_tete_rgpmt", rome.OGR, description="Activité qui en regroupe plusieurs"),
                rome.libelle("libelle_activite"),
                Column("libelle_activite_impression", Texte(), description="Forme abrégée, pour l'impression"),
                Column("code_type_activite", rome.CHIFFRE),
                Column("libelle_type_activite", Texte()),
                Column("code_type_item_activite", rome.CHIFFRE),
                Column("libelle_type_item_activite", Texte()),
                rome.STATUT,
            ),
            cle=("code_ogr",),
        ),
    ),
)
