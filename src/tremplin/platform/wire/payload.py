"""Bodies of requests: read no further than their limit, refused when two readers could understand them differently."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator, Iterable, Iterator
from typing import Any
from urllib.parse import parse_qsl

from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from tremplin.platform.wire.errors import ApiError

LIMIT = 1024**2
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffd]")
"""Control characters but tab and line ends, lone surrogates, and what stands for bytes that weren't UTF-8."""
_UTF_8 = (b"utf-8", b"utf8", b"us-ascii")
_DEPTH, _FIELDS = 32, 1000
_BEYOND = 2**63


async def read_bytes(request: Request, limit: int = LIMIT) -> bytes:
    """The body; raises ApiError 413 at the limit, without reading on."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise ApiError(413, f"Corps de plus de {limit} octets")
    return body


async def read_json(request: Request, limit: int = LIMIT) -> dict[str, Any]:
    """The JSON object of a body, empty when there is none; raises ApiError 400, 413 or 415."""
    body = await read_bytes(request, limit)
    if not body.strip():
        return {}
    kind, given = parse_options_header(request.headers.get("content-type"))
    if kind != b"application/json":
        raise ApiError(415, "Corps JSON attendu (Content-Type: application/json)")
    if given.get(b"charset", b"utf-8").lower() not in _UTF_8:
        raise ApiError(415, "Corps JSON en UTF-8 attendu, seul jeu de caractères d'un JSON")
    return read_object(body)


async def read_parameters(request: Request) -> dict[str, Any] | list[tuple[str, str]]:
    """The parameters of a reading: a JSON object, also where nothing says that it is one (`curl -d`), or the fields of
    a form. For what changes nothing only: other sites' pages may send forms. Raises ApiError 400, 413 or 415."""
    kind, _ = parse_options_header(request.headers.get("content-type"))
    if kind not in (b"", b"application/x-www-form-urlencoded"):
        return await read_json(request)
    body = await read_bytes(request)
    if not body.strip() or body.lstrip().startswith(b"{"):
        return read_object(body) if body.strip() else {}
    return read_form(body, _FIELDS)


def read_form(body: bytes, most: int) -> list[tuple[str, str]]:
    """The fields of a form, `most` at most; raises ApiError 400."""
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=most, errors="strict")
    except ValueError as error:
        raise ApiError(400, "Formulaire illisible, ou de trop de champs") from error
    refuse_control_characters(pairs)
    return pairs


async def read_multipart(request: Request, chunks: AsyncGenerator[bytes, None], fields: int) -> FormData:
    """The form whose bytes come as `chunks`: a file and `fields` fields at most, without control characters in what
    they hold nor in the name of the file. To be closed by who reads it; raises ApiError 400."""
    if b"boundary" not in parse_options_header(request.headers.get("content-type"))[1]:
        raise ApiError(400, "Formulaire illisible : sans boundary")
    try:
        form = await MultiPartParser(request.headers, chunks, max_files=1, max_fields=fields).parse()
    except MultiPartException as error:
        raise ApiError(400, f"Formulaire illisible : {error.message}") from error
    try:
        refuse_control_characters(
            (name, value if isinstance(value, str) else value.filename or "") for name, value in form.multi_items()
        )
    except ApiError:
        await form.close()
        raise
    return form


def refuse_control_characters(pairs: Iterable[tuple[str, str]]) -> None:
    """Raise ApiError 400 for a field of a form that no person types."""
    if any(FORBIDDEN.search(text) for pair in pairs for text in pair):
        raise ApiError(400, "Caractère de contrôle dans un champ")


def read_object(body: bytes) -> dict[str, Any]:
    """A JSON object that two readers can't understand differently; raises ApiError 400."""
    try:
        document = json.loads(
            body.decode("utf-8-sig"), object_pairs_hook=_without_repeats, parse_constant=_refuse_constant
        )
    except UnicodeDecodeError as error:
        raise ApiError(400, f"JSON illisible : l'octet {error.start} n'est pas de l'UTF-8") from error
    except json.JSONDecodeError as error:
        raise ApiError(400, f"JSON illisible ligne {error.lineno}, colonne {error.colno}") from error
    except RecursionError as error:
        raise ApiError(400, "JSON illisible : trop de niveaux") from error
    except ValueError as error:
        raise ApiError(400, f"JSON illisible : {error}") from error
    if not isinstance(document, dict):
        raise ApiError(400, "Un objet JSON est attendu")
    if _depth(document) > _DEPTH:
        raise ApiError(400, f"JSON de plus de {_DEPTH} niveaux")
    refuse_odd_values(document)
    return document


def refuse_odd_values(document: Any) -> None:
    """Raise ApiError 400 for a text that no person writes, or a number that not every reader holds."""
    for value in _leaves(document):
        if isinstance(value, str):
            if FORBIDDEN.search(value):
                raise ApiError(400, "Caractère de contrôle ou moitié de caractère dans un texte")
        elif isinstance(value, int | float) and not abs(value) < _BEYOND:  # nor is NaN
            raise ApiError(400, "Nombre infini, ou de plus de 64 bits")


def _leaves(value: Any) -> Iterator[Any]:
    """Every value of a document, and every name."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
    else:
        yield value


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("un nom figure deux fois dans un objet")
    return found


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} n'est pas un nombre JSON")


def _depth(value: Any, level: int = 1) -> int:
    if level > _DEPTH or not isinstance(value, dict | list):
        return level
    inner = value.values() if isinstance(value, dict) else value
    return max((_depth(v, level + 1) for v in inner), default=level)
