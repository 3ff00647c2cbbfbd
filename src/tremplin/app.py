"""The application: the families, the portal, and what surrounds them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from importlib import import_module
from threading import Lock
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.responses import Response

from tremplin import __version__, traces
from tremplin.assistants import pages as assistants
from tremplin.assistants import routes as mcp
from tremplin.families import NAMES
from tremplin.language.spoken import mark
from tremplin.memory import give_memory_back
from tremplin.platform.bounds.connections import Watch
from tremplin.platform.bounds.fleet import Fleet
from tremplin.platform.bounds.networks import reseau
from tremplin.platform.bounds.pressure import favour_short_answers
from tremplin.platform.identity import forgetting
from tremplin.platform.identity import service as accounts
from tremplin.platform.web import following, logs
from tremplin.platform.web.door import Door
from tremplin.platform.web.family import Family
from tremplin.platform.web.guard import refuse_undeclared
from tremplin.platform.web.interpreter import Interpreter, Pages
from tremplin.platform.web.pages import error_page
from tremplin.platform.web.policy import policy_of
from tremplin.platform.web.routing import attach, served_routes
from tremplin.platform.web.state import State
from tremplin.platform.wire import errors
from tremplin.platform.wire.compression import Compressed
from tremplin.platform.wire.models import name_models
from tremplin.platform.work import mails, readers
from tremplin.platform.work.follow import service as follow
from tremplin.portal import WAITS, files, portal_router
from tremplin.portal.account import administration, organisation
from tremplin.portal.account import mails as account_mails
from tremplin.portal.follow import journal, watching
from tremplin.portal.reports import report
from tremplin.portal.status import subscribers
from tremplin.settings import Settings
from tremplin.store import audit, migrate
from tremplin.store.chain import Chaine
from tremplin.valideur import pages

FAMILIES: tuple[Family, ...] = tuple(import_module(f"tremplin.families.{name}.family").FAMILY for name in NAMES)

ROUTERS = (
    *(family.api for family in FAMILIES),
    *(family.pages for family in FAMILIES if family.pages is not None),
    portal_router,
    assistants.router,
    mcp.router,
)
"""Every route, under its whole path."""

CHAINES: dict[str, Chaine] = {"d'audit": audit.CHAINE} | {n: c for f in FAMILIES for n, c in f.chaines.items()}
"""Chained logs, by name: `tremplin doctor --audit` reads them all again."""
FOLLOWED = {kind.name: kind for kind in (*(k for family in FAMILIES for k in family.suivis), watching.KIND)}
"""What one may follow by mail, by the name of its kind."""
GABARITS = mails.Templates(
    accounts.GABARITS
    | forgetting.GABARITS
    | account_mails.GABARITS
    | organisation.GABARITS
    | administration.GABARITS
    | report.GABARITS
    | subscribers.GABARITS
    | following.GABARITS
    | follow.templates(FOLLOWED)
    | {name: g for family in FAMILIES for name, g in family.courriels.items()},
    Pages(route for router in ROUTERS for route in router.routes).lead_mail_on,
)
"""Every kind of mail."""
TACHES = (
    *mails.taches(GABARITS),
    *readers.TACHES,
    *accounts.TACHES,
    *forgetting.TACHES,
    *account_mails.TACHES,
    account_mails.tache(ROUTERS),
    *report.TACHES,
    *subscribers.TACHES,
    *journal.TACHES,
    *follow.tasks(FOLLOWED),
    *pages.TACHES,
    *(tache for family in FAMILIES for tache in family.taches),
)


def create_app(settings: Settings | None = None) -> FastAPI:
    """A ready application; raises SettingsError or RuntimeError rather than serve something unsafe."""
    settings = settings or Settings.from_environment()
    logs.configure()
    state = State(settings)
    migrate.upgrade(state.store)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        state.close()
        traces.end()

    app = FastAPI(
        title="Tremplin",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        telemetry=_TOLD_BY_FASTAPI,
    )
    app.state.tremplin = state
    app.state.families = FAMILIES
    app.state.waits = (*(family.attend for family in FAMILIES), *WAITS)
    attach(app, ROUTERS)
    app.state.pages = Pages(app.routes)
    app.state.openapi = openapi
    refuse_undeclared(app)
    app.state.statique = f"{files.ADDRESS}/{files.version_of(files.static_folder())}"
    app.mount(files.ADDRESS, files.Versioned(files.static_folder()), name="static")
    app.add_exception_handler(HTTPException, _unrouted)
    app.add_middleware(Compressed)
    app.add_middleware(Interpreter, pages=app.state.pages)
    app.add_middleware(Door, settings=settings)
    if tracer := traces.tracer():
        from tremplin.traces.requests import Traced

        app.add_middleware(Traced, tracer=tracer)
    return app


_TOLD_BY_FASTAPI: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
"""Nothing, whatever the environment says: its spans hold addresses with their parameters, its logs what errors say."""


def worker(port: int, workers: int) -> FastAPI:
    """The application of a process that serves a port with others."""
    settings = Settings.from_environment()
    traces.start(settings.traces, settings.env)
    app = create_app(settings)
    give_memory_back()
    favour_short_answers()
    Watch(
        port=port,
        workers=workers,
        per_address=settings.connexions_par_adresse if settings.limites else 0,
        excepted=frozenset(reseau(proxy, 32, 64) for proxy in settings.proxies),
        stalled_s=settings.lecture_arretee_s,
    ).start()
    state: State = app.state.tremplin
    Fleet(state.limits, state.store, settings.home / "limites.flotte").start()
    return app


async def _unrouted(request: Request, error: Exception) -> Response:
    """An address that no route serves, in the form that its readers expect; the scripts of any page may read it."""
    assert isinstance(error, HTTPException)
    message = {404: mark("Adresse inconnue"), 405: mark("Méthode non permise à cette adresse")}.get(
        error.status_code, str(error.detail)
    )
    headers = dict(error.headers or {})
    if allowed := headers.get("Allow"):
        methods = set(allowed.split(", "))
        headers["Allow"] = ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods))
    refusal = errors.ApiError(error.status_code, message, headers=headers)
    if error.status_code == 405 and _asks_before(request):
        return _may_ask(request, (error.headers or {}).get("Allow", ""))
    for family in FAMILIES:
        if request.scope["path"].startswith(family.adresses or ("\0",)):
            return family.erreurs(request, refusal)
    if request.scope["path"].startswith("/api"):
        return errors.open_wire(request, refusal)
    if "text/html" in request.headers.get("accept", ""):
        return error_page(request, refusal)
    return errors.open_problem(request, refusal)


def _asks_before(request: Request) -> bool:
    """Whether a browser asks, before a page of another origin sends its key, if it may."""
    return request.method == "OPTIONS" and "access-control-request-method" in request.headers


def _may_ask(request: Request, methods: str) -> Response:
    """It may ask: the answer itself is readable by the origins written on the key alone."""
    return Response(
        status_code=204,
        headers={
            "access-control-allow-origin": request.headers.get("origin", "null"),
            "vary": "Origin",
            "access-control-allow-methods": methods,
            "access-control-max-age": "600",
            "access-control-allow-headers": "authorization, content-type, idempotency-key, tremplin-simulate"
            ", mcp-protocol-version, mcp-method, mcp-name",
        },
    )


def openapi(name: str | None = None) -> bytes | None:
    """The OpenAPI 3.1 document of a family, or of all: made when first asked for. None for an unknown family."""
    families = tuple(f for f in FAMILIES if name in (None, f.name))
    if not families:
        return None
    with _MAKING[name]:
        return _openapi(families)


_MAKING: defaultdict[str | None, Lock] = defaultdict(Lock)
"""Who asks for a document that another thread makes waits for it."""


@cache
def _openapi(families: tuple[Family, ...]) -> bytes:
    """A document with the key scheme and the limits of each route."""
    routes = [route for family in families for route in family.api.routes]
    alone = families[0] if len(families) == 1 else None
    document: dict[str, Any] = get_openapi(
        title=f"Tremplin — {alone.titre}" if alone else "Tremplin",
        version=__version__,
        openapi_version="3.1.0",
        description=alone.resume if alone else "Une seule porte vers les données de l'apprentissage.",
        routes=routes,
        tags=[{"name": n, "description": d} for f in families for n, d in f.etiquettes.items()],
    )
    errors.describe_refusals(document, served_routes(routes))
    scopes = {p.who.scope: p.who.scope for r in served_routes(routes) if (p := policy_of(r)) and p.who.scope}
    document["components"]["securitySchemes"] = {
        "cle": {"type": "http", "scheme": "bearer", "description": "Clé d'API Tremplin (trm_…)"},
        "cle_en_tete": {"type": "apiKey", "in": "header", "name": "x-api-key", "description": "Clé ou jeton"},
        "jeton": {
            "type": "oauth2",
            "flows": {"clientCredentials": {"tokenUrl": "/connexion/oauth2/access_token", "scopes": scopes}},
        },
    }
    name_models(document)
    return orjson.dumps(document)
