"""ROME 3: pairs (fiche, object) that hold together."""

from tremplin.sources.forms import rome
from tremplin.sources.reading.declaration import Source, Table

SOURCE = Source(
    name="rome_coherence",
    titre="ROME 3, cohérence des objets",
    publisher=rome.PUBLISHER,
    licence=rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=rome.rome3("coherence_item"),
    ensemble=rome.ROME3,
    csv=rome.CSV,
    page=rome.PAGE,
    description="Les couples (métier, objet du référentiel) cohérents.",
    tables=(
        Table(
            "coherences",
            (
                rome.CODE_ROME,
                rome.CODE_OGR,
            ),
            cle=("code_rome", "code_ogr"),
        ),
    ),
)
