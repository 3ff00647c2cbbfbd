"""Pages of alternance: searching and applying, writing to a training organisation, publishing offers."""

from fastapi import APIRouter

from tremplin.families.alternance.pages import (
    desinscription,
    employeur,
    espace_pro,
    evaluation,
    moderation,
    postuler,
    recherche,
    rendez_vous,
    widgets,
)

router = APIRouter()
for _part in (evaluation, postuler, recherche, rendez_vous, espace_pro, employeur, moderation, desinscription, widgets):
    router.include_router(_part.router)
