"""Routes by which applications are sent: `/api/job/v1/apply` with a key, `/api/v1/application` of the older clients."""

from __future__ import annotations

import orjson
from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tremplin.domain.written.siret import compact_siret
from tremplin.families.alternance.applications import schemas as application_schemas
from tremplin.families.alternance.applications.recipients import MOTIFS, OFFRE, RECRUTEUR, Refusee, destinataire
from tremplin.families.alternance.applications.schemas import Postulee, PostuleeV1
from tremplin.families.alternance.applications.service import Candidat, read_candidate, send_application
from tremplin.families.alternance.common import bodies
from tremplin.families.alternance.common.attachments import READ_S, PieceRefusee, depuis_data
from tremplin.families.alternance.common.errors import OPEN, V1, V3
from tremplin.families.alternance.common.item import opaque
from tremplin.families.alternance.common.serving import Served, serve
from tremplin.platform.bounds.deadline import HANDLER_S
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.policy import PUBLIC, Load, Policy, granted
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.wire.payload import read_json

router = APIRouter(route_class=GuardedRoute, tags=["Emplois"])
_OCTETS = 6 * 1024 * 1024
_CLE = Policy(Right.APPLY, granted("applications:write"), Cost.WRITE, V3.live, load=Load(seconds=READ_S + HANDLER_S))
_OUVERTE = Policy(Right.APPLY, PUBLIC, Cost.WRITE, V1.live, load=Load(seconds=READ_S + HANDLER_S))
_V1 = {
    "INCONNU": "offer_not_found",
    "EXPIREE": "expired_offer",
    "SANS_CONTACT": "email_not_found",
    "PAR_JOUR": "too_many_applications_per_day",
    "PAR_OFFRE": "too_many_applications_per_offer",
    "PAR_APPELANT": "too_many_applications_per_recruiter",
    "JETABLE": "disposable_email",
    "PIECE": "wrong_file",
    "CHAMPS": "wrong_parameters",
}
"""Code of a refusal → the reason of v1."""


async def _apply(request: Request) -> Response:
    """Envoyer une candidature à une offre ou à une entreprise."""
    sent = bodies.validate(Postulee, await read_json(request, _OCTETS))
    state = state_of(request)
    copy = state.may_write(sent.applicant_email)
    return await run_in_threadpool(_send, request, sent, request.state.caller.organisation, copy)


def _send(request: Request, sent: Postulee, caller: str, copied: bool) -> Response:
    kind, _, identifier = sent.recipient_id.partition("_")
    file = (sent.applicant_attachment_name, sent.applicant_attachment_content)
    try:
        who = _who(sent, sent.applicant_message)
        created = _keep(request, OFFRE if kind == "partners" else RECRUTEUR, identifier, who, file, caller, copied)
    except Refusee as refusal:
        headers = {"retry-after": "3600"} if refusal.status == 429 else None
        told = ": ".join(filter(None, (MOTIFS[refusal.code][0], refusal.cause)))
        raise ApiError(refusal.status, told, headers=headers) from refusal
    return Response(orjson.dumps({"id": created}), 202, media_type="application/json")


async def _apply_v1(request: Request) -> Response:
    """Envoyer une candidature, comme les clients de la première génération."""
    state = state_of(request)
    document = await read_json(request, _OCTETS)
    if not document.get("caller"):
        raise ApiError(400, "missing_caller", {"error": "missing_caller"})
    sent = bodies.validate(PostuleeV1, document)
    state.sensible("candidatures, par machine", state.client_address(request.scope))
    return await run_in_threadpool(_send_v1, request, sent, state.may_write(sent.applicant_email))


def _send_v1(request: Request, sent: PostuleeV1, copied: bool) -> Response:
    offer = sent.company_type in ("matcha", "peJob")
    identifier = (sent.job_id if offer else compact_siret(sent.company_siret or "")) or ""
    try:
        if opaque(identifier) != {"email": sent.company_email, "iv": sent.iv}:
            raise Refusee("INCONNU", 404)
        who = _who(sent, sent.message)
        file = (sent.applicant_file_name, sent.applicant_file_content)
        _keep(request, OFFRE if offer else RECRUTEUR, identifier, who, file, sent.caller, copied)
    except Refusee as refusal:
        status = 400 if refusal.status == 404 else refusal.status
        headers = {"retry-after": "3600"} if status == 429 else None
        told = {"error": _V1[refusal.code], **({"message": refusal.cause} if refusal.cause else {})}
        raise ApiError(status, _V1[refusal.code], told, headers) from refusal
    return Response(
        orjson.dumps({"result": "ok", "message": "messages sent"}), headers=OPEN, media_type="application/json"
    )


def _who(sent: Postulee | PostuleeV1, message: str | None) -> Candidat:
    said = {
        "prenom": sent.applicant_first_name,
        "nom": sent.applicant_last_name,
        "courriel": sent.applicant_email,
        "telephone": sent.applicant_phone,
        "message": message or "",
    }
    return read_candidate(said)


def _keep(
    request: Request,
    genre: str,
    identifier: str,
    who: Candidat,
    file: tuple[str, str],
    caller: str,
    copy: bool,
) -> str:
    state = state_of(request)
    to = destinataire(state, release_of(request), genre, identifier)
    try:
        piece = depuis_data(*file)
    except PieceRefusee as error:
        raise Refusee("PIECE", cause=str(error)) from error
    return send_application(state, to, who, piece, caller, copied=copy)


serve(
    router,
    Served(
        method="POST",
        paths=("/api/job/v1/apply", "/api/v3/jobs/apply"),
        handle=_apply,
        rule=_CLE,
        body=Postulee,
        answer=application_schemas.Recue,
        status=202,
    ),
    Served(
        method="POST",
        paths=("/api/v1/application", "/api/V1/application"),
        handle=_apply_v1,
        rule=_OUVERTE,
        body=PostuleeV1,
        answer=application_schemas.Envoyee,
        elsewhere=_OUVERTE,
    ),
)
