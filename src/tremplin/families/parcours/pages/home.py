"""Where someone starts: what waits for them, their sessions, someone looked for by number."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Row
from starlette.responses import RedirectResponse, Response

from tremplin.domain.dates import today
from tremplin.families.parcours.bases import BASES, Base
from tremplin.families.parcours.deadlines import echeance
from tremplin.families.parcours.errors import introuvable
from tremplin.families.parcours.events.envelope import read_beneficiaire
from tremplin.families.parcours.events.form import PERSONNE
from tremplin.families.parcours.events.types import Type
from tremplin.families.parcours.pages.common import PAGE, fautes_de, go, identites, nom_de, render_page, serve_page
from tremplin.families.parcours.pages.forms import contenu
from tremplin.families.parcours.privacy.erasure import get
from tremplin.families.parcours.rights import Role
from tremplin.families.parcours.routes.common import Appel, appel
from tremplin.families.parcours.service import acteur_de, service_de
from tremplin.families.parcours.store import actors, readings, to_do
from tremplin.families.parcours.store.readings import Filtres
from tremplin.language.spoken import gettext as _
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.web.forms import Formulaire, posee
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.waiting import Waiting
from tremplin.platform.wire.errors import ApiError

_SESSIONS = 20


def accueil(request: Request, q: str = "", avant: int | None = None) -> Response:
    """Work lists with their counts, then sessions; who is known on the fictitious base alone is led there."""
    try:
        who = appel(request)
    except ApiError:
        if not _only_tries(request):
            raise
        return RedirectResponse(Base(test=True).pages, 303)
    return _home(who, q.strip()[:200], avant)


def _only_tries(request: Request) -> bool:
    """Whether who was refused by the real base belongs to an organisation declared on the fictitious one alone."""
    owner = request.state.porteur.compte
    if owner is None or request.url.path != Base(test=False).pages:
        return False
    store, sought = service_de(request).store, {"client": "", "organisation": owner.organisation_id}
    live, tried = (actors.get(store, **sought, test=base.test).role for base in BASES)
    return live is None and tried is not None


def _home(who: Appel, cherche: str, before: int | None, *, faute: str | None = None, status: int = 200) -> Response:
    with who.service.store.reading() as connection:
        counts = to_do.tally(connection, who.acteur, who.aujourdhui)
        rows, suite = to_do.recents(connection, to_do.sessions(who.acteur, cherche), before, _SESSIONS)
        people = to_do.effectifs(connection, who.acteur, [r.session_id for r in rows])
    works = [(t, counts[t.nom]) for t in to_do.du_role(who.acteur.role)]
    return render_page(
        who,
        "accueil",
        status=status,
        travaux=works,
        sessions=rows,
        effectifs=people,
        suite=suite,
        q=cherche,
        faute=faute,
    )


def travail(request: Request, nom: str, avant: int | None = None) -> Response:
    """The paths of a work list, with who they are."""
    who = appel(request)
    found = to_do.PAR_NOM.get(nom)
    if found is None or who.acteur.role not in found.roles:
        raise introuvable()
    with who.service.store.reading() as connection:
        asked = to_do.parcours_de(who.acteur, found, who.aujourdhui)
        rows, suite = to_do.recents(connection, asked, avant, PAGE)
        plans = to_do.faits_de(connection, [r.id_inscription for r in rows], Type.AIS)
    people = identites(who, rows)
    lines = []
    for row in rows:
        told = plans.get(row.id_inscription, [])
        due = echeance(told[-1].effet, days=10) if nom == "propositions" and told else None
        lines.append({"row": row, "nom": nom_de(people.get(row.personne_id), row), "avant": due})
    return render_page(who, "travail", travail=found, lignes=lines, suite=suite)


@posee
def search(request: Request, given: Formulaire) -> Response:
    """Someone by number: the numbers stay out of the address."""
    who = appel(request)
    if who.acteur.role not in (Role.ORGANISME, Role.CONSEILLER):
        raise introuvable()
    try:
        beneficiaire = read_beneficiaire(contenu(given, PERSONNE))
    except ApiError as error:
        return _home(who, "", None, faute=" ; ".join(fautes_de(error, PERSONNE).toutes.values()), status=422)
    found = get(who.service, beneficiaire, test=who.test)
    if found is None or not _parcours_de(who, found):
        return go(who, "", "INCONNU")
    return go(who, f"/personnes/{who.service.secrets.pseudonyme(who.acteur.organisation, found)}")


def personne(request: Request, pseudonyme: str) -> Response:
    """Someone's paths, as far as the reader sees them."""
    who = appel(request)
    found = who.service.secrets.personne(who.acteur.organisation, pseudonyme)
    rows = _parcours_de(who, found) if found else []
    if not rows:
        raise introuvable()
    people = identites(who, rows[:1])
    identity = people.get(rows[0].personne_id)
    return render_page(who, "personne", identite=identity, nom=nom_de(identity, rows[0]), rows=rows)


def _parcours_de(who: Appel, personne_id: str) -> list[Row[Any]]:
    asked = readings.liste_parcours(who.acteur, Filtres(personne=(personne_id,)))
    with who.service.store.reading() as connection:
        return to_do.recents(connection, asked, None, PAGE)[0]


def waiting(request: Request) -> list[Waiting]:
    """The work lists of who logged in, on the real base, else on the fictitious one where their organisation has
    something to do; none for an organisation that has no part in it."""
    for base in BASES:
        try:
            acteur = acteur_de(request, base.test)
        except ApiError:
            continue
        service = service_de(request)
        with service.store.reading() as connection:
            counts = to_do.tally(connection, acteur, today())
        told = "" if not base.test else _(" (base fictive)")
        found = [
            Waiting(t.counted(counts[t.nom]) + told, counts[t.nom], f"{base.pages}/travaux/{t.nom}")
            for t in to_do.du_role(acteur.role)
        ]
        if not base.test or any(counts.values()):
            return found
    return []


def _router(base: Base) -> APIRouter:
    router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
    serve_page(router, base, "", accueil)
    serve_page(router, base, "/travaux/{nom}", travail)
    serve_page(router, base, "/chercher", search, method="POST")
    serve_page(router, base, "/personnes/{pseudonyme}", personne, cost=Cost.LIGHT)
    return router


routers = [_router(base) for base in BASES]
