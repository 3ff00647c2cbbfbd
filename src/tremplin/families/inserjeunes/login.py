"""Logging in, as the clients of the service replaced do: a name and a password against a token of one day."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from tremplin.families.inserjeunes import schemas
from tremplin.families.inserjeunes.errors import BOOM, OPEN, wrong_login
from tremplin.families.inserjeunes.openapi import ALIAS, PREFIX
from tremplin.families.inserjeunes.parameters import detail, refused
from tremplin.platform.bounds.limits import Cost, Rate
from tremplin.platform.identity import users
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.policy import PUBLIC_UNREAD, Policy, policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.described import header, later
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.wire.payload import read_bytes, read_form, read_object

router = APIRouter(route_class=GuardedRoute, tags=["InserJeunes"])
FAILURES = Rate(10 / 900, 10)
"""Failures of one name: ten, then one every ninety seconds."""
_LIMIT = 16 * 1024
_POLICY = Policy(Right.TOKEN, PUBLIC_UNREAD, Cost.LIGHT, BOOM)
_FORM = "application/x-www-form-urlencoded"


async def auth_login(request: Request) -> Response:
    """Un jeton d'un jour contre un nom et un mot de passe, en JSON ou en formulaire."""
    state = state_of(request)
    name, password = _checked(await _given(request))
    blocked = state.limits.take(f"login:{name}", Cost.REFUSED, FAILURES, count=False)
    if not blocked.passed:
        wait = str(max(1, round(blocked.wait)))
        raise ApiError(
            429, "Trop d'essais manqués pour ce nom : attendez avant de recommencer", headers={"retry-after": wait}
        )
    token = await run_in_threadpool(users.login, state.store, state.settings.poivre, name, password)
    if token is None:
        state.limits.take(f"login:{name}", Cost.REFUSED, FAILURES)
        raise wrong_login()
    return Response(
        orjson.dumps({"token": token}), headers={**OPEN, "cache-control": "no-store"}, media_type="application/json"
    )


async def _given(request: Request) -> dict[str, Any]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await read_bytes(request, _LIMIT)
    if kind != _FORM:
        return read_object(body)
    return dict(read_form(body, 50))


def _checked(given: dict[str, Any]) -> tuple[str, str]:
    faults = []
    for name in ("username", "password"):
        value = given.get(name)
        if value is None:
            faults.append(detail((name,), "any.required", "is required", None, {}))
        elif not isinstance(value, str):
            faults.append(detail((name,), "string.base", "must be a string", value, {}))
        elif not value:
            faults.append(detail((name,), "string.empty", "is not allowed to be empty", value, {}))
    if faults:
        raise refused(faults)
    return given["username"][:64], given["password"][:1024]


_NAMED = header("X-Request-Id", "[A-Za-z0-9-]{8,64}", "Nom de la demande, repris dans la réponse et le journal")
"""Any route takes it. It is told here since a generator of Python clients writes a wrong module for an operation of two
kinds of bodies and nothing optional (openapi-python-client 0.29)."""


def _told() -> dict[str, Any]:
    schema = schemas.Identifiants.model_json_schema()
    content = {kind: {"schema": schema} for kind in ("application/json", _FORM)}
    return {"requestBody": {"required": True, "content": content}, "parameters": [_NAMED]}


for _prefix in (PREFIX, ALIAS + PREFIX):
    for _shape in ("/auth/login", "/auth/login/"):
        router.add_api_route(
            f"{_prefix}{_shape}",
            policy(_POLICY)(auth_login),
            methods=["POST"],
            response_model=schemas.Jeton,
            include_in_schema=(_prefix, _shape) == (PREFIX, "/auth/login"),
            summary="Obtenir un jeton",
            openapi_extra=later(_told),
        )
