"""The home page: what there is, and the figures of the release in service."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import PAGE, PUBLIC, Policy, policy

router = APIRouter(route_class=GuardedRoute)
READ = Policy(Right.DOCUMENTATION, PUBLIC, Cost.LIGHT, PAGE)

FIGURES = (
    ("certifications", "certifications", "/certifications"),
    ("remplacements", "fiches RNCP suivies", "/remplacement"),
    ("correspondances", "liens entre nomenclatures", "/documentation/certifications"),
    ("organismes", "organismes de formation", "/documentation/organismes"),
    ("communes", "communes", "/documentation/geographie"),
    ("rome_noms", "noms de métiers", "/metiers"),
    ("alternance_formations", "formations en apprentissage", "/documentation/alternance/chercher"),
    ("alternance_recruteurs", "entreprises susceptibles de recruter", "/documentation/alternance/recruteurs"),
    ("inserjeunes_formations", "formations dont on sait le devenir", "/inserjeunes"),
)


@router.get("/")
@policy(READ)
async def accueil(request: Request) -> Response:
    """Home."""
    release = request.state.release
    tables = release.manifest["tables"] if release else {}
    figures = [(tables[t]["lignes"], label, url) for t, label, url in FIGURES if t in tables]
    return page(
        request,
        "accueil.html",
        familles=request.app.state.families,
        chiffres=figures,
        sources=len(release.manifest["sources"]) if release else 0,
    )
