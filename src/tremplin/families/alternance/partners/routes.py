"""Routes by which an organisation makes employers and their offers, as the first publishers did (`/api/v1/jobs/…`).

An employer made so confirms its address like one of the form, and is validated like it; only then are its offers shown.
"""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import orjson
from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tremplin.domain.dates import day_in_paris, end_of_day
from tremplin.domain.written.numbers import whole_number
from tremplin.domain.written.siret import compact_siret
from tremplin.families.alternance.common import bodies
from tremplin.families.alternance.common.errors import PARTNERS
from tremplin.families.alternance.common.item import NIVEAUX_OFFRE, TAILLES
from tremplin.families.alternance.common.serving import Served, serve
from tremplin.families.alternance.employers import service as employers
from tremplin.families.alternance.employers.service import Inacceptable
from tremplin.families.alternance.offers import service as offers_service
from tremplin.families.alternance.offers.entry import Refusee, read_entry
from tremplin.families.alternance.offers.service import DITS
from tremplin.families.alternance.partners import schemas
from tremplin.families.alternance.search import lookup
from tremplin.families.alternance.store import employers as rows
from tremplin.families.alternance.store import offers as offer_rows
from tremplin.families.alternance.store.documents import Saisie
from tremplin.families.alternance.store.employers import Employeur
from tremplin.families.alternance.store.offers import Publiee
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.identity.store.keys import organisation_id
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.policy import Policy, granted
from tremplin.platform.web.state import State, state_of
from tremplin.platform.wire.described import changes_body
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.wire.payload import read_json

router = APIRouter(route_class=GuardedRoute, tags=["Offres des partenaires"])


def _rule(cout: Cost) -> Policy:
    return Policy(Right.PUBLISH, granted("jobs:write"), cout, PARTNERS.live)


_LIRE, _ECRIRE = _rule(Cost.LIGHT), _rule(Cost.WRITE)
_NIVEAUX = {dit: n for n, dit in NIVEAUX_OFFRE.items()}
_PAR_PAGE = 100


def _json(document: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(document), status, media_type="application/json")


def _owner(request: Request, connection: Connection) -> str:
    found = organisation_id(connection, request.state.caller.organisation)
    assert found is not None
    return found


def _refusee(refusal: Refusee) -> ApiError:
    told = " ; ".join(f"{name} : {what}" for name, what in refusal.champs.items())
    return ApiError(400, told or str(refusal))


# ── employers ────────────────────────────────────────────────────────────────────────────────────────────────────


async def _etablissement(request: Request) -> Response:
    """L'identifiant d'un employeur que l'on a créé."""
    return await run_in_threadpool(_search, request)


def _search(request: Request) -> Response:
    siret = compact_siret(request.query_params.get("establishment_siret", ""))
    email = request.query_params.get("email", "").strip()
    with state_of(request).store.reading() as connection:
        found = rows.par_organisation(connection, _owner(request, connection), siret=siret, courriel=email.lower())
    if not found:
        raise ApiError(400, "Establishment not found")
    return _json(found[0].id)


async def _create(request: Request) -> Response:
    """Créer un employeur : il confirme son adresse par un courriel."""
    sent = bodies.validate(schemas.Etablissement, await read_json(request))
    state = state_of(request)
    state.sensible("employeurs, par organisation", request.state.caller.organisation)
    state.sensible("employeurs, retraits, signalements, par courriel", sent.email)
    state.count_mail(sent.email)
    return await run_in_threadpool(_enrol, request, sent)


def _enrol(request: Request, sent: schemas.Etablissement) -> Response:
    state, release = state_of(request), release_of(request)
    given = {"prenom": sent.first_name, "nom": sent.last_name, "telephone": sent.phone, "courriel": sent.email}
    try:
        found = employers.search(release, sent.establishment_siret, employers.ENTREPRISE)
        if not found.connu:
            raise ApiError(400, "Establishment unknown: its address is needed, use the form")
        contact = employers.read_contact(given)
        with state.store.reading() as connection:
            owner = _owner(request, connection)
        facts = found.faits.but(idcc=sent.idcc or found.faits.idcc)
        if not facts.opco and not facts.public:
            facts = facts.but(opco=lookup.opco_de(release, found.siret[:9], facts.idcc))
        made, _ = employers.enrol(state, facts, employers.ENTREPRISE, contact, sent.origin or "lba", known=True,
                                      saisie=None, organisation_id=owner)  # fmt: skip
    except Inacceptable as refusal:
        raise ApiError(400, str(refusal)) from refusal
    except Refusee as refusal:
        raise _refusee(refusal) from refusal
    return _json(_recruteur(state, made), 201)


def _recruteur(state: State, identifier: str) -> dict[str, Any]:
    with state.store.reading() as connection:
        owner = rows.par_id(connection, identifier)
        assert owner is not None
        return _vue(owner, rows.offres_de(connection, identifier))


def _vue(owner: Employeur, listed: Sequence[Publiee]) -> dict[str, Any]:
    """A recruiter, to the organisation that made it."""
    company, contact = owner.document.entreprise, owner.document.contact
    lon, lat = company.longitude, company.latitude
    parts = [company.adresse, company.code_postal, company.ville]
    return {
        "establishment_id": owner.id, "establishment_siret": owner.siret,
        "establishment_raison_sociale": company.raison_sociale,
        "establishment_enseigne": company.enseigne,
        "address": " ".join(p for p in parts if p) or None,
        "address_detail": {"code_postal": parts[1], "libelle_commune": parts[2]},
        "geo_coordinates": f"{lat},{lon}" if lon is not None else None,
        "is_delegated": False, "cfa_delegated_siret": None, "first_name": contact.prenom,
        "last_name": contact.nom, "phone": contact.telephone, "email": owner.courriel,
        "jobs": [_offre(o) for o in listed], "origin": owner.origine, "opco": owner.opco or None,
        "idcc": company.idcc, "status": owner.etat, "naf_code": company.naf,
        "naf_label": company.naf_libelle,
        "establishment_size": TAILLES.get(company.tranche_effectif or "NN"),
        "establishment_creation_date": company.creation,
    }  # fmt: skip


def _offre(row: Publiee) -> dict[str, Any]:
    told = row.document.offre
    return {
        "_id": row.id, "rome_appellation_label": told.titre, "rome_label": told.metier,
        "rome_code": told.romes, "job_level_label": NIVEAUX_OFFRE[told.niveau],
        "job_start_date": told.debut, "job_type": told.type, "job_count": told.quantite,
        "job_duration": told.duree, "job_rythm": told.rythme,
        "is_disabled_elligible": bool(told.handicap), "job_description": told.description,
        "job_employer_description": told.employeur_description, "is_multi_published": row.rediffusee,
        "job_creation_date": told.creation, "job_update_date": told.mise_a_jour,
        "job_expiration_date": end_of_day(row.expire_le), "job_status": DITS[row.statut],
        "job_status_comment": told.motif, "job_prolongation_count": told.prolongations,
    }  # fmt: skip


# ── offers ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _saisie(request: Request, sent: schemas.Offre) -> Saisie:
    """What the form would say of an offer; raises ApiError 400."""
    release = release_of(request)
    job = (
        lookup.appellation_du_code(release, sent.appellation_code)
        if sent.appellation_code
        else lookup.appellation(release, sent.rome_appellation_label or "")
    )
    if job is None:
        raise ApiError(400, "appellation_code : unknown appellation")
    level = _NIVEAUX.get(sent.job_level_label or NIVEAUX_OFFRE[None], 0)
    form = {
        "libelle": job["appellation"],
        "niveau": "" if level is None else str(level),
        "debut": str(day_in_paris(sent.job_start_date) or ""),
        "duree": str(sent.job_duration),
        "quantite": str(sent.job_count),
        "rythme": sent.job_rythm or "",
        "handicap": "oui" if sent.is_disabled_elligible else "",
        "description": sent.job_description or "",
        "employeur_description": sent.job_employer_description or "",
        "lieu": sent.custom_address or "",
    }
    try:
        found = read_entry(release, form, sent.job_type)
    except Refusee as refusal:
        raise _refusee(refusal) from refusal
    return found.but(metier=job["intitule"])


async def _publish(request: Request) -> Response:
    """Publier une offre d'un employeur que l'on a créé."""
    sent = bodies.validate(schemas.Offre, await read_json(request))
    return await run_in_threadpool(_keep, request, sent)


def _keep(request: Request, sent: schemas.Offre) -> Response:
    state = state_of(request)
    saisie = _saisie(request, sent)
    with state.store.reading() as connection:
        owner = rows.par_id(connection, request.path_params["id"])
        if owner is None or owner.organisation_id != _owner(request, connection):
            raise ApiError(400, "Establishment not found")
    held = owner

    def effet(connection: Connection) -> None:
        offers_service.create(state, connection, held, saisie, qui=f"cle:{request.state.caller.cle}")

    state.store.ensemble(effet)
    return _json(_recruteur(state, held.id), 201)


def _theirs(request: Request, connection: Connection) -> tuple[Employeur, Publiee]:
    """An offer of an employer of the organisation; raises ApiError 400, for another's as for none."""
    known = offer_rows.get(connection, request.path_params["id"])
    owner = rows.par_id(connection, known.employeur_id) if known and known.employeur_id else None
    if known is None or owner is None or owner.organisation_id != _owner(request, connection):
        raise ApiError(400, "Job does not exist")
    return owner, known


async def _change(request: Request) -> Response:
    """Changer une offre."""
    document = await read_json(request)
    return await run_in_threadpool(_replace, request, document)


def _replace(request: Request, document: Mapping[str, Any]) -> Response:
    state = state_of(request)
    with state.store.reading() as connection:
        owner, known = _theirs(request, connection)
    before = _offre(known)
    kept = {n: before[n] for n in schemas.Offre.model_fields if n in before}
    sent = bodies.validate(schemas.Offre, {**kept, "job_start_date": kept["job_start_date"][:10], **document})
    saisie = _saisie(request, sent)
    _act(request, "modifier", saisie=saisie)
    return _json(_recruteur(state, owner.id))


def _act(request: Request, action: str, **more: Any) -> None:
    state = state_of(request)

    def effet(connection: Connection) -> None:
        _, known = _theirs(request, connection)
        offers_service.act(state, connection, known.id, action, qui=f"cle:{request.state.caller.cle}", **more)

    try:
        state.store.ensemble(effet)
    except Refusee as refusal:
        raise _refusee(refusal) from refusal


def _route_d_action(action: str, doc: str) -> Callable[[Request], Awaitable[Response]]:
    async def do(request: Request) -> Response:
        await run_in_threadpool(_act, request, action)
        return Response(status_code=204)

    do.__doc__ = doc
    return do


# ── delegations, the list ────────────────────────────────────────────────────────────────────────────────────────


def _proches(request: Request, known: Publiee) -> list[dict[str, Any]]:
    return offers_service.organismes_proches(release_of(request), known.document.offre.romes, known.document.lieu)


async def _organismes(request: Request) -> Response:
    """Les dix organismes de formation proches à qui confier une offre."""
    return await run_in_threadpool(_list_organismes, request)


def _list_organismes(request: Request) -> Response:
    with state_of(request).store.reading() as connection:
        _, known = _theirs(request, connection)
    found = _proches(request, known)
    if not found:
        raise ApiError(404, "No establishment found")
    return _json([
        {"_id": o["siret"], "entreprise_raison_sociale": o["nom"], "adresse": o["adresse"],
         "distance_en_km": o["distance_km"]} for o in found
    ])  # fmt: skip


async def _entrust(request: Request) -> Response:
    """Confier une offre à des organismes de formation proches."""
    sent = bodies.validate(schemas.Delegations, await read_json(request))
    return await run_in_threadpool(_delegate, request, sent)


def _delegate(request: Request, sent: schemas.Delegations) -> Response:
    state = state_of(request)
    with state.store.reading() as connection:
        _, known = _theirs(request, connection)
    chosen = [o for o in _proches(request, known) if o["siret"] in sent.establishmentIds]
    if len(chosen) != len(set(sent.establishmentIds)):
        raise ApiError(400, "establishmentIds : some are not among those proposed")

    def effet(connection: Connection) -> None:
        kept = [{n: o[n] for n in ("siret", "nom", "courriel", "distance_km")} for o in chosen]
        rows.delegate(connection, known.id, kept)
        if known.statut == offer_rows.ACTIVE:
            offers_service.tell_organisations(state, connection, known.id)

    state.store.ensemble(effet)
    return Response(status_code=204)


async def _every(request: Request) -> Response:
    """Ses employeurs et leurs offres, page par page."""
    return await run_in_threadpool(_list, request)


def _list(request: Request) -> Response:
    page, limit = (_number(request, n, by) for n, by in (("page", 1), ("limit", 10)))
    limit = min(limit, _PAR_PAGE)
    with state_of(request).store.reading() as connection:
        listed = rows.par_organisation(connection, _owner(request, connection))
        shown = listed[(page - 1) * limit : page * limit]
        offers = rows.offres_de_plusieurs(connection, [e.id for e in shown])
    return _json(
        {
            "data": [_vue(e, offers[e.id]) for e in shown],
            "pagination": {
                "page": page,
                "result_per_page": limit,
                "number_of_page": math.ceil(len(listed) / limit),
                "total": len(listed),
            },
        }
    )


def _number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, "") or str(default)
    number = whole_number(text, 1, 999_999)
    if number is None:
        raise ApiError(400, f"{name} : a positive number is expected")
    return number


def _served(
    path: str, method: str, handle: Callable[[Request], Awaitable[Response]], rule: Policy, **more: Any
) -> Served:
    paths = tuple(base + path for base in ("/api/v1/jobs", "/api/V1/jobs"))
    return Served(paths=paths, method=method, handle=handle, rule=rule, **more)


_FIND = {"establishment_siret*": "SIRET", "email*": "Adresse de l'employeur"}
_PAGE = {"page": "À partir de 1", "limit": f"{_PAR_PAGE} au plus (10)"}
_FILL = _route_d_action("pourvoir", "Dire une offre pourvue.")
_CANCEL = _route_d_action("annuler", "Retirer une offre.")
_EXTEND = _route_d_action("prolonger", "Prolonger une offre de deux mois.")
_WRITTEN = {"answer": schemas.Recruteur, "status": 201}
serve(
    router,
    _served("/establishment", "GET", _etablissement, _LIRE, answer=str, query=_FIND),
    _served("/establishment", "POST", _create, _ECRIRE, body=schemas.Etablissement, **_WRITTEN),
    _served("/bulk", "GET", _every, _LIRE, answer=schemas.Page, query=_PAGE),
    _served("/provided/{id}", "POST", _FILL, _ECRIRE, status=204),
    _served("/canceled/{id}", "POST", _CANCEL, _ECRIRE, status=204),
    _served("/extend/{id}", "POST", _EXTEND, _ECRIRE, status=204),
    _served("/delegations/{id}", "GET", _organismes, _LIRE, answer=list[schemas.Organisme]),
    _served("/delegations/{id}", "POST", _entrust, _ECRIRE, body=schemas.Delegations, status=204),
    _served("/{id}", "POST", _publish, _ECRIRE, body=schemas.Offre, **_WRITTEN),
    _served("/{id}", "PATCH", _change, _ECRIRE, body=schemas.Offre, taken=changes_body, answer=schemas.Recruteur),
)
