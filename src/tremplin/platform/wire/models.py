"""Names of the models of an OpenAPI document: one each, the same in its place and in its title, since generators of
clients name their classes by either."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_PLACE = re.compile(r"tremplin__families__(?P<family>[a-z]+)__(?:[a-z0-9_]+__)?(?P<model>[A-Z]\w*)")
"""How FastAPI tells apart models of one name: by their place in the code, which is no matter of the contract."""
_REF = "#/components/schemas/"


def name_models(document: dict[str, Any]) -> None:
    """Name each model by its class, and by its family where two have a class of this name; raises ValueError where two
    would have the same name."""
    schemas: dict[str, Any] = document["components"]["schemas"]
    names = {old: _name(old) for old in schemas}
    if len(set(names.values())) < len(names):
        raise ValueError(f"two models of one name among {', '.join(sorted(names))}")
    for node in _objects(document):
        target = node.get("$ref")
        if isinstance(target, str) and target.startswith(_REF):
            node["$ref"] = _REF + names[target.removeprefix(_REF)]
    document["components"]["schemas"] = {names[old]: {**schema, "title": names[old]} for old, schema in schemas.items()}


def _name(told: str) -> str:
    """« Page_Aes_ » and « tremplin__families__x__schemas__Page » as people write them."""
    place = _PLACE.fullmatch(told)
    plain = place["model"] + place["family"].capitalize() if place else told
    return "".join(part[:1].upper() + part[1:] for part in plain.split("_"))


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of a document."""
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from _objects(part)
    elif isinstance(value, list):
        for part in value:
            yield from _objects(part)
