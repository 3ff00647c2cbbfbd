r"""Job offers, older layout: no header, « | » between columns of fixed width, ISO-8859-1, « NULL » for nothing.

A « | » inside a value is written « \| ».
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from tremplin.sources.forms import offres
from tremplin.sources.reading.containers import bounded_lines, detect_encoding
from tremplin.sources.reading.declaration import Parsed, Source, Table, pattern
from tremplin.sources.reading.parsing import table_rows
from tremplin.sources.reading.text import Numbered

_SEPARATOR = re.compile(r"(?<!\\)\|")
TABLE = Table("offres", offres.columns(offres.ANCIENNES))
"""Without a key: the same offer comes again each time that it changed."""


def parse(_source: Source, path: Path) -> Parsed:
    """Rows under the names that the publisher lists apart, in its order."""

    def rows() -> Iterator[Numbered]:
        with path.open("rb") as stream:
            encoding = detect_encoding(stream, ("iso-8859-1",), path.name)
            stream.seek(0)
            for number, line in enumerate(bounded_lines(stream, encoding, path.name), start=1):
                if line.strip():
                    cells = [c.strip().replace(r"\|", "|") for c in _SEPARATOR.split(line.rstrip("\r\n"))]
                    yield number, cells

    yield from table_rows(TABLE, chain([(0, offres.ANCIENNES)], rows()), path.name)


SOURCE = Source(
    name="offres_anciennes",
    titre="Offres d'emploi, anciens extraits",
    publisher=offres.PUBLISHER,
    licence="etalab-2.0",
    rhythm="historique",
    jours=36500,
    files=pattern(r"job_offers.*\.csv"),
    page=offres.PAGE,
    description="Les offres d'emploi des années passées, lues pour être anonymisées.",
    tables=(TABLE,),
    parse=parse,
)
