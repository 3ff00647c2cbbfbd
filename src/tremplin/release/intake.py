"""What an import is given: files, folders and archives opened, each file known by its path, in the order in which they
are read."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tremplin.sources.reading.containers import extract
from tremplin.sources.reading.declaration import SourceError
from tremplin.sources.reading.registry import edition_date, recognize, unlike, version_of

_HELD = 10
"""Members of an archive told by name."""


@dataclass(frozen=True)
class Incoming:
    """A file to import."""

    path: Path
    chemin: str
    """How it is told: its path in the folder that was given, `tout.zip/communes.csv` when an archive holds it."""
    named: bool
    """Whether it was given itself, not as one of those of a folder or an archive."""
    message: str = ""
    """Why it is nobody's, when more is known of it than its name and columns tell."""
    refus: str = ""
    """Why it can't be opened."""


def gather(paths: Iterable[Path], only: str | None, day: date | None, beside: Path) -> list[Incoming]:
    """Files to import, oldest edition of each source first. Archives that no source takes whole are opened in the
    folder `beside`."""
    opened = [
        held
        for rank, found in enumerate(_expand(paths))
        for held in (_members(found, only, beside / str(rank)) if _is_zip(found.path) else [found])
    ]
    return _in_order(opened, only, day)


def _expand(paths: Iterable[Path]) -> list[Incoming]:
    """Each file once, folders opened with those that they hold, hidden ones left out."""
    files: dict[Path, Incoming] = {}
    for path in paths:
        if not path.is_dir():
            files[path] = Incoming(path, path.name, True)
            continue
        within = [held.relative_to(path) for held in sorted(path.rglob("*")) if held.is_file()]
        seen = [held for held in within if not any(part.startswith(".") for part in held.parts)]
        for held in seen:
            files.setdefault(path / held, Incoming(path / held, held.as_posix(), False))
        if not seen:
            files[path] = Incoming(path, str(path), True, refus="dossier vide : aucun fichier à importer")
    shared = Counter(found.chemin for found in files.values())
    return [replace(f, chemin=str(f.path)) if shared[f.chemin] > 1 else f for f in files.values()]


def _is_zip(path: Path) -> bool:
    return path.suffix.lower() == ".zip" and path.is_file()


def _taken(path: Path, only: str | None) -> bool:
    """Whether a source takes this file, or would say why not."""
    try:
        return recognize(path, only) is not None
    except SourceError:
        return True


def _members(archive: Incoming, only: str | None, into: Path) -> list[Incoming]:
    """The files of an archive, or itself when a source takes it whole, when it can't be opened, or when it holds
    nothing that is known."""
    if _taken(archive.path, only):
        return [archive]
    try:
        held = [Incoming(at, f"{archive.chemin}/{name}", False) for name, at in extract(archive.path, into)]
    except SourceError as error:
        return [replace(archive, refus=str(error))]
    if any(_taken(member.path, only) for member in held):
        return [replace(m, message=_nested(m)) for m in held]
    names = [member.chemin.removeprefix(f"{archive.chemin}/") for member in held]
    more = f" et {len(names) - _HELD} autres" if len(names) > _HELD else ""
    told = f"rien de ce que contient l'archive n'est d'une source connue : {', '.join(names[:_HELD]) or 'vide'}{more}"
    why = (f"{name} : {_nested(m) or unlike(m.path)}" for name, m in zip(names[:3], held[:3], strict=True))
    return [replace(archive, message=" ; ".join([told, *why]))]


def _nested(member: Incoming) -> str:
    return "archive dans une archive : elle n'est pas ouverte" if _is_zip(member.path) else ""


def _in_order(files: list[Incoming], only: str | None, day: date | None) -> list[Incoming]:
    """By source, day and version that the name tells; of those that stay alike the largest first, so that a sample
    blocks no whole edition: it is the sample that the thresholds then refuse."""

    def key(file: Incoming) -> tuple[str, date, int, int, str]:
        try:
            source = recognize(file.path, only)
            edition = (edition_date(source, file.path) if source else None) or day or date.max
            version = (version_of(source, file.path) if source else None) or 0
        except (SourceError, OSError):
            source, edition, version = None, date.max, 0
        return (source.name if source else "", edition, version, -_volume(file.path), file.chemin)

    return sorted(files, key=key)


def _volume(path: Path) -> int:
    """Bytes of a file as it is read: a workbook and an archive are compressed."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                return sum(info.file_size for info in archive.infolist())
        return path.stat().st_size
    except (zipfile.BadZipFile, OSError):
        return 0
