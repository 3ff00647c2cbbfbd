"""Spans sent to a collector by a thread of its own: one that doesn't answer delays nothing, and is told once."""

from __future__ import annotations

import logging
import os
import platform
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import structlog
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ParentBased, TraceIdRatioBased
from opentelemetry.trace import SpanKind, StatusCode

from tremplin import __version__
from tremplin.traces import SPANS, Collector

_SEND_S, _END_S = 3.0, 2.0
"""What a collector may take for what it is sent, tries included; after how long the end of a process tries no more."""

log = structlog.get_logger("traces")


class Sending:
    """The spans of this process, on their way to a collector."""

    def __init__(self, collector: Collector, environment: str) -> None:
        logging.getLogger("opentelemetry").addHandler(_Once())
        logging.getLogger("opentelemetry").propagate = False
        logging.getLogger("opentelemetry.exporter").setLevel(logging.CRITICAL)  # _Told says it
        self._exporter = _Told(collector.address)
        # Who calls may say that a trace isn't kept, not that it is: the share would be theirs to choose.
        share = TraceIdRatioBased(collector.share)
        self._provider = TracerProvider(
            sampler=ParentBased(share, remote_parent_sampled=share, remote_parent_not_sampled=ALWAYS_OFF),
            resource=Resource.create(
                {
                    "service.name": "tremplin",
                    "service.version": __version__,
                    "service.instance.id": f"{platform.node()}:{os.getpid()}",
                    "deployment.environment.name": environment,
                }
            ),
            shutdown_on_exit=False,
        )
        self._provider.add_span_processor(BatchSpanProcessor(self._exporter))
        self.tracer = self._provider.get_tracer("tremplin", __version__)

    @contextmanager
    def leaving(self, name: str, identifier: str) -> Iterator[Callable[[str | None], None]]:
        """A span of what leaves (see `traces.leaving`)."""
        with self.tracer.start_as_current_span(
            name,
            kind=SpanKind.CLIENT,
            attributes={"tremplin.envoi": identifier},
            record_exception=False,  # its words may quote an address
            set_status_on_exception=False,
        ) as span:

            def end(wrong: str | None) -> None:
                if wrong is not None:
                    span.set_attribute("error.type", wrong.partition(" :")[0])
                    span.set_status(StatusCode.ERROR)

            yield end

    def close(self) -> None:
        """Send what waits; no longer tried after two seconds."""
        cut = threading.Timer(_END_S, self._exporter.shutdown)
        cut.start()
        self._provider.shutdown()
        cut.cancel()


class _Told(SpanExporter):
    """The exporter, whose failures are told when they begin and when they end."""

    def __init__(self, address: str) -> None:
        self._address, self._failing, self._over = address, False, threading.Lock()
        self._inner = OTLPSpanExporter(f"{address}{SPANS}", timeout=_SEND_S)

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        result = self._inner.export(spans)
        failing = result is not SpanExportResult.SUCCESS
        if failing != self._failing:
            self._failing = failing
            told = "traces non recues" if failing else "traces recues de nouveau"
            log.warning(told, collecteur=self._address, processus=os.getpid())
        return result

    def shutdown(self) -> None:
        if self._over.acquire(blocking=False):
            self._inner.shutdown()  # type: ignore[no-untyped-call]


class _Once(logging.Handler):
    """What OpenTelemetry says of itself (a queue that is full…), each kind once, as our lines are."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._told: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        if record.msg not in self._told:
            self._told.add(record.msg)
            log.warning("traces", dit=record.msg, processus=os.getpid())
