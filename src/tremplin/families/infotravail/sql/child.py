"""The child of the SQL cage: DuckDB over the Parquet files of a release, everything else shut."""

from __future__ import annotations

import math
import os
import resource
import sys
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import orjson

from tremplin.families.infotravail.sql.cage import BYTES, ROWS
from tremplin.nowhere import work_nowhere
from tremplin.parent import end_with_parent

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": "1",
    "memory_limit": "256MB",
    "temp_directory": "",
    "max_temp_directory_size": "0KB",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
}
_NAMES = {
    "VARCHAR": "text",
    "BIGINT": "int8",
    "INTEGER": "int4",
    "DOUBLE": "float8",
    "BOOLEAN": "bool",
    "DATE": "date",
    "TIMESTAMP": "timestamp",
}


def open_shut(folder: str) -> duckdb.DuckDBPyConnection:
    """A database that can read the files of a release, and nothing else."""
    database = duckdb.connect(":memory:", config=_SETTINGS)
    database.execute(f"SET allowed_directories = ['{_quoted(folder)}/']")
    database.execute("SET enable_external_access = false")
    database.execute("SET lock_configuration = true")
    return database


def show(database: duckdb.DuckDBPyConnection, folder: str, tables: list[str]) -> None:
    """Make the views of tables that a query reads: only those, since each opens a file."""
    for table in tables:
        database.execute(
            f'CREATE VIEW IF NOT EXISTS "{table}" AS '
            "SELECT CAST(file_row_number + 1 AS BIGINT) AS _id, * EXCLUDE (file_row_number) "
            f"FROM read_parquet('{_quoted(folder)}/{table}.parquet', file_row_number = true)"
        )


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def answer(database: duckdb.DuckDBPyConnection, folder: str, tables: list[str], sql: str) -> bytes:
    """The rows of a query on these tables as JSON, or the reason why there are none, in our words."""
    try:
        show(database, folder, tables)
        found = database.execute(sql)
        columns = [(str(c[0]), str(c[1])) for c in found.description or ()]
        rows = found.fetchmany(ROWS + 1)
    except duckdb.OutOfMemoryException:
        return orjson.dumps({"refus": "Requête arrêtée : elle demande trop de mémoire"})
    except duckdb.Error as error:
        return orjson.dumps({"refus": _reason(error)})
    names = [name for name, _ in columns]
    body = orjson.dumps(
        {
            "fields": [{"id": name, "type": _NAMES.get(kind.partition("(")[0], "numeric")} for name, kind in columns],
            "records": [dict(zip(names, map(_plain, row), strict=True)) for row in rows[:ROWS]],
            "records_truncated": len(rows) > ROWS,
        },
        default=str,
    )
    if len(body) > BYTES:
        return orjson.dumps({"refus": f"Réponse de plus de {BYTES // 1024**2} Mo : demandez moins de colonnes"})
    return body


def _reason(error: duckdb.Error) -> str:
    """What kind of mistake it is, without a line of the engine's own text."""
    kinds = {
        duckdb.BinderException: "Colonne inconnue, ou agrégat sans GROUP BY",
        duckdb.ConversionException: "Une valeur ne peut pas être convertie dans le type demandé",
        duckdb.ParserException: "Requête que le moteur ne lit pas",
        duckdb.InvalidInputException: "Valeur que la fonction n'accepte pas",
        duckdb.OutOfRangeException: "Nombre hors des bornes de son type",
    }
    return next((text for kind, text in kinds.items() if isinstance(error, kind)), "La requête a échoué")


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, int) and abs(value) >= 2**63:
        return str(value)
    return value.isoformat() if isinstance(value, date | datetime) else value


def main() -> None:
    """Say that it is ready, then read queries on the standard input, one a line."""
    end_with_parent(os.getppid())
    work_nowhere()
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    folder = sys.argv[1]
    database = open_shut(folder)
    sys.stdout.buffer.write(b"{}\n")
    sys.stdout.buffer.flush()
    for line in sys.stdin.buffer:
        order = orjson.loads(line)
        sys.stdout.buffer.write(answer(database, folder, order["tables"], order["sql"]) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
