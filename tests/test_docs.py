"""The pages that tell how to add something do what they say, in a copy of the tree."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bench import capacity
from tests.conftest import Home
from tests.needs import ROOT

PAGES = sorted((ROOT / "docs").glob("adding-*.md"))
_STEP = re.compile(r"^```(?:(diff|sh)|\w+ file=(\S+))\n(.*?)^```$", re.MULTILINE | re.DOTALL)
"""A step: a patch, a command, a new file."""


def test_the_pages_are_those_that_the_readme_names() -> None:
    told = set(re.findall(r"\(docs/(adding-[a-z-]+\.md)\)", (ROOT / "README.md").read_text()))
    assert told == {page.name for page in PAGES}
    assert len(PAGES) == 6


_ROW = re.compile(r"^\| ([a-z][^|]+) \| ([^|]+) \| (\d) \|$", re.MULTILINE)
_FILES = re.compile(r"^(?:\+\+\+ b/|```\w+ file=)(\S+\.(?:py|md|html|po))$", re.MULTILINE)


def test_a_change_touches_as_many_files_as_is_told() -> None:
    detail = (ROOT / "docs" / "adding-a-detail.md").read_text()
    sections = {
        head.lower().replace(" ", "-"): text
        for head, _, text in (part.partition("\n") for part in detail.split("\n## ")[1:])
    }
    touched = {}
    for change, where, _count in _ROW.findall(detail):
        texts = [sections[a] for a in re.findall(r"\(#([a-z-]+)\)", where)]
        texts += [(ROOT / "docs" / page).read_text() for page in re.findall(r"\((adding-[a-z-]+\.md)\)", where)]
        touched[change] = len({file for text in texts for file in _FILES.findall(text)})
    assert touched == {change: int(count) for change, _where, count in _ROW.findall(detail)}
    assert list(touched.values()) == [1, 4, 3, 3, 3, 2, 2, 1]


def test_the_tables_of_capacity_are_those_of_the_model() -> None:
    _, _, after = capacity.PAGE.read_text().partition(capacity.BEGIN)
    assert after.partition(capacity.END)[0] == capacity.report(capacity.read())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_does_what_it_says(page: Path, tmp_path: Path, demo_home: Home) -> None:
    for kept in ("src", "tests", "docs"):
        shutil.copytree(ROOT / kept, tmp_path / kept, ignore=shutil.ignore_patterns("*.egg-info"))
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
            _patch(body, tmp_path)
        else:
            _run(["bash", "-euo", "pipefail", "-c", body], tmp_path)
    assert done[-1] == "sh"
    assert len(done) > 1


def _patch(body: str, folder: Path) -> None:
    """Apply a patch whose places are told by their lines, each found once."""
    head, *hunks = re.split(r"^@@.*\n", body, flags=re.MULTILINE)
    (name,) = re.findall(r"^\+\+\+ b/(\S+)$", head, re.MULTILINE)
    text = (folder / name).read_text()
    assert hunks
    for hunk in hunks:
        lines = hunk.splitlines()
        before, after = ("".join(f"{line[1:]}\n" for line in lines if line[:1] != sign) for sign in "+-")
        assert text.count(before) == 1, f"{name}: {before}"
        text = text.replace(before, after)
    (folder / name).write_text(text)


def _run(command: list[str], folder: Path) -> None:
    bin = Path(sys.executable).parent
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "PYTHON", "TREMPLIN_", "COV_"))} | {
        "PATH": f"{bin}:{os.environ['PATH']}",
        "PYTHONPATH": str(folder / "src"),
        **Home(folder / "var", "").environment(),
    }
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
