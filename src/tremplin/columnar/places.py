"""Items on the globe that carry labels: the nearest to a point, or the first by rank, among those of some labels.

Items are numbered along a Z-order curve of their positions: those of a square of the quadtree are a run of numbers.
Pairs (label, item) are sorted by label then item, so a square holds one run of pairs a label, found by bisection. A
search looks at the smallest squares that promise enough items, and at wider ones only while too few are found: its
cost follows what is asked for, not what is stored.

Label 0 is every item's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import asin, cos, degrees, floor, inf, log2, pi, radians, sin, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tremplin.domain.geo import EARTH_RADIUS_KM

Array = NDArray[Any]
Items = NDArray[np.int64]
Keep = Callable[[Items], NDArray[np.bool_]]
"""Which of these items are wanted."""

EVERY = 0
"""The label of all items."""
EVERYWHERE_KM = 20_100.0
"""More than half the turn of the Earth."""
BEST = 255
_BITS = 24
_LABEL, _PLACE = np.int64(32), np.int64((1 << 32) - 1)
_MILLIMETRE_KM = 1e-6
_MANY, _ENOUGH, _NARROW, _FEW = 12_000, 2, 1.3, 3
"""Pairs that are looked at without trying a smaller radius; how many times the items wanted a radius should promise;
how near two radii are when it isn't worth trying between them; pairs sorted at first, for each item wanted."""
_DEGREE_KM = pi * EARTH_RADIUS_KM / 180
_SHIFTS = 2 * np.arange(_BITS + 1)
_SIZES = np.int64(1) << _SHIFTS
_ROWS, _COLUMNS = 3, 4
"""Squares that a search covers, about, in height and in width."""


@dataclass(frozen=True)
class Found:
    """Items in the order asked for."""

    items: Items
    km: NDArray[np.float64] | None
    """Great-circle distances; None without a point."""
    values: NDArray[np.int64]
    """The best value among the labels asked for."""
    labels: NDArray[np.int64]
    """The label that has it."""


# ── building ─────────────────────────────────────────────────────────────────────────────────────────────────────


def order(lon: Array, lat: Array) -> Items:
    """The numbering: positions of the given items along the curve, those without a point (NaN) last."""
    placed = ~(np.isnan(lon) | np.isnan(lat))
    codes = np.full(len(lon), np.iinfo(np.int64).max)
    codes[placed] = _codes(lon[placed], lat[placed])
    return np.argsort(codes, kind="stable")


def arrays(
    lon: Array, lat: Array, rank: Array, ties: Array, territory: Array, pairs: tuple[Array, Array, Array], labels: int
) -> Iterator[tuple[str, Array]]:
    """What `Places` reads, from items already in `order`.

    `rank` orders items that aren't ordered by distance, `ties` those at the same one; `territory` is a small number.
    `pairs` are (item, label from 1, value 0..255), `labels` the highest label.
    """
    placed = int(np.count_nonzero(~(np.isnan(lon) | np.isnan(lat))))
    count = len(lon)
    item, label, value = (np.asarray(a, dtype=np.int64) for a in pairs)
    top = np.zeros(count, dtype=np.int64)
    np.maximum.at(top, item, value)
    item = np.concatenate([np.arange(count), item])
    label = np.concatenate([np.zeros(count, dtype=np.int64), label])
    value = np.concatenate([top, value])
    yield "codes", _codes(lon[:placed], lat[:placed])
    yield "points", _points(lon[:placed], lat[:placed]).ravel()
    yield "rank", rank.astype(np.int32)
    yield "ties", ties.astype(np.int32)
    by_rank = np.empty(count, dtype=np.int32)
    by_rank[rank] = np.arange(count)
    yield "by_rank", by_rank
    near = item < placed
    at = np.lexsort((item[near], label[near]))
    yield "near", (label[near][at] << _LABEL) | item[near][at]
    yield "near_value", value[near][at].astype(np.uint8)
    del at, near
    first = ((BEST - value) << _LABEL) | rank[item]
    places = int(territory.max()) + 1 if count else 1
    run = label * places + territory[item]
    at = np.lexsort((first, run))
    yield "local", first[at]
    yield "local_starts", np.searchsorted(run[at], np.arange((labels + 1) * places + 1)).astype(np.int64)
    at = np.lexsort((first, label))
    yield "whole", first[at]
    yield "whole_starts", np.searchsorted(label[at], np.arange(labels + 2)).astype(np.int64)
    yield "places", np.array([places], dtype=np.int64)


def _codes(lon: Array, lat: Array) -> Array:
    """Z-order codes: squares of 180 / 2²⁴ degrees."""
    return _interleave(_column(lon), _row(lat))


def _column(lon: Array) -> Array:
    return np.clip(np.floor((lon + 180) / 180 * (1 << _BITS)), 0, (1 << (_BITS + 1)) - 1).astype(np.int64)


def _row(lat: Array) -> Array:
    return np.clip(np.floor((lat + 90) / 180 * (1 << _BITS)), 0, (1 << _BITS) - 1).astype(np.int64)


def _interleave(x: Array, y: Array) -> Array:
    return _spread(x) | (_spread(y) << np.int64(1))


def _spread(bits: NDArray[np.int64]) -> NDArray[np.int64]:
    """The bits of numbers under 2³¹, each moved to an even place."""
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF), (8, 0x00FF00FF00FF00FF), (4, 0x0F0F0F0F0F0F0F0F), (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):  # fmt: skip
        bits = (bits | (bits << np.int64(shift))) & np.int64(mask)
    return bits


def _points(lon: Array, lat: Array) -> Array:
    """Unit vectors: the chord between two of them orders pairs as the great circle does, without trigonometry."""
    phi, lam = np.radians(lat), np.radians(lon)
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=1)


def _point(at: tuple[float, float]) -> Array:
    """The unit vector of (longitude, latitude)."""
    lam, phi = radians(at[0]), radians(at[1])
    return np.array((cos(phi) * cos(lam), cos(phi) * sin(lam), sin(phi)))


# ── searching ────────────────────────────────────────────────────────────────────────────────────────────────────


class Places:
    """Searches over the arrays of a file, or of memory."""

    def __init__(self, held: Mapping[str, Any] | Any) -> None:
        self._codes, self._near, self._near_value = held["codes"], held["near"], held["near_value"]
        self._points = held["points"].reshape(-1, 3)
        self.rank, self._by_rank, self._ties = held["rank"], held["by_rank"], held["ties"]
        self._whole, self._whole_starts = held["whole"], held["whole_starts"]
        self._local, self._local_starts = held["local"], held["local_starts"]
        self._places = int(held["places"][0])

    def __len__(self) -> int:
        return len(self.rank)

    @property
    def located(self) -> int:
        """Items that have a point: the first ones."""
        return len(self._codes)

    def nearest(
        self,
        at: tuple[float, float],
        km: float,
        labels: Sequence[int],
        limit: int,
        keep: Keep | None = None,
        group: Array | None = None,
        ties: Array | None = None,
    ) -> Found:
        """The `limit` items of these labels nearest to (longitude, latitude) within `km`.

        `group` gives each item a group of which only the nearest is kept; `ties` orders items at the same distance,
        by their ids when it isn't given.
        """
        wanted = np.array(sorted(set(labels)), dtype=np.int64)
        centre = _point(at)
        km = min(km, EVERYWHERE_KM)
        within, low, high = min(km, self._promising(at, wanted, limit)), 0.0, inf
        while True:
            starts, ends = self._runs(at, within, wanted)
            total = int((ends - starts).sum())
            if total > max(_MANY, 8 * limit) and within > max(_NARROW * low, 0.01):
                high = within
                within = sqrt(low * high) if low else high * sqrt(_ENOUGH * limit / total)
                continue
            found = self._within(centre, within, starts, ends, limit, keep, group, ties)
            if len(found.items) >= limit or within >= km:
                return found
            low, high = within, inf if within >= high else high
            wider = low * min(8.0, max(1.6, 1.4 * sqrt(limit / max(1, len(found.items)))))
            if wider >= high:
                wider = sqrt(low * high) if high > _NARROW * low else high
            within = min(km, wider)

    def _promising(self, at: tuple[float, float], labels: Array, limit: int) -> float:
        """A radius that would hold enough items, were those around as dense as in the smallest square that tells."""
        held = int((self._whole_starts[labels + 1] - self._whole_starts[labels]).sum())
        column = min(max(floor((at[0] + 180) / 180 * (1 << _BITS)), 0), (1 << _BITS + 1) - 1)
        row = min(max(floor((at[1] + 90) / 180 * (1 << _BITS)), 0), (1 << _BITS) - 1)
        code = np.int64(_spaced(column) | _spaced(row) << 1)
        corners = (code >> _SHIFTS) << _SHIFTS
        bounds = self._codes.searchsorted(np.concatenate((corners, corners + _SIZES)))
        items = bounds[_BITS + 1 :] - bounds[: _BITS + 1]  # of the squares around the point, the smallest first
        share = held / max(1, len(self))
        smallest = int(items.searchsorted(limit / share)) if share else len(items)
        if smallest == len(items):
            return EVERYWHERE_KM
        side = 180 / (1 << (_BITS - smallest)) * _DEGREE_KM
        area = side * side * max(0.01, cos(radians(at[1])))
        return sqrt(_ENOUGH * limit * area / (pi * float(items[smallest]) * share))

    def _runs(self, at: tuple[float, float], km: float, labels: Array) -> tuple[Array, Array]:
        """Runs of pairs that hold every item of these labels within `km`, and some farther."""
        bounds = self._codes.searchsorted(_squares(at, km))
        found = self._near.searchsorted((labels[:, None, None] << _LABEL) | bounds)
        starts, ends = found[:, 0].ravel(), found[:, 1].ravel()
        held = ends > starts
        return starts[held], ends[held]

    def _within(
        self,
        centre: Array,
        km: float,
        starts: Array,
        ends: Array,
        limit: int,
        keep: Keep | None = None,
        group: Array | None = None,
        ties: Array | None = None,
    ) -> Found:
        pairs = _numbers(starts, ends)
        keys = self._near[pairs]
        items = keys & _PLACE
        apart = self._points.take(items, axis=0) - centre
        chord = np.einsum("ij,ij->i", apart, apart)
        inside = chord <= _chord2(km)
        if keep is not None:
            inside &= keep(items)
        known = chord[inside]
        several = len(starts) > 1 and keys[0] >> _LABEL != keys[-1] >> _LABEL
        enough = _FEW * limit
        while True:
            some = group is None and len(known) > enough
            near = inside & (chord <= np.partition(known, enough - 1)[enough - 1]) if some else inside
            found = self._best(pairs[near], keys[near], chord[near], several=several)
            if len(found[0]) >= limit or not some:
                break
            enough *= 4  # several labels of the same items: fewer items than pairs
        items, values, labels, apart_ = found
        sort = _by_distance(apart_, (self._ties if ties is None else ties)[items])
        if group is not None:
            sort = sort[_firsts(group[items[sort]])]
        sort = sort[:limit]
        return Found(items[sort], _km(apart_[sort]), values[sort], labels[sort])

    def _best(self, pairs: Array, keys: Array, chord: Array, *, several: bool) -> tuple[Items, Array, Array, Array]:
        """Each item of these pairs once, with its best value, the label that has it, and its chord."""
        values = self._near_value[pairs].astype(np.int64)
        if not several:  # one label: each item comes once
            return keys & _PLACE, values, keys >> _LABEL, chord
        order = np.argsort(((keys & _PLACE) << 24) | ((BEST - values) << 16) | (keys >> _LABEL))
        items = (keys & _PLACE)[order]
        once = np.ones(len(items), dtype=bool)
        once[1:] = items[1:] != items[:-1]
        order = order[once]
        return items[once], values[order], (keys >> _LABEL)[order], chord[order]

    def first(
        self,
        labels: Sequence[int],
        limit: int,
        territories: Sequence[int] | None = None,
        keep: Keep | None = None,
        group: Array | None = None,
    ) -> Found:
        """The `limit` items of these labels of the best value, then of the first rank; in some territories, or all."""
        wanted = np.array(sorted(set(labels)), dtype=np.int64)
        if territories is None:
            held, starts, ends = self._whole, self._whole_starts[wanted], self._whole_starts[wanted + 1]
            of = wanted
        else:
            inside = np.array(sorted({t for t in territories if t < self._places}), dtype=np.int64)
            runs = (wanted[:, None] * self._places + inside).ravel()
            held, starts, ends = self._local, self._local_starts[runs], self._local_starts[runs + 1]
            of = np.repeat(wanted, len(inside))
        taken = max(8, _ENOUGH * limit // max(1, len(starts)))
        while True:
            upto = np.minimum(ends, starts + taken)
            pairs = _numbers(starts, upto)
            keys = held[pairs]
            sort = np.argsort(keys, kind="stable")
            unseen = upto < ends
            known = held[upto[unseen] - 1].min() if unseen.any() else np.iinfo(np.int64).max
            sort = sort[: int(np.searchsorted(keys[sort], known, side="right"))]
            keys, labelled = keys[sort], np.repeat(of, upto - starts)[sort]
            items = self._by_rank[keys & _PLACE].astype(np.int64)
            once = _firsts(items)
            if keep is not None:
                once = once[keep(items[once])]
            if group is not None:
                once = once[_firsts(group[items[once]])]
            if len(once) >= limit or not unseen.any():
                once = once[:limit]
                return Found(items[once], None, BEST - (keys[once] >> _LABEL), labelled[once])
            taken *= 4

    def matching(self, labels: Sequence[int], territories: Sequence[int] | None = None) -> Items:
        """Every item of these labels, in some territories or all, in no order."""
        everything = len(self)
        return self.first(labels, everything, territories).items

    def distances(self, at: tuple[float, float], items: Items) -> NDArray[np.float64]:
        """Great-circle kilometres from (longitude, latitude) to items; NaN for one without a point."""
        placed = items < len(self._points)
        apart = self._points[np.where(placed, items, 0)] - _point(at)
        return np.where(placed, _km(np.einsum("ij,ij->i", apart, apart)), np.nan)

    def all_within(self, at: tuple[float, float], km: float, labels: Sequence[int], keep: Keep | None = None) -> Found:
        """Every item of these labels within `km`, the best value first, then the nearest, then by id."""
        wanted = np.array(sorted(set(labels)), dtype=np.int64)
        starts, ends = self._runs(at, km, wanted)
        found = self._within(_point(at), km, starts, ends, max(1, int((ends - starts).sum())), keep)
        assert found.km is not None
        sort = np.lexsort((self._ties[found.items], found.km, -found.values))
        return Found(found.items[sort], found.km[sort], found.values[sort], found.labels[sort])


def _squares(at: tuple[float, float], km: float) -> Array:
    """Runs of codes, in two rows (first, end), of the squares that cover the disc."""
    (lon, lat), angle = at, km / EARTH_RADIUS_KM
    south, north = max(-90.0, lat - degrees(angle)), min(90.0, lat + degrees(angle))
    ratio = sin(min(angle, pi / 2)) / max(1e-12, cos(radians(lat)))
    over_pole = lat + degrees(angle) >= 90 or lat - degrees(angle) <= -90 or ratio >= 1
    half = 180.0 if over_pole else degrees(asin(ratio))
    side = max((north - south) / _ROWS, 2 * half / _COLUMNS, 180 / (1 << _BITS))
    level = min(_BITS, max(0, floor(log2(180 / side))))
    size, height, width = 180 / (1 << level), 1 << level, 2 << level
    lowest, highest = (min(height - 1, max(0, floor((edge + 90) / size))) for edge in (south, north))
    if 2 * half >= 360 - size:
        columns: Iterable[int] = range(width)
    else:
        columns = {c % width for c in range(floor((lon - half + 180) / size), floor((lon + half + 180) / size) + 1)}
    across = [_spaced(c) for c in columns]
    codes = sorted(x | y for y in (_spaced(r) << 1 for r in range(lowest, highest + 1)) for x in across)
    runs = [[codes[0], codes[0] + 1]]
    for code in codes[1:]:
        if code == runs[-1][1]:
            runs[-1][1] += 1
        else:
            runs.append([code, code + 1])
    return np.array(runs, dtype=np.int64).T << np.int64(2 * (_BITS - level))


def _spaced(number: int) -> int:
    """The bits of a number under 2²⁵, each moved to an even place."""
    return _SPACED[number & 511] | _SPACED[number >> 9 & 511] << 18 | _SPACED[number >> 18] << 36


_SPACED = [sum((n >> bit & 1) << 2 * bit for bit in range(9)) for n in range(512)]


def _numbers(starts: Array, ends: Array) -> Array:
    """The numbers of every run, one after the other."""
    lengths = ends - starts
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))


def _firsts(values: Array) -> Array:
    """Where each value comes first, in order."""
    return np.sort(np.unique(values, return_index=True)[1])


def _by_distance(chord: Array, ties: Array) -> Array:
    """The order of items by distance, then by `ties`, which most often aren't needed."""
    order = np.argsort(chord)
    sorted_ = chord[order]
    return np.lexsort((ties, chord)) if (sorted_[1:] == sorted_[:-1]).any() else order


def _chord2(km: float) -> float:
    """The square of the chord of a distance; a millimetre more, so that a point is within 0 km of itself."""
    angle = (km + _MILLIMETRE_KM) / EARTH_RADIUS_KM
    return inf if angle >= pi else (2 * sin(angle / 2)) ** 2


def _km(chord2: Array) -> NDArray[np.float64]:
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(chord2) / 2))
