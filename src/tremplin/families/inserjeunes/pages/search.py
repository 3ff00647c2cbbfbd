"""Finding a diploma and a school: one line a diploma, whatever its codes; near a place, the schools that teach it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from tremplin.columnar.diploma_titles import begins_with_type
from tremplin.domain.dates import today
from tremplin.domain.text import words
from tremplin.families.inserjeunes import queries
from tremplin.families.inserjeunes.answers.millesimes import Millesimes, serves
from tremplin.families.inserjeunes.answers.records import figures
from tremplin.families.inserjeunes.pages.lines import FILIERES, SEARCH, Ligne, departement_of, km_from, schools, title
from tremplin.families.inserjeunes.queries import Row
from tremplin.platform.web.finding import around
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import policy
from tremplin.platform.web.state import state_of
from tremplin.release.reader import Release

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
FOUND, CODES = 30, 300
"""Diplomas and schools shown; codes that they are made of."""
NEAR, NEAR_KM, NEAREST = 8, 100, 4
"""Schools shown near a place, how far they may be, and how many when none is."""
SUGGESTED = 5
_MEANT = 0.6
"""How near diplomas must be beside schools, or schools beside diplomas, to be what was meant too."""
_BESIDE = 0.75
"""How near the words a school must be beside the nearest of those of a place."""
NOTHING = queries.Found(rows=(), nearness=0)


@dataclass(frozen=True, kw_only=True)
class Place:
    """The place asked for: the commune, those of the same name, those whose name begins so when none has it."""

    texte: str
    commune: Row | None
    autres: Sequence[Row]


@dataclass(frozen=True, kw_only=True)
class Diplome:
    """A diploma, whatever its codes: those that were found, and what is known of it now."""

    code: str
    nom: str
    genre: str
    fermeture: str | None
    codes: tuple[Row, ...]
    emplois: tuple[tuple[str, int | None], ...]
    """(way, per cent in a job six months after, None when hidden) of its codes, in France."""
    etablissements: int

    @property
    def rang(self) -> tuple[bool, bool]:
        """Open ones first, then those with figures."""
        return self.fermeture is not None, not self.emplois and not self.etablissements


def read_place(release: Release, text: str) -> Place | None:
    """The commune that a text names (name, postal code, INSEE code); None for an empty text."""
    if not text.strip():
        return None
    named = queries.communes_named(release, text)
    others = named[1:] if named else queries.communes_beginning(release, text, SUGGESTED)
    return Place(texte=text, commune=named[0] if named else None, autres=others[: 2 * SUGGESTED])


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Schools with their distance, the nearest first: those within `NEAR_KM`, then those of the same département whose
    commune isn't known; else a few that are farther."""

    shown: Sequence[tuple[Row, float | None]]
    """(entry of the lexicon, kilometres; None where no place was asked for, or its own isn't known)."""
    within: int
    """How many are near: all, where no place was asked for."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is found for words: codes of diplomas, establishments; the place that the words end with, if they do."""

    asked: str
    place: Place | None
    codes: queries.Found
    schools: queries.Found

    @property
    def nearness(self) -> float:
        """That of the nearest of all."""
        return max(self.codes.nearness, self.schools.nearness)

    def placed(self, release: Release) -> Placed:
        """The schools, by how near the place they are: every one that the words find, not only the first of them;
        as the words find them where no commune was asked for."""
        commune = self.place.commune if self.place else None
        if commune is None or not self.schools.rows:
            return Placed(shown=[(row, None) for row in self.schools.rows], within=len(self.schools.rows))
        like = queries.schools_like(release, self.asked)
        apart = km_from(release, commune, [row["code"] for row, _nearness in like])

        def is_near(code: str) -> bool:
            return apart[code] <= NEAR_KM if code in apart else departement_of(code) == commune["departement"]

        near = [(row, nearness) for row, nearness in like if is_near(row["code"])]
        least = _BESIDE * max((nearness for _row, nearness in near), default=0)
        kept = [row for row, nearness in near if nearness >= least] or self.schools.rows
        shown = [(row, apart.get(row["code"])) for row in kept]
        shown.sort(key=lambda one: inf if one[1] is None else one[1])
        if near:
            return Placed(shown=shown, within=len(shown))
        return Placed(shown=[one for one in shown if one[1] is not None][:NEAREST], within=0)


def find(release: Release, text: str, place: Place | None = None) -> Answer:
    """What was typed, found; when it holds a place and its other words name something nearer than the whole,
    these near that place: « cap boulanger thionville ». A type of diploma alone names none: « cap maçon » isn't
    near Mâcon."""
    best = _find(release, text, place)
    for where, what in around(" ".join(words(text)[:12])) if place is None else ():
        told = read_place(release, where) if begins_with_type(what)[1] else None
        if told and told.commune:
            best = max(best, _find(release, what, told), key=lambda answer: answer.nearness)
    return best


def _find(release: Release, text: str, place: Place | None) -> Answer:
    codes, schools = queries.codes_called(release, text, CODES), queries.schools_called(release, text, CODES)
    least = _MEANT * max(codes.nearness, schools.nearness)
    return Answer(
        asked=text,
        place=place,
        codes=codes if codes.nearness >= least else NOTHING,
        schools=schools if schools.nearness >= least else NOTHING,
    )


@router.get("/inserjeunes")
@policy(SEARCH)
async def recherche(
    request: Request,
    q: Annotated[str, Query(max_length=200)] = "",
    lieu: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Diplomas and schools by name, code and place."""
    release, known = release_of(request), Millesimes.of(state_of(request).settings)
    found = find(release, q, read_place(release, lieu))
    place = found.place
    diplomas = folded(release, known, [r["code"] for r in found.codes.rows])
    near: list[Ligne] = []
    if place and place.commune and diplomas:
        placed = schools(release, diplomas[0].code, serves(known.periode), place.commune)
        near = sorted((s for s in placed if s.km is not None), key=lambda s: (s.km, s.nom, s.choix))
    within = [s for s in near if s.km is not None and s.km <= NEAR_KM]
    placed_schools = found.placed(release)
    shown = placed_schools.shown[:FOUND]
    return page(
        request,
        "inserjeunes/recherche.html",
        q=q,
        demande=found.asked,
        lieu=place,
        diplomes=diplomas[:FOUND],
        diplomes_en_tout=len(diplomas),
        etablissements=shown,
        etablissements_en_tout=placed_schools.within,
        communes=queries.places_of(release, (row["code"] for row, _km in shown)) if shown else {},
        proches=within[:NEAR] or near[:NEAREST],
        proches_en_tout=len(within),
        rayon=NEAR_KM,
        annee=known.certification(superieur=False),
    )


def grouped(release: Release, codes: Sequence[str]) -> dict[str, tuple[Row, list[Row]]]:
    """Diploma → its facts and those of its codes among these, in their order, the open ones first."""
    facts = {f["code_certification"]: f for f in queries.code_facts(release, codes)}
    groups: dict[str, list[Row]] = {}
    for code in codes:
        groups.setdefault(facts[code]["code_formation_diplome"] or code, []).append(facts[code])
    heads = {f["code_certification"]: f for f in queries.code_facts(release, groups)}
    made = {diploma: (heads.get(diploma, group[0]), group) for diploma, group in groups.items()}
    return dict(sorted(made.items(), key=lambda item: _closing(*item[1]) is not None))


def folded(release: Release, known: Millesimes, codes: Sequence[str]) -> list[Diplome]:
    """Codes as diplomas, in the order in which they came, open ones with figures first."""
    groups = grouped(release, codes)
    if not groups:
        return []
    years = (known.certification(superieur=False), known.certification(superieur=True))
    shares: dict[str, list[Row]] = {}
    for row in queries.current_of(release, codes, years):
        shares.setdefault(row["code_formation_diplome"] or row["code_certification"], []).append(row)
    counted = queries.schools_counted(release, list(groups), serves(known.periode))
    made = [_diploma(head, group, shares.get(code, ()), counted.get(code, 0)) for code, (head, group) in groups.items()]
    return sorted(made, key=lambda d: d.rang)


def _closing(head: Row, group: Sequence[Row]) -> str | None:
    """The day on which a diploma ended, all its codes together; None while one is open."""
    days = [f["date_fermeture"] for f in (head, *group)]
    return max(days) if all(day is not None and day < today().isoformat() for day in days) else None


def _diploma(head: Row, group: Sequence[Row], rows: Sequence[Row], schools_: int) -> Diplome:
    return Diplome(
        code=head["code_certification"],
        nom=title(head),
        genre=head["diplome_libelle"] or "",
        fermeture=_closing(head, group),
        codes=tuple(group),
        emplois=tuple((FILIERES[r["filiere"]], figures(r).get("taux_en_emploi_6_mois")) for r in rows),
        etablissements=schools_,
    )
