"""Addresses as the OpenAPI document tells them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any


def described(path: str, query: Mapping[str, str]) -> list[dict[str, Any]]:
    """Parameters of a route for the OpenAPI document: those of its path, then of its query."""
    in_path = re.findall(r"{(\w+)(?::path)?}", path)
    named = [(name, "path", True, "") for name in in_path]
    named += [(name.rstrip("*"), "query", name.endswith("*"), text) for name, text in query.items()]
    return [
        {"name": name, "in": place, "required": required, "schema": {"type": "string"},
         **({"description": text} if text else {})}
        for name, place, required, text in named
    ]  # fmt: skip
