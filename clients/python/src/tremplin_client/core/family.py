"""What the families of both clients share: how an operation is called, whatever it answers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import msgspec

from tremplin_client.core.http import AsyncHttp, Http
from tremplin_client.core.operation import Call, Operation, call
from tremplin_client.frames import Rows
from tremplin_client.pages import AsyncPages, Pages, Paging

T = TypeVar("T")
FICTITIOUS = {
    "/partenaire/parcours-formation/": "/partenaire/parcours-formation-test/",
    "/partenaire/parcoursformation/": "/partenaire/parcoursformationtest/",
    "/partenaire/zerosaisie/": "/partenaire/zerosaisietest/",
}
"""Addresses of the live base → those of the fictitious one."""


class _Base:
    """The base that a family is asked on."""

    def __init__(self, *, fictitious: bool = False) -> None:
        self._fictitious = fictitious

    def _call(self, operation: Operation[T], **given: Any) -> Call[T]:
        return call(self._placed(operation), **given)

    def _placed(self, operation: Operation[T]) -> Operation[T]:
        if self._fictitious:
            for live, trial in FICTITIOUS.items():
                if operation.path.startswith(live):
                    return replace(operation, path=operation.path.replace(live, trial, 1))
        return operation


class Family(_Base):
    """A family that is asked and waited for."""

    def __init__(self, http: Http, *, fictitious: bool = False) -> None:
        super().__init__(fictitious=fictitious)
        self._http = http

    def _ask(
        self,
        operation: Operation[T],
        **given: Any,
    ) -> T:
        return self._http.ask(self._call(operation, **given))

    def _rows(self, operation: Operation[list[T]], **given: Any) -> Rows[T]:
        found: list[T] = self._ask(operation, **given)
        return Rows(found)

    def _bytes(self, operation: Operation[Any], **given: Any) -> bytes:
        return self._http.fetch(self._call(operation, **given)).content

    def _lines(self, operation: Operation[T], **given: Any) -> Iterator[T]:
        for line in self._http.lines(self._call(operation, **given)):
            yield operation.decoder.decode(line)

    def _pages(
        self,
        operation: Operation[Any],
        *,
        paging: Paging,
        path: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
    ) -> Pages[Any, Any]:
        return Pages(
            http=self._http, operation=self._placed(operation), paging=paging, path=path or {}, query=query or {}
        )


class AsyncFamily(_Base):
    """A family that is awaited."""

    def __init__(self, http: AsyncHttp, *, fictitious: bool = False) -> None:
        super().__init__(fictitious=fictitious)
        self._http = http

    async def _ask(
        self,
        operation: Operation[T],
        **given: Any,
    ) -> T:
        return await self._http.ask(self._call(operation, **given))

    async def _rows(self, operation: Operation[list[T]], **given: Any) -> Rows[T]:
        found: list[T] = await self._ask(operation, **given)
        return Rows(found)

    async def _bytes(self, operation: Operation[Any], **given: Any) -> bytes:
        return (await self._http.fetch(self._call(operation, **given))).content

    async def _lines(self, operation: Operation[T], **given: Any) -> AsyncIterator[T]:
        async for line in self._http.lines(self._call(operation, **given)):
            yield operation.decoder.decode(line)

    def _pages(
        self,
        operation: Operation[Any],
        *,
        paging: Paging,
        path: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
    ) -> AsyncPages[Any, Any]:
        return AsyncPages(
            http=self._http, operation=self._placed(operation), paging=paging, path=path or {}, query=query or {}
        )


def joined(values: str | Iterable[str] | None) -> str | None:
    """Several values as the wire writes them: separated by commas."""
    return values if values is None or isinstance(values, str) else ",".join(values)


def as_json(value: Mapping[str, Any] | None) -> str | None:
    """An object as addresses hold it: in JSON."""
    return None if value is None else msgspec.json.encode(value).decode()
