"""Reporting a wrong datum: by a form, confirmed by mail, or with a key; the public list of what was reported."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Request
from pydantic import AfterValidator, BeforeValidator, ValidationInfo
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from tremplin.domain.written.numbers import whole_number
from tremplin.domain.written.people import Mailbox
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark, translated
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.identity.store import accounts as account_rows
from tremplin.platform.identity.store import keys as key_rows
from tremplin.platform.web.family import Family
from tremplin.platform.web.forms import Formulaire, Typed, Wrong, fill, posee, read
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.links import LIFE, Confirmation, page_anonyme
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import KEY, PAGE, PROBLEM, PUBLIC, Policy, policy
from tremplin.platform.web.state import KnownCaller, State, state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.wire.payload import read_json
from tremplin.platform.work import mails
from tremplin.platform.work.jobs import Tache
from tremplin.platform.work.mails import Courriel, Gabarit
from tremplin.platform.work.readers import remember
from tremplin.platform.work.secrets import Coffre
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


def _text(name: str) -> BeforeValidator:
    """The rule of a text of a report: None when it is empty."""

    def judge(value: Any) -> str | None:
        if not isinstance(value or "", str) or len(value or "") > LONGUEURS[name]:
            raise ValueError(_("un texte de %(name)s caractères au plus est attendu", name=LONGUEURS[name]))
        return (value or "").strip() or None

    return BeforeValidator(judge)


def _family(name: str | None, told: ValidationInfo) -> str | None:
    families: Collection[str] = told.context["families"]  # type: ignore[index]
    if name not in families:
        raise ValueError(_("une famille est attendue : %(families)s", families=", ".join(sorted(families))))
    return name


def _source(name: str | None) -> str | None:
    if name and name not in SOURCES:
        raise ValueError(_("cette source est inconnue : laissez vide, ou donnez un nom de /sources"))
    return name


def _object(said: str | None) -> str | None:
    if not said:
        raise ValueError(_("ce qui est faux est attendu : un code, une adresse, un SIRET"))
    return said


def _message(said: str | None, told: ValidationInfo) -> str:
    if not (said or told.data.get("valeur_attendue")):
        raise ValueError(_("dites la valeur juste, ou ce qui ne va pas"))
    return said or ""


def _line(said: Any) -> int | None:
    if said in (None, ""):
        return None
    found = whole_number(str(said), 1, 999_999_999)
    if found is None:
        raise ValueError(_("un numéro de ligne du fichier est attendu"))
    return found


def _row(said: Any, told: ValidationInfo) -> dict[str, str] | None:
    """The columns that name the row of a source."""
    if not said:
        return None
    source = SOURCES.get(told.data.get("source") or "")
    known = {c.name for t in source.tables for c in t.columns} if source else set()
    plain = isinstance(said, dict) and len(said) <= _COLONNES_DE_CLE
    if not plain or not all(k in known and isinstance(v, str) and len(v) <= _VALEUR_DE_CLE for k, v in said.items()):
        raise ValueError(_("un objet des colonnes de la source à leurs valeurs est attendu, avec « source »"))
    return dict(said)


class Reported(Typed):
    """What is reported, by a form or by a program."""

    famille: Annotated[str | None, _text("famille"), AfterValidator(_family)] = None
    objet: Annotated[str | None, _text("objet"), AfterValidator(_object)] = None
    champ: Annotated[str | None, _text("champ")] = None
    source: Annotated[str | None, _text("source"), AfterValidator(_source)] = None
    valeur_lue: Annotated[str | None, _text("valeur_lue")] = None
    valeur_attendue: Annotated[str | None, _text("valeur_attendue")] = None
    message: Annotated[str | None, _text("message"), AfterValidator(_message)] = None
    ligne: Annotated[int | None, BeforeValidator(_line)] = None
    cle: Annotated[dict[str, str] | None, BeforeValidator(_row)] = None


class _Form(Reported):
    """The same, by who confirms it by mail."""

    courriel: Mailbox = ""


def _families(request: Request) -> list[str]:
    return [family.name for family in request.app.state.families]


# ── the form ─────────────────────────────────────────────────────────────────────────────────────────────────────


@router.get("/signalement")
@policy(_LUE)
def formulaire(request: Request) -> Response:
    """The form, filled with what the page that led here knows."""
    given = {n: v[: LONGUEURS.get(n, 20)] for n, v in request.query_params.items() if n in (*LONGUEURS, "ligne")}
    return _page(request, given, {})


def _page(request: Request, given: Mapping[str, Any], faults: Mapping[str, str], status: int = 200) -> Response:
    family = _family_of(request, given.get("famille"))
    return page_anonyme(
        request,
        "signalement/formulaire.html",
        status=status,
        donnees=given,
        fautes=faults,
        familles=request.app.state.families,
        champs=family.champs if family else (),
        titre_du_champ=_title_of_field(request, given.get("famille"), given.get("champ")),
    )


def _family_of(request: Request, name: str | None) -> Family | None:
    return next((f for f in request.app.state.families if f.name == name), None)


def _title_of_field(request: Request, family: str | None, path: str | None) -> str | None:
    """What a field is called by people; None for a part of a page that isn't a field of the wire."""
    found = _family_of(request, family)
    return next((c.titre for c in found.champs if c.chemin == path), None) if found else None


@router.post("/signalement")
@policy(_POSTEE)
async def report(request: Request) -> Response:
    """Keep a report until its author confirms it by mail."""
    state, given = state_of(request), await read(request)
    try:
        said = fill(_Form, given, families=_families(request))
    except Wrong as wrong:
        return _page(request, given, wrong.faults, 422)
    told, address = said.model_dump(exclude={"courriel"}), said.courriel
    state.sensible(_MACHINE, state.client_address(request.scope))
    state.sensible(_COURRIEL, address)
    state.count_mail(address)
    await run_in_threadpool(_keep, state, told, address)
    return page(request, "signalement/envoye.html", courriel=address)


def _keep(state: State, told: Mapping[str, Any], address: str) -> None:
    remember(state, address)
    now = datetime.now(UTC)
    sealed = coffre(state.settings).close("auteur", address)
    with state.store.writing() as connection:
        identifier = rows.write(connection, {**told, "auteur": sealed, "etat": rows.A_CONFIRMER, "cree_le": now})
        _CONFIRMED.deposit(connection, state.settings, address, identifier, now, objet=told["objet"])


@router.get("/signalement/confirmer")
@policy(_LUE)
def open(request: Request, jeton: str = "") -> Response:
    """What the link does, and what was reported; nothing happens before its button is pressed."""

    def recalled(id: str) -> dict[str, Any]:
        with state_of(request).store.reading() as connection:
            found = rows.get(connection, id)
        return {"s": found, "titre_du_champ": _title_of_field(request, found.famille, found.champ) if found else None}

    return _CONFIRMED.show(request, jeton, recalled)


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
    faults = dict.fromkeys(set(given) - Reported.model_fields.keys(), "champ inconnu")
    told: dict[str, Any] = {}
    try:
        told = fill(Reported, given, families=_families(request)).model_dump()
    except Wrong as wrong:
        faults |= wrong.faults
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
        raise ApiError(404, _("Signalement inconnu"))
    release = request.state.release
    applied = [c for c in queries.corrections(release) if c["correction"] == found.correction_id] if release else []
    named = _title_of_field(request, found.famille, found.champ)
    return page(request, "signalement/un.html", s=found, titre_du_champ=named, corrections=applied)


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


def _said(_state: Any, mail: Courriel) -> Courriel:
    """What was decided, as its reader says it."""
    decision = mail.contexte["decision"]
    return replace(
        mail, contexte={**mail.contexte, "decision": translated(decision), "acceptee": decision == rows.ACCEPTE}
    )


GABARITS = {
    "signalement_confirmer": Gabarit(mark("Confirmez votre signalement"), _CONFIRMED.complete),
    "signalement_decide": Gabarit(mark("Votre signalement sur {objet} : {decision}"), _said),
}
TACHES = (Tache("signalements-oublier", "Oublier qui a signalé, au bout d'un an", 3600, _forget),)
