"""Deciding on reports: the rows of sources that a report is about, a correction of one of their values, or why not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import polars as pl
from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from tremplin.domain.dates import read_day, today
from tremplin.domain.written.numbers import whole_number
from tremplin.language.spoken import ngettext
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import policy
from tremplin.platform.web.state import state_of
from tremplin.platform.web.waiting import Waiting
from tremplin.platform.wire.errors import ApiError
from tremplin.portal.account.access import ADMIN_LU, Act, administers
from tremplin.portal.catalogue import queries
from tremplin.portal.reports import store as rows
from tremplin.portal.reports.report import notify
from tremplin.release.editions import Edition, in_use
from tremplin.sources.reading.registry import SOURCES

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_LIGNES = 20


def waiting(request: Request) -> list[Waiting]:
    """Reports of wrong data, for administrators."""
    if request.state.porteur.profil != "admin":
        return []
    with state_of(request).store.reading() as connection:
        count = len(rows.list_all(connection, (rows.OUVERT,)))
    return [
        Waiting(
            ngettext("Signalement à décider", "Signalements à décider", count), count, "/administration/signalements"
        )
    ]


@router.get("/administration/signalements")
@policy(ADMIN_LU)
def list_all(request: Request) -> Response:
    """What waits to be decided, and the corrections that stand."""
    with state_of(request).store.reading() as connection:
        waiting, decided = rows.list_all(connection, (rows.OUVERT,)), rows.list_all(connection, rows.DECISIONS, 50)
        held = rows.corrections(connection)
    release = request.state.release
    became = {c["correction"]: c for c in queries.corrections(release)} if release else {}
    return page(
        request,
        "administration/signalements.html",
        attente=waiting,
        decides=decided,
        corrections=held,
        devenir=became,
        jour=today(),
    )


@router.get("/administration/signalements/{id}")
@policy(ADMIN_LU)
def open(request: Request, id: str) -> Response:
    """One report, with the rows that may hold the wrong value."""
    return _page(request, id, {}, {})


def _page(request: Request, id: str, given: Any, faults: dict[str, str], status: int = 200) -> Response:
    with state_of(request).store.reading() as connection:
        found = rows.get(connection, id)
    if found is None or found.etat == rows.A_CONFIRMER:
        raise ApiError(404, "Signalement inconnu")
    return page(
        request,
        "administration/signalement.html",
        status=status,
        s=found,
        lignes=_lines(request, found),
        sources=SOURCES,
        donnees=given,
        fautes=faults,
    )


def _lines(request: Request, found: Any) -> list[dict[str, Any]]:
    """Rows of the source that the report names, else of those that prove the object: source, table, line, values."""
    release = request.state.release
    asked = (
        [(found.source, found.ligne)] if found.source else queries.lignes_de(release, found.objet) if release else []
    )
    out: list[dict[str, Any]] = []
    for source, line in asked:
        edition = _edition(request, source)
        for table in edition.source.tables if edition else ():
            if edition is not None:
                wanted = _de(edition.scan(table.name), line, found.objet, found.cle)
                out += [
                    {"source": source, "table": table.name, "ligne": r.pop("ligne"), "valeurs": r}
                    for r in wanted.head(_LIGNES).collect().to_dicts()
                ]
    return out[:_LIGNES]


def _de(rows_: pl.LazyFrame, line: int | None, objet: str, cle: dict[str, str] | None) -> pl.LazyFrame:
    """The row of a line, or of a key; without one, those where a cell is the object."""
    if line is not None:
        return rows_.filter(pl.col("ligne") == line)
    if cle:
        named = set(cle) <= set(rows_.collect_schema().names())
        same = [pl.col(c).cast(pl.String) == v for c, v in cle.items()] if named else [pl.lit(False)]
        return rows_.filter(*same)
    texts = [c for c, kind in rows_.collect_schema().items() if kind == pl.String]
    if not texts:
        return rows_.clear()
    return rows_.filter(pl.any_horizontal(pl.col(c) == objet for c in texts))


def _edition(request: Request, source: str) -> Edition | None:
    declared = SOURCES.get(source)
    found = in_use(state_of(request).settings.reference, declared) if declared else []
    return found[-1] if found else None


@router.post("/administration/signalements/{id}")
@administers
def decide(act: Act, id: str) -> Response:
    """Accept a report with a correction, refuse it, or pass it to the publisher; its author is told."""
    decision = act.given.get("decision", "")
    if decision not in rows.DECISIONS:
        raise ApiError(422, "Une décision est attendue")
    values, faults = _correction(act) if decision == rows.ACCEPTE else (None, {})
    if faults:
        return _page(act.request, id, act.given, faults, 422)
    who, why = act.who.sujet, act.why

    def effet(connection: Connection) -> None:
        found, now = rows.get(connection, id), datetime.now(UTC)
        if found is None or found.etat != rows.OUVERT:
            raise ApiError(404, "Rien à décider sous ce numéro")
        made = (
            rows.correct(connection, {**values, "raison": why, "decidee_par": who, "decidee_le": now})
            if values
            else None
        )
        rows.decide(connection, id, decision, raison=why, qui=who, quand=now, correction_id=made)
        notify(connection, act.state.settings, found, decision, why)

    act.do(f"signalement.{decision}", id, effet)
    return RedirectResponse("/administration/signalements", 303)


def _correction(act: Act) -> tuple[dict[str, Any], dict[str, str]]:
    """The value to serve instead, checked against the row that it is of and the type of its column."""
    request, given = act.request, act.given
    source, table, column = (given.get(n, "") for n in ("source", "table", "colonne"))
    edition, line = _edition(request, source), whole_number(given.get("ligne", ""), 0, 999_999_999)
    declared = next((t for t in edition.source.tables if t.name == table), None) if edition else None
    if edition is None or declared is None or line is None:
        return {}, {"ligne": "choisissez une ligne d'une source importée"}
    found = edition.scan(table).filter(pl.col("ligne") == line).head(1).collect()
    names = [c.name for c in declared.columns]
    if column not in names or found.is_empty():
        return {}, {"colonne": f"une colonne de la table est attendue : {', '.join(names)}"}
    if isinstance(found.schema[column], pl.List):
        return {}, {"colonne": "une colonne qui n'a qu'une valeur est attendue"}
    texts = {
        n: v or ""
        for n, v in found.select(pl.col(n).cast(pl.String) for n in names if not isinstance(found.schema[n], pl.List))
        .to_dicts()[0]
        .items()
    }
    key = declared.cle if declared.cle and column not in declared.cle else [n for n in texts if n != column]
    faults: dict[str, str] = {}
    after = given.get("apres", "")
    kind = next(c for c in declared.columns if c.name == column)
    if after == texts[column]:
        faults["apres"] = "c'est déjà la valeur du producteur"
    elif after and pl.Series([after]).to_frame("x").select(kind.type.convert(pl.col("x"))).to_series().is_null().any():
        faults["apres"] = f"{kind.type.attendu} est attendu"
    elif not after and kind.requis:
        faults["apres"] = "cette colonne ne peut être vide"
    until = None
    if given.get("jusqu_au"):
        until = read_day(given["jusqu_au"])
        if until is None:
            faults["jusqu_au"] = "un jour comme 2027-12-31 est attendu"
    fresh = (
        pl.Series([after]).to_frame("x").select(kind.type.convert(pl.col("x")).cast(pl.String)).item()
        if after and not faults
        else ""
    )
    return {
        "source": source,
        "tableau": table,
        "cle": {n: texts[n] for n in key},
        "colonne": column,
        "avant": texts[column],
        "apres": fresh or "",
        "jusqu_au": until,
    }, faults


@router.post("/administration/corrections/{id}/annuler")
@administers
def cancel(act: Act, id: str) -> Response:
    """Serve again what the publisher says, from the next release on."""

    def effet(connection: Connection) -> None:
        if not rows.cancel(connection, id, datetime.now(UTC)):
            raise ApiError(404, "Aucune correction ne vaut sous ce numéro")

    act.do("correction.annuler", id, effet)
    return RedirectResponse("/administration/signalements", 303)
