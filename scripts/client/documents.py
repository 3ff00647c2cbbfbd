"""OpenAPI documents made ready for their models: what only judges requests is left out, so that a client still reads
the answers of a service that has grown; inline bodies get a name, unions of objects one class."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tremplin.platform.web.family import DocField
from tremplin.sources.reading.registry import SOURCES

Schema = dict[str, Any]
REF = "#/components/schemas/"
_KEPT = ("$ref", "type", "properties", "required", "items", "anyOf", "oneOf", "additionalProperties", "const")
_FORMS = ("date", "date-time", "binary")
ERRORS = re.compile(r"Erreur\w*|Probleme\w*")
"""Models of refusals: exceptions tell them."""


def lean(schema: Schema) -> Schema:
    """A schema with its shape and its words, without what only judges values."""
    found: Schema = {name: schema[name] for name in _KEPT if name in schema}
    if schema.get("format") in _FORMS:
        found["format"] = schema["format"]
    if "enum" in schema and "type" not in schema:
        found["type"] = "string"
    for name in ("anyOf", "oneOf"):
        if name in found:
            found[name] = [lean(part) for part in found[name]]
    if "prefixItems" in schema:  # of points: as many numbers, each of one kind
        found["items"] = schema["prefixItems"][0]
    if isinstance(found.get("items"), dict):
        found["items"] = lean(found["items"])
    if isinstance(found.get("additionalProperties"), dict):
        found["additionalProperties"] = lean(found["additionalProperties"])
    if found.get("additionalProperties") is False:
        del found["additionalProperties"]
    if isinstance(found.get("const"), bool):
        found = {name: part for name, part in found.items() if name != "const"} | {"type": "boolean"}
    if "properties" in found:
        required = set(found.get("required", ()))
        found["properties"] = {
            name: described(part, lean(part) if name in required else optional(lean(part)))
            for name, part in found["properties"].items()
        }
    return found


def described(told: Schema, made: Schema) -> Schema:
    """A schema with the words of another."""
    return {**made, "description": told["description"]} if "description" in told else made


def optional(schema: Schema) -> Schema:
    """What may be absent is None."""
    parts = schema.get("anyOf", [schema])
    if {"type": "null"} not in parts and schema.get("type") != "null":
        parts = [*parts, {"type": "null"}]
    return {"anyOf": parts, "default": None}


def is_object(schema: Schema) -> bool:
    """Whether a schema is of objects that have a name."""
    return str(schema.get("$ref", "")).startswith(REF)


class Components:
    """The models of a document, leaned; those of bodies and of unions are added to them."""

    def __init__(self, document: Schema) -> None:
        self.schemas: dict[str, Schema] = {}
        self.sent: set[str] = set()
        """Models of what is sent."""
        told = document["components"]["schemas"]
        for name, schema in told.items():
            if not ERRORS.fullmatch(name):
                self.schemas[name] = described(schema, lean(schema))
        for name in ("Erreur",):  # of the members that InserJeunes puts in its lists
            if any(f"{REF}{name}" in str(schema) for other, schema in self.schemas.items() if other != name):
                self.schemas[name] = lean(told[name])
        for schema in list(self.schemas.values()):
            self._join(schema)

    def _join(self, schema: Schema) -> None:
        """One class in the place of each union of classes: every member, those of all required."""
        for part in _parts(schema):
            for word in ("anyOf", "oneOf"):
                named = [one for one in part.get(word, ()) if is_object(one)]
                if len(named) > 1:
                    rest = [one for one in part.pop(word) if not is_object(one)]
                    joined = {"$ref": REF + self._joined([one["$ref"].removeprefix(REF) for one in named])}
                    part.update({"anyOf": [joined, *rest]} if rest else joined)

    def _joined(self, names: list[str]) -> str:
        name = "Ou".join(names)
        if name not in self.schemas:
            every = [self.schemas[one] for one in names]
            required = set.intersection(*(set(one.get("required", ())) for one in every))
            properties: Schema = {}
            for one in every:
                for field, told in one.get("properties", {}).items():
                    properties.setdefault(field, told if field in required else described(told, optional(told)))
            told = f"L'un de : {', '.join(names)}."
            self.schemas[name] = {
                **{"type": "object", "properties": properties, "description": told},
                "required": sorted(required),
            }
        return name

    def body(self, schema: Schema, operation: str) -> list[str]:
        """The names of the models that an operation may be sent."""
        forms = schema.get("anyOf", [schema])
        return [self._sent(form, _class(form.get("title") or operation), operation) for form in forms]

    def _sent(self, schema: Schema, name: str, operation: str) -> str:
        if is_object(schema):
            name = schema["$ref"].removeprefix(REF)
            self.schemas.setdefault(name, lean(schema))
            self.sent.add(name)
            return name
        return self._shared(described(schema, self._cut(lean(schema), name)), name, f"{name}{operation}")

    def _cut(self, schema: Schema, name: str) -> Schema:
        """The objects inside a body as models of their own, one for all those that are alike."""
        for field, part in schema.get("properties", {}).items():
            for inner in _parts(part):
                if inner.get("properties"):
                    one = field.removesuffix("s") if part.get("type") == "array" else field
                    own = one[:1].upper() + one[1:]
                    told = self._cut(dict(inner), f"{name}{own}")
                    inner.clear()
                    inner["$ref"] = REF + self._shared(told, own, f"{name}{own}")
        return schema

    def _shared(self, schema: Schema, *names: str) -> str:
        """The name of a model: the first that is free, or that is this very one's."""
        found = next(name for name in names if self.schemas.get(name, schema) == schema)
        self.schemas[found] = schema
        self.sent.add(found)
        return found

    def tell(self, name: str, champs: dict[str, DocField], words: dict[str, str], prefix: str) -> set[str]:
        """Write in the fields of a model, and of those inside it, what they mean and where they come from; the
        publishers of all of them."""
        return self._tell(name, champs, words, prefix, set())

    def _tell(
        self, name: str, champs: dict[str, DocField], words: dict[str, str], path: str, seen: set[str]
    ) -> set[str]:
        publishers: set[str] = set()
        if name in seen or name not in self.schemas:
            return publishers
        for field, schema in self.schemas[name].get("properties", {}).items():
            at = f"{path}{field}"
            if (champ := champs.get(at)) is not None:
                origins = [SOURCES[source] for source, _ in champ.sources]
                publishers |= {origin.publisher for origin in origins}
                schema.setdefault("description", _sentence(champ, words.get(at, "")))
            for part in _parts(schema):
                if is_object(part):
                    publishers |= self._tell(part["$ref"].removeprefix(REF), champs, words, f"{at}.", seen | {name})
        return publishers


def _class(title: str) -> str:
    """« Evenement ICO_PRESENCE » as a class is named."""
    return "".join(
        f"{word[0].upper()}{word[1:].lower() if word.isupper() else word[1:]}"
        for word in re.findall(r"[A-Za-z0-9]+", title)
    )


def _sentence(champ: DocField, text: str) -> str:
    """A title, the first sentence of its page, its columns at the publishers'."""
    first = re.split(r"(?<=[.!?])\s|\n\n", re.sub(r"[*`]|\]\([^)]*\)|\[", "", text).strip(), maxsplit=1)[0]
    told = f"{champ.titre}. {first}".strip() if first else f"{champ.titre}."
    columns = dict.fromkeys(f"{SOURCES[source].publisher}, {column}" for source, column in champ.sources)
    return f"{told} Source : {' ; '.join(columns)}." if columns else told


def _parts(schema: Schema) -> Iterator[Schema]:
    """A schema, and those it is made of, but not what its names lead to."""
    yield schema
    for word in ("anyOf", "oneOf"):
        for part in schema.get(word, ()):
            yield from _parts(part)
    for word in ("items", "additionalProperties"):
        if isinstance(schema.get(word), dict):
            yield from _parts(schema[word])
    for part in schema.get("properties", {}).values():
        yield from _parts(part)
