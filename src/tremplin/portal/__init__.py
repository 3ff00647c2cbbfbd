"""Pages common to all families: home, documentation, downloads, sources, health; templates and static files."""

from pathlib import Path

from fastapi import APIRouter

from tremplin.portal import (
    abonnements,
    administration,
    catalogue,
    cles,
    clients,
    comptes,
    connexion,
    documentation,
    exploitation,
    health,
    home,
    indicateurs,
    inscription,
    legal,
    organisation,
    signaler,
    sources,
    statut,
    telechargements,
    triage,
    valideur,
    versions,
)


def static_folder() -> Path:
    """Files served under /static as they are."""
    return Path(__file__).parent / "static"


portal_router = APIRouter(include_in_schema=False)
for _module in (
    home, documentation, telechargements, catalogue, sources, health, connexion, comptes, inscription, cles, clients,
    organisation, administration, signaler, triage, valideur,
    statut, abonnements, indicateurs, versions, exploitation, legal,
):  # fmt: skip
    portal_router.include_router(_module.router)
