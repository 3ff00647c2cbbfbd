"""Lists that come page after page, read as one: all pages of one release, each item once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from tremplin_client.core.exchange import Answer, decoded
from tremplin_client.core.operation import Operation, call
from tremplin_client.frames import Rows, to_duckdb, to_pandas, to_polars

if TYPE_CHECKING:
    import duckdb
    import pandas
    import polars

    from tremplin_client.core.http import AsyncHttp, Http

P = TypeVar("P")
T = TypeVar("T")


class Paging(Protocol):
    """How an operation cuts its list."""

    @property
    def items(self) -> str:
        """Member of a page that holds its items."""

    def following(self, query: Mapping[str, Any], page: Any, /) -> dict[str, Any] | None:
        """The parameters that change for the page after this one; None after the last."""


@dataclass(frozen=True, kw_only=True)
class Numbered:
    """Pages by their number, of which the answer tells how many there are."""

    items: str
    parameter: str
    count: str
    """Where the number of pages stands in an answer, members joined by dots."""
    first: int = 1

    def following(self, query: Mapping[str, Any], page: Any) -> dict[str, Any] | None:
        """The next number."""
        number = int(query.get(self.parameter) or self.first) + 1
        return {self.parameter: number} if number < int(_at(page, self.count)) + self.first else None


@dataclass(frozen=True, kw_only=True)
class ByCursor:
    """Pages of which each tells the cursor of the next."""

    items: str
    parameter: str
    at: str
    more: str = ""
    """Member that says whether there is more, where the cursor is always told."""

    def following(self, _query: Mapping[str, Any], page: Any) -> dict[str, Any] | None:
        """The cursor of the next page."""
        cursor = _at(page, self.at)
        ended = cursor is None or (self.more and not _at(page, self.more))
        return None if ended else {self.parameter: cursor}


def _at(page: Any, path: str) -> Any:
    for name in path.split("."):
        page = getattr(page, name)
    return page


@dataclass(kw_only=True)
class _Reading(Generic[P, T]):
    """A list, and how it is asked for."""

    operation: Operation[Any]
    path: Mapping[str, Any]
    query: Mapping[str, Any]
    paging: Paging

    def _items(self, page: P) -> list[T]:
        found: list[T] = getattr(page, self.paging.items)
        return found

    def _pinned(self, query: dict[str, Any], found: Answer) -> None:
        """What follows is of the release that answered first."""
        release = found.headers.get("tremplin-release")
        if self.operation.kept and release:
            query.setdefault("release", release)


@dataclass(kw_only=True)
class Pages(_Reading[P, T]):
    """Every item of a list: iterate over it, or over its `pages()`; each iteration asks again from the first page."""

    http: Http

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from self._items(page)

    def pages(self) -> Iterator[P]:
        """The pages themselves, as the service answers them."""
        query = dict(self.query)
        while True:
            found = self.http.fetch(call(self.operation, path=self.path, query=query))
            page: P = decoded(self.operation, found)
            yield page
            more = self.paging.following(query, page)
            if more is None:
                return
            self._pinned(query, found)
            query |= more

    def rows(self) -> Rows[T]:
        """All of them, read."""
        return Rows(self)

    def to_polars(self) -> polars.DataFrame:
        """All of them, as a polars DataFrame."""
        return to_polars(self)

    def to_pandas(self) -> pandas.DataFrame:
        """All of them, as a pandas DataFrame."""
        return to_pandas(self)

    def to_duckdb(self, connection: duckdb.DuckDBPyConnection | None = None) -> duckdb.DuckDBPyRelation:
        """All of them, as a relation of DuckDB."""
        return to_duckdb(self, connection)


@dataclass(kw_only=True)
class AsyncPages(_Reading[P, T]):
    """The same, by `async for`."""

    http: AsyncHttp

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in self._items(page):
                yield item

    async def pages(self) -> AsyncIterator[P]:
        """The pages themselves, as the service answers them."""
        query = dict(self.query)
        while True:
            found = await self.http.fetch(call(self.operation, path=self.path, query=query))
            page: P = decoded(self.operation, found)
            yield page
            more = self.paging.following(query, page)
            if more is None:
                return
            self._pinned(query, found)
            query |= more

    async def rows(self) -> Rows[T]:
        """All of them, read."""
        return Rows([item async for item in self])
