"""Every source that Tremplin reads, and how a file is recognised: by its name, else by its header."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import tremplin.sources as package
from tremplin.domain.text import fold
from tremplin.sources.reading.containers import members, open_zip, plain_name, unread
from tremplin.sources.reading.declaration import Source, SourceError
from tremplin.sources.reading.json import first_line
from tremplin.sources.reading.parsing import read_header


def _discover() -> dict[str, Source]:
    modules = (importlib.import_module(f"{package.__name__}.{m.name}") for m in pkgutil.iter_modules(package.__path__))
    found = [m.SOURCE for m in modules if hasattr(m, "SOURCE")]
    return {source.name: source for source in sorted(found, key=lambda s: s.name)}


SOURCES: dict[str, Source] = _discover()
"""name → source: one file of this package each, none listed by hand."""


GROUPES = frozenset(source.groupe for source in SOURCES.values() if source.groupe)


_KNOWN, _NAMES = 0.4, 4
"""Share of a header that a source must know to take it for its own, and how many of its names."""


_TEXTS = (".csv", ".tsv", ".txt")
"""Suffixes of the files that their header may tell."""


def named(name: str) -> list[Source]:
    """The source of this name, or those of the group of this name; none for an unknown one."""
    return [s for s in SOURCES.values() if name in (s.name, s.groupe)]


def recognize(path: Path, only: str | None = None) -> Source | None:
    """The source that a file belongs to, or None; `only` names a source or a group.

    A file with a name of nobody's is tried by its content: the one source whose every column stands in its header, and
    which knows most of that header; or the one that its JSON lines name.
    """
    among = named(only) if only else list(SOURCES.values())
    if len(among) == 1:
        return among[0]
    for source in among:
        if _match(source, path):
            return source
    suffix = Path(plain_name(path)).suffix.lower()
    if suffix in (".jsonl", ".ndjson"):
        told = first_line(path).get("fichier")
        return next((s for s in among if s.fichier and s.fichier == told), None)
    if suffix == ".zip":
        return _by_members(path, among)
    if suffix not in _TEXTS:
        return None
    whole = [n for n in _near(path, among) if not n.missing and n.known >= _KNOWN and n.names >= _NAMES]
    best = max((near.known for near in whole), default=0)
    found = [near.source for near in whole if near.known == best]
    return found[0] if len(found) == 1 else None


def _match(source: Source, path: Path) -> re.Match[str] | None:
    """The name of a file as its source declares it, whether it is compressed or not."""
    return source.files.fullmatch(plain_name(path))


def _by_members(path: Path, among: Iterable[Source]) -> Source | None:
    """The one source each table of which is a file of an archive."""
    try:
        with open_zip(path) as archive:
            held = members(archive)
    except SourceError:
        return None  # told when it is read
    found = []
    for source in among:
        needed = [t.membre for t in source.tables if t.obligatoire and source.parse is None]
        if len(needed) > 1 and all(any(re.search(m, name) for name in held) for m in needed):
            found.append(source)
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True)
class _Near:
    """How a header is like that of a source."""

    source: Source
    known: float
    """Share of the header that the source knows."""
    names: int
    missing: list[str]
    """Columns of the source that aren't in it."""


def _near(path: Path, among: Iterable[Source]) -> Iterator[_Near]:
    for source in among:
        if source.parse is not None or source.tables[0].sans_entete:
            continue
        columns = [c for c in source.tables[0].columns if not c.absente_possible or c.surveillee]
        header = read_header(source, path) - {""}
        missing = [c.names[0] for c in columns if not any(fold(alias) in header for alias in c.names)]
        known = len(header & source.header_names)
        if header:
            yield _Near(source, known / len(header), known, missing)


def unknown(path: Path) -> str:
    """Why nobody's file is nobody's, and how to name its source."""
    if reason := unread(path):
        return reason
    return f"{unlike(path)} ; pour la nommer : tremplin import SOURCE FICHIER"


def unlike(path: Path) -> str:
    """The sources that nobody's file is most like, and what it lacks of them."""
    if reason := unread(path):
        return reason
    message = "ni son nom ni ses colonnes ne sont ceux d'une source connue"
    like = _near(path, SOURCES.values()) if Path(plain_name(path)).suffix.lower() in _TEXTS else ()
    nearest = sorted((near for near in like if near.known), key=lambda near: (len(near.missing), -near.known))[:3]
    if nearest:
        told = (f"{near.source.name} ({_lacking(near, nearest)})" for near in nearest)
        message += f" ; les plus proches : {', '.join(told)}"
    return message


def _lacking(near: _Near, nearest: list[_Near]) -> str:
    """Why a source didn't take a file."""
    if near.missing:
        return f"il manque {_listed(near.missing)}"
    if near.names < _NAMES:
        return f"toutes ses colonnes, mais il en faut {_NAMES} pour reconnaître un fichier, {near.names} ici"
    if near.known < _KNOWN:
        return f"toutes ses colonnes, mais {near.known:.0%} seulement de celles du fichier, il en faut {_KNOWN:.0%}"
    as_near = [n.source.name for n in nearest if not n.missing and n.source is not near.source]
    return f"toutes ses colonnes, comme {', '.join(as_near) or 'une autre source'}"


def _listed(names: list[str]) -> str:
    more = f" et {len(names) - 3} autres" if len(names) > 3 else ""
    return ", ".join(f"« {name} »" for name in names[:3]) + more


def version_of(source: Source, path: Path) -> int | None:
    """The version that a file's name tells, and those of its members when it is an archive; None when none does.

    Raises SourceError when they tell several.
    """
    match = _match(source, path)
    told = [(match.groupdict().get("version") if match else None, path.name)]
    numbered = [t.membre for t in source.tables if "version" in re.compile(t.membre).groupindex]
    if numbered and path.suffix.lower() == ".zip":
        with open_zip(path, source.volume_max) as archive:
            for name, info in members(archive).items():
                told += [(m["version"], info.filename) for membre in numbered if (m := re.search(membre, name))]
    first = {version: name for version, name in reversed(told) if version}
    if len(first) > 1:
        among = " ; ".join(f"{version} : {name}" for version, name in sorted(first.items()))
        raise SourceError(f"{path.name} : versions mêlées ({among}) ; une seule est attendue")
    return int(next(iter(first))) if first else None


def edition_date(source: Source, path: Path) -> date | None:
    """Day of publication told by the file's name, None when the name tells nothing.

    Raises SourceError for a named edition that the source doesn't know.
    """
    match = _match(source, path)
    named = match.groupdict() if match else {}
    if named.get("edition"):
        if named["edition"] not in source.editions:
            raise SourceError(
                f"{path.name} : édition « {named['edition']} » inconnue de {source.name} ; "
                "donnez sa date de publication par --date AAAA-MM-JJ"
            )
        return source.editions[named["edition"]]
    if not named.get("date"):
        return None
    digits = named["date"]
    for form in ("%Y%m%d", "%Y-%m-%d", "%d.%m.%Y", "%Y"):
        try:
            return datetime.strptime(digits, form).date()
        except ValueError:
            continue
    raise SourceError(f"{path.name} : « {digits} » n'est pas une date")
