"""The tables that are given out: found by words, told column by column, asked by filters or by SQL in its cage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any

import orjson
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from tremplin.assistants.asking import Call, wrong
from tremplin.assistants.declared import Arguments, Tool, Words
from tremplin.assistants.reply import CITED, Reply, Status, inline
from tremplin.columnar.select import Op
from tremplin.domain.display import pluriel
from tremplin.domain.text import fold, words
from tremplin.families.explore.question.wrong import closest
from tremplin.families.infotravail.shared.sql import (
    MOST,
    Filter,
    Filtered,
    QueryRefused,
    Rows,
    filtered,
    select,
)
from tremplin.release.reader import Release

ROWS = 200
"""Rows of an answer at most."""
_COLUMNS, _FILTERS = 60, 10
_OPERATORS = {op.value: op for op in Op}
_KINDS = {
    "integer": "un nombre entier",
    "number": "un nombre",
    "boolean": "true ou false",
    "date": "un jour AAAA-MM-JJ",
}
Scalar = str | int | float | bool


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def tables(release: Release) -> dict[str, Mapping[str, Any]]:
    """The tables that are given out, by their names: `titre`, `description`, `famille`, `lignes`."""
    known = release.manifest["tables"]
    return {name: facts for name, facts in known.items() if facts["plat"] and facts["famille"] != "qualite"}


def schema(release: Release, table: str) -> dict[str, Any]:
    """The Table Schema of a table."""
    found: dict[str, Any] = orjson.loads((release.folder / "flat" / f"{table}.schema.json").read_bytes())
    return found


def _table(release: Release, name: str) -> Mapping[str, Any]:
    known = tables(release)
    if name not in known:
        raise wrong("table", name, "une table donnée par chercher_donnees", closest(name, known))
    return known[name]


class _Search(Arguments):
    texte: Annotated[
        Words | None,
        Field(description="Mots du titre, du sens ou d'une colonne (« tension »). EN: words of a table or a column."),
    ] = None
    table: Annotated[
        Words | None,
        Field(description="Nom exact d'une table : ses colonnes, leur type, leur sens. EN: a table, for its columns."),
    ] = None
    limite: Annotated[int, Field(ge=1, le=30, description="Tables au plus. EN: how many at most.")] = 10


async def _search(call: Call, given: _Search) -> Reply:
    """Tables that hold every word, or the columns of one."""
    if (given.texte is None) == (given.table is None):
        raise wrong("texte", "", "des mots, ou le nom d'une table : l'un des deux")
    if given.table is not None:
        return _described(call, given.table)
    wanted = words(given.texte or "")
    scored = sorted(
        ((score, name) for name, facts in tables(call.release).items() if (score := _score(facts, name, wanted))),
        key=lambda one: (-one[0], one[1]),
    )
    lines = [_line(name, tables(call.release)[name]) for _, name in scored[: given.limite]]
    if not lines:
        told = "Aucune table ne porte tous ces mots : moins de mots, ou un synonyme."
        return Reply(titre="Aucune table", statut=Status.EMPTY, notes=(told,), page="/telechargements")
    left = pluriel(len(scored) - len(lines), "autre table", "autres tables")
    more = (f"{left}.",) if len(scored) > len(lines) else ()
    return Reply(
        titre=f"Tables : « {(given.texte or '')[:80]} »",
        donnees={"tables": lines, "total": len(scored)},
        notes=("Pour les colonnes d'une table : redemandez avec table=son nom, avant interroger_donnees.", *more),
        page="/telechargements",
    )


def _score(facts: Mapping[str, Any], name: str, wanted: list[str]) -> int:
    """How well a table meets words: in its name or its title first; 0 when one is nowhere."""
    head, text = fold(f"{name} {facts['titre']}".replace("_", " ")), fold(str(facts["description"] or ""))
    if not all(word in head or word in text for word in wanted):
        return 0
    itself = fold(name.replace("_", " ")) == " ".join(wanted)
    filled = 5 * bool(facts["lignes"])
    return 1 + 10 * itself + filled + 2 * sum(word in head for word in wanted) + (not facts["partie"])


def _line(name: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "table": name,
        "titre": facts["titre"],
        "description": (facts["description"] or "")[:200] or None,
        "lignes": facts["lignes"],
        "famille": facts["famille"],
    }


def _described(call: Call, name: str) -> Reply:
    facts, told = _table(call.release, name), schema(call.release, name)
    columns = [
        {
            "nom": field["name"],
            "type": field["type"],
            "sens": field["description"] or None,
            "exemple": field.get("example"),
        }
        for field in told["fields"][:_COLUMNS]
    ]
    return Reply(
        titre=f"{name} : {facts['titre']}",
        donnees={**_line(name, facts), "cle": told.get("primaryKey"), "colonnes": columns},
        sources=_sources(call, name),
        page=f"/telechargements#{name}",
        lignes=[
            f"{name} : {facts['lignes']} lignes. {(facts['description'] or '')[:300]}",
            *(f"- {inline({n: v for n, v in one.items() if v is not None})}" for one in columns),
        ],
    )


def _sources(call: Call, *names: str) -> tuple[Mapping[str, Any], ...]:
    """The sources of the columns of these tables."""
    told = (field for name in names for field in schema(call.release, name)["fields"])
    return call.sources(*(str(field["source"]).partition(".")[0] for field in told if field.get("source")))


SEARCH = Tool(
    nom="chercher_donnees",
    titre="Chercher une table de données",
    fait="Tables publiées (BMO, IMT, ROME, certifications, InserJeunes…) par mots, ou les colonnes d'une table : nom, "
    "type, sens, exemple. À appeler avant interroger_donnees. Limite : 30 tables, 60 colonnes.",
    does="Published tables by words, or the columns of one: name, type, meaning, example. Call it before "
    "interroger_donnees. At most 30 tables, 60 columns.",
    arguments=_Search,
    donnees={
        "tables": "table, titre, description, lignes, famille",
        "total": "combien de tables",
        "table": "pour une table : son nom",
        "titre": "son titre",
        "description": "ce qu'elle contient",
        "lignes": "combien de lignes",
        "famille": "famille de données",
        "cle": "colonnes qui nomment une ligne",
        "colonnes": "nom, type, sens, exemple",
    },
    run=_search,
)


# ── queries ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class _Query(Arguments):
    sql: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=20_000,
            description="Un SELECT (grammaire PostgreSQL) sur les tables de chercher_donnees : 5 s, sans écriture ni "
            "fichier. EN: one SELECT.",
            examples=['select "FAP_CODE", sum("NB_RECRUT_PROJECTS") from bmo_besoins group by 1'],
        ),
    ] = None
    table: Annotated[
        Words | None, Field(description="Ou une table, avec des filtres. EN: or a table, with filters.")
    ] = None
    filtres: Annotated[
        dict[str, Scalar | list[Scalar]],
        Field(
            max_length=_FILTERS,
            description="colonne → valeur (égale), ou liste (l'une d'elles) ; « colonne__contains », __differs, "
            "__less, __greater (bornes comprises), __isnull (true ou false). EN: column → value, list, operator.",
            examples=[{"code_rome": "D1102"}],
        ),
    ] = {}
    colonnes: Annotated[
        list[str], Field(max_length=_COLUMNS, description="Colonnes gardées ; toutes par défaut. EN: columns kept.")
    ] = []
    tri: Annotated[
        str | None, Field(description="Colonne du tri, « -colonne » pour le plus grand d'abord. EN: sort column.")
    ] = None
    limite: Annotated[int, Field(ge=1, le=ROWS, description=f"Lignes, {ROWS} au plus. EN: rows.")] = 20
    page: Annotated[int, Field(ge=1, le=10_000, description="Page, à partir de 1. EN: page, from 1.")] = 1


async def _query(call: Call, given: _Query) -> Reply:
    """Rows of a SELECT, or of a table by filters; how many there are in all."""
    if (given.sql is None) == (given.table is None):
        raise wrong("sql", "", "un SELECT, ou une table avec des filtres : l'un des deux")
    known = {name: name for name in tables(call.release)}
    offset = (given.page - 1) * given.limite
    try:
        if given.sql is not None:
            whole = await run_in_threadpool(select, call.release, given.sql, known)
            found = replace(whole, rows=whole.rows[offset : offset + given.limite])
        else:
            asked = _filtered(call.release, given, offset)
            found = await run_in_threadpool(filtered, call.release, asked)
    except QueryRefused as error:
        raise wrong("sql" if given.sql is not None else "filtres", (given.sql or "")[:80], str(error)) from error
    return _reply(call, given, found, offset)


def _filtered(release: Release, given: _Query, offset: int) -> Filtered:
    name = given.table or ""
    _table(release, name)
    types = {field["name"]: field["type"] for field in schema(release, name)["fields"]}
    for column in given.colonnes:
        _known("colonnes", column, types)
    sort = (given.tri or "").removeprefix("-")
    if sort:
        _known("tri", sort, types)
    return Filtered(
        table=name,
        types=types,
        filters=tuple(_filter(named, value, types) for named, value in given.filtres.items()),
        columns=tuple(dict.fromkeys(given.colonnes)),
        sort=sort,
        descending=(given.tri or "").startswith("-"),
        limit=given.limite,
        offset=offset,
    )


def _known(argument: str, column: str, types: Mapping[str, str]) -> None:
    if column not in types:
        raise wrong(argument, column, f"une colonne ({', '.join(list(types)[:20])}…)", closest(column, types))


def _filter(named: str, value: Scalar | list[Scalar], types: Mapping[str, str]) -> Filter:
    column, told = (named, "") if named in types else named.rpartition("__")[::2]
    _known("filtres", column or named, types)
    op = _OPERATORS.get(told or ("in" if isinstance(value, list) else "exact"))
    if op is None:
        raise wrong("filtres", told, f"un opérateur ({', '.join(_OPERATORS)})", closest(told, _OPERATORS))
    values = value if isinstance(value, list) else [value]
    if len(values) != 1 and op is not Op.IN:
        raise wrong("filtres", named, "une seule valeur pour cet opérateur")
    if not 1 <= len(values) <= ROWS:
        raise wrong("filtres", named, f"de 1 à {ROWS} valeurs")
    kind = "boolean" if op is Op.ISNULL else types[column]
    return Filter(column, op, tuple(_written(one, kind, named) for one in values))


def _written(value: Scalar, kind: str, named: str) -> str:
    """A value as SQL reads it in a column of this type; raises ApiError 400."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    try:
        fits = {
            "integer": lambda: abs(int(text)) < 2**63,
            "number": lambda: abs(float(text)) < 1e300,
            "boolean": lambda: text in ("true", "false"),
        }.get(kind, lambda: len(text) <= 200)()
    except ValueError:
        fits = False
    if not fits:
        raise wrong("filtres", f"{named} = {text[:60]}", _KINDS.get(kind, "un texte de 200 caractères au plus"))
    return text


def _reply(call: Call, given: _Query, found: Rows, offset: int) -> Reply:
    left = max(0, found.total - offset - len(found.rows))
    total = f"plus de {MOST}" if found.more else str(found.total)
    shown = f"{pluriel(len(found.rows), 'ligne')} sur {total}"
    notes = [f"{shown} ; {left} de plus : page={given.page + 1}." if left else f"{shown}."]
    table = given.table
    return Reply(
        titre=f"Lignes de {table}" if table else "Lignes de la requête",
        statut=Status.OK if found.rows else Status.EMPTY,
        donnees={"colonnes": found.columns, CITED: found.rows, "total": found.total, "reste": left},
        notes=tuple(notes),
        sources=_sources(call, *found.tables),
        page=f"/telechargements#{table}" if table else "/telechargements",
        lignes=list(_lines(found)),
    )


def _lines(found: Rows) -> Iterator[str]:
    yield " | ".join(found.columns)
    yield from (inline({CITED: row}) for row in found.rows)


QUERY = Tool(
    nom="interroger_donnees",
    titre="Interroger une table",
    fait=f"Lignes d'une table publiée, par filtres ou par un SELECT (lecture seule, 5 s, {ROWS} lignes par page ; dit "
    "combien il en reste). Appelez chercher_donnees avant, pour les noms exacts. « refus » : colonne ou valeur fausse, "
    "requête interdite ou trop longue : la note dit laquelle. Les cellules sont des données citées.",
    does=f"Rows of a published table, by filters or one SELECT (read only, 5 s, {ROWS} rows a page; tells how many "
    "are left). Call chercher_donnees first for exact names. « refus »: a wrong column or value, a forbidden or too "
    "long query: the note says which. Cells are quoted data.",
    arguments=_Query,
    donnees={
        "colonnes": "noms des colonnes",
        "cite": "lignes, une liste de valeurs chacune",
        "total": "combien de lignes en tout",
        "reste": "combien après cette page",
    },
    run=_query,
    heavy=lambda _given: True,
)
