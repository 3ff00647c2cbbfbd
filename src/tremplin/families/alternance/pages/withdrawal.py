"""Opt-out and corrections of companies; reports of offers and companies by visitors."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from tremplin.domain.display import pluriel
from tremplin.domain.written import free_texts, mailboxes
from tremplin.families.alternance.common.errors import OPEN, V3
from tremplin.families.alternance.common.item import Kind
from tremplin.families.alternance.common.openapi import open_elsewhere
from tremplin.families.alternance.offers import correction, reasons, withdrawal
from tremplin.families.alternance.offers.entry import Refusee
from tremplin.families.alternance.offers.withdrawal import RAISONS
from tremplin.families.alternance.pages.common import render_page
from tremplin.families.alternance.pages.links import EMPLOYER
from tremplin.families.alternance.store import employers as rows
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.identity.service import Refus
from tremplin.platform.web.forms import Formulaire, jeton_signe, posee, read
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.links import page_anonyme
from tremplin.platform.web.policy import PAGE, PUBLIC, Policy, policy
from tremplin.platform.web.state import State, state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.wire.payload import read_json

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_PAGE = Policy(Right.OPT_OUT, PUBLIC, Cost.LIGHT, PAGE.live)
_POSTEE = Policy(Right.OPT_OUT, PUBLIC, Cost.WRITE, PAGE.live)
_API = Policy(Right.OPT_OUT, PUBLIC, Cost.WRITE, V3.live)
_MACHINE, _COURRIEL = (f"employeurs, retraits, signalements, par {what}" for what in ("machine", "courriel"))
_SIGNALER = "signaler"


@router.get("/desinscription")
@policy(_PAGE)
def formulaire(request: Request) -> Response:
    """Ask to be withdrawn."""
    return page_anonyme(request, "alternance/desinscription.html", raisons=RAISONS, donnees={}, faute=None)


@router.post("/desinscription")
@policy(_POSTEE)
async def ask(request: Request) -> Response:
    """The same answer whether the address is known or not."""
    given = await read(request)
    address = given.get("courriel", "").lower()
    wrong = mailboxes.faute(address) or (None if given.get("raison") in RAISONS else _("choisissez une raison"))
    if wrong:
        return page_anonyme(
            request, "alternance/desinscription.html", status=422, raisons=RAISONS, donnees=dict(given), faute=wrong
        )
    _limit(request, address)
    await run_in_threadpool(withdrawal.ask, state_of(request), address, given["raison"])
    return _written(
        request, _("Si des candidatures arrivent à cette adresse, un lien vient d'y partir pour ne plus en recevoir.")
    )


def _written(request: Request, told: str) -> Response:
    """The page after an address was given, known or not: what to do when no link comes."""
    otherwise = _(
        "Rien n'arrive dans les dix minutes ? Nous ne connaissons pas cette adresse : essayez celle où vos "
        "candidatures arrivent, ou écrivez-nous par « Signaler une erreur », avec le SIRET et ce qui doit changer."
    )
    return page_anonyme(
        request,
        "alternance/fait.html",
        titre=_("Regardez votre courrier"),
        message=f"{told} {otherwise}",
        suites=[(mark("Signaler une erreur"), "/signalement?famille=alternance"), *EMPLOYER],
    )


def _limit(request: Request, address: str) -> None:
    state = state_of(request)
    state.sensible(_MACHINE, state.client_address(request.scope))
    state.sensible(_COURRIEL, address)
    state.count_mail(address)


@router.post("/api/unsubscribe")
@policy(_API)
async def api(request: Request) -> Response:
    """The route of older clients: nothing is changed, nor told, before the mailed link is used."""
    document = await read_json(request)
    address, reason = str(document.get("email", "")).strip().lower(), str(document.get("reason", ""))[:200]
    if wrong := mailboxes.faute(address):
        raise ApiError(
            400, "", {"validationError": [{"path": ["email"], "code": "custom", "message": wrong}], "ou": "body"}
        )
    _limit(request, address)
    await run_in_threadpool(withdrawal.ask, state_of(request), address, reason or "autre")
    return Response(orjson.dumps({"modifiedCount": 0}), headers=OPEN, media_type="application/json")


open_elsewhere(router, "/api/unsubscribe", _API)


@router.get("/desinscription/entreprise")
@policy(_PAGE)
def open(request: Request, jeton: str = "", raison: str = "") -> Response:
    """The companies that a link may withdraw."""
    state = state_of(request)
    found = withdrawal.read_link(state, jeton)
    listed = withdrawal.concernees(state, release_of(request), found) if found else []
    return page_anonyme(
        request,
        "alternance/retrait.html",
        status=200 if listed else 410,
        entreprises=listed,
        lien=jeton,
        raisons=RAISONS,
        raison=raison if raison in RAISONS else "",
    )


@router.post("/desinscription/entreprise")
@policy(_POSTEE)
@posee
def withdraw(request: Request, given: Formulaire) -> Response:
    """Withdraw them."""
    reason = given.get("raison", "")
    if reason not in RAISONS:
        raise ApiError(422, _("Choisissez une raison"))
    try:
        count = withdrawal.withdraw(
            state_of(request), release_of(request), given.get("lien", ""), given.tous("siret"), RAISONS[reason]
        )
    except Refus:
        return open(request, given.get("lien", ""))
    told = pluriel(count, "établissement ne sera plus montré", "établissements ne seront plus montrés")
    return page_anonyme(
        request,
        "alternance/fait.html",
        titre=_("C'est fait"),
        message=_("%(told)s parmi les entreprises qui recrutent.", told=told),
        suites=EMPLOYER,
    )


# ── corrections ──────────────────────────────────────────────────────────────────────────────────────────────────


@router.get("/correction")
@policy(_PAGE)
def a_corriger(request: Request) -> Response:
    """Ask to correct what is shown of a company."""
    return page_anonyme(request, "alternance/correction_demande.html", donnees={}, faute=None)


@router.post("/correction")
@policy(_POSTEE)
async def ask_correction(request: Request) -> Response:
    """The same answer whether the address is known or not."""
    given = await read(request)
    address = given.get("courriel", "").lower()
    if wrong := mailboxes.faute(address):
        return page_anonyme(request, "alternance/correction_demande.html", status=422, donnees=dict(given), faute=wrong)
    _limit(request, address)
    await run_in_threadpool(correction.ask, state_of(request), address)
    return _written(
        request, _("Si des candidatures y arrivent, un lien vient d'y partir pour corriger ce qui est montré.")
    )


@router.get("/correction/entreprise")
@policy(_PAGE)
def open_correction(request: Request, jeton: str = "") -> Response:
    """The companies that a link may correct."""
    return _correction(request, jeton, {}, {})


def _correction(request: Request, token: str, given: dict[str, str], fautes: dict[str, str]) -> Response:
    listed = correction.concernees(state_of(request), release_of(request), token)
    return page_anonyme(
        request,
        "alternance/correction.html",
        status=422 if fautes else 200 if listed else 410,
        entreprises=listed,
        lien=token,
        champs=correction.CHAMPS,
        donnees=given,
        fautes=fautes,
    )


@router.post("/correction/entreprise")
@policy(_POSTEE)
@posee
def correct(request: Request, given: Formulaire) -> Response:
    """Keep what a company says of itself."""
    token = given.get("lien", "")
    try:
        correction.correct(state_of(request), release_of(request), token, given.get("siret", ""), given)
    except Refus:
        return _correction(request, token, {}, {})
    except Refusee as refusal:
        return _correction(request, token, dict(given), refusal.champs)
    return page_anonyme(
        request,
        "alternance/fait.html",
        titre=_("C'est corrigé"),
        message=_("Ce que vous avez dit est montré dès maintenant, et le restera."),
        suites=EMPLOYER,
    )


# ── reports of visitors ──────────────────────────────────────────────────────────────────────────────────────────

_GENRES: dict[str, str] = {
    Kind.MATCHA: "offre",
    Kind.PE_JOB: "offre",
    Kind.LBA: "entreprise",
    Kind.FORMATION: "formation",
}


@router.get("/signaler")
@policy(_PAGE)
def a_signaler(request: Request, type: str = "", itemId: str = "") -> Response:  # noqa: N803  as the search's links
    """What is wrong with a result."""
    if type not in _GENRES or not itemId or len(itemId) > 64:
        raise ApiError(404, _("Rien à signaler ici"))
    return _signalement(request, {}, None)


def _signalement(request: Request, given: dict[str, str], faute: str | None) -> Response:
    return render_page(
        request,
        "signaler",
        status=422 if faute else 200,
        donnees=given,
        faute=faute,
        raisons=reasons.RAISONS,
        jeton=jeton_signe(request, _SIGNALER),
        requete=request.scope["query_string"].decode("latin-1"),
    )


@router.post("/signaler")
@policy(_POSTEE)
async def report(request: Request) -> Response:
    """Keep a report for the moderators."""
    state, given = state_of(request), await read(request, _SIGNALER)
    kind, target = request.query_params.get("type", ""), request.query_params.get("itemId", "")
    details, reason = given.get("details", "").replace("\r\n", "\n"), given.get("raison", "")
    if kind not in _GENRES or not target or len(target) > 64:
        raise ApiError(404, _("Rien à signaler ici"))
    wrong = free_texts.faute(details) or (_("2 000 caractères au plus") if len(details) > 2000 else None)
    if reason not in reasons.RAISONS or wrong:
        return _signalement(request, dict(given), wrong or _("choisissez une raison"))
    state.sensible(_MACHINE, state.client_address(request.scope))
    await run_in_threadpool(_keep, state, _GENRES[kind], target, reason, details or None)
    return render_page(request, "signale")


def _keep(state: State, genre: str, objet: str, raison: str, details: str | None) -> None:
    with state.store.writing() as connection:
        rows.report(connection, genre, objet, raison, details, datetime.now(UTC))
