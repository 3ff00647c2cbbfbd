"""The files of the month after: the next edition of each source that publishers give out monthly.

Each is the file of the world with a few rows added, taken away and changed, and with a defect that publishers have:
none is a change of the data, and none may be told as one.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from tremplin.demo.files import TODAY, french

NEXT, LAST_MONTH = date(2026, 10, 1), date(2026, 7, 31)
Rows = list[dict[str, Any]]


def _as_it_was(_header: list[str], _rows: Rows) -> str:
    return ""


def _in_another_order(header: list[str], rows: Rows) -> str:
    """Rows and columns: what stood on a line stands on another."""
    header.reverse()
    rows.reverse()
    return ""


def _under_capitals(header: list[str], rows: Rows) -> str:
    """A mark of byte order, names of columns in capitals."""
    names = {name: name.upper() for name in header}
    rows[:] = [{names[name]: value for name, value in row.items()} for row in rows]
    header[:] = names.values()
    return "\ufeff"


def _under_a_title(header: list[str], _rows: Rows) -> str:
    """A line above that of the names, and one without anything."""
    title = f"Mise à jour du {french(NEXT)}"
    return f"{title}{';' * (len(header) - 1)}\r\n{';' * (len(header) - 1)}\r\n"


def _with_decimal_commas(_header: list[str], rows: Rows) -> str:
    for row in rows:
        row |= {name: row[name].replace(".", ",") for name in ("lat", "lng")}
    return ""


def _in_other_words(_header: list[str], rows: Rows) -> str:
    """Closed lists in other capitals and spaces, a date of update on every row."""
    access = "Accès à l'apprentissage de la fiche RNCP (oui/non)"
    for row in rows:
        row |= {
            access: row[access].capitalize() if row[access] in ("oui", "non") else row[access],
            "Niveau fiche RNCP": row["Niveau fiche RNCP"].replace("Niveau ", "niveau"),
            "Dernière MaJ": "v1.1",
        }
    return ""


@dataclass(frozen=True, kw_only=True)
class Edition:
    """What becomes of a table: rows that leave by their number, come (one of them, with other values) and change."""

    file: str
    """In the world, as a pattern."""
    name: str = ""
    """Of the next edition; the same, unless it tells its day."""
    separator: str = ";"
    leave: Sequence[int] = ()
    come: Sequence[tuple[int, dict[str, Any]]] = ()
    change: Sequence[tuple[int, dict[str, Any]]] = ()
    defect: Callable[[list[str], Rows], str] = _as_it_was
    """Changes names and cells in their place; what stands above them."""

    def changed(self, rows: Rows) -> Rows:
        """The rows of the next edition."""
        new = [rows[at] | values for at, values in self.come]
        changes = dict(self.change)
        return [row | changes.get(at, {}) for at, row in enumerate(rows) if at not in self.leave] + new


EDITIONS = (
    Edition(
        file="Kit_apprentissage_*.csv",
        name=f"Kit_apprentissage_{NEXT:%Y%m%d}.csv",
        leave=(10,),
        come=((0, {"Code Diplôme": "36T22100"}), (4, {"Code Diplôme": "50022101"})),
        defect=_in_other_words,
    ),
    Edition(
        file="opco_entreprises.csv",
        leave=(0,),
        come=((1, {"siren": "990000002"}),),
        change=((2, {"idcc": "0843"}),),
        defect=_under_capitals,
    ),
    Edition(
        file="mission_locale_couverture.csv",
        change=((1, {"Adresse ML": "2 place du Marché"}),),
        defect=_under_a_title,
    ),
    Edition(file="mission_locale_geopoints.csv", change=((0, {"lat": "41.9301"}),), defect=_with_decimal_commas),
    Edition(
        file="StockEtablissement_utf8.csv",
        separator=",",
        change=((1, {"etatAdministratifEtablissement": "F", "dateDebut": f"{TODAY:%Y-%m-%d}"}),),
        defect=_in_another_order,
    ),
    Edition(
        file="StockUniteLegale_utf8.csv",
        separator=",",
        change=((2, {"denominationUniteLegale": "ORGANISME FICTIF RENOMME"}),),
        defect=_in_another_order,
    ),
    Edition(
        file="etablissements_lbb_fictifs.csv",
        leave=(5,),
        change=((0, {"score_alternance": "90"}), (1, {"enseigne": "ENSEIGNE NOUVELLE"})),
        defect=_in_another_order,
    ),
)


def write_next_month(world: Path, folder: Path) -> list[Path]:
    """Write into `folder` the next editions of the files of a world; the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = [_table(one, world, folder) for one in EDITIONS]
    return sorted([*tables, _agencies(world, folder), _hirings(world, folder)])


def _table(edition: Edition, world: Path, folder: Path) -> Path:
    (path,) = world.glob(edition.file)
    reader = csv.DictReader(io.StringIO(path.read_text("utf-8"), newline=""), delimiter=edition.separator)
    header, rows = list(reader.fieldnames or ()), edition.changed(list(reader))
    above = edition.defect(header, rows)
    target = folder / (edition.name or path.name)
    with target.open("w", encoding="utf-8", newline="") as out:
        out.write(above)
        writer = csv.DictWriter(out, header, delimiter=edition.separator, lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)
    return target


def _agencies(world: Path, folder: Path) -> Path:
    """One closes, one opens, one moves; yes and no as a program prints them."""
    listed = json.loads((world / "agences.json").read_text("utf-8"))
    opened = listed[0] | {"code": "AG9999", "libelle": "Ajaccio Port"}
    moved = listed[2]["adressePrincipale"] | {"ligne4": "2 place du Marché"}
    listed = [listed[0], listed[2] | {"adressePrincipale": moved}, *listed[3:], opened]
    target = folder / "agences.json"
    told = [one | {"dispositifADEDA": str(one["dispositifADEDA"])} for one in listed]
    target.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    return target


def _hirings(world: Path, folder: Path) -> Path:
    """One more month, its columns in another order."""
    held = pl.read_parquet(world / "embauches.parquet")
    more = held.filter(pl.col("hiring_date") > LAST_MONTH).with_columns(pl.col("hiring_date").dt.offset_by("1mo"))
    target = folder / "embauches.parquet"
    pl.concat([held, more]).select(reversed(held.columns)).write_parquet(target)
    return target
