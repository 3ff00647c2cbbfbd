"""Errors in the form of the service replaced: `{statusCode, error, message[, data][, details]}`."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from tremplin.families.inserjeunes.parameters import VALIDATION, detail
from tremplin.platform.web.policy import Form
from tremplin.platform.wire.errors import REFUSALS, ApiError, Refusals

OPEN = {
    "access-control-allow-origin": "*",
    "access-control-allow-headers": (
        "Origin, X-Requested-With, Content-Type, Accept, API-Key, X-Api-Key, Authorization"
    ),
}
"""Headers of every answer of the family."""
_UNAUTHORIZED = "Not authorized"
_INTERNAL = "An internal server error occurred"


class NotFound(ApiError):
    """404, in the words that clients know."""

    def __init__(self, message: str, **data: Any) -> None:
        super().__init__(404, message, {"data": data} if data else None)


def no_data_for(millesime: str, available: list[str]) -> NotFound:
    """Figures exist, for other millésimes."""
    return NotFound("Pas de données pour le millésime", millesime=millesime, millesimesDisponible=available)


def wrong_login() -> ApiError:
    """Unknown user, wrong password: the same words."""
    return ApiError(401, "Votre nom d'utilisateur ou votre mot de passe est invalide", {})


def boom(_request: Request, error: ApiError) -> Response:
    """The body of a refusal; a refusal to open is always told by the same words."""
    message, data = error.message, error.data if isinstance(error.data, dict) else {}
    if error.status == 401 and error.data is None:
        message = _UNAUTHORIZED
    if error.status == 500:
        message = _INTERNAL
    if "validationError" in data:
        message = VALIDATION
        data = {"details": [_detail(fault) for fault in data["validationError"]]}
    body = {"statusCode": error.status, "error": error.name, "message": message, **data}
    return Response(orjson.dumps(body), error.status, {**OPEN, **error.headers}, "application/json")


def _detail(fault: dict[str, Any]) -> dict[str, Any]:
    """A fault that the platform found, as one of this family's details."""
    path = tuple(fault["path"]) or ("parametres",)
    return detail(path, fault["code"], fault["message"], fault.get("received"), {})


REFUSALS[boom] = Refusals(
    "ErreurInserJeunes",
    "application/json",
    {
        "type": "object",
        "required": ["statusCode", "error", "message"],
        "properties": {
            "statusCode": {"type": "integer"},
            "error": {"type": "string"},
            "message": {"type": "string"},
            "data": {"type": "object"},
            "details": {"type": "array", "items": {"type": "object"}},
        },
    },
    {
        "400": "Paramètres faux : `details` les dit tous",
        "401": "Clé ou jeton absent, inconnu ou expiré",
        "403": "Clé ou jeton qui n'ouvre pas cette route",
        "404": "Certification, formation, établissement ou millésime sans données",
        "429": "Limite de débit atteinte ; `Retry-After` dit quand revenir",
        "503": "Aucune version des données n'est publiée, ou réponse trop longue à faire",
    },
)
BOOM = Form(boom)
