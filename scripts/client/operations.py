"""The methods of each family: one an operation, for the client that waits and for the one that is awaited."""

from __future__ import annotations

import keyword
import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .documents import REF, Components

Schema = dict[str, Any]
_PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
_SHOWN = {"cle": "KEY", "jeton": "TOKEN"}
_WRITTEN = {"commas": ("joined", "str | Iterable[str]"), "json": ("as_json", "Mapping[str, Any]")}
"""Kind of `facade.toml` → who writes such a value, and its type in Python."""
_WIDTH = 120


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A parameter of a method."""

    name: str
    wire: str
    type: str
    required: bool
    place: str
    """« path », « query »."""
    words: str
    form: str = ""
    """Who writes it as the wire does: « joined », « as_json »; empty: it is written as it is."""
    default: str = "None"


@dataclass(frozen=True, kw_only=True)
class Method:
    """A method, and the operation that it calls."""

    name: str
    told: Mapping[str, Any]
    """What `facade.toml` says of it."""
    operation: Schema
    """What the OpenAPI document says of it."""
    method: str
    path: str
    parameters: tuple[Parameter, ...]
    body: tuple[str, ...]
    answer: str
    """Type of what the operation answers, « list[models.Commune] »; empty: nothing."""
    publishers: frozenset[str]
    inside: tuple[str, str] = ("", "")
    """Member of the answer that the method gives, « result », and its type; empty: the answer is given whole."""
    free: bool = False

    @property
    def constant(self) -> str:
        return self.name.upper().strip("_")

    @property
    def rows(self) -> bool:
        return self.answer.startswith("list[models.")


def method_of(
    name: str, told: Mapping[str, Any], document: Schema, components: Components, rules: Mapping[str, Any]
) -> Method:
    """The method that an entry of `facade.toml` declares."""
    verb, _, path = told["route"].partition(" ")
    operation = document["paths"][path][verb.lower()]
    content = operation.get("requestBody", {}).get("content", {})
    media = told.get("media", "application/json")
    body: tuple[str, ...] = ("bytes",) if media != "application/json" else ()
    if not body and media in content:
        title = "".join(part.title() for part in name.strip("_").split("_"))
        body = tuple(f"models.{one}" for one in components.body(content[media]["schema"], title))
    answer = _answer(operation, told)
    return Method(
        name=name,
        told=told,
        operation=operation,
        method=verb,
        path=path + told.get("suffix", ""),
        parameters=tuple(_parameters(operation, told, rules)),
        body=body,
        answer=answer,
        inside=_inside(answer, told, components),
        publishers=frozenset(),
        free=told.get("free", False),
    )


def _parameters(operation: Schema, told: Mapping[str, Any], rules: Mapping[str, Any]) -> Iterator[Parameter]:
    left = {*told.get("without", ()), *told.get("fixed", {})}
    found = [p for p in operation.get("parameters", ()) if p["in"] != "header" and p["name"] not in left]
    for one in sorted(found, key=lambda p: (not p.get("required"), p["in"] != "path")):
        wire, schema = one["name"], one["schema"]
        name = re.sub(r"\W", "_", wire.rpartition(".")[2])
        form, kind = "", _type(schema)
        if kind == "str" and (written := next((k for k, names in rules["types"].items() if wire in names), "")):
            form, kind = _WRITTEN.get(written, ("", written))
        yield Parameter(
            name=f"{name}_" if keyword.iskeyword(name) else name,
            wire=wire,
            type=kind,
            required=bool(one.get("required")) and wire not in rules["defaults"],
            place=one["in"],
            words=" ".join((one.get("description") or schema.get("description") or "").split()),
            form=form,
            default=repr(rules["defaults"].get(wire)).replace("'", '"'),
        )


def _type(schema: Schema) -> str:
    """A parameter's type in Python; None is always its absence."""
    parts = [part for part in schema.get("anyOf", [schema]) if part.get("type") != "null"]
    kinds = dict.fromkeys(_type_of(part) for part in parts)
    return " | ".join(kinds)


def _type_of(schema: Schema) -> str:
    if "enum" in schema:
        return f"Literal[{', '.join(repr(v) for v in schema['enum'])}]".replace("'", '"')
    if "const" in schema:
        return f"Literal[{schema['const']!r}]".replace("'", '"')
    if schema.get("type") == "array":
        return f"Iterable[{_type(schema.get('items', {'type': 'string'}))}]"
    if schema.get("format") in ("date", "date-time"):
        return "date" if schema["format"] == "date" else "datetime"
    return _PLAIN.get(schema.get("type", "string"), "str")


def _answer(operation: Schema, told: Mapping[str, Any]) -> str:
    if told.get("as") == "bytes":
        return ""
    if "answer" in told:
        return str(told["answer"]) if "." in told["answer"] else f"models.{told['answer']}"
    for status, answer in sorted(operation["responses"].items()):
        if status.startswith("2") and "application/json" in answer.get("content", {}):
            return _model(answer["content"]["application/json"]["schema"])
    return ""


def _inside(answer: str, told: Mapping[str, Any], components: Components) -> tuple[str, str]:
    """The member that is given in the place of the whole answer, and its type."""
    if "inside" not in told:
        return "", ""
    name = told["inside"]
    return name, _model(components.schemas[answer.removeprefix("models.")]["properties"][name])


def _model(schema: Schema) -> str:
    if "$ref" in schema:
        return f"models.{schema['$ref'].removeprefix(REF)}"
    if schema.get("type") == "array":
        return f"list[{_model(schema['items'])}]"
    return _PLAIN.get(schema.get("type", ""), "dict[str, Any]")


# ── what is written ──────────────────────────────────────────────────────────────────────────────────────────────


def write(family: str, title: str, methods: list[Method], fictitious: bool) -> str:
    """The module of a family."""
    name = "".join(part.title() for part in family.split("_"))
    lines = [
        f'"""{title}: written by `python -m scripts.client` from the OpenAPI document and `facade.toml`."""',
        "",
        "from __future__ import annotations",
        "",
        "from collections.abc import AsyncIterator, Iterable, Iterator, Mapping",
        "from datetime import date, datetime",
        "from typing import Any, Literal",
        "",
        "from tremplin_client import lots",
        "from tremplin_client.core.family import AsyncFamily, Family, as_json, joined",
        "from tremplin_client.core.operation import Operation, Shown",
        "from tremplin_client.frames import Rows",
        f"from tremplin_client.models import {family} as models",
        "from tremplin_client.pages import AsyncPages, ByCursor, Numbered, Pages",
        "",
        *(line for method in methods for line in _operation(method, kept=not fictitious)),
        "",
    ]
    for kind in ("", "Async"):
        lines += ["", f"class {kind}{name}({kind}Family):", f'    """{title}."""', ""]
        for method in methods:
            lines += [*textwrap.indent("\n".join(_written(method, awaited=bool(kind))), "    ").splitlines(), ""]
    return "\n".join(lines) + "\n"


def _operation(method: Method, *, kept: bool) -> list[str]:
    security = method.operation["security"]
    kinds = {name for one in security for name in one if name in _SHOWN}
    scope = next((s for one in security for s in one.get("jeton", ())), "")
    shown = "NOTHING" if {} in security else "EITHER" if len(kinds) > 1 else _SHOWN[kinds.pop()]
    told = {
        "method": repr(method.method),
        "path": repr(method.path),
        "answer": method.answer or "None",
        "accept": repr(method.told["accept"]) if "accept" in method.told else None,
        "shown": f"Shown.{shown}" if shown != "NOTHING" else None,
        "permission": repr(method.operation.get("x-permission") or scope or "") if shown != "NOTHING" else None,
        "cost": repr(method.operation["x-limite"]) if method.operation["x-limite"] != "light" else None,
        "reads": "True" if method.told.get("reads") else None,
        "keyed": "True" if method.method == "POST" and method.path.startswith("/partenaire/") else None,
        "kept": "True" if kept and method.method == "GET" else None,
    }
    given = ", ".join(f"{name}={value}" for name, value in told.items() if value not in (None, "''"))
    kind = method.answer or "None"
    return [f"{method.constant} = Operation[{kind}]({given})".replace("'", '"')]


def _signature(method: Method) -> tuple[list[str], list[str]]:
    """What is given by place, what by name."""
    placed = [f"{p.name}: {p.type}" for p in method.parameters if p.required]
    if method.body:
        placed.append(f"corps: {' | '.join(method.body)}")
    named = [
        f"{p.name}: {p.type}{' | None' if p.default == 'None' else ''} = {p.default}"
        for p in method.parameters
        if not p.required and p.wire != _number_of_page(method)
    ]
    return placed, named


def _number_of_page(method: Method) -> str:
    """The parameter that an iteration counts up; a cursor is given by who goes on from it."""
    pages = method.told.get("pages", {})
    return "" if "at" in pages else str(pages.get("parameter", ""))


def _written(method: Method, *, awaited: bool) -> list[str]:
    placed, named = _signature(method)
    free = ["**filtres: str | int | float | bool"] if method.free else []
    arguments = ", ".join(["self", *placed, *(["*", *named] if named else []), *free])
    result, call, plain = _call(method, awaited=awaited)
    keyword_ = "" if plain or not awaited else "async "
    return [
        f"{keyword_}def {method.name}({arguments}) -> {result}:",
        *textwrap.indent(_docstring(method), "    ").splitlines(),
        f"    return {call}",
    ]


def _call(method: Method, *, awaited: bool) -> tuple[str, str, bool]:
    """The type of the result, the expression that gives it, whether it is given without being awaited."""
    path = [p for p in method.parameters if p.place == "path"]
    pages = method.told.get("pages")
    query = [p for p in method.parameters if p.place == "query" and p.wire != _number_of_page(method)]
    given = [f"{method.constant}"]
    if path:
        given.append(f"path={{{', '.join(f'{p.wire!r}: {_value(p)}' for p in path)}}}")
    fixed = [f"{name!r}: {value!r}" for name, value in method.told.get("fixed", {}).items()]
    asked = [*fixed, *(f"{p.wire!r}: {_value(p)}" for p in query), *(["**filtres"] if method.free else [])]
    if asked:
        given.append(f"query={{{', '.join(asked)}}}")
    if method.body:
        given.append("body=corps")
    if "media" in method.told:
        given.append(f"media={method.told['media']!r}")
    wait, kind = ("await ", "Async") if awaited else ("", "")
    if pages:
        page = method.answer
        item = f"models.{method.told['item']}"
        how = "ByCursor" if "at" in pages else "Numbered"
        cut = ", ".join(f"{name}={value!r}" for name, value in pages.items())
        call = f"self._pages({', '.join(given)}, paging={how}({cut}))"
        return f"{kind}Pages[{page}, {item}]", call.replace("'", '"'), True
    inside = ", ".join(given).replace("'", '"')
    if method.told.get("as") == "bytes":
        return "bytes", f"{wait}self._bytes({inside})", False
    if method.told.get("as") == "lines":
        return f"{kind}Iterator[{method.answer}]", f"self._lines({inside})", True
    if method.rows:
        return f"Rows[{method.answer[5:]}", f"{wait}self._rows({inside})", False
    member, kind_of_it = method.inside
    if member:
        whole = f"(await self._ask({inside}))" if awaited else f"self._ask({inside})"
        return kind_of_it, f"{whole}.{member}", False
    return method.answer or "None", f"{wait}self._ask({inside})", False


def _value(parameter: Parameter) -> str:
    return f"{parameter.form}({parameter.name})" if parameter.form else parameter.name


def _docstring(method: Method) -> str:
    title = method.operation.get("summary", "").strip().rstrip(".")
    text = " ".join(method.operation.get("description", "").split())
    rest = text.removeprefix(title).lstrip(" .;:,") if text.startswith(title) else text
    generic = title.replace(" ", "").isalpha() and len(title.split()) == 1 and rest
    parts = [textwrap.fill(f"{rest if generic else title}".rstrip(".") + ".", _WIDTH - 12)]
    if rest and not generic:
        parts += ["", *textwrap.wrap(rest[:1].upper() + rest[1:], _WIDTH - 12)]
    words = [f":param {p.name}: {p.words}" for p in method.parameters if p.words]
    if words:
        parts += ["", *(line for one in words for line in textwrap.wrap(one, _WIDTH - 12, subsequent_indent="    "))]
    if method.publishers:
        parts += ["", *textwrap.wrap(f"Sources : {', '.join(sorted(method.publishers))}.", _WIDTH - 12)]
    parts += ["", f"``{method.method} {method.path}``"]
    parts[0] = f'"""{parts[0]}'
    return "\n".join([*parts, '"""']).replace("\\", "\\\\")
