"""Cells handed to spreadsheets: none runs, numbers stay numbers, and what was changed comes back."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.domain.spreadsheets import STARTS_A_FORMULA, inert, plain

SIGNS = "=+-@\t\r\n＝＋－＠"


@pytest.mark.parametrize(
    "cell",
    [
        '=HYPERLINK("http://x")',
        "+1+cmd|' /C calc'!A0",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "-2+3",
        "-cmd",
        "=",
        "-",
        " =1",
        "\u00a0=1",
        "＝1+1",
        "＋1",
        "－A1",
        "＠A1",
        "+A1",
        "-1-2",
        "+33 (0)6",
        "--1",
        "+1,2;=3",
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(cell: str) -> None:
    assert inert(cell) == f"'{cell}"
    assert plain(inert(cell)) == cell


@pytest.mark.parametrize(
    "cell",
    [
        "-12,5",
        "-12.5",
        "+12",
        "-1 234,50",
        "-1\u202f234,50",
        "-1\u00a0234",
        "-5 %",
        "-12,5 €",
        "-1.5e-7",
        "- 12",
        "+33612345678",
        "+33 6 12 34 56 78",
        "+33.6.12.34.56.78",
        "",
        "a=1",
        "RNCP90001",
        "73282932000074",
        "'a",
        "1-2",
    ],
)
def test_numbers_phones_and_words_stay_as_they_are(cell: str) -> None:
    assert inert(cell) == cell
    assert plain(cell) == cell


@given(
    st.one_of(
        st.text(),
        st.builds(
            lambda space, sign, rest: space + sign + rest,
            st.sampled_from(["", " ", "\u00a0 "]),
            st.sampled_from(SIGNS),
            st.text(alphabet=SIGNS + "0123456789 ,.eE%€A'"),
        ),
    )
)
def test_no_cell_begins_with_a_sign_unless_nothing_but_a_number_follows(cell: str) -> None:
    told = inert(cell)
    assert told in (cell, f"'{cell}")
    first = told.lstrip(" \u00a0\u202f")[:1]
    assert (
        first == ""
        or first not in SIGNS
        or not set(told.strip(" \u00a0\u202f")[1:]) - set("0123456789 \u00a0\u202f.,eE+-%€")
    )
    assert inert(told) == told
    if not cell.startswith("'"):
        assert plain(told) == cell


@given(st.text(alphabet=st.one_of(st.sampled_from(SIGNS + " \u00a0\u202f'"), st.characters(codec="utf-8"))))
def test_columns_are_looked_at_by_the_same_rule(cell: str) -> None:
    seen = pl.Series([cell], dtype=pl.String).str.contains(STARTS_A_FORMULA).item()
    first = cell.lstrip(" \u00a0\u202f")[:1]
    assert seen is (first != "" and first in SIGNS)
