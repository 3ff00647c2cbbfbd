"""Every table of a release, by its name: rows, dataframes, files."""

from __future__ import annotations

import csv
import shutil
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

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


class Source(Protocol):
    """Where the tables of a release are read."""

    def package(self) -> tuple[str, bytes]:
        """The name of the release, and its data package."""

    def place(self, file: str) -> str:
        """The address of a file, or its path."""

    def lines(self, file: str) -> Iterator[bytes]:
        """Its lines."""

    def content(self, file: str) -> bytes:
        """Its bytes."""

    def save(self, file: str, place: Path) -> Path:
        """Write it elsewhere."""


class Served:
    """A service, asked: all of the release in service when it was first asked."""

    def __init__(self, http: Http) -> None:
        self._http, self._release = http, ""

    def package(self) -> tuple[str, bytes]:
        found = self._http.fetch(call(PACKAGE))
        self._release = found.headers.get("tremplin-release") or ""
        return self._release, found.content

    def place(self, file: str) -> str:
        return address(str(self._http.http.base_url), file, self._release)

    def lines(self, file: str) -> Iterator[bytes]:
        return self._http.lines(asked(file, self._release))

    def content(self, file: str) -> bytes:
        return self._http.fetch(asked(file, self._release)).content

    def save(self, file: str, place: Path) -> Path:
        return save(self._http, asked(file, self._release), place)


class Copied:
    """The folder of a copied release: nothing is asked, no server is needed."""

    def __init__(self, release: Path) -> None:
        self._release = release

    def package(self) -> tuple[str, bytes]:
        return self._release.name, self._path("datapackage.json").read_bytes()

    def place(self, file: str) -> str:
        return str(self._path(file))

    def lines(self, file: str) -> Iterator[bytes]:
        with self._path(file).open("rb") as lines:
            yield from (line.removesuffix(b"\n") for line in lines)

    def content(self, file: str) -> bytes:
        return self._path(file).read_bytes()

    def save(self, file: str, place: Path) -> Path:
        place.parent.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copyfile(self._path(file), place))

    def _path(self, file: str) -> Path:
        return self._release / "flat" / file


def asked(file: str, release: str) -> Call[None]:
    """A file of a release, asked for."""
    return call(FILE, path={"fichier": file}, query={"release": release})


def address(base: str, file: str, release: str) -> str:
    """Its whole address."""
    return f"{base.rstrip('/')}/telechargements/{file}?release={release}"


class _Table:
    """What is known of a table before its rows are read."""

    def __init__(self, told: _Resource, release: str) -> None:
        self.name, self.release = told.name, release
        self.title, self.description = told.title or told.name, told.description
        self.columns = tuple(told.schema.fields) if told.schema else ()
        self.licence = told.licenses[0].name if told.licenses else ""

    def __repr__(self) -> str:
        return f"<table {self.name}, {len(self.columns)} colonnes, version {self.release}>"

    def _row(self, values: Iterable[str]) -> Row:
        return {
            column.name: _READ.get(column.type, str)(text) if text else None
            for column, text in zip(self.columns, values, strict=True)
        }


class Table(_Table):
    """A table of a release."""

    def __init__(self, told: _Resource, release: str, source: Source) -> None:
        super().__init__(told, release)
        self._source = source

    def url(self, format: Format = "parquet") -> str:
        """The address of its file in this very release, that DuckDB, R or a spreadsheet open; offline, its path."""
        return self._source.place(f"{self.name}.{format}")

    def scan(self) -> polars.LazyFrame:
        """A polars LazyFrame over its Parquet: only the columns and row groups that are needed are fetched, by range,
        all of one release."""
        found: polars.LazyFrame = needed("polars").scan_parquet(self.url())
        return found

    def rows(self) -> Iterator[Row]:
        """Its rows, as they come: nothing is held, a cut is gone past."""
        lines = (f"{line.decode('utf-8-sig')}\n" for line in self._source.lines(f"{self.name}.csv"))
        read = csv.reader(lines)
        next(read)
        return (self._row(values) for values in read)

    def to_polars(self) -> polars.DataFrame:
        """All its rows, as a polars DataFrame."""
        return self.scan().collect()

    def to_pandas(self) -> pandas.DataFrame:
        """All its rows, as a pandas DataFrame."""
        from io import BytesIO

        content = self._source.content(f"{self.name}.parquet")
        found: pandas.DataFrame = needed("pandas").read_parquet(BytesIO(content))
        return found

    def to_duckdb(self, connection: duckdb.DuckDBPyConnection | None = None) -> duckdb.DuckDBPyRelation:
        """All its rows, as a relation of DuckDB."""
        return relation(self.to_polars(), connection)

    def download(self, folder: str | Path, format: Format = "parquet") -> Path:
        """Its file, written whole in a folder, its hash checked; where it is."""
        file = f"{self.name}.{format}"
        return self._source.save(file, Path(folder) / file)


class Tables(Mapping[str, Table]):
    """The tables of the release in service when they were first asked for: all that follows stays in it."""

    def __init__(self, source: Source) -> None:
        self._source = source

    @cached_property
    def _known(self) -> tuple[str, dict[str, Table]]:
        release, package = self._source.package()
        return release, {one.name: Table(one, release, self._source) for one in _resources(package)}

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

    def __init__(self, told: _Resource, release: str, http: AsyncHttp) -> None:
        super().__init__(told, release)
        self._http = http

    def url(self, format: Format = "parquet") -> str:
        """The address of its file in this very release."""
        return address(str(self._http.http.base_url), f"{self.name}.{format}", self.release)

    async def rows(self) -> AsyncIterator[Row]:
        """Its rows, as they come."""
        pending, first = "", True
        async for line in self._http.lines(asked(f"{self.name}.csv", self.release)):
            pending += f"{line.decode('utf-8-sig')}\n"
            if pending.count('"') % 2:
                continue  # a cell goes on over the next line
            (values,) = csv.reader(pending.splitlines(keepends=True))
            pending = ""
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
            self._known = {one.name: AsyncTable(one, release, self._http) for one in _resources(found.content)}
        return self._known

    async def get(self, name: str) -> AsyncTable:
        """A table by its name; raises NotFound."""
        known = await self.all()
        if name not in known:
            raise NotFound(f"table inconnue : {name}{_nearest(name, known)}", status=404)
        return known[name]


def _resources(package: bytes) -> Iterator[_Resource]:
    """One resource a table: its CSV, which tells its schema."""
    return (one for one in msgspec.json.decode(package, type=_Package).resources if one.path.endswith(".csv"))


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    found = get_close_matches(name, known, n=1)
    return f" ; au plus près : {found[0]}" if found else ""
