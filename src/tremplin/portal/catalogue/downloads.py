"""Downloads: the flat files of a release, with their sizes and hashes."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, Response

from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.headers import modified
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import PUBLIC, Policy, policy
from tremplin.platform.wire.errors import ApiError
from tremplin.portal.catalogue.home import READ

router = APIRouter(route_class=GuardedRoute)
FILE = Policy(Right.FLAT_FILES, PUBLIC, Cost.LIGHT)
TYPES = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet", "json": "application/json"}


@router.get("/telechargements")
@policy(READ)
async def telechargements(request: Request) -> Response:
    """Every flat table in its formats."""
    manifest = release_of(request).manifest
    tables = []
    for name, facts in sorted(manifest["tables"].items()):
        if facts["plat"]:
            files = {ext: manifest["fichiers"][f"flat/{name}.{ext}"] for ext in TYPES}
            tables.append({"nom": name, **facts, "formats": files})
    return page(request, "telechargements.html", tables=tables, empreinte=manifest["empreinte"])


@router.get("/telechargements/{fichier}")
@policy(FILE)
async def fichier(request: Request, fichier: str) -> Response:
    """One flat file of the release, with its hash; ranges and conditional requests are served."""
    release = release_of(request)
    facts: dict[str, Any] | None = release.manifest["fichiers"].get(f"flat/{fichier}")
    if facts is None:
        raise ApiError(404, f"Fichier inconnu : {fichier[:80]}")
    headers = {
        "etag": f'"{facts["sha256"]}"',
        **modified(release),
        "repr-digest": f"sha-256=:{b64encode(bytes.fromhex(facts['sha256'])).decode()}:",
        "access-control-allow-origin": "*",
        "cache-control": "public, max-age=300",
    }
    extension = fichier.rpartition(".")[2]
    return FileResponse(
        release.folder / "flat" / fichier,
        media_type=TYPES.get(extension, "application/octet-stream"),
        filename=fichier,
        headers=headers,
    )
