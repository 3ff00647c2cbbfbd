"""Routes of trainings as API Apprentissage gives them: `/api/formation/v1`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import numpy as np
import orjson
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from tremplin.columnar.places import EVERYWHERE_KM, Items
from tremplin.domain import codes
from tremplin.families.alternance.common.filters import Filters
from tremplin.families.alternance.search import queries, schemas_trainings
from tremplin.families.alternance.search.queries import Where
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.policy import KEY, Policy, policy
from tremplin.platform.wire import bodies
from tremplin.platform.wire.errors import ApiError, bad_parameter
from tremplin.release.reader import Release

router = APIRouter(prefix="/api/formation/v1", route_class=GuardedRoute, tags=["Formations"])
_SEARCH = Policy(Right.CERTIFICATIONS, KEY, Cost.SEARCH)
_LIGHT = Policy(Right.CERTIFICATIONS, KEY, Cost.LIGHT)


@router.get("/search", response_model=schemas_trainings.Formations, summary="Formations, page par page")
@policy(_SEARCH)
async def search(
    request: Request,
    latitude: Annotated[float | None, Query(ge=-90, le=90, allow_inf_nan=False)] = None,
    longitude: Annotated[float | None, Query(ge=-180, le=180, allow_inf_nan=False)] = None,
    radius: Annotated[float, Query(ge=0, le=200, allow_inf_nan=False, description="Rayon en kilomètres")] = 30,
    romes: Annotated[
        str | None,
        Query(pattern=r"^[A-Z][0-9]{4}(,[A-Z][0-9]{4}){0,19}$", description="Codes ROME", examples=["D1102"]),
    ] = None,
    rncp: Annotated[str | None, Query(pattern=rf"^{codes.RNCP}$", description="Fiche RNCP")] = None,
    target_diploma_level: Annotated[Literal["3", "4", "5", "6", "7"] | None, Query(description="Niveau")] = None,
    include_archived: Annotated[
        Literal["true", "false"], Query(description="Avec celles qui sont archivées")
    ] = "false",
    page_size: Annotated[int, Query(ge=1, le=1000)] = 100,
    page_index: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Response:
    """Les formations d'un rayon, la plus proche d'abord ; sans point, par titre. `romes` et `rncp` s'ajoutent."""
    if (latitude is None) != (longitude is None):
        missing, given = ("longitude", "latitude") if longitude is None else ("latitude", "longitude")
        raise bad_parameter(missing, f"La {missing} est requise lorsque la {given} est fournie")
    release = release_of(request)
    table = queries.formations(release)
    point = (longitude, latitude) if longitude is not None and latitude is not None else None
    asked = [*(romes.split(",") if romes else ()), *((rncp,) if rncp else ())]
    found = queries.catalogue(
        table,
        Where(point, radius if point else EVERYWHERE_KM),
        asked,
        filters=Filters(niveau=target_diploma_level or ""),
        archived=include_archived == "true",
    )
    page = found[page_size * page_index : page_size * (page_index + 1)]
    documents = _documents(release, page)
    return bodies.page_of(documents, count=len(found), page_size=page_size, page_index=page_index)


@router.get("/{cle_ministere_educatif:path}", response_model=schemas_trainings.Formation, summary="Une formation")
@policy(_LIGHT)
async def one(request: Request, cle_ministere_educatif: str) -> Response:
    """Une formation, par sa clé ministère éducatif."""
    release = release_of(request)
    table = queries.formations(release)
    found = table.find(cle_ministere_educatif)
    if found is None or not table.column("complet")[found]:
        raise ApiError(404, "Formation inconnue")
    (document,) = _documents(release, np.array([found]))
    return bodies.one(document)


def _documents(release: Release, items: Items) -> list[bytes]:
    """Formations, with the organisations and the certification that they name."""
    table = queries.formations(release)
    keys = [orjson.loads(k) for k in table.bodies("cles", items)]
    cards = {siret: queries.organisation(release, siret) for k in keys for siret in k[:2]}
    known = {pair: queries.certification(release, *pair) for pair in {(k[2], k[3]) for k in keys}}
    return table.bodies(
        "formation",
        items,
        [
            [_organisation(cards[k[0]]) for k in keys],
            [_organisation(cards[k[1]]) for k in keys],
            [_certification(known[k[2], k[3]], k[2], k[3]) for k in keys],
        ],
    )


def _organisation(card: bytes | None) -> bytes:
    return b'{"organisme":' + (card or b"null") + b',"connu":' + (b"true" if card else b"false") + b"}"


def _certification(body: bytes | None, cfd: str | None, rncp: str | None) -> bytes:
    """What is known of the certification; of an unknown one, its codes."""
    known = body or orjson.dumps(unknown(cfd, rncp))
    return b'{"valeur":' + known + b',"connue":' + (b"true" if body else b"false") + b"}"


def unknown(cfd: str | None, rncp: str | None) -> dict[str, Any]:
    """A certification of which nothing but its codes is known: every key is there, null."""
    neither = {"cfd": None, "rncp": None}
    older = codes.is_before_2019_reform(rncp) if rncp and codes.matches(codes.RNCP, rncp) else None
    return {
        "identifiant": {"cfd": cfd, "rncp": rncp, "rncp_anterieur_2019": older},
        "intitule": {**neither, "niveau": neither},
        "base_legale": {"cfd": None},
        "blocs_competences": {"rncp": None},
        "convention_collectives": {"rncp": None},
        "domaines": {"formacodes": {"rncp": None}, "nsf": neither, "rome": {"rncp": None}},
        "periode_validite": {"debut": None, "fin": None, **neither},
        "type": {
            "nature": {"cfd": None},
            "gestionnaire_diplome": None,
            "enregistrement_rncp": None,
            "voie_acces": {"rncp": None},
            "certificateurs_rncp": None,
        },
        "continuite": neither,
    }
