"""Errors of the family: RFC 9457 with a `code`, the faulty fields (`champs`) and the request (`instance`).

Values of personal fields are never given back.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from starlette.requests import Request
from starlette.responses import Response

from tremplin.families.parcours.personal import is_personal
from tremplin.platform.web.policy import Form
from tremplin.platform.wire.errors import REFUSALS, ApiError, Refusals, in_french

Champ = dict[str, Any]
_CODES = {
    400: "PARAMETRE_INVALIDE",
    401: "NON_AUTHENTIFIE",
    403: "PORTEE_MANQUANTE",
    404: "INTROUVABLE",
    405: "METHODE_NON_PERMISE",
    413: "CORPS_TROP_GRAND",
    415: "TYPE_INATTENDU",
    422: "FORME_INVALIDE",
    429: "LIMITE_ATTEINTE",
    500: "ERREUR_INTERNE",
    503: "INDISPONIBLE",
    507: "ESPACE_INSUFFISANT",
}
_PERSONNELS = (
    "beneficiaire",
    "idRegionalDE",
    "codeGeoDE",
    "note",
    "texte",
    "avis",
    "courriel",
    "telephone",
    "nom",
    "prenom",
    "dateNaissance",
    "contenu.motif",
)
"""What a field's path may hold when its value is about a person."""


def refus(status: int, code: str, message: str, fields: Iterable[Champ] = (), **more: Any) -> ApiError:
    """A refusal by its code; `fields` are the faulty fields."""
    told = list(fields)
    headers = {"retry-after": str(more.pop("retry_after"))} if "retry_after" in more else {}
    return ApiError(status, message, {"code": code, **({"champs": told} if told else {}), **more}, headers)


def champ(nom: str, value: Any, attendu: str) -> Champ:
    """A faulty field: its path, the value received (unless it is about a person), what was expected."""
    told: Champ = {"champ": nom, "attendu": attendu}
    plain = isinstance(value, str | int | float | bool)
    if plain and not any(p in nom for p in _PERSONNELS) and not is_personal(str(value)):
        beyond = isinstance(value, int) and abs(value) >= 2**63  # JSON readers don't hold it
        told["valeur"] = str(value)[:200] if beyond or isinstance(value, str) else value
    return told


def introuvable() -> ApiError:
    """What isn't there and what is another's: the same words."""
    return refus(404, "INTROUVABLE", "Objet inconnu, ou hors de votre périmètre")


def efface() -> ApiError:
    """Someone of whom nothing is kept any more."""
    return refus(410, "EFFACE", "Cette personne a été effacée : rien n'est plus gardé d'elle")


def champs_de(error: ValidationError, prefix: str = "") -> list[Champ]:
    """The faulty fields that a model found."""
    return [_field(fault, prefix) for fault in error.errors()]


def _field(fault: ErrorDetails, prefix: str) -> Champ:
    path = [prefix] if prefix else []
    path += [str(part) for part in fault["loc"] if "[" not in str(part)]
    expected = in_french(fault)
    if fault["type"] == "value_error":
        path, expected = _nomme(path, expected)
    unknown = fault["type"] == "extra_forbidden"
    return champ(".".join(path) or "corps", None if unknown else fault.get("input"), expected)


def _nomme(path: list[str], expected: str) -> tuple[list[str], str]:
    """A model that compares its fields names the faulty one first: « dateFin: … »."""
    name, found, rest = expected.partition(": ")
    return ([*path, name], rest) if found and name.isidentifier() else (path, expected)


def probleme(request: Request, error: ApiError) -> Response:
    """The body of a refusal."""
    data: dict[str, Any] = dict(error.data) if isinstance(error.data, dict) else {}
    faults = data.pop("validationError", None)
    if faults is not None:
        named = [(*_nomme(f["path"], f["message"]), f.get("received")) for f in faults]
        data["champs"] = [champ(".".join(path), received, expected) for path, expected, received in named]
        names = ", ".join(c["champ"] for c in data["champs"])
        error.message = f"Paramètre inattendu ou faux : {names}"
    code = data.pop("code", _CODES.get(error.status, "REFUS"))
    body = {
        "type": "about:blank",
        "status": error.status,
        "title": error.name,
        "detail": error.message,
        "code": code,
        "instance": f"urn:tremplin:requete:{request.scope['state']['request_id']}",
        **data,
    }
    return Response(orjson.dumps(body), error.status, error.headers, "application/problem+json")


_TEXT = {"type": "string"}
REFUSALS[probleme] = Refusals(
    "ProblemeParcours",
    "application/problem+json",
    {
        "type": "object",
        "required": ["type", "status", "title", "detail", "code", "instance"],
        "properties": {
            "type": _TEXT,
            "status": {"type": "integer"},
            "title": _TEXT,
            "detail": _TEXT,
            "code": _TEXT,
            "instance": _TEXT,
            "champs": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["champ", "attendu"],
                    "properties": {"champ": _TEXT, "valeur": {}, "attendu": _TEXT},
                },
            },
        },
    },
    {
        "400": "Paramètre inconnu ou faux, curseur d'un autre : `champs` les dit tous",
        "401": "Jeton absent, inconnu, révoqué ou expiré",
        "403": "Portée ou habilitation manquante, jeton d'essai sur la base réelle ou l'inverse",
        "404": "Objet inconnu, ou hors du périmètre",
        "410": "Personne effacée",
        "409": "Contradiction avec l'état présent",
        "413": "Corps trop grand",
        "415": "Type de contenu inattendu",
        "422": "Contenu mal formé : `champs` dit lesquels et ce qui est attendu",
        "429": "Limite de débit atteinte ; `Retry-After` dit quand revenir",
        "503": "Base occupée ou indisponible, ou réponse trop longue à faire",
    },
)
FORM = Form(probleme).hiding
