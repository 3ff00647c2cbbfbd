"""Every route of the family's API."""

from fastapi import APIRouter

from tremplin.families.alternance.applications import routes as application_routes
from tremplin.families.alternance.appointments import routes as appointment_routes
from tremplin.families.alternance.offers import counters
from tremplin.families.alternance.offers import routes as offer_routes
from tremplin.families.alternance.partners import routes as partner_routes
from tremplin.families.alternance.search import routes_bonne_boite, routes_jobs, routes_trainings, routes_v1
from tremplin.families.alternance.texts import routes as text_routes

router = APIRouter()
for _part in (
    routes_v1,
    text_routes,
    routes_bonne_boite,
    application_routes,
    routes_trainings,
    appointment_routes,
    partner_routes,
    offer_routes,
    routes_jobs,
    counters,
):
    router.include_router(_part.router)
