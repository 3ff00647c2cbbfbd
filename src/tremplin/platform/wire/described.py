"""What a route takes, for its OpenAPI document, told from the model that reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel


def later(told: Callable[[], dict[str, Any]]) -> Any:
    """What the document tells of a route (`openapi_extra`), made with the document and not before: schemas take a tenth
    of a cold start."""
    return told


def json_body(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON body of a route, from the model that reads it."""
    return body(whole_schema(model))


def changes_body(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON body of a route that changes some fields of what a model reads, and keeps the others."""
    return body({name: part for name, part in whole_schema(model).items() if name != "required"})


def body(schema: dict[str, Any]) -> dict[str, Any]:
    """The JSON body of a route, by its schema."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def header(name: str, pattern: str, meaning: str) -> dict[str, Any]:
    """A header that a route reads, with the whole form that it takes."""
    return {
        "name": name,
        "in": "header",
        "required": False,
        "description": meaning,
        "schema": {"type": "string", "pattern": f"^{pattern}$"},
    }


def contents(*media: str) -> dict[str, Any]:
    """The content of an answer that isn't JSON, in each of its forms."""
    return {kind: {"schema": {"type": "string"}} for kind in media}


def whole_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of what a model reads: its definitions stand where they are used, without the title by which a
    generator of clients would give two of them one name."""
    schema = model.model_json_schema()
    found: dict[str, Any] = _whole(schema, schema.get("$defs", {}))
    return found


def _whole(schema: Any, defs: dict[str, Any]) -> Any:
    if isinstance(schema, list):
        return [_whole(part, defs) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        named = defs[schema["$ref"].rpartition("/")[2]]
        return _whole({name: part for name, part in named.items() if name != "title"}, defs)
    return {name: _whole(part, defs) for name, part in schema.items() if name != "$defs"}
