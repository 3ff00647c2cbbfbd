"""A collector of traces on this machine, which reads what it is sent as any other does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.trace.v1.trace_pb2 import Span


@dataclass(frozen=True)
class Seen:
    """A span that was received, with what it says of the process that made it."""

    span: Span
    process: str

    @property
    def answers(self) -> bool:
        """Whether it is that of a request that was answered."""
        return bool(self.span.kind == Span.SPAN_KIND_SERVER)

    @property
    def told(self) -> dict[str, Any]:
        """Its attributes."""
        return {pair.key: getattr(pair.value, str(pair.value.WhichOneof("value"))) for pair in self.span.attributes}


@dataclass
class Collector:
    """Where it listens, the bodies that it was sent, and the spans in them."""

    address: str
    bodies: list[bytes] = field(default_factory=list)
    paths: set[str] = field(default_factory=set)

    def spans(self) -> list[Seen]:
        return [
            Seen(span, _process(resource.resource.attributes))
            for body in list(self.bodies)
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]


def _process(attributes: Any) -> str:
    (found,) = (pair.value.string_value for pair in attributes if pair.key == "service.instance.id")
    return str(found)


@contextmanager
def collector() -> Iterator[Collector]:
    """A collector that takes everything."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.paths.add(self.path)
            found.bodies.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.send_header("content-type", "application/x-protobuf")
            self.end_headers()
            self.wfile.write(ExportTraceServiceResponse().SerializeToString())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Collector(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
