"""Live reading: a feed by cursor that may wait, and the same as Server-Sent Events."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from tremplin.families.parcours.bases import BASES, Base, serve
from tremplin.families.parcours.feed import cursor as cursor_of_feed
from tremplin.families.parcours.feed import schemas
from tremplin.families.parcours.feed.parameters import SUIVI, Suivi
from tremplin.families.parcours.feed.views import Vues
from tremplin.families.parcours.routes.common import Appel, appel, json
from tremplin.families.parcours.service import FRAICHEUR_S, service_de
from tremplin.families.parcours.store import changes as rows
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.described import header
from tremplin.platform.wire.errors import ApiError

_BATTEMENT_S, _DROIT_S = 15.0, 1.0
_LOT = 100
Question = Annotated[Suivi, Query()]


async def changements(request: Request, suivi: Question) -> Response:
    """Tout ce qui a changé depuis un curseur, dans l'ordre de réception ; `attente` : secondes à attendre."""
    position = await run_in_threadpool(_resume, request, suivi, suivi.cursor)
    end = time.monotonic() + suivi.attente
    while True:
        found, reached = await run_in_threadpool(_read, request, suivi, position, suivi.limit)
        if found or time.monotonic() >= end:
            break
        await _watch(request, reached, end)
    cursor = suivi.cursor
    if found or cursor is None or reached >= position + rows.PORTEE:
        cursor = await run_in_threadpool(_put, request, suivi, reached)
    return json({"resultats": [told for _, told in found], "curseur": cursor})


async def flux(request: Request, suivi: Question) -> Response:
    """Le même fil en Server-Sent Events ; `Last-Event-ID` reprend après une coupure."""
    cursor = request.headers.get("last-event-id") or suivi.cursor
    position = await run_in_threadpool(_resume, request, suivi, cursor)
    headers = {"cache-control": "private, no-store", "x-accel-buffering": "no"}
    return StreamingResponse(_issue(request, suivi, position), 200, headers, "text/event-stream")


async def _issue(request: Request, suivi: Suivi, position: int) -> AsyncIterator[bytes]:
    """Events as they come, a comment when nothing does, an end with its reason when the right ends."""
    yield b": bienvenue\n\n"
    beat, checked = time.monotonic() + _BATTEMENT_S, time.monotonic() + _DROIT_S
    while True:
        if time.monotonic() >= checked:
            checked = time.monotonic() + _DROIT_S
            if reason := await run_in_threadpool(_fin_du_droit, request):
                yield b"event: fin\ndata: " + orjson.dumps({"raison": reason}) + b"\n\n"
                return
        lines, position = await run_in_threadpool(_lines, request, suivi, position)
        if lines:
            beat = time.monotonic() + _BATTEMENT_S
            yield lines
            continue
        if time.monotonic() >= beat:
            beat = time.monotonic() + _BATTEMENT_S
            yield b": toujours la\n\n"
        await _watch(request, position, min(beat, checked))


async def _watch(request: Request, position: int, end: float) -> None:
    """Wait for a change after a position, or for an instant."""
    service = service_de(request)
    bell = service.store.bell
    heard = await run_in_threadpool(bell.heard)
    while await run_in_threadpool(service.tete) <= position and (left := end - time.monotonic()) > 0:
        await bell.wait_async(heard, left)
        heard = bell.heard()
        await asyncio.sleep(FRAICHEUR_S)  # what rang is then in what the next look tells


def _lines(request: Request, suivi: Suivi, position: int) -> tuple[bytes, int]:
    """The next changes as lines of the stream, and the position reached."""
    found, reached = _read(request, suivi, position, _LOT)
    lines = [
        b"id: %b\nevent: %b\ndata: %b\n\n"
        % (_put(request, suivi, at).encode(), told["type"].encode(), orjson.dumps(told))
        for at, told in found
    ]
    return b"".join(lines), reached


def _resume(request: Request, suivi: Suivi, cursor: str | None) -> int:
    who = appel(request)
    found = cursor_of_feed.resume(who.service.secrets, who.acteur, _question(suivi), cursor, "cursor")
    return int(found or 0)


def _put(request: Request, suivi: Suivi, position: int) -> str:
    who = appel(request)
    return cursor_of_feed.put(who.service.secrets, who.acteur, _question(suivi), position)


def _question(suivi: Suivi) -> Any:
    """The feed and its stream take each other's cursors."""
    return ["changements", suivi.filtres_seuls()]


def _read(request: Request, suivi: Suivi, position: int, limit: int) -> tuple[list[tuple[int, Any]], int]:
    """Changes that the reader sees, each with its position; how far was looked."""
    who = appel(request)
    return read(who, position, limit, suivi)


def read(who: Appel, position: int, limit: int, suivi: Suivi) -> tuple[list[tuple[int, Any]], int]:
    """The next changes of a reader, and the position reached."""
    service, acteur = who.service, who.acteur
    head = service.tete()
    with service.store.reading() as connection:
        found = rows.apres(connection, acteur, position, limit, suivi.filtres(()), suivi.type)
    if len(found) == limit:
        reached = found[-1].a
    else:
        reached = max(position, min(head, position + rows.PORTEE), found[-1].a if found else 0)
    cles = service.cles.read({r.cle_id for r in found if r.textes}) if acteur.sees_identity else {}
    views = Vues(service, acteur, cles)
    return [(row.a, views.changement(row)) for row in found], reached


def _fin_du_droit(request: Request) -> str | None:
    """Why the stream ends; None while the token opens."""
    header = request.headers.get("authorization", "")
    clients = state_of(request).clients
    try:
        holder = clients.cached(header) or clients.identify(header)
    except ApiError as error:
        return error.message
    declared = request.state.policy
    if declared.who.scope not in holder.portees:
        return "La portée a été retirée"
    return None


_REPRISE = header("Last-Event-ID", r"[!-~]{0,2000}", "Dernier événement reçu : la suite vient après lui")


def _router(base: Base) -> APIRouter:
    router = APIRouter(route_class=GuardedRoute)
    serve(
        router,
        base,
        f"{base.natif}/changements",
        changements,
        repeated=SUIVI,
        summary="Fil des changements",
        answer=schemas.Fil,
    )
    serve(
        router,
        base,
        f"{base.natif}/flux",
        flux,
        repeated=SUIVI,
        summary="Flux des changements (SSE)",
        media=["text/event-stream"],
        headers=[_REPRISE],
    )
    return router


routers = [_router(base) for base in BASES]
