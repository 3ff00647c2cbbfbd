"""The pages that tell how to add something do what they say, in a copy of the tree."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Home
from tests.needs import ROOT

PAGES = sorted((ROOT / "docs").glob("adding-*.md"))
_STEP = re.compile(r"^```(?:(diff|sh)|\w+ file=(\S+))\n(.*?)^```$", re.MULTILINE | re.DOTALL)
"""A step: a patch, a command, a new file."""


def test_the_pages_are_those_that_the_readme_names() -> None:
    told = set(re.findall(r"\(docs/(adding-[a-z-]+\.md)\)", (ROOT / "README.md").read_text()))
    assert told == {page.name for page in PAGES}
    assert len(PAGES) == 5


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_does_what_it_says(page: Path, tmp_path: Path, demo_home: Home) -> None:
    for kept in ("src", "tests", "docs"):
        shutil.copytree(ROOT / kept, tmp_path / kept, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for kept in ("pyproject.toml", "README.md", "CHANGELOG.md"):
        shutil.copy(ROOT / kept, tmp_path / kept)
    demo_home.copy(tmp_path / "var")
    done = []
    for kind, file, body in _STEP.findall(page.read_text()):
        done.append(kind)
        if file:
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file).write_text(body)
        elif kind == "diff":
            _run(["git", "apply", "--recount", "-"], tmp_path, body)
        else:
            _run(["bash", "-euo", "pipefail", "-c", body], tmp_path)
    assert done[-1] == "sh"
    assert len(done) > 1


def _run(command: list[str], folder: Path, given: str = "") -> None:
    bin = Path(sys.executable).parent
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "TREMPLIN_", "COV_"))} | {
        "PATH": f"{bin}:{os.environ['PATH']}",
        "PYTHONPATH": str(folder / "src"),
        **Home(folder / "var", "").environment(),
        "GIT_CEILING_DIRECTORIES": str(folder.parent),
    }
    done = subprocess.run(command, cwd=folder, env=env, input=given, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, f"{given}\n{done.stdout}\n{done.stderr}"
