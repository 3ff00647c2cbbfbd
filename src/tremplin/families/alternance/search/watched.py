"""All that a search finds, without a request: what an alert compares from one look to the next."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np
import orjson

from tremplin.columnar.placed import Placed
from tremplin.columnar.places import EVERYWHERE_KM, Found
from tremplin.domain.dates import today
from tremplin.families.alternance.common.item import Kind
from tremplin.families.alternance.search import queries
from tremplin.families.alternance.search.answers import PRES, formation_items, matcha_items, offer_items
from tremplin.families.alternance.search.live import live_of
from tremplin.families.alternance.search.page_query import EMPLOI, FORMATION, RAYON, Demande, cle, passes
from tremplin.families.alternance.search.queries import Point, Where
from tremplin.platform.web.state import State
from tremplin.release.reader import Release

MOST = 2000
"""Trainings, offers of employers, offers of partners that one search may watch, of each."""
_BYTES = 8
"""Of the hash that stands for a result: a wrong silence once in ten thousand billion comparisons."""
_FOUND = MOST * 5
"""What is looked at when a search has grown since it was watched."""


class Watched:
    """The trainings and the offers of a search, as they are now; what companies may hire for isn't news."""

    def __init__(self, state: State, release: Release, asked: Demande) -> None:
        self._asked = asked
        self._found = dict(_find(state, release, asked, _FOUND))

    @property
    def too_many(self) -> bool:
        """Whether it finds more than is watched."""
        return any(len(found.items) > MOST for _, found in self._found.values())

    @property
    def seen(self) -> bytes:
        """The hashes of all results, in order."""
        return b"".join(sorted(mark for kind in self._found for mark in self._marks(kind)))

    def news(self, seen: bytes) -> list[dict[str, Any]]:
        """The results that aren't among those seen: offers, the newest first, then trainings, the nearest first."""
        known = {seen[n : n + _BYTES] for n in range(0, len(seen), _BYTES)}
        offers: list[dict[str, Any]] = []
        trainings: list[dict[str, Any]] = []
        for kind, (table, found) in self._found.items():
            fresh = [n for n, mark in enumerate(self._marks(kind)) if mark not in known]
            (trainings if kind is Kind.FORMATION else offers).extend(_items(kind, table, found, fresh))
        offers.sort(key=lambda item: (item["job"]["creationDate"] or "", cle(item)), reverse=True)
        wanted = self._asked.donnes.get("voir", "")
        return [item for item in (*offers, *trainings) if not wanted or passes(item, wanted)]

    def _marks(self, kind: Kind) -> list[bytes]:
        table, found = self._found[kind]
        return [hashlib.blake2b(f"{kind}:{i}".encode(), digest_size=_BYTES).digest() for i in table.ids(found.items)]


def nearest_offers(
    state: State, release: Release, romes: Sequence[str], point: Point | None, without: Collection[str], limit: int
) -> list[dict[str, Any]]:
    """The offers nearest to a point for some jobs (for none, any), some aside; without a point, the best anywhere."""
    if point is None and not romes:
        return []
    asked = Demande(quoi=EMPLOI, donnes={}, romes=tuple(romes), point=point, rayon=RAYON)
    found = [
        item
        for kind, (table, held) in _find(state, release, asked, limit + len(without))
        for item in _items(kind, table, held, list(range(len(held.items))))
        if cle(item)[1] not in without
    ]
    return sorted(found, key=lambda item: item["place"]["distance"] or 0.0)[:limit]


def _find(state: State, release: Release, asked: Demande, limit: int) -> Iterator[tuple[Kind, tuple[Placed, Found]]]:
    km = float(asked.rayon) if asked.point else EVERYWHERE_KM
    day, filters = today(), asked.filters
    if asked.quoi != EMPLOI:
        where = Where(asked.point, km, asked.departements)
        found = queries.find_formations(release, where, romes=asked.romes, filters=filters, today=day, limit=limit)
        yield Kind.FORMATION, (queries.formations(release), found)
    if asked.quoi != FORMATION:
        vives = live_of(state)
        vives.read()
        for kind, table, wide in ((Kind.MATCHA, vives.placed, 1.0), (Kind.PE_JOB, queries.offres(release), PRES)):
            keep = queries.offers_kept(table, day, filters, vives.shown(table))
            where = Where(asked.point, km * wide, asked.departements)
            yield kind, (table, queries.search(table, queries.labels(table, asked.romes), where, limit, keep))


def _items(kind: Kind, table: Placed, found: Found, which: list[int]) -> list[dict[str, Any]]:
    if not which:
        return []
    at = np.array(which)
    part = Found(found.items[at], None if found.km is None else found.km[at], found.values[at], found.labels[at])
    if kind is Kind.FORMATION:
        pieces = formation_items(table, part, described=False)
    elif kind is Kind.MATCHA:
        pieces = matcha_items(table, part, phones=False)
    else:
        pieces = offer_items(table, part, sirets=False)
    read: list[dict[str, Any]] = orjson.loads(b"[" + b"".join(pieces) + b"]")
    return read
