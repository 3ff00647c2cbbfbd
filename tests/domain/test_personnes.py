"""Telephone numbers that people give in forms."""

from __future__ import annotations

import pytest

from tremplin.domain.written.people import faute_de_telephone


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("0612345678", True),
        ("06 12 34 56 78", True),
        ("06.12.34.56.78", True),
        ("06-12-34-56-78", True),
        ("06/12/34/56/78", True),
        ("06\u00a012\u00a034\u00a056\u00a078", True),
        ("+33612345678", True),
        ("+33 6 12 34 56 78", True),
        ("+33 (0)6 12 34 56 78", True),
        ("(+33) 6 12 34 56 78", True),
        ("0033 6 12 34 56 78", True),
        ("+262 692 12 34 56", True),
        ("0692 12 34 56", True),
        ("+590590123456", True),
        ("00262692123456", True),
        ("+687 12 34 56", True),
        ("+689 40 12 34 56", True),
        ("+352 621 123 456", True),
        ("+32 470 12 34 56", True),
        ("352621123456", True),
        ("33612345678", True),
        ("06 12 34 56 7", False),
        ("612345678", False),
        ("+33 6 12 34 56 7", False),
        ("06 12 34 56 789", False),
        ("00", False),
        ("+33", False),
        ("0612345678 / 0698765432", False),
        ("x", False),
        ("06 12 34 56 7a", False),
        ("٠٦١٢٣٤٥٦٧٨", False),
        ("+1234567890123456", False),
        ("", False),
    ],
)
def test_a_number_is_one_that_can_be_dialled(number: str, right: bool) -> None:
    assert (faute_de_telephone(number) is None) is right
