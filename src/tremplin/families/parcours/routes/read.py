"""Native reading: information collectives, attestations, paths, sessions, closed lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from tremplin.families.parcours.attestations.document import preuve
from tremplin.families.parcours.attestations.issuing import issue
from tremplin.families.parcours.bases import BASES, Base, serve
from tremplin.families.parcours.blocks import SEUIL
from tremplin.families.parcours.errors import efface, introuvable
from tremplin.families.parcours.events import vocabulary
from tremplin.families.parcours.events.schemas import ID_MAX
from tremplin.families.parcours.events.types import LIBELLES_EVENEMENTS, TRANSITIONS, Type
from tremplin.families.parcours.feed import schemas
from tremplin.families.parcours.feed.parameters import REPETES, Parametres, ParametresStatistiques
from tremplin.families.parcours.feed.views import Vues
from tremplin.families.parcours.rights import Acteur
from tremplin.families.parcours.routes.common import Appel, appel, certifinfo_de, etiquetee, json, list_all
from tremplin.families.parcours.service import Service
from tremplin.families.parcours.statistics import Tableau, tableau
from tremplin.families.parcours.store import readings
from tremplin.families.parcours.store.readings import Filtres
from tremplin.families.parcours.store.statistics import tally
from tremplin.families.parcours.store.tables import attestation, evenement, ico, parcours, session
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.pages import page

Liste = Annotated[Parametres, Query()]
IdInscription = Annotated[int, Path(ge=1, le=ID_MAX)]
Id = Annotated[str, Path(max_length=64, pattern=r"^[0-9A-Za-z-]+(\.[a-z]{3,4})?$")]


def icos(request: Request, wanted: Liste) -> Response:
    """Les informations collectives des sessions visibles."""
    return list_all(
        appel(request),
        wanted,
        readings.liste_icos,
        ico.c.id.label("ico_id"),
        lambda vues, row: vues.ico(row),
        personnes=False,
    )


def inscriptions(request: Request, wanted: Liste) -> Response:
    """Les inscriptions à une information collective."""
    return _faits(request, wanted, Type.ICO_INSCRIPTION)


def presences(request: Request, wanted: Liste) -> Response:
    """Ce que donnent les informations collectives : présences, absences, décisions."""
    return _faits(request, wanted, Type.ICO_PRESENCE)


def _faits(request: Request, parameters: Parametres, type: Type) -> Response:
    return list_all(
        appel(request),
        parameters,
        lambda a, f: readings.liste_faits(a, f, [type]),
        evenement.c.id.label("evenement_id"),
        lambda vues, row: vues.fait(row),
    )


def ais(request: Request, wanted: Liste) -> Response:
    """Les attestations d'inscription à un stage."""
    return _attestations(request, wanted, Type.AIS)


def aes(request: Request, wanted: Liste) -> Response:
    """Les attestations d'entrée en stage."""
    return _attestations(request, wanted, Type.AES)


def _attestations(request: Request, parameters: Parametres, type: Type) -> Response:
    return list_all(
        appel(request),
        parameters,
        lambda a, f: readings.liste_attestations(a, f, type),
        attestation.c.id.label("attestation_id"),
        lambda vues, row: vues.attestation(row, identite=False),
    )


def une_ais(request: Request, id: Id) -> Response:
    """Une attestation d'inscription, par son identifiant ou son numéro (`.pdf`, `.html`, `.sig` : sa signature)."""
    return _une_attestation(request, id, Type.AIS)


def une_aes(request: Request, id: Id) -> Response:
    """Une attestation d'entrée, par son identifiant ou son numéro (`.pdf`, `.html`, `.sig` : sa signature)."""
    return _une_attestation(request, id, Type.AES)


def _une_attestation(request: Request, id: str, type: Type) -> Response:
    who = appel(request)
    name, _, extension = id.partition(".")
    named = attestation.c.id == name if "-" not in name else attestation.c.numero == name
    asked = readings.liste_attestations(who.acteur, Filtres(), type).where(named)
    row, views = _alone(who, asked)
    form = extension or _form(request.headers.get("accept", ""))
    if form == "json":
        return etiquetee(views.attestation(row, identite=True), {})
    if form not in _FORMES or not who.acteur.sees_identity:
        raise introuvable()
    if row.cle_id not in views.cles:
        raise efface()
    document, printed = issue(who.service, row, views.identite(row), views.cles[row.cle_id])
    if form == "html":
        return page(request, "parcours/attestation.html", d=printed, sha256=document.sha256.hex())
    if form == "sig":
        return json(preuve(row.attestation_numero, document))
    headers = {
        "content-disposition": f'attachment; filename="{row.attestation_numero}.pdf"',
        "content-security-policy": "default-src 'none'; sandbox",
    }
    return Response(document.pdf, headers=headers, media_type="application/pdf")


_FORMES = ("pdf", "html", "sig")
_PAR_TYPE = {"application/pdf": "pdf", "text/html": "html"}
"""Media type → the form of an attestation; JSON when none of these is asked for."""


def _form(accept: str) -> str:
    """The first form that a reader accepts."""
    asked = (part.partition(";")[0].strip() for part in accept.split(","))
    return next((_PAR_TYPE[kind] for kind in asked if kind in _PAR_TYPE), "json")


def liste_parcours(request: Request, wanted: Liste) -> Response:
    """Les parcours : une personne dans une session."""
    return list_all(
        appel(request),
        wanted,
        readings.liste_parcours,
        parcours.c.id_inscription.label("id_inscription"),
        lambda vues, row: vues.parcours(row),
    )


def un_parcours(request: Request, idInscription: IdInscription) -> Response:  # noqa: N803  the wire's name
    """Un parcours entier : état, événements visibles, attestations, contradictions entre sources."""
    who = appel(request)
    mine = parcours.c.id_inscription == idInscription
    row, views = _alone(who, readings.liste_parcours(who.acteur, Filtres()).where(mine))
    with who.service.store.reading() as connection:
        events = readings.evenements_de(connection, who.acteur, [idInscription])
        documents = readings.documents_de(connection, who.acteur, idInscription)
    texts = views.textes(*events)
    told: dict[str, Any] = {
        **views.parcours(row),
        "evenements": [views.evenement(e, texts) for e in events],
        "attestations": [views.attestation(r, identite=False) for r in documents],
        "conflits": views.conflits(row, texts),
    }
    if who.acteur.sees_identity:
        told["identite"] = views.identite(row)
    return etiquetee(told, {})


def evenements(request: Request, idInscription: IdInscription) -> Response:  # noqa: N803
    """Le journal d'un parcours : chaque événement, même annulé ou sans effet, et pourquoi."""
    who = appel(request)
    with who.service.store.reading() as connection:
        if readings.un_parcours(connection, who.acteur, idInscription) is None:
            raise introuvable()
        events = readings.evenements_de(connection, who.acteur, [idInscription])
    cles = who.service.cles.read({e.cle_id for e in events}) if who.acteur.sees_identity else {}
    views = Vues(who.service, who.acteur, cles)
    texts = views.textes(*events)
    return etiquetee({"resultats": [views.evenement(e, texts) for e in events]}, {})


def sessions(request: Request, wanted: Liste) -> Response:
    """Les sessions visibles."""
    return list_all(
        appel(request),
        wanted,
        readings.liste_sessions,
        session.c.id.label("session_id"),
        lambda vues, row: vues.session_entiere(row),
        personnes=False,
    )


def une_session(request: Request, id: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> Response:
    """Une session."""
    who = appel(request)
    with who.service.store.reading() as connection:
        row = readings.first(connection, readings.liste_sessions(who.acteur, Filtres()).where(session.c.id == id))
    if row is None:
        raise introuvable()
    views = Vues(who.service, who.acteur, certifinfo=certifinfo_de(who.service, [row]))
    return etiquetee(views.session_entiere(row), {})


def statistiques(request: Request, wanted: Annotated[ParametresStatistiques, Query()]) -> Response:
    """Entrées, abandons, fins, retards, par organisme, région, financeur ou mois ; petits effectifs masqués."""
    who = appel(request)
    told = count_for(who.service, who.acteur, wanted)
    return etiquetee({"par": told.par, "resultats": told.lignes, "total": told.total, "seuil": SEUIL}, {})


def count_for(service: Service, acteur: Acteur, wanted: ParametresStatistiques) -> Tableau:
    """The statistics that a reader asks for."""
    period = (wanted.dateEffetDu, wanted.dateEffetAu)
    with service.store.reading() as connection:
        rows = tally(connection, acteur, wanted.filtres(()), period)
    return tableau(rows, wanted.par)


def referentiel(nom: Annotated[str, Path(max_length=20)]) -> Response:
    """Une liste fermée : etats, evenements, motifs, motifs-refus, statuts, financeurs, dispositifs, objectifs."""
    if nom not in _REFERENTIELS:
        raise introuvable()
    return json({"resultats": _REFERENTIELS[nom]})


def _alone(who: Appel, asked: Any) -> tuple[Any, Vues]:
    """The one row asked for, its reading written when it shows who someone is; raises 404."""
    with who.service.store.reading() as connection:
        row = readings.first(connection, asked)
    if row is None:
        raise introuvable()
    if not who.acteur.sees_identity:
        return row, Vues(who.service, who.acteur)
    who.note([row.personne_id])
    return row, Vues(who.service, who.acteur, who.service.cles.read([row.cle_id]))


def _codes(listed: dict[Any, str]) -> list[dict[str, Any]]:
    return [{"code": code, "libelle": label} for code, label in listed.items()]


_REFERENTIELS: dict[str, list[dict[str, Any]]] = {
    "etats": _codes(vocabulary.LIBELLES_ETATS),
    "evenements": [
        {
            "code": type,
            "libelle": label,
            "depuis": sorted(s or "" for s in TRANSITIONS[type].depuis) if type in TRANSITIONS else [],
            "vers": TRANSITIONS[type].vers if type in TRANSITIONS else None,
        }
        for type, label in LIBELLES_EVENEMENTS.items()
    ],
    "motifs": _codes(vocabulary.MOTIFS),
    "motifs-refus": _codes(vocabulary.MOTIFS_REFUS),
    "statuts": _codes(vocabulary.STATUTS),
    "financeurs": _codes(vocabulary.FINANCEURS),
    "dispositifs": _codes({d: d for d in vocabulary.DISPOSITIFS}),
    "objectifs": _codes(vocabulary.OBJECTIFS),
}


_LISTES: tuple[tuple[str, Callable[..., Response], str, Any], ...] = (
    ("/icos", icos, "Informations collectives", schemas.IcoVue),
    ("/icos/inscriptions", inscriptions, "Inscriptions aux ICO", schemas.FaitVu),
    ("/icos/presences", presences, "Présences aux ICO", schemas.FaitVu),
    ("/ais", ais, "AIS", schemas.Ais),
    ("/aes", aes, "AES", schemas.Aes),
    ("/parcours", liste_parcours, "Parcours", schemas.ParcoursVu),
    ("/sessions", sessions, "Sessions", schemas.SessionEntiere),
)
_OBJETS: tuple[tuple[str, Callable[..., Response], str, Any], ...] = (
    ("/ais/{id}", une_ais, "Une AIS", schemas.Ais | schemas.Preuve),
    ("/aes/{id}", une_aes, "Une AES", schemas.Aes | schemas.Preuve),
    ("/parcours/{idInscription}", un_parcours, "Un parcours", schemas.ParcoursEntier),
    ("/parcours/{idInscription}/evenements", evenements, "Journal d'un parcours", schemas.Journal),
    ("/sessions/{id}", une_session, "Une session", schemas.SessionEntiere),
    ("/referentiels/{nom}", referentiel, "Une liste fermée", schemas.Codes),
)


def _router(base: Base) -> APIRouter:
    router = APIRouter(route_class=GuardedRoute)
    for chemin, handler, name, model in _LISTES:
        page_de = schemas.Page[model]  # type: ignore[valid-type]
        serve(router, base, base.natif + chemin, handler, repeated=REPETES, summary=name, answer=page_de)
    for chemin, handler, name, model in _OBJETS:
        forms = tuple(_PAR_TYPE) if handler in (une_ais, une_aes) else ()
        serve(router, base, base.natif + chemin, handler, cost=Cost.LIGHT, summary=name, answer=model, media=forms)
    serve(
        router,
        base,
        f"{base.natif}/statistiques",
        statistiques,
        repeated=REPETES,
        summary="Statistiques",
        answer=schemas.Statistiques,
    )
    return router


routers = [_router(base) for base in BASES]
