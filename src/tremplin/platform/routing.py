"""Finding the route of a request: at once by its path when it has no parameter, else one pattern after the other.

FastAPI tries every route of every router in turn, which costs more than the answer once there are hundreds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fastapi import FastAPI
from fastapi.routing import APIRoute, APIRouter
from starlette._utils import get_route_path
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send


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


def served_routes(routes: Iterable[BaseRoute]) -> Iterator[BaseRoute]:
    """Every route, those inside included routers and inside `ExactRoutes` too."""
    for route in routes:
        inner = getattr(route, "original_router", route if isinstance(route, ExactRoutes) else None)
        if inner is None:
            yield route
        else:
            yield from served_routes(inner.routes)


def attach(app: FastAPI, routers: Iterable[APIRouter]) -> None:
    """Serve the routes of these routers, each with the whole path that it declares."""
    routes = [route for router in routers for route in served_routes(router.routes)]
    exact = [r for r in routes if isinstance(r, APIRoute) and not r.param_convertors]
    known = {id(r) for r in exact}
    app.router.routes.append(ExactRoutes(exact))
    app.router.routes.extend(r for r in routes if id(r) not in known)
