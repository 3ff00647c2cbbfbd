"""ROME 3: jobs near another, and jobs that another leads to."""

from tremplin.sources.forms import rome
from tremplin.sources.reading.declaration import Column, Source, Table
from tremplin.sources.reading.types import Enumere, Texte

TYPES = Enumere(valeurs={"1": "1", "2": "2"})

SOURCE = Source(
    name="rome_mobilites",
    titre="ROME 3, mobilités",
    publisher=rome.PUBLISHER,
    licence=rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=rome.rome3("rubrique_mobilite"),
    ensemble=rome.ROME3,
    csv=rome.CSV,
    page=rome.PAGE,
    description="Les mobilités entre métiers : proches, ou par évolution.",
    tables=(
        Table(
            "mobilites",
            (
                rome.CODE_ROME,
                Column("code_rome_cible", rome.ROME, requis=True, description="Métier d'arrivée"),
                Column("code_appellation_source", rome.OGR),
                Column("code_appellation_cible", rome.OGR),
                Column("code_type_mobilite", TYPES, requis=True, description="1 : proche, 2 : évolution"),
                Column("libelle_type_mobilite", Texte()),
            ),
            cle=(
                "code_rome",
                "code_rome_cible",
                "code_appellation_source",
                "code_appellation_cible",
                "code_type_mobilite",
            ),
        ),
    ),
)
