"""Releases that are kept: what each holds, and what changed from one to the next, to browse and to take."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
import polars as pl
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from tremplin.domain.spreadsheets import inert_column
from tremplin.language.spoken import gettext as _
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import PAGE, PROBLEM, PUBLIC, Load, Policy, policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.release.diff import TableDiff, as_json, diff
from tremplin.release.publish import current, manifest, names

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_COMPARED_S = 60
"""Two whole releases are read and compared, once for those who follow."""
_PAGE = Policy(Right.STATUS, PUBLIC, Cost.LIGHT, PAGE.live)
_LOURDE = Policy(Right.STATUS, PUBLIC, Cost.HEAVY, PAGE.live, load=Load(seconds=_COMPARED_S))
_FICHIER = Policy(Right.STATUS, PUBLIC, Cost.HEAVY, PROBLEM.live, load=Load(seconds=_COMPARED_S))
_EXEMPLES = 50


def _home(request: Request) -> Path:
    found: Path = state_of(request).settings.reference
    return found


def tendance(home: Path, source: str) -> list[dict[str, Any]]:
    """What each release that is kept holds of a source, the oldest first."""
    told = []
    for name in names(home):
        facts = manifest(home, name)["sources"].get(source)
        if facts is not None:
            tables = facts["derniere"]["tables"].values()
            counts = {k: sum(t[k] for t in tables) for k in ("lues", "gardees", "ecartees", "valeurs_ecartees")}
            newest = facts["derniere"]
            dated = newest["date_lue_dans"] != "import"
            told.append({"version": name, "publie_le": newest["date_publication"] if dated else None, **counts})
    return told


@router.get("/versions")
@policy(_PAGE)
def list_all(request: Request) -> Response:
    """Releases, the newest first."""
    home = _home(request)
    kept = [
        {"nom": n, "precedente": before, "servie": n == current(home), **_resume(manifest(home, n))}
        for before, n in pairwise([None, *names(home)])
        if n
    ]
    return page(request, "versions/liste.html", versions=kept[::-1])


def _resume(document: dict[str, Any]) -> dict[str, Any]:
    checks = document["controles"]
    return {
        "construite_le": document["construite_le"],
        "tables": len(document["tables"]),
        "lignes": sum(t["lignes"] for t in document["tables"].values() if not t["partie"]),
        "controles": sum(c["ok"] for c in checks),
        "sur": len(checks),
    }


@router.get("/versions/{nom}")
@policy(_LOURDE)
async def compare(request: Request, nom: str, avec: str | None = None) -> Response:
    """What a release changes against the one before it, or another."""
    old, changed = await run_in_threadpool(_differences, request, nom, avec)
    shown = [
        {
            "table": d.table,
            **d.counts,
            "exemples": {
                kind: frame.head(_EXEMPLES).to_dicts()
                for kind, frame in ((_("ajoutées"), d.added), (_("retirées"), d.removed), (_("modifiées"), d.changed))
            },
        }
        for d in changed
    ]
    return page(
        request,
        "versions/une.html",
        nom=nom,
        avec=old,
        tables=shown,
        exemples=_EXEMPLES,
        facts=manifest(_home(request), nom),
    )


@router.get("/versions/{nom}/differences.json")
@policy(_FICHIER)
async def en_json(request: Request, nom: str, avec: str | None = None) -> Response:
    """Counts and examples of every table that changed."""
    old, changed = await run_in_threadpool(_differences, request, nom, avec)
    return Response(
        orjson.dumps({"version": nom, "avec": old, "tables": as_json(list(changed))}, default=str),
        media_type="application/json",
    )


@router.get("/versions/{nom}/differences/{table}.csv")
@policy(_FICHIER)
async def en_csv(request: Request, nom: str, table: str, avec: str | None = None) -> Response:
    """Every row of a table that was added, removed or changed: its key, what happened, in which columns."""
    _before, changed = await run_in_threadpool(_differences, request, nom, avec)
    found = next((d for d in changed if d.table == table), None)
    if found is None:
        raise ApiError(404, _("Cette table n'a pas changé, ou n'existe pas"))
    text = await run_in_threadpool(_csv, found)
    head = {"content-disposition": f'attachment; filename="{found.table}-differences.csv"'}
    return Response(text, headers=head, media_type="text/csv")


def _csv(found: TableDiff) -> str:
    """For a spreadsheet: nothing in it runs."""
    parts = [
        frame.select(
            pl.lit(what).alias("changement"), *(pl.col(k).cast(pl.String) for k in found.key), columns.alias("colonnes")
        )
        for what, frame, columns in (
            (_("ajoutée"), found.added, pl.lit("")),
            (_("retirée"), found.removed, pl.lit("")),
            (_("modifiée"), found.changed, pl.col("colonnes").list.join(" ")),
        )
    ]
    rows = pl.concat(parts)
    return rows.with_columns(inert_column(column) for column in rows).write_csv(separator=";")


def _differences(request: Request, nom: str, avec: str | None) -> tuple[str | None, tuple[TableDiff, ...]]:
    home, kept = _home(request), names(_home(request))
    if nom not in kept or (avec is not None and avec not in kept):
        raise ApiError(404, _("Version inconnue, ou qui n'est plus gardée"))
    before = avec or next((a for a, b in pairwise(kept) if b == nom), None)
    return before, _calculees(home, before, nom) if before else ()


@lru_cache(maxsize=8)
def _calculees(home: Path, old: str, new: str) -> tuple[TableDiff, ...]:
    """Releases never change: what differs between two is worked out once."""
    return tuple(diff(home, old, new))
