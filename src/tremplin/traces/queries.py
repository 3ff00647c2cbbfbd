"""Spans of what is asked of the store and of the release, within a request that is traced.

They tell the verb and the table of a statement, never its text, nor any value.
"""

from __future__ import annotations

import re
import sqlite3
from functools import lru_cache
from typing import Any

from opentelemetry.trace import SpanKind, Tracer, get_current_span, set_span_in_context
from sqlalchemy import Engine, event
from sqlalchemy.pool import Pool

_TABLE = re.compile(r'\b(?:FROM|INTO|UPDATE|JOIN)\s+"?([a-z_][\w.]*)', re.IGNORECASE | re.ASCII)
_SPAN = "trace"
"""Key of what a connection of the store remembers: the span of its transaction, then that of a statement."""
_STATEMENT = "trace d'un ordre"


@lru_cache(1024)
def summary(statement: str) -> str:
    """The verb of a statement and the first table that it names."""
    verb = statement.split(None, 1)[0].upper() if statement.strip() else "?"
    table = _TABLE.search(statement)
    return f"{verb} {table[1]}" if table else verb


def watch(tracer: Tracer) -> type[sqlite3.Connection]:
    """Make spans of what every store of this process is asked; what connections to releases are then made of."""
    _watch_transactions(tracer)
    _watch_statements(tracer)
    return _reading(tracer)


def _watch_transactions(tracer: Tracer) -> None:
    """From the instant when a connection is lent to that when it is given back, the durable commit within."""

    def lent(_: Any, record: Any, __: Any) -> None:
        if get_current_span().is_recording():
            record.info[_SPAN] = tracer.start_span("transaction", kind=SpanKind.CLIENT)

    def given_back(_: Any, record: Any) -> None:
        if span := record.info.pop(_SPAN, None):
            span.end()

    event.listen(Pool, "checkout", lent)
    event.listen(Pool, "checkin", given_back)


def _watch_statements(tracer: Tracer) -> None:
    def before(connection: Any, _: Any, statement: str, *__: Any) -> None:
        if transaction := connection.info.get(_SPAN):
            told = {"db.system.name": connection.dialect.name, "db.query.summary": summary(statement)}
            transaction.set_attribute("db.system.name", connection.dialect.name)
            connection.info[_STATEMENT] = tracer.start_span(
                summary(statement), set_span_in_context(transaction), SpanKind.CLIENT, told
            )

    def after(connection: Any, *_: Any) -> None:
        if span := connection.info.pop(_STATEMENT, None):
            span.end()

    def failed(failure: Any) -> None:
        if failure.connection is not None and (span := failure.connection.info.pop(_STATEMENT, None)):
            span.set_attribute("error.type", type(failure.original_exception).__name__)
            span.end()

    event.listen(Engine, "before_cursor_execute", before)
    event.listen(Engine, "after_cursor_execute", after)
    event.listen(Engine, "handle_error", failed)


def _reading(tracer: Tracer) -> type[sqlite3.Connection]:
    class Cursor(sqlite3.Cursor):
        """Rows of a release: its span ends when nobody reads them any more."""

        span: Any = None

        def __del__(self) -> None:
            if self.span is not None:
                self.span.end()

    class Reading(sqlite3.Connection):
        """A connection to a release that makes a span of each statement."""

        def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
            if not get_current_span().is_recording():
                return super().execute(sql, parameters)
            cursor = self.cursor(Cursor)
            told = {"db.system.name": "sqlite", "db.namespace": "release", "db.query.summary": summary(sql)}
            cursor.span = tracer.start_span(summary(sql), kind=SpanKind.CLIENT, attributes=told)
            return cursor.execute(sql, parameters)

    return Reading
