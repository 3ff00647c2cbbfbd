"""The past as the model reads it: hirings counted by establishment, month and kind, beside what is known of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tremplin.release.editions import in_use
from tremplin.sources.reading.declaration import SourceError
from tremplin.sources.reading.registry import SOURCES

Ints = NDArray[np.int64]
Counts = NDArray[np.uint16]

ALTERNANCE, DURABLE = "alternance", "durable"
GENRES = (ALTERNANCE, DURABLE)
"""Contracts in alternance (`lba`); CDI and CDD of more than a month (`lbb`)."""
_GENRE = {"alternance": 0, "CDI": 1, "CDD>30": 1}
EFFECTIFS: Mapping[str, int] = {
    "00": 0,
    "01": 1,
    "02": 3,
    "03": 6,
    "11": 10,
    "12": 20,
    "21": 50,
    "22": 100,
    "31": 200,
    "32": 250,
    "41": 500,
    "42": 1000,
    "51": 2000,
    "52": 5000,
    "53": 10000,
}
"""Code of a size → its least headcount."""
HORIZON = 6
"""Months that a prediction covers."""
_CEILING = np.iinfo(np.uint16).max


class NoHistory(SourceError):
    """There is nothing to learn from; the message says what to import."""


@dataclass(frozen=True, kw_only=True)
class History:
    """Hirings of establishments that were ever known, month by month."""

    sirets: pl.Series
    counts: Counts
    """Kind × establishment × month."""
    first: date
    """First month."""
    naf: NDArray[np.str_]
    departement: NDArray[np.str_]
    effectif: Ints
    """Least headcount; -1 when unknown."""
    naissance: Ints
    """Month of birth, counted from the first month; far in the past when unknown."""
    doublons: int = 0
    """Hirings that came twice on the same day for the same contract."""
    invalides: int = 0
    """Hirings of an establishment that no file describes."""
    lues: int = 0

    @property
    def months(self) -> int:
        return int(self.counts.shape[2])

    def month(self, number: int) -> date:
        """The first day of a month."""
        months = self.first.year * 12 + self.first.month - 1 + number
        return date(months // 12, months % 12 + 1, 1)

    def target(self, genre: str, cutoff: int) -> Ints:
        """Hirings of the six months from a cut-off."""
        found: Ints = self.counts[GENRES.index(genre), :, cutoff : cutoff + HORIZON].sum(axis=1, dtype=np.int64)
        return found


def load(home: Path) -> History:
    """The hirings imported in a home, and the establishments that its files describe; raises NoHistory."""
    editions = in_use(home, SOURCES["embauches"])
    facts = [e.scan("etablissements") for e in in_use(home, SOURCES["etablissements_lbb"])]
    if not editions or not facts:
        raise NoHistory("importez d'abord des embauches et des établissements (sources embauches, etablissements_lbb)")
    known = (
        pl.concat(facts)
        .select("siret", "naf", "commune", "code_postal", "tranche_effectif", "creation")
        .collect()
        .unique("siret", keep="first", maintain_order=True)
        .sort("siret")
    )
    hirings = editions[-1].scan("embauches").select("siret", "date", "contrat")
    return counted(hirings, known)


def counted(hirings: pl.LazyFrame, known: pl.DataFrame) -> History:
    """Hirings (`siret`, `date`, `contrat`) counted for establishments in order of their SIRET."""
    month = pl.col("date").dt.year() * 12 + pl.col("date").dt.month() - 1
    genre = pl.col("contrat").replace_strict(_GENRE, return_dtype=pl.Int8)
    daily = (
        hirings.group_by("siret", "date", genre.alias("genre"))
        .agg(n=pl.len())
        .group_by("siret", month.alias("mois"), "genre")
        .agg(n=pl.col("n").sum(), doublons=(pl.col("n") - 1).sum())
        .collect(engine="streaming")
    )
    if daily.is_empty():
        raise NoHistory("aucune embauche dans le fichier importé")
    first, last = int(daily["mois"].min()), int(daily["mois"].max())  # type: ignore[arg-type]
    rows = known.select("siret").with_row_index("at")
    placed = daily.join(rows, on="siret", how="inner")
    counts = np.zeros((len(GENRES), len(known), last - first + 1), dtype=np.uint16)
    where = (placed["genre"].to_numpy(), placed["at"].to_numpy(), placed["mois"].to_numpy() - first)
    counts[where] = np.minimum(placed["n"].to_numpy(), _CEILING)
    total = int(daily["n"].sum())
    born = known["creation"].str.extract_all(r"\d+")
    year, birth_month = (born.list.get(n, null_on_oob=True).cast(pl.Int64) for n in (0, 1))
    return History(
        sirets=known["siret"],
        counts=counts,
        first=date(first // 12, first % 12 + 1, 1),
        naf=known["naf"].fill_null("").to_numpy().astype(np.str_),
        departement=_departements(known).to_numpy().astype(np.str_),
        effectif=known["tranche_effectif"]
        .replace_strict(EFFECTIFS, default=-1, return_dtype=pl.Int64)
        .fill_null(-1)
        .to_numpy(),
        naissance=(year * 12 + birth_month - 1 - first).fill_null(-1200).to_numpy(),
        doublons=int(daily["doublons"].sum()),
        invalides=total - int(placed["n"].sum()),
        lues=total,
    )


def _departements(known: pl.DataFrame) -> pl.Series:
    """The département of the postal code, else of the commune."""
    code = pl.coalesce("code_postal", "commune")
    overseas = code.str.starts_with("97") | code.str.starts_with("98")
    short = pl.when(overseas).then(code.str.slice(0, 3)).otherwise(code.str.slice(0, 2))
    return known.select(short.fill_null("").alias("departement"))["departement"]
