"""Kits and exports of fiches as their publishers give them out, and what an operator does with one."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from tremplin.families import references
from tremplin.release.build import build
from tremplin.release.publish import publish
from tremplin.release.stage import Acceptance, import_files

if TYPE_CHECKING:
    from tests.conftest import Home

KIT = "Kit_apprentissage_20260901.csv"
ANY = Acceptance(frozenset({"lignes", "cles", "non_nuls"}), "essai de panne")


def cycle(home: Path, file: Path) -> str:
    """Import, build, publish."""
    (report,) = import_files(home, [file], acceptance=ANY)
    assert report.etat in ("importé", "déjà importé"), report.message
    return publish(home, build(home, references()))


def kit(world: Path, folder: Path, name: str, keep: float = 1.0, empty: str = "") -> Path:
    """The fictitious kit with a share of its rows, or one column emptied."""
    with (world / KIT).open(encoding="utf-8", newline="") as source:
        header, *rows = csv.reader(source, delimiter=";")
    rows = rows[: int(len(rows) * keep)]
    if empty:
        at = header.index(empty)
        rows = [[*r[:at], "", *r[at + 1 :]] for r in rows]
    folder.mkdir(exist_ok=True)
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=";").writerows([header, *rows])
    return path


def fiches(world: Path) -> list[str]:
    """Numbers of the fiches of the newest export, in its order."""
    return [row["Numero_Fiche"] for row in _standard(world)[1]]


def retitled(world: Path, folder: Path, codes: Collection[str]) -> Path:
    """The export of the day after, in which these fiches have another title."""
    name, rows = _standard(world)
    told = io.StringIO(newline="")
    writer = csv.DictWriter(told, rows[0], delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(
        r | ({"Intitule": f"Titre nouveau {n}"} if r["Numero_Fiche"] in codes else {}) for n, r in enumerate(rows)
    )
    folder.mkdir(exist_ok=True)
    path = folder / "export-fiches-csv-2026-09-02.zip"
    with zipfile.ZipFile(_export(world)) as held, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for member in held.namelist():
            out.writestr(member, told.getvalue() if member == name else held.read(member))
    return path


def _export(world: Path) -> Path:
    return max(world.glob("export-fiches-csv-*.zip"))


def _standard(world: Path) -> tuple[str, list[dict[str, str]]]:
    """The member of the newest export that holds its fiches, and its rows."""
    with zipfile.ZipFile(_export(world)) as held:
        (name,) = (n for n in held.namelist() if "_Standard_" in n)
        text = held.read(name).decode("utf-8")
    return name, list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def next_release(home: Home, world: Path, n: int) -> str:
    """The release that a next kit, with fewer rows, makes of a home."""
    path = kit(world, world / "neuf", f"Kit_apprentissage_2026100{n}.csv", keep=1 - 0.02 * n)
    (report,) = import_files(home.reference, [path], acceptance=Acceptance(frozenset({"lignes", "cles"}), "essai"))
    assert report.etat == "importé", report.message
    return build(home.reference, references())
