"""Beyond single answers: certifications side by side with their references, and one certification over the years."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tremplin.domain.territories import PAR_CODE
from tremplin.families.inserjeunes import queries
from tremplin.families.inserjeunes.answers.millesimes import Millesimes
from tremplin.families.inserjeunes.answers.records import wire
from tremplin.families.inserjeunes.answers.single import Asked
from tremplin.families.inserjeunes.errors import NotFound
from tremplin.families.inserjeunes.queries import CERTIFICATION, FORMATION, REGIONALE, Level
from tremplin.release.reader import Release

MOST = 60
"""Records of one comparison."""


def comparaison(release: Release, known: Millesimes, asked: Mapping[str, Any], day: date) -> dict[str, Any]:
    """Each code in each place at the same cohort, then its région (that of the establishments too) and the nation."""
    period = asked["millesime"]
    lines: list[dict[str, Any]] = []
    for code in asked["codes"]:
        regions = [r.code for r in asked["regions"]]
        for uai in asked["uais"]:
            place = queries.etablissement(release, uai)
            lines.append(_line(release, known, FORMATION, code, uai, period, day))
            if place and place["region_code"] and place["region_code"] not in regions:
                regions.append(place["region_code"])
        lines += [_line(release, known, REGIONALE, code, region, _of_period(known, period), day) for region in regions]
        lines.append(_line(release, known, CERTIFICATION, code, None, period and period.rpartition("_")[2], day))
    return {"comparaison": lines[:MOST], "total": len(lines)}


def _of_period(known: Millesimes, asked: str | None) -> str | None:
    """The period of régions that ends with the cohort asked for."""
    if asked is None or "_" in asked:
        return asked
    return next((p for p in known.formations if p.endswith(f"_{asked}")), asked)


def _line(
    release: Release, known: Millesimes, level: Level, code: str, lieu: str | None, millesime: str | None, day: date
) -> dict[str, Any]:
    wanted = Asked(release=release, millesimes=known, level=level, code=code, lieu=lieu, millesime=millesime)
    named: dict[str, Any] = {"niveau": level.nom, "code_certification": code}
    if level is FORMATION:
        named["uai"] = lieu
    if level is REGIONALE:
        named["region"] = {"code": lieu, "nom": PAR_CODE[str(lieu)].nom}
    try:
        return {**named, "donnees": wire(wanted.row(), day, single=True)}
    except NotFound as refusal:
        return {**named, "donnees": None, "erreur": refusal.message}


def evolution(release: Release, asked: Mapping[str, Any], day: date) -> dict[str, Any]:
    """Every record of a code in one place, oldest cohort first; raises 404 when there is none."""
    code, region, uai = asked["code_certification"], asked["region"], asked["uai"]
    level, lieu = (FORMATION, uai) if uai else (REGIONALE, region.code) if region else (CERTIFICATION, None)
    rows = queries.every_record(release, level, code, lieu)
    if not rows:
        raise NotFound("Certification inconnue" if level is CERTIFICATION else "Pas de données disponibles")
    return {"code_certification": code, "niveau": level.nom, "evolution": [wire(row, day) for row in rows]}
