"""Sending a release: what the depot lacks, then its manifest, then the pointer, last and on condition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from tremplin.release.depot.place import Depot, Pointer, each_at_once
from tremplin.release.publish import FORMAT, folder_of, manifest, pinned

Step = Callable[[str], None]


@dataclass(frozen=True)
class Sent:
    """What a release cost to send."""

    version: str
    fichiers: int
    octets: int
    """Bytes of the files that the depot lacked."""
    octets_en_tout: int


def send(home: Path, name: str, depot: Depot) -> Sent:
    """Send a whole release and point to it; raises Overtaken when another was pointed to meanwhile."""
    seen = depot.pointer()
    folder = folder_of(home, name)
    body = (folder / "manifest.json").read_bytes()
    files = {facts["sha256"]: (folder / file, facts["taille"]) for file, facts in _files(home, name).items()}
    lacking = _keep_what_lacks(depot, files)
    depot.keep_manifest(name, body)
    _keep_what_lacks(depot, files)  # what was there, and was swept meanwhile
    pointer = Pointer(
        version=name,
        manifeste=sha256(body).hexdigest(),
        format=FORMAT,
        publiee_le=datetime.now(UTC).isoformat(timespec="seconds"),
        epinglees=pinned(home),
    )
    depot.point(pointer, seen[1] if seen else None)
    return Sent(name, len(lacking), sum(lacking.values()), sum(size for _, size in files.values()))


def sender(url: str, key: str, home: Path, told: Callable[[Sent], None] = lambda _sent: None) -> Step | None:
    """What `publish` and `rollback` do of a release before they put it in service here; None without a depot."""
    if not url:
        return None
    depot = Depot(url, key)
    return lambda name: told(send(home, name, depot))


def _keep_what_lacks(depot: Depot, files: Mapping[str, tuple[Path, int]]) -> dict[str, int]:
    """Send what the depot has not, or has not whole; sizes by hash."""
    held = depot.held()
    lacking = {digest: size for digest, (_, size) in files.items() if held.get(digest) != size}
    each_at_once(lambda digest: depot.keep(digest, files[digest][0]), lacking)
    return lacking


def _files(home: Path, name: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = manifest(home, name)["fichiers"]
    return found
