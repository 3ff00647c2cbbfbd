"""What a model is worth: a page of its trial, and the report of the release as a file that needs nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import PAGE, PUBLIC, Policy, policy
from tremplin.platform.wire.errors import ApiError
from tremplin.release.reader import Release


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """The two pages of a trial, declared."""

    right: Right
    address: str
    """Of the page; the report stands at `/rapport.html` below it."""
    template: str
    figures: Callable[[Release], dict[str, Any]]
    """What the template shows."""
    file: str
    """The report's name among the `columns` of a release."""
    saved_as: str
    """Its name for who takes it."""


def evaluation_router(told: Evaluation) -> APIRouter:
    """The routes of its two pages."""
    router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
    declared = policy(Policy(told.right, PUBLIC, Cost.LIGHT, PAGE))

    @router.get(told.address)
    @declared
    async def evaluation(request: Request) -> Response:
        """Les chiffres de l'épreuve du modèle, en graphiques et en tableaux."""
        return page(request, told.template, **told.figures(release_of(request)))

    @router.get(f"{told.address}/rapport.html")
    @declared
    async def report_file(request: Request) -> Response:
        """Le rapport de la version, en un fichier qui se suffit."""
        path = release_of(request).folder / "columns" / told.file
        if not path.exists():
            raise ApiError(404, "Cette version n'a pas de rapport")
        headers = {"content-disposition": f'attachment; filename="{told.saved_as}"'}
        return Response(path.read_bytes(), headers=headers, media_type="text/html")

    return router
