"""What `app.py` needs of the family; apart from the package, which child processes import without the routes."""

from tremplin.families.alternance import finding
from tremplin.families.alternance.applications import service as applications
from tremplin.families.alternance.applications import silence
from tremplin.families.alternance.appointments import organisations
from tremplin.families.alternance.appointments import service as appointments
from tremplin.families.alternance.common.errors import v1
from tremplin.families.alternance.employers import service as employers
from tremplin.families.alternance.examples import CODES, examples
from tremplin.families.alternance.fields import CHAMPS
from tremplin.families.alternance.offers import correction, withdrawal
from tremplin.families.alternance.offers import service as offers
from tremplin.families.alternance.pages import alerts
from tremplin.families.alternance.pages import router as pages
from tremplin.families.alternance.pages.waiting import waiting
from tremplin.families.alternance.reference import REFERENCE
from tremplin.families.alternance.routes import router
from tremplin.families.alternance.search import live, queries
from tremplin.language.spoken import mark
from tremplin.platform.web.family import Family, Listed

_ECRITS = (applications, silence, appointments, organisations, offers, employers, withdrawal, correction)
"""What people write: each has its periodic work and its mails."""
_RESULT = "/recherche-apprentissage?type={}&itemId={}"

FAMILY = Family(
    name="alternance",
    titre=mark("Alternance"),
    resume=mark(
        "Formations en apprentissage, offres et entreprises susceptibles de recruter, autour d'un point, dans un "
        "département, une région ou toute la France, par métier ou par domaine."
    ),
    reference=REFERENCE,
    api=router,
    pages=pages,
    cherche=finding.search,
    listees={
        "formations": Listed.of_release(_RESULT.format("formation", "{}"), queries.published_trainings),
        "offres": Listed.of_release(_RESULT.format("peJob", "{}"), queries.partners_offers),
        "offres-employeurs": Listed(_RESULT.format("matcha", "{}"), live.listed),
    },
    attend=waiting,
    champs=CHAMPS,
    exemples=examples,
    codes=CODES,
    adresses=("/api/v1/", "/api/V1/"),
    erreurs=v1,
    suivis=(alerts.KIND,),
    taches=tuple(tache for part in _ECRITS for tache in part.TACHES),
    courriels={name: gabarit for part in _ECRITS for name, gabarit in part.GABARITS.items()},
    etiquettes={
        "Alternance": "Formations, offres, entreprises, métiers",
        "Recherche par mots": "Offres et formations par leurs mots, avec facettes, et ce qui est proposé",
        "Offres des partenaires": "Employeurs et offres, comme les écrivent les premiers diffuseurs",
        "Rendez-vous apprentissage": "Demandes de contact aux organismes de formation",
    },
)
