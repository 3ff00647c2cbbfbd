"""Downloads: the flat files of a release, with their sizes and hashes."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from tremplin.domain.text import fold, words
from tremplin.language.spoken import gettext as _
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.family import Family
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.headers import modified
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import OPEN_WIRE, PUBLIC, Policy, policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.portal.catalogue.home import READ
from tremplin.release.publish import UnknownRelease
from tremplin.release.reader import Release

router = APIRouter(route_class=GuardedRoute)
FILE = Policy(Right.FLAT_FILES, PUBLIC, Cost.LIGHT, OPEN_WIRE)
TYPES = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet", "json": "application/json"}
OTHER_TYPES = {
    "tsv": "text/tab-separated-values; charset=utf-8",
    "ttl": "text/turtle; charset=utf-8",
    "ndjson": "application/x-ndjson",
}
"""Of files that aren't tables."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """The tables of a family that are given out."""

    nom: str
    titre: str
    resume: str
    tables: list[dict[str, Any]]
    exports: list[dict[str, Any]]
    """Files in forms of their own."""


@router.get("/telechargements")
@policy(READ)
async def telechargements(
    request: Request,
    q: Annotated[str, Query(max_length=200)] = "",
    famille: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """Every flat table by family, each leading to its formats; those of a family, those whose title or name holds the
    words asked for, with their files."""
    manifest = release_of(request).manifest
    given_out = [_told(manifest, name) for name, facts in sorted(manifest["tables"].items()) if facts["plat"]]
    kept = [t for t in given_out if all(w in fold(f"{t['titre']} {t['nom']}") for w in words(q))]
    asked = [f for f in request.app.state.families if famille in ("", f.name)]
    if not asked:
        raise ApiError(404, _("Famille inconnue : %(famille)s", famille=famille))
    groups = [
        Group(
            nom=f.name,
            titre=f.titre,
            resume=f.resume,
            tables=[t for t in kept if _of_family(f, t)],
            exports=_exports(f, manifest, q),
        )
        for f in asked
    ]
    return page(
        request,
        "telechargements.html",
        q=q,
        groupes=[group for group in groups if group.tables or group.exports],
        trouvees=sum(len(group.tables) for group in groups),
        entier=bool(q or famille),
        en_tout=len(given_out),
    )


def _told(manifest: dict[str, Any], name: str) -> dict[str, Any]:
    """A table with its files."""
    files = {ext: manifest["fichiers"][f"flat/{name}.{ext}"] for ext in TYPES}
    return {"nom": name, **manifest["tables"][name], "formats": files}


def _exports(family: Family, manifest: dict[str, Any], typed: str) -> list[dict[str, Any]]:
    """The files of a family that aren't tables, those whose title or name holds the words asked for."""
    given_out, wanted = manifest["fichiers"], words(typed)
    return [
        {"nom": one.file, "titre": one.titre, "description": one.description, **given_out[f"flat/{one.file}"]}
        for one in (family.reference.exports if family.reference else ())
        if f"flat/{one.file}" in given_out and all(w in fold(f"{one.titre} {one.file}") for w in wanted)
    ]


def _of_family(family: Family, table: dict[str, Any]) -> bool:
    """Whether a table, or the one that it is a part of, is a family's."""
    names = {t.name for t in family.reference.tables} if family.reference else set()
    return ((table["partie"] or {}).get("de") or table["nom"]) in names


@router.get("/telechargements/SHA256SUMS")
@policy(FILE)
async def sums(request: Request) -> Response:
    """The hash of every flat file of the release, as `sha256sum -c` reads them."""
    release = release_of(request)
    flat = {n.removeprefix("flat/"): f for n, f in release.manifest["fichiers"].items() if n.startswith("flat/")}
    lines = (f"{facts['sha256']}  {name}\n" for name, facts in sorted(flat.items()))
    return PlainTextResponse("".join(lines), headers=modified(release))


@router.get("/telechargements/{fichier}")
@policy(FILE)
async def fichier(request: Request, fichier: str) -> Response:
    """One flat file of the release, with its hash; ranges and conditional requests are served."""
    return _served(release_of(request), fichier)


@router.get("/telechargements/{version}/{fichier}")
@policy(FILE)
async def fichier_d_une_version(request: Request, version: str, fichier: str) -> Response:
    """The same of a release named by the address: what a frozen DuckLake names beside itself."""
    try:
        return _served(state_of(request).releases.get(version), fichier)
    except UnknownRelease as error:
        raise ApiError(404, str(error)) from error


def _served(release: Release, name: str) -> Response:
    facts: dict[str, Any] | None = release.manifest["fichiers"].get(f"flat/{name}")
    if facts is None:
        raise ApiError(404, _("Fichier inconnu : %(fichier)s", fichier=name[:80]))
    headers = {
        "etag": f'"{facts["sha256"]}"',
        **modified(release),
        "repr-digest": f"sha-256=:{b64encode(bytes.fromhex(facts['sha256'])).decode()}:",
        "access-control-allow-origin": "*",
        "cache-control": "public, max-age=300",
    }
    extension = name.rpartition(".")[2]
    return FileResponse(
        release.folder / "flat" / name,
        media_type=(TYPES | OTHER_TYPES).get(extension, "application/octet-stream"),
        filename=name,
        headers=headers,
    )
