"""The notebooks of docs/notebooks, executed: what their cells print is what stands in them, and figures are drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from tests.clients.conftest import Opened

FOLDER = Path(__file__).parents[2] / "docs" / "notebooks"
NAMES = ("recruiting", "schools", "succession")


def shown(notebook: Any) -> list[list[Any]]:
    """What each cell of code shows: its text, or that it is a figure."""
    cells = (cell for cell in notebook.cells if cell.cell_type == "code")
    return [[one.get("text") or sorted(one.data) for one in cell.outputs] for cell in cells]


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_answers_what_it_shows(name: str, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLE", opened.key)
    monkeypatch.setenv("TREMPLIN", opened.url)
    notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    told = shown(notebook)
    assert [one for cell in told for one in cell if one == ["image/png", "text/plain"]] != [], "a figure is shown"
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": FOLDER}}).execute()
    assert shown(notebook) == told


def test_every_notebook_is_executed() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == sorted(NAMES)
