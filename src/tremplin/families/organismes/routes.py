"""Routes of training organisations: `/api/organisme/v1/…` (wire contract of API Apprentissage)."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request
from pydantic import AfterValidator
from starlette.responses import Response

from tremplin.domain.codes import normalize_uai
from tremplin.families.organismes import queries, schemas
from tremplin.families.organismes.decision import Organisme, decide
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.policy import KEY, Policy, policy
from tremplin.platform.wire import bodies
from tremplin.platform.wire.siret import Siret
from tremplin.release.reader import Release

router = APIRouter(prefix="/api/organisme/v1", route_class=GuardedRoute, tags=["Organismes"])
_LIGHT = Policy(Right.CERTIFICATIONS, KEY, Cost.LIGHT)
_SEARCH = Policy(Right.CERTIFICATIONS, KEY, Cost.SEARCH)


def _uai(raw: str) -> str:
    uai = normalize_uai(raw)
    if uai is None:
        raise ValueError(f"« {raw[:40]} » n'est pas un UAI : 7 chiffres et leur lettre de contrôle")
    return uai


Uai = Annotated[str | None, AfterValidator(lambda v: None if v is None else _uai(v))]


@router.get("/recherche", response_model=schemas.Recherche, summary="Retrouver un organisme par UAI et SIRET")
@policy(_LIGHT)
async def recherche(
    request: Request,
    uai: Annotated[Uai, Query(description="UAI de l'organisme ou d'un de ses lieux", examples=["0672066G"])] = None,
    siret: Annotated[Siret | None, Query(description="SIRET de l'organisme", examples=["19672198900040"])] = None,
) -> Response:
    """L'organisme que ces codes désignent, sinon les candidats possibles."""
    release = release_of(request)
    found = queries.touched_by(release, uai, siret) if uai or siret else []
    decision = decide(found, uai, siret)
    body = {
        "metadata": _metadata(release, found, uai, siret),
        "resultat": decision.resultat and _described(decision.resultat, uai, siret),
        "candidats": [_described(o, uai, siret) for o in decision.candidats],
    }
    return bodies.one(orjson.dumps(body))


def _metadata(release: Release, found: list[Organisme], uai: str | None, siret: str | None) -> dict[str, Any]:
    known_uai = any(o.uai == uai or uai in o.lieux for o in found)
    own = next((o for o in found if o.siret == siret), None)
    if own is not None:
        state = "ok" if own.ouvert else "fermé"
    else:
        state = {"A": "ok", "F": "fermé", None: "inconnu"}[queries.sirene_state(release, siret) if siret else None]
    return {
        "uai": {"status": "ok" if known_uai else "inconnu"} if uai else None,
        "siret": {"status": state} if siret else None,
    }


def _described(organisme: Organisme, uai: str | None, siret: str | None) -> dict[str, Any]:
    return {
        "status": {
            "ouvert": organisme.ouvert,
            "declaration_catalogue": organisme.declare,
            "validation_uai": organisme.uai is not None,
        },
        "correspondances": {
            "uai": uai and {"lui_meme": organisme.uai == uai, "son_lieu": organisme.a_pour_lieu(uai)},
            "siret": siret
            and {
                "lui_meme": organisme.siret == siret,
                "son_formateur": organisme.a_pour_formateur(siret),
                "son_responsable": organisme.a_pour_responsable(siret),
            },
        },
        "organisme": {"identifiant": {"uai": organisme.uai, "siret": organisme.siret}},
    }


@router.get("/export", response_model=schemas.Export, summary="Tous les organismes, page par page")
@policy(_SEARCH)
async def export(
    request: Request,
    page_size: Annotated[int, Query(ge=1, le=1000)] = 100,
    page_index: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Response:
    """Les organismes que SIRENE connaît, par SIRET ; une page au-delà de la fin est vide."""
    release = release_of(request)
    return bodies.page_of(
        queries.cards(release, size=page_size, index=page_index),
        count=queries.count_cards(release),
        page_size=page_size,
        page_index=page_index,
    )
