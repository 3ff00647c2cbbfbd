"""What the search page asks for: read from its address, whatever it holds, and found as the v1 routes find.

Addresses come from people, from other sites and from widgets: what can't be read is left out and told, never refused.
"""

from __future__ import annotations

import math
import re
from calendar import monthrange
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

import orjson
import structlog
from starlette.requests import Request

from tremplin.columnar.diploma_titles import begins_with_type
from tremplin.columnar.placed import Pieces, Placed
from tremplin.domain import codes
from tremplin.domain.dates import today
from tremplin.domain.territories import REGIONS
from tremplin.domain.text import fold
from tremplin.domain.written import casing
from tremplin.families.alternance.common import opco as opcos
from tremplin.families.alternance.common.beginnings import Period
from tremplin.families.alternance.common.filters import ANY, TAILLES, Filters
from tremplin.families.alternance.common.item import Kind
from tremplin.families.alternance.search import parameters as p
from tremplin.families.alternance.search import queries
from tremplin.families.alternance.search.answers import Search
from tremplin.families.alternance.search.queries import Point
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.release.reader import Release

log = structlog.get_logger()
TOUT, EMPLOI, FORMATION = "recherche-apprentissage", "recherche-emploi", "recherche-formation"
CHEMINS = {TOUT: TOUT, EMPLOI: EMPLOI, FORMATION: FORMATION, "recherche-apprentissage-formation": FORMATION}
"""Path of a page → what is searched; the last one is the older spelling."""
_PORTEES = {"all": TOUT, "job": EMPLOI, "training": FORMATION}
RAYONS = (10, 30, 60, 100)
RAYON = 30
ROMES_AU_PLUS = 20
_TEXTE = 200
_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])", re.ASCII)
GARDES = (
    "metier",
    "romes",
    "rncp",
    "lieu",
    "lat",
    "lon",
    "departement",
    "region",
    "radius",
    "diploma",
    "opco",
    "opcoUrl",
    "job_name",
    "frozen_job",
    "insee",
    "zipcode",
    "address",
    "caller",
    "return_uri",
    "return_logo_url",
    "scope",
    "displayMap",
    "showCombinedJob",
    "couleur",
    "nom",
    "voir",
    "debut",
    "teletravail",
    "taille",
    "joignables",
    "tri",
    "utm_source",
    "utm_medium",
    "utm_campaign",
)
"""Parameters that stay in the addresses of the page."""


@dataclass(frozen=True)
class Genre:
    """A kind of result, as the page names it."""

    nom: str
    filtre: str
    ordre: int


GENRES = {
    Kind.FORMATION: Genre(mark("Formation"), "formations", 0),
    Kind.MATCHA: Genre(mark("Offre d'emploi en alternance"), "offres", 1),
    Kind.PE_JOB: Genre(mark("Offre d'emploi en alternance"), "offres", 1),
    Kind.LBA: Genre(mark("Candidature spontanée"), "entreprises", 2),
}
FILTRES = {
    "formations": mark("Formations"),
    "offres": mark("Offres d'emploi"),
    "entreprises": mark("Candidatures spontanées"),
    "delegues": mark("Emploi et formation"),
}
MONTRES = {TOUT: tuple(FILTRES), EMPLOI: ("offres", "entreprises", "delegues"), FORMATION: ("formations",)}
"""What is searched → the kinds that it may find."""
ECHEANCES = (1, 3, 6, 9)
"""Months from now by whose end one may ask that it begins."""
OUI = "oui"
PAR_SORTE, PAR_DISTANCE, PAR_DATE = "", "distance", "date"
"""Orders of results: trainings, offers, companies; the nearest; the newest."""


@dataclass(kw_only=True)
class Demande:
    """What is asked for, resolved as far as it can be."""

    quoi: str
    donnes: dict[str, str]
    """What the address gives, by parameter, what can't be read left out."""
    metier: str = ""
    romes: tuple[str, ...] = ()
    lieu: str = ""
    point: Point | None = None
    departements: tuple[str, ...] | None = None
    rayon: int = RAYON
    filters: Filters = ANY
    autres_metiers: list[dict[str, Any]] = field(default_factory=list)
    autres_lieux: list[dict[str, Any]] = field(default_factory=list)
    remarques: list[str] = field(default_factory=list)

    @property
    def lancee(self) -> bool:
        """Whether there is something to look for."""
        return bool(self.romes or self.point or self.departements)

    def parametres(self, **autrement: Any) -> dict[str, str]:
        """The parameters of an address like this one, some otherwise; None or empty: without."""
        changed = {**self.donnes, **autrement}
        return {name: str(value) for name, value in changed.items() if value not in (None, "")}


def read(request: Request, release: Release, chemin: str) -> Demande:
    """What an address asks for."""
    return resolve(request.query_params, release, CHEMINS[chemin])


def resolve(params: Mapping[str, str], release: Release, quoi: str) -> Demande:
    """What the parameters of an address ask for; `quoi`: what is searched unless they say it."""
    given = {n: v.strip() for n, v in params.items() if n in GARDES and v.strip()}
    asked = Demande(quoi=_PORTEES.get(given.get("scope", ""), quoi), donnes=given)
    _metier(asked, release)
    _lieu(asked, release)
    if given.get("radius") in {str(r) for r in RAYONS}:
        asked.rayon = int(given["radius"])
    else:
        given.pop("radius", None)
    level = given.get("diploma", "")[:1]
    named = opcos.named(given.get("opco")) or opcos.of_site(given.get("opcoUrl", ""))
    asked.filters = Filters(niveau=level if level and level in "34567" else "", opco=named.court if named else "")
    asked.filters = replace(
        asked.filters,
        debut=_debut(given),
        teletravail=_oui(given, "teletravail"),
        taille=_parmi(given, "taille", TAILLES),
        joignable=_oui(given, "joignables"),
    )
    _parmi(given, "voir", MONTRES[asked.quoi])
    _parmi(given, "tri", (PAR_DISTANCE, PAR_DATE) if asked.point else (PAR_DATE,))
    return asked


def _parmi(given: dict[str, str], name: str, known: Collection[str]) -> str:
    """A value of a list; what isn't in it is as if it weren't there."""
    if given.get(name, "") not in known:
        given.pop(name, None)
    return given.get(name, "")


def _oui(given: dict[str, str], name: str) -> bool:
    return _parmi(given, name, (OUI,)) == OUI


def _debut(given: dict[str, str]) -> Period | None:
    """From today to the end of the month given (« 2027-02 »), of the two years to come at most."""
    found = _MONTH.fullmatch(given.get("debut", ""))
    end = end_of_month(int(found[1]), int(found[2])) if found else None
    if end is None or not today() <= end <= end_of_month(today().year + 2, today().month):
        given.pop("debut", None)
        return None
    return Period(first=today(), last=end)


def end_of_month(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def echeances() -> list[date]:
    """The ends of months by which one may ask that it begins."""
    months = [12 * today().year + today().month - 1 + n for n in ECHEANCES]
    return [end_of_month(m // 12, m % 12 + 1) for m in months]


def _metier(asked: Demande, release: Release) -> None:
    """The jobs: codes given, else a fiche's, else those of what was typed."""
    given = asked.donnes
    wanted = [code.strip().upper() for code in given.get("romes", "").split(",")]
    romes = [code for code in dict.fromkeys(wanted) if codes.matches(codes.ROME, code)][:ROMES_AU_PLUS]
    asked.metier = given.get("job_name") or given.get("metier") or ""
    asked.metier = asked.metier[:_TEXTE]
    if not romes and codes.matches(codes.RNCP, given.get("rncp", "").upper()):
        romes = (queries.romes_of_rncp(release, given["rncp"].upper()) or [])[:ROMES_AU_PLUS]
    if romes:
        asked.romes = tuple(romes)
        given["romes"] = ",".join(romes)
        if not asked.metier:
            titles = queries.rome_labels(release, romes[:1])
            asked.metier = titles.get(romes[0], romes[0])
        return
    given.pop("romes", None)
    if not asked.metier:
        return
    found = propose_jobs(release, asked.metier)
    if not found:
        told = _("Aucun métier ni diplôme ne ressemble à « %(metier)s » : essayez d'autres mots.", metier=asked.metier)
        asked.remarques.append(told)
        return
    by_name: dict[str, dict[str, Any]] = {}
    for one in found:
        by_name.setdefault(fold(one["label"]), {**one, "label": casing.sentence(one["label"])})
    shown = list(by_name.values())
    asked.romes, asked.autres_metiers = tuple(shown[0]["romes"][:ROMES_AU_PLUS]), shown[1:6]
    label = shown[0]["label"]
    if label.casefold() != asked.metier.casefold():
        asked.remarques.append(_("Pour « %(metier)s », voici : %(label)s.", metier=asked.metier, label=label))


_NAMED = 0.7
"""How near a job is, at least, to be searched for what was typed: a wrong one is worse than none."""


def propose_jobs(release: Release, typed: str) -> list[dict[str, Any]]:
    """Jobs then diplomas that what was typed names, those that lead to a job alone; who names a type of diploma asks
    for a diploma."""
    type_, subject = begins_with_type(typed)
    if type_ and not subject:
        return []
    jobs, diplomas = queries.metiers(release), queries.diplomes(release)
    indexes = (diplomas, jobs) if type_ else (jobs, diplomas)
    found = [index.documents[n] for index in indexes for n, near, _ in index.near(typed, 4) if near >= _NAMED]
    return [d for d in found if d["romes"]]


def _lieu(asked: Demande, release: Release) -> None:
    """The place: a point given, else a territory, else what was typed."""
    given = asked.donnes
    lat, lon = _degrees(given.get("lat", ""), 90), _degrees(given.get("lon", ""), 180)
    asked.lieu = (given.get("lieu") or given.get("address") or given.get("zipcode") or "")[:_TEXTE]
    if lat is not None and lon is not None:
        asked.point = (lon, lat)
        asked.lieu = asked.lieu or _("Autour du point choisi")
        return
    given.pop("lat", None)
    given.pop("lon", None)
    typed, code = asked.lieu or given.get("insee", ""), given.get("departement") or given.get("region")
    if code and not typed:
        _territoire(asked, release, "departement" if "departement" in given else "region", code.upper())
    elif typed:
        index = queries.lieux(release)
        found = [index.documents[n] for n in index.search(typed, 6)]
        if not found:
            told = _("Aucun lieu ne ressemble à « %(typed)s » : la recherche porte sur toute la France.", typed=typed)
            asked.remarques.append(told)
            return
        asked.autres_lieux = found[1:]
        _place(asked, release, found[0])


def _place(asked: Demande, release: Release, found: Mapping[str, Any]) -> None:
    asked.lieu = found["label"]
    if found["genre"] == "commune":
        asked.point = (found["longitude"], found["latitude"])
    else:
        _territoire(asked, release, found["genre"], found["code"])


def _territoire(asked: Demande, release: Release, genre: str, code: str) -> None:
    if genre == "region":
        region = next((r for r in REGIONS if r.code == code), None)
        if region is not None:
            asked.departements, asked.lieu = tuple(d for d in region.departements if d != "20"), region.nom
            return
    elif name := queries.nom_departement(release, code):
        asked.departements, asked.lieu = (code,), f"{name} ({code})"
        return
    asked.remarques.append(_("Territoire inconnu : %(code)s", code=code))


def _degrees(text: str, most: int) -> float | None:
    if not p.NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if math.isfinite(value) and abs(value) <= most else None


class Resultats:
    """What was found, each kind in its order."""

    def __init__(self, request: Request, release: Release, asked: Demande, matchas: Placed | None) -> None:
        self.asked, self.release = asked, release
        point = asked.point
        wanted = p.Asked(
            romes=asked.romes,
            point=point,
            rayon=float(asked.rayon) if point else 0.0,
            departements=asked.departements,
            filters=asked.filters,
        )
        self._search = Search(request, release, wanted, matchas)
        self.absentes: list[str] = []
        """Sources that don't answer."""

    @cached_property
    def tous(self) -> list[dict[str, Any]]:
        """Every result: trainings, then offers, then companies; by distance when there is a point."""
        asked, found = self.asked, []
        if asked.quoi != EMPLOI:
            found += self._read("formations", lambda: self._search.formations(nearest=True))
        if asked.quoi != FORMATION:
            offers = self._read(_("offres des employeurs"), self._search.employer_offers)
            if asked.donnes.get("showCombinedJob") == "false":
                offers = [o for o in offers if not o["company"]["mandataire"]]
            offers += self._read(_("offres des partenaires"), self._search.partner_offers)
            found += sorted(offers, key=_distance)
            found += self._read("entreprises", lambda: self._search.companies(Kind.LBA))
        return _ORDRES[asked.donnes.get("tri", PAR_SORTE)](found)

    def _read(self, source: str, find: Any) -> list[dict[str, Any]]:
        try:
            pieces: Pieces = find()
        except Exception:
            log.exception("source en défaut", source=source)
            self.absentes.append(source)
            return []
        items: list[dict[str, Any]] = orjson.loads(b"[" + b"".join(pieces) + b"]")
        return items

    @cached_property
    def comptes(self) -> dict[str, int]:
        """How many of each filter."""
        return {name: sum(1 for item in self.tous if passes(item, name)) for name in FILTRES}

    @cached_property
    def montres(self) -> list[dict[str, Any]]:
        """Those of the filter in use."""
        wanted = self.asked.donnes.get("voir", "")
        return [i for i in self.tous if passes(i, wanted)] if wanted else self.tous


def _distance(item: Mapping[str, Any]) -> float:
    found = item["place"]["distance"]
    return math.inf if found is None else float(found)


def _newest(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Offers, the newest first, then what has no day of publication."""
    return sorted(items, key=lambda item: (item["job"] or {}).get("creationDate") or "", reverse=True)


_ORDRES: dict[str, Callable[[list[dict[str, Any]]], list[dict[str, Any]]]] = {
    PAR_SORTE: list,
    PAR_DISTANCE: lambda items: sorted(items, key=_distance),
    PAR_DATE: _newest,
}


def passes(item: Mapping[str, Any], filtre: str) -> bool:
    """Whether a result is of a filter of the page."""
    if filtre == "delegues":
        return bool(item["company"]["mandataire"])
    return GENRES[item["ideaType"]].filtre == filtre


def cle(item: Mapping[str, Any]) -> tuple[Kind, str]:
    """What opens the detail of a result: its kind and its id."""
    kind = Kind(item["ideaType"])
    if kind is Kind.LBA:
        return kind, str(item["company"]["siret"])
    return kind, str(item["id"] if kind is Kind.FORMATION else item["job"]["id"])
