"""The blocks of an answer: each a name, a title, and who tells it. One that fails leaves the others."""

from __future__ import annotations

from collections.abc import Hashable

from tremplin.domain.here import Here, Level
from tremplin.families.alternance import shared as alternance
from tremplin.families.certifications import shared as certifications
from tremplin.families.explore.blocks import joined
from tremplin.families.explore.blocks.declared import Block, nowhere
from tremplin.families.geographie import shared as geography
from tremplin.families.infotravail.shared import agencies, jobs, market, perspectives
from tremplin.families.infotravail.shared.levels import BMO
from tremplin.families.inserjeunes import shared as inserjeunes
from tremplin.families.organismes import shared as organisations
from tremplin.language.spoken import mark
from tremplin.platform.wire.parts import Asked

_NATION = (Level.FRANCE,)
_AROUND = (Level.AUTOUR, Level.DEPARTEMENT, Level.REGION, Level.FRANCE)
_SURVEY = (Level.BASSIN, Level.DEPARTEMENT, Level.REGION, Level.FRANCE)
_YOUNG = (Level.REGION, Level.FRANCE)
_LOCAL = (Level.BASSIN, Level.REGION, Level.FRANCE)
_SCHOOLS = (*alternance.FORMATIONS, *inserjeunes.SOURCES)
_BODIES = (*alternance.FORMATIONS, *organisations.SOURCES)
_OFFICES = (*geography.SOURCES, *agencies.SOURCES)
_OF_THEN = mark("Les diplômes sont ceux qui menaient au métier ce jour-là ; leurs chiffres, ceux de la version.")
_STATE_OF_THEN = mark("Ouverts ou fermés, comme SIRENE les dit ce jour-là ; le reste est de la version.")


def _territories(here: Here) -> tuple[str, ...]:
    return here.bassin, here.departement, here.region


def _around_it(asked: Asked) -> Hashable:
    """The territories that hold the commune."""
    return _territories(asked.here)


def _holding_it(asked: Asked) -> Hashable:
    """The commune, and the territories that hold it."""
    return asked.here.commune, *_territories(asked.here)


def _where_it_lives(asked: Asked) -> Hashable:
    return asked.here, alternance.lives(asked)


BLOCKS = {
    block.nom: block
    for block in (
        Block("metier", mark("Le métier"), jobs.job, _NATION, jobs.ROME, depends=nowhere),
        Block(
            "certifications",
            mark("Les certifications qui y mènent"),
            certifications.leading_to,
            _NATION,
            certifications.SOURCES,
            depends=nowhere,
            validite="",
        ),
        Block("formations", mark("Où s'y former en apprentissage"), joined.trainings, _AROUND, _SCHOOLS),
        Block(
            "devenir",
            mark("Ce que deviennent ceux qui s'y forment"),
            joined.outcomes,
            _YOUNG,
            inserjeunes.SOURCES,
            depends=lambda asked: asked.here.region,
            validite=_OF_THEN,
        ),
        Block("recrutement", mark("Les recrutements projetés"), market.recruitment, _SURVEY, BMO, depends=_holding_it),
        Block("tension", mark("Offres et demandeurs"), market.tension, _SURVEY, market.TENSION, depends=_holding_it),
        Block(
            "salaires",
            mark("Les salaires"),
            market.salaries,
            (Level.DEPARTEMENT, Level.FRANCE),
            market.SALARIES,
            depends=_around_it,
        ),
        Block(
            "offres",
            mark("Les offres en alternance"),
            alternance.offers,
            _AROUND,
            alternance.OFFRES,
            depends=_where_it_lives,
        ),
        Block(
            "recruteurs",
            mark("Les entreprises susceptibles de recruter"),
            alternance.companies,
            _AROUND,
            alternance.RECRUTEURS,
            depends=_where_it_lives,
        ),
        Block("embauches", mark("Les embauches par année"), alternance.hirings, depends=nowhere),
        Block(
            "organismes",
            mark("Les organismes de formation"),
            joined.organisations,
            _AROUND,
            _BODIES,
            validite=_STATE_OF_THEN,
        ),
        Block("interlocuteurs", mark("Qui rencontrer"), joined.contacts, _AROUND, _OFFICES),
        Block(
            "perspectives",
            mark("Les perspectives"),
            joined.outlook,
            _LOCAL,
            perspectives.SOURCES,
            depends=_around_it,
            validite=_OF_THEN,
        ),
        Block("passerelles", mark("Les métiers proches"), jobs.near_jobs, _SURVEY, jobs.NEAR, depends=_around_it),
        Block(
            "voisins",
            mark("Dans les bassins voisins"),
            jobs.neighbours,
            (Level.BASSIN,),
            jobs.AROUND,
            depends=_around_it,
        ),
    )
}
"""In the order in which answers tell them; `sens` is made of them all, and comes last."""
MEANING = "sens"
NAMES = (*BLOCKS, MEANING)
