"""ROME 3: jobs near another, and jobs that another leads to."""

from tremplin.sources import _rome
from tremplin.sources.declaration import Column, Source, Table
from tremplin.sources.types import Enumere, Texte

TYPES = Enumere(valeurs={"1": "1", "2": "2"})

SOURCE = Source(
    name="rome_mobilites",
    titre="ROME 3, mobilités",
    publisher=_rome.PUBLISHER,
    licence=_rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=_rome.rome3("rubrique_mobilite"),
    csv=_rome.CSV,
    page=_rome.PAGE,
    description="Les mobilités entre métiers : proches, ou par évolution.",
    tables=(
        Table(
            "mobilites",
            (
                _rome.CODE_ROME,
                Column("code_rome_cible", _rome.ROME, requis=True, description="Métier d'arrivée"),
                Column("code_appellation_source", _rome.OGR),
                Column("code_appellation_cible", _rome.OGR),
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
