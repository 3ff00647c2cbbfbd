"""Pages of alternance: searching and applying, writing to a training organisation, publishing offers."""

from fastapi import APIRouter

from tremplin.families.alternance.pages import (
    alerts,
    appointments,
    employer,
    espace_pro,
    evaluation,
    links,
    moderation,
    publications,
    search,
    widgets,
    withdrawal,
)
from tremplin.families.alternance.pages.applications import answer, apply, mine

router = APIRouter()
for _part in (evaluation, apply, answer, mine, search, alerts, appointments, links):
    router.include_router(_part.router)
for _part in (espace_pro, employer, moderation, withdrawal, publications, widgets):
    router.include_router(_part.router)
