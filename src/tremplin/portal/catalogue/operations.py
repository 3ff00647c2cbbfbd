"""The routes of a family as its documentation shows them: its OpenAPI document with the examples of a release, the
request that is printed for each operation, and what answers it."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import orjson
import structlog
from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as HttpRequest
from starlette.routing import Route

from tremplin.platform.web.family import Family
from tremplin.platform.web.routing import served_routes
from tremplin.platform.web.state import State, state_of
from tremplin.platform.wire.examples import Examples, lay
from tremplin.portal.catalogue import printed
from tremplin.portal.catalogue.answers import Answers, Shown
from tremplin.release.reader import Release

log = structlog.get_logger("documentation")


@dataclass(frozen=True, kw_only=True)
class Kept:
    """The answer to another operation, kept for its parts, as a shell does."""

    operation: str
    line: str
    parts: Mapping[str, str]
    """Variable → the line that gives it its value."""


@dataclass(frozen=True, kw_only=True)
class Operation:
    """An operation, ready to be shown."""

    id: str
    name: str
    """« GET /api/version »."""
    method: str
    path: str
    title: str
    text: str
    tag: str
    told: Mapping[str, Any]
    """What the OpenAPI document says of it."""
    request: printed.Request
    curl: str
    python: str
    javascript: str
    before: tuple[Kept, ...]
    """The answers that it needs parts of."""
    after: tuple[Mapping[str, Any], ...]
    """Other operations to call first, as the document tells them."""
    answer: Shown


async def made(app: FastAPI, *names: str | None) -> None:
    """Have documents made, those of some families (None: of all together), before they are read.

    The first to ask waits for up to some seconds; made apart, they hold back nobody else.
    """
    for name in names:
        await run_in_threadpool(app.state.openapi, name)


async def openapi(app: FastAPI, release: Release | None, name: str | None = None) -> bytes | None:
    """The OpenAPI document of a family, or of all, with the examples of a release; None for an unknown family."""
    await made(app, name)
    return _with_examples(app, release, name)


def _with_examples(app: FastAPI, release: Release | None, name: str | None) -> bytes | None:
    bare: bytes | None = app.state.openapi(name)
    if bare is None or release is None:
        return bare
    families = [f for f in app.state.families if name in (None, f.name)]

    def make(release: Release) -> bytes:
        document = orjson.loads(bare)
        for family in families:
            own = _paths(family).keys() & document["paths"].keys()
            lay({"paths": {path: document["paths"][path] for path in own}}, examples_of(family, release))
        return orjson.dumps(document)

    return release.held(f"openapi {name or ''}", make)


def examples_of(family: Family, release: Release | None) -> Examples:
    """What a family prints with the values of a release; nothing while none is published, or where it lacks a table."""
    if release is None:
        return Examples()

    def read(release: Release) -> Examples:
        try:
            return family.exemples(release)
        except (sqlite3.Error, KeyError):  # a release built before a table was
            log.exception("exemples en defaut", famille=family.name)
            return Examples()

    return release.held(f"exemples {family.name}", read)


_REQUESTS = re.compile(r"^```requete ?(\w*)\n(.*?)\n```$", re.MULTILINE | re.DOTALL)
"""In Markdown: the operations whose printed requests stand there, a line each, and their language when not a shell."""
_LANGUAGES = {"": printed.curl, "python": printed.python, "javascript": printed.javascript}


async def with_requests(request: HttpRequest, text: str) -> str:
    """A page of Markdown with the requests that it names, as the page of their routes prints them."""
    app, release, base = request.app, request.state.release, state_of(request).settings.base_url
    named = [line for _language, lines in _REQUESTS.findall(text) for line in lines.splitlines()]
    families = {operation: _family_of(app, operation) for operation in named}
    await made(app, *dict.fromkeys(family.name for family in families.values()))

    def one(operation: str, language: str) -> str:
        family = families[operation]
        document = orjson.loads(_with_examples(app, release, family.name) or b"{}")
        asked = printed.request_of(document, examples_of(family, release), operation)
        if asked.missing:
            return f"`{operation}` : {asked.missing[:1].lower()}{asked.missing[1:]}.\n"
        place = f"/documentation/{family.name}/technique#{_told(document, operation)['operationId']}"
        return f"```\n{_LANGUAGES[language](asked, base)}\n```\n\n[Sa réponse, ses paramètres]({place})\n"

    return _REQUESTS.sub(lambda found: "\n".join(one(o, found[1]) for o in found[2].splitlines()), text)


def _family_of(app: FastAPI, operation: str) -> Family:
    """The family that serves « GET /api/… »."""
    method, _, path = operation.partition(" ")
    families: tuple[Family, ...] = app.state.families
    return next(family for family in families if method in _paths(family).get(path, ()))


def _paths(family: Family) -> Mapping[str, set[str]]:
    """The paths of a family's routes, and the methods of each."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for route in served_routes(family.api.routes):
        if isinstance(route, Route):
            found[route.path_format] |= route.methods or set()
    return found


async def operations_of(request: HttpRequest, family: Family) -> list[tuple[str, list[Operation]]]:
    """The operations of a family by theme, in the order of its document."""
    app, release = request.app, request.state.release
    state: State = app.state.tremplin
    document = orjson.loads(await openapi(app, release, family.name) or b"{}")
    examples, base = examples_of(family, release), state.settings.base_url
    answers = state.service(Answers, Answers)
    made = []
    for path, methods in document["paths"].items():
        for method in methods:
            name = f"{method.upper()} {path}"
            asked = printed.request_of(document, examples, name)
            answer = await answers.of(request, family.name, document, asked)
            made.append(_operation(document, examples, name, asked, answer, base))
    return [(tag, list(found)) for tag, found in groupby(sorted(made, key=_order(made)), lambda one: one.tag)]


def _before(document: Mapping[str, Any], examples: Examples, asked: printed.Request, base: str) -> Iterator[Kept]:
    """The answers that a request needs parts of, in the order of their calls."""
    for operation in dict.fromkeys(one.by for one in asked.needed if one.at):
        source = printed.request_of(document, examples, operation)
        yield from _before(document, examples, source, base)
        file = f"{_told(document, operation)['operationId']}.json"
        parts = {one.variable: printed.part(one, file) for one in asked.needed if one.by == operation}
        yield Kept(operation=operation, line=printed.kept(source, base, file), parts=parts)


def _order(made: list[Operation]) -> Any:
    """By theme, in the order in which themes first come."""
    themes = list(dict.fromkeys(one.tag for one in made))
    return lambda one: themes.index(one.tag)


def _operation(
    document: Mapping[str, Any], examples: Examples, name: str, asked: printed.Request, answer: Shown, base: str
) -> Operation:
    method, _, path = name.partition(" ")
    told = _told(document, name)
    title, text = (told.get(part, "").strip() for part in ("summary", "description"))
    rest = text.removeprefix(title).lstrip(" .;:,") if text.startswith(title) else text
    return Operation(
        id=told["operationId"],
        name=name,
        method=method,
        path=path,
        title=title,
        text=rest[:1].upper() + rest[1:],
        tag=(told.get("tags") or [""])[0],
        told=told,
        request=asked,
        curl=printed.curl(asked, base),
        python=printed.python(asked, base),
        javascript=printed.javascript(asked, base),
        before=tuple(_before(document, examples, asked, base)),
        after=tuple(_told(document, one) for one in asked.after if one not in {n.by for n in asked.needed}),
        answer=answer,
    )


def _told(document: Mapping[str, Any], operation: str) -> Mapping[str, Any]:
    method, _, path = operation.partition(" ")
    found: Mapping[str, Any] = document["paths"][path][method.lower()]
    return found
