"""Every source that Tremplin reads, and how a file is recognised: by its name, else by its header."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import date, datetime
from pathlib import Path

import tremplin.sources as package
from tremplin.domain.text import fold
from tremplin.sources.forms.json import first_line
from tremplin.sources.reading.declaration import Source, SourceError
from tremplin.sources.reading.parsing import read_header


def _discover() -> dict[str, Source]:
    modules = (importlib.import_module(f"{package.__name__}.{m.name}") for m in pkgutil.iter_modules(package.__path__))
    found = [m.SOURCE for m in modules if hasattr(m, "SOURCE")]
    return {source.name: source for source in sorted(found, key=lambda s: s.name)}


SOURCES: dict[str, Source] = _discover()
"""name → source: one file of this package each, none listed by hand."""


GROUPES = frozenset(source.groupe for source in SOURCES.values() if source.groupe)


def named(name: str) -> list[Source]:
    """The source of this name, or those of the group of this name; none for an unknown one."""
    return [s for s in SOURCES.values() if name in (s.name, s.groupe)]


def recognize(path: Path, only: str | None = None) -> Source | None:
    """The source that a file belongs to, or None; `only` names a source or a group.

    A file with a name of nobody's is tried by its content: the one source whose every required column stands
    in its header, or that its JSON lines name.
    """
    among = named(only) if only else list(SOURCES.values())
    if len(among) == 1:
        return among[0]
    for source in among:
        if source.files.fullmatch(path.name):
            return source
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        told = first_line(path).get("fichier")
        return next((s for s in among if s.fichier and s.fichier == told), None)
    if path.suffix.lower() != ".csv":
        return None
    candidates = []
    for source in among:
        wanted = [c for c in source.tables[0].columns if not c.absente_possible]
        header = read_header(source, path)
        if source.parse is None and all(any(fold(a) in header for a in c.names) for c in wanted):
            candidates.append((len(wanted), source.name, source))
    return max(candidates)[2] if candidates else None


def edition_date(source: Source, path: Path) -> date | None:
    """Day of publication told by the file's name, None when the name tells nothing.

    Raises SourceError for a named edition that the source doesn't know.
    """
    match = source.files.fullmatch(path.name)
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
