"""What `app.py` needs of the family; apart from the package, which child processes import without the routes."""

from fastapi import APIRouter

from tremplin.families.parcours import mails
from tremplin.families.parcours.errors import probleme
from tremplin.families.parcours.examples import examples
from tremplin.families.parcours.feed import subscriptions
from tremplin.families.parcours.fields import CHAMPS
from tremplin.families.parcours.imports import job
from tremplin.families.parcours.pages import (
    attendance,
    beneficiaire,
    dossier,
    drawing,
    files,
    home,
    link,
    sessions,
    statistics,
    verification,
)
from tremplin.families.parcours.privacy import erasure
from tremplin.families.parcours.routes import direct, documented, imports, read, subscribe, trial, write
from tremplin.families.parcours.store import access, journal
from tremplin.language.spoken import mark
from tremplin.platform.web.family import Family

_api = APIRouter()
for _router in (
    *read.routers,
    *write.routers,
    *documented.routers,
    *direct.routers,
    *subscribe.routers,
    *imports.routers,
    *trial.routers,
):
    _api.include_router(_router)

_pages = APIRouter()
for _router in (
    drawing.router,
    verification.router,
    beneficiaire.router,
    *home.routers,
    *sessions.routers,
    *attendance.routers,
    *files.routers,
    *dossier.routers,
    *statistics.routers,
):
    _pages.include_router(_router)

FAMILY = Family(
    name="parcours",
    titre=mark("Parcours de formation"),
    resume=mark(
        "Le parcours de formation d'un demandeur d'emploi, de l'information collective au bilan : lu au fil de "
        "l'eau par ceux qui y ont droit, écrit par les organismes et les conseillers. Données fictives en essai."
    ),
    api=_api,
    pages=_pages,
    attend=home.waiting,
    champs=CHAMPS,
    exemples=examples,
    chaines={"des événements": journal.CHAINE, "des lectures d'identité": access.CHAINE},
    taches=(*subscriptions.TACHES, *job.TACHES, *erasure.TACHES, *mails.TACHES),
    courriels=link.GABARITS | mails.GABARITS,
    adresses=("/partenaire/parcours", "/partenaire/zerosaisie"),
    erreurs=probleme,
    etiquettes={
        "Parcours": "Base réelle",
        "Parcours (essai)": "Base fictive : mêmes routes, valeurs d'essai publiées",
    },
)
