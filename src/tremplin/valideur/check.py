"""The check of a table: each code once, however many rows hold it; then the pairs that must go together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import polars as pl

from tremplin.domain import codes
from tremplin.valideur.file import Sheet, read
from tremplin.valideur.queries import PARTIELS, Referentiel
from tremplin.valideur.rules import GENRES, Genre, from_spreadsheet, write

OK, REECRIT, FORME, CLE, INCONNU, INACTIF, INCOHERENT, NON_VERIFIE = (
    "ok",
    "à réécrire",
    "forme",
    "clé",
    "inconnu",
    "inactif",
    "incohérent",
    "non vérifié",
)
ETATS = {
    OK: "juste",
    REECRIT: "juste, mais écrit autrement",
    FORME: "n'est pas un code de ce genre",
    CLE: "sa clé est fausse : une faute de frappe",
    INCONNU: "n'existe pas",
    INACTIF: "existe, mais ne vaut pas ce jour-là",
    INCOHERENT: "ne va pas avec une autre colonne",
    NON_VERIFIE: "bien écrit, mais nos sources ne le connaissent pas",
}
FAUTES = (FORME, CLE, INCONNU, INACTIF, INCOHERENT)
"""States that are faults."""
_LIGNE = "\nligne"
CONTROLE, PROPOSITION = " — contrôle", " — proposition"
"""Ends of the names of the columns added."""


@dataclass
class Rapport:
    """What a check found."""

    table: pl.DataFrame
    """The table, with two more columns for each column of codes: its state, and what is proposed."""
    genres: dict[str, str]
    comptes: dict[str, dict[str, int]] = field(default_factory=dict)
    """Column → state → rows."""
    fautes: pl.DataFrame = field(default_factory=pl.DataFrame)
    """ligne (of the file), colonne, valeur, etat, message, proposition."""


def check_file(
    path: Path, asked: Mapping[str, str] | None, reference: Path | None, on: date | None = None
) -> tuple[Sheet, Rapport]:
    """Read a file and check its columns of codes, those asked for or else those recognised, against a release
    (`reference.sqlite`); raises Illisible, also when there is nothing to check."""
    sheet = read(path)
    kinds = sheet.kinds(asked)
    if reference is None:
        return sheet, check_table(sheet.table, kinds, None, on, sheet.lignes)
    with Referentiel(reference) as known:
        return sheet, check_table(sheet.table, kinds, known, on, sheet.lignes)


def check_table(
    table: pl.DataFrame,
    genres: Mapping[str, str],
    referentiel: Referentiel | None = None,
    on: date | None = None,
    numbered: pl.Series | None = None,
) -> Rapport:
    """Check the columns of codes of a table, as of a day (today); `numbered` number its rows in their file, the first
    being 2 otherwise."""
    day = on or date.today()
    told = {column: _par_code(table[column], GENRES[kind], referentiel, day) for column, kind in genres.items()}
    numbers = pl.Series(range(2, table.height + 2), dtype=pl.Int64) if numbered is None else numbered
    frame = table.with_columns(numbers.alias(_LIGNE))
    for column, states in told.items():
        named = states.rename({n: f"{column}\n{n}" for n in states.columns})
        frame = frame.with_columns(_as_text(column).alias(f"{column}\nvaleur")).join(
            named, on=f"{column}\nvaleur", how="left", maintain_order="left"
        )
    if referentiel is not None:
        frame = _compagnons(_ensemble(frame, genres, referentiel), genres, referentiel)
    added = [
        pl.col(f"{column}\n{name}").alias(column + end)
        for column in genres
        for name, end in (("etat", CONTROLE), ("proposition", PROPOSITION))
    ]
    report = Rapport(frame.select(*table.columns, *added), dict(genres))
    parts = []
    for column in genres:
        counted = frame[f"{column}\netat"].drop_nulls().value_counts()
        report.comptes[column] = dict(sorted(counted.iter_rows()))
        parts.append(
            frame.filter(pl.col(f"{column}\netat").is_in([*FAUTES, REECRIT])).select(
                pl.col(_LIGNE).alias("ligne"),
                pl.lit(column).alias("colonne"),
                pl.col(column).cast(pl.String).alias("valeur"),
                *(pl.col(f"{column}\n{n}").alias(n) for n in ("etat", "message", "proposition")),
            )
        )
    report.fautes = pl.concat(parts).sort("ligne", "colonne") if parts else pl.DataFrame()
    return report


def _as_text(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.String)


def _par_code(values: pl.Series, kind: Genre, referentiel: Referentiel | None, day: date) -> pl.DataFrame:
    """valeur → code, etat, message, proposition, for each value of a column; empty ones left out."""
    rows: dict[str, dict[str, Any]] = {}
    for value in values.cast(pl.String).drop_nulls().unique().to_list():
        if value.strip():
            rows[value] = _ecriture(kind, value)
    good = {row["code"] for row in rows.values() if row["etat"] in (OK, REECRIT)}
    if referentiel is not None and referentiel.knows(kind.nom):
        _existence(rows, kind, referentiel, good, day)
    told = [{"valeur": value, **row} for value, row in rows.items()]
    names = ("valeur", "code", "etat", "message", "proposition")
    return pl.DataFrame(told, schema=dict.fromkeys(names, pl.String))


def _ecriture(kind: Genre, value: str) -> dict[str, Any]:
    """What the writing of a value tells."""
    code, damage = write(kind, value), from_spreadsheet(value)
    if not codes.matches(kind.motif, code):
        told = damage or kind.faute(code) or f"{kind.attendu} attendu"
        return {"code": None, "etat": FORME, "message": told, "proposition": None}
    if wrong := kind.faute(code):
        return {"code": None, "etat": CLE, "message": wrong, "proposition": None}
    if code != value:
        told = f"s'écrit {code}" + (f" : {damage}" if damage else "")
        return {"code": code, "etat": REECRIT, "message": told, "proposition": code}
    return {"code": code, "etat": OK, "message": None, "proposition": None}


def _existence(
    rows: dict[str, dict[str, Any]], kind: Genre, referentiel: Referentiel, good: set[str], day: date
) -> None:
    known = referentiel.connus(kind.nom, good)
    stopped = referentiel.inactifs(kind.nom, known, day)
    instead = referentiel.remplacants(kind.nom, stopped)
    for row in rows.values():
        code = row["code"]
        if code is None:
            continue
        if code not in known:
            unsure = kind.nom in PARTIELS
            row |= {
                "etat": NON_VERIFIE if unsure else INCONNU,
                "message": ETATS[NON_VERIFIE] if unsure else f"{kind.titre} inconnu",
            }
        elif code in stopped:
            row |= {"etat": INACTIF, "message": stopped[code], "proposition": instead.get(code)}
        else:
            continue
        row["code"] = None  # one fault is told once: what is at fault is compared with nothing


def _compagnons(frame: pl.DataFrame, genres: Mapping[str, str], referentiel: Referentiel) -> pl.DataFrame:
    """Propose, for an empty cell, the only code that goes with the one beside it."""
    for one, other in permutations(genres, 2):
        left, proposed = f"{one}\ncode", f"{other}\nproposition"
        empty = _as_text(other).fill_null("").str.strip_chars() == ""
        held = referentiel.compagnons((genres[one], genres[other]), frame.filter(empty)[left].drop_nulls().unique())
        if held:
            found = pl.col(left).replace_strict(held, default=None, return_dtype=pl.String)
            frame = frame.with_columns(pl.when(empty).then(found).otherwise(pl.col(proposed)).alias(proposed))
    return frame


def _ensemble(frame: pl.DataFrame, genres: Mapping[str, str], referentiel: Referentiel) -> pl.DataFrame:
    """Mark the second of two codes that are known and don't go together."""
    for one, other in permutations(genres, 2):
        left, right = f"{one}\ncode", f"{other}\ncode"
        pairs = set(frame.select(left, right).drop_nulls().unique().iter_rows())
        wrong = referentiel.ensemble((genres[one], genres[other]), pairs) if pairs else None
        if not wrong:
            continue
        told = pl.DataFrame(
            [(a, b, f"ne va pas avec {a}", p or None) for (a, b), p in wrong.items()],
            schema={left: pl.String, right: pl.String, "_message": pl.String, "_proposition": pl.String},
            orient="row",
        )
        frame = frame.join(told, on=[left, right], how="left", maintain_order="left")
        hit = pl.col("_message").is_not_null() & pl.col(f"{other}\netat").is_in([OK, REECRIT])
        frame = frame.with_columns(
            pl.when(hit).then(pl.lit(INCOHERENT)).otherwise(pl.col(f"{other}\netat")).alias(f"{other}\netat"),
            *(
                pl.when(hit).then(pl.col(f"_{n}")).otherwise(pl.col(f"{other}\n{n}")).alias(f"{other}\n{n}")
                for n in ("message", "proposition")
            ),
        ).drop("_message", "_proposition")
    return frame
