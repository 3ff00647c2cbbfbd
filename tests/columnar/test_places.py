"""Searches by place: the index finds what looking at everything finds, in the same order, on any world."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tremplin.columnar.placed import HOLE, Bodies, Declared, Placed, in_memory, opened
from tremplin.columnar.places import EVERY
from tremplin.domain.geo import distance_km

LABELS = ("A1101", "A1201", "D1102", "M1805")
DECLARED = Declared(
    name="essai",
    items="e.items",
    pairs="e.pairs",
    categories=("couleur",),
    numbers=("groupe",),
    bodies=(Bodies("v1", lambda r: {"id": r["id"], "km": HOLE, "fin": r["rang"]}, holes=1),),
)

lattice = st.sampled_from([-180.0, -179.99, -90.0, -0.001, 0.0, 2.0, 2.001, 2.1, 6.17, 55.4, 179.99, 180.0])
height = st.sampled_from([-90.0, -89.999, -20.9, 0.0, 41.9, 48.85, 48.851, 49.119, 89.99, 90.0])
item = st.tuples(
    st.one_of(lattice, st.floats(-180, 180), st.none()),
    st.one_of(height, st.floats(-90, 90)),
    st.sampled_from(["57", "2A", "974"]),
    st.sets(st.sampled_from(LABELS)),
    st.integers(0, 100),
    st.integers(0, 4),
    st.sampled_from(["rouge", "vert", ""]),
)
worlds = st.lists(item, max_size=60)


class World:
    """Items as they were drawn, and the table made of them."""

    def __init__(self, drawn: list[Any]) -> None:
        self.drawn = drawn
        rows = [
            {
                "id": f"i{n * 7919 % 1000:03d}-{n}",
                "longitude": lon,
                "latitude": None if lon is None else lat,
                "departement": dep,
                "couleur": colour,
                "groupe": group,
                "rang": n,
            }
            for n, (lon, lat, dep, _, _, group, colour) in enumerate(drawn)
        ]
        pairs = [(n, label, value) for n, (*_, labels, value, _, _) in enumerate(drawn) for label in sorted(labels)]
        schema = {
            "id": pl.String,
            "longitude": pl.Float64,
            "latitude": pl.Float64,
            "departement": pl.String,
            "couleur": pl.String,
            "groupe": pl.Int32,
            "rang": pl.Int64,
        }
        self.rows = rows
        self.items = pl.DataFrame(rows, schema=schema, orient="row")
        self.pairs = pl.DataFrame(
            pairs, schema={"item": pl.Int64, "label": pl.String, "valeur": pl.Int64}, orient="row"
        )
        self.table: Placed = in_memory(DECLARED, self.items, self.pairs)

    def ids(self, items: Any) -> list[str]:
        return self.table.ids(items)

    def wanted(self, labels: set[str]) -> list[int]:
        """Rows that carry one of these labels; all of them without any."""
        return [n for n, (*_, mine, _, _, _) in enumerate(self.drawn) if not labels or mine & labels]

    def numbers(self, labels: set[str]) -> list[int]:
        return self.table.labels_of(labels) if labels else [EVERY]


@given(
    worlds,
    st.one_of(lattice, st.floats(-180, 180)),
    st.one_of(height, st.floats(-90, 90)),
    st.one_of(st.sampled_from([0.0, 10.0, 200.0, 20_000.0]), st.floats(0, 20_000)),
    st.sets(st.sampled_from(LABELS)),
    st.integers(1, 70),
    st.booleans(),
    st.booleans(),
)
@example([(180.0, 0.0, "57", {"A1101"}, 1, 0, "")] * 3, -180.0, 0.0, 0.0, {"A1101"}, 2, False, False)
@example([], -180.0, 90.0, 0.0, set(), 1, False, False)
@example([(12.0, 90.0, "57", {"A1101"}, 1, 0, "")], -150.0, 90.0, 1.0, {"A1101"}, 5, False, False)
def test_the_nearest_are_those_that_looking_at_everything_finds(
    drawn: list[Any], lon: float, lat: float, km: float, labels: set[str], limit: int, reds: bool, grouped: bool
) -> None:
    world = World(drawn)
    colour = world.table.column("couleur")
    red = world.table.code("couleur", "rouge")
    found = world.table.places.nearest(
        (lon, lat),
        km,
        world.numbers(labels),
        limit,
        (lambda items: colour[items] == red) if reds else None,
        world.table.column("groupe") if grouped else None,
    )
    kept = [n for n in world.wanted(labels) if drawn[n][0] is not None and (not reds or drawn[n][6] == "rouge")]
    rows = sorted((distance_km((lon, lat), drawn[n][:2]), world.rows[n]["id"], n) for n in kept)
    near = [r for r in rows if r[0] <= km]
    edge = {r[1] for r in rows if abs(r[0] - km) < 1e-5}  # rounding decides for these
    if grouped:
        near = list({drawn[n][5]: (d, i, n) for d, i, n in reversed(near)}.values())
        near.sort()
    assert found.km is not None
    shown = world.ids(found.items)
    assert len(shown) == len(set(shown)) <= limit
    if edge:
        return
    assert len(shown) == min(limit, len(near))
    by_id = {r[1]: r[0] for r in rows}
    for identifier, distance, (expected, *_) in zip(shown, found.km.tolist(), near[:limit], strict=True):
        assert distance == pytest.approx(by_id[identifier], abs=1e-4)
        assert distance == pytest.approx(expected, abs=1e-4)
    assert found.km.tolist() == sorted(found.km.tolist())
    place = {world.rows[n]["id"]: drawn[n][:2] for n in kept}
    for (k, i), (k_next, following) in pairwise(zip(found.km.tolist(), shown, strict=True)):
        # two places may be as far but for a rounding that only their chords show; one place can't
        assert (k, i) < (k_next, following) or place[i] != place[following]


@given(
    worlds,
    st.sets(st.sampled_from(LABELS)),
    st.integers(1, 70),
    st.one_of(st.none(), st.sets(st.sampled_from(["57", "2A", "974"]))),
    st.booleans(),
)
def test_the_first_are_the_best_then_those_of_the_first_rank(
    drawn: list[Any], labels: set[str], limit: int, territories: set[str] | None, reds: bool
) -> None:
    world = World(drawn)
    colour, red = world.table.column("couleur"), world.table.code("couleur", "rouge")
    inside = None if territories is None else world.table.territories_of(territories)
    keep = (lambda items: colour[items] == red) if reds else None
    found = world.table.places.first(world.numbers(labels), limit, inside, keep)
    kept = [
        n
        for n in world.wanted(labels)
        if (territories is None or drawn[n][2] in territories) and (not reds or drawn[n][6] == "rouge")
    ]
    value = {n: drawn[n][4] if drawn[n][3] else 0 for n in kept}
    expected = sorted(kept, key=lambda n: (-value[n], n))[:limit]
    assert world.ids(found.items) == [world.rows[n]["id"] for n in expected]
    assert found.values.tolist() == [value[n] for n in expected]


def test_a_file_answers_as_memory_does(tmp_path: Any) -> None:
    world = World([(2.0 + n / 100, 48.0, "57", {"D1102"}, n, n % 3, "vert") for n in range(40)])
    path = tmp_path / DECLARED.file
    DECLARED.write(path, {"e.items": world.items, "e.pairs": world.pairs})
    table = opened(path)
    for which in (table, world.table):
        found = which.places.nearest((2.0, 48.0), 5, which.labels_of(["D1102"]), 3)
        assert found.km is not None
        bodies = which.bodies("v1", found.items, [[b"%.1f" % k for k in found.km.round(1)]])
        assert bodies == [
            b'{"id":"i000-0","km":0.0,"fin":0}',
            b'{"id":"i919-1","km":0.7,"fin":1}',
            b'{"id":"i838-2","km":1.5,"fin":2}',
        ]
    assert table.ids([table.find(r["id"]) for r in world.rows]) == [r["id"] for r in world.rows]
    assert table.find("inconnu") is None
    assert table.labels_from("D11") == table.labels_of(["D1102"])
    assert table.labels_of(["Z9999"]) == []


def test_what_every_label_finds_together_holds_each_item_once_with_its_best_value() -> None:
    world = World([(2.0, 48.0, "57", {"A1101", "D1102"}, 40, 0, ""), (2.1, 48.0, "57", {"D1102"}, 90, 0, "")])
    found = world.table.places.all_within((2.0, 48.0), 50, world.numbers({"A1101", "D1102"}))
    assert world.ids(found.items) == ["i919-1", "i000-0"]
    assert found.values.tolist() == [90, 40]
