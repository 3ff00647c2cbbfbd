"""Codes: what is a code, what isn't, what is repaired."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.domain import codes


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        (codes.CFD, ["26X31303", "01025106", "32031409"], ["26X3130", "26x31303", "26X31303 ", "26X31303\n"]),
        (codes.RNCP, ["RNCP999", "RNCP31924"], ["RNCP", "RNCP12", "RNCP123456", "RS1234", "RNCP٣١٩٢٤"]),
        (codes.ROME, ["M1805"], ["m1805", "M18050"]),
        (codes.NAF, ["6201Z"], ["62.01Z", "6201"]),
    ],
)
def test_forms(pattern: str, good: list[str], bad: list[str]) -> None:
    assert [c for c in (*good, *bad) if codes.matches(pattern, c)] == good


def test_uai_is_padded_and_its_letter_checked() -> None:
    assert codes.normalize_uai("672066g") == "0672066G"
    assert codes.normalize_uai("0672066H") is None
    assert codes.normalize_uai("0672066I") is None


@given(st.integers(0, 9_999_999))
def test_one_letter_only_is_right(number: int) -> None:
    right = [c for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if codes.normalize_uai(f"{number:07d}{c}")]
    assert right == ["ABCDEFGHJKLMNPRSTUVWXYZ"[number % 23]]


def test_siret_is_padded_and_its_key_checked() -> None:
    assert codes.normalize_siret("19672198900040") == "19672198900040"
    assert codes.normalize_siret("19672198900041") is None
    assert codes.normalize_siret("1967219890004") is None
    assert codes.normalize_siret("12345") is None


def test_sirets_of_la_poste_follow_their_own_rule() -> None:
    assert codes.normalize_siret("35600000000048") == "35600000000048"  # the head office follows Luhn
    by_sum = next(s for n in range(99999) if sum(map(int, s := f"356000000{n:05d}")) % 5 == 0)
    assert codes.normalize_siret(by_sum) == by_sum


@given(st.lists(st.integers(0, 9), min_size=13, max_size=13))
def test_a_changed_digit_is_seen(digits: list[int]) -> None:
    text = "".join(map(str, digits))
    valid = [f"{text}{d}" for d in range(10) if codes.normalize_siret(f"{text}{d}")]
    if not text.startswith(codes.SIREN_LA_POSTE):
        assert len(valid) == (0 if text == "0" * 13 else 1)


def test_a_siret_of_zeros_identifies_nobody() -> None:
    assert codes.normalize_siret("0" * 14) is None
    assert codes.normalize_siret("000000000") is None
    assert codes.normalize_siret("552017600016") == "00552017600016"


@pytest.mark.parametrize(
    ("raw", "code"),
    [("29", "0029"), ("0029", "0029"), ("00029", "0029"), ("1486", "1486"), ("12345", None), ("", None)],
)
def test_idcc(raw: str, code: str | None) -> None:
    assert codes.normalize_idcc(raw) == (code if raw else "0000")


def test_levels_and_reform() -> None:
    assert codes.niveau_interministeriel("013") == "5"
    assert codes.niveau_interministeriel("320") == "3"
    assert codes.is_before_2019_reform("RNCP33999")
    assert not codes.is_before_2019_reform("RNCP34000")
