"""ROME 3: basic and specific activities of jobs."""

from tremplin.sources import _rome
from tremplin.sources.declaration import Column, Source, Table
from tremplin.sources.types import Texte

SOURCE = Source(
    name="rome_activites",
    titre="ROME 3, activités",
    publisher=_rome.PUBLISHER,
    licence=_rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=_rome.rome3("referentiel_activite"),
    csv=_rome.CSV,
    page=_rome.PAGE,
    description="Les activités de base et spécifiques citées par les fiches.",
    tables=(
        Table(
            "activites",
            (
                _rome.CODE_OGR,
                Column("code_tete_rgpmt", _rome.OGR, description="Activité qui en regroupe plusieurs"),
                _rome.libelle("libelle_activite"),
                Column("libelle_activite_impression", Texte(), description="Forme abrégée, pour l'impression"),
                Column("code_type_activite", _rome.CHIFFRE),
                Column("libelle_type_activite", Texte()),
                Column("code_type_item_activite", _rome.CHIFFRE),
                Column("libelle_type_item_activite", Texte()),
                _rome.STATUT,
            ),
            cle=("code_ogr",),
        ),
    ),
)
