"""What stops new scores from being published: hirings that look broken, scores that moved too much.

The previous scores then stay in service, and the operator is told why.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from tremplin.recruiters.history import GENRES, History

BIEN_NOTE = 50


@dataclass(frozen=True, kw_only=True)
class Seuils:
    """Limits of what is believed."""

    variation: float = 0.6
    """Coefficient of variation of the hirings of the half-years."""
    mois_vide: float = 0.2
    """Share of the median month under which a month is missing."""
    doublons: float = 0.5
    """Share of hirings that repeat another of the same day, establishment and contract."""
    invalides: float = 0.05
    """Share of hirings of unknown establishments."""
    score_moyen: float = 0.15
    """Move of the mean score, relative."""
    bien_notes: float = 0.3
    """Move of the number of well-scored establishments of a département, relative."""
    bien_notes_minimum: int = 30
    """Well-scored establishments under which a département is not compared."""


def of_history(history: History, limits: Seuils) -> dict[str, str]:
    """Name of a guard → what it found, of the hirings themselves."""
    found: dict[str, str] = {}
    monthly = history.counts.sum(axis=(0, 1), dtype=np.int64)
    halves = monthly[history.months % 6 :].reshape(-1, 6).sum(axis=1)
    spread = float(halves.std() / max(1e-9, halves.mean()))
    if spread > limits.variation:
        found["variation"] = f"les embauches varient de {spread:.0%} d'un semestre à l'autre ({limits.variation:.0%})"
    low = [history.month(n) for n in range(history.months) if monthly[n] < limits.mois_vide * np.median(monthly)]
    if low:
        found["mois_manquants"] = f"{len(low)} mois presque vides, dont {low[-1]:%m/%Y}"
    repeated = history.doublons / max(1, history.lues)
    if repeated > limits.doublons:
        found["doublons"] = f"{repeated:.0%} des embauches en répètent une autre ({limits.doublons:.0%} au plus)"
    unknown = history.invalides / max(1, history.lues)
    if unknown > limits.invalides:
        found["invalides"] = (
            f"{unknown:.0%} des embauches sont d'établissements inconnus ({limits.invalides:.0%} au plus)"
        )
    return found


def of_scores(fresh: pl.DataFrame, previous: pl.DataFrame, limits: Seuils) -> dict[str, str]:
    """The same of the scores (`siret`, `departement`, one column a kind), against those in service."""
    found: dict[str, str] = {}
    if previous.is_empty():
        return found
    before = previous.join(fresh.select("siret", "departement"), on="siret")
    for genre in GENRES:
        old, new = (float(np.mean(frame[genre].to_numpy())) for frame in (previous, fresh))
        if old and abs(new / old - 1) > limits.score_moyen:
            found[f"score_moyen_{genre}"] = f"score moyen ({genre}) : {new:.1f} contre {old:.1f}"
        counts = (
            before.filter(pl.col(genre) >= BIEN_NOTE)
            .group_by("departement")
            .agg(avant=pl.len())
            .filter(pl.col("avant") >= limits.bien_notes_minimum)
            .join(
                fresh.filter(pl.col(genre) >= BIEN_NOTE).group_by("departement").agg(apres=pl.len()),
                on="departement",
                how="left",
            )
            .with_columns(pl.col("apres").fill_null(0))
            .filter((pl.col("apres") / pl.col("avant") - 1).abs() > limits.bien_notes)
            .sort("departement")
        )
        if len(counts):
            dep, old_count, new_count = counts.row(0)
            found[f"bien_notes_{genre}"] = (
                f"{len(counts)} départements changent trop ({genre}) : {dep} passe de {old_count} à {new_count} "
                "établissements bien notés"
            )
    return found
