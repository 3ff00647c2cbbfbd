"""The search by words: what is asked, and the items that answer, of a release and of the store alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import orjson
import polars as pl
from starlette.requests import Request

from tremplin.columnar import texts
from tremplin.columnar.file import Array
from tremplin.columnar.placed import Placed
from tremplin.columnar.places import Items
from tremplin.columnar.texts import TextIndex, Texts
from tremplin.domain.dates import today
from tremplin.families.alternance.common.item import Kind
from tremplin.families.alternance.lexicons import TEXTES_FORMATIONS, TEXTES_OFFRES
from tremplin.families.alternance.search import queries
from tremplin.families.alternance.search.live import live, offres_montrables
from tremplin.families.alternance.search.queries import Point
from tremplin.release.reader import Release

EMPLOIS, FORMATIONS, TOUT = "emplois", "formations", "emplois_formation"
MODES = {EMPLOIS: (Kind.MATCHA, Kind.PE_JOB), FORMATIONS: (Kind.FORMATION,)}
MODES[TOUT] = (*MODES[EMPLOIS], *MODES[FORMATIONS])
WIDENED_KM = (20.0, 30.0, 60.0, 100.0)
"""Radiuses that are tried in turn around a point, until something is found, when none is asked for."""
FACETS = ("type", "contract_type", "level", "opco", "partner")
SORTS = ("relevance", "proximity", "date", "applications", "start_date")
_COLUMNS = {
    "contract_type": {Kind.MATCHA: "contrat", Kind.PE_JOB: "contrat"},
    "level": {Kind.FORMATION: "diplome_niveau", Kind.MATCHA: "niveau", Kind.PE_JOB: "niveau"},
    "opco": {Kind.MATCHA: "opco", Kind.PE_JOB: "opco"},
    "partner": {Kind.MATCHA: "partenaire", Kind.PE_JOB: "partenaire"},
}
"""Facet → kind of item → the category that tells it."""
_SEVERAL = "contract_type"
"""The facet of which an item may have several values: its category tells them all, by commas."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is asked for, once right."""

    q: str = ""
    kinds: tuple[Kind, ...] = MODES[TOUT]
    point: Point | None = None
    radius: float | None = None
    chosen: Mapping[str, tuple[str, ...]]
    """Facet → the values kept; empty: all."""
    sort: str = "relevance"
    page: int = 0
    size: int = 20


@dataclass(frozen=True, kw_only=True)
class Found:
    """Items of one kind that answer: parallel arrays."""

    kind: Kind
    table: Placed
    items: Items
    nearness: Array
    km: Array
    """Kilometres from the point; not a number where there is none."""

    def kept(self, mask: Array) -> Found:
        """Those that a mask keeps."""
        return replace(self, items=self.items[mask], nearness=self.nearness[mask], km=self.km[mask])

    def values(self, facet: str) -> tuple[Array, list[str]] | None:
        """The values of a facet: their codes by item, and what each code says; None for a kind that doesn't tell it."""
        if facet == "type":
            return np.zeros(len(self.items), dtype=np.int64), [str(self.kind)]
        column = _COLUMNS[facet].get(self.kind)
        if column is None or not self.table.has(column):
            return None
        return self.table.column(column)[self.items], self.table.categories(column)


async def find(request: Request, release: Release, wanted: Wanted) -> tuple[list[Found], float | None]:
    """What answers but for the facets chosen, kind by kind, and the radius in the end (kilometres)."""
    offers = await live(request).refresh() if Kind.MATCHA in wanted.kinds else None
    found = [_of_kind(request, release, kind, wanted, offers) for kind in wanted.kinds]
    if wanted.point is None:
        return found, None
    for radius in WIDENED_KM if wanted.radius is None else (wanted.radius,):
        near = [one.kept(one.km <= radius) for one in found]
        if sum(len(one.items) for one in near):
            break
    return near, radius


def _of_kind(request: Request, release: Release, kind: Kind, wanted: Wanted, offers: Placed | None) -> Found:
    if kind is Kind.FORMATION:
        table = queries.formations(release)
        index, keep = _index(release, TEXTES_FORMATIONS), queries.shown_formations(table, today())
    elif kind is Kind.PE_JOB:
        table = queries.offres(release)
        index, keep = _index(release, TEXTES_OFFRES), offres_montrables(request, table)
    else:
        assert offers is not None
        table, index, keep = offers, _live_index(request, release, offers), offres_montrables(request, offers)
    items, nearness = _named(table, index, wanted.q)
    mask = keep(items)
    items, nearness = items[mask], nearness[mask]
    if kind is Kind.FORMATION:  # those alike are one
        first = np.sort(np.unique(table.column("groupe")[items], return_index=True)[1])
        items, nearness = items[first], nearness[first]
    km = np.full(len(items), np.nan)
    if wanted.point is not None:
        km = table.distances_km(wanted.point, items)
    return Found(kind=kind, table=table, items=items, nearness=nearness, km=km)


def _named(table: Placed, index: TextIndex, typed: str) -> tuple[Items, Array]:
    """Items that words name; every one when nothing is typed."""
    if not typed:
        return np.arange(len(table)), np.zeros(len(table))
    documents, nearness = index.search(typed)
    items = table.find_all(index.ids[documents])
    known = items >= 0
    return items[known], nearness[known]


def _index(release: Release, declared: Texts) -> TextIndex:
    return release.columns(declared.file, texts.opened)


def _live_index(request: Request, release: Release, table: Placed) -> TextIndex:
    """The words of the offers of the store, read again when they changed, or the labels of their jobs did."""
    state, now = request.app.state, (table, release.name)
    held: tuple[tuple[Placed, str], TextIndex] | None = getattr(state, "alternance_textes", None)
    if held is None or held[0] != now:
        every = np.arange(len(table))
        items = [orjson.loads(body) for body in table.bodies("v1", every, [[b"null"] * len(every)])]
        labels = queries.rome_labels(release, {rome["code"] for item in items for rome in item["romes"] or ()})
        rows = [
            {
                "id": item["job"]["id"],
                "title": item["title"],
                "organisation": item["company"]["name"],
                "rome_labels": [labels[rome["code"]] for rome in item["romes"] or () if rome["code"] in labels],
                "keywords": [],
            }
            for item in items
        ]
        held = state.alternance_textes = (now, TEXTES_OFFRES.index(pl.DataFrame(rows, schema=_LIVE)))
    return held[1]


_LIVE: dict[str, Any] = {
    **dict.fromkeys(("id", "title", "organisation"), pl.String),
    **dict.fromkeys(("rome_labels", "keywords"), pl.List(pl.String)),
}


def narrow(found: list[Found], chosen: Mapping[str, tuple[str, ...]], but: str = "") -> list[Found]:
    """What the facets chosen keep, all but one."""
    kept = found
    for facet, values in chosen.items():
        if values and facet != but:
            kept = [one.kept(_among(one, facet, values)) for one in kept]
    return kept


def _among(found: Found, facet: str, values: tuple[str, ...]) -> Array:
    told = found.values(facet)
    if told is None:
        return np.zeros(len(found.items), dtype=bool)
    of_any = ("",) if facet == "level" and found.kind is not Kind.FORMATION else ()
    codes, said = told
    wanted = {*values, *of_any}
    kept: Array = np.isin(codes, [code for code, value in enumerate(said) if wanted & set(_each(facet, value))])
    return kept


def _each(facet: str, value: str) -> list[str]:
    """The values of a facet that a category tells."""
    return value.split(",") if facet == _SEVERAL else [value]


def counts(found: list[Found], chosen: Mapping[str, tuple[str, ...]]) -> dict[str, dict[str, int]]:
    """Facet → value → how many results it would leave: each is counted without its own choice."""
    out: dict[str, dict[str, int]] = {}
    for facet in FACETS:
        numbers: Counter[str] = Counter()
        for one in narrow(found, chosen, but=facet):
            codes, said = one.values(facet) or (np.zeros(0, dtype=np.int64), [])
            for value, number in zip(said, np.bincount(codes, minlength=len(said)).tolist(), strict=True):
                numbers.update(dict.fromkeys(_each(facet, value), number))
        out[facet] = {value: numbers[value] for value in sorted(numbers) if value and numbers[value]}
    return out


def ordered(found: list[Found], wanted: Wanted) -> list[tuple[Found, int]]:
    """A page of results in their order: the kind and the place in it of each."""
    owner = np.concatenate([np.full(len(one.items), n) for n, one in enumerate(found)] or [np.zeros(0, int)])
    place = np.concatenate([np.arange(len(one.items)) for one in found] or [np.zeros(0, int)])
    keys = np.concatenate([_key(one, wanted) for one in found] or [np.zeros(0)])
    near = np.concatenate([-one.nearness for one in found] or [np.zeros(0)])
    order = np.lexsort((place, owner, near, keys))[wanted.page * wanted.size : (wanted.page + 1) * wanted.size]
    return [(found[owner[n]], int(place[n])) for n in order.tolist()]


def _key(found: Found, wanted: Wanted) -> Array:
    """What results are sorted by, the first the least."""
    table, items = found.table, found.items
    if wanted.sort == "proximity" or (wanted.sort == "relevance" and not wanted.q):
        return np.nan_to_num(found.km, nan=np.inf)
    if wanted.sort == "date" and table.has("recence"):
        return table.column("recence")[items].astype(float)
    if wanted.sort == "start_date" and table.has("debut"):
        days = table.column("debut")[items].astype(float)
        return np.where(days > 0, days, np.inf)
    if wanted.sort == "applications":
        return -_applications(found)
    return np.zeros(len(items)) if wanted.sort == "relevance" else np.full(len(items), np.inf)


def _applications(found: Found) -> Array:
    """How many applications each has received; offers of the store alone tell."""
    if found.kind is not Kind.MATCHA:
        return np.zeros(len(found.items))
    bodies = found.table.bodies("v1", found.items, [[b"null"] * len(found.items)])
    return np.array([orjson.loads(body)["applicationCount"] or 0 for body in bodies], dtype=float)
