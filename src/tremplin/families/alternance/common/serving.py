"""Routes as rows: their spellings, who opens them, what they take and answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from fastapi import APIRouter

from tremplin.families.alternance.common.openapi import described, open_elsewhere
from tremplin.platform.web.policy import Policy, policy
from tremplin.platform.wire.described import json_body, later


@dataclass(frozen=True, kw_only=True)
class Served:
    """A route; its summary is the first clause of its handler's docstring."""

    method: str = "GET"
    paths: tuple[str, ...]
    """Its spellings: the document tells the first."""
    handle: Callable[..., Any]
    rule: Policy
    body: Any = None
    """The model that it takes."""
    taken: Callable[[Any], dict[str, Any]] = json_body
    """How the document tells that model."""
    answer: Any = None
    status: int = 200
    query: Mapping[str, str] = field(default_factory=dict)
    """Parameter → its meaning; « * » ends those that must be given."""
    elsewhere: Policy | None = None
    """Where pages of any site may post: the policy of the question that their browser asks first."""


def serve(router: APIRouter, *routes: Served) -> None:
    """Add routes to a router."""
    for route in routes:
        guarded = policy(route.rule)(route.handle)
        for path in route.paths:
            router.add_api_route(
                path,
                guarded,
                methods=[route.method],
                response_model=route.answer,
                status_code=route.status,
                summary=re.split("[,;:]", route.handle.__doc__ or "")[0].strip().rstrip("."),
                openapi_extra=later(partial(_told, route)),
                include_in_schema=path == route.paths[0],
            )
            if route.elsewhere is not None:
                open_elsewhere(router, path, route.elsewhere)


def _told(route: Served) -> dict[str, Any]:
    parameters = described(route.paths[0], route.query)
    return ({"parameters": parameters} if parameters else {}) | (route.taken(route.body) if route.body else {})
