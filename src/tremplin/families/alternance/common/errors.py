"""Errors in the forms of the services replaced: `{error, error_messages}` in v1, `{statusCode, …}` since."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from tremplin.platform.web.policy import Access, Form
from tremplin.platform.wire.errors import REFUSALS, ApiError, Refusals

OPEN = {"access-control-allow-origin": "*"}
"""Header of every answer of open routes: widgets call from any page."""
_V1 = {
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    429: "too_many_requests",
    500: "internal_error",
    503: "unavailable",
    504: "timeout",
}


def wrong_parameters(messages: list[str]) -> ApiError:
    """400 with every fault."""
    return ApiError(400, "wrong_parameters", {"error": "wrong_parameters", "error_messages": messages})


def missing_parameters(messages: list[str]) -> ApiError:
    """400 of routes that need one of several parameters."""
    return ApiError(400, "missing_parameters", {"error": "missing_parameters", "error_messages": messages})


def not_found(message: str = "") -> ApiError:
    """404; companies and offers say what wasn't found."""
    more = {"result": "not_found", "message": message} if message else {}
    return ApiError(404, "not_found", {"error": "not_found", **more})


def v1(_request: Request, error: ApiError) -> Response:
    """The body of a refusal of v1."""
    data = error.data if isinstance(error.data, dict) else {}
    if "error" in data:
        body = data
    elif "validationError" in data:
        faults = [f"{'.'.join(map(str, f['path']))} : {f['message']}" for f in data["validationError"]]
        body = {"error": "wrong_parameters", "error_messages": faults}
    elif error.status == 400:
        body = {"error": "wrong_parameters", "error_messages": [error.message]}
    else:
        told = {"message": error.message} if error.status in (401, 403, 429, 503, 504) else {}
        body = {"error": _V1.get(error.status, "error"), **told}
    return Response(orjson.dumps(body), error.status, {**OPEN, **error.headers}, "application/json")


def v3(request: Request, error: ApiError) -> Response:
    """The body of a refusal of the newer routes, as their validator writes it; any page may read those of open ones."""
    declared = getattr(request.state, "policy", None)
    opened = OPEN if declared is not None and declared.who.access is Access.PUBLIC else {}
    body: dict[str, Any] = {"statusCode": error.status, "error": error.name, "message": error.message}
    data = error.data if isinstance(error.data, dict) else {}
    if "validationError" in data:
        faults = [
            {"code": f["code"], "message": f["message"], "path": list(f["path"])} for f in data["validationError"]
        ]
        where = data.get("ou", "querystring")
        body["message"] = ", ".join(f"{where}.{'.'.join(map(str, f['path']))}: {f['message']}" for f in faults)
        body["data"] = {
            "validationError": {
                "name": "ZodError",
                "code": "FST_ERR_VALIDATION",
                "statusCode": 400,
                "validationContext": where,
                "issues": faults,
            }
        }
    return Response(orjson.dumps(body), error.status, {**opened, **error.headers}, "application/json")


def partenaires(_request: Request, error: ApiError) -> Response:
    """The body of a refusal of the routes by which the first publishers write."""
    data = error.data if isinstance(error.data, dict) else {}
    faults = [f"{'.'.join(map(str, f['path']))} : {f['message']}" for f in data.get("validationError", ())]
    body = {"error": True, "message": ", ".join(faults) or error.message}
    return Response(orjson.dumps(body), error.status, error.headers, "application/json")


_TEXT = {"type": "string"}
_COMMON = {
    "403": "Droit qui manque à la clé, offre d'un autre, lien qui n'ouvre pas cette demande",
    "429": "Limite de débit atteinte ; `Retry-After` dit quand revenir",
    "503": "Aucune version des données n'est publiée, ou trop de réponses en retard",
    "504": "Réponse trop longue à faire ; `Retry-After` dit quand revenir",
}
REFUSALS[v1] = Refusals(
    "ErreurAlternanceV1",
    "application/json",
    {
        "type": "object",
        "required": ["error"],
        "properties": {
            "error": _TEXT,
            "error_messages": {"type": "array", "items": _TEXT},
            "result": _TEXT,
            "message": _TEXT,
        },
    },
    {
        "400": "Paramètres faux : `error_messages` les dit tous",
        "401": "Clé donnée, mais inconnue, révoquée ou expirée",
        "404": "Rien de ce nom",
        **_COMMON,
    },
)
REFUSALS[v3] = Refusals(
    "ErreurAlternance",
    "application/json",
    {
        "type": "object",
        "required": ["statusCode", "error", "message"],
        "properties": {
            "statusCode": {"type": "integer"},
            "error": _TEXT,
            "message": _TEXT,
            "data": {"type": "object"},
        },
    },
    {
        "400": "Paramètres faux : `data.validationError.issues` les dit tous",
        "401": "Clé absente, inconnue, révoquée ou expirée",
        "404": "Offre ou formation inconnue",
        **_COMMON,
    },
)
REFUSALS[partenaires] = Refusals(
    "ErreurPartenaires",
    "application/json",
    {"type": "object", "required": ["error", "message"], "properties": {"error": {"const": True}, "message": _TEXT}},
    {
        "400": "Corps faux, ou rien à soi de ce nom : `message` dit tout",
        "401": "Clé absente, inconnue, révoquée ou expirée",
        "404": "Aucun organisme proche",
        **_COMMON,
    },
)
V1, V3, PARTNERS = (Form(renderer, late=504) for renderer in (v1, v3, partenaires))
