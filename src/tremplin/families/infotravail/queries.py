"""Reading the labour market in a release: fiches, jobs by name, agencies around a point, figures by job and place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import radians
from typing import Any

import numpy as np
import orjson
from rapidfuzz import process
from rapidfuzz.distance import OSA

from tremplin.columnar.file import Array
from tremplin.columnar.select import Condition, Op, Selection, matching
from tremplin.columnar.table import Column, Table
from tremplin.columnar.words import stem
from tremplin.domain.geo import EARTH_RADIUS_KM
from tremplin.domain.text import words
from tremplin.release.reader import Release
from tremplin.sources.bmo import MESURES

Record = dict[str, Any]
_EXACT, _PREFIX, _NEAR = 3.0, 2.0, 1.0
_NEAREST = 50
_LONG, _LONGER = 4, 8
"""Letters from which a word may hold one mistake, then two."""


def fiche(release: Release, code: str) -> bytes | None:
    """The document of a job, or None."""
    found = release.connection.execute("SELECT body FROM rome_fiches WHERE code_rome = ?", (code,)).fetchone()
    return found[0] if found else None


def records_where(release: Release, table: str, **equal: object) -> list[Record]:
    """Records whose columns have these values (a list: one of them), in the order of the table."""
    opened = release.table(table)
    conditions = tuple(
        Condition(c, Op.IN, tuple(v)) if isinstance(v, list) else Condition(c, Op.EXACT, (v,)) for c, v in equal.items()
    )
    return [orjson.loads(body) for body in opened.each(matching(opened, Selection(conditions)))]


def jobs_named(release: Release, text: str, limit: int) -> list[Record]:
    """Jobs whose names hold the words typed, the last one maybe unfinished; best first, one result a job.

    Accents, plurals and genders don't count; a word that no name holds may hold a mistake or two.
    """
    names = _names(release)
    wanted = words(text)
    if not wanted:
        return []
    unfinished = not text[-1:].isspace()
    total, hits = names.score(wanted, unfinished)
    best = np.flatnonzero(hits == hits.max())
    if not hits.max():
        return []
    order = best[np.lexsort((names.lengths[best], -total[best]))]
    return names.jobs(order, total, limit)


class Names:
    """The names of jobs of a release, ready to be searched."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._column: Column = table.columns["nom"]
        self.stems: list[str] = list(self._column.words)
        self.lengths = self._column.lengths

    def score(self, wanted: Sequence[str], unfinished: bool) -> tuple[Array, Array]:
        """For each name: its score, and how many of the words it holds."""
        count = self._column.distinct
        total, hits = np.zeros(count), np.zeros(count, dtype=np.int64)
        for at, word in enumerate(wanted):
            weights = self._weights(word, prefix=unfinished and at == len(wanted) - 1)
            total += weights
            hits += weights > 0
        return total, hits

    def _weights(self, word: str, *, prefix: bool) -> Array:
        weights = np.zeros(self._column.distinct)
        if prefix:
            weights[self._column.codes_of_word(word, prefix=True)] = _PREFIX
        weights[self._column.codes_of_word(stem(word), prefix=False)] = _EXACT
        if not weights.any() and len(word) >= _LONG:
            for near, distance in self._near(word):
                codes = self._column.codes_of_word(near, prefix=False)
                weights[codes] = np.maximum(weights[codes], _NEAR / distance)
        return weights

    def _near(self, word: str) -> list[tuple[str, int]]:
        """Stems at one or two mistakes of a word's stem; else those whose beginning is so near its letters."""
        allowed = 1 if len(word) < _LONGER else 2
        tries = [(stem(word), self.stems)]
        tries += [(word, [s[: len(word) + more] for s in self.stems]) for more in (0, 1)]
        for text, choices in tries:
            found = process.extract(text, choices, scorer=OSA.distance, score_cutoff=allowed, limit=_NEAREST)
            if found:
                return [(self.stems[index], max(1, int(distance))) for _, distance, index in found]
        return []

    def jobs(self, order: Array, total: Array, limit: int) -> list[Record]:
        """One result a job, its best name first."""
        found: dict[str, Record] = {}
        for code in order.tolist():
            rows = self._column.postings(code, code + 1)
            for body in self._table.each(rows):
                record = orjson.loads(body)
                found.setdefault(
                    record["code_rome"],
                    {
                        "code": record["code_rome"],
                        "libelle": record["libelle_rome"],
                        "nom": record["nom"],
                        "genre": record["genre"],
                        "score": round(float(total[code]), 3),
                    },
                )
            if len(found) >= limit:
                break
        return list(found.values())[:limit]


@lru_cache(maxsize=4)
def _names(release: Release) -> Names:
    return Names(release.table("rome_noms"))


def agencies_near(release: Release, lat: float, lon: float, radius_km: float, limit: int) -> tuple[int, list[Record]]:
    """How many agencies are within the radius, and the nearest of them with their distance in kilometres."""
    table = release.table("agences_repertoire")
    distances = _distances(lat, lon, _numbers(table, "gpsLat"), _numbers(table, "gpsLon"))
    within = np.flatnonzero(distances <= radius_km)
    nearest = within[np.argsort(distances[within], kind="stable")][:limit].astype(np.uint32)
    records = [orjson.loads(body) for body in table.each(nearest)]
    return len(within), [
        {"distance_km": round(float(distances[at]), 2), **record}
        for at, record in zip(nearest.tolist(), records, strict=True)
    ]


def _numbers(table: Table, name: str) -> Array:
    column = table.columns[name]
    return np.append(np.asarray(column.values, dtype=np.float64), np.nan)[column.codes]


def _distances(lat: float, lon: float, lats: Array, lons: Array) -> Array:
    """Great-circle distances in kilometres, by the haversine formula."""
    lat_a, lat_b = radians(lat), np.radians(lats)
    chord = np.sin((lat_b - lat_a) / 2) ** 2
    chord = chord + np.cos(lat_a) * np.cos(lat_b) * np.sin((np.radians(lons) - radians(lon)) / 2) ** 2
    distances: Array = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, chord)))
    return distances


def bassin_of(release: Release, commune: str) -> str | None:
    """Bassin d'emploi of a commune."""
    found = records_where(release, "bmo_bassins", code_insee=commune)
    return found[0]["code_bassin_emploi"] if found else None


def totals_of_bassin(parts: Iterable[Record]) -> list[Record]:
    """What a bassin gives by year and family, whatever the départements that it is astride: the sums of its parts; a
    measure is hidden when one of its parts is."""
    groups: dict[tuple[int, str], list[Record]] = {}
    for part in parts:
        groups.setdefault((part["ANNEE"], part["FAP_CODE"]), []).append(part)
    return [_summed(group) for group in groups.values()]


def _summed(parts: Sequence[Record]) -> Record:
    total = {name: parts[0][name] for name in ("ANNEE", "CATCHMENT_AREA_CODE", "FAP_CODE")}
    total["departements"] = sorted(part["DEPARTEMENT_CODE"] for part in parts)
    for (name, *_), _meaning in MESURES.values():
        values = [part[name] for part in parts]
        total[name] = None if None in values else round(sum(values), 6)
        total[f"{name}_SECRET"] = any(part[f"{name}_SECRET"] for part in parts)
    return total


def families_of(release: Release, rome: str) -> list[str]:
    """Professional families (FAP) of a job, whatever the qualification."""
    return sorted({r["code_fap"] for r in records_where(release, "rome_fap", code_rome=rome)})


def departement_points(release: Release) -> dict[str, tuple[float, float]]:
    """Département → (latitude, longitude) where a map puts it."""
    rows = release.connection.execute("SELECT departement, latitude, longitude FROM departements_points")
    return {code: (lat, lon) for code, lat, lon in rows}
