"""Filters, sorts, words, groups and pages against the same asked of polars, on tables drawn at random."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.columnar.group import Aggregate, Measure, groups
from tremplin.columnar.select import Condition, Op, Selection, UnknownColumn, Word, distinct, matching, page
from tremplin.columnar.table import Table, WrongValue, sort_key
from tremplin.columnar.write import write
from tremplin.domain.text import fold

TYPES = {"code": "string", "mots": "string", "n": "integer", "x": "number", "oui": "boolean", "jour": "date"}
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "code": st.none() | st.sampled_from(["A1101", "a1101", "É", "e", "Z", "10", "9", ""]),
            "mots": st.none() | st.text("aàbé’ -œ", max_size=6) | st.just("Boulangers-pâtissiers"),
            "n": st.none() | st.integers(-3, 3) | st.just(2**53 + 1),
            "x": st.none() | st.sampled_from([-1.5, 0.0, 2.25, 1e300]),
            "oui": st.none() | st.booleans(),
            "jour": st.none() | st.dates().map(str),
        }
    ),
    max_size=40,
)
COLUMN = st.sampled_from([*TYPES, "_id"])
SORTS = st.lists(st.tuples(COLUMN, st.booleans()), max_size=3)


def make(folder: Path, rows: list[dict[str, Any]]) -> Table:
    """A table of these rows, written and opened as a release does."""
    kinds = {"integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean}
    frame = pl.DataFrame(rows, schema={c: kinds.get(k, pl.String) for c, k in TYPES.items()}, orient="row")
    records = folder / "t.json"
    lines = [orjson.dumps({"_id": n, **row}) for n, row in enumerate(rows, start=1)]
    records.write_bytes(b"[\n" + b",\n".join(lines) + b"\n]\n" if lines else b"[\n\n]\n")
    write(folder / "t.col", frame, TYPES, records)
    return Table(folder / "t.col", records)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("colonnes")


def ids(table: Table, rows: Any) -> list[int]:
    return [r["_id"] for r in orjson.loads(b"[" + table.bodies(rows) + b"]")]


def key(value: Any) -> Any:
    return sort_key(value) if isinstance(value, str) else value


def expected_order(
    rows: list[dict[str, Any]], sorts: list[tuple[str, bool]], nulls_first: frozenset[str] = frozenset()
) -> list[int]:
    numbered = [{"_id": n, **row} for n, row in enumerate(rows, start=1)]
    for column, descending in reversed(sorts):
        filled = [r for r in numbered if r[column] is not None]
        filled.sort(key=lambda r: key(r[column]), reverse=descending)
        if descending:  # a stable sort keeps ties as they were, reversed or not
            filled.sort(key=lambda r: key(r[column]), reverse=True)
        absent = [r for r in numbered if r[column] is None]
        numbered = absent + filled if column in nulls_first else filled + absent
    return [r["_id"] for r in numbered]


@given(rows=ROWS, sorts=SORTS, first=st.frozensets(COLUMN), offset=st.integers(0, 45), limit=st.integers(0, 45))
def test_a_page_of_a_sort_is_that_slice_of_the_whole(
    folder: Path,
    rows: list[dict[str, Any]],
    sorts: list[tuple[str, bool]],
    first: frozenset[str],
    offset: int,
    limit: int,
) -> None:
    table = make(folder, rows)
    found = page(table, Selection(tri=tuple(sorts), nulls_first=first), range(table.lignes), offset, limit)
    assert ids(table, found) == expected_order(rows, sorts, first)[offset : offset + limit]


def test_a_sort_of_many_rows_counts_codes_and_gives_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tremplin.columnar import select

    rows = [
        {"code": "ABC"[n % 3], "mots": None, "n": n % 7 or None, "x": float(n % 11), "oui": n % 2 == 0, "jour": None}
        for n in range(500)
    ]
    table = make(folder, rows)
    sorts = [("code", True), ("n", False), ("x", True)]
    monkeypatch.setattr(select, "_FEW", 4)
    even = matching(table, Selection((Condition("oui", Op.EXACT, ("true",)),)))
    assert list(even) == list(range(0, 500, 2))
    for chosen in (range(table.lignes), even):
        kept = {n + 1 for n in chosen}
        wanted = [i for i in expected_order(rows, sorts) if i in kept]
        for offset in (0, 3, 77, len(kept) - 1):
            found = page(table, Selection(tri=tuple(sorts)), chosen, offset, 10)
            assert ids(table, found) == wanted[offset : offset + 10]
        by_n = [i for i in expected_order(rows, [("n", True)], frozenset("n")) if i in kept]
        found = page(table, Selection(tri=(("n", True),), nulls_first=frozenset("n")), chosen, 3, 200)
        assert ids(table, found) == by_n[3:203]


def holds(row: dict[str, Any], condition: Condition) -> bool:
    value, wanted = row[condition.column], condition.values[0]
    match condition.op:
        case Op.EXACT:
            return bool(value == wanted)
        case Op.DIFFERS:
            return bool(value != wanted)
        case Op.IN:
            return value in condition.values
        case Op.LESS:
            return value is not None and bool(key(value) <= key(wanted))
        case Op.GREATER:
            return value is not None and bool(key(value) >= key(wanted))
        case Op.ISNULL:
            return (value is None) == (wanted == "true")
        case Op.CONTAINS:
            return value is not None and fold(wanted) in fold(value)


@given(rows=ROWS, data=st.data())
def test_conditions_keep_the_rows_that_meet_them_all(folder: Path, rows: list[dict[str, Any]], data: Any) -> None:
    table = make(folder, rows)
    conditions = []
    for _ in range(data.draw(st.integers(0, 3))):
        column = data.draw(st.sampled_from(list(TYPES)))
        present = [r[column] for r in rows if r[column] is not None]
        value = (
            data.draw(st.sampled_from(present))
            if present
            else {"n": 1, "x": 1.0, "oui": True}.get(column, "2020-01-01")
        )
        op = data.draw(st.sampled_from(list(Op)))
        if op is Op.CONTAINS and TYPES[column] != "string":
            op = Op.EXACT
        values = ("true",) if op is Op.ISNULL else (value, *present[:2]) if op is Op.IN else (value,)
        conditions.append(Condition(column, op, values))
    found = matching(table, Selection(tuple(conditions)))
    wanted = [n for n, row in enumerate(rows, start=1) if all(holds(row, c) for c in conditions)]
    assert ids(table, found) == wanted


@given(rows=ROWS, by=st.lists(st.sampled_from(list(TYPES)), max_size=2, unique=True))
def test_groups_are_those_of_polars(folder: Path, rows: list[dict[str, Any]], by: list[str]) -> None:
    table = make(folder, rows)
    asked = [Aggregate("n", m) for m in Measure] + [Aggregate("jour", Measure.MAX), Aggregate("code", Measure.COUNT)]
    found = groups(table, range(table.lignes), by, asked)
    expected: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        expected.setdefault(tuple(row[c] for c in by), []).append(row)
    assert len(found) == len(expected)
    for group in found:
        inside = expected[tuple(group[c] for c in by)]
        numbers = [r["n"] for r in inside if r["n"] is not None]
        assert group["n__count"] == len(numbers)
        assert group["n__min"] == min(numbers, default=None)
        assert group["n__max"] == max(numbers, default=None)
        assert group["n__sum"] == (pytest.approx(sum(numbers)) if numbers else None)
        assert group["n__avg"] == (pytest.approx(sum(numbers) / len(numbers)) if numbers else None)
        assert group["jour__max"] == max((r["jour"] for r in inside if r["jour"]), default=None)
    keys = [tuple((True, 0) if g[c] is None else (False, key(g[c])) for c in by) for g in found]
    assert keys == sorted(keys)


@given(rows=ROWS, names=st.lists(st.sampled_from(list(TYPES)), min_size=1, max_size=3, unique=True))
def test_distinct_keeps_the_first_of_each(folder: Path, rows: list[dict[str, Any]], names: list[str]) -> None:
    table = make(folder, rows)
    seen: dict[tuple[Any, ...], int] = {}
    for n, row in enumerate(rows, start=1):
        seen.setdefault(tuple(row[c] for c in names), n)
    assert ids(table, distinct(table, names, range(table.lignes), Selection())) == list(seen.values())


@pytest.mark.parametrize(
    ("text", "prefix", "found"),
    [
        ("boulangère", False, [1, 2]),
        ("BOULANGERS", False, [1, 2]),
        ("patissier", False, [1]),
        ("boul", False, []),
        ("boul", True, [1, 2]),
        ("boulangerie", True, [2, 1]),
        ("A1101", False, [3]),
        ("aide-soignante", False, [3]),
        ("aide maçon", False, []),
        ("'; --", False, []),
        ("", False, [1, 2, 3]),
    ],
)
def test_words_ignore_accents_endings_and_punctuation(folder: Path, text: str, prefix: bool, found: list[int]) -> None:
    names = ["Boulangers-pâtissiers", "Vendeuse en boulangerie ; boulangère", "Aide-soignant A1101"]
    table = make(folder, [dict.fromkeys(TYPES) | {"mots": name} for name in names])
    words = tuple(Word(part, None, prefix) for part in text.split())
    assert sorted(ids(table, matching(table, Selection(words=words)))) == sorted(found)


def test_a_wrong_value_says_what_its_column_holds(folder: Path) -> None:
    table = make(folder, [dict.fromkeys(TYPES) | {"n": 1}])
    for column, value, attendu in (
        ("n", "un", "un nombre entier"),
        ("n", "1e999", "un nombre entier"),
        ("x", "NaN", "un nombre"),
        ("oui", "peut-être", "« true » ou « false »"),
        ("jour", "2024-02-30", "une date AAAA-MM-JJ"),
        ("n", True, "un nombre entier"),
        ("code", ["x"], "un texte"),
        ("n", "9" * 400, "un nombre entier"),
    ):
        with pytest.raises(WrongValue) as refusal:
            matching(table, Selection((Condition(column, Op.EXACT, (value,)),)))
        assert refusal.value.attendu == attendu
    with pytest.raises(UnknownColumn):
        matching(table, Selection((Condition("inconnue", Op.EXACT, ("1",)),)))


def test_a_file_of_something_else_is_refused(folder: Path) -> None:
    path = folder / "autre.col"
    path.write_bytes(b"x" * 100)
    with pytest.raises(ValueError, match=r"autre\.col"):
        Table(path, path)
