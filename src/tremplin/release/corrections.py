"""Corrections laid over the rows of sources as they are read: of the highest precedence, each told with what became of
it in this release."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import polars as pl

SOURCE = "corrections"
APPLIQUEE = "appliquée"
REPRISE = "reprise par le producteur"
DEPASSEE = "à revoir : le producteur dit autre chose"
SANS_OBJET = "sans objet : la ligne n'est plus là"
FINIE = "finie"
ETATS = (APPLIQUEE, REPRISE, DEPASSEE, SANS_OBJET, FINIE)
"""What a correction becomes: the publisher's later fix retires it."""
_AVANT, _APRES, _CLE, _ID = "_avant", "_apres", "_cle_", "_id"


@dataclass(frozen=True, kw_only=True)
class Correction:
    """One value of one row of a source's table; values as texts, empty for none."""

    id: str
    source: str
    table: str
    cle: tuple[tuple[str, str], ...]
    """Columns that name the row, with their values."""
    colonne: str
    avant: str
    apres: str
    raison: str
    decidee_le: str
    jusqu_au: str
    active: bool


def lues(rows: pl.DataFrame | None) -> dict[str, tuple[Correction, ...]]:
    """Source → its corrections."""
    found: dict[str, list[Correction]] = defaultdict(list)
    for row in rows.sort("id").iter_rows(named=True) if rows is not None else ():
        key = tuple(sorted((str(k), str(v)) for k, v in orjson.loads(row["cle"]).items()))
        found[row["source"]].append(
            Correction(
                id=row["id"],
                source=row["source"],
                table=row["table"],
                cle=key,
                colonne=row["colonne"],
                avant=row["avant"] or "",
                apres=row["apres"] or "",
                raison=row["raison"],
                decidee_le=str(row["decidee_le"]),
                jusqu_au=str(row["jusqu_au"] or ""),
                active=row["active"] == "oui",
            )
        )
    return {source: tuple(held) for source, held in found.items()}


def empreinte(corrections: Iterable[Correction]) -> str:
    """What a step that reads a source depends on besides its file; empty without corrections."""
    told = repr([c for c in corrections if c.active])
    return "" if told == "[]" else hashlib.sha256(told.encode()).hexdigest()


def correct(rows: pl.LazyFrame, table: str, corrections: Sequence[Correction]) -> pl.LazyFrame:
    """The rows of a table, the values that corrections know changed: those only that the publisher still gives."""
    schema = rows.collect_schema()
    for columns, column, group in _groupes(table, [c for c in corrections if c.active], schema):
        keyed = _avec_cles(rows, columns).with_columns(_as_text(column).alias(_AVANT))
        fixes = _corrections(columns, group).unique([*(_CLE + c for c in columns), _AVANT], keep="last").lazy()
        joined = keyed.join(fixes, on=[*(_CLE + c for c in columns), _AVANT], how="left", maintain_order="left")
        fixed = pl.when(pl.col(_ID).is_not_null()).then(_typee(schema[column])).otherwise(pl.col(column))
        rows = joined.with_columns(fixed.alias(column)).select(schema.names())
    return rows


def etats(
    corrections: Mapping[str, Sequence[Correction]],
    brutes: Mapping[str, Mapping[str, pl.LazyFrame]],
    files: Mapping[str, str],
) -> pl.DataFrame:
    """Every correction, what became of it, and the row that it is about. `brutes`: source → table → rows as the
    publisher gives them."""
    told: dict[str, tuple[str, int]] = {}
    for source, held in corrections.items():
        for table, rows in brutes.get(source, {}).items():
            for columns, column, group in _groupes(table, held, rows.collect_schema()):
                joined = _avec_cles(rows, columns).join(
                    _corrections(columns, group).lazy(), on=[_CLE + c for c in columns], how="inner"
                )
                for row in joined.select(_ID, valeur=_as_text(column), ligne="ligne").collect().iter_rows(named=True):
                    told.setdefault(row[_ID], (row["valeur"], row["ligne"]))
    rows_ = [_etat(c, told.get(c.id), files.get(c.source)) for held in corrections.values() for c in held]
    return pl.DataFrame(rows_, schema=SCHEMA, orient="row").sort("correction")


def _etat(correction: Correction, now: tuple[str, int] | None, file: str | None) -> dict[str, Any]:
    value, line = now or (None, None)
    state = DEPASSEE
    if not correction.active:
        state = FINIE
    elif now is None:
        state = SANS_OBJET
    elif value == correction.avant:
        state = APPLIQUEE
    elif value == correction.apres:
        state = REPRISE
    return {
        "correction": correction.id,
        "source": correction.source,
        "table": correction.table,
        "cle": orjson.dumps(dict(correction.cle)).decode(),
        "colonne": correction.colonne,
        "avant": correction.avant,
        "apres": correction.apres,
        "raison": correction.raison,
        "decidee_le": correction.decidee_le,
        "jusqu_au": correction.jusqu_au or None,
        "etat": state,
        "valeur_du_producteur": value,
        "fichier": file,
        "ligne": line,
    }


SCHEMA = {
    "correction": pl.String,
    "source": pl.String,
    "table": pl.String,
    "cle": pl.String,
    "colonne": pl.String,
    "avant": pl.String,
    "apres": pl.String,
    "raison": pl.String,
    "decidee_le": pl.String,
    "jusqu_au": pl.String,
    "etat": pl.String,
    "valeur_du_producteur": pl.String,
    "fichier": pl.String,
    "ligne": pl.Int64,
}


def _groupes(
    table: str, corrections: Iterable[Correction], schema: pl.Schema
) -> list[tuple[tuple[str, ...], str, list[Correction]]]:
    """Corrections of a table by the columns that name their row and the column that they change."""
    found: dict[tuple[tuple[str, ...], str], list[Correction]] = defaultdict(list)
    for one in corrections:
        columns = tuple(name for name, _ in one.cle)
        if one.table == table and {*columns, one.colonne} <= set(schema.names()):
            found[columns, one.colonne].append(one)
    return [(columns, column, held) for (columns, column), held in found.items()]


def _avec_cles(rows: pl.LazyFrame, columns: Sequence[str]) -> pl.LazyFrame:
    return rows.with_columns(_as_text(c).alias(_CLE + c) for c in columns)


def _as_text(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.String).fill_null("")


def _corrections(columns: Sequence[str], group: Sequence[Correction]) -> pl.DataFrame:
    """One row a correction, in their order."""
    rows = [
        {**{_CLE + name: value for name, value in c.cle}, _ID: c.id, _AVANT: c.avant, _APRES: c.apres} for c in group
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys([*(_CLE + c for c in columns), _ID, _AVANT, _APRES], pl.String))


def _typee(kind: pl.DataType) -> pl.Expr:
    """The value of a correction in the type of its column; none for an empty one."""
    text = pl.when(pl.col(_APRES) != "").then(pl.col(_APRES))
    if kind == pl.Date:
        return text.str.to_date(strict=False)
    return text == "true" if kind == pl.Boolean else text.cast(kind, strict=False)
