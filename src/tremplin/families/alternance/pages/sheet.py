"""The detail of a result: what it is, how one reaches it, why it is there, what is like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import numpy as np
import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tremplin.domain.display import mesure, nombre, pluriel
from tremplin.domain.written.siret import compact_siret
from tremplin.families.alternance.applications.share import Share, answered_share
from tremplin.families.alternance.common.filters import ANY
from tremplin.families.alternance.common.item import Kind
from tremplin.families.alternance.common.linked_data import Told, described
from tremplin.families.alternance.common.towns import commune_name
from tremplin.families.alternance.pages import appointments, cards
from tremplin.families.alternance.pages.applications import apply
from tremplin.families.alternance.pages.common import frame, render_page
from tremplin.families.alternance.pages.searched import addresses, context, sheet_addresses, tally
from tremplin.families.alternance.search import queries
from tremplin.families.alternance.search.answers import alone, company_items, formation_items, matcha_items, offer_items
from tremplin.families.alternance.search.live import live, montrables, offres_montrables
from tremplin.families.alternance.search.page_query import EMPLOI, FORMATION, GENRES, Demande, Resultats, cle
from tremplin.language.spoken import gettext as _
from tremplin.platform.web.state import state_of
from tremplin.release.reader import Release

Item = dict[str, Any]
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
_SHORT = 50
"""Letters under which a description says too little: the job's own is shown."""
_KM = 30
_ALIKE = 3


async def show(request: Request, release: Release, asked: Demande, identifier: str) -> Response:
    """The page of a result, or that it is no more."""
    kind = _TYPES.get(request.query_params.get("type", ""))
    item = await _one(request, release, kind, identifier) if kind else None
    if kind is None or item is None:
        return render_page(request, "absent", status=404, **context(asked), identifiant=identifier[:100])
    await tally(request, [identifier] if kind is Kind.MATCHA else [], "detail_view")
    names = cards.commune_names(release, [item])
    (card,) = cards.cards(release, [item], sheet_addresses(asked))
    romes = [r["code"] for r in item["romes"] or ()] or list(asked.romes)
    told = (item["job"] or {}).get("description") or ""
    post = None
    if kind is not Kind.FORMATION and item["contact"] and item["contact"]["email"] and not item["url"]:
        post = apply.adresse(kind, identifier, frame(asked.donnes))
    where, commune = cards.full_address(item, names), commune_name(item, names)
    shown = (item["diploma"], *card.quoi, card.qui, where, card.quand)
    return render_page(
        request,
        "fiche",
        **context(asked),
        machine=described(Told(kind, identifier, card.titre, commune), item, [part for part in shown if part]),
        canonique=f"/recherche-apprentissage?{urlencode({'type': kind, 'itemId': identifier})}",
        item=item,
        carte=card,
        lieu=where,
        niveau=cards.level_of(item),
        contrat=cards.contract_of(item["job"] or {}),
        duree=cards.length_of(item["job"] or {}),
        type=kind,
        cle=identifier,
        postuler=post,
        pourquoi=_why(request, release, asked, item) if kind is Kind.LBA else [],
        metier_rome=_job(release, romes) if kind is not Kind.FORMATION and len(told) < _SHORT else None,
        semblables=await _alike(request, release, asked, item, romes),
        repond=await _answers(request, item) if kind is not Kind.FORMATION else None,
        proches=_near(asked, kind, item, romes, card.titre, town=commune),
        **await _training(request, release, asked, item, identifier, kind=kind),
    )


async def _answers(request: Request, item: Item) -> Share | None:
    """How often the company answers."""
    return await run_in_threadpool(answered_share, state_of(request), item["company"]["siret"])


async def _training(
    request: Request, release: Release, asked: Demande, item: Item, identifier: str, *, kind: Kind
) -> dict[str, Any]:
    """What is known of a training beside its own item."""
    if kind is not Kind.FORMATION:
        return dict.fromkeys(("contact_possible", "devenir", "financement"))
    school = item["company"]["uai"] or (item["company"]["headquarter"] or {}).get("uai")
    state, framed = state_of(request), frame(asked.donnes)
    return {
        "contact_possible": await run_in_threadpool(appointments.adresse, state, release, identifier, framed),
        "devenir": queries.find_outcomes(release, school, item["cfd"]),
        "financement": queries.prise_en_charge(release, item["rncpCode"]),
    }


def _job(release: Release, romes: Sequence[str]) -> dict[str, Any] | None:
    return queries.rome_card(release, romes[0]) if romes else None


def _near(
    asked: Demande, kind: Kind, item: Item, romes: Sequence[str], title: str, *, town: str
) -> list[tuple[str, str]]:
    """Of a training the jobs around it, of the others the trainings."""
    at = item["place"]
    if at["latitude"] is None or not romes:
        return []
    changes = {
        "romes": ",".join(romes[:15]),
        "lat": at["latitude"],
        "lon": at["longitude"],
        "radius": _KM,
        "lieu": town,
        "metier": None,
        "job_name": asked.metier or title,
        "voir": None,
    }
    if kind is Kind.FORMATION:
        return [(_("Emplois près de cette formation"), addresses(asked)(EMPLOI, **changes))]
    return [(_("Formations près de cet emploi"), addresses(asked)(FORMATION, **changes))]


async def _alike(
    request: Request, release: Release, asked: Demande, item: Item, romes: Sequence[str]
) -> list[cards.Card]:
    """The nearest results of the same kind for the same jobs."""
    at = item["place"]
    if at["latitude"] is None or not romes:
        return []
    kind, identifier = cle(item)
    around = replace(
        asked,
        quoi=FORMATION if kind is Kind.FORMATION else EMPLOI,
        donnes={**asked.donnes, "voir": GENRES[kind].filtre},
        romes=tuple(romes[:15]),
        point=(at["longitude"], at["latitude"]),
        departements=None,
        rayon=_KM,
        filters=ANY,
    )
    found = Resultats(request, release, around, await live(request).or_none()).montres
    others = [other for other in found if cle(other)[1] != identifier]
    return cards.cards(release, others[:_ALIKE], sheet_addresses(asked))


def _why(request: Request, release: Release, asked: Demande, item: Item) -> list[str]:
    """Why a company is shown, in sentences: what is known of its hirings, of its activity, its rank among others."""
    siret, at = item["company"]["siret"], item["place"]
    reasons = queries.reasons(release, [siret]).get(siret, [])
    told = [_("D'après les embauches passées : %(raisons)s.", raisons=", ".join(reasons))] if reasons else []
    activity = item["nafs"][0]["label"] if item["nafs"] else None
    centre = asked.point or (at["longitude"], at["latitude"])
    km = asked.rayon if asked.point else _KM
    table = queries.recruteurs(release)
    found = queries.rank(release, siret, asked.romes, centre, km, montrables(request, table)) if asked.romes else None
    if found is not None:
        job = queries.rome_labels(release, [found.rome]).get(found.rome, found.rome)
        if activity:
            told.append(
                _(
                    "Son activité (%(activity)s) embauche d'ordinaire pour ce métier : %(job)s.",
                    activity=activity,
                    job=job,
                )
            )
        told.append(
            _(
                "Sa note pour ce métier est de %(note)s sur 100%(rang)s.",
                note=nombre(found.score),
                rang=_placed(found, km),
            )
        )
    elif not told and activity:
        told.append(
            _(
                "Les entreprises de son activité (%(activity)s) et de sa taille embauchent en alternance.",
                activity=activity,
            )
        )
    return told


def _placed(rank: queries.Rank, km: int) -> str:
    """Its place among the companies around, those of the same score told."""
    if rank.sur == 1:
        return ""
    told = {"rang": nombre(rank.place), "sur": pluriel(rank.sur, "entreprise"), "rayon": mesure(km, "km")}
    first = rank.place == 1
    among = (
        _(" : la 1re de %(sur)s à moins de %(rayon)s", **told)
        if first
        else _(" : la %(rang)se de %(sur)s à moins de %(rayon)s", **told)
    )
    return among + (_(", à égalité avec %(autres)s", autres=pluriel(rank.ex_aequo, "autre")) if rank.ex_aequo else "")


async def _one(request: Request, release: Release, kind: Kind, identifier: str) -> Item | None:
    """A result with what the platform's own pages show of it."""
    if kind is Kind.MATCHA:
        table = await live(request).or_none()
        found = table.find(identifier) if table is not None else None
        if table is None or found is None:
            kind = Kind.PE_JOB  # offers of partners were once opened so
        else:
            return _alive(request, table, found, matcha_items(table, alone(found), phones=True))
    if kind is Kind.PE_JOB:
        table = queries.offres(release)
        found = table.find(identifier)
        return None if found is None else _alive(request, table, found, offer_items(table, alone(found), sirets=True))
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
    item: Item = orjson.loads(b"".join(pieces))
    return item


def _alive(request: Request, table: Any, found: int, pieces: Any) -> Item | None:
    """An offer that hasn't ended."""
    if not offres_montrables(request, table)(np.array([found]))[0]:
        return None
    item: Item = orjson.loads(b"".join(pieces))
    return item
