"""What the model makes becomes an edition like any other source's: weighed against the one in use, and kept."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import polars as pl

from tremplin.release.stage import THRESHOLDS, Acceptance, Report, import_files


def keep(home: Path, source: str, day: date, rows: pl.DataFrame, raison: str = "") -> Report:
    """Import `rows` as the edition of `day` of `scores_recruteurs` or `evaluation_recruteurs`.

    A half-year may be done again; anything else that an import refuses needs the operator's reason.
    """
    accepted = frozenset(THRESHOLDS) if raison else frozenset({"plus_ancienne"})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{source.replace('_', '-')}-{day:%Y%m%d}.parquet"
        rows.write_parquet(path)
        acceptance = Acceptance(accepted, raison or "semestre déjà fait")
        (report,) = import_files(home, [path], only=source, acceptance=acceptance)
    return report
