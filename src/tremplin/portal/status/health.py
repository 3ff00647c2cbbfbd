"""Health, and the documents that machines read first: OpenAPI, security.txt, the bill of materials."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files

import orjson
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response

from tremplin import __version__
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.policy import OPEN_PROBLEM, PROBLEM, PUBLIC, WIRE, Policy, policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.portal.catalogue import operations
from tremplin.portal.status.readiness import Readiness
from tremplin.release.depot.told import Followed, followed

router = APIRouter(route_class=GuardedRoute)
WIRE_PROBE = Policy(Right.HEALTH, PUBLIC, Cost.PROBE, WIRE.live)
PROBE = Policy(Right.HEALTH, PUBLIC, Cost.PROBE, PROBLEM.live)
NATIVE = Policy(Right.HEALTH, PUBLIC, Cost.LIGHT, OPEN_PROBLEM)


@router.get("/api/healthcheck")
@policy(WIRE_PROBE)
async def healthcheck(request: Request) -> Response:
    """`{name, version, env}` of the wire contract."""
    env = state_of(request).settings.env
    body = {"name": "tremplin", "version": __version__, "env": env}
    return Response(orjson.dumps(body), media_type="application/json", headers={"cache-control": "no-store"})


@router.get("/healthz")
@policy(PROBE)
async def alive() -> Response:
    """Alive: no input nor output."""
    return PlainTextResponse("ok\n", headers={"cache-control": "no-store"})


@router.get("/readyz")
@policy(PROBE)
async def ready(request: Request) -> Response:
    """Ready: a whole release, a store that can be written, room on the disk, a sane clock, mails that leave; else 503
    with names only."""
    state = state_of(request)
    failing = await run_in_threadpool(state.service(Readiness, lambda: Readiness(state)).failing)
    if failing:
        raise ApiError(503, "Pas prêt : " + ", ".join(failing), headers={"cache-control": "no-store"})
    told = await run_in_threadpool(followed, state.settings.reference)
    return PlainTextResponse("prêt\n" + (_depot(told) if told else ""), headers={"cache-control": "no-store"})


def _depot(told: Followed) -> str:
    """What is followed, for who reads the answer."""
    state = "en défaut" if told.erreur else "suivi"
    return (
        f"dépôt {state}, vu {told.vu_le} ; version {told.version or 'aucune'}, publiée {told.publiee_le or 'jamais'}\n"
    )


@router.get("/api/openapi.json")
@policy(NATIVE)
async def openapi(request: Request) -> Response:
    """The OpenAPI document of every family."""
    return _open_json(await operations.openapi(request.app, request.state.release) or b"")


@router.get("/api/openapi/{famille}.json")
@policy(NATIVE)
async def openapi_of(request: Request, famille: str) -> Response:
    """The OpenAPI document of one family."""
    document = await operations.openapi(request.app, request.state.release, famille)
    if document is None:
        raise ApiError(404, f"Famille inconnue : {famille[:40]}")
    return _open_json(document)


def _open_json(body: bytes, media_type: str = "application/json") -> Response:
    return Response(
        body,
        media_type=media_type,
        headers={"access-control-allow-origin": "*", "cache-control": "public, max-age=300"},
    )


@cache
def _sbom() -> bytes:
    return (files("tremplin.portal") / "sbom.cdx.json").read_bytes()


@router.get("/.well-known/sbom")
@policy(NATIVE)
async def sbom() -> Response:
    """What the program is made of (RFC 9472), in CycloneDX: packages, files of others, hashes, licences."""
    return _open_json(_sbom(), "application/vnd.cyclonedx+json; version=1.6")


@router.get("/.well-known/security.txt")
@policy(NATIVE)
async def security_txt(request: Request) -> Response:
    """Where to tell us of a weakness (RFC 9116)."""
    settings = state_of(request).settings
    policy_page = f"{settings.base_url}/documentation/securite"
    contact = f"mailto:{settings.contact}" if settings.contact else policy_page
    expires = (datetime.now(UTC) + timedelta(days=180)).replace(microsecond=0, minute=0, second=0)
    return PlainTextResponse(
        f"Contact: {contact}\nPolicy: {policy_page}\nPreferred-Languages: fr, en\nExpires: {expires.isoformat()}\n"
    )
