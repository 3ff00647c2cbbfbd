"""The envelope of CKAN: `{help, success, result}`, and its failures as its clients turn them into exceptions."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from tremplin.platform.web.policy import Form
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import REFUSALS, ApiError, Refusals

JSON = "application/json"
_TYPES = {
    400: "Validation Error",
    401: "Authorization Error",
    403: "Authorization Error",
    404: "Not Found Error",
    409: "Validation Error",
    413: "Validation Error",
    415: "Validation Error",
}


class Invalid(ApiError):
    """409: a field that can't be taken, and why."""

    def __init__(self, field: str, *messages: str) -> None:
        super().__init__(409, f"{field} : {' ; '.join(messages)}", {field: list(messages)})


class NotFound(ApiError):
    """404: nothing has this name."""

    def __init__(self, what: str) -> None:
        super().__init__(404, f"Not found: {what}")


def help_url(request: Request) -> str:
    """Where the action is explained."""
    base = state_of(request).settings.base_url
    action = request.scope["path"].rpartition("/")[2]
    return f"{base}/api/3/action/help_show?name={action}"


def success(request: Request, result: bytes) -> Response:
    """A result that is already JSON."""
    help_ = orjson.dumps(help_url(request))
    body = b'{"help":' + help_ + b',"success":true,"result":' + result + b"}"
    return Response(body, headers=_open(request), media_type=JSON)


def _open(request: Request) -> dict[str, str]:
    """What is open data is open to the scripts of any page."""
    return {"access-control-allow-origin": "*"} if request.scope["path"].startswith("/api/") else {}


def failure(request: Request, error: ApiError) -> Response:
    """A refusal: `__type` decides which exception the client raises."""
    status, faults = error.status, error.data or {}
    if "validationError" in faults:
        status = 409
        faults = {str(f["path"][0] if f["path"] else "parametres"): [f["message"]] for f in faults["validationError"]}
    kind = _TYPES.get(status, error.name)
    body: dict[str, Any] = {"__type": kind}
    body |= faults if kind == "Validation Error" and faults else {"message": error.message}
    document = {"help": help_url(request), "success": False, "error": body}
    return Response(orjson.dumps(document), status, {**error.headers, **_open(request)}, JSON)


REFUSALS[failure] = Refusals(
    "ErreurCkan",
    JSON,
    {
        "type": "object",
        "required": ["help", "success", "error"],
        "properties": {
            "help": {"type": "string"},
            "success": {"const": False},
            "error": {"type": "object", "required": ["__type"], "properties": {"__type": {"type": "string"}}},
        },
    },
    {
        "400": "Corps illisible",
        "401": "Clé ou jeton absent, inconnu, révoqué ou expiré",
        "403": "Clé ou jeton qui n'ouvre pas cette route",
        "404": "Objet ou version inconnus",
        "409": "Paramètre faux : chaque champ avec ses raisons",
        "429": "Limite de débit atteinte ; `Retry-After` dit quand revenir",
        "503": "Aucune version des données n'est publiée, ou réponse trop longue à faire",
    },
)
FAILURE = Form(failure)
