"""Every route of the family's API."""

from fastapi import APIRouter

from tremplin.families.alternance import (
    bonne_boite,
    candidater,
    catalogue,
    compteurs,
    contacter,
    emplois,
    partenaires,
    publier,
    routes,
)

router = APIRouter()
for _part in (routes, bonne_boite, candidater, catalogue, contacter, partenaires, publier, emplois, compteurs):
    router.include_router(_part.router)
