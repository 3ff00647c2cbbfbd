"""Pages common to all families: home, documentation, downloads, sources, health; templates and static files."""

from fastapi import APIRouter

from tremplin.platform.web.waiting import Waits
from tremplin.portal.account import account, administration, clients, keys, organisation, signup, todo, token
from tremplin.portal.catalogue import (
    dcat,
    documentation,
    downloads,
    home,
    legal,
    releases,
    sitemaps,
    sources,
    tools,
    words,
)
from tremplin.portal.catalogue.whole import copies, depot
from tremplin.portal.follow import pages as follow
from tremplin.portal.follow import veille
from tremplin.portal.operation import pages as operation
from tremplin.portal.reports import report, triage
from tremplin.portal.status import health, indicators, metrics, subscribers
from tremplin.portal.status import pages as status
from tremplin.valideur import pages as valideur

portal_router = APIRouter(include_in_schema=False)
for _module in (
    *(home, tools, documentation, downloads, copies, dcat, sources, health),
    *(token, account, todo, signup, keys, clients, organisation),
    *(administration, report, triage, valideur, status, subscribers, indicators, releases, operation, legal),
    *(follow, veille, sitemaps, words, depot, metrics),
):
    portal_router.include_router(_module.router)

WAITS: tuple[Waits, ...] = (administration.waiting, triage.waiting, operation.waiting, keys.waiting)
"""What waits in the portal for someone who logs in."""
