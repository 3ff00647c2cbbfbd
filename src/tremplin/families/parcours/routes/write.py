"""Native writing: one event, or a thousand; the same key gets the same answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from tremplin.families.parcours.admission.admission import Admission, Reponse
from tremplin.families.parcours.admission.register import record
from tremplin.families.parcours.bases import BASES, Base, serve
from tremplin.families.parcours.errors import champ, refus
from tremplin.families.parcours.events.envelope import Saisie, read, read_body
from tremplin.families.parcours.events.schemas import Envoi, Lot
from tremplin.families.parcours.events.types import EVENTS
from tremplin.families.parcours.feed import schemas, views
from tremplin.families.parcours.fold.schemas_sessions import FormeSession, SessionDite
from tremplin.families.parcours.fold.sessions import SessionConnue
from tremplin.families.parcours.rights import Role, require_habilitation, siret_etranger
from tremplin.families.parcours.routes.apart import Seul, Told, own, write_apart
from tremplin.families.parcours.routes.common import Appel, appel
from tremplin.families.parcours.secrets import empreinte_corps
from tremplin.families.parcours.store.sessions import par_numeros
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.wire.described import body, header, later, whole_schema
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.wire.payload import read_json
from tremplin.store import StoreBusy, idempotence
from tremplin.store.engine import Store

_CLE = re.compile(r"[!-~]{1,200}", re.ASCII)
CLE_D_IDEMPOTENCE = header("Idempotency-Key", _CLE.pattern, "La même demande sous la même clé n'est faite qu'une fois")
Mode = Annotated[Literal["stricte", "libre"] | None, Query(description="stricte par défaut seul, libre en lot")]


async def evenements(request: Request, admission: Mode = None, atomique: bool = False) -> Response:
    """Écrire un événement, ou un lot (`{"evenements": […]}`, 1 000 au plus), chacun répondu à sa place."""
    document = await read_json(request)
    return await run_in_threadpool(_write, request, document, admission, atomique)


def _write(request: Request, document: dict[str, Any], admission: str | None, atomique: bool) -> Response:
    who = appel(request)
    batch = read_body(Lot, document).evenements if "evenements" in document else None
    stricte = (admission or ("libre" if batch is not None else "stricte")) == "stricte"
    if batch is None:
        return _write_one(who, document, stricte=stricte)

    def effet(connection: Connection) -> tuple[int, Any]:
        answers = admit(connection, who, batch, stricte=stricte)
        refused = [n for n, a in enumerate(answers, 1) if a.erreur is not None]
        told = {"resultats": [views.reponse(a) for a in answers]}
        if atomique and refused:
            raise refus(422, "LOT_REFUSE", f"Rien n'est gardé : lignes refusées {refused}", **told)
        return 207, told

    def look_again(connection: Connection, told: dict[str, Any]) -> dict[str, Any]:
        """The answer that was kept, without what its author may not write any more."""
        kept = told["resultats"]
        lost = droits_perdus(connection, who, batch)
        lost = {n: error for n, error in lost.items() if kept[n - 1]["statut"] != "REJETE"}
        if atomique and lost:
            raise refus(422, "LOT_REFUSE", f"Rien n'est redit : lignes refusées {sorted(lost)}")
        for n, error in lost.items():
            kept[n - 1] = views.reponse(Reponse(statut="REJETE", erreur=error))
        return told

    return une_fois(who, document, effet, look_again)


def _write_one(who: Appel, document: dict[str, Any], *, stricte: bool) -> Response:
    question = _question(who, document)
    saisies, malformed = _read(who, [document], "API")
    one = Seul(
        service=who.service,
        acteur=who.acteur,
        stricte=stricte,
        saisie=malformed[1] if malformed else saisies[0],
        question=question,
    )
    return _answered(question, who.service.store, lambda store: store.ensemble_de(write_apart, one))


def session(request: Request, dite: SessionDite) -> Response:
    """Décrire une session de son organisation, ou sa nouvelle version."""
    who = appel(request)
    form = forme_session(who, dite)

    def look_again(connection: Connection, told: dict[str, Any]) -> dict[str, Any]:
        _known(connection, who, form)
        return told

    return une_fois(who, request.state.document, lambda connection: describe(connection, who, form), look_again)


def forme_session(who: Appel, dite: SessionDite) -> FormeSession:
    """A session as its organisme describes it; raises ApiError for who may not describe it."""
    form = FormeSession(**dite.model_dump(exclude_unset=True), source="SAISIE")
    if who.acteur.role is not Role.ORGANISME:
        raise refus(403, "DROIT_ABSENT", "Un organisme décrit ses sessions")
    mine = sorted(form.sirets & who.acteur.sirets)
    if not mine:
        raise siret_etranger()
    require_habilitation(who.acteur, mine[0], who.aujourdhui)

    return form


def _known(connection: Connection, who: Appel, form: FormeSession) -> SessionConnue | None:
    """The session of these numbers; raises 422 when it is another organisme's."""
    key = (form.numeroSession, form.numeroAction)
    known = par_numeros(connection, [key], who.test).get(key)
    if known is not None and known.version and not known.sirets & who.acteur.sirets:
        raise siret_etranger()
    return known


def describe(connection: Connection, who: Appel, form: FormeSession) -> tuple[int, dict[str, Any]]:
    """Keep a session as its organisme describes it."""
    known = _known(connection, who, form)
    if known is not None and known.document.get("source", "SAISIE") != "SAISIE":
        raise refus(409, "SESSION_DU_FLUX", "Cette session vient du flux InterCarif : corrigez-la à sa source")
    identifier, changed = record(connection, who.service, form, test=who.test)
    return 201 if known is None else 200, {"id": identifier, "change": changed}


def admit(
    connection: Connection, who: Appel, documents: Sequence[Any], *, stricte: bool, canal: str = "API"
) -> list[Reponse]:
    """Judge and write documents; the malformed ones are answered at their place."""
    saisies, malformed = _read(who, documents, canal)
    answers = {n: Reponse(statut="REJETE", erreur=error, ligne=n) for n, error in malformed.items()}
    work = Admission(
        connection=connection, service=who.service, acteur=who.acteur, source=who.acteur.source, stricte=stricte
    )
    for answer in work.admit(saisies):
        answers[answer.ligne or 0] = answer
    work.write()
    if len(documents) == 1 and not answers[1].erreur:
        answers[1].ligne = None
    return [answers[n] for n in sorted(answers)]


def droits_perdus(connection: Connection, who: Appel, documents: Sequence[Any]) -> dict[int, ApiError]:
    """Document (the first is 1) → why who asks may not write it; those malformed are left out."""
    saisies, _ = _read(who, documents, "API")
    return Admission(
        connection=connection, service=who.service, acteur=who.acteur, source=who.acteur.source, stricte=False
    ).droits_perdus(saisies)


def _read(who: Appel, documents: Sequence[Any], canal: str) -> tuple[list[Saisie], dict[int, ApiError]]:
    saisies: list[Saisie] = []
    malformed: dict[int, ApiError] = {}
    for n, document in enumerate(documents, 1):
        try:
            saisies.append(read(document, who.acteur.source, who.aujourdhui, line=n, canal=canal))
        except ApiError as error:
            malformed[n] = error
    return saisies, malformed


def une_fois(
    who: Appel,
    document: Any,
    effet: Callable[[Connection], tuple[int, Any]],
    look_again: Callable[[Connection, Any], Any],
) -> Response:
    """Run `effet` in a transaction that writes; under a key, at most once.

    An answer that was kept is given again as `look_again` leaves it: it raises for who has no right to it any more.
    """
    question = _question(who, document)
    now = who.service.maintenant()

    def shared(connection: Connection) -> Told:
        if question and (kept := idempotence.find_again(connection, [question], now).get(question)):
            status, body = own(kept)
            return status, orjson.dumps(look_again(connection, orjson.loads(body))), True
        status, told = effet(connection)
        body = orjson.dumps(told)
        if question:
            idempotence.keep(connection, {question: (status, body)}, now)
        return status, body, False

    return _answered(question, who.service.store, lambda store: store.ensemble(shared))


def _answered(question: idempotence.Question | None, store: Store, write: Callable[[Store], Told]) -> Response:
    """The answer of what is written; raises 409 under a key when others write for too long."""
    try:
        status, body, replayed = write(store)
    except StoreBusy as error:
        if question is None:
            raise
        raise refus(409, "IDEMPOTENCE_EN_COURS", "La même demande est en cours", retry_after=1) from error
    headers = {"idempotent-replayed": "true"} if replayed else {}
    return Response(body, status, headers, "application/json")


def _question(who: Appel, document: Any) -> idempotence.Question | None:
    given = who.request.headers.get("idempotency-key")
    if given is None:
        return None
    if not _CLE.fullmatch(given):
        raise refus(
            400,
            "PARAMETRE_INVALIDE",
            "Idempotency-Key mal formée",
            [champ("Idempotency-Key", None, "1 à 200 caractères ASCII visibles")],
        )
    asked = [document, str(who.request.scope["query_string"], "latin-1")]
    return idempotence.Question(who.acteur.client, who.request.scope["route"].path, given, empreinte_corps(asked))


def _forms() -> list[dict[str, Any]]:
    """What may be sent: an event of each type, its content as its model reads it, or several."""
    bare, lot = whole_schema(Envoi), whole_schema(Lot)
    found = []
    for type, event in EVENTS.items():
        contenu = whole_schema(event.model)
        required = [*bare["required"], *(["contenu"] if contenu.get("required") else [])]
        own = {"type": {"const": type, "title": "Type", "type": "string"}, "contenu": contenu}
        title = f"Evenement {type}"
        found.append({**bare, "title": title, "required": required, "properties": {**bare["properties"], **own}})
    return [*found, lot]


def _sent() -> dict[str, Any]:
    """The body of an event or of several, and its header."""
    return {**body({"anyOf": _forms()}), "parameters": [CLE_D_IDEMPOTENCE]}


def _router(base: Base) -> APIRouter:
    router = APIRouter(route_class=GuardedRoute)
    serve(
        router,
        base,
        f"{base.natif}/evenements",
        evenements,
        method="POST",
        cost=Cost.WRITE,
        writes=True,
        summary="Écrire des événements",
        openapi_extra=later(_sent),
        answer=schemas.Ecrit,
        status=201,
        others={200: schemas.Ecrit, 202: schemas.Ecrit, 207: schemas.LotEcrit},
    )
    serve(
        router,
        base,
        f"{base.natif}/sessions",
        session,
        method="POST",
        cost=Cost.WRITE,
        writes=True,
        summary="Décrire une session",
        body=SessionDite,
        headers=[CLE_D_IDEMPOTENCE],
        answer=schemas.SessionEcrite,
        status=201,
        others={200: schemas.SessionEcrite},
    )
    return router


routers = [_router(base) for base in BASES]
