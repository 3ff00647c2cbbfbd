"""What an operation of the service is, and one request of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from functools import cached_property
from typing import Any, Generic, TypeVar
from urllib.parse import quote

import msgspec

T = TypeVar("T")
JSON = "application/json"
SAFE_METHODS = frozenset({"GET", "HEAD", "PUT", "DELETE"})
"""Asked twice, they do once (RFC 9110, 9.2.2)."""


class Shown(Enum):
    """What opens an operation."""

    NOTHING = ""
    KEY = "cle"
    TOKEN = "jeton"  # noqa: S105  a kind of credential
    EITHER = "cle ou jeton"


@dataclass(frozen=True, kw_only=True)
class Operation(Generic[T]):
    """An operation, as the OpenAPI document tells it."""

    method: str
    path: str
    """With `{name}` in the place of its values."""
    answer: Any
    """Type of the answer in JSON; None where it isn't JSON."""
    accept: str = JSON
    shown: Shown = Shown.NOTHING
    permission: str = ""
    """What the organisation of the key must have been granted, or the scope of the token."""
    cost: str = "light"
    """Class of its rate limit."""
    reads: bool = False
    """A POST that only reads: asked twice, it does once."""
    keyed: bool = False
    """Whether a repeated POST is known by its idempotency key."""
    kept: bool = False
    """Whether an answer depends on the release and the address alone: it may be kept on a disk."""

    @property
    def name(self) -> str:
        """« GET /api/certification/v1 »."""
        return f"{self.method} {self.path}"

    @cached_property
    def decoder(self) -> msgspec.json.Decoder[T]:
        """Reads its answers, typed."""
        return msgspec.json.Decoder(self.answer)


@dataclass(frozen=True, kw_only=True)
class Call(Generic[T]):
    """One request, as it is sent each time that it is tried."""

    operation: Operation[T]
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None

    @property
    def repeatable(self) -> bool:
        """Whether doing it twice does it once."""
        safe = self.operation.reads or self.operation.method in SAFE_METHODS
        return safe or "idempotency-key" in self.headers


def call(
    operation: Operation[T],
    *,
    path: Mapping[str, Any] | None = None,
    query: Mapping[str, Any] | None = None,
    body: Any = msgspec.UNSET,
    media: str = JSON,
    headers: Mapping[str, str] | None = None,
) -> Call[T]:
    """A request of an operation: absent values (None) aren't sent, lists are sent one by one."""
    address = operation.path
    for name, value in (path or {}).items():
        address = address.replace("{" + name + "}", quote(written(value), safe=""))
    sent = {"accept": operation.accept, **(headers or {})}
    content = None
    if body is not msgspec.UNSET:
        content = body if isinstance(body, bytes) else msgspec.json.encode(body)
        sent["content-type"] = media
    if operation.keyed:
        from uuid import uuid4

        sent.setdefault("idempotency-key", uuid4().hex)
    return Call(operation=operation, path=address, query=_query(query or {}), headers=sent, content=content)


def _query(given: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    for name, value in given.items():
        if value is None:
            continue
        if isinstance(value, list | tuple | set | frozenset):
            pairs += [(name, written(one)) for one in value]
        else:
            pairs.append((name, written(value)))
    return tuple(pairs)


def written(value: Any) -> str:
    """A value as addresses hold it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)
