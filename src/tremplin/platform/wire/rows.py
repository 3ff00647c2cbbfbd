"""Rows of the tables of a release as schemas: each column under its name, with its type and what it means."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field as Described
from pydantic import GetCoreSchemaHandler, create_model
from pydantic_core import CoreSchema

from tremplin.columnar.table import ROW_NUMBER
from tremplin.domain.schema import Schema
from tremplin.release.reference import Field, ReferenceTable

Value = str | int | float | bool | None
Row = dict[str, Value]
"""Column → its value, in a row of a table that the caller chose."""
_TYPES: dict[str, Any] = {"string": str, "integer": int, "number": float, "boolean": bool, "date": date}


class RowOf:
    """What `Annotated[Row, RowOf(…)]` says of a row: the model of its table, made when a document is; `also`: what
    stands before its columns."""

    def __init__(self, name: str, table: ReferenceTable, *also: Field) -> None:
        self.name, self.meaning, self.columns = name, table.description, (*also, *table.fields)

    def __get_pydantic_core_schema__(self, _source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        told: dict[str, Any] = {"row_number": (int, Described(alias=ROW_NUMBER, description="Rang dans la table"))}
        for at, field in enumerate(self.columns):
            kind = _TYPES[field.type] if field.requis else _TYPES[field.type] | None
            told[f"column_{at}"] = (kind, Described(alias=field.name, description=field.description or None))
        model = create_model(self.name, __base__=Schema, __doc__=self.meaning, __module__=__name__, **told)
        return handler.generate_schema(model)
