"""Pages of alternance: searching and applying, writing to a training organisation, publishing offers."""

from fastapi import APIRouter

from tremplin.families.alternance.pages import (
    desinscription,
    employeur,
    espace_pro,
    evaluation,
    liens,
    moderation,
    postuler,
    publications,
    recherche,
    rendez_vous,
    widgets,
)

router = APIRouter()
for _part in (evaluation, postuler, recherche, rendez_vous, liens):
    router.include_router(_part.router)
for _part in (espace_pro, employeur, moderation, desinscription, publications, widgets):
    router.include_router(_part.router)
