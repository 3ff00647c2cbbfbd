"""Fetching a release: what no release here holds, each content against its hash, then the whole in service at once."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from tremplin.durable import appear, exclusive, file_hash, sweep, unfinished, vanish
from tremplin.release import publish
from tremplin.release.depot.place import Depot, DepotRefused, Pointer, each_at_once


@dataclass(frozen=True)
class Fetched:
    """What a release cost to fetch."""

    version: str
    fichiers: int
    octets: int
    """Bytes of the files that no release here held."""


def fetch(home: Path, depot: Depot, wanted: Pointer | str, *, kept: int = publish.KEPT) -> Fetched:
    """Bring a release and put it in service, or only bring it when it is named. What fails leaves all as it was."""
    with exclusive(home, wait=False):
        sweep(home / "releases")
        fetched = _bring(home, depot, wanted)
        if isinstance(wanted, Pointer):
            for name in wanted.epinglees:
                _bring(home, depot, name)
            publish.pin(home, wanted.epinglees)
            publish.serve(home, wanted.version, kept)
    return fetched


def _bring(home: Path, depot: Depot, wanted: Pointer | str) -> Fetched:
    name = wanted if isinstance(wanted, str) else wanted.version
    if not publish.NAME.fullmatch(name):
        raise DepotRefused(f"dépôt {depot.told} : « {name[:80]} » n'est pas un nom de version")
    damaged = name in publish.names(home) and not all(check.ok for check in publish.verify(home, name))
    if name in publish.names(home) and not damaged:
        return Fetched(name, 0, 0)
    if isinstance(wanted, Pointer):
        publish.check_format(name, wanted.format)
    body = depot.manifest(wanted)
    told = _told(depot, name, body)
    publish.check_format(name, told.get("format", 1))
    with unfinished(home / "releases") as folder:
        lacking = _fill(folder, depot, told["fichiers"], _contents(home))
        (folder / "manifest.json").write_bytes(body)
        if damaged:
            vanish(publish.folder_of(home, name))
        appear(folder, publish.folder_of(home, name))
    return Fetched(name, len(lacking), sum(lacking.values()))


def _fill(folder: Path, depot: Depot, files: dict[str, dict[str, Any]], here: dict[str, Path]) -> dict[str, int]:
    """Write the files of a release, each content once; those that had to come, sizes by hash."""
    named: dict[str, list[Path]] = {}
    sizes: dict[str, int] = {}
    for file, facts in files.items():
        named.setdefault(facts["sha256"], []).append(folder / file)
        sizes[facts["sha256"]] = facts["taille"]
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
    lacking = {digest: sizes[digest] for digest, (first, *_) in named.items() if not _link(first, digest, here)}
    each_at_once(lambda digest: depot.bring(digest, sizes[digest], named[digest][0]), lacking)
    for first, *others in named.values():
        for other in others:
            os.link(first, other)
    return lacking


def _told(depot: Depot, name: str, body: bytes) -> dict[str, Any]:
    """The manifest, once it is one and its files stay in their folder."""
    try:
        told: dict[str, Any] = orjson.loads(body)
        files = told["fichiers"].items()
        whole = told["nom"] == name and all(facts["sha256"] and facts["taille"] >= 0 for _, facts in files)
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise DepotRefused(f"dépôt {depot.told} : le manifeste de {name} n'est pas lisible") from error
    if not whole or any(Path(file).is_absolute() or ".." in Path(file).parts for file, _ in files):
        raise DepotRefused(f"dépôt {depot.told} : le manifeste de {name} n'est pas celui d'une version")
    return told


def _contents(home: Path) -> dict[str, Path]:
    """Files of the releases that are here, by their hash as their manifests tell it."""
    return {
        facts["sha256"]: publish.folder_of(home, name) / file
        for name in publish.names(home)
        for file, facts in publish.manifest(home, name)["fichiers"].items()
    }


def _link(file: Path, digest: str, here: dict[str, Path]) -> bool:
    """Take a content from a release that is here, while its bytes are still those of its hash."""
    known = here.get(digest)
    if known is None or not known.is_file() or file_hash(known) != digest:
        return False
    os.link(known, file)
    return True
