"""The pointer to the release in service: publish, roll back, list, verify. One atomic rename is the switch."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from tremplin.durable import exclusive, file_hash, sweep, vanish, write_durably
from tremplin.refusal import Refusal
from tremplin.release.reference import Check

KEPT = 5
NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{12}")


class UnknownRelease(Refusal):
    """No whole release has this name here, or none at all exists."""


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
    return document


def publish(home: Path, name: str | None = None) -> str:
    """Put a release in service, the newest by default; older ones beyond the last five are removed."""
    with exclusive(home):
        available = names(home)
        chosen = name or (available[-1] if available else None)
        if chosen is None or chosen not in available:
            raise UnknownRelease(f"version inconnue : {name or 'aucune n’est construite'}")
        damage = [c for c in verify(home, chosen) if not c.ok]
        if damage:
            raise UnknownRelease(f"{chosen} est abîmée : " + " ; ".join(c.message for c in damage))
        _point(home, chosen)
        _prune(home, chosen)
        return chosen


def rollback(home: Path, name: str | None = None) -> str:
    """Put an older release back in service: the one before the current by default."""
    with exclusive(home):
        available = names(home)
        served = current(home)
        older = [n for n in available if served is None or n < served]
        chosen = name or (older[-1] if older else None)
        if chosen is None or chosen not in available:
            raise UnknownRelease("aucune version antérieure" if name is None else f"version inconnue : {name}")
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


def _prune(home: Path, keep: str) -> None:
    sweep(home / "releases")
    old: Sequence[str] = [n for n in names(home)[:-KEPT] if n != keep]
    for name in old:
        vanish(home / "releases" / name)
