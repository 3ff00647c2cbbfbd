"""Alternance: trainings, offers and companies likely to hire, around any point of France."""

from tremplin.families.alternance import candidatures, desinscription, employeurs, offres_employeur, rendez_vous
from tremplin.families.alternance.erreurs import v1
from tremplin.families.alternance.fields import CHAMPS
from tremplin.families.alternance.pages import router as pages
from tremplin.families.alternance.routes import router
from tremplin.families.alternance.tables import REFERENCE
from tremplin.platform.family import Family

FAMILY = Family(
    name="alternance",
    titre="Alternance",
    resume="Formations en apprentissage, offres et entreprises susceptibles de recruter, autour d'un point, dans un "
    "département, une région ou toute la France, par métier ou par domaine.",
    reference=REFERENCE,
    api=router,
    pages=pages,
    champs=CHAMPS,
    adresses=("/api/v1/", "/api/V1/"),
    erreurs=v1,
    taches=(*candidatures.TACHES, *rendez_vous.TACHES, *offres_employeur.TACHES, *employeurs.TACHES),
    courriels=candidatures.GABARITS
    | rendez_vous.GABARITS
    | offres_employeur.GABARITS
    | employeurs.GABARITS
    | desinscription.GABARITS,
    etiquettes={
        "Alternance": "Formations, offres, entreprises, métiers",
        "Rendez-vous apprentissage": "Demandes de contact aux organismes de formation",
    },
)
