"""Every table of a release, by its name: rows, dataframes, files."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from tremplin_client.core.files import save
from tremplin_client.core.http import AsyncHttp, Http
from tremplin_client.core.operation import Call, Operation, call
from tremplin_client.errors import NotFound
from tremplin_client.frames import needed, relation

if TYPE_CHECKING:
    import duckdb
    import pandas
    import polars

Format: TypeAlias = Literal["csv", "parquet", "json"]
Value: TypeAlias = str | int | float | bool | date | datetime | None
Row: TypeAlias = dict[str, Value]
"""A row of a table: its columns are those of the table, which each release tells."""
_READ: Mapping[str, Callable[[str], Value]] = {
    "integer": int,
    "number": float,
    "boolean": lambda text: text == "true",
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
}


class Column(msgspec.Struct, frozen=True):
    """A column: its name on the wire, its type (of Table Schema), its meaning, where it comes from."""

    name: str
    type: str = "string"
    title: str = ""
    description: str = ""
    source: str = ""
    """« source.column » of the publisher, when there is one alone."""


class _Schema(msgspec.Struct, frozen=True):
    fields: list[Column]


class _Licence(msgspec.Struct, frozen=True):
    name: str


class _Resource(msgspec.Struct, frozen=True):
    name: str
    path: str
    schema: _Schema | None = None
    title: str = ""
    description: str = ""
    licenses: list[_Licence] = msgspec.field(default_factory=list)


class _Package(msgspec.Struct, frozen=True):
    resources: list[_Resource]


PACKAGE = Operation[_Package](
    method="GET", path="/telechargements/datapackage.json", answer=_Package, accept="*/*", kept=True
)
FILE = Operation[None](method="GET", path="/telechargements/{fichier}", answer=None, accept="*/*")


class _Table:
    """What is known of a table before its rows are read."""

    def __init__(self, told: _Resource, release: str, url: str) -> None:
        self.name, self.release = told.name, release
        self.title, self.description = told.title or told.name, told.description
        self.columns = tuple(told.schema.fields) if told.schema else ()
        self.licence = told.licenses[0].name if told.licenses else ""
        self._url = url

    def __repr__(self) -> str:
        return f"<table {self.name}, {len(self.columns)} colonnes, version {self.release}>"

    def url(self, format: Format = "parquet") -> str:
        """The address of its file in this very release, that DuckDB, R or a spreadsheet open."""
        return f"{self._url}/telechargements/{self.name}.{format}?release={self.release}"

    def scan(self) -> polars.LazyFrame:
        """A polars LazyFrame over its Parquet: only the columns and row groups that are needed are fetched, by range,
        all of one release."""
        found: polars.LazyFrame = needed("polars").scan_parquet(self.url())
        return found

    def _file(self, format: Format) -> Call[None]:
        return call(FILE, path={"fichier": f"{self.name}.{format}"}, query={"release": self.release})

    def _row(self, values: Iterable[str]) -> Row:
        return {
            column.name: _READ.get(column.type, str)(text) if text else None
            for column, text in zip(self.columns, values, strict=True)
        }


class Table(_Table):
    """A table of a release."""

    def __init__(self, told: _Resource, release: str, url: str, http: Http) -> None:
        super().__init__(told, release, url)
        self._http = http

    def rows(self) -> Iterator[Row]:
        """Its rows, as they come: nothing is held, a cut is gone past."""
        lines = (f"{line.decode('utf-8-sig')}\n" for line in self._http.lines(self._file("csv")))
        read = csv.reader(lines)
        next(read)
        return (self._row(values) for values in read)

    def to_polars(self) -> polars.DataFrame:
        """All its rows, as a polars DataFrame."""
        return self.scan().collect()

    def to_pandas(self) -> pandas.DataFrame:
        """All its rows, as a pandas DataFrame."""
        from io import BytesIO

        content = self._http.fetch(self._file("parquet")).content
        found: pandas.DataFrame = needed("pandas").read_parquet(BytesIO(content))
        return found

    def to_duckdb(self, connection: duckdb.DuckDBPyConnection | None = None) -> duckdb.DuckDBPyRelation:
        """All its rows, as a relation of DuckDB."""
        return relation(self.to_polars(), connection)

    def download(self, folder: str | Path, format: Format = "parquet") -> Path:
        """Its file, written whole in a folder, its hash checked; where it is."""
        return save(self._http, self._file(format), Path(folder) / f"{self.name}.{format}")


class Tables(Mapping[str, Table]):
    """The tables of the release in service when they were first asked for: all that follows stays in it."""

    def __init__(self, http: Http) -> None:
        self._http = http

    @cached_property
    def _known(self) -> tuple[str, dict[str, Table]]:
        found = self._http.fetch(call(PACKAGE))
        release = found.headers.get("tremplin-release") or ""
        url = str(self._http.http.base_url).rstrip("/")
        package = msgspec.json.decode(found.content, type=_Package)
        return release, {one.name: Table(one, release, url, self._http) for one in _csv(package)}

    @property
    def release(self) -> str:
        """Its name."""
        return self._known[0]

    def __getitem__(self, name: str) -> Table:
        try:
            return self._known[1][name]
        except KeyError:
            raise NotFound(f"table inconnue : {name}{_nearest(name, self._known[1])}", status=404) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._known[1])

    def __len__(self) -> int:
        return len(self._known[1])


class AsyncTable(_Table):
    """A table of a release, its rows read by `async for`."""

    def __init__(self, told: _Resource, release: str, url: str, http: AsyncHttp) -> None:
        super().__init__(told, release, url)
        self._http = http

    async def rows(self) -> AsyncIterator[Row]:
        """Its rows, as they come."""
        pending: list[str] = []
        first = True
        async for line in self._http.lines(self._file("csv")):
            pending.append(f"{line.decode('utf-8-sig')}\n")
            if "".join(pending).count('"') % 2:
                continue  # a cell goes on over the next line
            (values,) = csv.reader(pending)
            pending = []
            if not first:
                yield self._row(values)
            first = False


class AsyncTables:
    """The same tables: `await t.tables.get(name)`."""

    def __init__(self, http: AsyncHttp) -> None:
        self._http = http
        self._known: dict[str, AsyncTable] = {}

    async def all(self) -> Mapping[str, AsyncTable]:
        """Every table, by its name."""
        if not self._known:
            found = await self._http.fetch(call(PACKAGE))
            release = found.headers.get("tremplin-release") or ""
            url = str(self._http.http.base_url).rstrip("/")
            package = msgspec.json.decode(found.content, type=_Package)
            self._known = {one.name: AsyncTable(one, release, url, self._http) for one in _csv(package)}
        return self._known

    async def get(self, name: str) -> AsyncTable:
        """A table by its name; raises NotFound."""
        known = await self.all()
        if name not in known:
            raise NotFound(f"table inconnue : {name}{_nearest(name, known)}", status=404)
        return known[name]


def _csv(package: _Package) -> Iterator[_Resource]:
    """One resource a table: its CSV, which tells its schema."""
    return (one for one in package.resources if one.path.endswith(".csv"))


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    found = get_close_matches(name, known, n=1)
    return f" ; au plus près : {found[0]}" if found else ""
