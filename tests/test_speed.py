"""What hot paths cost, in instructions: `bench/reference.json` holds what they cost when a commit last meant it."""

from __future__ import annotations

import shutil

import pytest

from bench import instructions
from tests import needs
from tests.conftest import Home


def test_no_hot_path_costs_more_than_its_reference(demo_home: Home) -> None:
    """Meant to cost more? `python -m bench reference` writes the figures again; the commit says why."""
    if shutil.which("valgrind") is None:
        needs.missing("valgrind absent (scripts/system-packages l'installe)")
    if reason := instructions.unlike():
        pytest.skip(reason)
    held = instructions.reference()
    found = instructions.counted(demo_home.folder, demo_home.cle)
    assert sorted(found) == sorted(held)
    assert instructions.risen(found, held) == {}


def test_a_path_that_costs_too_much_is_named() -> None:
    held = {"un peu plus": 1000, "trop": 1000, "moins": 1000}
    assert instructions.risen({"un peu plus": 1150, "trop": 1151, "moins": 900}, held) == {"trop": "1.15 ×"}
