"""Keys, tokens, limits and policies are tried on both engines of the operational store."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import Home, make_key


@pytest.fixture
def own_home(demo_home: Home, tmp_path: Path, base: str) -> Home:
    """A copy of the fictitious home with an operational store of its own."""
    folder = tmp_path / "home"
    shutil.copytree(demo_home.folder, folder, ignore=shutil.ignore_patterns("operationnel.*"))
    home = Home(folder, "", base)
    return Home(folder, make_key(home.settings()), base)
