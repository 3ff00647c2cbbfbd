"""Copies of a release: its files, each with its size and its hash, but what is never given out. What holds them all
answers the routes of the reference plane without a server (`tremplin-client download`)."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import FileResponse, Response

from tremplin.language.spoken import gettext as _
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.headers import modified
from tremplin.platform.web.policy import KEY, PROBLEM, Policy, policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.release.files.lookup import RESERVE
from tremplin.release.publish import UnknownRelease
from tremplin.release.reader import Release

router = APIRouter(prefix="/api/versions/v1", route_class=GuardedRoute)
_COPIED = Policy(Right.FLAT_FILES, KEY, Cost.LIGHT, PROBLEM.live)
CURRENT = "courante"


def _release(request: Request, nom: str) -> Release:
    """A release of which what is never given out stands apart; raises ApiError 404."""
    state = state_of(request)
    if nom == CURRENT:
        found = release_of(request)
    else:
        try:
            found = state.releases.get(nom)
        except UnknownRelease as error:
            raise ApiError(404, _("Version inconnue, ou qui n'est plus gardée")) from error
    if RESERVE not in found.manifest["fichiers"]:
        raise ApiError(404, _("Cette version a été construite avant que l'on puisse la copier : prenez la suivante"))
    return found


@router.get("/{nom}")
@policy(_COPIED)
async def listed(request: Request, nom: str) -> Response:
    """The files of a copy, with what an application must know to answer as this one does."""
    release = _release(request, nom)
    files: dict[str, Any] = {n: f for n, f in release.manifest["fichiers"].items() if n != RESERVE}
    told = {
        "version": release.name,
        "adresse": state_of(request).settings.base_url,
        "taille": sum(facts["taille"] for facts in files.values()),
        "manifeste": release.manifest,
        "fichiers": files,
    }
    return Response(orjson.dumps(told), media_type="application/json")


@router.get("/{nom}/{chemin:path}")
@policy(_COPIED)
async def file(request: Request, nom: str, chemin: str) -> Response:
    """One file of a copy; ranges are served, its ETag is its SHA-256."""
    release = _release(request, nom)
    facts = release.manifest["fichiers"].get(chemin) if chemin != RESERVE else None
    if facts is None:
        raise ApiError(404, _("Fichier inconnu : %(fichier)s", fichier=chemin[:80]))
    headers = {
        "etag": f'"{facts["sha256"]}"',
        **modified(release),
        "repr-digest": f"sha-256=:{b64encode(bytes.fromhex(facts['sha256'])).decode()}:",
    }
    return FileResponse(release.folder / chemin, media_type="application/octet-stream", headers=headers)
