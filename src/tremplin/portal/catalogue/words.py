"""What the scripts of pages say, in other languages than French: a page that speaks one loads its words first."""

from __future__ import annotations

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.language.catalogues import OTHERS, script_words
from tremplin.language.spoken import gettext as _
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.policy import PROBLEM, PUBLIC, Policy, policy
from tremplin.platform.wire.errors import ApiError

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@router.get("/mots/{langue}.js")
@policy(Policy(Right.DOCUMENTATION, PUBLIC, Cost.LIGHT, PROBLEM))
async def mots(_request: Request, langue: str) -> Response:
    """The function `tremplinMots`, from a text of a script to its translation."""
    if langue not in OTHERS:
        raise ApiError(404, _("Adresse inconnue"))
    words = orjson.dumps(script_words(langue)).decode()
    script = f"window.tremplinMots = ((words) => (text) => words[text] || text)({words});\n"
    return Response(script, media_type="text/javascript")
