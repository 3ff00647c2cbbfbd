"""The first thing a request meets: size and host checks, a request id, security headers, one log line, no leak."""

from __future__ import annotations

import asyncio
import re
import secrets
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import orjson
import structlog
from starlette.requests import ClientDisconnect, Request

from tremplin.platform.bounds.deadline import Deadline
from tremplin.platform.bounds.flow import Incoming, Message, Receive, Scope, Send, send_in_pieces
from tremplin.platform.bounds.pressure import PROBES, RETRY_S, Turn
from tremplin.platform.web.headers import ignore_odd_range, percent_encode
from tremplin.platform.web.logs import request_line
from tremplin.platform.web.policy import policy_of
from tremplin.platform.wire.errors import ApiError
from tremplin.settings import Settings

App = Callable[[Scope, Receive, Send], Awaitable[None]]

_ID = re.compile(rb"[A-Za-z0-9-]{8,64}")
_LINE, _HEADERS, _HEADER_COUNT = 8 * 1024, 16 * 1024, 100
_STATIC = "/static/"
_OWN = frozenset((b"content-type", b"referrer-policy", b"content-security-policy", b"permissions-policy"))

_ALL = (
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
_API_CSP = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
_PAGE_FRAME = (b"x-frame-options", b"DENY")


@dataclass(frozen=True)
class Cadre:
    """What a page allows beyond the rule: who may show it in a frame, whose pictures and frames it shows."""

    ancetres: str = "'none'"
    images: str = ""
    cadres: str = ""


CADRE = "cadre"
"""Key of `scope["state"]`: the Cadre of a page that any site, or some sites, may show in theirs."""
USAGE = "usage"
"""What a handler tells of its answer, for the line of the request: who says to call, how much was found."""
ENDING = "fin"
"""Key of `scope["state"]`: what to call once the answer has left, or its reader gone."""
_LATER_S = "10"
_GONE = 499
"""What the line of a request says of a client who left before its body was whole."""

log = structlog.get_logger("acces")


class Door:
    """ASGI middleware around the whole application."""

    def __init__(self, app: App, settings: Settings) -> None:
        self._app = app
        self._hosts = {h.lower().encode() for h in settings.hotes}
        self._any_host = "*" in settings.hotes
        self._turn = Turn()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"] not in PROBES and self._turn.refuses():
            await send({"type": "http.response.start", "status": 503, "headers": [*_CROWDED]})
            await send({"type": "http.response.body", "body": _CROWD})
            return
        headers: dict[bytes, bytes] = dict(scope["headers"])
        exchange = _Exchange(scope, headers, send)
        refusal = self._refusal(scope, headers)
        if b"range" in headers:
            ignore_odd_range(scope)
        percent_encode(scope)
        try:
            if refusal:
                await _answer(exchange.send, *refusal)
            else:
                await exchange.run(self._app, receive)
        except ClientDisconnect:
            exchange.status = exchange.status or _GONE
        except Exception:
            log.exception("defaut", id=exchange.id, route=_template(scope))
            if exchange.status == 0:
                await _refuse(scope, exchange.send, _defect(exchange.id))
            elif not exchange.late:
                raise
        finally:
            exchange.end()

    def _refusal(self, scope: Scope, headers: dict[bytes, bytes]) -> tuple[int, str] | None:
        if len(scope["raw_path"] or b"") + len(scope["query_string"]) > _LINE:
            return 414, "Adresse de plus de 8 Ko"
        size = sum(len(n) + len(v) + 4 for n, v in scope["headers"])
        if size > _HEADERS or len(scope["headers"]) > _HEADER_COUNT:
            return 431, "En-têtes de plus de 16 Ko ou de plus de 100 lignes"
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        if len(hosts) > 1 or (not any(hosts) and scope["http_version"] != "1.0"):
            return 400, "Un en-tête Host est attendu, et un seul"
        if not self._any_host:
            host = headers.get(b"host", b"").lower().rsplit(b":", 1)[0]
            if host not in self._hosts:
                return 421, "Hôte inconnu de ce serveur"
        return None


class _Exchange:
    """One request and its answer: what was sent, for how long, and what its end sets free."""

    def __init__(self, scope: Scope, headers: dict[bytes, bytes], send: Send) -> None:
        given = headers.get(b"x-request-id", b"")
        self.id = given.decode() if _ID.fullmatch(given) else uuid.uuid4().hex
        self.status = 0
        self.late = False
        self._scope, self._headers, self._send = scope, headers, send
        self._nonce = secrets.token_urlsafe(12)
        self._started = time.perf_counter()
        self._method, self._bodiless = scope["method"], scope["method"] == "HEAD"
        if self._bodiless:  # answered as its GET, without the body
            scope["method"] = "GET"
        scope.setdefault("state", {}).update(request_id=self.id, nonce=self._nonce)

    async def run(self, app: App, receive: Receive) -> None:
        """The handler's answer, or a refusal in its place once it takes too long: the handler then ends as it would
        have, so that what it began is whole, and the request is over with it."""
        incoming = _paced(self._headers, receive)
        told: asyncio.Task[None] | None = None

        def tell(seconds: float) -> None:
            nonlocal told
            self.late = True
            self._limits.start_late(self._caller)
            log.error("reponse trop longue", id=self.id, route=_template(self._scope))
            told = asyncio.ensure_future(_refuse(self._scope, self.send, _too_long(self._scope, seconds)))

        async def answer(message: Message) -> None:
            deadline.over()
            if not self.late:
                await self.send(message)

        deadline = Deadline(self._limit, incoming.waited if incoming else lambda: 0.0, tell)
        try:
            await app(self._scope, incoming or receive, answer)
        finally:
            deadline.over()
            if told is not None:
                self._limits.end_late(self._caller)
                await told

    async def send(self, message: Message) -> None:
        """Send a message of the answer, with what every answer carries."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [
                *message["headers"],
                *_security(message["headers"], self._nonce, self._scope["state"].get(CADRE)),
            ]
            message["headers"].append((b"x-request-id", self.id.encode()))
        elif self._bodiless:
            message["body"] = b""
        await send_in_pieces(self._send, message)

    def end(self) -> None:
        """Set free what the request held, count it, and write its line."""
        told = self._scope["state"]
        if ending := told.pop(ENDING, None):
            ending()
        if self._scope["path"].startswith(_STATIC):
            return
        if declared := told.get("policy"):
            caller, client = told.get("caller"), told.get("client")
            who = caller.cle if caller else client.client if client else ""
            took = (declared.cost.value, time.perf_counter() - self._started)
            self._state.mesures.tally(declared.right.famille, _template(self._scope), who, self.status, took)
        if not self._state.settings.journal:
            return
        request_line(
            id=self.id,
            methode=self._method,
            route=_template(self._scope),
            statut=self.status,
            ms=round((time.perf_counter() - self._started) * 1000, 2),
            cle=_key_id(self._headers.get(b"authorization", b"")),
            **told.pop(USAGE, {}),
        )

    @property
    def _state(self) -> Any:
        return self._scope["app"].state.tremplin

    @property
    def _limits(self) -> Any:
        return self._state.limits

    @property
    def _caller(self) -> str:
        return str(self._scope["state"].get("counted", ""))

    def _limit(self) -> float | None:
        declared = policy_of(self._scope.get("route"))
        return declared.load.seconds if declared else None


def _paced(headers: dict[bytes, bytes], receive: Receive) -> Incoming | None:
    """What a handler receives a body by; a request without a body has nothing to be watched."""
    bodied = b"transfer-encoding" in headers or headers.get(b"content-length", b"0") != b"0"
    return Incoming(receive) if bodied else None


def _defect(request_id: str) -> ApiError:
    return ApiError(500, f"Erreur interne, référence {request_id}", headers={"cache-control": "no-store"})


def _too_long(scope: Scope, seconds: float) -> ApiError:
    told = f"La réponse prend plus de {seconds:g} secondes : réessayez plus tard, ou demandez moins à la fois"
    if scope["method"] != "GET":
        told += ". Ce qui est demandé peut encore aboutir : vérifiez-le avant de recommencer"
    declared = policy_of(scope.get("route"))
    return ApiError(
        declared.form.late if declared else 503, told, headers={"cache-control": "no-store", "retry-after": _LATER_S}
    )


def _security(headers: list[tuple[bytes, bytes]], nonce: str, cadre: Cadre | None) -> list[tuple[bytes, bytes]]:
    """Headers by kind of answer: pages may load our own files, anything else may load nothing.

    A stricter or narrower header of the answer itself stays.
    """
    own = {n: v for n, v in headers if n in _OWN}
    kind = own.get(b"content-type", b"")
    if not kind.startswith(b"text/html"):
        return [h for h in (*_ALL, _API_CSP) if h[0] not in own] if len(own) > 1 else [*_ALL, _API_CSP]
    cadre = cadre or Cadre()
    frames = f"frame-src{cadre.cadres}; " if cadre.cadres else ""
    policy = (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
        f"img-src 'self' data:{cadre.images}; connect-src 'self'; font-src 'self'; "
        f"manifest-src 'self'; form-action 'self'; {frames}"
        f"base-uri 'none'; object-src 'none'; frame-ancestors {cadre.ancetres}"
    )
    kept = [h for h in _ALL if h[0] not in own]
    closed = () if cadre.ancetres != "'none'" else (_PAGE_FRAME,)
    return [*kept, *closed, (b"content-security-policy", policy.encode())]


def _template(scope: Scope) -> str:
    """The route's template, never the path that was asked for."""
    route = scope.get("route")
    return str(getattr(route, "path", "inconnue"))


def _key_id(authorization: bytes) -> str | None:
    """The public id of a presented key, the only part of it that a log may hold."""
    match = re.search(rb"trm_(?:live|test)_([0-9A-Za-z]{12})_", authorization)
    return match[1].decode() if match else None


async def _refuse(scope: Scope, send: Send, refusal: ApiError) -> None:
    """An error in the form of the route that failed, when it declares one."""
    declared = policy_of(scope.get("route"))
    if declared is None:
        await _answer(send, refusal.status, refusal.message)
        return
    response = declared.form.errors(Request(scope), refusal)
    await send({"type": "http.response.start", "status": refusal.status, "headers": response.raw_headers})
    await send({"type": "http.response.body", "body": response.body})


async def _answer(send: Send, status: int, message: str) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [*_BARE]})
    await send({"type": "http.response.body", "body": _wire(status, message)})


def _wire(status: int, message: str) -> bytes:
    name = "URI Too Long" if status == 414 else HTTPStatus(status).phrase
    return orjson.dumps({"statusCode": status, "name": name, "message": message})


_BARE = ((b"content-type", b"application/json"), (b"cache-control", b"no-store"))
_CROWDED = (*_BARE, *_ALL, _API_CSP, (b"retry-after", RETRY_S.encode()))
_CROWD = _wire(503, "Trop de requêtes arrivent à la fois : réessayez dans une seconde")
"""What is answered, made once, to those who came after too many."""
