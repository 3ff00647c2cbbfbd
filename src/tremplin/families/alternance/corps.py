"""Bodies of the newer routes: validated with every faulty path told, described in the OpenAPI document."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from tremplin.platform.errors import ApiError

Model = TypeVar("Model", bound=BaseModel)


def valider(model: type[Model], document: dict[str, Any]) -> Model:
    """The body as its model; raises ApiError 400 with every faulty path."""
    try:
        return model.model_validate(document)
    except ValidationError as error:
        faults = [_faute(dict(fault)) for fault in error.errors()]
    raise ApiError(400, "", {"validationError": faults, "ou": "body"})


def _faute(fault: dict[str, Any]) -> dict[str, Any]:
    message = "Required" if fault["type"] == "missing" else str(fault["msg"]).removeprefix("Value error, ")
    return {"code": fault["type"], "message": message, "path": list(fault["loc"])}


def decrit(model: type[BaseModel]) -> dict[str, Any]:
    """The body of a route, for the OpenAPI document: its definitions stand where they are used."""
    form = model.model_json_schema()
    schema = _entier(form, form.get("$defs", {}))
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def _entier(schema: Any, defs: dict[str, Any]) -> Any:
    if isinstance(schema, list):
        return [_entier(part, defs) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _entier(defs[schema["$ref"].rpartition("/")[2]], defs)
    return {name: _entier(part, defs) for name, part in schema.items() if name != "$defs"}
