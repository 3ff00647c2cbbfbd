"""What an employer does with its offers, once logged in; the links of its mails; what an organisation reads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from tremplin.families.alternance.applications import service as applications
from tremplin.families.alternance.applications.states import DITS as ETATS
from tremplin.families.alternance.applications.states import stage_of
from tremplin.families.alternance.employers import service as employers
from tremplin.families.alternance.employers.service import CFA, PROFIL, Inacceptable
from tremplin.families.alternance.offers import service as offers
from tremplin.families.alternance.offers.entry import TYPES, Refusee, read_entry
from tremplin.families.alternance.offers.service import DITS, LIENS, MOTIFS_FIN, TRANSITIONS
from tremplin.families.alternance.pages.espace_pro import choix_offre
from tremplin.families.alternance.pages.links import by_link, dead_link, done, show_link
from tremplin.families.alternance.pages.waiting import SHOWN_DAYS
from tremplin.families.alternance.store import applications as application_rows
from tremplin.families.alternance.store import employers as rows
from tremplin.families.alternance.store import offers as offer_rows
from tremplin.families.alternance.store.documents import Cfa, Lieu
from tremplin.families.alternance.store.employers import Employeur
from tremplin.families.alternance.store.offers import ANNULEE, Publiee
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.identity.service import Refus
from tremplin.platform.web.forms import Formulaire, posee, read
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.links import page_anonyme
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import OFFICE_PAGE, PAGE, PUBLIC, Policy, account, policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.work import mails

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)


def _own(cout: Cost) -> Policy:
    return Policy(Right.PUBLISH, account(PROFIL), cout, OFFICE_PAGE.hiding)


_LIRE, _ECRIRE = _own(Cost.LIGHT), _own(Cost.WRITE)
_LIEN = Policy(Right.PUBLISH, PUBLIC, Cost.LIGHT, PAGE.live)
_PAR_LIEN = Policy(Right.PUBLISH, PUBLIC, Cost.WRITE, PAGE.live)
_COMPTES = {
    "search_view": "vues dans une recherche",
    "detail_view": "lectures",
    "postuler_click": "clics",
    "candidature": "candidatures",
}
ACTIONS = {
    "prolonger": mark("Prolonger de deux mois"),
    "pourvoir": mark("L'offre est pourvue"),
    "rouvrir": mark("C'est une erreur : remettre l'offre en ligne"),
    "annuler": mark("Retirer l'offre"),
}
"""What an employer does to an offer → its button."""
FAITS = {
    "prolonger": mark("Votre offre reste en ligne deux mois de plus."),
    "pourvoir": mark(
        "Votre offre est pourvue : elle n'est plus montrée. Dans une heure, les candidats sans réponse l'apprendront."
    ),
    "rouvrir": mark("Votre offre est de nouveau en ligne."),
    "annuler": mark(
        "Votre offre est retirée : elle n'est plus montrée. Dans une heure, les candidats sans réponse l'apprendront."
    ),
}
"""What is said once it is done."""


def _me(request: Request) -> Employeur:
    """The employer of the account; raises ApiError 404."""
    account = request.state.porteur.compte
    with state_of(request).store.reading() as connection:
        found = rows.par_compte(connection, account.id) if account else None
    if found is None:
        raise ApiError(404, _("Aucun employeur n'est lié à ce compte"))
    return found


def own_offer(request: Request, identifier: str) -> tuple[Employeur, Publiee]:
    """An offer of the employer; raises ApiError 404 for another's as for none."""
    owner = _me(request)
    with state_of(request).store.reading() as connection:
        known = offer_rows.get(connection, identifier)
    if known is None or known.employeur_id != owner.id:
        raise ApiError(404, "Offre inconnue")
    return owner, known


@router.get("/espace-pro/offres")
@policy(_LIRE)
def mes_offres(request: Request) -> Response:
    """One's offers, what was counted of each, what can be done with it."""
    owner = _me(request)
    with state_of(request).store.reading() as connection:
        listed = rows.offres_de(connection, owner.id)
        counted = rows.comptes_de(connection, [o.id for o in listed])
        checked = rows.a_verifier(connection, [o.id for o in listed])
        since = datetime.now(UTC) - timedelta(days=SHOWN_DAYS)
        received = application_rows.des_offres(connection, [o.id for o in listed], since)
    return page(
        request,
        "alternance/mes_offres.html",
        moi=owner,
        offres=listed,
        comptes=counted,
        attente=sum(a.reponse is None for a in received),
        dits=DITS,
        comptes_dits=_COMPTES,
        verifiees=checked,
        valide=owner.etat == rows.VALIDE,
    )


@router.get("/espace-pro/offres/nouvelle")
@policy(_LIRE)
def nouvelle(request: Request) -> Response:
    """The form of another offer."""
    return _formulaire(request, _me(request), {"duree": "12", "quantite": "1"})


def _formulaire(
    request: Request,
    owner: Employeur,
    given: Mapping[str, str],
    *,
    fautes: Mapping[str, str] | None = None,
    offre: Publiee | None = None,
    types: list[str] | None = None,
) -> Response:
    return page(
        request,
        "alternance/offre_saisie.html",
        status=422 if fautes else 200,
        moi=owner,
        donnees=given,
        fautes=fautes or {},
        offre=offre,
        cfa=owner.genre == CFA and offre is None,
        types_choisis=types if types is not None else list(TYPES),
        **choix_offre(),
    )


@router.post("/espace-pro/offres/nouvelle")
@policy(_ECRIRE)
@posee
def create(request: Request, given: Formulaire) -> Response:
    """Keep another offer; that of a company that mandates a training organisation, for it."""
    state, owner, release = state_of(request), _me(request), release_of(request)
    company = None
    try:
        saisie = read_entry(release, given, given.tous("type"))
        if owner.genre == CFA:
            found = employers.search(release, given.get("siret", ""), employers.ENTREPRISE)
            company = employers.complete(release, found, given)
    except Inacceptable as refusal:
        return _formulaire(request, owner, given, fautes={"siret": str(refusal)}, types=given.tous("type"))
    except Refusee as refusal:
        return _formulaire(request, owner, given, fautes=refusal.champs, types=given.tous("type"))
    cfa = Cfa.of({**owner.document.entreprise.stored(), "contact": owner.document.contact}) if company else None
    state.store.ensemble(
        lambda connection: offers.create(
            state, connection, owner, saisie, qui=f"compte:{owner.compte_id}", entreprise=company, cfa=cfa
        )
    )
    return RedirectResponse("/espace-pro/offres", 303)


@router.get("/espace-pro/offres/{id}")
@policy(_LIRE)
def une_offre(request: Request, id: str, fait: str = "") -> Response:
    """An offer: what was just done, its states, its applications, what it is entrusted to, what can be done."""
    state, (_owner, known) = state_of(request), own_offer(request, id)
    since = datetime.now(UTC) - timedelta(days=SHOWN_DAYS)
    with state.store.reading() as connection:
        received = application_rows.des_offres(connection, [known.id], since)
        states = rows.etats_de(connection, known.id)
        delegations = rows.delegations(connection, known.id)
    if unread := [a.id for a in received if a.lue_le is None]:
        with state.store.writing() as connection:
            application_rows.mark_read(connection, unread, datetime.now(UTC))
    actions = {a: dit for a, dit in ACTIONS.items() if (known.statut, a) in TRANSITIONS}
    if not offers.reopens(states):
        actions.pop("rouvrir", None)
    return page(
        request,
        "alternance/mon_offre.html",
        offre=known,
        etats=states,
        delegations=delegations,
        candidatures=[(a, applications.opened(state, a), stage_of(a)[0]) for a in received],
        jours=SHOWN_DAYS,
        etats_candidature=ETATS,
        fait=FAITS.get(fait) if known.statut in {after for (_, a), after in TRANSITIONS.items() if a == fait} else None,
        dits=DITS,
        actions=actions,
        motifs=MOTIFS_FIN,
        modifiable=(known.statut, "modifier") in TRANSITIONS,
        faute=None,
    )


@router.post("/espace-pro/offres/{id}")
@policy(_ECRIRE)
@posee
def act(request: Request, id: str, given: Formulaire) -> Response:
    """Prolong, fill, show again or cancel an offer."""
    state, action = state_of(request), given.get("action", "")
    owner, known = own_offer(request, id)
    if action not in ACTIONS:
        raise ApiError(400, _("Action inconnue"))
    reason = _motif(given) if TRANSITIONS.get((known.statut, action)) == ANNULEE else None
    try:
        state.store.ensemble(
            lambda connection: offers.act(
                state, connection, known.id, action, qui=f"compte:{owner.compte_id}", motif=reason
            )
        )
    except Refusee as refusal:
        raise ApiError(409, str(refusal)) from refusal
    return RedirectResponse(f"/espace-pro/offres/{known.id}?fait={action}", 303)


def _motif(given: Formulaire) -> str:
    """Why an offer is taken away; raises ApiError 422 without a reason."""
    code, more = given.get("motif", ""), given.get("precision", "")
    if code not in MOTIFS_FIN or (code == "autre" and not more):
        raise ApiError(422, _("Dites pourquoi : choisissez une raison, et précisez-la si c'est une autre"))
    return f"{MOTIFS_FIN[code]} : {more}" if more else MOTIFS_FIN[code]


@router.get("/espace-pro/offres/{id}/modifier")
@policy(_LIRE)
def a_modifier(request: Request, id: str) -> Response:
    """The form of an offer as it is."""
    owner, known = own_offer(request, id)
    told = known.document.offre
    at = told.lieu or Lieu()
    values = {
        "libelle": told.titre,
        "niveau": str(told.niveau or ""),
        "debut": (told.debut or "")[:10],
        "duree": str(told.duree or 12),
        "quantite": str(told.quantite or 1),
        "rythme": told.rythme or "",
        "handicap": "oui" if told.handicap else "",
        "description": told.description or "",
        "employeur_description": told.employeur_description or "",
        "lieu": " ".join(p for p in (at.adresse, at.code_postal, at.ville) if p),
    }
    return _formulaire(request, owner, values, offre=known, types=told.type)


@router.post("/espace-pro/offres/{id}/modifier")
@policy(_ECRIRE)
@posee
def modify(request: Request, id: str, given: Formulaire) -> Response:
    """Change an offer; its former state is kept."""
    state = state_of(request)
    owner, known = own_offer(request, id)
    try:
        saisie = read_entry(release_of(request), given, given.tous("type"))
        state.store.ensemble(
            lambda connection: offers.act(
                state, connection, known.id, "modifier", qui=f"compte:{owner.compte_id}", saisie=saisie
            )
        )
    except Refusee as refusal:
        if not refusal.champs:
            raise ApiError(409, str(refusal)) from refusal
        return _formulaire(request, owner, given, fautes=refusal.champs, offre=known, types=given.tous("type"))
    return RedirectResponse(f"/espace-pro/offres/{known.id}", 303)


# ── links of mails ───────────────────────────────────────────────────────────────────────────────────────────────

_TEXTES = {
    "pourvoir": mark("Votre offre ne sera plus montrée : le poste est pourvu."),
    "annuler": mark("Votre offre ne sera plus montrée."),
    "prolonger": mark("Votre offre restera en ligne deux mois de plus."),
}


def _par_mail(usage: str, action: str) -> None:
    """A link that does one thing to an offer, by a button."""
    path = f"/espace-pro/offre/{action}"

    def show(request: Request, jeton: str = "") -> Response:
        return show_link(request, jeton, usage, path, {"oui": ACTIONS[action]}, _TEXTES[action])

    async def do(request: Request) -> Response:
        given = await read(request)
        try:
            after = await run_in_threadpool(
                offers.par_lien, state_of(request), given.get("lien", ""), usage, "par lien"
            )
        except Refus:
            return await run_in_threadpool(dead_link, request, given.get("lien", ""), usage)
        except Refusee as refusal:
            raise ApiError(409, str(refusal)) from refusal
        return page_anonyme(
            request,
            "alternance/fait.html",
            titre=_("C'est fait"),
            message=_("Votre offre est maintenant « %(lower)s ».", lower=DITS[after].lower()),
        )

    router.add_api_route(path, policy(_LIEN)(show), methods=["GET"])
    router.add_api_route(path, policy(_PAR_LIEN)(do), methods=["POST"])


for _usage, _action in LIENS.items():
    _par_mail(_usage, _action)


@router.get("/espace-pro/delegation")
@policy(_LIEN)
def delegation(request: Request, jeton: str = "") -> Response:
    """An offer entrusted to an organisation: whom to call; its first reading is kept."""
    state = state_of(request)
    found = state.comptes.read_link(jeton, offers.DELEGATION)
    known = None
    if found is not None:
        with state.store.reading() as connection:
            known = offer_rows.get(connection, found.sujet.partition(":")[2])
    if found is None or known is None:
        return dead_link(request, jeton)
    with state.store.writing() as connection:
        rows.mark_delegation(connection, known.id, found.vers, "lue_le", state.comptes.maintenant())
    return page_anonyme(request, "alternance/delegation.html", offre=known, dits=DITS)


@router.get("/espace-pro/delegation/refus")
@policy(_LIEN)
def refus_delegation(request: Request, jeton: str = "") -> Response:
    """What the link does."""
    return show_link(
        request,
        jeton,
        offers.SANS_DELEGATION,
        "/espace-pro/delegation/refus",
        {"oui": _("Ne plus recevoir d'offres")},
        _("Les employeurs près de vous ne vous confieront plus d'offre par ce service."),
    )


@router.post("/espace-pro/delegation/refus")
@policy(_PAR_LIEN)
@by_link
def refuse_delegation(request: Request, given: Formulaire) -> Response:
    """An organisation wants no offer more."""
    state = state_of(request)
    taken = state.store.ensemble(
        lambda connection: state.comptes.take_link(connection, given.get("lien", ""), offers.SANS_DELEGATION)
    )
    mails.bounce(state, taken.vers, offers.SANS_DELEGATION)
    return done(request, _("C'est noté"), _("Vous ne recevrez plus d'offres."))
