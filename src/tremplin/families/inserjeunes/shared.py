"""What InserJeunes tells who joins families: what becomes of the final-year students of a job's diplomas.

Everything here passes by `answers.records.figures`: what is hidden stays hidden, and says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from tremplin.domain.here import Level as Where
from tremplin.domain.text import fold
from tremplin.families.inserjeunes.answers.millesimes import Millesimes, serves
from tremplin.families.inserjeunes.answers.records import figures, messages
from tremplin.families.inserjeunes.openapi import PREFIX
from tremplin.families.inserjeunes.queries import (
    CERTIFICATION,
    FORMATION,
    REGIONALE,
    Row,
    code_facts,
    codes_called,
    etablissement,
)
from tremplin.families.inserjeunes.queries_diplomas import codes_of_diplomas, newest_of
from tremplin.language.spoken import gettext as _
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.parts import Asked, Part, State, nothing
from tremplin.release.reader import Release

SOURCES = ("inserjeunes_api", "inserjeunes_statistiques", "inserjeunes_regions")
SHARES = (
    "taux_en_emploi_6_mois",
    "taux_en_emploi_12_mois",
    "taux_en_emploi_18_mois",
    "taux_en_emploi_24_mois",
    "taux_en_formation",
    "taux_autres_6_mois",
    "taux_rupture_contrats",
)
"""Per cent, as the publisher rounds them."""
SHOWN, _REMEMBERED, _CODES = 40, 16, 40
"""What is held of a few jobs: answers themselves are held by who joins families."""


def outcomes(asked: Asked, diplomas: Sequence[str]) -> Part:
    """The diplomas, by school and by apprenticeship, in the région where there is one and in the nation: the newest
    promotions that are published, each told; the first lines, the range of all."""
    suite = f"{PREFIX}/certifications/{diplomas[0]}" if diplomas else None
    if not diplomas:
        return nothing(_("Aucun diplôme n'est relié à ce métier."), *SOURCES, suite=suite)
    known = Millesimes.of(state_of(asked.request).settings)
    lines = _outcomes(asked.release, known, tuple(diplomas), asked.here.region)
    if not lines:
        return nothing(_("Aucun chiffre n'est publié pour les diplômes de ce métier."), *SOURCES, suite=suite)
    shown = [line for line in lines if line["taux_en_emploi_6_mois"] is not None]
    level = Where.REGION if any(line["niveau"] is Where.REGION for line in shown) else Where.FRANCE
    hidden = [line for line in lines if line["cache"]]
    return Part(
        etat=State.OK if any(line[name] is not None for line in lines for name in SHARES) else State.HIDDEN,
        niveau=level,
        code=asked.here.region if level is Where.REGION else None,
        pourquoi=None if shown or not hidden else hidden[0]["pourquoi"],
        donnees={"liste": lines[:SHOWN], "plage": _range(shown, level)},
        total=len(lines),
        suite=suite,
        sources=SOURCES,
    )


@lru_cache(maxsize=_REMEMBERED)
def _outcomes(
    release: Release, known: Millesimes, diplomas: tuple[str, ...], region: str
) -> Sequence[Mapping[str, Any]]:
    """Every line, in the order of the diplomas, each cohort once; to be read, not changed."""
    codes, rank = codes_of_diplomas(release, diplomas), {cfd: n for n, cfd in enumerate(diplomas)}
    nation = _once(_nation(release, known, tuple(sorted(codes))))
    regional = _once(_regional(release, known, region, sorted(codes)))
    return [
        {"cfd": codes[code], **_line(row, level, place)}
        for code in sorted(codes, key=lambda code: (rank[codes[code]], code))
        for level, place, row in (
            (Where.REGION, region, regional.get((code, region))),
            (Where.FRANCE, None, nation.get((code,))),
        )
        if row is not None
    ]


_NEWER = ("ancienne", "self", "nouvelle")
"""Whose figures a record shows: the code that does of an older one is the newer of the two, and it comes first."""


def _once(records: Mapping[tuple[str, ...], Row]) -> dict[tuple[str, ...], Row]:
    """Of the codes that show the figures of one cohort (a diploma and that which replaced it), the newest alone."""
    found: dict[tuple[str, ...], Row] = {}
    cohorts = set()
    for key in sorted(records, key=lambda key: (_NEWER.index(records[key]["donnee_source_type"]), key)):
        row = records[key]
        cohort = (row["donnee_source_code_certification"], row["filiere"], row["millesime"], *key[1:])
        if cohort not in cohorts:
            cohorts.add(cohort)
            found[key] = row
    return found


def _regional(release: Release, known: Millesimes, region: str, codes: Sequence[str]) -> dict[tuple[str, ...], Row]:
    """Records of codes in a région, the newest promotions."""
    return newest_of(release, REGIONALE, codes, known.formations[::-1], [region] if region else [])


@lru_cache(maxsize=_REMEMBERED)
def _nation(release: Release, known: Millesimes, codes: tuple[str, ...]) -> dict[tuple[str, ...], Row]:
    """National records, to be read, not changed: the same wherever they are asked for."""
    return newest_of(release, CERTIFICATION, codes, known.certifications[::-1])


def _range(shown: Iterable[Mapping[str, Any]], level: Where) -> dict[str, int] | None:
    """The lowest and the highest share in a job six months after, among those shown at a level."""
    rates = [line["taux_en_emploi_6_mois"] for line in shown if line["niveau"] is level]
    return {"min": min(rates), "max": max(rates), "diplomes": len(rates)} if rates else None


def _line(row: Row, level: Where, place: str | None) -> dict[str, Any]:
    """A record: its figures as single answers say them, null where they are hidden or not published."""
    told = figures(row)
    return {
        "code_certification": row["code_certification"],
        "libelle": row["libelle"],
        "diplome": row["diplome_libelle"],
        "filiere": row["filiere"],
        "millesime": row["millesime"],
        "niveau": level,
        "code": place,
        "nb_annee_term": told.get("nb_annee_term"),
        **{name: told.get(name) for name in SHARES},
        "cache": bool(row["cache"]),
        "pourquoi": " ".join(messages(row)) or None,
    }


def finest(asked: Asked, trainings: Sequence[tuple[str | None, Sequence[str]]]) -> list[dict[str, Any] | None]:
    """For each training (diploma, its establishments), the record of the finest level that shows a share in a job:
    establishment, else région, else France; None where no level does."""
    known, region = Millesimes.of(state_of(asked.request).settings), asked.here.region
    codes = sorted({cfd for cfd, _ in trainings if cfd})
    uais = sorted({uai for _, schools in trainings for uai in schools})
    served = list(dict.fromkeys(year for period in known.formations[::-1] for year in serves(period)))
    schools = newest_of(asked.release, FORMATION, codes, served, uais)
    nation = newest_of(asked.release, CERTIFICATION, codes, known.certifications[::-1])
    regional = _regional(asked.release, known, region, codes)
    found: list[dict[str, Any] | None] = []
    for cfd, own in trainings:
        held = [
            *((Where.ETABLISSEMENT, uai, schools.get((cfd or "", uai))) for uai in own),
            (Where.REGION, region, regional.get((cfd or "", region))),
            (Where.FRANCE, None, nation.get((cfd or "",))),
        ]
        lines = [_line(row, level, place) for level, place, row in held if row is not None]
        found.append(next((line for line in lines if line["taux_en_emploi_6_mois"] is not None), None))
    return found


# ── naming ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def diplomas_named(release: Release, text: str, limit: int) -> dict[str, list[str]]:
    """Diplomas by what people call them or by any of their codes: title → its codes (CFD, else that under which figures
    are published), the nearest first. One alone for its very title, or one of its codes; renewed, a diploma has several
    codes under one title."""
    found = codes_called(release, text, _CODES).rows
    own = {
        r["code_certification"]: r["code_formation_diplome"] for r in code_facts(release, [r["code"] for r in found])
    }
    named: dict[str, list[str]] = {}
    for row in found:
        code = own.get(row["code"]) or row["code"]
        if code == "".join(text.upper().split()):
            return {row["intitule"]: [code]}
        codes = named.setdefault(row["intitule"], [])
        codes += [code] if code not in codes else []
    exact = next((title for title in named if fold(title) == fold(text)), None)
    return {exact: named[exact]} if exact else dict(list(named.items())[:limit])


def school(release: Release, uai: str) -> Mapping[str, Any] | None:
    """An establishment by its UAI."""
    return etablissement(release, uai)


def at_school(asked: Asked, diplomas: Sequence[str], uai: str) -> dict[str, Any] | None:
    """The newest record of a diploma, whichever of its codes it has, in an establishment; hidden ones too (`cache`,
    `pourquoi`); None without any."""
    known = Millesimes.of(state_of(asked.request).settings)
    served = list(dict.fromkeys(year for period in known.formations[::-1] for year in serves(period)))
    codes = sorted(codes_of_diplomas(asked.release, diplomas), key=lambda code: (code not in diplomas, code))
    rows = newest_of(asked.release, FORMATION, codes, served, [uai])
    held = [rows[code, uai] for code in codes if (code, uai) in rows]
    found = min(held, key=lambda row: served.index(row["millesime"]), default=None)
    return _line(found, Where.ETABLISSEMENT, uai) if found is not None else None
