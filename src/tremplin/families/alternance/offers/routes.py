"""Routes by which an organisation publishes its offers, changes them, and learns whether they are shown."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, TypeVar

import orjson
from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tremplin.domain.dates import today
from tremplin.domain.text import fold
from tremplin.families.alternance.common.bodies import validate
from tremplin.families.alternance.common.errors import V3
from tremplin.families.alternance.common.serving import Served, serve
from tremplin.families.alternance.offers.publication import REFUS, doublon, judge
from tremplin.families.alternance.offers.schemas import Lot, LotParu, OffreDeDiffuseur, OffreEcrite
from tremplin.families.alternance.search import lookup, schemas_jobs
from tremplin.families.alternance.store import decisions
from tremplin.families.alternance.store import employers as rows
from tremplin.families.alternance.store import offers as offer_rows
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.identity.store.keys import organisation_id
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.policy import Policy, granted
from tremplin.platform.web.state import KnownCaller, state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.wire.payload import read_json
from tremplin.sources.forms.flux import FLUX

router = APIRouter(route_class=GuardedRoute, tags=["Emplois"])
_ECRIRE = Policy(Right.PUBLISH, granted("jobs:write"), Cost.WRITE, V3.live)
_ECRIRE_POUR = Policy(Right.PUBLISH, granted("jobs:write:partners"), Cost.WRITE, V3.live)
_LIRE = Policy(Right.PUBLISH, granted("jobs:write"), Cost.LIGHT, V3.live)
_OCTETS = 3 * 1024 * 1024
_RESERVED = {fold(name) for name in ("La bonne alternance", "Tremplin", *(flux.partenaire for flux in FLUX.values()))}
"""Who publishes here by its own feed or page."""
Offre = TypeVar("Offre", bound=OffreEcrite)


async def _publish(request: Request) -> Response:
    """Publier une offre : le même `partner_job_id` la remplace, même après une annulation."""
    sent = await _sent(request)
    return await run_in_threadpool(_keep, request, sent)


async def _sent(request: Request) -> OffreEcrite:
    """The offer of a body; raises ApiError 400 with every fault, jobs that the release doesn't know included."""
    return _checked(request, OffreEcrite, await read_json(request))


def _checked(request: Request, model: type[Offre], document: Any) -> Offre:
    sent = validate(model, document)
    unknown = lookup.unknown_romes(release_of(request), sent.offer.rome_codes or ())
    faults = [
        {
            "code": "custom",
            "path": ["offer", "rome_codes", (sent.offer.rome_codes or []).index(code)],
            "message": f"« {code} » n'est pas un code du ROME en service ; le plus proche est « {near} »",
        }
        for code, near in unknown.items()
    ]
    if faults:
        raise ApiError(400, "", {"validationError": faults, "ou": "body"})
    return sent


def _keep(request: Request, sent: OffreEcrite) -> Response:
    return _json({"id": _write(request, sent, None)})


def _write(request: Request, sent: OffreEcrite, label: str | None) -> str:
    """Keep an offer of the caller, or of a publisher that it publishes for; its id."""
    state, caller, release = state_of(request), _caller(request), release_of(request)

    def effet(connection: Connection) -> str:
        owner = organisation_id(connection, caller.organisation)
        assert owner is not None
        identifier = uuid.uuid4().hex
        numero = sent.numero or identifier
        key = f"{label} {numero}" if label else numero
        known = offer_rows.du_partenaire(connection, owner, key)
        created = known.creee_le if known else datetime.now(UTC)
        identifier = known.id if known else identifier
        etat = judge(release, sent, label or caller.organisation, numero, created, _decision(connection, identifier))
        offer_rows.write(
            connection, identifier, etat, qui=f"cle:{caller.cle}", organisation_id=owner, partner_job_id=key
        )
        _have_read(connection, identifier, etat)
        return identifier

    return state.store.ensemble(effet)


# ── for several publishers ───────────────────────────────────────────────────────────────────────────────────────


async def _publish_for(request: Request) -> Response:
    """Publier une offre pour un diffuseur, que `partner_label` nomme."""
    sent = _of_publisher(request, await read_json(request))
    return _json({"id": await run_in_threadpool(_write, request, sent, sent.identifier.partner_label)})


async def _publish_several(request: Request) -> Response:
    """Publier jusqu'à cent offres de diffuseurs : chacune est jugée, et répondue, à sa place."""
    lot = validate(Lot, await read_json(request, _OCTETS))
    return _json({"results": await run_in_threadpool(lambda: [_one(request, document) for document in lot.jobs])})


def _one(request: Request, document: dict[str, Any]) -> dict[str, Any]:
    """What becomes of one offer of several."""
    told = document.get("identifier")
    named = told if isinstance(told, dict) else {}
    names = {n: v if isinstance(v := named.get(n), str) else None for n in ("partner_label", "partner_job_id")}
    try:
        sent = _of_publisher(request, document)
    except ApiError as refusal:
        faults = [{k: f[k] for k in ("code", "message", "path")} for f in refusal.data["validationError"]]
        return {**names, "id": None, "error": faults}
    return {**names, "id": _write(request, sent, sent.identifier.partner_label), "error": None}


def _of_publisher(request: Request, document: Any) -> OffreDeDiffuseur:
    """An offer of a publisher; raises ApiError 400, for a name that is another's too."""
    sent = _checked(request, OffreDeDiffuseur, document)
    label = sent.identifier.partner_label
    if fold(label) in _RESERVED and fold(label) != fold(_caller(request).organisation):
        path = ["identifier", "partner_label"]
        fault = {"code": "custom", "path": path, "message": f"« {label} » publie lui-même ses offres ici"}
        raise ApiError(400, "", {"validationError": [fault], "ou": "body"})
    return sent


async def _change(request: Request) -> Response:
    """Changer une de ses offres."""
    sent = await _sent(request)
    return await run_in_threadpool(_replace, request, sent)


def _replace(request: Request, sent: OffreEcrite) -> Response:
    caller, release = _caller(request), release_of(request)

    def effet(connection: Connection) -> None:
        known = _theirs(connection, caller, request.path_params["id"])
        partner = known.document.partenaire
        etat = judge(
            release,
            sent,
            partner.label if partner else caller.organisation,
            partner.numero if partner and partner.numero else known.id,
            known.creee_le,
            _decision(connection, known.id),
        )
        offer_rows.write(connection, known.id, etat, qui=f"cle:{caller.cle}")
        _have_read(connection, known.id, etat)

    state_of(request).store.ensemble(effet)
    return Response(status_code=204)


def _decision(connection: Connection, identifier: str) -> str | None:
    found = decisions.de(connection, identifier)
    return found.decision if found else None


def _have_read(connection: Connection, identifier: str, etat: offer_rows.Etat) -> None:
    """Ask a moderator to read an offer held for its text, once until it is decided."""
    if etat.document.refus == decisions.TO_READ and not rows.en_moderation(connection, identifier):
        rows.report(connection, "offre", identifier, "TEXTE", REFUS[decisions.TO_READ], datetime.now(UTC))


async def _informations(request: Request) -> Response:
    """Si une de ses offres est montrée, ou pourquoi elle ne l'est pas : avec ce que valent les refus de toutes."""
    return await run_in_threadpool(_tell, request)


def _tell(request: Request) -> Response:
    with state_of(request).store.reading() as connection:
        known = _theirs(connection, _caller(request), request.path_params["id"])
        why = known.document.refus
        if why is None and known.expire_le < today():
            why = "EXPIRED"
        if why is None and doublon(connection, known):
            why = "DUPLICATE"
        counted = decisions.refusals(connection, str(known.organisation_id))
    told: dict[str, Any] = {"status": "PUBLISHED" if why is None else "WILL_NOT_BE_PUBLISHED"}
    if why is not None:
        told["error"] = {"code": why, "label": REFUS[why]}
    return _json({"publishing": told, "refusals": [{**asdict(r), "label": REFUS[r.code]} for r in counted]})


def _theirs(connection: Connection, caller: KnownCaller, identifier: str) -> offer_rows.Publiee:
    """An offer of the caller's organisation; raises ApiError 404 for an unknown one, 403 for another's."""
    known = offer_rows.get(connection, identifier)
    if known is None:
        raise ApiError(404, "Job offer not found")
    if known.organisation_id is None or known.organisation_id != organisation_id(connection, caller.organisation):
        raise ApiError(403, "You are not allowed to manage this job offer")
    return known


def _caller(request: Request) -> KnownCaller:
    found: KnownCaller = request.state.caller
    return found


def _json(document: Any) -> Response:
    return Response(orjson.dumps(document), media_type="application/json")


serve(
    router,
    Served(
        method="POST",
        paths=("/api/job/v1/offer", "/api/v3/jobs"),
        handle=_publish,
        rule=_ECRIRE,
        body=OffreEcrite,
        answer=schemas_jobs.Publiee,
    ),
    Served(
        method="POST",
        paths=("/api/v4/jobs/multi-partner", "/v4/jobs/multi-partner"),
        handle=_publish_for,
        rule=_ECRIRE_POUR,
        body=OffreDeDiffuseur,
        answer=schemas_jobs.Publiee,
    ),
    Served(
        method="POST",
        paths=("/api/v4/jobs/multi-partner/bulk", "/v4/jobs/multi-partner/bulk"),
        handle=_publish_several,
        rule=_ECRIRE_POUR,
        body=Lot,
        answer=LotParu,
    ),
    Served(
        method="PUT",
        paths=("/api/job/v1/offer/{id}", "/api/v3/jobs/{id}"),
        handle=_change,
        rule=_ECRIRE,
        body=OffreEcrite,
        status=204,
    ),
    Served(
        paths=("/api/job/v1/offer/{id}/publishing-informations", "/api/v3/jobs/{id}/publishing-informations"),
        handle=_informations,
        rule=_LIRE,
        answer=schemas_jobs.Parution,
    ),
)
