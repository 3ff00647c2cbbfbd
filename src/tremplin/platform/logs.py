"""Logs: one JSON line an event on standard error; values of strangers are strings, so no line can be forged."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any

import orjson
import structlog


def configure() -> None:
    """Set up structlog for a server process."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=orjson.dumps),
        ],
        logger_factory=structlog.BytesLoggerFactory(file=sys.stderr.buffer),
        cache_logger_on_first_use=True,
    )


def request_line(**fields: Any) -> None:
    """The line of a request, in the form of the others; written at once, for it is on the path of every answer."""
    stamp = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    line = orjson.dumps({**fields, "event": "requete", "level": "info", "timestamp": stamp})
    sys.stderr.buffer.write(line + b"\n")
    sys.stderr.buffer.flush()
