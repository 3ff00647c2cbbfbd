"""OAuth2: access tokens by client credentials (RFC 6749 §4.4), and the keys that verify them (RFC 7517)."""

from __future__ import annotations

import base64
import binascii
from typing import Any
from urllib.parse import unquote_plus

import orjson
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity import clients as oauth_clients
from tremplin.platform.identity.clients import OAuthError
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.policy import OPEN_PROBLEM, PUBLIC, PUBLIC_UNREAD, Form, Policy, policy
from tremplin.platform.web.state import State, state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.wire.payload import FORBIDDEN, read_form

router = APIRouter(route_class=GuardedRoute)
_MAX_BODY = 16 * 1024
_NO_STORE = {"cache-control": "no-store", "pragma": "no-cache"}


def _rfc6749(_request: Request, error: ApiError) -> Response:
    """`{error, error_description}`."""
    data = error.data if isinstance(error.data, dict) else {}
    body = {"error": data.get("error", "invalid_request"), "error_description": data.get("description", error.name)}
    return Response(orjson.dumps(body), error.status, {**_NO_STORE, **error.headers}, "application/json")


_TOKEN = Policy(Right.TOKEN, PUBLIC_UNREAD, Cost.LIGHT, Form(_rfc6749))
_KEYS = Policy(Right.HEALTH, PUBLIC, Cost.LIGHT, OPEN_PROBLEM)


@router.post("/connexion/oauth2/access_token")
@router.post("/auth/token")
@router.post("/exposition-inserjeunes-insersup/auth/token")
@policy(_TOKEN)
async def access_token(request: Request) -> Response:
    """An access token for a client that proves who it is by HTTP Basic or in the form, never both, never in the URL."""
    state = state_of(request)
    basic = request.headers.get("authorization")
    try:
        form = await _form(request)
        _check_query(request)
        if form.get("grant_type") is None:
            raise OAuthError("invalid_request", "grant_type is missing")
        if form["grant_type"] != "client_credentials":
            raise OAuthError("unsupported_grant_type", "Only client_credentials is supported")
        identifier, secret = _credentials(basic, form)
        answer = await run_in_threadpool(_grant, state, identifier, secret, form.get("scope"))
    except OAuthError as refusal:
        unknown = refusal.code == "invalid_client"
        headers = {"www-authenticate": 'Basic realm="/partenaire"'} if unknown and basic else {}
        data = {"error": refusal.code, "description": refusal.description}
        raise ApiError(401 if unknown else 400, refusal.code, data, headers) from refusal
    return Response(orjson.dumps(answer), headers=_NO_STORE, media_type="application/json")


def _grant(state: State, identifier: str, secret: str, scope: str | None) -> dict[str, Any]:
    client = oauth_clients.authenticate(state.store, state.settings.poivre, identifier, secret)
    if client.test and state.settings.env == "production":
        raise OAuthError("invalid_client", "A test client opens the sandbox only")
    scopes = oauth_clients.granted(client, scope)
    token = oauth_clients.issue(state.signing, state.settings.base_url, client, scopes)
    return {
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": oauth_clients.LIFE_S,
        "scope": " ".join(scopes),
    }


async def _form(request: Request) -> dict[str, str]:
    """The fields of the form, each given once; the body is read no further than its limit."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise OAuthError("invalid_request", "A form (application/x-www-form-urlencoded) is expected")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_BODY:
            raise OAuthError("invalid_request", f"The form is larger than {_MAX_BODY} bytes")
    try:
        pairs = read_form(body, 50)
    except ApiError as error:
        raise OAuthError("invalid_request", "The form can't be read") from error
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise OAuthError("invalid_request", "A parameter is given more than once")
    return fields


def _check_query(request: Request) -> None:
    """Credentials never stand in an address; the realm, when given, is the partners'."""
    named = request.query_params
    if named.keys() & {"client_id", "client_secret", "grant_type", "scope"}:
        raise OAuthError("invalid_request", "Credentials belong in the form or in HTTP Basic, not in the URL")
    if named.get("realm", "/partenaire") != "/partenaire":
        raise OAuthError("invalid_request", "Unknown realm: /partenaire is expected")


def _credentials(header: str | None, form: dict[str, str]) -> tuple[str, str]:
    in_form = "client_secret" in form
    if header is not None:
        if in_form:
            raise OAuthError("invalid_request", "Credentials are given twice: HTTP Basic and form")
        identifier, secret = _basic(header)
        if form.get("client_id", identifier) != identifier:
            raise OAuthError("invalid_request", "client_id differs from that of HTTP Basic")
        return identifier, secret
    if "client_id" not in form or not in_form:
        raise OAuthError("invalid_client", "Client credentials are missing")
    return form["client_id"], form["client_secret"]


def _basic(header: str) -> tuple[str, str]:
    """Identifier and secret of HTTP Basic, percent-decoded as RFC 6749 §2.3.1 writes them."""
    scheme, _, encoded = header.partition(" ")
    try:
        identifier, colon, secret = base64.b64decode(encoded, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        identifier = colon = secret = ""
    pair = unquote_plus(identifier), unquote_plus(secret)
    if scheme.lower() != "basic" or not colon or any(map(FORBIDDEN.search, pair)):
        raise OAuthError("invalid_client", "HTTP Basic can't be read")
    return pair


@router.get("/.well-known/jwks.json")
@policy(_KEYS)
async def jwks(request: Request) -> Response:
    """The public keys that verify access tokens."""
    document = await run_in_threadpool(state_of(request).signing.public)
    headers = {"access-control-allow-origin": "*", "cache-control": "public, max-age=300"}
    return Response(orjson.dumps(document), headers=headers, media_type="application/json")
