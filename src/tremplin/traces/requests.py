"""The span of a request: its route and what became of it, never its address, its parameters or who asks."""

from __future__ import annotations

from typing import Any

from opentelemetry.trace import SpanKind, StatusCode, Tracer, use_span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_CALLERS = (("caller", "cle"), ("client", "client"), ("porteur", "compte"))
"""What the guard leaves of who asks, and the word for it."""


class Traced:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, tracer: Tracer) -> None:
        self._app, self._tracer = app, tracer
        self._propagator = TraceContextTextMapPropagator()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        method = scope["method"] if scope["method"] in _METHODS else "_OTHER"
        given = [value for name, value in scope["headers"] if name == b"traceparent"]
        carrier = {"traceparent": given[0].decode("latin-1")} if len(given) == 1 else {}
        span = self._tracer.start_span(
            method,
            self._propagator.extract(carrier),
            SpanKind.SERVER,
            {"http.request.method": method, "url.scheme": scope["scheme"]},
        )

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                span.set_attribute("http.response.status_code", message["status"])
                if message["status"] >= 500:
                    span.set_attribute("error.type", str(message["status"]))
                    span.set_status(StatusCode.ERROR)
            await send(message)

        try:
            with use_span(span, record_exception=False, set_status_on_exception=False):
                await self._app(scope, receive, told)
        except BaseException as error:
            span.set_attribute("error.type", type(error).__name__)
            raise
        finally:
            if span.is_recording():
                span.set_attributes(_found(scope))
                if route := getattr(scope.get("route"), "path", None):
                    span.update_name(f"{method} {route}")
            span.end()


def _found(scope: Scope) -> dict[str, Any]:
    """What the application found of a request."""
    state = scope.get("state", {})
    found = {
        "tremplin.requete": state.get("request_id"),
        "tremplin.appelant": next((word for key, word in _CALLERS if state.get(key)), "anonyme"),
        "http.route": getattr(scope.get("route"), "path", None),
    }
    if declared := state.get("policy"):
        found |= {"tremplin.famille": declared.right.famille, "tremplin.cout": declared.cost.value}
    return {name: value for name, value in found.items() if value is not None}
