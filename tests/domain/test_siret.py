"""SIRET numbers as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.demo.territory import siret_of
from tremplin.domain.written.siret import compact_siret, read_siret

SIRET = "73282932000074"


@given(
    st.integers(0, 99_999), st.lists(st.sampled_from(["", " ", "\u00a0", "\u202f", ".", "-", "\u200b"]), min_size=13)
)
def test_separators_are_read_whatever_they_are(number: int, between: list[str]) -> None:
    siret = siret_of(number)
    written = "".join(digit + gap for digit, gap in zip(siret, [*between[:13], ""], strict=True))
    assert (read_siret(f" {written} "), compact_siret(written)) == (siret, siret)


def test_zeros_that_a_sheet_dropped_come_back() -> None:
    whole = "00552013500012"
    assert read_siret(whole) == whole
    assert [read_siret(whole.lstrip("0")), compact_siret(whole.lstrip("0"))] == [whole, whole]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "14 chiffres sont attendus, «  » a été lu"),
        ("BOULANGERIE", "14 chiffres sont attendus, « BOULANGERIE » a été lu"),
        ("٧٣٢٨٢٩٣٢٠٠٠٠٧٤", "14 chiffres sont attendus, « ٧٣٢٨٢٩٣٢٠٠٠٠٧٤ » a été lu"),
        ("000 000 000 00000", "il n'est fait que de zéros"),
        ("732 829 320", "« 732829320 » est un SIREN : il manque l'établissement"),
        ("732 829 320 000", "14 chiffres sont attendus, « 732829320000 » en a 12"),
        ("732 829 320 00074 1", "14 chiffres sont attendus, « 732829320000741 » en a 15"),
        ("732 829 320 00075", "la clé de « 73282932000075 » est fausse, un chiffre a été mal recopié"),
    ],
)
def test_what_is_wrong_is_said(written: str, told: str) -> None:
    with pytest.raises(ValueError) as refused:
        read_siret(written)
    assert str(refused.value) == f"Le SIRET est invalide : {told}"
