"""Pages that a family or a counsellor understands: a certification, an establishment, their shares and what they mean.

Readable without JavaScript; every chart is also a table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from tremplin.domain.dates import today
from tremplin.domain.territories import PAR_CODE
from tremplin.families.inserjeunes import queries
from tremplin.families.inserjeunes.answers.millesimes import Millesimes, serves
from tremplin.families.inserjeunes.answers.records import figures, messages
from tremplin.families.inserjeunes.answers.single import view
from tremplin.families.inserjeunes.errors import NotFound
from tremplin.families.inserjeunes.openapi import PREFIX
from tremplin.families.inserjeunes.parameters import is_superieur
from tremplin.families.inserjeunes.queries import CERTIFICATION, Row
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.finding import SHOWN, Found, Group
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import PAGE, PUBLIC, Policy, policy
from tremplin.platform.wire.errors import ApiError
from tremplin.release.reader import Release

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_PAGE = Policy(Right.CATALOGUE, PUBLIC, Cost.LIGHT, PAGE)
_SEARCH = Policy(Right.CATALOGUE, PUBLIC, Cost.SEARCH, PAGE)
FOUND, PLACES = 30, 60
THEMES, DIRECTIONS = ("dsfr", "lba"), ("vertical", "horizontal")
FILIERES = {
    "apprentissage": "Apprentissage",
    "pro": "École (voie professionnelle)",
    "agricole": "École (agricole)",
    "superieur": "Enseignement supérieur",
}


@dataclass(frozen=True, kw_only=True)
class Ligne:
    """A record as a line of a chart and of its table: who, when, the three shares, or why there are none."""

    nom: str
    adresse: str
    millesime: str
    filiere: str
    eleves: int | None
    emploi: int | None
    formation: int | None
    autres: int | None
    note: str

    @property
    def connue(self) -> bool:
        """Whether the bar can be drawn."""
        return None not in (self.emploi, self.formation, self.autres)


def cohort(millesime: str) -> str:
    """« 2024 », « 2023 et 2024 »."""
    return " et ".join(millesime.split("_"))


def line(row: Row, nom: str, adresse: str = "") -> Ligne:
    """The line of a record."""
    shown = figures(row)
    return Ligne(
        nom=nom,
        adresse=adresse,
        millesime=cohort(row["millesime"]),
        filiere=FILIERES[row["filiere"]],
        eleves=shown.get("nb_annee_term"),
        emploi=shown.get("taux_en_emploi_6_mois"),
        formation=shown.get("taux_en_formation"),
        autres=shown.get("taux_autres_6_mois"),
        note=" ".join(messages(row)),
    )


@router.get("/inserjeunes")
@policy(_SEARCH)
async def recherche(request: Request, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Certifications and establishments by name or code."""
    found = queries.search(release_of(request), q, FOUND) if q else []
    return page(request, "inserjeunes/recherche.html", q=q, resultats=found)


def search(release: Release, typed: str) -> list[Group]:
    """For the portal's search: establishments, and the certifications whose outcomes are known."""
    rows = queries.search(release, typed, FOUND)
    more = f"/inserjeunes?{urlencode({'q': typed})}"
    groups = []
    for kind, titre, place in (
        ("etablissement", "Établissements", "/inserjeunes/etablissements/"),
        ("certification", "Devenir après une formation", "/inserjeunes/certifications/"),
    ):
        mine = [r for r in rows if r["type"] == kind]
        found = [
            Found(
                r["intitule"] or r["code"],
                f"{r['code']}, {r['precision']}",
                place + r["code"],
                exact=r["code"].lower() == typed.strip().lower() and kind == "etablissement",
            )
            for r in mine[:SHOWN]
        ]
        groups.append(Group(titre, found, more if len(mine) > SHOWN else ""))
    return [g for g in groups if g.trouves]


@router.get("/inserjeunes/certifications/{code}")
@policy(_PAGE)
async def certification(request: Request, code: str) -> Response:
    """A certification: nation, filières, years, régions, establishments; what it replaces; its card to embed."""
    release = release_of(request)
    facts = next(iter(queries.code_facts(release, [code])), None)
    if facts is None:
        raise ApiError(404, f"Certification inconnue : {code[:40]}")
    known = Millesimes.of(request.app.state.tremplin.settings)
    national = queries.every_record(release, CERTIFICATION, code)
    current = [r for r in national if r["millesime"] == known.certification(superieur=is_superieur(code))]
    regions = queries.regions_with(release, code, known.periode)
    places = queries.formations_with(release, code, serves(known.periode), PLACES)
    old, new = queries.neighbours(release, code)
    path = f"certifications/{'SISE:' if is_superieur(code) else ''}{code}"
    return page(
        request,
        "inserjeunes/certification.html",
        code=facts,
        france=[line(r, FILIERES[r["filiere"]]) for r in current if r["donnee_source_type"]],
        filieres=_filieres(release, known, facts),
        annees=[line(r, cohort(r["millesime"])) for r in national if r["donnee_source_type"]],
        origines=[r for r in current if r["donnee_source_type"] not in (None, "self")],
        finales=_finals(release, current),
        regions=[line(r, PAR_CODE[r["region"]].nom) for r in regions if r["donnee_source_type"]],
        lieux=[
            line(r, r["libelle_etablissement"] or r["uai"], f"/inserjeunes/etablissements/{r['uai']}")
            for r in places
            if r["donnee_source_type"]
        ],
        periode=cohort(known.periode),
        salaires=next((r for r in reversed(national) if r["salaire_12_mois_q2"] is not None), None),
        anciens=queries.code_facts(release, old),
        nouveaux=queries.code_facts(release, new),
        carte=_embed(request, path),
        prefixe=PREFIX,
    )


@router.get("/inserjeunes/etablissements/{uai}")
@policy(_PAGE)
async def etablissement(request: Request, uai: str) -> Response:
    """An establishment: each of its certifications, then all together as the DEPP publishes them."""
    release = release_of(request)
    found, published = queries.etablissement(release, uai), queries.published_of(release, uai)
    if found is None and not published:
        raise ApiError(404, f"Établissement inconnu : {uai[:40]}")
    rows = [r for r in queries.formations_of(release, uai) if r["donnee_source_type"] == "self"]
    chosen = request.query_params.get("formation", "")
    shown = next((r for r in rows if r["code_certification"] == chosen), rows[0] if rows else None)
    return page(
        request,
        "inserjeunes/etablissement.html",
        uai=uai,
        nom=(found and found["libelle"]) or (published[0]["libelle"] if published else uai),
        region=PAR_CODE[found["region_code"]].nom if found and found["region_code"] else None,
        formations=[
            line(r, r["libelle"] or r["code_certification"], f"/inserjeunes/certifications/{r['code_certification']}")
            for r in rows
        ],
        publies=published,
        codes=sorted({(r["code_certification"], r["libelle"] or "") for r in rows}),
        choisie=shown and shown["code_certification"],
        carte=shown and _embed(request, f"formations/{uai}-{_prefixed(shown['code_certification'])}"),
        prefixe=PREFIX,
    )


def _prefixed(code: str) -> str:
    return f"SISE:{code}" if is_superieur(code) else code


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
            nom=FILIERES[name],
            adresse="",
            millesime=cohort(part["millesime"]),
            filiere=FILIERES[name],
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


def _embed(request: Request, path: str) -> dict[str, Any]:
    """The card of an address, and the two ways to put it in a page."""
    given = request.query_params
    theme = given.get("theme") if given.get("theme") in THEMES else THEMES[0]
    direction = given.get("direction") if given.get("direction") in DIRECTIONS else DIRECTIONS[0]
    base = request.app.state.tremplin.settings.base_url
    query = urlencode({"theme": theme, "direction": direction, "imageOnError": "empty"})
    return {
        "theme": theme,
        "direction": direction,
        "apercu": f"{PREFIX}/{path}.svg?{urlencode({'theme': theme, 'direction': direction, 'imageOnError': 'true'})}",
        "image": f'<img src="{base}{PREFIX}/{path}.svg?{query}" alt="Devenir des jeunes après la formation">',
        "script": f'<div data-inserjeunes="{path}" data-theme="{theme}" data-direction="{direction}"></div>\n'
        f'<script src="{base}/static/inserjeunes.js" async></script>',
    }
