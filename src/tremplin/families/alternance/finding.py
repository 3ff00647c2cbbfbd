"""What alternance finds for the portal's search: a job around a place, companies, training organisations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from tremplin.domain.display import pluriel
from tremplin.domain.text import fold
from tremplin.domain.written.siret import compact_siret
from tremplin.families.alternance.employers.service import CFA, ENTREPRISE
from tremplin.families.alternance.search import lookup, queries
from tremplin.families.alternance.search.page_query import propose_jobs
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.web.finding import SHOWN, Found, Group
from tremplin.release.reader import Release

_NAMED = 3
"""Trainings of an organisation that are named."""
_PLACE_WORDS = 5
"""Words of the name of a place, at most: « Saint-Rémy-lès-Chevreuse » has four."""


def search(release: Release, typed: str) -> list[Group]:
    """A job where it was asked, companies, training organisations."""
    digits = compact_siret(typed)
    if len(digits) == 14 and digits.isdigit():
        return _of_siret(release, digits)
    groups = [Group(mark("Alternance"), _around(release, typed))]
    for genre, titre, page in (
        (ENTREPRISE, mark("Entreprises"), _company),
        (CFA, mark("Organismes de formation"), _school),
    ):
        known = lookup.par_nom(release, typed, genre, SHOWN)
        groups.append(Group(titre, [found for e in known if (found := page(release, e))]))
    return [g for g in groups if g.trouves]


def _around(release: Release, typed: str) -> list[Found]:
    """« boulanger metz »: the job, then the place; a job alone, a place alone."""
    words = typed.split()
    for count in range(min(_PLACE_WORDS, len(words)), 0, -1):
        where = " ".join(words[-count:])
        place = _place(release, where)
        if place is None:
            continue
        what = " ".join(words[:-count]).removesuffix(" à").removesuffix(" a").strip()
        if not what:
            return [
                Found(
                    _("Formations, offres et entreprises autour de %(label)s", label=place["label"]),
                    "",
                    _page(lieu=place["label"]),
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
    return Found(name, told, _page(romes=",".join(job["romes"][:20]), job_name=job["label"], **more))


def _place(release: Release, typed: str) -> dict[str, Any] | None:
    """The place that was named in full, by its name or its postal code; never one that only resembles it."""
    index, wanted = queries.lieux(release), fold(typed)
    for n in index.search(typed, 6):
        place: dict[str, Any] = index.documents[n]
        if wanted and wanted in {fold(place["label"]), *_names(place)}:
            return place
    return None


def _names(place: Mapping[str, Any]) -> set[str]:
    name, _, rest = fold(place["label"]).rpartition(" ")
    return {name, rest} if rest.isdigit() else set()


def _of_siret(release: Release, siret: str) -> list[Group]:
    known = lookup.etablissement(release, siret)
    if known is None:
        return []
    groups = [
        Group(mark("Entreprises"), [f] if (f := _company(release, known, exact=True)) else []),
        Group(mark("Organismes de formation"), [f] if (f := _school(release, known, exact=True)) else []),
    ]
    return [g for g in groups if g.trouves]


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
    return " ".join(filter(None, (told["code_postal"], told["ville"])))


def _page(**asked: str) -> str:
    return f"/recherche-apprentissage?{urlencode(asked)}"
