"""The blocks of an answer: each a name, a title, and who tells it. One that fails leaves the others."""

from __future__ import annotations

from tremplin.families.alternance import shared as alternance
from tremplin.families.certifications import shared as certifications
from tremplin.families.explore.blocks import joined
from tremplin.families.explore.blocks.declared import Block
from tremplin.families.infotravail.shared import jobs, market
from tremplin.language.spoken import mark

BLOCKS = {
    block.nom: block
    for block in (
        Block("metier", mark("Le métier"), jobs.job),
        Block("certifications", mark("Les certifications qui y mènent"), certifications.leading_to),
        Block("formations", mark("Où s'y former en apprentissage"), joined.trainings),
        Block("devenir", mark("Ce que deviennent ceux qui s'y forment"), joined.outcomes),
        Block("recrutement", mark("Les recrutements projetés"), market.recruitment),
        Block("tension", mark("Offres et demandeurs"), market.tension),
        Block("salaires", mark("Les salaires"), market.salaries),
        Block("offres", mark("Les offres en alternance"), alternance.offers),
        Block("recruteurs", mark("Les entreprises susceptibles de recruter"), alternance.companies),
        Block("embauches", mark("Les embauches par année"), alternance.hirings),
        Block("organismes", mark("Les organismes de formation"), joined.organisations),
        Block("interlocuteurs", mark("Qui rencontrer"), joined.contacts),
        Block("perspectives", mark("Les perspectives"), joined.outlook),
        Block("passerelles", mark("Les métiers proches"), jobs.near_jobs),
        Block("voisins", mark("Dans les bassins voisins"), jobs.neighbours),
    )
}
"""In the order in which answers tell them; `sens` is made of them all, and comes last."""
MEANING = "sens"
NAMES = (*BLOCKS, MEANING)
