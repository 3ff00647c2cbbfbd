"""ROME 3: pairs (fiche, object) that hold together."""

from tremplin.sources import _rome
from tremplin.sources.declaration import Source, Table

SOURCE = Source(
    name="rome_coherence",
    titre="ROME 3, cohérence des objets",
    publisher=_rome.PUBLISHER,
    licence=_rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=_rome.rome3("coherence_item"),
    csv=_rome.CSV,
    page=_rome.PAGE,
    description="Les couples (métier, objet du référentiel) cohérents.",
    tables=(
        Table(
            "coherences",
            (
                _rome.CODE_ROME,
                _rome.CODE_OGR,
            ),
            cle=("code_rome", "code_ogr"),
        ),
    ),
)
