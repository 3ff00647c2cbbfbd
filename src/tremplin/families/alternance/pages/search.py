"""The search page, as a page and as a widget: first results without a script, a map when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import numpy as np
import orjson
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from tremplin.domain.written.numbers import whole_number
from tremplin.domain.written.siret import compact_siret
from tremplin.families.alternance.common.item import NIVEAUX, Kind
from tremplin.families.alternance.offers.counters import ID_OFFRE
from tremplin.families.alternance.pages import apply as apply_page
from tremplin.families.alternance.pages import appointments
from tremplin.families.alternance.pages.common import render_page
from tremplin.families.alternance.search import queries
from tremplin.families.alternance.search.answers import alone, company_items, formation_items, matcha_items, offer_items
from tremplin.families.alternance.search.live import live, montrables, offres_montrables
from tremplin.families.alternance.search.page_query import (
    CHEMINS,
    EMPLOI,
    FILTRES,
    FORMATION,
    GENRES,
    RAYONS,
    TOUT,
    Demande,
    Resultats,
    cle,
    read,
)
from tremplin.families.alternance.store import offers as stored
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.policy import PAGE, PUBLIC, Policy, policy
from tremplin.release.reader import Release

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_PAGE = Policy(Right.ALTERNANCE, PUBLIC, Cost.SEARCH, PAGE.live)
_PAR_PAGE = 20
_TITRES = {
    TOUT: "Se former et travailler en alternance",
    EMPLOI: "Trouver un emploi en alternance",
    FORMATION: "Trouver une formation en apprentissage",
}
_TYPES = {
    **{kind.value: kind for kind in GENRES},
    "training": Kind.FORMATION,
    "recruteur": Kind.LBA,
    "lbb": Kind.LBA,
    "pejob": Kind.PE_JOB,
    "offres": Kind.PE_JOB,
    "partner": Kind.PE_JOB,
}
"""`type` of an address, older spellings too → the kind of the result that it opens."""
_LIEN_SUR = ("http://", "https://")


async def search(request: Request) -> Response:
    """The form, the results, or the detail of one."""
    release, chemin = release_of(request), request.scope["path"].strip("/")
    asked = read(request, release, chemin)
    identifier = request.query_params.get("itemId", "").strip()
    if identifier:
        return await _fiche(request, release, asked, identifier)
    found = None
    if asked.lancee:
        found = Resultats(request, release, asked, await live(request).or_none())
    page = _numero(request.query_params.get("p", ""))
    shown = found.montres[(page - 1) * _PAR_PAGE : page * _PAR_PAGE] if found else []
    await _tally(request, [i["job"]["id"] for i in shown if i["ideaType"] == Kind.MATCHA], "search_view")
    response = render_page(
        request,
        "recherche",
        **_de_la_page(asked),
        resultats=found,
        items=shown,
        page=page,
        pages=-(-len(found.montres) // _PAR_PAGE) if found else 0,
        idees=_idees(release, asked, found),
        carte_ouverte=asked.donnes.get("displayMap") == "true",
    )
    response.headers["permissions-policy"] = "camera=(), geolocation=(self), microphone=(), payment=(), usb=()"
    return response


def _de_la_page(asked: Demande) -> dict[str, Any]:
    """What the templates of the search read of what is asked for."""
    return {
        "asked": asked,
        "adresse": _adresses(asked),
        "fiche_de": _fiches(asked),
        "genres": GENRES,
        "filtres": FILTRES,
        "rayons": RAYONS,
        "niveaux": NIVEAUX,
        "titre_page": _TITRES[asked.quoi],
        "action": f"/{asked.quoi}",
        "lien_sur": lambda url: bool(url) and url.startswith(_LIEN_SUR),
    }


def _adresses(asked: Demande) -> Any:
    def adresse(chemin: str | None = None, **autrement: Any) -> str:
        query = urlencode(asked.parametres(**autrement), quote_via=quote)
        return f"/{chemin or asked.quoi}" + (f"?{query}" if query else "")

    return adresse


def _fiches(asked: Demande) -> Any:
    address = _adresses(asked)

    def fiche_de(item: Mapping[str, Any]) -> str:
        kind, identifier = cle(item)
        return str(address(type=kind, itemId=identifier, display="list", page="fiche"))

    return fiche_de


def _numero(text: str) -> int:
    return whole_number(text, 1, 999) or 1


def _idees(release: Release, asked: Demande, found: Resultats | None) -> list[tuple[str, dict[str, Any]]]:
    """What else to try when there is little: a wider radius, the whole country, jobs near this one."""
    if found is None or len(found.montres) >= 100:
        return []
    ideas: list[tuple[str, dict[str, Any]]] = []
    if asked.point is not None:
        ideas += [(f"À {r} km", {"radius": r}) for r in RAYONS if r > asked.rayon][:1]
    if asked.point is not None or asked.departements is not None:
        everywhere = dict.fromkeys(("lieu", "lat", "lon", "departement", "region", "address", "zipcode", "insee"))
        ideas.append(("Dans toute la France", everywhere))
    if asked.filters.niveau:
        ideas.append(("Tous les niveaux", {"diploma": None}))
    if asked.donnes.get("frozen_job") == "1":
        return ideas
    near = {
        m["code"]: m["libelle"]
        for rome in asked.romes[:3]
        if (card := queries.rome_card(release, rome))
        for m in card["mobilites"]["proches"]
        if m["libelle"] and m["code"] not in asked.romes
    }
    fresh = {"metier": None, "rncp": None}
    return ideas + [
        (f"Métier voisin : {name}", {**fresh, "romes": code, "job_name": name}) for code, name in list(near.items())[:4]
    ]


# ── one result ───────────────────────────────────────────────────────────────────────────────────────────────────


async def _fiche(request: Request, release: Release, asked: Demande, identifier: str) -> Response:
    kind = _TYPES.get(request.query_params.get("type", ""))
    item = await _un(request, release, kind, identifier) if kind else None
    if kind is None or item is None:
        return render_page(request, "absent", status=404, **_de_la_page(asked), identifiant=identifier[:100])
    await _tally(request, [identifier] if kind is Kind.MATCHA else [], "detail_view")
    more: dict[str, Any] = {
        "contact_possible": None,
        "devenir": None,
        "financement": None,
        "metier_rome": None,
        "proches": [],
    }
    if kind is Kind.FORMATION:
        school = item["company"]["uai"] or (item["company"]["headquarter"] or {}).get("uai")
        more["devenir"] = queries.find_outcomes(release, school, item["cfd"])
        caller = asked.donnes.get("caller", "")
        state = request.app.state.tremplin
        more["contact_possible"] = await run_in_threadpool(appointments.adresse, state, release, identifier, caller)
        more["financement"] = queries.prise_en_charge(release, item["rncpCode"])
    told = (item["job"] or {}).get("description") or ""
    romes = [r["code"] for r in item["romes"] or ()] or list(asked.romes)
    if kind is not Kind.FORMATION and len(told) < 50 and romes:
        more["metier_rome"] = queries.rome_card(release, romes[0])
    at = item["place"]
    if at["latitude"] is not None and romes:
        near = {
            "romes": ",".join(romes[:15]),
            "lat": at["latitude"],
            "lon": at["longitude"],
            "radius": 30,
            "lieu": at["city"],
            "metier": None,
            "job_name": asked.metier or item["title"],
        }
        more["proches"] = [
            ("Emplois près de cette formation", _adresses(asked)(EMPLOI, **near))
            if kind is Kind.FORMATION
            else ("Formations près de cet emploi", _adresses(asked)(FORMATION, **near))
        ]
    apply = None
    if kind is not Kind.FORMATION and item["contact"] and item["contact"]["email"] and not item["url"]:
        apply = apply_page.adresse(kind, identifier, asked.donnes.get("caller", ""))
    return render_page(
        request,
        "fiche",
        **_de_la_page(asked),
        item=item,
        genre=GENRES[kind],
        type=kind,
        cle=identifier,
        postuler=apply,
        **more,
    )


async def _un(request: Request, release: Release, kind: Kind, identifier: str) -> dict[str, Any] | None:
    """A result with what the platform's own pages show of it."""
    if kind is Kind.MATCHA:
        table = await live(request).or_none()
        found = table.find(identifier) if table is not None else None
        if table is None or found is None:
            kind = Kind.PE_JOB  # offers of partners were once opened so
        else:
            return _vivante(request, table, found, matcha_items(table, alone(found), phones=True))
    if kind is Kind.PE_JOB:
        table = queries.offres(release)
        found = table.find(identifier)
        return None if found is None else _vivante(request, table, found, offer_items(table, alone(found), sirets=True))
    table = queries.formations(release) if kind is Kind.FORMATION else queries.recruteurs(release)
    found = table.find(identifier if kind is Kind.FORMATION else compact_siret(identifier))
    await live(request).or_none()
    keep = montrables(request, table) if kind is Kind.LBA else None
    if found is None or (keep is not None and not keep(np.array([found]))[0]):
        return None
    one = alone(found)
    pieces = (
        formation_items(table, one, described=True)
        if kind is Kind.FORMATION
        else company_items(table, one, Kind.LBA, live(request), phones=True)
    )
    item: dict[str, Any] = orjson.loads(b"".join(pieces))
    return item


def _vivante(request: Request, table: Any, found: int, pieces: Any) -> dict[str, Any] | None:
    """An offer that hasn't ended."""
    if not offres_montrables(request, table)(np.array([found]))[0]:
        return None
    item: dict[str, Any] = orjson.loads(b"".join(pieces))
    return item


async def _tally(request: Request, ids: list[str], what: str) -> None:
    known = [i for i in ids if ID_OFFRE.fullmatch(i)]
    if known:
        await run_in_threadpool(stored.count, request.app.state.tremplin.store, known, what)


# ── the map ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def carte(request: Request) -> Response:
    """The results of an address of the search page, as points (GeoJSON)."""
    release, chemin = release_of(request), request.scope["path"].split("/")[1]
    asked = read(request, release, chemin)
    items = Resultats(request, release, asked, await live(request).or_none()).montres if asked.lancee else []
    fiche_de = _fiches(asked)
    features = [
        {
            "type": "Feature",
            "id": n,
            "geometry": {"type": "Point", "coordinates": [i["place"]["longitude"], i["place"]["latitude"]]},
            "properties": {
                "titre": i["title"],
                "genre": GENRES[i["ideaType"]].filtre,
                "adresse": fiche_de(i),
                "entreprise": i["company"]["name"],
                "cle": ":".join(cle(i)),
            },
        }
        for n, i in enumerate(items)
        if i["place"]["longitude"] is not None
    ]
    body = {
        "type": "FeatureCollection",
        "features": features,
        "centre": asked.point,
        "rayon": asked.rayon if asked.point else None,
    }
    return Response(orjson.dumps(body), media_type="application/geo+json")


for _path in CHEMINS:
    router.add_api_route(f"/{_path}", policy(_PAGE)(search), methods=["GET"])
    router.add_api_route(f"/{_path}/points.json", policy(_PAGE)(carte), methods=["GET"])
