"""A table of placed items in one file: `places` to search them, columns to filter them, ready bodies to answer them.

Bodies are rendered from the items when the file is written. A body has holes: what depends on the request (a distance)
goes there.
"""

from __future__ import annotations

import secrets
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import orjson
import polars as pl

from tremplin.columnar import file, places
from tremplin.columnar.file import Array
from tremplin.columnar.places import Items, Places
from tremplin.domain.geo import EARTH_RADIUS_KM

HOLE: Any = f"\0{secrets.token_hex(8)}"
"""The value that stands for a hole in a rendered document; no text of a source can be it."""
_MARK = orjson.dumps(HOLE)
_BATCH = 4096
Pieces = list[bytes | memoryview]
"""A text in pieces, joined once, when it is sent."""


@dataclass(frozen=True)
class Bodies:
    """Ready bodies, each with the same number of holes."""

    name: str
    render: Callable[[dict[str, Any]], Any]
    """From the columns of an item to its document, or to its bytes when they are ready."""
    holes: int = 0


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What a table of placed items is made of."""

    name: str
    items: str
    """Frame of the items in the order of their rank: `id`, `longitude`, `latitude`, `departement`, and the others."""
    pairs: str
    """Frame of `item` (row of the items, from 0), `label`, `valeur` (0..255)."""
    bodies: tuple[Bodies, ...]
    categories: tuple[str, ...] = ()
    """Columns of texts that searches filter by."""
    numbers: tuple[str, ...] = ()
    """Columns of integers that searches filter or group by."""

    @property
    def file(self) -> str:
        """Its file in the release."""
        return f"{self.name}.places"

    def write(self, path: Path, outputs: Mapping[str, pl.DataFrame]) -> None:
        """Write the table of these items."""
        file.write(path, *_made(self, outputs[self.items], outputs[self.pairs]))


class Held(Protocol):
    """Arrays by name, and views of their bytes."""

    def __contains__(self, name: object) -> bool: ...

    def __getitem__(self, name: str) -> Any: ...

    def view(self, name: str) -> memoryview: ...


class InMemory(dict[str, Any]):
    """The same arrays as in a file, for items that change too often to be written."""

    def view(self, name: str) -> memoryview:
        return memoryview(self[name])


class Placed:
    """Items, found by place and label, with what filters and answers them."""

    def __init__(self, held: Held, facts: Mapping[str, Any]) -> None:
        self._held = held
        self.places = Places(held)
        self.labels: list[str] = facts["labels"]
        """Labels in order; the label of number n is `labels[n - 1]`."""
        self.territories: list[str] = facts["territories"]
        self._categories: dict[str, list[str]] = facts["categories"]
        self._holes: dict[str, int] = facts["bodies"]
        self._tails = {name: tail.encode() for name, tail in facts["tails"].items()}
        self._ids, self._id_items = held["ids"], held["id_items"]
        self._columns: dict[str, Array] = {}

    def __len__(self) -> int:
        return len(self.places)

    def column(self, name: str) -> Array:
        """A column of numbers, or the codes of a category, by item."""
        found = self._columns.get(name)
        if found is None:
            found = self._columns[name] = self._held[f"column/{name}"]
        return found

    def code(self, category: str, value: str) -> int:
        """The code of a value of a category; -1 for one that no item has. The empty text stands for none."""
        values = self._categories[category]
        at = bisect_left(values, value)
        return at if at < len(values) and values[at] == value else -1

    def has(self, column: str) -> bool:
        """Whether items have this column, a category or a number."""
        return f"column/{column}" in self._held

    def categories(self, category: str) -> list[str]:
        """The values of a category, in order of their codes."""
        return self._categories[category]

    def labels_of(self, wanted: Iterable[str]) -> list[int]:
        """Numbers of these labels, those that no item carries left out."""
        found = []
        for label in wanted:
            at = bisect_left(self.labels, label)
            if at < len(self.labels) and self.labels[at] == label:
                found.append(at + 1)
        return found

    def labels_from(self, prefix: str) -> list[int]:
        """Numbers of the labels that begin so."""
        return list(range(bisect_left(self.labels, prefix) + 1, bisect_left(self.labels, prefix + "\U0010ffff") + 1))

    def territories_of(self, wanted: Iterable[str]) -> list[int]:
        """Numbers of these territories, those without item left out."""
        known = {t: n for n, t in enumerate(self.territories)}
        return [known[t] for t in wanted if t in known]

    def find(self, identifier: str) -> int | None:
        """The item of this id."""
        key = identifier.encode()
        at = int(np.searchsorted(self._ids, np.bytes_(key)))
        if at < len(self._ids) and self._ids[at] == key:
            return int(self._id_items[at])
        return None

    def find_all(self, identifiers: Array) -> Items:
        """The items of these ids (bytes), −1 for an unknown one."""
        at = np.minimum(np.searchsorted(self._ids, identifiers), max(len(self._ids) - 1, 0))
        if not len(self._ids):
            return np.full(len(identifiers), -1, dtype=np.int64)
        return np.where(self._ids[at] == identifiers, self._id_items[at], -1)

    def distances_km(self, point: tuple[float, float], items: Items) -> Array:
        """Great-circle distances of items from a (longitude, latitude), in kilometres; not a number without a point."""
        lon, lat = (np.radians(self._held[name][items]) for name in ("lon", "lat"))
        here = np.radians(point)
        chord = np.sin((lat - here[1]) / 2) ** 2 + np.cos(lat) * np.cos(here[1]) * np.sin((lon - here[0]) / 2) ** 2
        distances: Array = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(chord)))
        return distances

    def ids(self, items: Items) -> list[str]:
        """Ids of items."""
        return [identifier.decode() for identifier in self._held["identifiers"][items].tolist()]

    def bodies(self, which: str, items: Items, holes: Sequence[Sequence[bytes]] = ()) -> list[bytes]:
        """Bodies of items; `holes` gives, for each hole, what stands in each item's."""
        view, cuts, tail = self._read(which, items)
        return [_filled(view, c, [hole[n] for hole in holes], tail) for n, c in enumerate(cuts)]

    def pieces(self, which: str, items: Items, fillings: Sequence[bytes], head: bytes = b"{") -> Pieces:
        """The documents of items, separated by commas, yet to be joined; each has one hole, and begins by `head`."""
        view, cuts, tail = self._read(which, items)
        following = tail + b"," + head
        out: Pieces = [head]
        for (start, cut, end), filling in zip(cuts, fillings, strict=True):
            out += (view[start + 1 : cut], filling, view[cut:end], following)
        out[-1] = tail if cuts else b""
        return out

    def _read(self, which: str, items: Items) -> tuple[memoryview, list[list[int]], bytes]:
        """All bodies of a kind, where those of these items are cut, and the end that they share."""
        name = f"bodies/{which}"
        cuts = self._held[f"cuts/{which}"].reshape(-1, self._holes[which] + 2)[items].tolist()
        return self._held.view(name), cuts, self._tails[which]


def _filled(view: memoryview, cuts: list[int], fillings: list[bytes], tail: bytes) -> bytes:
    parts: Pieces = [view[cuts[0] : cuts[1]]]
    for n, filling in enumerate(fillings, start=1):
        parts += (filling, view[cuts[n] : cuts[n + 1]])
    return b"".join((*parts, tail))


def opened(path: Path) -> Placed:
    """The table of a file."""
    held = file.ArrayFile(path)
    return Placed(held, held.facts)


def in_memory(declared: Declared, items: pl.DataFrame, pairs: pl.DataFrame) -> Placed:
    """The same table, without a file."""
    arrays, facts = _made(declared, items, pairs)
    return Placed(InMemory({n: a if isinstance(a, np.ndarray) else b"".join(a) for n, a in arrays}), facts)


def _made(
    declared: Declared, items: pl.DataFrame, pairs: pl.DataFrame
) -> tuple[Iterator[tuple[str, Array | Iterable[bytes]]], dict[str, Any]]:
    labels = pairs["label"].unique().sort().to_list()
    territories = items["departement"].fill_null("").unique().sort().to_list()
    categories = {c: items[c].fill_null("").unique().sort().to_list() for c in declared.categories}
    tails = {b.name: _shared_end(b, items) for b in declared.bodies}
    facts = {
        "labels": labels,
        "territories": territories,
        "categories": categories,
        "bodies": {b.name: b.holes for b in declared.bodies},
        "tails": tails,
    }
    return _arrays(declared, items, pairs, facts), facts


def _arrays(
    declared: Declared, items: pl.DataFrame, pairs: pl.DataFrame, facts: Mapping[str, Any]
) -> Iterator[tuple[str, Array | Iterable[bytes]]]:
    lon, lat = (items[c].cast(pl.Float64).fill_null(np.nan).to_numpy() for c in ("longitude", "latitude"))
    order = places.order(lon, lat)
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.arange(len(order))
    territory = _coded(items["departement"], facts["territories"])[order]
    labelled = (
        number[pairs["item"].to_numpy()],
        _coded(pairs["label"], facts["labels"]) + 1,
        pairs["valeur"].to_numpy(),
    )
    ids = np.array([i.encode() for i in items["id"]], dtype=np.bytes_) if len(items) else np.zeros(0, "S1")
    by_id = np.argsort(ids, kind="stable")
    ties = np.empty(len(ids), dtype=np.int64)
    ties[by_id] = np.arange(len(ids))
    count = len(facts["labels"])
    yield from places.arrays(lon[order], lat[order], order, ties[order], territory, labelled, count)
    yield "lon", lon[order]
    yield "lat", lat[order]
    yield "column/territoire", territory.astype(np.int32)
    yield "identifiers", ids[order]
    for name in declared.categories:
        yield f"column/{name}", _coded(items[name], facts["categories"][name])[order].astype(np.int32)
    for name in declared.numbers:
        yield f"column/{name}", items[name].to_numpy()[order]
    yield "ids", ids[by_id]
    yield "id_items", number[by_id]
    for bodies in declared.bodies:
        yield from _bodies(bodies, items, order, facts["tails"][bodies.name].encode())


def _coded(values: pl.Series, known: Sequence[str]) -> Array:
    """Texts as their places in the list of all."""
    if not known:
        return np.zeros(len(values), dtype=np.int64)
    codes = values.fill_null("").replace_strict(list(known), list(range(len(known))), return_dtype=pl.Int64)
    return codes.to_numpy()


def _shared_end(bodies: Bodies, items: pl.DataFrame) -> str:
    """The end that every document has after its last hole: kept once."""
    shared: bytes | None = None
    for last in _rendered(bodies, items, np.arange(len(items))):
        end = last.rpartition(_MARK)[2]
        if shared is None:
            shared = end
        elif not end.endswith(shared):
            same = next(
                (n for n, (a, b) in enumerate(zip(reversed(shared), reversed(end), strict=False)) if a != b), None
            )
            shared = shared[len(shared) - min(len(shared), len(end)) if same is None else len(shared) - same :]
            if not shared:
                break
    kept = shared or b""
    while kept and kept[0] & 0xC0 == 0x80:  # not in the middle of a character
        kept = kept[1:]
    return kept.decode()


def _rendered(bodies: Bodies, items: pl.DataFrame, order: Array) -> Iterator[bytes]:
    """Documents, in an order."""
    for first in range(0, len(order), _BATCH):
        for row in items[order[first : first + _BATCH]].iter_rows(named=True):
            document = bodies.render(row)
            yield document if isinstance(document, bytes) else orjson.dumps(document)


def _bodies(
    bodies: Bodies, items: pl.DataFrame, order: Array, tail: bytes
) -> Iterator[tuple[str, Array | Iterable[bytes]]]:
    cuts = np.zeros((len(items), bodies.holes + 2), dtype=np.int64)

    def pieces() -> Iterator[bytes]:
        at = 0
        for n, body in enumerate(_rendered(bodies, items, order)):
            parts = body[: len(body) - len(tail)].split(_MARK)
            if len(parts) != bodies.holes + 1:
                raise ValueError(f"{bodies.name} : {len(parts) - 1} trous, {bodies.holes} attendus")
            cuts[n, 0] = at
            for hole, part in enumerate(parts, start=1):
                at += len(part)
                cuts[n, hole] = at
            yield b"".join(parts)

    yield f"bodies/{bodies.name}", pieces()
    yield f"cuts/{bodies.name}", cuts.ravel()
