"""What the fictitious base alone has: its clock, where the server was started with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import ConfigDict, Field
from starlette.responses import Response

from tremplin.domain.schema import Schema
from tremplin.families.parcours.bases import BASES, serve
from tremplin.families.parcours.errors import introuvable
from tremplin.families.parcours.feed import schemas
from tremplin.families.parcours.feed.views import instant
from tremplin.families.parcours.routes.common import json
from tremplin.families.parcours.service import service_de
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.wire.moments import Moment

_PREMIER, _DERNIER = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


class Reglage(Schema):
    """The instant that it is from now on; null: the present one."""

    model_config = ConfigDict(extra="forbid")
    instant: Annotated[Moment, Field(ge=_PREMIER, lt=_DERNIER)] | None


def horloge(request: Request, told: Reglage) -> Response:
    """Régler l'horloge des échéances de la base fictive (`{"instant": "2025-06-10T08:00:00+02:00"}`, ou `null`)."""
    service = service_de(request)
    if not service.essai.active:
        raise introuvable()
    service.essai.settle(told.instant - service.maintenant() if told.instant else timedelta())
    return json({"instant": instant(service.maintenant(test=True))})


def _router() -> APIRouter:
    router = APIRouter(route_class=GuardedRoute)
    base = next(b for b in BASES if b.test)
    serve(
        router,
        base,
        f"{base.natif}/test/horloge",
        horloge,
        method="POST",
        cost=Cost.WRITE,
        writes=True,
        summary="Régler l'horloge d'essai",
        answer=schemas.Horloge,
        body=Reglage,
    )
    return router


routers = [_router()]
