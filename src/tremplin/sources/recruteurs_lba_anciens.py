"""La bonne alternance, older companies: no header, « ; » between columns, « NULL » for nothing."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from tremplin.sources.forms.recruteurs import PUBLISHER, colonnes
from tremplin.sources.reading.declaration import Csv, Parsed, Source, Table, pattern
from tremplin.sources.reading.parsing import table_rows
from tremplin.sources.reading.text import text_rows

_COLONNES = (
    "siret",
    "enseigne",
    "raison_sociale",
    "naf",
    "numero",
    "voie",
    "commune",
    "code_postal",
    "email",
    "telephone",
    "tranche_effectif",
    "site_web",
)
TABLE = Table("etablissements", colonnes(), cle=("siret",))


def parse(source: Source, path: Path) -> Parsed:
    """Rows under the names that the publisher lists apart."""
    with path.open("rb") as stream:
        rows = text_rows(source, stream, path.name)
        yield from table_rows(TABLE, chain([(0, _COLONNES)], rows), path.name)


SOURCE = Source(
    name="recruteurs_lba_anciens",
    titre="Recruteurs de l'algorithme, ancienne forme",
    publisher=PUBLISHER,
    licence="etalab-2.0",
    rhythm="historique",
    jours=36500,
    files=pattern(r"(recruteurs|etablissements)_lba.*\.csv"),
    csv=Csv(separateurs=";", encodages=("utf-8",), guillemets=False),
    description="Les entreprises susceptibles d'embaucher en alternance, sans leurs métiers.",
    tables=(TABLE,),
    parse=parse,
)
