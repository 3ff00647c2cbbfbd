"""Sources: what each publisher gave, when, how many rows were kept, what was set aside and why."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from tremplin.domain.dates import today
from tremplin.domain.text import fold, words
from tremplin.language.spoken import gettext as _
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.portal.catalogue import queries
from tremplin.portal.catalogue.home import READ
from tremplin.portal.catalogue.releases import tendance
from tremplin.release.reader import Release
from tremplin.sources.reading.declaration import Source
from tremplin.sources.reading.registry import SOURCES

router = APIRouter(route_class=GuardedRoute)
PAGE_SIZE = 100


@router.get("/sources")
@policy(READ)
async def sources(request: Request, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """All sources by publisher, those of the release with their figures, the others apart; those whose title, name or
    publisher holds the words asked for."""
    used = release_of(request).manifest["sources"]
    rows = [_summary(source, used.get(name)) for name, source in SOURCES.items()]
    kept = [r for r in rows if all(w in fold(f"{r['titre']} {r['nom']} {r['producteur']}") for w in words(q))]
    kept.sort(key=lambda r: (fold(r["producteur"]), fold(r["titre"])))
    imported = [r for r in kept if r["fichier"] is not None]
    return page(
        request,
        "sources.html",
        q=q,
        producteurs={who: list(group) for who, group in groupby(imported, key=lambda r: r["producteur"])},
        importees=len(imported),
        absentes=[r for r in kept if r["fichier"] is None],
        controles=release_of(request).manifest["controles"],
    )


@router.get("/sources/{nom}")
@policy(READ)
async def source(
    request: Request, nom: str, page_index: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1
) -> Response:
    """One source: its declaration, its current edition, what was set aside."""
    declared = SOURCES.get(nom)
    if declared is None:
        raise ApiError(404, _("Source inconnue : %(nom)s", nom=nom[:40]))
    release = release_of(request)
    used = release.manifest["sources"].get(nom)
    count = queries.count_rejections(release, nom)
    return page(
        request,
        "source.html",
        source=declared,
        resume=_summary(declared, used),
        edition=used and used["derniere"],
        editions=used["editions"] if used else 0,
        rejets=queries.rejections(release, nom, size=PAGE_SIZE, index=page_index - 1),
        nombre_rejets=count,
        constats=queries.disagreements(release, nom),
        raisons=queries.reasons(release, nom),
        corrections=queries.corrections(release, nom),
        tendance=await run_in_threadpool(tendance, state_of(request).settings.reference, nom),
        page=page_index,
        pages=-(-count // PAGE_SIZE),
    )


def fraicheur(release: Release) -> list[dict[str, Any]]:
    """The sources of a release, and whether each is older than twice its rhythm, the late ones first."""
    used = release.manifest["sources"]
    rows = [_summary(SOURCES[name], facts) for name, facts in used.items() if name in SOURCES]
    keep = ("nom", "titre", "publie_le", "datee", "importe_le", "rythme", "ancienne")
    return sorted(({k: r[k] for k in keep} for r in rows), key=lambda r: (not r["ancienne"], r["titre"]))


def _summary(declared: Source, used: dict[str, Any] | None) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    edition = used["derniere"] if used else None
    for table in (edition or {"tables": {}})["tables"].values():
        counts.update({k: table[k] for k in ("lues", "gardees", "fusionnees", "ecartees", "valeurs_ecartees")})
    published = date.fromisoformat(edition["date_publication"]) if edition else None
    age = (today() - published).days if published else None
    return {
        "nom": declared.name,
        "titre": declared.titre,
        "producteur": declared.publisher,
        "rythme": declared.rhythm,
        "fichier": edition and edition["fichier"],
        "publie_le": edition and edition["date_publication"],
        "datee": edition is not None and edition["date_lue_dans"] != "import",
        "importe_le": edition and edition["importe_le"],
        "ancienne": age is not None and age > 2 * declared.jours,
        "comptes": counts,
    }
