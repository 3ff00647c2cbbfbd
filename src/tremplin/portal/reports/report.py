"""Reporting a wrong datum: by a form, confirmed by mail, or with a key; the public list of what was reported."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from tremplin.domain.written import mailboxes
from tremplin.domain.written.numbers import whole_number
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.identity.store import accounts as account_rows
from tremplin.platform.identity.store import keys as key_rows
from tremplin.platform.web.confirmation import LIFE, Confirmation
from tremplin.platform.web.forms import Formulaire, posee, read
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.links import page_anonyme
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import KEY, PAGE, PROBLEM, PUBLIC, Policy, policy
from tremplin.platform.web.state import KnownCaller, State
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.wire.payload import read_json
from tremplin.platform.work import mails
from tremplin.platform.work.jobs import Tache
from tremplin.platform.work.mails import Courriel, Gabarit
from tremplin.platform.work.secrets import Coffre
from tremplin.portal.account.access import state_of
from tremplin.portal.catalogue import queries
from tremplin.portal.reports import store as rows
from tremplin.settings import Settings
from tremplin.sources.reading.registry import SOURCES

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_LUE = Policy(Right.REPORT, PUBLIC, Cost.LIGHT, PAGE.live)
_POSTEE = Policy(Right.REPORT, PUBLIC, Cost.WRITE, PAGE.live)
_API = Policy(Right.REPORT, KEY, Cost.WRITE, PROBLEM.live)
_API_LUE = Policy(Right.REPORT, PUBLIC, Cost.LIGHT, PROBLEM.live)
_CONFIRMED = Confirmation(
    "signalement", "signalement_confirmer", "/signalement/confirmer", "signalement/confirmer.html"
)
_MACHINE, _COURRIEL = (f"employeurs, retraits, signalements, par {n}" for n in ("machine", "courriel"))
LONGUEURS = {
    "famille": 32,
    "objet": 200,
    "champ": 120,
    "source": 64,
    "valeur_lue": 2000,
    "valeur_attendue": 2000,
    "message": 2000,
}
"""Fields of a report, and their longest text."""
_PUBLIC = (
    "id",
    "famille",
    "objet",
    "champ",
    "source",
    "ligne",
    "cle",
    "valeur_lue",
    "valeur_attendue",
    "etat",
    "cree_le",
    "decide_le",
    "raison",
)
"""What anyone may read of a report."""
_COLONNES_DE_CLE, _VALEUR_DE_CLE = 10, 300


def coffre(settings: Settings) -> Coffre:
    """What keeps the addresses of those who report."""
    return Coffre(settings.poivre, "signalements")


def read_signalement(request: Request, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """What is reported, and what is wrong in it."""
    faults: dict[str, str] = {}
    told: dict[str, Any] = {}
    for name, longest in LONGUEURS.items():
        value = given.get(name) or ""
        if not isinstance(value, str) or len(value) > longest:
            faults[name] = f"un texte de {longest} caractères au plus est attendu"
            continue
        told[name] = value.strip() or None
    families = {f.name for f in request.app.state.families}
    if told.get("famille") not in families:
        faults.setdefault("famille", f"une famille est attendue : {', '.join(sorted(families))}")
    if told.get("source") and told["source"] not in SOURCES:
        faults.setdefault("source", "cette source est inconnue : laissez vide, ou donnez un nom de /sources")
    if not told.get("objet"):
        faults.setdefault("objet", "ce qui est faux est attendu : un code, une adresse, un SIRET")
    if not (told.get("valeur_attendue") or told.get("message")):
        faults.setdefault("message", "dites la valeur juste, ou ce qui ne va pas")
    line = given.get("ligne")
    told["ligne"] = None if line in (None, "") else whole_number(str(line), 1, 999_999_999)
    if told["ligne"] is None and line not in (None, ""):
        faults["ligne"] = "un numéro de ligne du fichier est attendu"
    told["message"], told["cle"] = told.get("message") or "", None
    if given.get("cle"):
        told["cle"] = _cle(given["cle"], told.get("source"), faults)
    return told, faults


def _cle(given: Any, source: str | None, faults: dict[str, str]) -> dict[str, str] | None:
    """The columns that name the row of a source."""
    known = {c.name for t in SOURCES[source].tables for c in t.columns} if source in SOURCES else set()
    plain = isinstance(given, dict) and 0 < len(given) <= _COLONNES_DE_CLE
    if not plain or not all(k in known and isinstance(v, str) and len(v) <= _VALEUR_DE_CLE for k, v in given.items()):
        faults["cle"] = "un objet des colonnes de la source à leurs valeurs est attendu, avec « source »"
        return None
    return dict(given)


# ── the form ─────────────────────────────────────────────────────────────────────────────────────────────────────


@router.get("/signalement")
@policy(_LUE)
def formulaire(request: Request) -> Response:
    """The form, filled with what the page that led here knows."""
    given = {n: v[: LONGUEURS.get(n, 20)] for n, v in request.query_params.items() if n in (*LONGUEURS, "ligne")}
    return _page(request, given, {})


def _page(request: Request, given: Mapping[str, Any], faults: Mapping[str, str], status: int = 200) -> Response:
    family = next((f for f in request.app.state.families if f.name == given.get("famille")), None)
    return page_anonyme(
        request,
        "signalement/formulaire.html",
        status=status,
        donnees=given,
        fautes=faults,
        familles=request.app.state.families,
        champs=family.champs if family else (),
    )


@router.post("/signalement")
@policy(_POSTEE)
async def report(request: Request) -> Response:
    """Keep a report until its author confirms it by mail."""
    state, given = state_of(request), await read(request)
    told, faults = read_signalement(request, given)
    address = given.get("courriel", "").lower()
    if wrong := mailboxes.faute(address):
        faults["courriel"] = wrong
    if faults:
        return _page(request, given, faults, 422)
    state.sensible(_MACHINE, state.client_address(request.scope))
    state.sensible(_COURRIEL, address)
    state.count_mail(address)
    await run_in_threadpool(_keep, state, told, address)
    return page(request, "signalement/envoye.html", courriel=address)


def _keep(state: State, told: Mapping[str, Any], address: str) -> None:
    now = datetime.now(UTC)
    sealed = coffre(state.settings).close("auteur", address)
    with state.store.writing() as connection:
        identifier = rows.write(connection, {**told, "auteur": sealed, "etat": rows.A_CONFIRMER, "cree_le": now})
        _CONFIRMED.deposit(connection, state.settings, address, identifier, now, objet=told["objet"])


@router.get("/signalement/confirmer")
@policy(_LUE)
def open(request: Request, jeton: str = "") -> Response:
    """What the link does; nothing happens before its button is pressed."""
    return _CONFIRMED.show(request, jeton)


@router.post("/signalement/confirmer")
@policy(_POSTEE)
@posee
def confirm(request: Request, given: Formulaire) -> Response:
    """The report is its author's: it waits to be decided."""

    def act(connection: Connection, id: str) -> str:
        rows.confirm(connection, id)
        return id

    identifier = _CONFIRMED.take(request, given, act)
    return page(request, "signalement/confirme.html", id=identifier)


# ── by API, and what is public ───────────────────────────────────────────────────────────────────────────────────


@router.post("/api/signalement/v1")
@policy(_API)
async def par_api(request: Request) -> Response:
    """Report with a key: nothing to confirm. Without one the form is needed, whose mail proves who writes."""
    caller, given = request.state.caller, await read_json(request)
    assert isinstance(caller, KnownCaller)
    unknown = set(given) - {*LONGUEURS, "ligne", "cle"}
    told, faults = read_signalement(request, given)
    faults |= dict.fromkeys(unknown, "champ inconnu")
    if faults:
        raise ApiError(
            422,
            "Signalement refusé : " + " ; ".join(f"{n} : {t}" for n, t in sorted(faults.items())),
            {"fautes": faults},
        )
    identifier = await run_in_threadpool(_keep_by_key, state_of(request), told, caller.cle)
    return Response(
        orjson.dumps({"id": identifier, "suivi": f"/signalements/{identifier}"}), 201, media_type="application/json"
    )


def _keep_by_key(state: State, told: Mapping[str, Any], cle: str) -> str:
    with state.store.writing() as connection:
        return rows.write(connection, {**told, "cle_id": cle, "etat": rows.OUVERT, "cree_le": datetime.now(UTC)})


@router.get("/api/signalement/v1")
@policy(_API_LUE)
def liste_api(request: Request, objet: str | None = None) -> Response:
    """What was reported, of an object or of all, and what was decided; who did isn't told."""
    with state_of(request).store.reading() as connection:
        held = rows.list_all(connection, rows.PUBLICS, objet=objet)
    return Response(orjson.dumps([public(r) for r in held]), media_type="application/json")


def public(row: Any) -> dict[str, Any]:
    """A report as anyone may read it."""
    return {name: getattr(row, name) for name in _PUBLIC} | {"correction": row.correction_id}


@router.get("/signalements")
@policy(_LUE)
def liste(request: Request) -> Response:
    """What was reported and decided; corrections, and what became of them in this release."""
    release = request.state.release
    with state_of(request).store.reading() as connection:
        held, figures = rows.list_all(connection, rows.PUBLICS), rows.chiffres(connection)
    applied = queries.corrections(release) if release else []
    return page(request, "signalement/liste.html", signalements=held, chiffres=figures, corrections=applied)


@router.get("/signalements/{id}")
@policy(_LUE)
def un(request: Request, id: str) -> Response:
    """One report, what was decided, what became of its correction in this release."""
    with state_of(request).store.reading() as connection:
        found = rows.get(connection, id)
    if found is None or found.etat not in rows.PUBLICS:
        raise ApiError(404, "Signalement inconnu")
    release = request.state.release
    applied = [c for c in queries.corrections(release) if c["correction"] == found.correction_id] if release else []
    return page(request, "signalement/un.html", s=found, corrections=applied)


# ── telling the author ───────────────────────────────────────────────────────────────────────────────────────────


def notify(connection: Any, settings: Settings, row: Any, decision: str, raison: str) -> None:
    """Tell who reported what was decided."""
    address = coffre(settings).open("auteur", bytes(row.auteur)) if row.auteur else None
    key = key_rows.get(connection, row.cle_id) if row.cle_id else None
    owner = account_rows.par_id(connection, key.compte_id) if key and key.compte_id else None
    to = address or (owner.courriel if owner else None)
    if to:
        told = {
            "objet": row.objet,
            "decision": decision,
            "raison": raison,
            "lien": f"{settings.base_url}/signalements/{row.id}",
        }
        mails.deposit(connection, settings, Courriel(to, "signalement_decide", told), row.id, datetime.now(UTC))


def _forget(state: Any) -> bool:
    now = datetime.now(UTC)
    with state.store.writing() as connection:
        rows.forget_authors(connection, now - rows.VIE_AUTEUR, now - LIFE)
    return False


GABARITS = {
    "signalement_confirmer": Gabarit("Confirmez votre signalement", _CONFIRMED.complete),
    "signalement_decide": Gabarit("Votre signalement sur {objet} : {decision}"),
}
TACHES = (Tache("signalements-oublier", "Oublier qui a signalé, au bout d'un an", 3600, _forget),)
