"""What a route declares, enforced: who calls it and how often; without a policy the application doesn't start."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Coroutine, Iterator
from functools import partial
from inspect import iscoroutinefunction
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, compile_path

from tremplin.platform.bounds.limits import ANONYMOUS, AT_ONCE, AT_ONCE_ALL, KEYED, Cost, Rate, Taken
from tremplin.platform.bounds.networks import dans
from tremplin.platform.bounds.pressure import RETRY_S, threads_are_taken
from tremplin.platform.bounds.simulation import simulate
from tremplin.platform.identity.clients import TokenHolder
from tremplin.platform.identity.rights import OF_EVERY_KEY
from tremplin.platform.identity.service import COOKIE
from tremplin.platform.web.door import ENDING
from tremplin.platform.web.headers import KEY, KEY_PARAMETER, finish, not_modified, unchanged
from tremplin.platform.web.pages import SECOND_FACTEUR
from tremplin.platform.web.policy import Access, Policy, policy_of
from tremplin.platform.web.routing import served_routes
from tremplin.platform.web.state import KnownCaller, State, state_of
from tremplin.platform.wire import errors
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.wire.payload import FORBIDDEN
from tremplin.release.publish import NAME, UnknownRelease
from tremplin.release.reader import Release
from tremplin.store.audit import ACTEUR

MAX_VALUE = 2048
PAS_S = 0.01
"""Step of the time of a refusal that must not tell whether an object exists."""


def refuse_undeclared(app: FastAPI) -> None:
    """Deny by default: a route without a policy, or of a kind that can't declare one, stops the application."""
    bare = [
        str(getattr(r, "path", r))
        for r in served_routes(app.routes)
        if not isinstance(r, Mount) and not (isinstance(r, GuardedRoute) and policy_of(r))
    ]
    if bare:
        raise RuntimeError(f"routes sans politique d'accès : {', '.join(bare)}")


def _takes_only_the_request(route: APIRoute) -> bool:
    """Whether the handler reads the request itself: then nothing has to be made of it first."""
    given = route.dependant
    asked = (given.path_params, given.query_params, given.header_params, given.cookie_params, given.body_params)
    lone = given.request_param_name is not None and iscoroutinefunction(route.endpoint)
    return lone and not any(asked) and not given.dependencies


def _query_names(route: APIRoute) -> Iterator[str]:
    """Names of the query parameters of a route, those of a model one by one."""
    for parameter in route.dependant.query_params:
        model = parameter.field_info.annotation
        if isinstance(model, type) and issubclass(model, BaseModel):
            yield from (field.alias or name for name, field in model.model_fields.items())
        else:
            yield parameter.alias


_NOT_A_WORD = re.compile(r"(?::path)?\W+", re.ASCII)


class GuardedRoute(APIRoute):
    """A route behind its policy: caller, limit, parameters, release, ETag; then the handler; then headers.

    OpenAPI names it by its method and its address: clients generated from the document depend on no name of the code.

    What FastAPI makes of a handler (parameters, validators) takes a fifth of a cold start: it is made when a route is
    first asked or documented. Until then a route has its address, its methods and its policy.
    """

    _told: Any

    def __init__(self, path: str, endpoint: Callable[..., Any], **declared: Any) -> None:
        self.path, self.endpoint, self._declared = path, endpoint, declared
        self.name = declared["name"] or endpoint.__name__
        self.path_regex, self.path_format, self.param_convertors = compile_path(path)
        self.methods = {method.upper() for method in declared.get("methods") or ("GET",)}

    def __getattr__(self, name: str) -> Any:
        declared = None if name.startswith("__") else self.__dict__.pop("_declared", None)
        if declared is None:
            raise AttributeError(f"{type(self).__name__} has no attribute {name}")
        named = _NOT_A_WORD.sub("_", f"{min(self.methods or ()).lower()}{self.path}").strip("_")
        super().__init__(self.path, self.endpoint, **{**declared, "operation_id": named})
        return getattr(self, name)

    @property
    def openapi_extra(self) -> dict[str, Any] | None:
        """What its document tells beside: made when read where `described.later` says so."""
        told: dict[str, Any] | None = self._told() if callable(self._told) else self._told
        return told

    @openapi_extra.setter
    def openapi_extra(self, told: Any) -> None:
        self._told = told

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = self.endpoint if _takes_only_the_request(self) else super().get_route_handler()
        declared = policy_of(self)
        if declared is None:
            return handle  # refuse_undeclared stops the application before it serves this
        known = set(_query_names(self)) | {"release"}

        async def guarded(request: Request) -> Response:
            state = state_of(request)
            taken: Taken | None = None
            started = time.monotonic()
            request.state.policy = declared
            try:
                taken = await _admit(request, state, declared)
                await simulate(request)
                _check_parameters(request, declared, known)
                _choose_release(request, state)
                response = (not_modified(request) if declared.form.settled else None) or await handle(request)
            except RequestValidationError as error:
                response = declared.form.errors(request, errors.from_validation(error))
            except ApiError as error:
                if error.status == 404 and declared.form.hides:
                    await _round_up(started)
                response = declared.form.errors(request, error)
            except HTTPException as error:
                response = declared.form.errors(request, ApiError(error.status_code, str(error.detail)))
            except errors.UNWRITTEN as error:
                refusal = errors.unwritten(error)
                if refusal is None:
                    raise
                response = declared.form.errors(request, refusal)
            finish(request, response, declared, taken)
            return unchanged(request, response)

        return guarded


async def _round_up(started: float) -> None:
    """Wait until the request has lasted a whole number of steps: looking at another's object, which isn't told from
    none, takes a little longer than finding nothing."""
    await asyncio.sleep(PAS_S - (time.monotonic() - started) % PAS_S)


async def _admit(request: Request, state: State, declared: Policy) -> Taken | None:
    """The bucket of the caller, once known to be allowed; raises ApiError 401, 403 or 429."""
    request.state.caller = None
    if declared.cost is Cost.PROBE:
        return None
    cost = Cost.HEAVY if declared.load.heavy(request) else declared.cost
    address = state.client_address(request.scope)
    try:
        if declared.who.access is Access.ACCOUNT:
            return await _admit_porteur(request, state, declared, cost)
        header = declared.who.shown(request)
        if declared.who.access is Access.PUBLIC and (header is None or declared.who.unread):
            return _begin(request, state, f"ip:{address}", cost, ANONYMOUS[cost])
        if header is None:
            wanted = "jeton d'accès absent" if declared.who.access is Access.CLIENT else "clé d'API absente"
            raise ApiError(401, f"Vous devez être connecté pour accéder à cette ressource : {wanted}")
        if declared.who.access is Access.CLIENT:
            holder = state.clients.cached(header)
            if holder is None:
                holder = await run_in_threadpool(state.clients.identify, header)
            return _begin_client(request, state, declared, holder, cost)
        remembered: Any = state.holders if declared.who.access is Access.HOLDER else state.callers
        caller: KnownCaller | TokenHolder | None = remembered.cached(header)
        if caller is None:
            caller = await run_in_threadpool(remembered.identify, header)
        if isinstance(caller, TokenHolder):
            return _begin_client(request, state, declared, caller, cost)
        assert caller is not None
        if KEY in request.scope["query_string"] and KEY_PARAMETER in request.query_params:
            await run_in_threadpool(state.seen_in_address, caller)
        _dans_ses_bornes(request, declared, caller, address)
    except ApiError as refusal:
        if refusal.status == 401:
            _count(state, f"ip:{address}", Cost.REFUSED, ANONYMOUS[Cost.REFUSED])
        raise refusal
    if declared.who.permission and declared.who.permission not in caller.permissions:
        _count(state, f"cle:{caller.cle}", Cost.REFUSED, KEYED[Cost.REFUSED])
        raise ApiError(403, f"La permission « {declared.who.permission} » manque à votre organisation")
    request.state.caller = caller
    return _begin(request, state, f"cle:{caller.cle}", cost, KEYED[cost])


async def _admit_porteur(request: Request, state: State, declared: Policy, cost: Cost) -> Taken:
    """The bucket of someone who logged in; raises ApiError 401 or 403."""
    cookie = request.cookies.get(COOKIE)
    if not cookie:
        raise ApiError(401, "Connectez-vous pour ouvrir cette page")
    holder = state.porteurs.cached(cookie)
    if holder is None:
        holder = await run_in_threadpool(state.porteurs.identify, cookie)
    if holder.profil not in declared.who.profiles:
        raise ApiError(403, "Cette page n'est pas ouverte à votre compte")
    if not holder.complet and not declared.who.incomplete:
        raise ApiError(403, "Un second facteur est demandé", {"code": SECOND_FACTEUR})
    request.state.porteur = holder
    ACTEUR.set(holder.sujet)
    return _begin(request, state, holder.sujet, cost, KEYED[cost])


def _dans_ses_bornes(request: Request, declared: Policy, caller: KnownCaller, address: str) -> None:
    """Raise ApiError 403 for a key used beyond what it is bound to."""
    bornes = caller.bornes
    if bornes.familles and declared.right.famille not in (*bornes.familles, *OF_EVERY_KEY):
        raise ApiError(403, f"Cette clé n'ouvre pas la famille « {declared.right.famille} »")
    if bornes.reseaux and not dans(address, bornes.reseaux):
        raise ApiError(403, "Cette clé ne sert pas depuis cette adresse de machine")
    origin = request.headers.get("origin")
    if bornes.origines and origin is not None and origin not in bornes.origines:
        raise ApiError(403, "Cette clé ne sert pas depuis les pages de cette origine")


def _begin_client(request: Request, state: State, declared: Policy, holder: TokenHolder, cost: Cost) -> Taken:
    if declared.who.test is not None and declared.who.test != holder.test:
        _count(state, f"client:{holder.client}", Cost.REFUSED, KEYED[Cost.REFUSED])
        its = "d'essai" if holder.test else "réel"
        raise ApiError(403, f"PERIMETRE_TEST : un jeton {its} n'ouvre pas cette base", {"code": "PERIMETRE_TEST"})
    if declared.who.scope not in holder.portees:
        _count(state, f"client:{holder.client}", Cost.REFUSED, KEYED[Cost.REFUSED])
        raise ApiError(403, f"La portée « {declared.who.scope} » manque à ce jeton")
    request.state.client = holder
    return _begin(request, state, f"client:{holder.client}", cost, KEYED[cost])


def _begin(request: Request, state: State, caller: str, cost: Cost, rate: Rate) -> Taken:
    """Count a request that will be served, on whom `request.state.counted` then names; a heavy one holds its place
    until its last byte is sent."""
    request.state.counted = caller
    if state.limits.late(caller):
        raise ApiError(
            503, "Des réponses qui ont pris trop de temps ne sont pas finies : attendez", headers={"retry-after": "10"}
        )
    if cost is Cost.WRITE and threads_are_taken():
        told = "Trop d'écritures attendent leur tour : réessayez dans une seconde"
        raise ApiError(503, told, headers={"retry-after": RETRY_S})
    taken = _count(state, caller, cost, rate)
    if cost is Cost.HEAVY:
        if not state.limits.start_heavy(caller):
            raise ApiError(
                429,
                f"{AT_ONCE} requêtes lourdes à la fois au plus ({AT_ONCE_ALL} pour tous) : attendez la fin de l'une",
                headers={**taken.headers(), "retry-after": "2"},
            )
        request.scope["state"][ENDING] = partial(state.limits.end_heavy, caller)
    return taken


def weigh(request: Request) -> None:
    """Count as heavy too a request of which the body alone told that it is; raises ApiError 429, 503."""
    state = state_of(request)
    caller = request.state.counted
    rates = ANONYMOUS if caller.startswith("ip:") else KEYED
    _begin(request, state, caller, Cost.HEAVY, rates[Cost.HEAVY])


def _count(state: State, caller: str, cost: Cost, rate: Rate) -> Taken:
    taken = state.limits.take(caller, cost, rate)
    if not taken.passed:
        wait = max(1, -(-int(taken.wait * 1000) // 1000))
        raise ApiError(
            429,
            f"Limite « {cost.value} » atteinte : {rate.burst} requêtes d'affilée puis "
            f"{rate.per_second:g} par seconde. Écrivez-nous pour une limite plus haute",
            headers={**taken.headers(), "retry-after": str(wait)},
        )
    return taken


def _check_parameters(request: Request, declared: Policy, known: set[str]) -> None:
    """What no address of ours holds is at none; a scalar given twice is ambiguous; an unknown parameter of a native
    route is a mistake worth telling."""
    if any(isinstance(value, str) and FORBIDDEN.search(value) for value in request.path_params.values()):
        raise ApiError(404, "Adresse inconnue")
    if not request.scope["query_string"]:
        return
    names = [name for name, _ in request.query_params.multi_items()]
    if len(names) > 100:
        raise ApiError(400, "100 paramètres au plus")
    for name in names:
        if names.count(name) > 1 and name not in declared.form.repeated:
            raise errors.bad_parameter(name, "paramètre donné plusieurs fois", "duplicate")
        if declared.form.native and name not in known:
            expected = ", ".join(sorted(known)) or "aucun"
            raise errors.bad_parameter(name, f"paramètre inconnu ; attendus : {expected}", "unrecognized")
    for name, value in request.query_params.multi_items():
        if len(value.encode("utf-8", "surrogatepass")) > MAX_VALUE:
            raise errors.bad_parameter(name, f"{MAX_VALUE} octets au plus", "too_long")
        if FORBIDDEN.search(value):
            raise errors.bad_parameter(name, "caractère de contrôle ou octets qui ne sont pas de l'UTF-8", "text")


def _choose_release(request: Request, state: State) -> None:
    """The release of this whole request: the one in service, or the one named by `?release=`."""
    name = request.query_params.get("release") if request.scope["query_string"] else None
    if name is None:
        request.state.release = state.releases.current
        return
    try:
        request.state.release = state.releases.get(name)
    except UnknownRelease as error:
        raise ApiError(404, str(error)) from error


def release_of(request: Request) -> Release:
    """The release that the request reads; 503 while none was ever published, or the one that was can't be read."""
    release: Release | None = request.state.release
    if release is None:
        named = state_of(request).releases.unreadable
        told = "Aucune version des données n'est publiée"
        if named is not None:
            told = f"La version publiée des données est illisible : {named if NAME.fullmatch(named) else 'nom inconnu'}"
        raise ApiError(503, told, headers={"retry-after": "60"})
    return release
