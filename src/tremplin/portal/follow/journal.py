"""What each publication changes of the codes that one may follow, kept once: a release put back sends the reverse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tremplin.families import references
from tremplin.platform.work.follow import store as follows
from tremplin.platform.work.jobs import Tache
from tremplin.portal.follow import journal_store as rows
from tremplin.portal.follow.codes import KINDS, Code
from tremplin.portal.follow.watching import KIND
from tremplin.release.diff import RowChange, row_changes
from tremplin.release.publish import UnknownRelease, manifest

_KEPT = timedelta(days=366)
_MOST = 20_000
"""Changes of a table that are kept of one publication, whoever follows them."""
_TOLD = 2000
"""Characters of a value that are kept."""


def watch(state: Any) -> bool:
    """Write down what the release in service changes, once; False, for there is no hurry."""
    current, home = state.releases.current, state.settings.reference
    if current is None:
        return False
    with state.store.reading() as connection:
        known = rows.last(connection)
    if known is not None and known.nouvelle == current.name:
        return False
    old = known.nouvelle if known is not None else ""
    with state.store.reading() as connection:
        followed = {mark for told in follows.followed(connection, KIND.name) for mark in told["codes"]}
    found = list(_bounded(changes(home, old, current.name), followed)) if old else []
    now = datetime.now(UTC)
    with state.store.writing() as connection:
        last = rows.last(connection)
        if (last.nouvelle if last is not None else "") == old:  # nobody wrote it meanwhile
            rows.add(connection, old, current.name, found, now)
            rows.forget(connection, now - _KEPT)
    return False


def _bounded(
    found: Iterable[tuple[str, dict[str, Any]]], followed: Collection[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The changes that are kept: of a table that changes beyond measure, those of codes that somebody follows."""
    counted: Counter[str] = Counter()
    for mark, body in found:
        counted[body["table"]] += 1
        if counted[body["table"]] <= _MOST or mark in followed:
            yield mark, body


def changes(home: Path, old: str, new: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """What differs between two releases, once for each code that stands in a row: the mark of the code, what is said.
    Nothing where one of them is no longer kept."""
    try:
        before, after = manifest(home, old), manifest(home, new)
    except UnknownRelease:
        return
    editions = {name: (_edition(before, name), _edition(after, name)) for name in before["sources"] | after["sources"]}
    moved = {name: sides for name, sides in editions.items() if sides[0] != sides[1]}
    back = old > new
    for name, (was, is_) in sorted(moved.items()):
        yield Code("JEU", name).mark, _told("sources", name, {"source": name}, was, is_, [name], back)
    feeds = _feeds()
    for table, facts in sorted((before["tables"] | after["tables"]).items()):
        if not (facts["plat"] and facts["cle"]):
            continue
        sources = sorted(feeds.get(table, frozenset()) & moved.keys())
        for change in row_changes(home, old, new, table, tuple(facts["cle"])):
            for code in _codes(change):
                body = _told(table, facts["titre"], change.key, change.before, change.after, sources, back)
                yield code.mark, body


def _edition(document: Mapping[str, Any], source: str) -> dict[str, Any] | None:
    facts = document["sources"].get(source)
    return {n: facts["derniere"][n] for n in ("edition", "date_publication", "fichier")} if facts else None


def _codes(change: RowChange) -> list[Code]:
    """The codes of a row, as it was and as it is."""
    found = set()
    for row in (change.before or {}, change.after or {}):
        for name, kind in KINDS.items():
            for columns in kind.columns:
                parts = [row.get(column) for column in columns]
                if all(parts) and (value := kind.read("-".join(map(str, parts)))):
                    found.add(Code(name, value))
    return sorted(found)


def _told(
    table: str,
    title: str,
    key: Mapping[str, Any],
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    sources: list[str],
    back: bool,
) -> dict[str, Any]:
    """What is said of a change: both sides, of a row that remains only what differs in it."""
    was, is_ = dict(before or {}), dict(after or {})
    if before is not None and after is not None:
        different = [c for c in was if c in is_ and was[c] != is_[c]]
        was, is_ = ({c: side[c] for c in different} for side in (was, is_))
    renewed = "nouvelle édition d'une source" if sources else "nouveau calcul"
    return {
        "table": table,
        "titre": title,
        "cle": {c: _plain(v) for c, v in key.items()},
        "quoi": "retiree" if after is None else "ajoutee" if before is None else "modifiee",
        "avant": {c: _plain(v) for c, v in was.items() if v is not None},
        "apres": {c: _plain(v) for c, v in is_.items() if v is not None},
        "raison": "retour à une version antérieure" if back else renewed,
        "sources": sources,
    }


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)[:_TOLD]


def _feeds() -> dict[str, frozenset[str]]:
    """Table → the sources that it is made of."""
    steps = {step.name: step for reference in references() for step in reference.steps}

    def sources(name: str) -> frozenset[str]:
        step = steps.get(name)
        return frozenset() if step is None else frozenset(step.sources).union(*(sources(one) for one in step.steps))

    return {
        table.name: sources(table.frame.partition(".")[0]) for reference in references() for table in reference.tables
    }


TACHES = (Tache("veille", "Écrire ce que chaque version publiée change", 20, watch),)
