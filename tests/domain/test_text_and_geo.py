"""Folding of text, distances and boxes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.domain.geo import bbox_polygon, distance_km
from tremplin.domain.text import fold

lons, lats = st.floats(-180, 180), st.floats(-90, 90)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_folding() -> None:
    assert fold("Été à l'Œuvre") == "ete a l oeuvre"


def test_known_distances() -> None:
    assert distance_km((2.3522, 48.8566), (6.1757, 49.1193)) == pytest.approx(281, abs=2)
    assert distance_km((179.9, 0), (-179.9, 0)) == pytest.approx(22.2, abs=0.1)


@given(lons, lats, lons, lats)
def test_distance_is_symmetric_and_bounded(a: float, b: float, c: float, d: float) -> None:
    assert distance_km((a, b), (c, d)) == pytest.approx(distance_km((c, d), (a, b)))
    assert 0 <= distance_km((a, b), (c, d)) <= 20016


@given(st.lists(st.tuples(lons, lats), min_size=1, max_size=8))
def test_the_box_is_closed_and_holds_its_points(points: list[tuple[float, float]]) -> None:
    ((*ring,),) = bbox_polygon(points)["coordinates"]  # type: ignore[misc]
    assert ring[0] == ring[-1] and len(ring) == 5
    west, south = ring[0]
    east, north = ring[2]
    assert all(west <= lon <= east and south <= lat <= north for lon, lat in points)
