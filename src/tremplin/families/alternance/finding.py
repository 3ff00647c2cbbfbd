"""What alternance finds for the portal's search: a job around a place, companies, training organisations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tremplin.columnar.wording import PLACES
from tremplin.domain.dates import today
from tremplin.domain.display import pluriel
from tremplin.domain.text import fold
from tremplin.domain.written.addresses import town_name
from tremplin.domain.written.siret import compact_siret
from tremplin.families.alternance.common.item import Kind
from tremplin.families.alternance.employers.service import CFA, ENTREPRISE
from tremplin.families.alternance.search import lookup, queries
from tremplin.families.alternance.search.live import Live, live_of
from tremplin.families.alternance.search.page_query import propose_jobs
from tremplin.families.alternance.search.rendered import Rendue
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.web.finding import SHOWN, Found, Group, around
from tremplin.platform.web.state import State
from tremplin.release.reader import Release

_NAMED = 3
"""Trainings of an organisation that are named."""
_OF_A_COMPANY = 50
"""Establishments of a SIREN that are looked at."""
_SIREN, _SIRET = 9, 14


def search(state: State, release: Release, typed: str) -> list[Group]:
    """A job where it was asked, companies, training organisations."""
    held = live_of(state)
    held.look()
    digits = compact_siret(typed)
    if len(digits) in (_SIREN, _SIRET) and digits.isdigit():
        return _of_number(held, release, digits)
    by_name = lookup.offreurs_par_nom(release, typed, today(), _OF_A_COMPANY)
    companies, schools = (lookup.par_nom(release, typed, genre, SHOWN) for genre in (ENTREPRISE, CFA))
    groups = [
        Group(mark("Alternance"), _around(release, typed)),
        _companies(held, release, _Hiring(held.offers_of_name(typed), by_name), companies),
        Group(mark("Organismes de formation"), [found for e in schools if (found := _school(release, e))]),
    ]
    return [g for g in groups if g.trouves]


def _around(release: Release, typed: str) -> list[Found]:
    """« boulanger metz »: the job, then the place; a job alone, a place alone."""
    for where, what in around(typed):
        place = _place(release, where)
        if place is None:
            continue
        if not what:
            return [
                Found(
                    _("Formations, offres et entreprises autour de %(label)s", label=place["label"]),
                    "",
                    _page(lieu=place["label"]),
                    phrase=True,
                )
            ]
        if jobs := propose_jobs(release, what):
            return [_asked(jobs[0], place["label"])]
    jobs = propose_jobs(release, typed)
    return [_asked(jobs[0], "")] if jobs else []


def _asked(job: Mapping[str, Any], place: str) -> Found:
    name = (
        _("%(metier)s en alternance autour de %(lieu)s", metier=job["label"], lieu=place)
        if place
        else _("%(metier)s en alternance", metier=job["label"])
    )
    more = {"lieu": place} if place else {}
    told = _("Formations, offres d'emploi, entreprises susceptibles de recruter")
    return Found(name, told, _page(romes=",".join(job["romes"][:20]), job_name=job["label"], **more), phrase=True)


def _place(release: Release, typed: str) -> dict[str, Any] | None:
    """The place that was named in full, by its name, its postal or INSEE code; never one that only resembles it."""
    index, wanted = queries.lieux(release), PLACES.spelled(typed)
    for n in index.search(typed, 6):
        place: dict[str, Any] = index.documents[n]
        if wanted and wanted in {PLACES.spelled(place["label"]), *_names(place)}:
            return place
    for name in queries.commune_names(release, [typed.upper()]).get(typed.upper(), ()):
        named = (index.documents[n] for n in index.search(name, 6))
        if found := next((p for p in named if p["code"] == typed.upper()), None):
            return dict(found)
    return None


def _names(place: Mapping[str, Any]) -> set[str]:
    name, _, rest = PLACES.spelled(place["label"]).rpartition(" ")
    return {name, rest} if rest.isdigit() else set()


def _of_number(held: Live, release: Release, number: str) -> list[Group]:
    """Who hires and who teaches under a SIRET, or under a SIREN; a SIRET is one thing alone."""
    exact, known = len(number) == _SIRET, lookup.numbered(release, number, _OF_A_COMPANY)
    by_number = lookup.offreurs_numbered(release, number, today(), _OF_A_COMPANY)
    schools = [found for e in known if (found := _school(release, e, exact=exact))]
    groups = [
        _companies(held, release, _Hiring(held.offers_of_number(number), by_number), known, exact=exact),
        Group(mark("Organismes de formation"), schools[:SHOWN]),
    ]
    return [g for g in groups if g.trouves]


@dataclass(frozen=True)
class _Hiring:
    """Who hires now."""

    ours: Sequence[Rendue]
    """By offers that the store keeps."""
    of_partners: Sequence[Mapping[str, Any]]
    """By offers of partners' feeds, as `lookup.offreurs_par_nom` gives them."""


def _companies(
    held: Live, release: Release, hiring: _Hiring, known: Sequence[Mapping[str, Any]], *, exact: bool = False
) -> Group:
    """Who has an offer, then who is likely to hire."""
    likely = [found for e in known if e["siret"] not in held.retirees and (found := _company(release, e, exact=exact))]
    offers = [_hiring(offer, exact=exact) for offer in hiring.ours]
    partners = _of_partners([o for o in hiring.of_partners if o["offre_id"] not in held.retirees], exact=exact)
    return Group(mark("Entreprises"), [*offers, *partners, *likely][:SHOWN])


def _of_partners(offers: Sequence[Mapping[str, Any]], *, exact: bool) -> list[Found]:
    """Each establishment once, by the page of its first offer; how many it has. Of a SIRET, each offer."""
    by_place = defaultdict(list)
    for told in offers:
        place = told["siret"] or (fold(told["nom"]), told["code_postal"], told["ville"])
        by_place[told["offre_id"] if exact else place].append(told)
    return [
        Found(
            first["nom"],
            ", ".join(filter(None, (_offers_said(mine), _town(first)))),
            _page(type=Kind.PE_JOB, itemId=first["offre_id"]),
            exact,
        )
        for mine in by_place.values()
        for first in mine[:1]
    ]


def _offers_said(offers: Sequence[Mapping[str, Any]]) -> str:
    said = _("offre : %(titre)s", titre=offers[0]["titre"])
    return said if len(offers) == 1 else f"{pluriel(offers, 'offre')} : {offers[0]['titre']} ; …"


def _hiring(offer: Rendue, *, exact: bool) -> Found:
    """The page of an offer, by the name of its employer."""
    told, titre = offer.employeur, offer.colonnes["titre"]
    siret = told["siret"] and f"SIRET {told['siret']}"
    precision = ", ".join(filter(None, (_("offre : %(titre)s", titre=titre), _town(told), siret)))
    return Found(told["nom"] or "", precision, _page(type=Kind.MATCHA, itemId=offer.exemplaire.id), exact)


def _company(release: Release, told: Mapping[str, Any], *, exact: bool = False) -> Found | None:
    """The page of a company likely to hire; none of another, which has no page."""
    if queries.recruteurs(release).find(told["siret"]) is None:
        return None
    precision = ", ".join(filter(None, (_town(told), f"SIRET {told['siret']}")))
    return Found(told["nom"], precision, _page(type="lba", itemId=told["siret"]), exact)


def _school(release: Release, told: Mapping[str, Any], *, exact: bool = False) -> Found | None:
    """The first training of an organisation, its others named; none of one that gives none here."""
    trainings = lookup.formations_de(release, told["siret"])
    if not trainings:
        return None
    names = list(dict.fromkeys(title for _, title in trainings))
    told_names = " ; ".join(names[:_NAMED]) + (" ; …" if len(names) > _NAMED else "")
    precision = ", ".join(filter(None, (_town(told), f"{pluriel(trainings, 'formation')} : {told_names}")))
    return Found(told["nom"], precision, _page(type="training", itemId=trainings[0][0]), exact)


def _town(told: Mapping[str, Any]) -> str:
    return " ".join(filter(None, (told["code_postal"], town_name(told["ville"] or ""))))


def _page(**asked: str) -> str:
    return f"/recherche-apprentissage?{urlencode(asked)}"
