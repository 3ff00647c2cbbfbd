"""Pages: what every one of them needs, and those of errors."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from tremplin.domain.display import phrase
from tremplin.language.spoken import gettext, mark, spoken, translated
from tremplin.platform.web.family import known_code
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import VALIDATION, ApiError
from tremplin.platform.wire.linked_data import Node
from tremplin.platform.work.rendering import environment

SECOND_FACTEUR = "SECOND_FACTEUR"
"""Code of the refusal of who must still give a second factor."""
ERROR = "erreur.html"
FAULTY = (400, 422)
"""Statuses of a form that is shown again with what is wrong: its title says so first."""
TITLES = {
    400: mark("Demande mal formée"),
    401: mark("Connexion demandée"),
    403: mark("Accès refusé"),
    404: mark("Page introuvable"),
    405: mark("Méthode refusée"),
    409: mark("Déjà fait, ou changé entre-temps"),
    410: mark("Ce lien ne sert plus"),
    413: mark("Envoi trop gros"),
    415: mark("Type de fichier refusé"),
    422: mark("À corriger"),
    429: mark("Trop de demandes"),
    431: mark("Adresse ou en-têtes trop longs"),
    500: mark("Erreur de notre côté"),
    503: mark("Service momentanément interrompu"),
    507: mark("Service momentanément interrompu"),
}
"""Titles of the pages of errors; a status that has none takes that of its class."""

LABELS = {
    "apres": mark("Suite"),
    "au": mark("Jusqu'au"),
    "avant": mark("Suite"),
    "avec": mark("Version comparée"),
    "bassin": mark("Bassin d'emploi"),
    "bassins": mark("Bassins d'emploi"),
    "cfd": mark("Diplôme (CFD)"),
    "choix": mark("Établissements cochés"),
    "code": mark("Code"),
    "commune": mark("Commune"),
    "communes": mark("Communes"),
    "departement": mark("Département"),
    "departements": mark("Départements"),
    "depuis": mark("Version de départ"),
    "du": mark("À partir du"),
    "fait": mark("Ce qui vient d'être fait"),
    "famille": mark("Famille"),
    "intention": mark("Réponse"),
    "itemId": mark("Résultat"),
    "jeton": mark("Lien"),
    "label": mark("Métier"),
    "lang": mark("Langue"),
    "lat": mark("Latitude"),
    "lieu": mark("Lieu"),
    "lieux": mark("Lieux"),
    "lon": mark("Longitude"),
    "metier": mark("Métier"),
    "metiers": mark("Métiers"),
    "mois": mark("Mois"),
    "page": mark("Page"),
    "par": mark("Répartition"),
    "pour": mark("Motif"),
    "q": mark("Recherche"),
    "raison": mark("Raison"),
    "rayon": mark("Distance"),
    "region": mark("Région"),
    "regions": mark("Régions"),
    "rncp": mark("Fiche RNCP"),
    "rome": mark("Métier (ROME)"),
    "romes": mark("Métiers (ROME)"),
    "suivi": mark("Travail suivi"),
    "table": mark("Table"),
    "tri": mark("Tri"),
    "type": mark("Type de résultat"),
    "vers": mark("Page suivante"),
}
"""Parameters of pages as people know them: by the labels of their fields."""


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    canonique: str = "",
    machine: Node | None = None,
    **context: Any,
) -> HTMLResponse:
    """Render a template with what every page needs. `canonique`: its French address, where its path alone doesn't tell
    what it shows; `machine`: what machines read of it."""
    state = state_of(request)
    porteur = getattr(request.state, "porteur", None)
    path, pages = request.scope["path"], request.app.state.pages
    found = status == 200 and request.method == "GET"
    release = getattr(request.state, "release", state.releases.current)
    html = environment.get_template(template).render(
        chemin=path,
        langue=spoken(),
        plus_facile=pages.easier(request.url) if found else "",
        traductions=pages.translations(canonique or path, request.url) if found else (),
        indexable=found and path in pages and request.state.policy.form.errors is error_page,
        machine={"@context": "https://schema.org", **machine} if machine else None,
        fautive=status in FAULTY and template != ERROR,
        base_url=state.settings.base_url,
        statique=request.app.state.statique,
        contact=state.settings.contact,
        marque_etat=state.settings.marque_etat,
        version=release,
        code_connu=partial(known_code, request.app.state.families, release),
        **{"porteur": porteur, "jeton": porteur and porteur.jeton, **context},
    )
    return HTMLResponse(pages.lead_on(html), status)


def page_de_compte(request: Request, error: ApiError) -> Response:
    """The page of an error for someone who logs in: to the login, or to the second factor, when that is what lacks."""
    data = error.data if isinstance(error.data, dict) else {}
    if request.method == "GET" and (error.status == 401 or data.get("code") == SECOND_FACTEUR):
        asked = request.scope["raw_path"].decode("latin-1")  # in the language of its address
        if request.scope["query_string"]:
            asked += "?" + request.scope["query_string"].decode("latin-1")
        place = request.state.policy.who.login if error.status == 401 else "/connexion/second-facteur"
        return RedirectResponse(f"{place}?{urlencode({'vers': asked})}", 303)
    return error_page(request, error)


def _said(error: ApiError) -> str:
    """Its message; of parameters, what was expected of each: the wire's own word is for programs."""
    faults = error.data.get("validationError") if isinstance(error.data, dict) else None
    if error.message != VALIDATION or not faults:
        return translated(error.message)
    named = [(".".join(f["path"]), f["message"]) for f in faults]
    told = (gettext("%(champ)s : %(faute)s", champ=translated(LABELS.get(n, n)), faute=m) for n, m in named)
    return phrase(" ; ".join(told))


def error_page(request: Request, error: ApiError) -> Response:
    """The page of an error: what happened, and where to go."""
    title = TITLES.get(error.status, TITLES[error.status // 100 * 100])
    response = page(
        request, ERROR, status=error.status, statut=error.status, titre=translated(title), message=_said(error)
    )
    response.headers.update(error.headers)
    return response
