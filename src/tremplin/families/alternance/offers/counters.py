"""Open counters of offers: readings in a search, readings of a detail, clicks. They never fail, nor say what exists."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tremplin.families.alternance.common.errors import OPEN, V3
from tremplin.families.alternance.common.openapi import described, open_elsewhere
from tremplin.families.alternance.search import schemas_v1
from tremplin.families.alternance.store import offers as stored
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.policy import PUBLIC, Policy, policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.described import json_body, later
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.wire.payload import read_json

router = APIRouter(route_class=GuardedRoute, tags=["Emplois"])
_AU_PLUS = 450
ID_OFFRE = re.compile(r"[0-9A-Za-z_-]{1,64}", re.ASCII)
_COMPTES = frozenset({"detail_view", "postuler_click", "search_view"})
"""What is counted of an offer."""
_OUVERT = Policy(Right.ALTERNANCE, PUBLIC, Cost.WRITE, V3.live)


async def _tally(request: Request) -> Response:
    """Compter une lecture ou un clic ; la réponse ne dit pas si l'offre existe."""
    await _count(request, [request.path_params["id"]], request.path_params["quoi"])
    return _rien()


async def _views(request: Request) -> Response:
    """Compter les offres qu'une recherche a montrées (`{"ids": […]}`, 450 au plus)."""
    try:
        ids = (await read_json(request)).get("ids")
    except ApiError:
        ids = None  # never fails, says nothing
    listed = [i for i in ids if isinstance(i, str)] if isinstance(ids, list) else []
    await _count(request, listed[:_AU_PLUS], "search_view")
    return _rien()


async def _count(request: Request, ids: list[str], what: str) -> None:
    known = [i for i in dict.fromkeys(ids) if ID_OFFRE.fullmatch(i)]
    if known and what in _COMPTES:
        await run_in_threadpool(stored.count, state_of(request).store, known, what)


def _rien() -> Response:
    return Response(b"{}", headers=OPEN, media_type="application/json")


def _told(path: str, body: type[BaseModel] | None) -> dict[str, Any]:
    return {"parameters": described(path, {}), **(json_body(body) if body else {})}


def _add_all() -> None:
    for path, handle, body in (
        ("/api/v3/jobs/stats/search_view", _views, schemas_v1.Vues),
        ("/api/v3/jobs/{id}/stats/{quoi}", _tally, None),
    ):
        summary = (handle.__doc__ or "").partition(";")[0].partition("(")[0].strip().rstrip(".")
        router.add_api_route(
            path,
            policy(_OUVERT)(handle),
            methods=["POST"],
            response_model=schemas_v1.Vide,
            summary=summary,
            openapi_extra=later(partial(_told, path, body)),
        )
        open_elsewhere(router, path, _OUVERT)


_add_all()
