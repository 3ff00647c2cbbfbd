"""Status in the open: what probes see of each family, now and over ninety days; incidents; freshness of sources."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from fastapi import APIRouter, Request
from sqlalchemy import Connection, Row
from starlette.responses import RedirectResponse, Response

from tremplin.domain.dates import PARIS, today
from tremplin.domain.identifiers import uuid7
from tremplin.language.spoken import mark
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.counts.store import failed_parts
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import OPEN_PROBLEM, PAGE, PUBLIC, Policy, policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.atom import Entry, feed
from tremplin.platform.wire.errors import ApiError
from tremplin.portal.account.access import ADMIN_LU, Act, administers
from tremplin.portal.catalogue.sources import fraicheur
from tremplin.portal.operation.drill_store import last
from tremplin.portal.status import store as rows
from tremplin.portal.status import subscribers
from tremplin.portal.status.probe import CHAQUE_S, ESSAIS
from tremplin.portal.status.store import Sonde
from tremplin.release.depot.told import Followed, followed

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_PAGE = Policy(Right.HEALTH, PUBLIC, Cost.LIGHT, PAGE.live)
_API = Policy(Right.HEALTH, PUBLIC, Cost.LIGHT, OPEN_PROBLEM.live)
JOURS = 90
SEMAINE = 7
"""Days over which parts of answers that failed are told."""
_TEXTE = 4000
_MUETTE = 3
"""Rounds without a probe after which nothing is known of now."""


def statut(request: Request) -> dict[str, Any]:
    """What is told of the service."""
    now = datetime.now(UTC)
    with state_of(request).store.reading() as connection:
        seen, told = rows.depuis(connection, now - timedelta(days=JOURS)), rows.incidents(connection)
        parts = failed_parts(connection, today() - timedelta(days=SEMAINE))
        drilled = last(connection), last(connection, good=True)
    by_family: dict[str, list[Sonde]] = defaultdict(list)
    for one in seen:
        by_family[one.famille].append(one)
    release = request.state.release
    return {
        "maintenant": now,
        "familles": [{"famille": e.famille, "titre": e.titre, **_famille(by_family[e.famille], now)} for e in ESSAIS],
        "parties": [{"nom": name, "defauts": count} for name, count in parts],
        "incidents": [_incident(i) for i in told],
        "sources": fraicheur(release) if release else [],
        "depot": _depot(followed(state_of(request).settings.reference)),
        "restauration": _restoration(*drilled),
    }


def _restoration(drill: Row[Any] | None, good: Row[Any] | None) -> dict[str, Any] | None:
    """The last restore drill, and when one last succeeded; None before the first."""
    if drill is None:
        return None
    told = ("quand", "faite_le", "duree_s", "lignes", "octets", "chiffree")
    seen = {name: getattr(drill, name) for name in told}
    return {"etat": _ETATS[1 if drill.bon else 2], **seen, "dernier_bon": good and good.quand}


def _depot(told: Followed | None) -> dict[str, Any] | None:
    """The depot that is followed, without its address."""
    if told is None:
        return None
    when = {
        name: at and datetime.fromisoformat(at) for name, at in (("vu_le", told.vu_le), ("publiee_le", told.publiee_le))
    }
    return {"etat": _ETATS[0 if told.silent else 2 if told.erreur else 1], "version": told.version, **when}


_ETATS = (mark("inconnu"), mark("bon"), mark("en défaut"))
"""What is said of a family."""


def _famille(seen: list[Sonde], now: datetime) -> dict[str, Any]:
    last = seen[-1] if seen else None
    silent = last is None or now - last.quand > timedelta(seconds=_MUETTE * CHAQUE_S)
    return {
        "etat": "inconnu" if silent or last is None else "bon" if last.bonne else "en défaut",
        "constat": last.constat if last and not silent else None,
        "derniere": last.quand if last else None,
        "jour": _part(seen, now, timedelta(days=1)),
        "quatre_vingt_dix_jours": _part(seen, now, timedelta(days=JOURS)),
        "jours": _days(seen, now),
    }


def _part(seen: list[Sonde], now: datetime, span: timedelta) -> dict[str, Any]:
    """Share of the probes expected since the first of them that were good: missing ones are never counted good."""
    within = [s for s in seen if s.quand > now - span]
    if not within:
        return {"disponibilite": None, "p50": None, "p95": None, "p99": None, "sondes": 0, "attendues": 0}
    expected = max(len(within), int((now - within[0].quand).total_seconds() // CHAQUE_S))
    times = sorted(s.ms for s in within if s.bonne)
    at = {f"p{q}": times[min(len(times) - 1, len(times) * q // 100)] if times else None for q in (50, 95, 99)}
    good = sum(s.bonne for s in within)
    return {"disponibilite": round(good / expected, 5), **at, "sondes": len(within), "attendues": expected}


def _days(seen: list[Sonde], now: datetime) -> list[dict[str, Any]]:
    """Each of the last ninety days: part of its probes that were good, and how many there were."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in seen:
        held = counts[one.quand.astimezone(PARIS).date().isoformat()]
        held[0] += one.bonne
        held[1] += 1
    today = now.astimezone(PARIS).date()
    days = [(today - timedelta(days=n)).isoformat() for n in range(JOURS - 1, -1, -1)]
    return [{"jour": d, "bonnes": counts[d][0], "sondes": counts[d][1]} for d in days]


def _incident(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "titre": row.titre,
        "texte": row.texte,
        "familles": row.familles,
        "debut": row.debut,
        "fin": row.fin,
    }


@router.get("/statut")
@policy(_PAGE)
def page_de_statut(request: Request) -> Response:
    """The page."""
    return page(request, "statut/statut.html", statut=statut(request), jours=JOURS)


@router.get("/api/statut/v1")
@policy(_API)
def api(request: Request) -> Response:
    """The same, for machines."""
    return Response(
        orjson.dumps(statut(request)),
        headers={"access-control-allow-origin": "*", "cache-control": "public, max-age=30"},
        media_type="application/json",
    )


@router.get("/statut.atom")
@policy(_API)
def atom(request: Request) -> Response:
    """Incidents, as a feed."""
    state = state_of(request)
    with state.store.reading() as connection:
        told = rows.incidents(connection)
    page_ = f"{state.settings.base_url}/statut"
    return feed(
        id=page_,
        title="Statut de Tremplin",
        self_link=f"{page_}.atom",
        link=page_,
        entries=[
            Entry(
                id=f"urn:uuid:{i.id}",
                title=i.titre,
                updated=(i.fin or i.debut).isoformat(),
                link=page_,
                summary=i.texte,
            )
            for i in told
        ],
    )


# ── what operators tell ──────────────────────────────────────────────────────────────────────────────────────────


@router.get("/administration/incidents")
@policy(ADMIN_LU)
def incidents(request: Request) -> Response:
    """Incidents, and the form of a new one."""
    with state_of(request).store.reading() as connection:
        told = rows.incidents(connection)
    return page(request, "administration/incidents.html", incidents=told, essais=ESSAIS, fautes=[])


@router.post("/administration/incidents")
@administers
def open(act: Act) -> Response:
    """Tell an incident."""
    title, text = act.given.get("titre", ""), act.given.get("texte", "")
    families = [f for f in act.given.tous("familles") if f in {e.famille for e in ESSAIS}]
    if not 3 <= len(title) <= 200 or not 3 <= len(text) <= _TEXTE:
        raise ApiError(422, "Un titre et un texte sont attendus")
    identifier = uuid7()
    told = {"titre": title, "texte": text, "familles": families, "debut": datetime.now(UTC)}

    def effet(connection: Connection) -> None:
        rows.open(connection, identifier, told)
        subscribers.notify(connection, act.state.settings, rows.incident_de(connection, identifier))

    act.do("incident.ouvrir", identifier, effet)
    return RedirectResponse("/administration/incidents", 303)


@router.post("/administration/incidents/{id}")
@administers
def end(act: Act, id: str) -> Response:
    """Tell what it was, and its end."""
    text = act.given.get("texte") or act.why
    if len(text) > _TEXTE:
        raise ApiError(422, f"Un texte de {_TEXTE} caractères au plus est attendu")

    def effet(connection: Connection) -> None:
        if not rows.end(connection, id, text, datetime.now(UTC)):
            raise ApiError(404, "Aucun incident en cours sous ce numéro")
        subscribers.notify(connection, act.state.settings, rows.incident_de(connection, id))

    act.do("incident.clore", id, effet)
    return RedirectResponse("/administration/incidents", 303)
