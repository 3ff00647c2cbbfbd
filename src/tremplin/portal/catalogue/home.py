"""The home page: doors for each kind of people, the one search, the figures of the release in service."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import FileResponse, RedirectResponse, Response

from tremplin.language.catalogues import LANGUAGES
from tremplin.language.spoken import mark
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.finding import Group
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import PAGE, PUBLIC, Policy, policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.linked_data import node, organisation
from tremplin.portal.files import static_folder

router = APIRouter(route_class=GuardedRoute)
READ = Policy(Right.DOCUMENTATION, PUBLIC, Cost.LIGHT, PAGE)
SEARCH = Policy(Right.CATALOGUE, PUBLIC, Cost.SEARCH, PAGE)


_NOMENCLATURE = re.compile(r"(?i)^(?:siret|siren|uai|cfd|mef|sise|rome|fap|insee)(?: ?n°| ?:)? ?(?=.*\d)")
"""The name of a nomenclature, before the code that alone is looked for: « SIRET 185 722 048 00153 »."""
FIGURES = (
    ("certifications", mark("certifications"), "/certifications"),
    ("remplacements", mark("fiches RNCP suivies"), "/remplacement"),
    ("correspondances", mark("liens entre nomenclatures"), "/telechargements#correspondances"),
    ("organismes", mark("organismes de formation"), "/telechargements#organismes"),
    ("communes", mark("communes"), "/telechargements#communes"),
    ("rome_noms", mark("noms de métiers"), "/metiers"),
    ("alternance_formations", mark("formations en apprentissage"), "/recherche-apprentissage"),
    ("alternance_recruteurs", mark("entreprises susceptibles de recruter"), "/recherche-emploi"),
    ("inserjeunes_formations", mark("formations dont on sait le devenir"), "/inserjeunes"),
    ("inserjeunes_regionales", mark("devenirs d'une formation dans une région"), "/inserjeunes"),
)


@router.get("/")
@policy(READ)
async def accueil(request: Request) -> Response:
    """Home."""
    release, state = request.state.release, state_of(request)
    tables = release.manifest["tables"] if release else {}
    checks = release.manifest["controles"] if release else []
    figures = [(tables[t]["lignes"], label, url) for t, label, url in FIGURES if t in tables and tables[t]["lignes"]]
    return page(
        request,
        "accueil.html",
        machine=node(
            "WebSite",
            name="Tremplin",
            inLanguage=list(LANGUAGES),
            publisher=organisation(state.settings.values["TREMPLIN_LEGAL_EDITEUR"] or "Tremplin"),
            potentialAction=node(
                "SearchAction",
                target=node("EntryPoint", urlTemplate=f"{state.settings.base_url}/recherche?q={{q}}"),
                **{"query-input": "required name=q"},
            ),
        ),
        familles=request.app.state.families,
        chiffres=figures,
        controles=(sum(c["ok"] for c in checks), len(checks)),
        sources=len(release.manifest["sources"]) if release else 0,
    )


@router.get("/recherche")
@policy(SEARCH)
def search(request: Request, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """What every family finds, in groups; a code or a number that is one thing alone leads there."""
    typed = _NOMENCLATURE.sub("", " ".join(q.split()))
    state, release = state_of(request), release_of(request)
    families = request.app.state.families if typed else ()
    subject = next(filter(None, (f.sujet(release, typed) for f in families)), typed) if release else typed
    groups = [g for f in families for g in f.cherche(state, release, subject if f.sans_lieu else typed)]
    exact = {found.adresse for g in groups for found in g.trouves if found.exact}
    if len(exact) == 1:
        return RedirectResponse(exact.pop(), 303)
    return page(request, "recherche.html", q=typed, groupes=sorted(groups, key=_rank))


_ORDER = ("Alternance", "Métiers", "Certifications", "Établissements", "Organismes de formation", "Entreprises")
"""What people look for most, first; the rest follows as the families give it."""


def _rank(group: Group) -> int:
    return _ORDER.index(group.titre) if group.titre in _ORDER else len(_ORDER)


@router.get("/favicon.ico")
@policy(READ)
async def favicon(_request: Request) -> Response:
    """The icon where browsers look for it unasked."""
    return FileResponse(static_folder() / "favicon.ico", media_type="image/vnd.microsoft.icon")


@router.get("/manifest.webmanifest")
@policy(READ)
async def manifest(_request: Request) -> Response:
    """What a telephone shows of the site on its home screen."""
    return FileResponse(static_folder() / "manifest.webmanifest", media_type="application/manifest+json")
