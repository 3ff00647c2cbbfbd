"""Logging in by a link sent by mail, the second factor, one's account, and the mailbox of development."""

from __future__ import annotations

import email
import email.policy
import hashlib
import re
from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from tremplin.domain.dates import PARIS
from tremplin.domain.written.mailboxes import COURRIEL
from tremplin.language.catalogues import LANGUAGES
from tremplin.language.spoken import gettext as _
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.identity.service import CONNEXION, COOKIE, PROFILS, Comptes, Porteur, Refus
from tremplin.platform.identity.store import accounts as rows
from tremplin.platform.identity.store.accounts import Compte
from tremplin.platform.web.forms import LANDING, Formulaire, chemin_sur, posee, put, read
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.links import ask, enter_by_link, limit, page_anonyme, page_du_lien
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import ACCOUNT, ACCOUNT_PAGE, PAGE, PUBLIC, Policy, policy
from tremplin.platform.web.state import State, state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.work import mails as mailing
from tremplin.platform.work.readers import language_of, remember
from tremplin.portal.account.access import SIEN_POSTE, compte_de

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_ENTREE = Policy(Right.LOGIN, PUBLIC, Cost.LIGHT, PAGE.live)
_POSTEE = Policy(Right.LOGIN, PUBLIC, Cost.WRITE, PAGE.live)
_SIEN = Policy(Right.ACCOUNT, ACCOUNT.before_second_factor, Cost.LIGHT, ACCOUNT_PAGE.live)
_COMPTE = Policy(Right.ACCOUNT, ACCOUNT, Cost.LIGHT, ACCOUNT_PAGE.live)
_LISIBLE = {"cache-control": "no-store", "referrer-policy": "no-referrer"}


def _porteur(request: Request) -> Porteur:
    found: Porteur = request.state.porteur
    return found


# --- Logging in -----------------------------------------------------------------------------------------------------


@router.get("/connexion")
@policy(_ENTREE)
async def connexion(request: Request, vers: str = LANDING) -> Response:
    """Ask for a link."""
    return page_anonyme(request, "compte/connexion.html", vers=chemin_sur(vers), courriel="", faute=None)


@router.post("/connexion")
@policy(_POSTEE)
async def ask_link(request: Request) -> Response:
    """The same answer, by the same writes, whether the address has an account or not."""
    state, given = state_of(request), await read(request)
    address, vers = given.get("courriel", "").lower(), chemin_sur(given.get("vers", ""))
    if not COURRIEL.fullmatch(address) or len(address) > 254:
        told = {"vers": vers, "courriel": address[:254], "faute": _("Une adresse comme nom@exemple.fr est attendue.")}
        return page_anonyme(request, "compte/connexion.html", status=400, **told)
    limit(request, address)
    await run_in_threadpool(ask, request, address, CONNEXION, vers, {})
    return page_anonyme(request, "compte/envoye.html", courriel=address, boite=_boite_ouverte(state))


@router.get("/connexion/lien")
@policy(_ENTREE)
async def lien(request: Request, jeton: str = "") -> Response:
    """What a link would do; it does nothing before its button is pressed."""
    return await page_du_lien(request, jeton, CONNEXION, "/connexion/lien", "/connexion")


@router.post("/connexion/lien")
@policy(_POSTEE)
async def enter(request: Request) -> Response:
    """Use a link up."""
    return await enter_by_link(request, CONNEXION, None)


@router.post("/deconnexion")
@policy(_SIEN)
async def go_out(request: Request) -> Response:
    """End this session."""
    await read(request)
    await run_in_threadpool(state_of(request).comptes.go_out, _porteur(request))
    return put(RedirectResponse("/", 303), COOKIE, "")


# --- Second factor --------------------------------------------------------------------------------------------------


@router.get("/connexion/second-facteur")
@policy(_SIEN)
async def second_facteur(request: Request, vers: str = LANDING) -> Response:
    """Ask for the second factor, or help to set it up."""
    return await run_in_threadpool(_page_facteur, request, chemin_sur(vers), None, 200)


def _page_facteur(request: Request, vers: str, faute: str | None, status: int) -> Response:
    import segno

    owner = _proprietaire(request)
    address = state_of(request).comptes.propose(owner.id)
    if address is None:
        return page(request, "compte/second_facteur.html", status=status, vers=vers, faute=faute)
    secret = re.search(r"secret=([A-Z2-7]+)", address)
    drawn = segno.make(address, error="m").svg_inline(scale=5, border=4, title=_("Code à photographier"))
    return page(
        request,
        "compte/activer.html",
        status=status,
        vers=vers,
        faute=faute,
        dessin=drawn,
        secret=secret[1] if secret else "",
        oblige=PROFILS[owner.profil].second_facteur,
    )


@router.post("/connexion/second-facteur")
@policy(_SIEN)
async def give(request: Request) -> Response:
    """Take the second factor: of a session, or its first code."""
    given = await read(request)
    state = state_of(request)
    state.sensible("second facteur, par machine", state.client_address(request.scope))
    return await run_in_threadpool(_give, request, given)


def _give(request: Request, given: Formulaire) -> Response:
    vers, owner = chemin_sur(given.get("vers", "")), _proprietaire(request)
    try:
        fresh, codes = state_of(request).comptes.give(owner.id, request.cookies[COOKIE], given.get("code", ""))
    except Refus as refusal:
        return _page_facteur(request, vers, str(refusal), 400)
    response: Response = RedirectResponse(vers, 303)
    if codes:
        response = page(request, "compte/codes.html", codes=codes, vers=vers)
    return put(response, COOKIE, fresh, PROFILS[owner.profil].vie)


def _proprietaire(request: Request) -> Compte:
    owner = _porteur(request).compte
    if owner is None:
        raise ApiError(404, _("Un lien personnel n'a pas de second facteur"))
    return owner


# --- One's account --------------------------------------------------------------------------------------------------


@router.get("/compte")
@policy(_COMPTE)
async def compte(request: Request) -> Response:
    """Who one is here, and where one is logged in."""
    return await run_in_threadpool(_compte, request)


def _compte(request: Request) -> Response:
    state, holder = state_of(request), _porteur(request)
    owner = compte_de(request)
    with state.store.reading() as connection:
        opened = rows.sessions_de(connection, holder.sujet, Comptes.maintenant())
        written = language_of(connection, state.settings, owner.courriel)
    return page(
        request,
        "compte/compte.html",
        sessions=opened,
        profil=PROFILS[holder.profil],
        langues=LANGUAGES,
        langue_ecrite=written,
    )


@router.post("/compte/langue")
@policy(SIEN_POSTE)
@posee
def choose_language(request: Request, given: Formulaire) -> Response:
    """Be written to in this language from now on."""
    language = given.get("langue", "")
    if language not in LANGUAGES:
        raise ApiError(422, _("Une langue de la liste est attendue"))
    remember(state_of(request), compte_de(request).courriel, language)
    return RedirectResponse("/compte", 303)


@router.post("/compte/sessions")
@policy(_COMPTE)
async def close_sessions(request: Request) -> Response:
    """End one session, or all of them."""
    given, holder, state = await read(request), _porteur(request), state_of(request)
    one = given.get("session", "")
    await run_in_threadpool(rows.close_session, state.store, holder.sujet, [one] if one else None)
    if one and one != holder.session:
        return RedirectResponse("/compte", 303)
    return put(RedirectResponse("/connexion", 303), COOKIE, "")


# --- Mails of development -------------------------------------------------------------------------------------------


@router.get("/courrier")
@policy(_ENTREE)
async def boite(request: Request) -> Response:
    """The mails that would have left, the newest first."""
    state = state_of(request)
    if not _boite_ouverte(state):
        raise ApiError(404, _("Adresse inconnue"))
    mails = await run_in_threadpool(_courriels, mailing.boite(state.settings), state.settings.base_url)
    response = page(request, "compte/courrier.html", courriels=mails)
    response.headers.update(_LISIBLE)
    return response


def _boite_ouverte(state: State) -> bool:
    return state.settings.env in ("local", "test") and not state.settings.smtp


def _courriels(folder: Path, base_url: str) -> list[dict[str, Any]]:
    found = []
    for path in sorted(folder.glob("[!.]*.eml"), reverse=True)[:50]:
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        body = message.get_body(("plain",))
        text = body.get_content() if body else ""
        links = [w for w in re.findall(r"https?://\S+", text) if w.startswith(f"{base_url}/")]
        found.append(
            {
                "id": hashlib.sha256(path.name.encode()).hexdigest()[:8],
                "a": message["to"],
                "sujet": message["subject"],
                "quand": datetime.fromtimestamp(path.stat().st_mtime, PARIS),
                "texte": text,
                "liens": [link.removeprefix(base_url) for link in links],
            }
        )
    return found
