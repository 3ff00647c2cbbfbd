"""Bodies of the newer routes, validated with every faulty path told."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from tremplin.platform.wire.errors import ApiError

Model = TypeVar("Model", bound=BaseModel)


def validate(model: type[Model], document: dict[str, Any]) -> Model:
    """The body as its model; raises ApiError 400 with every faulty path."""
    try:
        return model.model_validate(document)
    except ValidationError as error:
        faults = [_faute(dict(fault)) for fault in error.errors()]
    raise ApiError(400, "", {"validationError": faults, "ou": "body"})


def _faute(fault: dict[str, Any]) -> dict[str, Any]:
    message = "Required" if fault["type"] == "missing" else str(fault["msg"]).removeprefix("Value error, ")
    return {"code": fault["type"], "message": message, "path": list(fault["loc"])}
