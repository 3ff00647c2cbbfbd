"""Logs: one JSON line an event on standard error; values of strangers are strings, so no line can be forged."""

from __future__ import annotations

import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import orjson
import structlog

_CHAIN = 8
_CODES = ("sqlstate", "sqlite_errorname", "errno")
"""What tells a failure without quoting anything."""


def configure() -> None:
    """Set up structlog for a server process."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(_told),
            structlog.processors.JSONRenderer(serializer=orjson.dumps),
        ],
        logger_factory=structlog.BytesLoggerFactory(file=sys.stderr.buffer),
        cache_logger_on_first_use=True,
    )


def _told(exc_info: tuple[type[BaseException], BaseException, TracebackType | None]) -> str:
    """Where an exception comes from and its kinds, never its words: a library quotes there what it was given."""
    lines: list[str] = []
    error: BaseException | None = exc_info[1]
    while error is not None and len(lines) < _CHAIN:
        code = next((str(v) for name in _CODES if (v := getattr(error, name, None)) is not None), "")
        frames = "".join(traceback.format_tb(error.__traceback__))
        lines.append(f"Traceback (most recent call last):\n{frames}{type(error).__qualname__} {code}".rstrip())
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n\nRaised from:\n".join(lines)


def request_line(**fields: Any) -> None:
    """The line of a request, in the form of the others; written at once, for it is on the path of every answer."""
    stamp = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    line = orjson.dumps({**fields, "event": "requete", "level": "info", "timestamp": stamp})
    sys.stderr.buffer.write(line + b"\n")
    sys.stderr.buffer.flush()
