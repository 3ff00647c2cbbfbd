"""Folding of text, distances and boxes."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.domain.geo import bbox_polygon, distance_km
from tremplin.domain.text import fold, plain

lons, lats = st.floats(-180, 180), st.floats(-90, 90)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_folding() -> None:
    assert fold("Été à l'Œuvre") == "ete a l oeuvre"


def bare(text: str) -> str:
    """The definition: whatever can be decomposed without its accents, ligatures in two letters."""
    apart = text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE").replace("’", "'")
    return "".join(c for c in unicodedata.normalize("NFKD", apart) if not unicodedata.combining(c)).lower()


def test_every_sign_of_europe_is_bared_as_its_decomposition_says() -> None:
    signs = [chr(n) for n in range(0x2100)]
    assert {c: plain(c) for c in signs} == {c: bare(c) for c in signs}


@given(st.text(st.sampled_from("aÉœ’·ﬁ…\u0301\u0327Ǣİ")))
def test_signs_together_are_bared_as_apart(text: str) -> None:
    assert plain(text) == bare(text)


def test_known_distances() -> None:
    assert distance_km((2.3522, 48.8566), (6.1757, 49.1193)) == pytest.approx(281, abs=2)
    assert distance_km((179.9, 0), (-179.9, 0)) == pytest.approx(22.2, abs=0.1)


@given(lons, lats, lons, lats)
def test_distance_is_symmetric_and_bounded(a: float, b: float, c: float, d: float) -> None:
    assert distance_km((a, b), (c, d)) == pytest.approx(distance_km((c, d), (a, b)))
    assert 0 <= distance_km((a, b), (c, d)) <= 20016


@given(st.lists(st.tuples(lons, lats), min_size=1, max_size=8))
def test_the_box_is_closed_and_holds_its_points(points: list[tuple[float, float]]) -> None:
    (west, *_, east), (south, *_, north) = (sorted([*side, *side]) for side in zip(*points, strict=True))
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    assert bbox_polygon(points) == {"type": "Polygon", "coordinates": [ring]}
