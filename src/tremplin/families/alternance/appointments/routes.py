"""Routes of contact requests: what the button of a site asks, what its form sends, what an organisation answers."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tremplin.domain.text import fold
from tremplin.families.alternance.appointments import schemas
from tremplin.families.alternance.appointments import service as appointments
from tremplin.families.alternance.appointments.service import INDISPONIBLE, Refusee
from tremplin.families.alternance.common import bodies
from tremplin.families.alternance.common.errors import OPEN, V3
from tremplin.families.alternance.common.serving import Served, serve
from tremplin.families.alternance.search import lookup
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.identity.service import Refus
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.policy import PUBLIC, Policy, granted
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.wire.payload import read_json
from tremplin.release.reader import Release

router = APIRouter(route_class=GuardedRoute, tags=["Rendez-vous apprentissage"])
_DROIT = "appointments:write"
_OUVERTE = Policy(Right.APPOINTMENT, PUBLIC, Cost.LIGHT, V3.live)
_ENVOI = Policy(Right.APPOINTMENT, PUBLIC, Cost.WRITE, V3.live)
_CLE = Policy(Right.APPOINTMENT, granted(_DROIT), Cost.LIGHT, V3.live)
_PAR_LIEN = Policy(Right.REQUESTS, PUBLIC, Cost.LIGHT, V3.live)


def _json(document: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(document), status, OPEN, "application/json")


# ── availability ─────────────────────────────────────────────────────────────────────────────────────────────────


async def _create(request: Request) -> Response:
    """Savoir si une formation peut être contactée, et où est son formulaire."""
    asked = bodies.validate(schemas.ContexteDemande, await read_json(request))
    nom = appointments.referent(asked.referrer)
    if nom is None:
        raise _faute("referrer", f"One of {', '.join(appointments.REFERENTS)} is expected")
    found = _cles(release_of(request), asked.idCleMinistereEducatif, asked.idParcoursup, asked.idActionFormation)
    return await run_in_threadpool(_tell, request, found, nom, INDISPONIBLE)


async def _bind(request: Request) -> Response:
    """Lien vers le formulaire de contact d'une formation, pour le diffuseur de la clé."""
    nom = appointments.referent(fold(request.state.caller.organisation).replace(" ", "_"))
    if nom is None:
        raise ApiError(401, "Your organisation is not a referrer of appointment requests")
    asked = bodies.validate(schemas.LienDemande, await read_json(request))
    given = [v for v in (asked.cle_ministere_educatif, asked.parcoursup_id, asked.onisep_id) if v]
    if len(given) != 1:
        raise _faute("cle_ministere_educatif", "Exactly one of parcoursup_id, onisep_id, cle_ministere_educatif")
    found = _cles(release_of(request), asked.cle_ministere_educatif, asked.parcoursup_id, asked.onisep_id)
    return await run_in_threadpool(_tell, request, found, nom, "Appointment request not available", "id_rco_formation")


def _faute(name: str, message: str) -> ApiError:
    return ApiError(
        400, "", {"validationError": [{"path": [name], "code": "custom", "message": message}], "ou": "body"}
    )


def _cles(release: Release, cle: str | None, parcoursup: str | None, onisep: str | None) -> list[str]:
    """The trainings named; raises ApiError 400 when none is."""
    if cle:
        return [cle]
    if parcoursup:
        return lookup.cles_parcoursup(release, parcoursup)
    if onisep:
        return lookup.cles_onisep(release, onisep)
    raise _faute("idCleMinistereEducatif", "One of idParcoursup, idActionFormation, idCleMinistereEducatif is expected")


def _tell(request: Request, cles: list[str], nom: str, indisponible: str, left_out: str | None = None) -> Response:
    """The first of these trainings that takes requests; 404 when none exists."""
    state, release, exists = state_of(request), release_of(request), False
    for cle in cles:
        try:
            told = appointments.contexte(state, release, cle, nom)
        except KeyError:
            continue
        exists = True
        if told is not None:
            return _json({name: value for name, value in told.items() if name != left_out})
    if not exists:
        raise ApiError(404, "Formation introuvable")
    return _json({"error": indisponible})


async def _parcoursup(request: Request) -> Response:
    """Formations de Parcoursup que l'on peut contacter."""
    return await run_in_threadpool(_ouvertes, request)


def _ouvertes(request: Request) -> Response:
    found = appointments.ouvertes(state_of(request), release_of(request), "parcoursup")
    opened = {f["parcoursup_id"] for f in found if f["parcoursup_id"]}
    return _json({"ids": sorted(opened)})


# ── a request ────────────────────────────────────────────────────────────────────────────────────────────────────


async def _validate(request: Request) -> Response:
    """Envoyer une demande de contact."""
    state = state_of(request)
    sent = bodies.validate(schemas.DemandeEnvoyee, await read_json(request))
    nom = appointments.referent(sent.origin)
    if nom is None:
        raise _faute("appointmentOrigin", f"One of {', '.join(appointments.REFERENTS)} is expected")
    state.sensible("demandes de contact, par machine", state.client_address(request.scope))
    return await run_in_threadpool(_keep, request, sent, nom, state.may_write(sent.email))


def _keep(request: Request, sent: schemas.DemandeEnvoyee, nom: str, copied: bool) -> Response:
    state = state_of(request)
    said = {
        "prenom": sent.firstname,
        "nom": sent.lastname,
        "telephone": sent.phone,
        "courriel": sent.email,
        "genre": sent.type,
        "message": sent.message or "",
        "motifs": sent.applicantReasons,
    }
    try:
        who = appointments.read_asker(said)
        made = appointments.ask(state, release_of(request), sent.cleMinistereEducatif, nom, who, copied=copied)
    except Refusee as refusal:
        raise _refus(refusal) from refusal
    token = state.comptes.lien_d_action(appointments.CANDIDAT, f"rdv:{made}", appointments.VIE_LIEN)
    who_id = appointments.coffre_de(state).empreinte("candidat", who.courriel).hex()[:24]
    return _json({"userId": who_id, "appointment": made, "token": token})


_CHAMPS = {
    "prenom": "firstname",
    "nom": "lastname",
    "telephone": "phone",
    "courriel": "email",
    "genre": "type",
    "motifs": "applicantReasons",
    "message": "applicantMessageToCfa",
    "intention": "cfa_intention_to_applicant",
}


def _refus(refusal: Refusee) -> ApiError:
    if refusal.champs:
        faults = [{"path": [_CHAMPS[n]], "code": "custom", "message": m} for n, m in refusal.champs.items()]
        return ApiError(400, "", {"validationError": faults, "ou": "body"})
    headers = {"retry-after": "3600"} if refusal.status == 429 else None
    return ApiError(refusal.status, str(refusal), headers=headers)


def _token(request: Request, given: str | None = None) -> str:
    """The link that a reader holds: in the body, in the address, or as a bearer."""
    header = request.headers.get("authorization", "")
    return given or request.query_params.get("token", "") or header.removeprefix("Bearer ").strip()


def _demande(request: Request, *usages: str) -> dict[str, Any]:
    """The request that a link opens; raises ApiError 403, 404."""
    state, token = state_of(request), _token(request)
    told = next((t for usage in usages if (t := appointments.par_lien(state, token, usage))), None)
    if told is None:
        raise ApiError(403, "Lien absent, déjà utilisé ou expiré")
    asked = request.query_params.get("appointmentId")
    if asked and asked != told["id"]:
        raise ApiError(404, "Demande introuvable")
    return told


async def _court(request: Request) -> Response:
    """Ce qu'un candidat a demandé, pour lui."""
    return await run_in_threadpool(_remind, request, (appointments.CANDIDAT, appointments.CFA))


async def _long(request: Request) -> Response:
    """Ce qu'un candidat a demandé, pour l'établissement ; la première lecture est gardée."""
    return await run_in_threadpool(_remind, request, (appointments.CFA,))


def _remind(request: Request, usages: tuple[str, ...]) -> Response:
    told = _demande(request, *usages)
    if usages == (appointments.CFA,):
        appointments.open(state_of(request), told["id"])
    return _json(
        {
            "appointment": {
                "id": told["id"],
                "appointment_origin": told["referent"],
                "created_at": told["cree_le"].isoformat(),
                "applicant_message_to_cfa": told["message"] or None,
                "applicant_reasons": told["motifs"],
                "cfa_read_appointment_details_date": told["lu_le"].isoformat() if told["lu_le"] else None,
                "cfa_intention_to_applicant": next(
                    (n for n, etat in appointments.REPONSES.items() if etat == told["etat"]), None
                ),
            },
            "formation": {
                "cle_ministere_educatif": told["cle"],
                "intitule_long": told["formation"],
                "etablissement_formateur_raison_sociale": told["etablissement"],
                "lieu_formation_adresse": told["adresse"],
            },
            "user": {
                "firstname": told["prenom"],
                "lastname": told["nom"],
                "phone": told["telephone"],
                "email": told["courriel"],
                "type": told["genre"],
            },
        }
    )


async def _answer(request: Request) -> Response:
    """Répondre à une demande, une fois."""
    sent = bodies.validate(schemas.ReponseEnvoyee, await read_json(request))
    return await run_in_threadpool(_keep_answer, request, sent)


def _keep_answer(request: Request, sent: schemas.ReponseEnvoyee) -> Response:
    try:
        appointments.reply(
            state_of(request),
            _token(request, sent.token),
            sent.cfa_intention_to_applicant,
            sent.cfa_message_to_applicant or "",
            sent.appointment_id,
        )
    except Refus as refusal:
        raise ApiError(403, str(refusal)) from refusal
    except Refusee as refusal:
        raise _refus(refusal) from refusal
    return _json({"appointment_id": sent.appointment_id, "cfa_intention_to_applicant": sent.cfa_intention_to_applicant})


_BASE = "/api/appointment-request"
_BY_LINK = {"token*": "Jeton du lien reçu", "appointmentId": "Numéro de la demande"}
serve(
    router,
    Served(
        method="POST",
        paths=(f"{_BASE}/context/create",),
        handle=_create,
        rule=_OUVERTE,
        body=schemas.ContexteDemande,
        answer=schemas.Contexte,
        elsewhere=_OUVERTE,
    ),
    Served(
        method="POST",
        paths=(f"{_BASE}/validate",),
        handle=_validate,
        rule=_ENVOI,
        body=schemas.DemandeEnvoyee,
        answer=schemas.Enregistree,
        elsewhere=_OUVERTE,
    ),
    *(
        Served(
            paths=(f"{_BASE}/context/{name}",),
            handle=handle,
            rule=_PAR_LIEN,
            answer=schemas.Rappel,
            query=_BY_LINK,
        )
        for name, handle in (("short-recap", _court), ("recap", _long))
    ),
    Served(
        method="POST",
        paths=(f"{_BASE}/reply",),
        handle=_answer,
        rule=_PAR_LIEN,
        body=schemas.ReponseEnvoyee,
        answer=schemas.Repondue,
        elsewhere=_OUVERTE,
    ),
    Served(
        method="POST",
        paths=("/api/formation/v1/appointment/generate-link", "/api/v2/appointment"),
        handle=_bind,
        rule=_CLE,
        body=schemas.LienDemande,
        answer=schemas.Contexte,
    ),
    Served(paths=("/api/partners/parcoursup/formations",), handle=_parcoursup, rule=_CLE, answer=schemas.Identifiants),
)
