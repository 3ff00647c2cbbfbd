"""What `app.py` needs of the family; apart from the package, which child processes import without the routes."""

from fastapi import APIRouter

from tremplin.families.parcours import abonnements, dessin, effacement, rappels
from tremplin.families.parcours.erreurs import probleme
from tremplin.families.parcours.fields import CHAMPS
from tremplin.families.parcours.imports import job
from tremplin.families.parcours.pages import (
    accueil,
    beneficiaire,
    dossier,
    feuilles,
    fichiers,
    lien,
    sessions,
    statistiques,
    verification,
)
from tremplin.families.parcours.queries import acces, journal
from tremplin.families.parcours.routes import abonner, direct, documentees, ecrire, essai, importer, lire
from tremplin.platform.family import Family

_api = APIRouter()
for _router in (
    *lire.routers,
    *ecrire.routers,
    *documentees.routers,
    *direct.routers,
    *abonner.routers,
    *importer.routers,
    *essai.routers,
):
    _api.include_router(_router)

_pages = APIRouter()
for _router in (
    dessin.router,
    verification.router,
    beneficiaire.router,
    *accueil.routers,
    *sessions.routers,
    *feuilles.routers,
    *fichiers.routers,
    *dossier.routers,
    *statistiques.routers,
):
    _pages.include_router(_router)

FAMILY = Family(
    name="parcours",
    titre="Parcours de formation",
    resume="Le parcours de formation d'un demandeur d'emploi, de l'information collective au bilan : lu au fil de "
    "l'eau par ceux qui y ont droit, écrit par les organismes et les conseillers. Données fictives en essai.",
    api=_api,
    pages=_pages,
    champs=CHAMPS,
    chaines={"des événements": journal.CHAINE, "des lectures d'identité": acces.CHAINE},
    taches=(*abonnements.TACHES, *job.TACHES, *effacement.TACHES, *rappels.TACHES),
    courriels=lien.GABARITS | rappels.GABARITS,
    adresses=("/partenaire/parcours", "/partenaire/zerosaisie"),
    erreurs=probleme,
    etiquettes={
        "Parcours": "Base réelle",
        "Parcours (essai)": "Base fictive : mêmes routes, valeurs d'essai publiées",
    },
)
