"""What the proposed correspondences are worth."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.families.certifications import queries_predictions as queries
from tremplin.families.certifications.predictions.report import ReportFile, report
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import PAGE, PUBLIC, Policy, policy
from tremplin.platform.wire.errors import ApiError

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_PAGE = Policy(Right.DOCUMENTATION, PUBLIC, Cost.LIGHT, PAGE)


@router.get("/correspondances/evaluation")
@policy(_PAGE)
async def evaluation(request: Request) -> Response:
    """Les chiffres de l'épreuve du modèle, en graphiques et en tableaux."""
    return page(request, "certifications/evaluation.html", epreuve=report(queries.measures(release_of(request))))


@router.get("/correspondances/evaluation/rapport.html")
@policy(_PAGE)
async def report_file(request: Request) -> Response:
    """Le rapport de la version, en un fichier qui se suffit."""
    path = release_of(request).folder / "columns" / ReportFile.file
    if not path.exists():
        raise ApiError(404, "Cette version n'a pas de rapport")
    headers = {"content-disposition": f'attachment; filename="{ReportFile.file}"'}
    return Response(path.read_bytes(), headers=headers, media_type="text/html")
