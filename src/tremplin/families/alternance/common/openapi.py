"""Addresses as the OpenAPI document tells them, and as browsers ask leave to post to them from another site."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from tremplin.platform.web.policy import Policy, policy


def described(path: str, query: Mapping[str, str]) -> list[dict[str, Any]]:
    """Parameters of a route for the OpenAPI document: those of its path, then of its query."""
    in_path = re.findall(r"{(\w+)(?::path)?}", path)
    named = [(name, "path", True, "") for name in in_path]
    named += [(name.rstrip("*"), "query", name.endswith("*"), text) for name, text in query.items()]
    return [
        {
            "name": name,
            "in": place,
            "required": required,
            "schema": {"type": "string"},
            **({"description": text} if text else {}),
        }
        for name, place, required, text in named
    ]


def open_elsewhere(router: APIRouter, path: str, rule: Policy) -> None:
    """Let the pages of any site post JSON to an open route: their browser asks first."""

    async def permit(_request: Request) -> Response:
        return Response(
            status_code=204,
            headers={
                "access-control-allow-origin": "*",
                "access-control-allow-methods": "POST",
                "access-control-allow-headers": "content-type",
                "access-control-max-age": "86400",
            },
        )

    router.add_api_route(path, policy(rule)(permit), methods=["OPTIONS"], include_in_schema=False, status_code=204)
