"""What some tests need from outside: real source files, Chromium, Node. Absent, they skip; under CI they fail."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import TypeVar

import pytest

T = TypeVar("T")
ROOT = Path(__file__).parents[1]
REAL = ROOT / "tests" / "real"
"""A few rows of each published file, kept with the tests."""
DONNEES = ROOT.parent / "shared" / "data"
APPRENTISSAGE = DONNEES / "apprentissage"
GEOGRAPHIE = DONNEES / "geographie"
INFOTRAVAIL = DONNEES / "infotravail"
INSERJEUNES = DONNEES / "inserjeunes"
ALTERNANCE = DONNEES / "alternance"
FRANCE = DONNEES / "france"
"""Whole files, at the scale of the country."""
KIT = APPRENTISSAGE / "Kit_apprentissage_20241129.xlsx"


def real(path: Path) -> Path:
    """A real source file or folder, or the end of this test."""
    if not path.exists():
        missing(f"données réelles absentes : {path.relative_to(ROOT.parent)}")
    return path


def missing(reason: str) -> None:
    """Skip, except under CI, where everything must be there."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def chromium(*, windows: bool = False) -> str:
    """Path of the system's Chromium; of the one that has no windows if it is there, it takes half of the processor."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names if windows else ("chromium-headless-shell", *names))), None)
    if found is None:
        missing("Chromium absent (scripts/system-packages l'installe)")
    assert found is not None
    return found


def node() -> str:
    """Path of Node 20 or later; its absence is a plain skip, the product never needs it."""
    found = shutil.which("node")
    if found is None or shutil.which("npm") is None:
        pytest.skip("Node absent")
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
    if int(version.lstrip("v").split(".")[0]) < 20:
        pytest.skip(f"Node {version.strip()}, 20 attendu")
    return found


def campaign(short: T, long: T) -> T:
    """Rounds of a campaign, or what they try: few in `make test`, many in `make trust`."""
    return long if os.environ.get("TREMPLIN_CAMPAGNE") == "longue" else short


def drawn(whole: Sequence[T], few: int) -> list[T]:
    """What a loop goes through: so many, always the same, in `make test`, and all in `make trust`."""
    return list(whole) if len(whole) <= campaign(few, len(whole)) else Random(few).sample(whole, few)
