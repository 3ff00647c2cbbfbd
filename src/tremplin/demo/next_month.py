"""The files of the month after: the next edition of each source that publishers give out monthly."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from tremplin.demo.files import TODAY, french
from tremplin.demo.next_editions import Edition, Rows, in_another_order, write_editions

NEXT, LAST_MONTH = date(2026, 10, 1), date(2026, 7, 31)


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


def _as_a_program_prints(_header: list[str], rows: Rows) -> str:
    """Yes and no as « True » and « False »."""
    for row in rows:
        row["dispositifADEDA"] = str(row["dispositifADEDA"])
    return ""


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
        defect=in_another_order,
    ),
    Edition(
        file="StockUniteLegale_utf8.csv",
        separator=",",
        change=((2, {"denominationUniteLegale": "ORGANISME FICTIF RENOMME"}),),
        defect=in_another_order,
    ),
    Edition(
        file="etablissements_lbb_fictifs.csv",
        leave=(5,),
        change=((0, {"score_alternance": "90"}), (1, {"enseigne": "ENSEIGNE NOUVELLE"})),
        defect=in_another_order,
    ),
    Edition(
        file="agences.json",
        leave=(1,),
        come=((0, {"code": "AG9999", "libelle": "Ajaccio Port"}),),
        change=((2, {"adressePrincipale": {"ligne4": "2 place du Marché"}}),),
        defect=_as_a_program_prints,
    ),
)


def write_next_month(world: Path, folder: Path) -> list[Path]:
    """Write into `folder` the next editions of the files of a world; the paths written."""
    return sorted([*write_editions(EDITIONS, world, folder), _hirings(world, folder)])


def _hirings(world: Path, folder: Path) -> Path:
    """One more month, its columns in another order."""
    held = pl.read_parquet(world / "embauches.parquet")
    more = held.filter(pl.col("hiring_date") > LAST_MONTH).with_columns(pl.col("hiring_date").dt.offset_by("1mo"))
    target = folder / "embauches.parquet"
    pl.concat([held, more]).select(reversed(held.columns)).write_parquet(target)
    return target
