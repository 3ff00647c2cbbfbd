"""The page of a certification: the nation, ways, years, régions; the schools that teach it, sorted and on a map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from tremplin.domain.dates import today
from tremplin.domain.geo import MAP_HEIGHT, MAP_WIDTH, on_map
from tremplin.domain.territories import PAR_CODE
from tremplin.families.inserjeunes import queries
from tremplin.families.inserjeunes.answers.millesimes import Millesimes, serves
from tremplin.families.inserjeunes.answers.single import view
from tremplin.families.inserjeunes.errors import NotFound
from tremplin.families.inserjeunes.openapi import PREFIX
from tremplin.families.inserjeunes.pages.lines import FILIERES, READ, Ligne, cohort, embed, line, prefixed, schools
from tremplin.families.inserjeunes.pages.search import read_place
from tremplin.families.inserjeunes.parameters import is_superieur
from tremplin.families.inserjeunes.queries import CERTIFICATION, Row
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.release.reader import Release

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
SHOWN = 25
"""Schools of a page."""
SORTS = {
    "distance": mark("les plus proches"),
    "emploi": mark("part en emploi"),
    "formation": mark("part en formation"),
    "nom": "nom",
}


@router.get("/inserjeunes/certifications/{code}")
@policy(READ)
async def certification(
    request: Request,
    code: str,
    lieu: Annotated[str, Query(max_length=100)] = "",
    tri: Annotated[str, Query(max_length=20)] = "",
    page_: Annotated[int, Query(alias="page", ge=1, le=1_000)] = 1,
) -> Response:
    """A certification: nation, filières, years, régions; its schools; what it replaces; its card to embed."""
    release = release_of(request)
    facts = next(iter(queries.code_facts(release, [code])), None)
    if facts is None:
        raise ApiError(404, _("Certification inconnue : %(code)s", code=code[:40]))
    if tri not in ("", *SORTS):
        raise ApiError(400, f"« tri » vaut « {tri[:20]} » ; attendu : {', '.join(SORTS)}")
    known = Millesimes.of(state_of(request).settings)
    national = queries.every_record(release, CERTIFICATION, code)
    current = [r for r in national if r["millesime"] == known.certification(superieur=is_superieur(code))]
    regions = queries.regions_with(release, code, known.periode)
    old, new = queries.neighbours(release, code)
    place = read_place(release, lieu)
    near = place.commune if place else None
    chosen = tri or ("distance" if near else "emploi")
    taught = _sorted(schools(release, facts["code_formation_diplome"] or code, serves(known.periode), near), chosen)
    kept = {k: v for k, v in (("lieu", near["code_insee"] if near else lieu), ("tri", tri)) if v}
    return page(
        request,
        "inserjeunes/certification.html",
        code=facts,
        france=[line(r, _(FILIERES[r["filiere"]])) for r in current if r["donnee_source_type"]],
        filieres=_filieres(release, known, facts),
        annees=[line(r, cohort(r["millesime"])) for r in national if r["donnee_source_type"]],
        origines=[r for r in current if r["donnee_source_type"] not in (None, "self")],
        finales=_finals(release, current),
        regions=[line(r, PAR_CODE[r["region"]].nom) for r in regions if r["donnee_source_type"]],
        lieux=taught[(page_ - 1) * SHOWN : page_ * SHOWN],
        lieux_en_tout=len(taught),
        page=page_,
        pages=-(-len(taught) // SHOWN),
        points=_points(taught),
        carte_de_france=(MAP_WIDTH, MAP_HEIGHT),
        tris=SORTS,
        tri=chosen,
        lieu=place,
        requete=urlencode(kept),
        periode=cohort(known.periode),
        salaires=next((r for r in reversed(national) if r["salaire_12_mois_q2"] is not None), None),
        anciens=queries.code_facts(release, old),
        nouveaux=queries.code_facts(release, new),
        carte=embed(request, f"certifications/{prefixed(code)}"),
        prefixe=PREFIX,
    )


def _sorted(taught: Sequence[Ligne], by: str) -> list[Ligne]:
    """Schools, the highest or the nearest first, those without that figure last, then by name."""

    def rank(one: Ligne) -> tuple[bool, float, str, str]:
        value = {"distance": one.km, "emploi": one.emploi, "formation": one.formation, "nom": 0.0}[by]
        signed = 0.0 if value is None else float(value) if by == "distance" else -float(value)
        return value is None, signed, one.nom, one.choix

    return sorted(taught, key=rank)


def _points(taught: Sequence[Ligne]) -> list[dict[str, Any]]:
    """Where the communes of these schools stand on the map of France, and how many each has; none off the map."""
    counted: dict[tuple[str, tuple[float, float]], int] = {}
    for one in taught:
        at = on_map(one.point) if one.point else None
        if at:
            counted[one.commune, at] = counted.get((one.commune, at), 0) + 1
    return [{"nom": nom, "x": x, "y": y, "nombre": n} for (nom, (x, y)), n in sorted(counted.items())]


def _filieres(release: Release, known: Millesimes, facts: Mapping[str, Any]) -> list[Ligne]:
    """The view by filière of the diploma, as lines."""
    if facts["type"] == "sise":
        return []
    try:
        parts = view(release, [facts["code_certification"]], known.certification(superieur=False), None, today())
    except NotFound:
        return []
    return [
        Ligne(
            nom=_(FILIERES[name]),
            adresse="",
            millesime=cohort(part["millesime"]),
            filiere=_(FILIERES[name]),
            eleves=part["nb_annee_term"],
            emploi=part["taux_en_emploi_6_mois"],
            formation=part["taux_en_formation"],
            autres=part["taux_autres_6_mois"],
            note=" ".join(part.get("_meta", {}).get("messages", [])),
        )
        for name, part in parts.items()
    ]


def _finals(release: Release, rows: Sequence[Row]) -> list[Row]:
    """Certifications that a year which isn't final leads to."""
    listed = [c for r in rows if r["certifications_terminales"] for c in r["certifications_terminales"].split("|")]
    return queries.code_facts(release, listed) if listed else []
