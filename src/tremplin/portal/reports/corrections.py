"""Accepted corrections as a file of the source that bears their name: what a release is then built with."""

from __future__ import annotations

import csv
import hashlib
import io
import tempfile
from pathlib import Path

import orjson

from tremplin.domain.dates import PARIS, today
from tremplin.portal.reports import store as rows
from tremplin.release.editions import all_editions
from tremplin.release.stage import import_files
from tremplin.settings import Settings
from tremplin.sources.reading.registry import SOURCES
from tremplin.store.engine import Store

NOM = "corrections"


def export(store: Store, settings: Settings) -> bool:
    """Import the corrections as they stand today, when they aren't those of the edition in use; whether it was done."""
    content, count = _file(store)
    known = all_editions(settings.reference, NOM)
    digest = hashlib.sha256(content).hexdigest()
    if (not known and not count) or (known and known[-1].sha256 == digest):
        return False
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"corrections-tremplin-{digest[:12]}.csv"
        path.write_bytes(content)
        (report,) = import_files(settings.reference, [path], day=today())
    if report.etat != "importé":
        raise RuntimeError(f"corrections : {report.message}")
    return True


def _file(store: Store) -> tuple[bytes, int]:
    """The file of the source, always the same for the same corrections of a day; and how many there are."""
    columns = [column.names[0] for column in SOURCES[NOM].tables[0].columns]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    with store.reading() as connection:
        held = rows.corrections(connection)
    for row in held:
        key = orjson.dumps(row.cle, option=orjson.OPT_SORT_KEYS).decode()
        day = row.decidee_le.astimezone(PARIS).date()
        writer.writerow(
            [
                row.id,
                row.source,
                row.tableau,
                key,
                row.colonne,
                row.avant,
                row.apres,
                row.raison,
                day.isoformat(),
                row.jusqu_au or "",
                "oui" if rows.active(row, today()) else "non",
            ]
        )
    return out.getvalue().encode(), len(held)
