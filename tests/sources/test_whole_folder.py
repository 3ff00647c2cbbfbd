"""Every published file that we hold is imported, or named in `docs/sources.md` with what is said of it and why."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests import needs
from tremplin.release.intake import Incoming, gather
from tremplin.release.stage import Report, import_files
from tremplin.sources.reading.declaration import SourceError
from tremplin.sources.reading.registry import recognize

NOBODY, REFUSED = "## Not recognised", "## Recognised, then refused"


def told(section: str) -> dict[str, tuple[str, ...]]:
    """Pattern of paths → the other cells of its row."""
    text = (needs.ROOT / "docs" / "sources.md").read_text().split(section)[1].split("\n## ")[0]
    rows = [re.split(r" ?\| ?", line)[1:-1] for line in text.splitlines() if line.startswith("| `")]
    return {pattern: tuple(cells[1:]) for cells in rows for pattern in re.findall("`([^`]+)`", cells[0])}


def named(paths: Iterable[str], section: str) -> dict[str, str]:
    """Path → the pattern that names it; a pattern that names none, or a path that two name, is a failure."""
    patterns = told(section)
    found = {path: [p for p in patterns if fnmatch(path, p)] for path in paths}
    assert {p for held in found.values() for p in held} == set(patterns), "each row names a file"
    assert [path for path, held in found.items() if len(held) > 1] == []
    return {path: held[0] for path, held in found.items() if held}


def taken(file: Incoming) -> bool:
    try:
        return recognize(file.path) is not None
    except SourceError:
        return True


def outcome(report: Report) -> str:
    """What the table says of a refusal: the thresholds crossed, or what is wrong in the file."""
    crossed = sorted(re.findall(r"--accepter (\w+)", report.message))
    if crossed:
        return ", ".join(f"`{seuil}`" for seuil in crossed)
    return "its columns" if "colonne(s) absente(s)" in report.message else "its name"


def test_every_file_that_nobody_recognises_is_named_with_its_reason(tmp_path: Path) -> None:
    files = gather([needs.real(needs.DONNEES)], None, None, tmp_path)
    strangers = {file.chemin for file in files if not taken(file)}
    assert named((file.chemin for file in files), NOBODY).keys() == strangers
    assert (len(files), len(strangers)) == (240, 65)
    assert [pattern for section in (NOBODY, REFUSED) for pattern, cells in told(section).items() if "" in cells] == []


@pytest.mark.skipif(needs.campaign(True, False), reason="tout le dossier est importé : campagne longue (make trust)")
@pytest.mark.timeout(1800)
def test_every_file_is_imported_or_named_and_its_rows_add_up(tmp_path: Path) -> None:
    reports = import_files(tmp_path, [needs.real(needs.DONNEES)])
    states = {report.chemin: report.etat for report in reports}
    strangers, refused = named(states, NOBODY), named(states, REFUSED)
    assert states == {
        path: "non reconnu" if path in strangers else "refusé" if path in refused else "importé" for path in states
    }
    reasons = told(REFUSED)
    assert {r.chemin: outcome(r) for r in reports if r.etat == "refusé"} == {
        path: reasons[pattern][0] for path, pattern in refused.items()
    }
    counted = ("gardees", "fusionnees", "ecartees")
    assert [r.chemin for r in reports if r.etat == "importé" and r.total("lues") != sum(map(r.total, counted))] == []
