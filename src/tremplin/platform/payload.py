"""Bodies of requests: read no further than their limit, refused when two readers could understand them differently."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request

from tremplin.platform.errors import ApiError

LIMIT = 1024**2
_DEPTH = 32


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
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise ApiError(415, "Corps JSON attendu (Content-Type: application/json)")
    return read_object(body)


def read_object(body: bytes) -> dict[str, Any]:
    """A JSON object that two readers can't understand differently; raises ApiError 400."""
    try:
        document = json.loads(body, object_pairs_hook=_without_repeats, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise ApiError(400, f"JSON illisible : {error}") from error
    if not isinstance(document, dict):
        raise ApiError(400, "Un objet JSON est attendu")
    if _depth(document) > _DEPTH:
        raise ApiError(400, f"JSON de plus de {_DEPTH} niveaux")
    return document


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
