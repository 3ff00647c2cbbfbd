"""Traces: what requests spend their time on, told to an OpenTelemetry collector where a setting names one.

Without it, nothing of OpenTelemetry is loaded and nothing is done: what others call here is then empty.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

SPANS = "/v1/traces"
"""Where a collector takes spans, under its address."""


@dataclass(frozen=True, kw_only=True)
class Collector:
    """Where spans are sent (OTLP, protobuf over HTTP), and the share of traces that are, from 0 to 1."""

    address: str
    share: float

    @classmethod
    def read(cls, address: str, share: str) -> Collector | None:
        """From the two settings; None where no address is given. Raises ValueError."""
        if not re.fullmatch(r"0(\.\d{1,6})?|1(\.0{1,6})?", share):
            raise ValueError(f"part « {share} » : de 0 à 1 est attendu")
        if not address:
            return None
        if not re.fullmatch(r"https?://[\w.:\[\]-]+(/[\w./-]*)?", address, re.ASCII):
            raise ValueError("http(s)://hôte[:port] est attendu ; un secret va dans OTEL_EXPORTER_OTLP_HEADERS")
        if find_spec("opentelemetry") is None or find_spec("opentelemetry.sdk") is None:
            raise ValueError("le paquet OpenTelemetry est absent : pip install 'tremplin[traces]'")
        return cls(address=address.rstrip("/"), share=float(share))


class _Now:
    """What this process does of traces: nothing, until started."""

    sending: Any = None
    reading: type[sqlite3.Connection] = sqlite3.Connection


def start(collector: Collector | None, environment: str) -> None:
    """Send the spans of this process from now on; called once, after any fork. Without a collector, nothing."""
    if collector is None:
        return
    from tremplin.traces import queries
    from tremplin.traces.sending import Sending

    _Now.sending = Sending(collector, environment)
    _Now.reading = queries.watch(_Now.sending.tracer)


def end() -> None:
    """Send what waits, and no more."""
    if _Now.sending is not None:
        _Now.sending.close()
        _Now.sending = None


def tracer() -> Any:
    """The tracer of this process, of OpenTelemetry's kind; None where nothing is traced."""
    return _Now.sending.tracer if _Now.sending is not None else None


def reading() -> type[sqlite3.Connection]:
    """What a connection to a release is made of."""
    return _Now.reading


def leaving(name: str, identifier: str) -> AbstractContextManager[Callable[[str | None], None]]:
    """The span of what leaves for another machine, known by its id in the outbox; call what it gives with what went
    wrong, if anything: of « kind : words » the kind alone is told, the words may quote an address."""
    if _Now.sending is None:
        return nullcontext(lambda _wrong: None)
    span: AbstractContextManager[Callable[[str | None], None]] = _Now.sending.leaving(name, identifier)
    return span
