"""Records as pages show them: a line of a chart and of its table, with its place; cards to embed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from fastapi import Request

from tremplin.domain.geo import LonLat, distance_km
from tremplin.domain.written import casing
from tremplin.families.inserjeunes import queries
from tremplin.families.inserjeunes.answers.records import figures, messages
from tremplin.families.inserjeunes.openapi import PREFIX
from tremplin.families.inserjeunes.parameters import is_superieur
from tremplin.families.inserjeunes.queries import Row
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.policy import PAGE, PUBLIC, Policy
from tremplin.platform.web.state import state_of
from tremplin.release.reader import Release

READ = Policy(Right.CATALOGUE, PUBLIC, Cost.LIGHT, PAGE)
SEARCH = Policy(Right.CATALOGUE, PUBLIC, Cost.SEARCH, PAGE)
FILIERES = {
    "apprentissage": mark("Apprentissage"),
    "pro": mark("École (voie professionnelle)"),
    "agricole": mark("École (agricole)"),
    "superieur": mark("Enseignement supérieur"),
}
THEMES, DIRECTIONS = ("dsfr", "lba"), ("vertical", "horizontal")


@dataclass(frozen=True, kw_only=True)
class Ligne:
    """A record as a line of a chart and of its table: who, when, the three shares, or why there are none."""

    nom: str
    adresse: str = ""
    millesime: str
    filiere: str
    eleves: int | None
    emploi: int | None
    formation: int | None
    autres: int | None
    note: str
    choix: str = ""
    """What the comparison calls this record."""
    commune: str = ""
    point: LonLat | None = None
    km: float | None = None
    """From the place asked for."""
    region: int | None = None
    """Share in a job in the région, of the same code at the same promotions."""
    france: int | None = None

    @property
    def connue(self) -> bool:
        """Whether the bar can be drawn."""
        return None not in (self.emploi, self.formation, self.autres)


def cohort(millesime: str) -> str:
    """« 2024 », « 2023 et 2024 »."""
    return _(" et ").join(millesime.split("_"))


def title(facts: Mapping[str, Any]) -> str:
    """The label of a code as people read it, else the code."""
    return casing.sentence(str(facts["libelle"] or facts["code_certification"]))


def note(row: Row) -> str:
    """Why a record has no figures, in a few words, then whose figures they are when they are another's."""
    hidden = {"effectif": _("Caché : moins de 20 élèves."), "secret": _("Caché : ferait connaître moins de 20 élèves.")}
    said = messages(row)
    return " ".join([hidden[row["motif"]], *said[1:]] if row["cache"] else said)


def prefixed(code: str) -> str:
    """A code as addresses of the API write it."""
    return f"SISE:{code}" if is_superieur(code) else code


def line(row: Row, nom: str, adresse: str = "", **more: Any) -> Ligne:
    """The line of a record."""
    shown = figures(row)
    return Ligne(
        nom=nom,
        adresse=adresse,
        millesime=cohort(row["millesime"]),
        filiere=_(FILIERES[row["filiere"]]),
        eleves=shown.get("nb_annee_term"),
        emploi=shown.get("taux_en_emploi_6_mois"),
        formation=shown.get("taux_en_formation"),
        autres=shown.get("taux_autres_6_mois"),
        note=note(row),
        **more,
    )


def schools(release: Release, diploma: str, millesimes: Sequence[str], near: Row | None) -> list[Ligne]:
    """The establishments that have a record of a diploma, with their commune, and how far from a place it is."""
    rows = queries.formations_with(release, diploma, millesimes)
    places = queries.places_of(release, (r["uai"] for r in rows))
    found = []
    for row in rows:
        one = line(
            row,
            row["libelle_etablissement"] or row["uai"],
            f"/inserjeunes/etablissements/{row['uai']}",
            choix=f"{row['uai']}-{row['code_certification']}",
        )
        found.append(_placed(one, places.get(row["uai"]), near))
    return found


def _placed(one: Ligne, place: Row | None, near: Row | None) -> Ligne:
    if place is None:
        return one
    point = _point(place)
    middle = _point(near) if near else None
    km = distance_km(middle, point) if middle and point else None
    return replace(one, commune=f"{place['nom']} ({place['departement']})", point=point, km=km)


def _point(place: Row) -> LonLat | None:
    return None if place["longitude"] is None else (place["longitude"], place["latitude"])


_CORSICA = {"620": "2A", "720": "2B"}


def departement_of(uai: str) -> str:
    """The département that a UAI begins with: « 0130048U » is in « 13 », « 6200001G » in « 2A »."""
    return _CORSICA.get(uai[:3], uai[:3].removeprefix("0"))


def km_from(release: Release, commune: Row, uais: Iterable[str]) -> dict[str, float]:
    """Establishment → how far from a commune it is, where its own is known."""
    middle = _point(commune)
    points = {uai: _point(row) for uai, row in queries.places_of(release, uais).items()}
    return {uai: distance_km(middle, point) for uai, point in points.items() if middle and point}


def embed(request: Request, path: str) -> dict[str, Any]:
    """The card of an address, and the two ways to put it in a page."""
    given = request.query_params
    theme = given.get("theme") if given.get("theme") in THEMES else THEMES[0]
    direction = given.get("direction") if given.get("direction") in DIRECTIONS else DIRECTIONS[0]
    base = state_of(request).settings.base_url
    query = urlencode({"theme": theme, "direction": direction, "imageOnError": "empty"})
    return {
        "theme": theme,
        "direction": direction,
        "apercu": f"{PREFIX}/{path}.svg?{urlencode({'theme': theme, 'direction': direction, 'imageOnError': 'true'})}",
        "image": f'<img src="{base}{PREFIX}/{path}.svg?{query}" alt="Devenir des jeunes après la formation">',
        "script": f'<div data-inserjeunes="{path}" data-theme="{theme}" data-direction="{direction}"></div>\n'
        f'<script src="{base}/static/inserjeunes.js" async></script>',
    }
