"""Weighing a new edition: what was set aside and why, the thresholds that it crosses, alone or beside the last one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import polars as pl

from tremplin.release.editions import Edition
from tremplin.sources.reading.declaration import Source
from tremplin.sources.reading.registers import ASSEZ, AU_MOINS, registered

_NEARLY_ALWAYS = 0.9
"""Columns filled at least this often are those whose emptying is watched: others come and go by nature."""

_SHOWN = 60
"""Characters of a value told in a message."""
_TOLD = 3
"""Reasons told of a table."""


def causes(source: Source, rejected: pl.DataFrame) -> list[dict[str, Any]]:
    """Why rows and values were set aside: of each table the most frequent reasons of whole rows, three at most, then
    each column with values that couldn't be read. `nombre`, then `colonne`, `valeur` and `ligne` of the first.

    Reasons that differ by the line that they name are one; the values of a confidential source aren't told.
    """
    whole = pl.col("portee") == "ligne"
    alike = pl.when(whole).then(pl.col("raison").str.replace_all(r"ligne \d+|\d+ lignes", "")).otherwise(pl.lit(""))
    found = (
        rejected.sort("ligne", maintain_order=True)
        .group_by("table", "portee", "colonne", alike.alias("alike"), maintain_order=True)
        .agg(pl.len().alias("nombre"), pl.col("raison", "valeur", "ligne").first())
        .sort("table", "portee", "nombre", descending=[False, False, True], maintain_order=True)
        .filter(~whole | (pl.int_range(pl.len()).over("table", "portee") < _TOLD))
        .select("table", "portee", "nombre", "colonne", "raison", "valeur", "ligne")
    )
    return found.drop("valeur" if source.confidentielle else []).to_dicts()


def _told(motifs: list[dict[str, Any]], table: str) -> str:
    """The reasons of the rows of a table set aside, for people."""
    mine = [m for m in motifs if (m["table"], m["portee"]) == (table, "ligne")]
    told = (f"{m['nombre']} fois {_where(m)}{m['raison']} ({_first(m)})" for m in mine)
    return f" : {' ; '.join(told)}" if mine else ""


def _is_of(motif: dict[str, Any], table: str, column: str) -> bool:
    return (motif["table"], motif["portee"], motif["colonne"]) == (table, "valeur", column)


def _where(motif: dict[str, Any]) -> str:
    return f"colonne « {motif['colonne']} », " if motif["colonne"] else ""


def _first(motif: dict[str, Any]) -> str:
    """« 2A » line 12: the first of its kind."""
    value = motif.get("valeur")
    return f"{f'« {value[:_SHOWN]} » ' if value else ''}ligne {motif['ligne']}"


def weigh(source: Source, facts: dict[str, Any], before: list[Edition]) -> dict[str, str]:
    """Thresholds crossed by a new edition, compared with the last of those before: name → figures, in French. Empty
    when it is welcome."""
    crossed: dict[str, str] = {}
    limits = source.seuils
    main = source.tables[0].name
    tables, motifs = facts["tables"], facts["motifs"]
    if tables[main]["gardees"] == 0:
        crossed["zero_ligne"] = (
            f"aucune ligne gardée dans la table {main}, {tables[main]['lues']} lue{'s' * (tables[main]['lues'] > 1)}"
            + _told(motifs, main) * (not _mostly_aside(source, tables[main]))
        )
    elif tables[main]["lues"] < limits.au_moins:
        crossed["au_moins"] = f"table {main} : {tables[main]['lues']} lignes, {limits.au_moins} au moins sont attendues"
    crossed |= _set_aside(source, facts)
    if facts["etrangers"]:
        crossed["registre"] = " ; ".join(facts["etrangers"])
    if not before:
        return crossed
    current = before[-1]
    if date.fromisoformat(facts["date_publication"]) < current.date:
        older = f"édition du {facts['date_publication']}, plus ancienne que celle en service ({current.date})"
        if source.historique:  # it comes under the newer ones, which lose nothing by it
            return crossed | {"plus_ancienne": f"{older} : elle complète l'histoire sans la remplacer"}
        crossed["plus_ancienne"] = older
    version, served = facts["version"], current.facts.get("version")
    if not source.historique and version is not None and served is not None and version < served:
        crossed["plus_ancienne"] = f"version {version}, plus ancienne que celle en service ({served})"
    lost = sorted(set(current.facts.get("valeurs", [])) - set(facts["valeurs"]))
    if source.valeurs_gardees and lost:
        crossed["valeurs"] = f"colonne {source.valeurs_gardees[1]} : {', '.join(lost[:10])} n'y sont plus"
    crossed |= _losses(source, tables, current)
    return crossed


def _mostly_aside(source: Source, counts: dict[str, Any]) -> bool:
    share: float = counts["ecartees"] / max(counts["lues"], 1)
    return share > source.seuils.ecartees and counts["ecartees"] > 1


def _set_aside(source: Source, facts: dict[str, Any]) -> dict[str, str]:
    """Thresholds of the rows set aside and of the values that couldn't be read."""
    crossed: dict[str, str] = {}
    limits, motifs = source.seuils, facts["motifs"]
    for name, counts in facts["tables"].items():
        share = counts["ecartees"] / max(counts["lues"], 1)
        if _mostly_aside(source, counts):
            crossed["ecartees"] = (
                f"table {name} : {counts['ecartees']} lignes écartées sur {counts['lues']} "
                f"({share:.0%}, {limits.ecartees:.0%} au plus)" + _told(motifs, name)
            )
        for column, (wrong, given) in counts["illisibles"].items():
            if wrong > given * limits.illisibles and wrong > 1:
                example = next(m for m in motifs if _is_of(m, name, source.table(name).column(column).names[0]))
                crossed["illisibles"] = (
                    f"table {name}, colonne {column} : {wrong} valeurs illisibles sur {given} données "
                    f"({wrong / given:.0%}, {limits.illisibles:.0%} au plus ; "
                    f"attendu : {source.table(name).column(column).type.attendu} ; lu : {_first(example)})"
                )
    return crossed


def _losses(source: Source, tables: dict[str, Any], current: Edition) -> dict[str, str]:
    crossed: dict[str, str] = {}
    limits = source.seuils
    for name, before in current.facts["tables"].items():
        now = tables.get(name)
        if now is None or not before["gardees"]:
            continue
        for what, limit, word in (("gardees", limits.lignes, "lignes"), ("cles", limits.cles, "clés distinctes")):
            if now[what] < before[what] * (1 - limit):
                lost = 1 - now[what] / before[what]
                crossed["lignes" if what == "gardees" else "cles"] = (
                    f"table {name} : {now[what]} {word} contre {before[what]} (−{lost:.0%}, {limit:.0%} au plus)"
                )
        for column, share in before["non_nuls"].items():
            filled = now["non_nuls"].get(column, 0)
            if share >= _NEARLY_ALWAYS and now["gardees"] and filled < share - limits.non_nuls:
                crossed["non_nuls"] = f"table {name}, colonne {column} : {filled:.0%} de valeurs contre {share:.0%}"
    return crossed


def strangers(
    source: Source, scan: Callable[[str], pl.LazyFrame], in_use: Callable[[str], Sequence[Edition]]
) -> list[str]:
    """Columns of codes that their register mostly doesn't hold, each as a sentence; none without the register."""
    told = []
    for table, column, register in registered(source):
        if not in_use(register.colonnes[0][0]):
            continue
        found = scan(table.name).select(pl.col(column.name).unique().drop_nulls()).collect().to_series()
        known = pl.concat(
            edition.scan(held).select(code=name) for used, held, name in register.colonnes for edition in in_use(used)
        )
        lost = found.filter(~found.is_in(known.unique().collect()["code"].implode())).sort()
        if len(lost) >= ASSEZ and len(lost) > (1 - AU_MOINS) * len(found):
            told.append(
                f"table {table.name}, colonne « {column.names[0]} » : {len(found) - len(lost)} valeurs sur "
                f"{len(found)} sont des {register.titre} ({1 - len(lost) / len(found):.0%}, {AU_MOINS:.0%} au moins ; "
                f"inconnues : {', '.join(lost.head(3))}…) ; des colonnes sont peut-être échangées"
            )
    return told
