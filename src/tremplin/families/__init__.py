"""The families, one name each: everything else is in the folder of that name."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tremplin.release.reference import Reference

NAMES = (
    "certifications",
    "organismes",
    "geographie",
    "infotravail",
    "inserjeunes",
    "alternance",
    "parcours",
    "explore",
)


@cache
def references() -> tuple[Reference, ...]:
    """What a release is made of; read without the routes, which take three times as long to load."""
    modules = (f"{__name__}.{name}.reference" for name in NAMES)
    return tuple(import_module(module).REFERENCE for module in modules if find_spec(module))
