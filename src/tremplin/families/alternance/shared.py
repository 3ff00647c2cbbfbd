"""What alternance tells who joins families: trainings, offers and companies likely to hire, around a place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import numpy as np
import orjson
from starlette.requests import Request

from tremplin.columnar.placed import Placed
from tremplin.columnar.places import EVERYWHERE_KM, Found
from tremplin.domain.here import Here, Level
from tremplin.families.alternance.common.filters import ANY
from tremplin.families.alternance.common.item import Kind, corrige
from tremplin.families.alternance.search import queries
from tremplin.families.alternance.search.live import live, located, montrables, redistributed
from tremplin.families.alternance.search.queries import Where
from tremplin.language.spoken import gettext as _
from tremplin.platform.wire.parts import Asked, Part, State, nothing
from tremplin.release.reader import Release

TRAININGS, OFFERS, COMPANIES, SCHOOLS = 20, 10, 10, 10
FORMATIONS = ("catalogue_formations",)
OFFRES = (
    "flux_france_travail",
    "flux_hellowork",
    "flux_leboncoin",
    "flux_apec",
    "flux_decathlon",
    "flux_jobteaser",
    "flux_kelio",
    "flux_cegid",
)
RECRUTEURS = ("etablissements_lbb", "recruteurs_lba", "scores_recruteurs", "rome_naf")
_EPOCH = date(1970, 1, 1)
_NULL = [b"null"]
Line = dict[str, Any]


async def look_at_what_lives(request: Request) -> None:
    """Read what changed in the store before parts are asked for: once a request."""
    request.state.offres_vivantes = await live(request).or_none()


def lives(asked: Asked) -> tuple[int | None, bool, bool]:
    """What offers and companies depend on beside the release: the number of what the store shows (None while it can't
    be read), whether a key was shown, whether the release was named."""
    read = asked.request.state.offres_vivantes is not None
    return live(asked.request).numero if read else None, asked.keyed, asked.pinned


def places_named(release: Release, text: str, limit: int) -> list[tuple[Line, float]]:
    """Communes, départements and régions by their names or codes, the nearest first, each with how near it is."""
    index = queries.lieux(release)
    return [(index.documents[n], nearness) for n, nearness, _ in index.near(text, limit)]


def _where(here: Here) -> Where:
    return Where(here.point, here.rayon if here.point else EVERYWHERE_KM, here.departements)


def _level(here: Here) -> Level:
    return Level.AUTOUR if here.point else here.niveau


def _around(asked: Asked, **more: str) -> str:
    """The query of a route of ours at the same job and place."""
    here, given = asked.here, {"romes": asked.rome, **more}
    if here.point:
        given |= {"latitude": str(here.point[1]), "longitude": str(here.point[0]), "radius": f"{here.rayon:g}"}
    elif here.departements:
        given["departements"] = ",".join(here.departements)
    return urlencode(given)


# ── trainings ────────────────────────────────────────────────────────────────────────────────────────────────────


def _found_trainings(asked: Asked) -> Found:
    """Every training of the job here, each alike once; the nearest first."""
    table = queries.formations(asked.release)
    return queries.find_formations(
        asked.release, _where(asked.here), romes=[asked.rome], today=asked.on, limit=max(1, len(table))
    )


def trainings(asked: Asked) -> Part:
    """The nearest trainings, with the diploma and the schools (`uais`) by which their outcomes are known."""
    suite, found = _trainings_address(asked), _found_trainings(asked)
    if not len(found.items):
        return nothing(_("Aucune formation en apprentissage à ce métier ici."), *FORMATIONS, suite=suite)
    table = queries.formations(asked.release)
    bodies = table.bodies("v1", found.items[:TRAININGS], [_NULL * TRAININGS])
    return Part(
        niveau=_level(asked.here),
        donnees={
            "liste": [
                _training(orjson.loads(body), km, asked) for body, km in zip(bodies, _km(found, TRAININGS), strict=True)
            ]
        },
        total=len(found.items),
        suite=suite,
        sources=FORMATIONS,
    )


def _trainings_address(asked: Asked) -> str:
    here, told = asked.here, {"romes": asked.rome, "caller": "explorer"}
    if here.point:
        return f"/api/v1/formations?{_around(asked, caller='explorer')}"
    told |= {"region": here.region} if here.niveau is Level.REGION else {}
    told |= {"departement": here.departement} if here.niveau is Level.DEPARTEMENT else {}
    return f"/api/v1/formationsParRegion?{urlencode(told)}"


def _km(found: Found, most: int) -> list[float | None]:
    return [None] * len(found.items[:most]) if found.km is None else found.km[:most].round(1).tolist()


def _training(item: Line, km: float | None, asked: Asked) -> Line:
    school, at = item["company"], item["place"]
    head = school["headquarter"] or {}
    sessions = item["training"]["sessions"]
    return {
        "id": item["id"],
        "intitule": item["title"],
        "niveau": item["diplomaLevel"],
        "cfd": item["cfd"],
        "rncp": item["rncpCode"],
        "organisme": school["name"],
        "siret": school["siret"] or head.get("siret"),
        "uais": list(dict.fromkeys(uai for uai in (school["uai"], head.get("uai")) if uai)),
        "adresse": at["fullAddress"],
        "longitude": at["longitude"],
        "latitude": at["latitude"],
        "km": km,
        "prochaine_session": _next_session(sessions, asked.on),
        "page": _page(Kind.FORMATION, item["id"]),
    }


def _next_session(sessions: Sequence[Line], on: date) -> Line | None:
    """The first session that hasn't begun, else one that may be joined at any time."""
    coming = [s for s in sessions if s["startDate"] and s["startDate"][:10] >= on.isoformat()]
    chosen = min(coming, key=lambda s: s["startDate"], default=None) or next(
        (s for s in sessions if s["isPermanentEntry"]), None
    )
    return chosen and {
        "debut": chosen["startDate"] and chosen["startDate"][:10],
        "fin": chosen["endDate"] and chosen["endDate"][:10],
        "entree_permanente": chosen["isPermanentEntry"],
    }


def _page(kind: Kind, identifier: str) -> str:
    """The page of the platform where a result is shown."""
    return f"/recherche-apprentissage?type={kind}&itemId={quote(identifier, safe='')}"


def schools(asked: Asked) -> Part:
    """Organisations that give these trainings (`siret`, how many, how far), those of the nearest first."""
    suite, found = f"/api/formation/v1/search?{_around(asked)}", _found_trainings(asked)
    if not len(found.items):
        return nothing(_("Aucun organisme ne forme à ce métier ici."), *FORMATIONS, suite=suite)
    table = queries.formations(asked.release)
    sirets = [orjson.loads(keys)[0] for keys in table.bodies("cles", found.items)]
    counts, first = Counter(sirets), dict(reversed([(siret, n) for n, siret in enumerate(sirets)]))
    nearest = sorted((n, siret) for siret, n in first.items() if siret)[:SCHOOLS]
    bodies = table.bodies("v1", found.items[[n for n, _siret in nearest]], [_NULL * len(nearest)])
    km = _km(found, len(found.items))
    lines = [
        {"siret": siret, "nom": orjson.loads(body)["company"]["name"], "formations": counts[siret], "km": km[n]}
        for (n, siret), body in zip(nearest, bodies, strict=True)
    ]
    total = len([siret for siret in first if siret])
    return Part(niveau=_level(asked.here), donnees={"liste": lines}, total=total, suite=suite, sources=FORMATIONS)


# ── who recruits ─────────────────────────────────────────────────────────────────────────────────────────────────


def offers(asked: Asked) -> Part:
    """Offers in alternance that may be shown elsewhere: how many, the nearest, the median age in days."""
    suite, here = f"/api/job/v1/search?{_around(asked)}", asked.here
    tables: list[tuple[Kind, Placed]] = [(Kind.PE_JOB, queries.offres(asked.release))]
    if not asked.pinned:
        vives = asked.request.state.offres_vivantes
        if vives is None:
            raise RuntimeError("les offres des employeurs ne se lisent pas")
        tables.append((Kind.MATCHA, vives))
    lines: list[tuple[float, int, str, Kind, Placed, int]] = []
    for kind, table in tables:
        others = queries.all_of(
            redistributed(table) if kind is Kind.MATCHA else None, located(table), montrables(asked.request, table)
        )
        keep = queries.offers_kept(table, asked.on, ANY, others)
        found = queries.search(table, queries.labels(table, [asked.rome]), _where(here), max(1, len(table)), keep)
        days, km = table.column("parue")[found.items].tolist(), _km(found, len(found.items))
        lines += [
            (distance or 0, -day, identifier, kind, table, item)
            for distance, day, identifier, item in zip(
                km, days, table.ids(found.items), found.items.tolist(), strict=True
            )
        ]
    if not lines:
        return nothing(_("Aucune offre en alternance pour ce métier ici."), *OFFRES, suite=suite)
    lines.sort(key=lambda line: line[:3])
    ages = [(asked.on - _EPOCH).days + day for _km, day, *_rest in lines]
    return Part(
        niveau=_level(here),
        donnees={
            "age_median_jours": float(np.median(ages)),
            "liste": [_offer(asked, *line) for line in lines[:OFFERS]],
        },
        total=len(lines),
        suite=suite,
        sources=OFFRES,
    )


def _offer(asked: Asked, km: float, day: int, identifier: str, kind: Kind, table: Placed, item: int) -> Line:
    one = np.array([item])
    (body,) = table.bodies("v1", one, [_NULL])
    told = orjson.loads(body)
    line = {
        "id": identifier,
        "titre": told["title"],
        "entreprise": told["company"]["name"],
        "ville": told["place"]["city"],
        "longitude": told["place"]["longitude"],
        "latitude": told["place"]["latitude"],
        "contrat": told["job"]["contractType"],
        "niveau": told["diplomaLevel"],
        "publiee_le": (_EPOCH + timedelta(days=-day)).isoformat(),
        "km": km if asked.here.point else None,
        "page": _page(kind, identifier),
    }
    if asked.keyed and kind is Kind.MATCHA:
        line["telephone"] = orjson.loads(table.bodies("telephone", one)[0])
    return line


def companies(asked: Asked) -> Part:
    """Companies likely to hire in alternance, the likeliest first, with reasons; how many there are."""
    here, table = asked.here, queries.recruteurs(asked.release)
    suite = f"/partenaire/labonneboite/v1/company/?{_companies_query(asked)}"
    labels = queries.labels(table, [asked.rome], kind=Kind.LBA)
    keep = montrables(asked.request, table)
    if here.point:
        found = table.places.all_within(here.point, here.rayon, labels, keep)
    else:
        inside = None if here.departements is None else table.territories_of(here.departements)
        found = table.places.first(labels, max(1, len(table)), inside, keep)
    if not len(found.items):
        return nothing(_("Aucune entreprise susceptible de recruter n'est connue ici."), *RECRUTEURS, suite=suite)
    return Part(
        niveau=_level(here),
        donnees={"liste": _companies(asked, table, found)},
        total=len(found.items),
        suite=suite,
        sources=RECRUTEURS,
    )


def _companies_query(asked: Asked) -> str:
    here, given = asked.here, {"rome_codes": asked.rome, "contract": "alternance", "sort": "score"}
    if here.point:
        given |= {"latitude": str(here.point[1]), "longitude": str(here.point[0]), "distance": f"{here.rayon:g}"}
    elif here.departements:
        given["departments"] = ",".join(here.departements)
    return urlencode({**given, "page_size": str(COMPANIES)})


def _companies(asked: Asked, table: Placed, found: Found) -> list[Line]:
    items = found.items[:COMPANIES]
    columns = [table.bodies("explique", items), table.bodies("telephone", items)]
    said, lines = live(asked.request).corrigees, []
    rows = zip(
        table.bodies("v1", items, [_NULL * len(items)]),
        *columns,
        _km(found, COMPANIES),
        found.values.tolist(),
        strict=False,
    )
    for body, more, phone, km, score in rows:
        told = orjson.loads(body)
        fix = said.get(told["company"]["siret"], {})
        told, at = corrige(told, fix), told["place"]
        line = {
            "siret": told["company"]["siret"],
            "nom": told["company"]["name"],
            "activite": told["nafs"][0]["label"] if told["nafs"] else None,
            "taille": told["company"]["size"],
            "ville": at["city"],
            "longitude": at["longitude"],
            "latitude": at["latitude"],
            "km": km,
            "score": score,
            "raisons": orjson.loads(more)[6],
            "page": _page(Kind.LBA, told["company"]["siret"]),
        }
        if asked.keyed:
            line["telephone"] = fix.get("telephone") or orjson.loads(phone)
        lines.append(line)
    return lines


def hirings(_asked: Asked) -> Part:
    """Hirings by year: declared to the Urssaf and the Dares, who keep them confidential."""
    told = _(
        "Les embauches déclarées sont confidentielles : elles servent au modèle des recruteurs, rien n'en est publié."
    )
    return Part(etat=State.UNPUBLISHED, pourquoi=told)
