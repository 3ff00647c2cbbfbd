"""`POST /mcp`: Streamable HTTP without any session, so that each worker answers each request."""

from __future__ import annotations

from urllib.parse import urlsplit

import orjson
from anyio import sleep_forever
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from tremplin.families.infotravail.shared.sql import LONGEST_S
from tremplin.platform.bounds.flow import Message
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.policy import PUBLIC, Form, Load, Policy, policy
from tremplin.platform.web.state import State, state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.wire.payload import LIMIT, read_bytes, read_object

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_PARSE_ERROR, _INVALID_REQUEST, _INTERNAL = -32700, -32600, -32603
_LOCAL = ("localhost", "127.0.0.1", "::1")
"""Hosts of the pages of this very machine, admitted outside production."""
_NO_STORE = {"cache-control": "no-store"}


def jsonrpc(_request: Request, error: ApiError) -> Response:
    """A refusal that comes before any message is read, as JSON-RPC tells it."""
    known = error.data if isinstance(error.data, dict) else {}
    code = known.get("code", _INTERNAL if error.status >= 500 else _INVALID_REQUEST)
    fault = {"code": code, "message": error.message, "data": {"status": error.status, "title": error.name}}
    body = {"jsonrpc": "2.0", "id": known.get("id"), "error": fault}
    return Response(orjson.dumps(body), error.status, {**_NO_STORE, **error.headers}, "application/json")


_POLICY = Policy(Right.ASSISTANTS, PUBLIC, Cost.SEARCH, Form(jsonrpc).live, load=Load(seconds=LONGEST_S))


@router.post("/mcp")
@policy(_POLICY)
async def mcp(request: Request) -> Response:
    """One message, answered by the SDK in the era that it is written in."""
    _check_origin(request)
    body = await read_bytes(request)
    _check_message(body)
    exchange: Exchange = await run_in_threadpool(_exchange, state_of(request))
    return await exchange.answer(request, body)


def _check_origin(request: Request) -> None:
    """Refuse a page of another site, unless the key that it shows names it: whoever rebinds a name to this machine
    reads nothing."""
    origin = request.headers.get("origin")
    if origin is None:
        return
    settings, caller = state_of(request).settings, request.state.caller
    hosts = {*settings.hotes, urlsplit(settings.base_url).hostname, *(_LOCAL if settings.env != "production" else ())}
    if _host_of(origin) in hosts or (caller and origin in caller.bornes.origines):
        return
    raise ApiError(403, "Cette origine n'est pas admise : nommez-la sur une clé, ou appelez sans navigateur")


def _check_message(body: bytes) -> None:
    """Refuse what isn't one message that all readers understand alike, in our words: the SDK's quote its libraries."""
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ApiError(400, "JSON illisible", {"code": _PARSE_ERROR}) from error
    named = told.get("id") if isinstance(told, dict) else None
    known = {"code": _INVALID_REQUEST, "id": named if isinstance(named, str | int) else None}
    try:
        message = read_object(body)
    except ApiError as error:
        raise ApiError(400, error.message, known) from error
    if message.get("jsonrpc") != "2.0" or not isinstance(message.get("method"), str):
        raise ApiError(400, "Un message JSON-RPC 2.0 est attendu, et un seul : « jsonrpc », « method »", known)
    if not isinstance(message.get("params", {}), dict) or ("id" in message and known["id"] is None):
        raise ApiError(400, "Message JSON-RPC : « params » est un objet, « id » un texte ou un entier", known)


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).hostname
    except ValueError:
        return None


def _exchange(state: State) -> Exchange:
    """What answers in this worker, made by the first request: the SDK is loaded here."""
    return state.service(Exchange, Exchange)


class Exchange:
    """The server of the SDK behind one request at a time, each with a manager of its own: nothing lasts between two."""

    def __init__(self) -> None:
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        from tremplin.assistants.server import make

        self._server, self._manager = make(), StreamableHTTPSessionManager

    async def answer(self, request: Request, body: bytes) -> Response:
        """The answer to a body, whole: tools send nothing before it."""
        waiting = [body]
        sent: list[Message] = []

        async def receive() -> Message:
            if not waiting:
                await sleep_forever()
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        manager = self._manager(self._server, json_response=True, stateless=True, max_request_body_size=LIMIT)
        async with manager.run():
            await manager.handle_request(request.scope, receive, send)
        start = sent[0]
        response = Response(b"".join(m.get("body", b"") for m in sent[1:]), start["status"], _NO_STORE)
        kept = [(n, v) for n, v in start["headers"] if n.lower() in (b"content-type", b"allow")]
        response.raw_headers = [*(h for h in response.raw_headers if h[0] != b"content-type"), *kept]
        return response
