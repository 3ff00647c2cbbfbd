"""The routes of the service replaced, kept exactly: reading the people of a session, writing what comes of a meeting.

Nothing here is strict: an unknown parameter is ignored, an unknown or foreign session is empty, a post is idempotent by
what it says. Which event each code stands for is in `STATUTS`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints
from sqlalchemy import Connection, Row
from starlette.responses import Response

from tremplin.domain.schema import Schema
from tremplin.families.parcours.admission.admission import Admission, Reponse
from tremplin.families.parcours.admission.rules import hors_bornes
from tremplin.families.parcours.bases import BASES, Base, serve
from tremplin.families.parcours.errors import champ, refus
from tremplin.families.parcours.events.envelope import Saisie, mal_forme
from tremplin.families.parcours.events.schemas import Beneficiaire, NumerosSession
from tremplin.families.parcours.events.types import Type
from tremplin.families.parcours.events.vocabulary import STATUTS, Resultat, Source
from tremplin.families.parcours.feed import schemas, views
from tremplin.families.parcours.routes.common import Appel, appel, json
from tremplin.families.parcours.store import readings
from tremplin.families.parcours.store.readings import Filtres
from tremplin.families.parcours.store.sessions import par_numeros
from tremplin.families.parcours.store.tables import parcours
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.wire.described import header
from tremplin.platform.wire.moments import Day
from tremplin.platform.wire.siret import SiretOfAnyKey

MAXIMUM = 5000
_CODES = {"ICR": Resultat.RETENU, "ICA": Resultat.ABSENT, "ICN": Resultat.NON_RETENU}
_PRODUCTION = "production"
_MODE = header("pe-fonc-apimode", r"[ -~]{0,100}", f"Tout est jugé, rien n'est gardé, s'il n'est pas `{_PRODUCTION}`")


_INSTANT = r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}"
_HEURES = r"[0-9]{1,5}"


def _instant(value: Any) -> Any:
    """`YYYY-MM-DD hh:mm:ss`, of which the day counts."""
    if isinstance(value, str) and re.fullmatch(_INSTANT, value):
        with suppress(ValueError):
            return datetime.strptime(value, "%Y-%m-%d %H:%M:%S").date()
    raise ValueError("une date AAAA-MM-JJ hh:mm:ss est attendue")


def _entier(value: Any) -> Any:
    """An integer, or digits only."""
    return int(value) if isinstance(value, str) and re.fullmatch(_HEURES, value) else value


def _text(value: Any) -> Any:
    """A number where digits of a text are expected."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


_Texte = BeforeValidator(_text, json_schema_input_type=str | int)
_Numero = Annotated[str, StringConstraints(min_length=1, max_length=25), _Texte]
_Jour = Annotated[Day, BeforeValidator(_instant, json_schema_input_type=Annotated[str, Field(pattern=f"^{_INSTANT}$")])]
_Heures = Annotated[
    int, BeforeValidator(_entier, json_schema_input_type=int | Annotated[str, Field(pattern=f"^{_HEURES}$")])
]


class _Personne(Schema):
    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)
    numeroFormation: _Numero
    numeroAction: _Numero
    numeroSession: _Numero
    idRegionalDE: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{1,25}$")]
    codeGeoDE: Annotated[str, StringConstraints(pattern=r"^[0-9]{3}$"), _Texte]


class Inscription(_Personne):
    """What comes of an information collective for someone, and the plan of its training."""

    codeStatutInscription: Literal[*_CODES]  # type: ignore[valid-type]
    siretOrganismeFormation: SiretOfAnyKey | None = None
    dateDebutPlanFormation: _Jour
    dateFinPlanFormation: _Jour
    nbHeureTotalFormation: _Heures


class DecisionAttente(_Personne):
    """A decision on someone who waits."""

    codeStatutInscription: Literal["PFR"]


class Demandee(Schema):
    """A session: by the partner's reference when the feed has it, else by the three numbers."""

    numeroSession: str | None = None
    numeroAction: str | None = None
    numeroFormation: str | None = None
    numeroReferenceExterne: str | None = None
    codeStatutInscription: Literal[*STATUTS] | None = None  # type: ignore[valid-type]

    def filtres(self) -> Filtres:
        """What the queries read of it; raises ApiError 400 when it names no session."""
        if self.numeroReferenceExterne:
            return Filtres(reference_externe=(self.numeroReferenceExterne,))
        numbers = {n: getattr(self, n) for n in ("numeroSession", "numeroAction", "numeroFormation")}
        lacking = [name for name, value in numbers.items() if not value]
        if lacking:
            faults = [champ(n, None, "un numéro InterCarif, ou numeroReferenceExterne") for n in lacking]
            raise refus(400, "PARAMETRE_INVALIDE", f"Paramètres absents : {', '.join(lacking)}", faults)
        session, action, formation = ((value,) for value in numbers.values())
        return Filtres(numero_session=session, numero_action=action, numero_formation=formation)


def statut_session(request: Request, demandee: Annotated[Demandee, Query()]) -> Response:
    """Les personnes d'une session, ce que donne leur information collective, le plan de leur formation."""
    who = appel(request)
    filtres, code = demandee.filtres(), demandee.codeStatutInscription
    with who.service.store.reading() as connection:
        asked = readings.liste_parcours(who.acteur, filtres).add_columns(parcours.c.statut)
        asked = asked.where(parcours.c.statut == code if code else parcours.c.statut.is_not(None))
        rows = readings.page(connection, asked, parcours.c.id_inscription.label("id_inscription"), None, MAXIMUM)
    if len(rows) > MAXIMUM:
        raise refus(400, "TROP_D_ELEMENTS", f"Plus de {MAXIMUM} éléments : utilisez la route native /parcours")
    return json([_element(who, row) for row in rows])


def _element(who: Appel, row: Row[Any]) -> dict[str, Any]:
    plan = views.modules(row.parcours_document["plan"]) or _de_la_session(row.session_document)
    return {
        "apercuSessionFormationPartenaire": _apercu(row),
        "codeStatutInscription": row.statut,
        "idInscription": row.id_inscription,
        "idNationalDE": who.service.secrets.pseudonyme(who.acteur.organisation, row.personne_id),
        "idProjetAction": row.id_projet_action,
        "listeModuleFormation": [
            {"dateDebut": f"{m['dateDebutPeriode']}T00:00:00Z", "dateFin": f"{m['dateFinPeriode']}T00:00:00Z"}
            for m in plan
        ],
    }


def _apercu(row: Any) -> dict[str, str]:
    return {
        "numeroSession": row.numero_session,
        "numeroAction": row.numero_action,
        "numeroFormation": row.numero_formation,
    }


def _de_la_session(document: dict[str, Any]) -> list[dict[str, Any]]:
    if not document.get("debut"):
        return []
    fin = document.get("fin") or document["debut"]
    return [{"numPeriode": 1, "dateDebutPeriode": document["debut"], "dateFinPeriode": fin}]


def inscriptions(request: Request, sent: Inscription) -> Response:
    """Ce que donne une information collective : retenu (et sa proposition d'entrée), absent, non retenu."""
    who = appel(request)
    common = _commun(sent) | {"siret": sent.siretOrganismeFormation}
    plan = {
        "dateDebut": sent.dateDebutPlanFormation.isoformat(),
        "dateFin": sent.dateFinPlanFormation.isoformat(),
        "nbHeureTotalFormation": sent.nbHeureTotalFormation,
    }
    result = {"resultat": _CODES[sent.codeStatutInscription]}
    faults = _plan(sent)
    if faults:
        raise mal_forme(faults)
    saisies = [Saisie(type=Type.ICO_PRESENCE, effet=None, contenu=dict(result), **common)]
    if sent.codeStatutInscription == "ICR":
        saisies.append(Saisie(type=Type.AIS, effet=None, contenu=plan, **common))

    def judged(connection: Connection) -> list[Reponse]:
        key = (sent.numeroSession, sent.numeroAction)
        known = par_numeros(connection, [key], who.test).get(key)
        if known is not None and known.version and known.sirets & who.acteur.sirets:
            names = ("dateDebutPlanFormation", "dateFinPlanFormation")
            if outside := hors_bornes(plan, known.versions[-1], names):
                raise mal_forme(outside)
        return _admit(connection, who, saisies)

    return _ecrite(who, judged)


def _plan(sent: Inscription) -> list[Any]:
    faults = []
    if sent.dateFinPlanFormation < sent.dateDebutPlanFormation:
        expected = "une date égale ou postérieure à dateDebutPlanFormation"
        faults.append(champ("dateFinPlanFormation", sent.dateFinPlanFormation.isoformat(), expected))
    if not 1 <= sent.nbHeureTotalFormation <= 10_000:
        faults.append(champ("nbHeureTotalFormation", sent.nbHeureTotalFormation, "un nombre d'heures de 1 à 10 000"))
    return faults


def decision_attente(request: Request, sent: DecisionAttente) -> Response:
    """Décider pour une personne sur liste d'attente."""
    who = appel(request)
    content = {"resultat": Resultat.RETENU, "surListeAttente": True}
    saisie = Saisie(type=Type.ICO_PRESENCE, effet=None, contenu=content, **_commun(sent))

    def judged(connection: Connection) -> list[Reponse]:
        work = Admission(
            connection=connection, service=who.service, acteur=who.acteur, source=Source.API_0_SAISIE, stricte=True
        )
        (answer,) = work.admit([saisie])
        if answer.erreur is not None:
            raise answer.erreur
        assert answer.dossier is not None
        if answer.raison is not None:
            raise refus(
                409, "ETAT_INCOMPATIBLE", "Cette personne n'est pas sur liste d'attente", etat=answer.dossier.pli.etat
            )
        work.write()
        return [answer]

    return _ecrite(who, judged)


def _commun(sent: _Personne) -> dict[str, Any]:
    return {
        "beneficiaire": Beneficiaire(idRegionalDE=sent.idRegionalDE, codeGeoDE=sent.codeGeoDE),
        "session": NumerosSession(
            numeroFormation=sent.numeroFormation, numeroAction=sent.numeroAction, numeroSession=sent.numeroSession
        ),
    }


def _admit(connection: Connection, who: Appel, saisies: Sequence[Saisie]) -> list[Reponse]:
    work = Admission(
        connection=connection, service=who.service, acteur=who.acteur, source=Source.API_0_SAISIE, stricte=False
    )
    answers = work.admit(saisies)
    refused = next((a.erreur for a in answers if a.erreur is not None), None)
    if refused is not None:
        raise refused
    work.write()
    return answers


def _ecrite(who: Appel, judged: Any) -> Response:
    """The answer of a write; judged and not kept unless the mode is production."""
    simulated = who.request.headers.get("pe-fonc-apimode", _PRODUCTION) != _PRODUCTION

    def shared(connection: Connection) -> tuple[int, dict[str, Any]]:
        answers: list[Reponse] = judged(connection)
        told = _inscription(who, answers)
        if simulated:
            raise _Simulee(told)
        return answers[0].status, told

    try:
        status, told = who.service.store.ensemble(shared)
    except _Simulee as simulation:
        return json({**simulation.reponse, "simulation": True})
    return json(told, status)


class _Simulee(Exception):
    """Everything was judged; nothing is to be kept."""

    def __init__(self, answer: dict[str, Any]) -> None:
        super().__init__()
        self.reponse = answer


def _inscription(who: Appel, answers: Sequence[Reponse]) -> dict[str, Any]:
    dossier = answers[-1].dossier
    assert dossier is not None
    state = dossier.etat()
    periods = views.modules(state["document"]["plan"]) or _de_la_session(dict(dossier.session.document))
    return {
        "apercuSessionFormation": dossier.session.numeros,
        "codeStatutInscription": state["statut"],
        "idInscription": dossier.id_inscription,
        "idNationalDE": who.service.secrets.pseudonyme(who.acteur.organisation, dossier.personne.id),
        "idProjetAction": dossier.id_projet_action,
        "listeModules": periods,
    }


_REJOUEE = dict.fromkeys((200, 202), schemas.InscriptionEcrite)
"""What was already told, or waits for what precedes it."""


def _router(base: Base) -> APIRouter:
    router = APIRouter(route_class=GuardedRoute)
    serve(
        router,
        base,
        f"{base.documente}/inscriptions/statut/session",
        statut_session,
        unknown=True,
        summary="Inscriptions d'une session",
        answer=list[schemas.InscriptionLue],
    )
    serve(
        router,
        base,
        f"{base.zero_saisie}/inscriptions",
        inscriptions,
        method="POST",
        cost=Cost.WRITE,
        writes=True,
        unknown=True,
        summary="Résultat d'une information collective",
        body=Inscription,
        headers=[_MODE],
        answer=schemas.InscriptionEcrite,
        status=201,
        others=_REJOUEE,
    )
    serve(
        router,
        base,
        f"{base.zero_saisie}/inscriptions/decision-attente-formation",
        decision_attente,
        method="POST",
        cost=Cost.WRITE,
        writes=True,
        unknown=True,
        summary="Décision sur liste d'attente",
        body=DecisionAttente,
        headers=[_MODE],
        answer=schemas.InscriptionEcrite,
        status=201,
        others=_REJOUEE,
    )
    return router


routers = [_router(base) for base in BASES]
