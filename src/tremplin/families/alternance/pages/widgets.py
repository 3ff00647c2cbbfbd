"""The page that builds the code of each widget and shows it as another site would."""

from __future__ import annotations

from html import escape
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.domain import codes
from tremplin.domain.written import colours
from tremplin.families.alternance.common import opco as opcos
from tremplin.families.alternance.pages.common import COULEURS, logo_de
from tremplin.families.alternance.search.page_query import RAYONS
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.door import CADRE, Cadre
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import PAGE, PUBLIC, Policy, policy
from tremplin.platform.web.state import state_of

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_PAGE = Policy(Right.WIDGETS, PUBLIC, Cost.LIGHT, PAGE.live)
PERIMETRES = {
    "recherche-apprentissage": mark("Emplois et formations"),
    "recherche-emploi": mark("Emplois"),
    "recherche-apprentissage-formation": mark("Formations"),
}
TAILLES = {"mobile": ("360", "640"), "large": ("100%", "800")}
_TEXTES = ("caller", "nom", "job_name", "lieu", "lat", "lon", "return_uri", "return_logo_url")


@router.get("/test-widget")
@policy(_PAGE)
async def essai(request: Request) -> Response:
    """Build the code of the search widget, and show it live; the codes of the two others."""
    given = {n: v.strip()[:500] for n, v in request.query_params.items() if v.strip()}
    wanted = {n: given[n] for n in _TEXTES if n in given}
    wanted.setdefault("caller", "mon-site")
    romes = [r for r in given.get("romes", "").upper().split(",") if codes.matches(codes.ROME, r)]
    if romes:
        wanted["romes"] = ",".join(romes[:20])
    if given.get("radius") in {str(r) for r in RAYONS}:
        wanted["radius"] = given["radius"]
    if given.get("opco") in opcos.PAR_COURT:
        wanted["opco"] = given["opco"]
    if given.get("frozen_job") == "1":
        wanted["frozen_job"] = "1"
    if "return_logo_url" in wanted and logo_de(wanted["return_logo_url"]) is None:
        del wanted["return_logo_url"]
    if given.get("couleur") in COULEURS or colours.shades(given.get("couleur", "")):
        wanted["couleur"] = given["couleur"]
    path = given.get("perimetre", "")
    path = path if path in PERIMETRES else "recherche-apprentissage"
    size = given.get("taille", "")
    size = size if size in TAILLES else "large"
    width, height = TAILLES[size]
    base = state_of(request).settings.base_url
    address = f"/{path}?{urlencode(wanted, quote_via=quote)}"
    request.scope["state"][CADRE] = Cadre(cadres=" 'self'")
    return page(
        request,
        "alternance/test_widget.html",
        donnees=given,
        adresse=address,
        largeur=width,
        hauteur=height,
        taille=size,
        perimetre=path,
        perimetres=PERIMETRES,
        rayons=RAYONS,
        opcos=opcos.OPCOS,
        code_recherche=_cadre(f"{base}{address}", width, height, _("Recherche d'alternance")),
        code_script=_script(base, path, wanted),
        code_matcha=_cadre(
            f"{base}/espace-pro/widget/{quote(wanted['caller'], safe='')}",
            "100%",
            "800",
            _("Publier une offre en alternance"),
        ),
        code_rdv=f'<div class="widget-prdv" data-referrer="lba" data-id-cle-ministere-educatif="…"></div>\n'
        f'<script src="{base}/static/alternance/rendez-vous.js" async></script>',
    )


def _script(base: str, path: str, wanted: dict[str, str]) -> str:
    """The same by the script of widgets: each parameter is an attribute."""
    given = "".join(f' data-{name.replace("_", "-")}="{escape(value)}"' for name, value in wanted.items())
    return (
        f'<div class="tremplin" data-page="{path}"{given}></div>\n'
        f'<script src="{base}/static/alternance/widget.js" async></script>'
    )


def _cadre(address: str, width: str, height: str, title: str) -> str:
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" loading="lazy" width="{width}" '
        f'height="{height}" style="border:0"></iframe>'
    )
