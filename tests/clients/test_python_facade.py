"""The Python client says what the OpenAPI documents say: no operation without a name, nothing written otherwise."""

from __future__ import annotations

import re
from typing import Any

import pytest

from scripts.client.__main__ import RULES, differing
from tests.world.callers import operations
from tremplin import __version__
from tremplin.app import FAMILIES
from tremplin_client import Tremplin
from tremplin_client import __version__ as of_the_client

METHODS = {
    "certifications": 6,
    "organismes": 2,
    "geographie": 3,
    "infotravail": 21,
    "inserjeunes": 13,
    "alternance": 51,
    "explore": 4,
    "parcours": 36,
}


def test_what_is_generated_is_what_the_documents_generate() -> None:
    assert differing() == []
    assert of_the_client == __version__


def test_every_operation_has_a_method_or_a_reason() -> None:
    told = {f"{method} {path}" for _, method, path, _ in operations()}
    named = [entry["route"] for entries in RULES["families"].values() for entry in entries.values()]
    left = {pattern: {one for one in told - set(named) if re.search(pattern, one)} for pattern in RULES["left_out"]}
    assert set(named) - told == set()
    assert told - set(named) - set().union(*left.values()) == set()
    assert [pattern for pattern, found in left.items() if not found] == []
    assert {family.name: len(RULES["families"][family.name]) for family in FAMILIES} == METHODS


@pytest.mark.parametrize("family", METHODS)
def test_each_method_is_there_for_both_clients_under_the_same_words(family: str) -> None:
    from importlib import import_module

    module = import_module(f"tremplin_client.families.{family}")
    waits, awaits = getattr(module, family.title()), getattr(module, f"Async{family.title()}")
    names = set(RULES["families"][family])
    assert {name for name in vars(waits) if not name.startswith("_")} == names
    assert {name for name in vars(awaits) if not name.startswith("_")} == names
    assert {n: getattr(waits, n).__doc__ for n in names} == {n: getattr(awaits, n).__doc__ for n in names}
    assert [n for n in names if "``" not in getattr(waits, n).__doc__] == []


def test_a_method_tells_units_and_sources() -> None:
    t = Tremplin("http://localhost:8000")
    told: Any = t.geographie.missions_locales.__doc__
    assert ":param radius:" in told
    assert "kilomètres" in told.lower()
    assert "Sources : " in str(t.certifications.get.__doc__)
