"""What `release diff` counts of the links between two kits, held against the workbooks read by other means."""

from __future__ import annotations

import json
import re
from pathlib import Path

import fastexcel

from tests import needs
from tests.world.commands import tremplin
from tremplin.release.publish import names

NOVEMBER, JANUARY = needs.KIT, needs.FRANCE / "kits" / "Kit_apprentissage_20250131.xlsx"
Link = tuple[str, str, str]


def links(kit: Path) -> set[Link]:
    """(old, new, column that says so) of a kit: a link that both its fiches tell of stands twice."""
    book = fastexcel.read_excel(needs.real(kit))
    (sheet,) = [name for name in book.sheet_names if name.casefold().startswith("kit apprentissage")]
    rows = book.load_sheet(sheet, header_row=None, dtypes="string").to_polars().rows()
    (top,) = [n for n, row in enumerate(rows) if "FicheRNCP" in row]
    header = [str(name or "") for name in rows[top]]
    found = set()
    for row in rows[top + 1 :]:
        fiche = row[header.index("FicheRNCP")] or ""
        for name, cell in zip(header, row, strict=True):
            for other in re.findall(r"(?:RNCP|RS)\d+", cell or ""):
                if not fiche.startswith("RNCP") or other == fiche:
                    continue
                if name.startswith("Ancienne Certification"):
                    found.add((other, fiche, "ancienne"))
                if name.startswith("Nouvelle Certification"):
                    found.add((fiche, other, "nouvelle"))
    return found


def pairs(told: set[Link]) -> set[tuple[str, str]]:
    return {(old, new) for old, new, _ in told}


def test_a_link_that_both_its_fiches_tell_of_is_two_rows(tmp_path: Path) -> None:
    for kit in (NOVEMBER, JANUARY):
        assert tremplin(tmp_path, "import", needs.real(kit)).returncode == 0
        assert tremplin(tmp_path, "release", "build").returncode == 0
    before, after = names(tmp_path / "reference")
    done = tremplin(tmp_path, "release", "diff", before, after, "--json")
    told = json.loads(done.stdout)["liens_fiches"]
    old, new = links(NOVEMBER), links(JANUARY)
    assert (told["ajoutees"], told["retirees"], told["modifiees"]) == (len(new - old), len(old - new), 0) == (326, 2, 0)
    assert {(r["ancien"], r["nouveau"], r["sens"]) for r in told["exemples"]["retirees"]} == old - new
    assert old - new == {("RNCP4911", "RNCP39828", sens) for sens in ("ancienne", "nouvelle")}
    # the same change counted in links, whoever tells of them
    assert (len(pairs(new) - pairs(old)), len(pairs(old) - pairs(new))) == (186, 1)
