"""The blocks of an answer: each a name, a title, and who tells it. One that fails leaves the others."""

from __future__ import annotations

from tremplin.families.alternance import shared as alternance
from tremplin.families.certifications import shared as certifications
from tremplin.families.explore.blocks import joined
from tremplin.families.explore.blocks.declared import Block
from tremplin.families.infotravail.shared import jobs, market

BLOCKS = {
    block.nom: block
    for block in (
        Block("metier", "Le métier", jobs.job),
        Block("certifications", "Les certifications qui y mènent", certifications.leading_to),
        Block("formations", "Où s'y former en apprentissage", joined.trainings),
        Block("devenir", "Ce que deviennent ceux qui s'y forment", joined.outcomes),
        Block("recrutement", "Les recrutements projetés", market.recruitment),
        Block("tension", "Offres et demandeurs", market.tension),
        Block("salaires", "Les salaires", market.salaries),
        Block("offres", "Les offres en alternance", alternance.offers),
        Block("recruteurs", "Les entreprises susceptibles de recruter", alternance.companies),
        Block("embauches", "Les embauches par année", alternance.hirings),
        Block("organismes", "Les organismes de formation", joined.organisations),
        Block("interlocuteurs", "Qui rencontrer", joined.contacts),
        Block("perspectives", "Les perspectives", joined.outlook),
        Block("passerelles", "Les métiers proches", jobs.near_jobs),
        Block("voisins", "Dans les bassins voisins", jobs.neighbours),
    )
}
"""In the order in which answers tell them; `sens` is made of them all, and comes last."""
MEANING = "sens"
NAMES = (*BLOCKS, MEANING)
