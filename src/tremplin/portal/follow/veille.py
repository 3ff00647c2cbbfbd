"""The watch of codes: what changed of one (page, JSON, Atom); the form that follows many by mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from tremplin.domain.display import pluriel
from tremplin.language.spoken import gettext as _
from tremplin.outgoing import AddressRefused, check_address
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web import following
from tremplin.platform.web.family import known_code
from tremplin.platform.web.forms import Fichier, Formulaire, Wrong, jeton_signe, read_with_file
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import PAGE, PROBLEM, PUBLIC, Policy, policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.atom import Entry, feed
from tremplin.platform.wire.errors import ApiError
from tremplin.portal.follow import journal_store as rows
from tremplin.portal.follow.codes import KINDS, MOST, Code, Unreadable, read_code, read_codes
from tremplin.portal.follow.watching import KIND, in_words

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_PAGE = Policy(Right.FOLLOW, PUBLIC, Cost.LIGHT, PAGE.live)
_POSTED = Policy(Right.FOLLOW, PUBLIC, Cost.WRITE, PAGE.live)
_API = Policy(Right.FOLLOW, PUBLIC, Cost.LIGHT, PROBLEM.live.strict)
USAGE = "veille"
_FILE = 64 * 1024
_SHOWN, _LISTED = 50, 500


def _known(request: Request) -> dict[str, str]:
    """Kind → one that the release in service knows, for those of which it knows some."""
    families, release = request.app.state.families, state_of(request).releases.current
    source = min(release.manifest["sources"]) if release else ""
    told = {name: known_code(families, release, kind.known) if kind.known else source for name, kind in KINDS.items()}
    return {name: code for name, code in told.items() if code}


def _code(request: Request, typed: str) -> Code:
    """The code of an address; raises ApiError 404."""
    found = read_code(typed)
    if found is None:
        known = ", ".join(_known(request).values())
        raise ApiError(
            404,
            _("« %(typed)s » n'est pas un code que l'on suit ; par exemple : %(known)s", typed=typed[:40], known=known),
        )
    return found


def _changes(request: Request, code: Code, limit: int) -> list[Any]:
    with state_of(request).store.reading() as connection:
        return rows.of_code(connection, code.mark, limit)


@router.get("/veille")
@policy(_PAGE)
def show_form(request: Request) -> Response:
    """The form."""
    return _form(request, {}, {})


def _form(request: Request, given: Mapping[str, str], faults: Mapping[str, str], told: str = "") -> Response:
    return page(
        request,
        "suivi/veille.html",
        status=422 if faults else 200,
        jeton=jeton_signe(request, USAGE),
        sortes={KINDS[name].title: code for name, code in _known(request).items()},
        plus=MOST,
        donnees=given,
        fautes=faults,
        envoye=told,
    )


@router.post("/veille")
@policy(_POSTED)
async def ask(request: Request) -> Response:
    """Follow the codes typed, those of a file, or both."""
    given, file = await read_with_file(request, USAGE, _FILE)
    return await run_in_threadpool(_ask, request, given, file)


def _ask(request: Request, given: Formulaire, file: Fichier | None) -> Response:
    faults: dict[str, str] = {}
    codes: list[Code] = []
    try:
        codes = read_codes("\n".join([given.get("codes", ""), _text(file)]), ", ".join(_known(request).values()))
    except Unreadable as error:
        faults["codes"] = str(error)
    try:
        who = following.read_asked(KIND, given)
    except Wrong as wrong:
        faults |= wrong.faults
    receiver = given.get("recepteur", "")
    if receiver:
        try:
            check_address(receiver, frozenset(state_of(request).settings.sorties))
        except AddressRefused as error:
            faults["recepteur"] = f"{error} : une adresse https publique est attendue"
    if faults:
        return _form(request, given, faults)
    title = codes[0].value if len(codes) == 1 else pluriel(len(codes), "code")
    following.ask(request, KIND, who, title, {"codes": sorted(code.mark for code in codes)}, receiver)
    return _form(request, given, {}, told=who.address)


def _text(file: Fichier | None) -> str:
    """The text of a file of codes; raises Unreadable."""
    if file is None:
        return ""
    try:
        return file.contenu.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(_("le fichier %(nom)s n'est pas un texte en UTF-8", nom=file.nom[:60])) from error


@router.get("/veille/{code}")
@policy(_PAGE)
def show(request: Request, code: str) -> Response:
    """What changed of a code."""
    found = _code(request, code)
    return page(
        request,
        "suivi/changements.html",
        code=found,
        sorte=KINDS[found.kind],
        changements=[(c, in_words(c.repere, c.corps)) for c in _changes(request, found, _SHOWN)],
        jeton=jeton_signe(request, USAGE),
    )


@router.get("/api/veille/v1/{code}.atom")
@policy(_API)
def atom(request: Request, code: str) -> Response:
    """The same, as a feed: an entry a change."""
    found = _code(request, code)
    base = state_of(request).settings.base_url
    own = f"{base}/veille/{found.value}"
    entries = []
    for change in _changes(request, found, _SHOWN):
        words = in_words(change.repere, change.corps)
        entries.append(
            Entry(
                id=f"{own}#{change.id}",
                title=f"{words['titre']} : {words['quoi']}",
                updated=change.quand.isoformat(),
                link=own,
                summary=" ; ".join([*words["lignes"], words["raison"]]),
            )
        )
    link = f"{base}/api/veille/v1/{found.value}.atom"
    return feed(id=own, title=_("Veille : %(value)s", value=found.value), self_link=link, link=own, entries=entries)


@router.get("/api/veille/v1/{code}")
@policy(_API)
def as_json(request: Request, code: str) -> Response:
    """The last changes of a code, the newest first: before, after, reason, sources, between which releases."""
    found = _code(request, code)
    told = [
        {
            "position": change.id,
            "version": change.nouvelle,
            "precedente": change.ancienne,
            "quand": change.quand.isoformat(),
            **change.corps,
        }
        for change in _changes(request, found, _LISTED)
    ]
    body = {"code": found.value, "sorte": found.kind, "changements": told}
    return Response(orjson.dumps(body), media_type="application/json")
