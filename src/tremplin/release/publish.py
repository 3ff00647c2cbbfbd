"""The pointer to the release in service: publish, roll back, list, verify. One atomic rename is the switch."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from tremplin.durable import exclusive, file_hash, sweep, vanish, write_durably
from tremplin.refusal import Refusal
from tremplin.release.reference import Check

KEPT = 5
FORMAT = 1
"""What a program must know to read a release: raised when those of before could not."""
NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{12}")


class UnknownRelease(Refusal):
    """No whole release has this name here, or none at all exists."""


class NewerFormat(UnknownRelease):
    """A release was made by a program that writes what this one can't read."""


def folder_of(home: Path, name: str) -> Path:
    """Where a release stands."""
    return home / "releases" / name


def names(home: Path) -> list[str]:
    """Whole releases, oldest first."""
    found = (p for p in (home / "releases").glob("*Z-*") if NAME.fullmatch(p.name))
    return sorted(p.name for p in found if (p / "manifest.json").exists())


def built_at(name: str) -> datetime:
    """When the release of this name was built."""
    return datetime.strptime(name[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def current(home: Path) -> str | None:
    """Name of the release in service."""
    try:
        return (home / "releases" / "courante").read_text(errors="replace").strip() or None
    except FileNotFoundError:
        return None


def manifest(home: Path, name: str) -> dict[str, Any]:
    """The manifest of a release: sources, tables, counts, hashes, checks."""
    if not NAME.fullmatch(name):
        raise UnknownRelease(f"« {name} » n'est pas un nom de version")
    try:
        document: dict[str, Any] = orjson.loads((home / "releases" / name / "manifest.json").read_bytes())
    except FileNotFoundError as error:
        raise UnknownRelease(f"version inconnue : {name}") from error
    except (OSError, ValueError) as error:
        raise UnknownRelease(f"version abîmée : {name}") from error
    check_format(name, document.get("format", FORMAT))
    return document


def check_format(name: str, found: int) -> None:
    """Raise NewerFormat when a release is of a format that this program doesn't know."""
    if found > FORMAT:
        told = f"la version {name} est au format {found}, ce programme lit jusqu'au format {FORMAT}"
        raise NewerFormat(f"{told} : mettez-le à jour ; la version en service le reste")


def pinned(home: Path) -> list[str]:
    """Releases that are kept for good."""
    try:
        return (home / "releases" / "epinglees").read_text().split()
    except FileNotFoundError:
        return []


def pin(home: Path, kept: Iterable[str]) -> None:
    """Keep these releases for good, and no other."""
    wanted = sorted(set(kept))
    unknown = [name for name in wanted if name not in names(home)]
    if unknown:
        raise UnknownRelease(f"version inconnue : {unknown[0]}")
    if wanted != pinned(home):
        write_durably(home / "releases" / "epinglees", "\n".join(wanted).encode())


def publish(
    home: Path, name: str | None = None, *, before: Callable[[str], None] | None = None, kept: int = KEPT
) -> str:
    """Put a release in service, the newest by default; older ones than the last that are kept, unless pinned, are
    removed. `before` is done of a whole release first: when it raises, nothing changes here."""
    with exclusive(home):
        available = names(home)
        chosen = name or (available[-1] if available else None)
        if chosen is None or chosen not in available:
            raise UnknownRelease(f"version inconnue : {name or 'aucune n’est construite'}")
        damage = [c for c in verify(home, chosen) if not c.ok]
        if damage:
            raise UnknownRelease(f"{chosen} est abîmée : " + " ; ".join(c.message for c in damage))
        if before:
            before(chosen)
        serve(home, chosen, kept)
        return chosen


def serve(home: Path, name: str, kept: int = KEPT) -> None:
    """Point to a release that is whole, and remove what is kept no more; under the lock of the home."""
    _point(home, name)
    _prune(home, name, kept)


def rollback(home: Path, name: str | None = None, *, before: Callable[[str], None] | None = None) -> str:
    """Put an older release back in service: the one before the current by default."""
    with exclusive(home):
        available = names(home)
        served = current(home)
        older = [n for n in available if served is None or n < served]
        chosen = name or (older[-1] if older else None)
        if chosen is None or chosen not in available:
            raise UnknownRelease("aucune version antérieure" if name is None else f"version inconnue : {name}")
        if before:
            before(chosen)
        _point(home, chosen)
        return chosen


def verify(home: Path, name: str) -> list[Check]:
    """Every file of a release against the sizes and hashes of its manifest."""
    folder = home / "releases" / name
    expected: dict[str, dict[str, Any]] = manifest(home, name)["fichiers"]
    present = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {"manifest.json"}
    checks = [Check(f, False, f"fichier absent : {f}") for f in sorted(expected.keys() - present)]
    checks += [Check(f, False, f"fichier en trop : {f}") for f in sorted(present - expected.keys())]
    for file in sorted(present & expected.keys()):
        same = file_hash(folder / file) == expected[file]["sha256"]
        checks.append(Check(file, same, file if same else f"empreinte différente : {file}"))
    return checks


def _point(home: Path, name: str) -> None:
    write_durably(home / "releases" / "courante", name.encode() + b"\n")


def _prune(home: Path, keep: str, kept: int) -> None:
    sweep(home / "releases")
    for name in {*names(home)[:-kept]} - {keep, *pinned(home)}:
        vanish(home / "releases" / name)
