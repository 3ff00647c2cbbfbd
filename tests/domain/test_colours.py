"""Colours of other sites are readable once they are ours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.domain.written.colours import ENOUGH, contrast, shades


def rgb(written: str) -> tuple[float, float, float]:
    red, green, blue = (int(written[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


@given(st.integers(0, 0xFFFFFF))
def test_any_colour_is_read_on_white_and_on_its_own_ground(colour: int) -> None:
    found = shades(f"#{colour:06x}")
    assert found is not None
    worst = min(
        contrast(rgb(text), rgb(ground)) for text in (found.text, found.darker) for ground in (found.ground, "#ffffff")
    )
    assert worst >= ENOUGH - 0.05, "colours are written on 256 steps"


@pytest.mark.parametrize(
    ("written", "read"),
    [("#18753c", "#18753c"), ("#0a7f5a", "#0a7956"), ("#FFFFFF", "#767676"), ("#000000", "#000000")],
)
def test_a_colour_that_is_read_stays_another_is_darkened(written: str, read: str) -> None:
    found = shades(written)
    assert found is not None and found.text == read


@pytest.mark.parametrize("written", ["", "rouge", "#fff", "#12345g", "#0a7f5a;}", "url(x)"])
def test_another_writing_is_no_colour(written: str) -> None:
    assert shades(written) is None
