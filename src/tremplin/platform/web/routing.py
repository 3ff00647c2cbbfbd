"""Finding the route of a request: at once by its path when it has no parameter, else among those that begin alike.

FastAPI tries every route of every router in turn, which costs more than the answer once there are hundreds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fastapi import FastAPI
from fastapi.routing import APIRoute, APIRouter
from starlette._utils import get_route_path
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from tremplin.domain.written.numbers import whole_number

ID_MAX = 2**31 - 1
"""The greatest id that a column of either store holds."""


class BoundedInteger(IntegerConvertor):
    """`{id:int}`: an id too great to be one is 0, the id of nothing, so its route answers as for any unknown id."""

    def convert(self, value: str) -> int:
        return whole_number(value, 0, ID_MAX) or 0


register_url_convertor("int", BoundedInteger())


class ExactRoutes(BaseRoute):
    """Routes whose path has no parameter, by path and method."""

    def __init__(self, routes: Iterable[APIRoute]) -> None:
        self.routes = list(routes)
        self._known: dict[str, dict[str, APIRoute]] = {}
        for route in self.routes:
            for method in route.methods or ():
                self._known.setdefault(route.path, {}).setdefault(method, route)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """FULL for a known path and method, PARTIAL for a known path alone."""
        methods = self._known.get(get_route_path(scope)) if scope["type"] == "http" else None
        if methods is None:
            return Match.NONE, {}
        route = methods.get(scope["method"])
        if route is None:
            return Match.PARTIAL, {}
        return Match.FULL, {"endpoint": route.endpoint, "path_params": {}, "route": route}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        methods = self._known[get_route_path(scope)]
        route = methods.get(scope["method"])
        if route is None:
            raise HTTPException(405, headers={"Allow": ", ".join(sorted(methods))})
        await route.handle(scope, receive, send)


class PatternRoutes(BaseRoute):
    """Routes with parameters, in their order, looked for among those whose first segments fit the path."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        self.routes = list(routes)
        self._heads = [_literal_head(str(getattr(r, "path", ""))) for r in self.routes]
        self._known = [{h[n] for h in self._heads if len(h) > n} for n in range(_HEAD)]
        self._fitting: dict[tuple[str | None, ...], list[BaseRoute]] = {}

    def _candidates(self, path: str) -> list[BaseRoute]:
        segments = path.split("/", _HEAD + 1)[1 : _HEAD + 1]
        head = tuple(s if s in known else None for s, known in zip(segments, self._known, strict=False))
        found = self._fitting.get(head)
        if found is None:
            found = self._fitting[head] = [
                route
                for route, literal in zip(self.routes, self._heads, strict=True)
                if literal == head[: len(literal)]
            ]
        return found

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As the first route that takes the path and the method; else as the first that takes the path alone."""
        if scope["type"] != "http":
            return Match.NONE, {}
        partial: tuple[Match, Scope] = (Match.NONE, {})
        for route in self._candidates(get_route_path(scope)):
            match, child = route.matches(scope)
            if match is Match.FULL:
                return match, {**child, "route": route}
            if match is Match.PARTIAL and partial[0] is Match.NONE:
                partial = match, {**child, "route": route}
        return partial

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await scope["route"].handle(scope, receive, send)


_HEAD = 3
"""Segments of a path that are compared before any pattern is tried."""


def _literal_head(path: str) -> tuple[str, ...]:
    """The first segments of a route's path that hold no parameter."""
    segments = path.split("/")[1 : _HEAD + 1]
    literal = next((n for n, s in enumerate(segments) if "{" in s), len(segments))
    return tuple(segments[:literal])


def served_routes(routes: Iterable[BaseRoute]) -> Iterator[BaseRoute]:
    """Every route, those inside included routers and inside our own groups too."""
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif isinstance(route, ExactRoutes | PatternRoutes):
            yield from served_routes(route.routes)
        elif (inner := getattr(route, "original_router", None)) is not None:
            yield from served_routes(inner.routes)
        else:
            yield route


def attach(app: FastAPI, routers: Iterable[APIRouter]) -> None:
    """Serve the routes of these routers, each with the whole path that it declares."""
    routes = [route for router in routers for route in served_routes(router.routes)]
    exact = [r for r in routes if isinstance(r, APIRoute) and not r.param_convertors]
    known = {id(r) for r in exact}
    app.router.routes.append(ExactRoutes(exact))
    app.router.routes.append(PatternRoutes(r for r in routes if id(r) not in known))
