"""Errors, each in the form that its route's readers expect: the wire envelope, RFC 9457, or a page."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

import orjson
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from tremplin.domain.display import pluriel
from tremplin.durable import DiskFull, is_full
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark, translated
from tremplin.store import StoreBusy, StoreRefused

VALIDATION = "Request validation failed"
_NAMES = {429: "Too Many Requests", 413: "Payload Too Large"}

_FRENCH: dict[str, str] = {
    "missing": mark("paramètre obligatoire absent"),
    "int_parsing": mark("un nombre entier est attendu"),
    "int_from_float": mark("un nombre entier est attendu"),
    "float_parsing": mark("un nombre est attendu"),
    "finite_number": mark("un nombre fini est attendu"),
    "bool_parsing": mark("« true » ou « false » est attendu"),
    "greater_than_equal": mark("une valeur d'au moins {ge} est attendue"),
    "less_than_equal": mark("une valeur d'au plus {le} est attendue"),
    "string_pattern_mismatch": mark("la forme {pattern} est attendue"),
    "string_too_long": mark("{caractères} au plus"),
    "date_from_datetime_parsing": mark("une date AAAA-MM-JJ est attendue"),
    "date_from_datetime_inexact": mark("une date AAAA-MM-JJ, sans heure, est attendue"),
    "date_parsing": mark("une date AAAA-MM-JJ est attendue"),
    "date_type": mark("une date AAAA-MM-JJ est attendue"),
    "datetime_parsing": mark("un instant ISO 8601 est attendu"),
    "datetime_from_date_parsing": mark("un instant ISO 8601 est attendu"),
    "timezone_aware": mark("un instant avec son décalage horaire est attendu"),
    "string_too_short": mark("{caractères} au moins"),
    "string_type": mark("un texte est attendu"),
    "int_type": mark("un nombre entier est attendu"),
    "float_type": mark("un nombre est attendu"),
    "bool_type": mark("« true » ou « false » est attendu"),
    "list_type": mark("une liste est attendue"),
    "dict_type": mark("un objet est attendu"),
    "model_type": mark("un objet est attendu"),
    "model_attributes_type": mark("un objet est attendu"),
    "too_long": mark("{éléments} au plus"),
    "too_short": mark("{éléments} au moins"),
    "extra_forbidden": mark("champ inconnu"),
    "greater_than": mark("une valeur de plus de {gt} est attendue"),
    "less_than": mark("une valeur de moins de {lt} est attendue"),
    "multiple_of": mark("un multiple de {multiple_of} est attendu"),
    "int_parsing_size": mark("un nombre entier moins grand est attendu"),
    "decimal_type": mark("un nombre est attendu"),
    "decimal_parsing": mark("un nombre est attendu"),
    "datetime_type": mark("un instant ISO 8601 est attendu"),
    "timezone_naive": mark("un instant sans décalage horaire est attendu"),
    "time_type": mark("une heure HH:MM est attendue"),
    "time_parsing": mark("une heure HH:MM est attendue"),
    "uuid_type": mark("un UUID est attendu"),
    "uuid_parsing": mark("un UUID est attendu"),
    "url_type": mark("une adresse https://… est attendue"),
    "url_parsing": mark("une adresse https://… est attendue"),
    "url_scheme": mark("une adresse https://… est attendue"),
    "string_unicode": mark("un texte en UTF-8 est attendu"),
    "string_not_ascii": mark("un texte sans accents est attendu"),
    "json_invalid": mark("JSON illisible"),
    "json_type": mark("un texte en JSON est attendu"),
    "set_type": mark("une liste est attendue"),
    "tuple_type": mark("une liste est attendue"),
    "iterable_type": mark("une liste est attendue"),
    "mapping_type": mark("un objet est attendu"),
    "dataclass_type": mark("un objet est attendu"),
    "union_tag_invalid": mark("l'une de ces valeurs est attendue : {expected_tags}"),
    "union_tag_not_found": mark("le champ {discriminator} est obligatoire"),
    "none_required": mark("rien n'est attendu ici"),
    "enum": mark("l'une de ces valeurs est attendue : {expected}"),
    "literal_error": mark("l'une de ces valeurs est attendue : {expected}"),
}


class ApiError(Exception):
    """An answer other than a success, raised anywhere under a route."""

    def __init__(self, status: int, message: str, data: Any = None, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.data, self.headers = status, message, data, dict(headers or {})

    @property
    def name(self) -> str:
        return _NAMES.get(self.status, HTTPStatus(self.status).phrase)


def bad_parameter(name: str, message: str, code: str = "custom") -> ApiError:
    """400 about one query parameter."""
    return ApiError(400, VALIDATION, {"validationError": [{"path": [name], "message": message, "code": code}]})


_NO_ROOM = (507, "Plus de place sur le disque : rien ne s'écrit, la lecture continue", "60")
_HELD = (503, "Base occupée par un autre programme : réessayez dans un instant", "2")
_UNAVAILABLE = (503, "Base indisponible, ou en lecture seule : rien n'a été écrit", "60")
UNWRITTEN = (DiskFull, StoreRefused, OSError)
"""What may be raised where something can't be written, or the store can't be read."""


def unwritten(error: Exception) -> ApiError | None:
    """507 or 503, with when to come back, for what couldn't be written; None for an OSError of another kind."""
    told: tuple[int, str, str] | None
    if is_full(error):
        told = _NO_ROOM
    elif isinstance(error, OSError):
        told = _UNAVAILABLE if error.errno == errno.EROFS else None
    else:
        told = _HELD if isinstance(error, StoreBusy) else _UNAVAILABLE
    if told is None:
        return None
    status, message, after = told
    return ApiError(status, message, headers={"retry-after": after, "cache-control": "no-store"})


def in_french(fault: Mapping[str, Any]) -> str:
    """What a validation fault expected, in French."""
    context = fault.get("ctx") or {}
    if fault["type"] == "value_error":
        return str(context.get("error", fault["msg"]))
    message = _FRENCH.get(fault["type"], _OTHERWISE)
    return translated(message).format(**_said(context))


_OTHERWISE = mark("une autre valeur est attendue")
_DAY = re.compile(r"datetime\.date\((\d+), (\d+), (\d+)\)")
_LENGTHS = ("min_length", "max_length")


def _said(context: Mapping[str, Any]) -> dict[str, Any]:
    """What a fault tells of its bounds, as people write it: a day that a validator gives as Python would, a list of
    choices ended by « ou », a length with the word that it counts."""
    told = {name: _DAY.sub(_iso_day, value) if isinstance(value, str) else value for name, value in context.items()}
    for name in {"expected", "expected_tags"} & told.keys():
        told[name] = str(told[name]).replace(" or ", _(" ou "))
    for name in told.keys() & set(_LENGTHS):
        told |= {"caractères": pluriel(told[name], "caractère"), "éléments": pluriel(told[name], "élément")}
    return told


def _iso_day(found: re.Match[str]) -> str:
    return date(*map(int, found.groups())).isoformat()


def from_validation(error: RequestValidationError) -> ApiError:
    """400 that lists every faulty parameter: path, message (French), code, and the value received."""
    return _faulty({**fault, "loc": fault["loc"][1:]} for fault in error.errors())


def from_model(error: ValidationError) -> ApiError:
    """400 that lists every faulty member of a body, likewise."""
    return _faulty(dict(fault) for fault in error.errors())


def _faulty(told: Iterable[Mapping[str, Any]]) -> ApiError:
    faults = []
    for fault in told:
        entry: dict[str, Any] = {
            "path": [str(part) for part in fault["loc"]],
            "message": in_french(fault),
            "code": fault["type"],
        }
        if isinstance(fault.get("input"), str):
            entry["received"] = fault["input"][:200]
        faults.append(entry)
    return ApiError(400, VALIDATION, {"validationError": faults})


Renderer = Callable[[Request, ApiError], Response]


def wire(_request: Request, error: ApiError) -> Response:
    """The envelope of API Apprentissage."""
    body: dict[str, Any] = {"statusCode": error.status, "name": error.name, "message": error.message}
    if error.data is not None:
        body["data"] = error.data
    return Response(orjson.dumps(body), error.status, error.headers, "application/json")


def problem(_request: Request, error: ApiError) -> Response:
    """RFC 9457, for what is ours."""
    body: dict[str, Any] = {"type": "about:blank", "status": error.status, "title": error.name, "detail": error.message}
    if error.data is not None:
        body |= error.data if isinstance(error.data, dict) else {"data": error.data}
    return Response(orjson.dumps(body), error.status, error.headers, "application/problem+json")


OPEN = {"access-control-allow-origin": "*"}
"""What lets the scripts of any page read an answer: errors of an open route have it as its successes do."""


def _opened(renderer: Renderer) -> Renderer:
    def opened(request: Request, error: ApiError) -> Response:
        response = renderer(request, error)
        response.headers.update(OPEN)
        return response

    return opened


open_wire, open_problem = _opened(wire), _opened(problem)


@dataclass(frozen=True)
class Refusals:
    """How an OpenAPI document tells the errors of a renderer."""

    nom: str
    media: str
    schema: Mapping[str, Any]
    refus: Mapping[str, str]
    """Status → when it is answered."""


_TEXT = {"type": "string"}
_FAULT = {
    "type": "object",
    "required": ["path", "message", "code"],
    "properties": {
        "path": {"type": "array", "items": _TEXT},
        "message": _TEXT,
        "code": _TEXT,
        "received": _TEXT,
        "nearest": _TEXT,
    },
}
_COMMON = {
    "401": "Clé ou jeton absent, inconnu, révoqué ou expiré",
    "403": "Clé ou jeton qui n'ouvre pas cette route, ou pas d'ici",
    "404": "Code ou version inconnus",
    "429": "Limite de débit atteinte ; `Retry-After` dit quand revenir",
    "503": "Aucune version publiée, base occupée ou réponse trop longue : `Retry-After` dit quand revenir",
}
_OF_WRITES = {"507": "Plus de place sur le disque : rien n'a été écrit"}
_OF_BODIES = {
    "408": "Corps qui vient trop lentement",
    "413": "Corps trop grand",
    "415": "Type de contenu inattendu",
}
_OF_THE_DOOR = {"414": "Adresse de plus de 8 Ko", "431": "En-têtes de plus de 16 Ko, ou de plus de 100 lignes"}
"""Refused before any route is looked for, in the form of `wire`."""
_READS = ("get", "head", "options")
REFUSALS: dict[Renderer, Refusals] = {
    wire: Refusals(
        "Erreur",
        "application/json",
        {
            "type": "object",
            "required": ["statusCode", "name", "message"],
            "properties": {
                "statusCode": {"type": "integer"},
                "name": _TEXT,
                "message": _TEXT,
                "data": {"type": "object"},
            },
        },
        {"400": "Paramètre faux : `data.validationError` les liste tous", **_COMMON},
    ),
    problem: Refusals(
        "Probleme",
        "application/problem+json",
        {
            "type": "object",
            "required": ["type", "status", "title", "detail"],
            "properties": {
                "type": _TEXT,
                "status": {"type": "integer"},
                "title": _TEXT,
                "detail": _TEXT,
                "validationError": {"type": "array", "items": _FAULT},
            },
        },
        {"400": "Paramètre faux : `validationError` les liste tous", **_COMMON},
    ),
}
"""A family adds the form of its own renderer."""
REFUSALS |= {open_wire: REFUSALS[wire], open_problem: REFUSALS[problem]}


def describe_refusals(document: dict[str, Any], routes: Iterable[Any]) -> None:
    """Tell, for each operation of an OpenAPI document, its refusals, its credential and its limits."""
    policies = {
        (route.path_format, method.lower()): getattr(route.endpoint, "__policy__", None)
        for route in routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            declared = policies[path, method]
            if declared is None:
                continue
            form, door = REFUSALS[declared.form.errors], REFUSALS[wire]
            operation["responses"].pop("422", None)
            writes = {} if method in _READS else _OF_WRITES
            bodies = _OF_BODIES if "requestBody" in operation else {}
            for told, statuses in ((form, {**bodies, **writes, **form.refus}), (door, _OF_THE_DOOR)):
                schemas[told.nom] = told.schema
                content = {told.media: {"schema": {"$ref": f"#/components/schemas/{told.nom}"}}}
                for status, description in statuses.items():
                    operation["responses"][status] = {"description": description, "content": content}
            operation["security"] = _SECURITY[declared.who.access.value](declared.who.scope)
            operation["x-limite"] = declared.cost.value
            if declared.who.permission:
                operation["x-permission"] = declared.who.permission
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)


_SECURITY: dict[str, Callable[[str | None], list[dict[str, list[str]]]]] = {
    "anon": lambda _portee: [{}, {"cle": []}],
    "key": lambda _portee: [{"cle": []}],
    "client": lambda portee: [{"jeton": [portee] if portee else []}],
    "holder": lambda portee: [{"cle": []}, {"cle_en_tete": []}, {"jeton": [portee] if portee else []}],
}
