"""This Tremplin as a depot: whole releases, for another one that follows it (`TREMPLIN_DEPOT=https://…`)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, Response

from tremplin.durable import json_bytes
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.policy import PROBLEM, Policy, granted, policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.release import publish
from tremplin.release.reader import Release

router = APIRouter(route_class=GuardedRoute, prefix="/depot", include_in_schema=False)
_READ = Policy(Right.RELEASES, granted("releases:read"), Cost.LIGHT, PROBLEM.live)
_PINNED = {"cache-control": "private, max-age=31536000, immutable"}


@router.get("/pointeur.json")
@policy(_READ)
async def pointer(request: Request) -> Response:
    """Which release is in service, and those that are pinned."""
    from tremplin.release.depot.place import Pointer

    release = release_of(request)
    told = Pointer(
        version=release.name,
        manifeste=sha256((release.folder / "manifest.json").read_bytes()).hexdigest(),
        format=publish.FORMAT,
        publiee_le=release.since.astimezone(UTC).isoformat(timespec="seconds"),
        epinglees=publish.pinned(release.home),
    )
    body = json_bytes(asdict(told))
    headers = {"etag": f'"{sha256(body).hexdigest()}"', "cache-control": "private, no-cache"}
    return Response(body, media_type="application/json", headers=headers)


@router.get("/versions/{nom}.json")
@policy(_READ)
def manifest(request: Request, nom: str) -> Response:
    """The manifest of a release that is kept."""
    release = release_of(request)
    if nom not in publish.names(release.home):
        raise ApiError(404, f"Version inconnue : {nom[:80]}")
    file = publish.folder_of(release.home, nom) / "manifest.json"
    return FileResponse(file, media_type="application/json", headers=_PINNED)


@router.get("/fichiers/{empreinte}")
@policy(_READ)
def content(request: Request, empreinte: str) -> Response:
    """A file of a release that is kept, by its sha-256; ranges are served."""
    releases = state_of(request).releases
    for name in reversed(publish.names(release_of(request).home)):
        found = releases.get(name).held("depot", _by_hash).get(empreinte)
        if found is not None:
            headers = {**_PINNED, "etag": f'"{empreinte}"'}
            return FileResponse(found, media_type="application/octet-stream", headers=headers)
    raise ApiError(404, f"Aucune version gardée n'a ce contenu : {empreinte[:64]}")


def _by_hash(release: Release) -> dict[str, Path]:
    """The files of a release, by their hash."""
    return {facts["sha256"]: release.folder / file for file, facts in release.manifest["fichiers"].items()}
