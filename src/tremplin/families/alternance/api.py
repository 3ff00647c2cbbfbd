"""Every route of the family's API."""

from fastapi import APIRouter

from tremplin.families.alternance import (
    bonne_boite,
    candidater,
    catalogue,
    contacter,
    emplois,
    partenaires,
    publier,
    routes,
)

router = APIRouter()
for _part in (routes, bonne_boite, candidater, catalogue, contacter, partenaires, publier, emplois):
    router.include_router(_part.router)
