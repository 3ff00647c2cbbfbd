"""Two to four schools or diplomas side by side, beside their région and the nation; what their gaps can bear."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from tremplin.domain.display import accord, nombre
from tremplin.domain.rates import gap, interval
from tremplin.domain.territories import PAR_CODE
from tremplin.families.inserjeunes import queries
from tremplin.families.inserjeunes.answers.millesimes import Millesimes, serves
from tremplin.families.inserjeunes.answers.records import figures
from tremplin.families.inserjeunes.pages.lines import FILIERES, READ, cohort, note, title
from tremplin.families.inserjeunes.parameters import is_superieur
from tremplin.families.inserjeunes.queries import CERTIFICATION, FORMATION, REGIONALE, Row
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import PAGE, policy
from tremplin.platform.web.state import state_of
from tremplin.release.reader import Release

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
LEAST, MOST = 2, 4
_CHOICE = re.compile(r"(?:(?P<uai>[0-9]{7}[A-Z])-)?(?P<code>[0-9A-Z]{7,11})")
MESURES = {
    "taux_en_emploi_6_mois": mark("En emploi six mois après"),
    "taux_en_formation": mark("En formation"),
    "taux_autres_6_mois": mark("Dans une autre situation six mois après"),
    "taux_en_emploi_12_mois": mark("En emploi un an après"),
    "taux_en_emploi_24_mois": mark("En emploi deux ans après"),
    "taux_rupture_contrats": mark("Contrats d'apprentissage rompus"),
}
"""What is compared, per cent."""
OF_PUPILS = tuple(name for name in MESURES if name != "taux_rupture_contrats")
"""Shares of the pupils of the last year: the others are of something else, whose count isn't published."""
JUDGED = {name: MESURES[name] for name in ("taux_en_emploi_6_mois", "taux_en_formation")}
"""What is drawn, and whose gaps are judged."""


@dataclass(frozen=True, kw_only=True)
class Chose:
    """A record of a comparison: chosen, or a reference beside."""

    nom: str
    adresse: str
    detail: str
    note: str
    reference: bool
    chiffres: dict[str, int | None]

    @property
    def eleves(self) -> int | None:
        return self.chiffres.get("nb_annee_term")

    def share(self, measure: str) -> tuple[float, int] | None:
        """(per cent, of how many) when both are shown."""
        percent, pupils = self.chiffres.get(measure), self.eleves
        return None if percent is None or not pupils else (percent, pupils)

    def bounds(self, measure: str) -> tuple[int, int] | None:
        """Between what and what the rate would lie for a larger promotion; whole per cents."""
        share = self.share(measure) if measure in OF_PUPILS else None
        return None if share is None else (round(interval(*share)[0]), round(interval(*share)[1]))


@dataclass(frozen=True, kw_only=True)
class Ecart:
    """The gap of two chosen records: points, between what and what, and whether chance alone may explain it."""

    mesure: str
    un: Chose
    autre: Chose
    points: int
    bas: int
    haut: int

    @property
    def sur(self) -> bool:
        return self.bas > 0 or self.haut < 0


@router.get("/inserjeunes/comparer")
@policy(replace(READ, form=PAGE.repeating(frozenset({"choix"}))))
async def side_by_side(request: Request, choix: Annotated[list[str] | None, Query()] = None) -> Response:
    """The records chosen (« UAI-code », or a code for the nation), their région and the nation, measure by measure."""
    release, known = release_of(request), Millesimes.of(state_of(request).settings)
    asked = list(dict.fromkeys(one for one in choix or () if one))
    found = [(one, _read(release, known, one)) for one in asked]
    faults = [
        _("« %(one)s » n'a pas de chiffres pour la promotion courante.", one=one[:40])
        for one, row in found
        if row is None
    ]
    if choix is None and request.query_params:
        faults.append(_("Cette adresse ne dit pas quoi comparer : « choix=UAI-code », de deux à quatre fois."))
    rows = [row for _choice, row in found if row is not None]
    if choix and not LEAST <= len(asked) <= MOST:
        faults.append(_("Cochez de deux à quatre formations : il y en a %(asked)s.", asked=nombre(len(asked))))
    if faults or not rows:
        return page(request, "inserjeunes/comparer.html", status=400 if faults else 200, fautes=faults, choses=[])
    chosen = [_chosen(row) for row in rows]
    shown = [*chosen, *_references(release, known, rows)]
    told = {name: _(words) for name, words in MESURES.items() if any(c.chiffres.get(name) is not None for c in shown)}
    return page(
        request,
        "inserjeunes/comparer.html",
        fautes=[],
        choses=shown,
        mesures=told,
        dessinees={name: _(words) for name, words in JUDGED.items()},
        ecarts=list(_gaps(chosen)),
    )


def _read(release: Release, known: Millesimes, choice: str) -> Row | None:
    """The record that a choice names, at the current promotions."""
    asked = _CHOICE.fullmatch(choice)
    if asked is None:
        return None
    code, uai = asked["code"], asked["uai"]
    if uai:
        return queries.record(release, FORMATION, code, serves(known.periode), uai)
    return _nation(release, known, code)


def _nation(release: Release, known: Millesimes, code: str) -> Row | None:
    return queries.record(release, CERTIFICATION, code, (known.certification(superieur=is_superieur(code)),))


def _chosen(row: Row) -> Chose:
    uai, code = row.get("uai"), row["code_certification"]
    way = f"{title(row)}, {_(FILIERES[row['filiere']]).lower()}"
    if uai:
        return _made(row, row["libelle_etablissement"] or uai, f"/inserjeunes/etablissements/{uai}", way)
    return _made(row, title(row), f"/inserjeunes/certifications/{code}", f"{_(FILIERES[row['filiere']])}, France")


def _made(row: Row, nom: str, adresse: str, detail: str, *, reference: bool = False) -> Chose:
    return Chose(
        nom=nom,
        adresse=adresse,
        detail=f"{detail}, {accord(row['millesime'].split('_'), 'promotion')} {cohort(row['millesime'])}",
        note=note(row),
        reference=reference,
        chiffres=figures(row),
    )


def _references(release: Release, known: Millesimes, rows: Sequence[Row]) -> Iterator[Chose]:
    """The région of each school and the nation, for each training compared; once each."""
    seen: dict[tuple[str, ...], Any] = {}
    for row in (r for r in rows if r.get("uai")):
        code, region = row["code_certification"], row["region"]
        if region:
            seen[code, region] = queries.record(release, REGIONALE, code, (known.periode,), region)
        seen[code,] = _nation(release, known, code)
    for key, row in sorted(seen.items(), key=lambda item: (item[0][0], -len(item[0]), item[0])):
        if row is not None:
            place = PAR_CODE[key[1]].nom if len(key) > 1 else _("France")
            way = _(FILIERES[row["filiere"]]).lower()
            address = f"/inserjeunes/certifications/{key[0]}"
            yield _made(row, f"{place}, {way}", address, title(row), reference=True)


def _gaps(chosen: Sequence[Chose]) -> Iterator[Ecart]:
    """Every gap that can be judged: both rates and both counts shown."""
    for measure in JUDGED:
        for one, other in combinations(chosen, 2):
            first, second = one.share(measure), other.share(measure)
            if first and second:
                low, high = (round(end) for end in gap(first, second))
                points = round(first[0] - second[0])
                yield Ecart(mesure=measure, un=one, autre=other, points=points, bas=low, haut=high)
