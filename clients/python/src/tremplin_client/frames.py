"""Rows as dataframes of polars, pandas and DuckDB, where they are installed; columns bear the names of the wire."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

if TYPE_CHECKING:
    import duckdb
    import pandas
    import polars

T = TypeVar("T")


class Rows(list[T]):
    """Typed rows: a list that becomes a dataframe."""

    def to_polars(self) -> polars.DataFrame:
        """A polars DataFrame: members that are objects are structs."""
        return to_polars(self)

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas DataFrame: members of objects are columns, « identifiant.cfd »."""
        return to_pandas(self)

    def to_duckdb(self, connection: duckdb.DuckDBPyConnection | None = None) -> duckdb.DuckDBPyRelation:
        """A relation of DuckDB, in a connection of yours or in the default one."""
        return to_duckdb(self, connection)


def plain(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Typed rows as dictionaries, under the names of the wire."""
    return [msgspec.to_builtins(row, builtin_types=(date, datetime)) for row in rows]


def to_polars(rows: Iterable[Any]) -> polars.DataFrame:
    """Typed rows as a polars DataFrame."""
    pl = needed("polars")
    found: polars.DataFrame = pl.from_dicts(told, infer_schema_length=None) if (told := plain(rows)) else pl.DataFrame()
    return found


def to_pandas(rows: Iterable[Any]) -> pandas.DataFrame:
    """Typed rows as a pandas DataFrame, objects flattened."""
    pd = needed("pandas")
    found: pandas.DataFrame = pd.json_normalize(plain(rows))
    return found


def to_duckdb(rows: Iterable[Any], connection: duckdb.DuckDBPyConnection | None = None) -> duckdb.DuckDBPyRelation:
    """Typed rows as a relation of DuckDB."""
    return relation(to_polars(rows), connection)


def relation(frame: polars.DataFrame, connection: duckdb.DuckDBPyConnection | None = None) -> duckdb.DuckDBPyRelation:
    """A polars DataFrame as a relation of DuckDB."""
    db = needed("duckdb")
    found: duckdb.DuckDBPyRelation = (connection or db.default_connection()).from_arrow(frame)
    return found


def needed(library: str) -> Any:
    """A library that only some calls need; ImportError that says how to install it."""
    try:
        return import_module(library)
    except ImportError as error:
        raise ImportError(f"{library} n'est pas installé : pip install 'tremplin-client[{library}]'") from error
