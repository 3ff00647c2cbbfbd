"""Blocks that two families make together: neither knows of the other."""

from __future__ import annotations

from dataclasses import replace

from tremplin.families.alternance import shared as alternance
from tremplin.families.certifications import shared as certifications
from tremplin.families.geographie import shared as geography
from tremplin.families.infotravail.shared import agencies, perspectives
from tremplin.families.inserjeunes import shared as inserjeunes
from tremplin.families.organismes import shared as organisations_
from tremplin.language.spoken import gettext as _
from tremplin.platform.wire.parts import Asked, Part, nothing


def trainings(asked: Asked) -> Part:
    """The nearest trainings, each with what becomes of its final-year students, at the finest level that shows it."""
    part = alternance.trainings(asked)
    if part.donnees is None:
        return part
    lines = part.donnees["liste"]
    known = inserjeunes.finest(asked, [(line["cfd"], line["uais"]) for line in lines])
    told = [{**line, "devenir": outcome} for line, outcome in zip(lines, known, strict=True)]
    return replace(part, donnees={"liste": told}, sources=(*part.sources, *inserjeunes.SOURCES))


def outcomes(asked: Asked) -> Part:
    """What becomes of the final-year students of the job's diplomas."""
    return inserjeunes.outcomes(asked, certifications.diplomas_of(asked))


def organisations(asked: Asked) -> Part:
    """Those that give the trainings, with their card where the référentiel has one."""
    part = alternance.schools(asked)
    if part.donnees is None:
        return part
    lines = part.donnees["liste"]
    cards = organisations_.cards(asked.release, [line["siret"] for line in lines], asked.day)
    bare = dict.fromkeys(organisations_.CARD)
    told = [{**bare, **cards.get(line["siret"], {}), **line} for line in lines]
    return replace(part, donnees={"liste": told}, sources=(*part.sources, *organisations_.SOURCES))


def contacts(asked: Asked) -> Part:
    """The mission locale and the agency."""
    young, jobs = geography.missions_locales(asked), agencies.agencies(asked)
    if young.donnees is None and jobs.donnees is None:
        return nothing(_("Ni mission locale ni agence connues ici."), *young.sources, *jobs.sources, suite=young.suite)
    return Part(
        niveau=asked.here.niveau,
        pourquoi=young.pourquoi or jobs.pourquoi,
        donnees={
            "missions_locales": young.donnees["liste"] if young.donnees else [],
            "agences": jobs.donnees["liste"] if jobs.donnees else [],
        },
        total=(young.total or 0) + (jobs.total or 0),
        suite=young.suite,
        sources=(*young.sources, *jobs.sources),
    )


def outlook(asked: Asked) -> Part:
    """What is expected of who begins a training of the job here."""
    return perspectives.outlook(asked, certifications.diplomas_of(asked))
