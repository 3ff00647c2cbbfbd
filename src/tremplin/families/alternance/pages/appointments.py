"""The contact form of a training organisation, the page on which it answers, what the candidate says after."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from tremplin.families.alternance.appointments import organisations
from tremplin.families.alternance.appointments import service as appointments
from tremplin.families.alternance.appointments.service import MOTIFS, REFERENTS, Refusee
from tremplin.families.alternance.pages.common import appelant, frame, render_page
from tremplin.families.alternance.pages.links import by_link, dead_link, done, show_link
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.identity.service import Refus
from tremplin.platform.web.forms import Formulaire, jeton_signe, read
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.links import page_anonyme
from tremplin.platform.web.policy import PAGE, PUBLIC, Policy, policy
from tremplin.platform.web.state import State, state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.work.readers import remember

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_PAGE = Policy(Right.APPOINTMENT, PUBLIC, Cost.LIGHT, PAGE.live)
_POSTEE = Policy(Right.APPOINTMENT, PUBLIC, Cost.WRITE, PAGE.live)
_LU = Policy(Right.REQUESTS, PUBLIC, Cost.LIGHT, PAGE.live)
_REPONDU = Policy(Right.REQUESTS, PUBLIC, Cost.WRITE, PAGE.live)
USAGE = "rendez-vous"
_TITRES = {
    "prenom": mark("Prénom"),
    "nom": mark("Nom"),
    "courriel": mark("Adresse électronique"),
    "telephone": mark("Téléphone"),
    "message": mark("Message"),
    "motifs": mark("Questions"),
    "genre": mark("Vous êtes"),
}


def adresse(state: State, release: Any, cle: str, framed: Mapping[str, str]) -> str | None:
    """The form of a training for who found it here, in the same frame; None when it takes no request."""
    if appointments.destination(state, release, cle, appointments.ICI) is None:
        return None
    query = {"cleMinistereEducatif": cle, "referrer": appointments.ICI, **framed}
    return f"/rendez-vous?{urlencode(query)}"


def _asked(request: Request) -> tuple[str, str, dict[str, Any]]:
    """The training, the referrer, what is told of the training; raises ApiError 404."""
    cle = request.query_params.get("cleMinistereEducatif", "")
    nom = appointments.referent(request.query_params.get("referrer") or appointments.ICI)
    state = state_of(request)
    try:
        told = appointments.contexte(state, release_of(request), cle, nom) if nom else None
    except KeyError as error:
        raise ApiError(404, _("Cette formation est inconnue")) from error
    if nom is None or told is None:
        raise ApiError(404, _("Cet établissement ne prend pas de demande de contact ici"))
    return cle, nom, told


@router.get("/rendez-vous")
@policy(_PAGE)
def formulaire(request: Request) -> Response:
    """The empty form."""
    return _page(request, _asked(request)[2])


def _page(
    request: Request,
    told: Mapping[str, Any],
    given: Formulaire | None = None,
    fautes: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    return render_page(
        request,
        "rendez_vous",
        status=status,
        formation=told,
        jeton=jeton_signe(request, USAGE),
        motifs=MOTIFS,
        donnees=dict(given or {}),
        coches=given.tous("motifs") if given else [],
        fautes=fautes or {},
        titres=_TITRES,
        requete=request.scope["query_string"].decode("latin-1"),
    )


@router.post("/rendez-vous")
@policy(_POSTEE)
async def send(request: Request) -> Response:
    """Send a request."""
    state = state_of(request)
    state.sensible("demandes de contact, par machine", state.client_address(request.scope))
    given = await read(request, USAGE)
    return await run_in_threadpool(_send, request, given, state.may_write(given.get("courriel", "")))


def _send(request: Request, given: Formulaire, copied: bool) -> Response:
    state = state_of(request)
    cle, nom, told = _asked(request)
    try:
        who = appointments.read_asker({**given, "motifs": given.tous("motifs")})
        remember(state, who.courriel)
        appointments.ask(state, release_of(request), cle, nom, who, copied=copied)
    except Refusee as refusal:
        return _page(request, told, given, refusal.champs or {"": str(refusal)}, 422)
    return render_page(
        request,
        "rendez_vous_envoye",
        formation=told,
        courriel=who.courriel,
        widget=bool(appelant(request)),
        suites=_next_steps(request, cle),
    )


def _next_steps(request: Request, cle: str) -> list[tuple[str, str]]:
    """Where one goes after a request: the training, those like it near by, the jobs that it leads to."""
    item = appointments.formation(release_of(request), cle)
    framed = frame(request.query_params)
    own = urlencode({"type": "formation", "itemId": cle, **framed})
    found = [(_("Revoir la formation"), f"/recherche-formation?{own}")]
    if item and item["romes"]:
        at = item["place"]
        place = {"lat": at["latitude"], "lon": at["longitude"], "radius": 30} if at["longitude"] is not None else {}
        near = urlencode(
            {"romes": ",".join(r["code"] for r in item["romes"][:15]), "job_name": item["title"], **place, **framed}
        )
        found += [
            (_("Formations semblables"), f"/recherche-formation?{near}"),
            (_("Emplois du même métier"), f"/recherche-emploi?{near}"),
        ]
    return found


# ── what the organisation does ───────────────────────────────────────────────────────────────────────────────────


@router.get("/rendez-vous/repondre")
@policy(_LU)
def open(request: Request, jeton: str = "") -> Response:
    """A request, with the form of its answer: opening it is remembered, nothing leaves."""
    return _answer(request, jeton)


def _answer(request: Request, token: str, faute: str | None = None, message: str = "") -> Response:
    state = state_of(request)
    told = appointments.par_lien(state, token, appointments.CFA)
    if told is None:
        return dead_link(request, token)
    appointments.open(state, told["id"])
    status = 422 if faute else 200
    return page_anonyme(
        request,
        "alternance/rendez_vous_repondre.html",
        status=status,
        demande=told,
        lien=token,
        motifs=MOTIFS,
        origines=REFERENTS,
        faute=faute,
        message=message,
    )


@router.post("/rendez-vous/repondre")
@policy(_REPONDU)
@by_link
def reply(request: Request, given: Formulaire) -> Response:
    """Say what one answers, once."""
    token, message = given.get("lien", ""), given.get("message", "").replace("\r\n", "\n")
    try:
        appointments.reply(state_of(request), token, given.get("intention", ""), message)
    except Refusee as refusal:
        if refusal.status != 400:
            raise ApiError(refusal.status, str(refusal)) from refusal
        return _answer(request, token, next(iter(refusal.champs.values()), str(refusal)), message)
    return done(request, _("C'est noté"), _("Votre réponse est enregistrée. Ce lien ne sert plus."))


# ── links that do one thing, by a button ─────────────────────────────────────────────────────────────────────────


def _by_button(
    chemin: str, usage: str, questions: Mapping[str, str], text: str, do: Callable[[Request, str, str], str]
) -> None:
    """A page that says what a link does, and does it when one of its buttons is pressed."""

    def show(request: Request, jeton: str = "") -> Response:
        return show_link(request, jeton, usage, chemin, questions, text)

    async def act(request: Request) -> Response:
        given = await read(request)
        return await run_in_threadpool(_act, request, given)

    def _act(request: Request, given: Formulaire) -> Response:
        try:
            said = do(request, given.get("lien", ""), given.get("choix", ""))
        except Refus:
            return dead_link(request, given.get("lien", ""))
        except Refusee as refusal:
            raise ApiError(refusal.status, str(refusal)) from refusal
        return done(request, _("C'est fait"), said)

    router.add_api_route(chemin, policy(_LU)(show), methods=["GET"])
    router.add_api_route(chemin, policy(_REPONDU)(act), methods=["POST"])


def _follow(request: Request, token: str, choix: str) -> str:
    appointments.follow(state_of(request), token, choix)
    return "Merci." if choix == appointments.CONTACTE else _("Votre demande vient de repartir.")


def _refuse(request: Request, token: str, _choix: str) -> str:
    organisations.refuse(state_of(request), token)
    return _("Votre organisme ne recevra pas de demande de contact.")


def _accept(request: Request, token: str, _choix: str) -> str:
    nom = organisations.accept(state_of(request), token)
    return _("Votre organisme recevra les demandes venues de %(nom)s.", nom=nom)


_by_button(
    "/rendez-vous/suivi",
    appointments.CANDIDAT,
    {appointments.CONTACTE: mark("J'ai été contacté"), appointments.RELANCE: mark("Renvoyer ma demande")},
    mark("L'établissement vous a-t-il répondu ? Vous pouvez renvoyer votre demande une fois."),
    _follow,
)
_by_button(
    "/rendez-vous/refus",
    organisations.REFUS,
    {"refus": mark("Ne pas recevoir de demandes")},
    mark("Votre organisme ne recevra aucune demande de contact de candidats par ce service."),
    _refuse,
)
_by_button(
    "/rendez-vous/accord",
    organisations.PREMIUM,
    {"accord": mark("Recevoir ces demandes")},
    mark("Les candidats qui voient vos formations sur cette plateforme pourront vous écrire d'ici."),
    _accept,
)
