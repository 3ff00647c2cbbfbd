"""What agents of OPCO and moderators decide: employers that wait, texts to check, reports of visitors."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from tremplin.families.alternance.common import opco as opcos
from tremplin.families.alternance.employers import service as employers
from tremplin.families.alternance.offers import reasons
from tremplin.families.alternance.offers import service as offers
from tremplin.families.alternance.offers.entry import Refusee
from tremplin.families.alternance.offers.service import EN_ATTENTE, TRANSITIONS
from tremplin.families.alternance.store import decisions
from tremplin.families.alternance.store import employers as rows
from tremplin.families.alternance.store import offers as offer_rows
from tremplin.families.alternance.store.offers import ACTIVE
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.identity.service import Porteur
from tremplin.platform.web.forms import Formulaire, posee
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import OFFICE_PAGE, Policy, account, policy
from tremplin.platform.web.state import State, state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.store import audit

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_AGENTS, _MODERATEURS = frozenset({"opco", "moderateur", "admin"}), frozenset({"moderateur", "admin"})


def _rule(profils: frozenset[str], cout: Cost) -> Policy:
    return Policy(Right.PUBLISH, account(*profils), cout, OFFICE_PAGE.hiding)


def _opco(porteur: Porteur) -> str | None:
    """The OPCO whose employers someone decides on; None: all of them. Raises ApiError 404 for an agent of none."""
    if porteur.profil in _MODERATEURS:
        return None
    known = opcos.named(porteur.compte.organisation) if porteur.compte else None
    if known is None:
        raise ApiError(404, "Votre organisation n'est pas un OPCO connu")
    return known.court


@router.get("/espace-pro/validations")
@policy(_rule(_AGENTS, Cost.LIGHT))
def validations(request: Request) -> Response:
    """The employers that wait, of one's OPCO."""
    opco = _opco(request.state.porteur)
    with state_of(request).store.reading() as connection:
        waiting = [*rows.en_etat(connection, rows.ATTENTE, opco), *rows.en_etat(connection, rows.ERREUR, opco)]
    return page(request, "alternance/validations.html", employeurs=waiting, opco=opcos.PAR_COURT.get(opco or ""))


@router.post("/espace-pro/validations/{id}")
@policy(_rule(_AGENTS, Cost.WRITE))
@posee
def decide(request: Request, id: str, given: Formulaire) -> Response:
    """Validate or refuse an employer, with a reason."""
    state, who = state_of(request), request.state.porteur
    opco, reason = _opco(who), given.get("raison", "")
    if given.get("decision") not in ("valider", "refuser") or (given["decision"] == "refuser" and not reason):
        raise ApiError(422, "Une décision est attendue, et une raison pour refuser")
    with state.store.writing() as connection:
        owner = rows.par_id(connection, id)
        if owner is None or (opco is not None and owner.opco != opco) or owner.etat not in (rows.ATTENTE, rows.ERREUR):
            raise ApiError(404, "Aucun employeur n'attend sous ce numéro")
        if given["decision"] == "valider":
            employers.validate(state, connection, owner, validation="MANUELLE", qui=who.sujet, raison=reason or None)
        else:
            employers.refuse(state, connection, owner, qui=who.sujet, raison=reason[:500])
        audit.record(connection, f"employeur.{given['decision']}", id, reason or None)
    return RedirectResponse("/espace-pro/validations", 303)


@router.get("/espace-pro/moderation")
@policy(_rule(_MODERATEURS, Cost.LIGHT))
def a_moderer(request: Request) -> Response:
    """Reports of which nothing was decided, with what they are about."""
    with state_of(request).store.reading() as connection:
        waiting = rows.a_decider(connection)
        known = {s.objet: offer_rows.get(connection, s.objet) for s in waiting if s.genre == "offre"}
    return page(
        request,
        "alternance/moderation.html",
        signalements=waiting,
        offres=known,
        raisons={**reasons.RAISONS, "TEXTE": "Texte à vérifier"},
    )


@router.post("/espace-pro/moderation/{id}")
@policy(_rule(_MODERATEURS, Cost.WRITE))
@posee
def slice_up(request: Request, id: str, given: Formulaire) -> Response:
    """Let what is reported be, or take it away: an offer that waited for its text is then shown, once nothing else is
    against it; one taken away is cancelled."""
    state, who, decision = state_of(request), request.state.porteur, given.get("decision", "")
    reason = given.get("raison", "")[:500]
    if decision not in ("laisser", "retirer") or (decision == "retirer" and not reason):
        raise ApiError(422, "Une décision est attendue, et une raison pour retirer")
    with state.store.writing() as connection:
        told = rows.signalement_de(connection, id)
        if told is None or not rows.decide(connection, id, decision, who.sujet, state.comptes.maintenant()):
            raise ApiError(404, "Rien à décider sous ce numéro")
        audit.record(connection, f"moderation.{decision}", told.objet, reason or None)
        if told.genre == "offre":
            _apply(state, connection, told, decision, who.sujet, reason)
    return RedirectResponse("/espace-pro/moderation", 303)


def _apply(state: State, connection: Connection, told: Any, decision: str, who: str, reason: str) -> None:
    """What a decision on an offer does: of an employer here, of a partner who publishes, of a partner's file."""
    offer = offer_rows.get(connection, told.objet)
    if offer is not None and offer.employeur_id:
        _apply_to_employer(state, connection, offer, decision, who, reason)
        return
    if decision == "laisser" and told.raison != "TEXTE":
        return
    kept = decisions.RETIRER if decision == "retirer" else decisions.PUBLIER
    decisions.keep(connection, told.objet, kept, raison=reason or None, qui=who, quand=state.comptes.maintenant())
    if offer is not None and kept == decisions.RETIRER and offer.statut == ACTIVE:
        _write(connection, offer, "Cancelled", "UNPUBLISHED", who)
    elif offer is not None and kept == decisions.PUBLIER and offer.document.refus == decisions.TO_READ:
        _write(connection, offer, ACTIVE, None, who)


def _write(connection: Connection, offer: offer_rows.Publiee, statut: str, refus: str | None, who: str) -> None:
    document = offer.document.but(refus=refus)
    offer_rows.write(
        connection, offer.id, offer_rows.Etat(statut, offer.rediffusee, offer.expire_le, document), qui=who
    )


def _apply_to_employer(
    state: State, connection: Connection, offer: offer_rows.Publiee, decision: str, who: str, reason: str
) -> None:
    owner = rows.par_id(connection, str(offer.employeur_id))
    try:
        if decision == "retirer" and (offer.statut, "annuler") in TRANSITIONS:
            offers.act(state, connection, offer.id, "annuler", qui=who, motif=reason)
        elif offer.statut == EN_ATTENTE and owner and offers.publiable(connection, owner, offer.id):
            offers.act(state, connection, offer.id, "publier", qui=who)
    except Refusee as refusal:
        raise ApiError(409, str(refusal)) from refusal
