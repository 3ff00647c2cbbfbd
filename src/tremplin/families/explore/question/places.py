"""The place asked for: a commune, a point, a bassin, a département, a région, words, or all of France."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from tremplin.columnar.wording import PLACES
from tremplin.domain.geo import LonLat
from tremplin.domain.here import Here, Level
from tremplin.domain.territories import land_of
from tremplin.domain.text import fold
from tremplin.families.alternance import shared as alternance
from tremplin.families.explore.question.wrong import Ambiguous, Candidate, closest_code, wrong
from tremplin.families.geographie import shared as geography
from tremplin.families.infotravail.shared import jobs as market
from tremplin.language.spoken import gettext as _
from tremplin.release.reader import Release

WAYS = ("commune", "latitude", "departement", "region", "bassin", "lieu")
RADIUS, LEAST, MOST = 30.0, 5.0, 200.0
CHOICES = 5
_NAMESAKES = 60
"""Places among which namesakes are looked for: a land's may be far less peopled than another's."""
_NAMED, _AS_LIKELY = 0.75, 0.97
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?", re.ASCII)
_BASSIN = re.compile(
    r"(?:le |la )?(?:bassin|zone)(?: d['’]emplois?)?(?: de la| de l['’]| du| des| de| d['’])? ?(.+)", re.I
)


def find_place(release: Release, given: Mapping[str, str], day: date | None = None) -> Here:
    """The place that one parameter names (all of France by none), with every level that holds it today; of a day, what
    the code of a commune named then. Raises ApiError 400, Ambiguous."""
    named = [way for way in WAYS if given.get(way, "").strip()]
    if len(named) > 1:
        raise wrong(
            named[1], given[named[1]], _("un lieu, par un seul de ces paramètres (%(liste)s)", liste=", ".join(WAYS))
        )
    if not named and not given.get("longitude", "").strip():
        return Here(niveau=Level.FRANCE)
    way = named[0] if named else "latitude"
    radius = _number(given, "rayon", LEAST, MOST) if given.get("rayon", "").strip() else RADIUS
    if way == "latitude":
        point = (_number(given, "longitude", -180, 180), _number(given, "latitude", -90, 90))
        return replace(_at(release, point), rayon=radius)
    finders = {"commune": _commune, "departement": _departement, "region": _region, "bassin": _bassin, "lieu": _words}
    found = replace(finders[way](release, given[way].strip()), rayon=radius)
    then = geography.commune_then(release, given[way].strip().upper(), day) if day and way == "commune" else None
    return replace(found, alors=(then.code, then.nom, then.jusqu_au)) if then else found


def _number(given: Mapping[str, str], name: str, least: float, most: float) -> float:
    text = given.get(name, "").strip()
    expected = _("un nombre de %(moins)s à %(plus)s", moins=f"{least:g}", plus=f"{most:g}")
    if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        raise wrong(name, text, expected)
    if not least <= float(text) <= most:
        raise wrong(name, text, expected, f"{min(max(float(text), least), most):g}")
    return float(text)


def _commune(release: Release, value: str) -> Here:
    code = value.upper()
    found = geography.communes(release, code)
    if not found:
        raise wrong("commune", value, _("un code INSEE ou postal connu"), geography.nearest_code(release, code))
    if len(found) > 1:
        shown = [Candidate(libelle=f"{c.nom} ({c.code})", parametres={"commune": c.code}) for c in found[:CHOICES]]
        raise Ambiguous("lieu", value, shown)
    return _within(release, found[0])


def _within(release: Release, commune: geography.Commune) -> Here:
    own = market.bassin_of(release, commune.code)
    return Here(
        niveau=Level.COMMUNE,
        code=commune.code,
        nom=commune.nom,
        commune=commune.code,
        point=commune.point,
        departements=None if commune.point else (commune.departement,),
        bassin=own["code"] if own else "",
        nom_bassin=(own["libelle"] or "") if own else "",
        departement=commune.departement,
        region=commune.region,
    )


def _at(release: Release, point: LonLat) -> Here:
    commune = geography.commune_at(release, point)
    if commune is None:
        raise wrong("latitude", f"{point[1]}, {point[0]}", _("un point en France, à moins de 40 km d'une commune"))
    return replace(
        _within(release, commune),
        niveau=Level.AUTOUR,
        code="",
        nom=f"près de {commune.nom}",
        point=point,
        departements=None,
    )


def _departement(release: Release, value: str) -> Here:
    known = geography.departements(release)
    code = value.upper().zfill(2)
    if code not in known:
        raise wrong("departement", value, _("un code de département, comme 57"), closest_code(code, known))
    one = known[code]
    return Here(
        niveau=Level.DEPARTEMENT, code=code, nom=one.nom, departement=code, region=one.region, departements=(code,)
    )


def _region(release: Release, value: str) -> Here:
    known = geography.departements(release)
    inside = tuple(code for code, one in known.items() if one.region == value)
    if not inside:
        codes = sorted({one.region for one in known.values()})
        raise wrong(
            "region",
            value,
            _("un code INSEE de région (%(liste)s)", liste=", ".join(codes)),
            closest_code(value, codes),
        )
    return Here(niveau=Level.REGION, code=value, nom=known[inside[0]].nom_region, region=value, departements=inside)


def _bassin(release: Release, value: str) -> Here:
    found = market.bassin(release, value.upper())
    if found is None:
        raise wrong(
            "bassin", value, _("un code de bassin d'emploi"), market.nearest_bassin_code(release, value.upper())
        )
    return _of_bassin(release, found)


def _names_of_several(release: Release) -> frozenset[str]:
    """Names that the most peopled communes of several bassins share."""
    towns = (commune for code in market.towns_of_bassins(release) for commune in geography.communes(release, code)[:1])
    return frozenset(name for name, count in Counter(town.nom for town in towns).items() if count > 1)


def _of_bassin(release: Release, found: Mapping[str, Any]) -> Here:
    """A bassin: what is searched by point is around its most peopled commune, which names it; its code tells it from
    another that a commune of the same name would name."""
    (commune,) = geography.communes(release, found["commune"])[:1]
    apart = f" ({found['code']})" if commune.nom in release.held("noms de bassins", _names_of_several) else ""
    return replace(
        _within(release, commune),
        niveau=Level.BASSIN,
        code=found["code"],
        nom=f"bassin de {commune.nom}{apart}",
        bassin=found["code"],
        nom_bassin=found["libelle"] or "",
    )


def _words(release: Release, value: str) -> Here:
    """A place by its name or its postal code; « bassin de … » names a bassin."""
    if (told := _BASSIN.fullmatch(value)) and (bassins := market.bassins_named(release, told[1])):
        if len(bassins) > 1:
            shown = [
                Candidate(libelle=f"{b['libelle']} ({b['code']})", parametres={"bassin": b["code"]})
                for b in bassins[:CHOICES]
            ]
            raise Ambiguous("lieu", value, shown)
        return _of_bassin(release, bassins[0])
    wanted = told[1] if told else value
    found = alternance.places_named(release, wanted, _NAMESAKES)
    if not any(PLACES.spelled(wanted) == _name(one) for one, _near in found):
        own = [b for b in market.bassins_named(release, wanted) if fold(b["libelle"] or "") == fold(wanted)]
        if len(own) == 1:
            return _of_bassin(release, own[0])
    if not found:
        raise wrong("lieu", value, _("le nom d'un lieu de France (aucun ne ressemble à ces mots)"))
    sure = found[0][1] >= _NAMED
    meant = _meant(found, wanted) if sure else [one for one, _near in found]
    if not sure or len(meant) > 1:
        shown = [Candidate(libelle=one["label"], parametres={one["genre"]: one["code"]}) for one in meant[:CHOICES]]
        raise Ambiguous("lieu", value, shown)
    here = _of(release, meant[0])
    if told and (bassin := market.bassin(release, here.bassin)):
        return _of_bassin(release, bassin)
    return here


Line = Mapping[str, Any]
"""A place as the lexicon of places has it: `label`, `genre`, `code`, `code_postal`."""


def _of(release: Release, place: Line) -> Here:
    """A place of the lexicon, with every level that holds it."""
    finders = {"commune": _commune, "departement": _departement, "region": _region}
    return finders[place["genre"]](release, place["code"])


def _meant(found: Sequence[tuple[Line, float]], wanted: str) -> list[Line]:
    """The places that what was typed most likely means, of those found, the likeliest first: the first, its namesakes
    that are as likely, and, when nothing but the name is typed, that of each other land: who says « Saint-Pierre » in
    Martinique doesn't mean the one of Réunion, whatever its people."""
    first, best = found[0]
    alike = [(one, near) for one, near in found if _name(one) == _name(first)]
    meant = [one for one, near in alike if near >= _AS_LIKELY * best]
    if first["genre"] != "commune" or PLACES.spelled(wanted) != _name(first):
        return meant
    lands = {land_of(one["code"]) for one in meant if one["genre"] == "commune"}
    for one, _near in alike:
        if one["genre"] == "commune" and (land := land_of(one["code"])) not in lands:
            lands.add(land)
            meant.append(one)
    return meant


def _name(place: Line) -> str:
    """The name of a place without what tells it from its namesakes: « Saint-Denis (93200) »."""
    return PLACES.spelled(str(place["label"]).partition(" (")[0])


def _insee(place: Line) -> str | None:
    return fold(place["code"]) if place["genre"] == "commune" else None


def named_in_full(release: Release, value: str) -> list[Here]:
    """The places that this very name, postal or INSEE code means; none for words that only resemble one."""
    wanted = PLACES.spelled(value)
    if (told := _BASSIN.fullmatch(value)) and len(bassins := market.bassins_named(release, told[1])) == 1:
        return [_of_bassin(release, bassins[0])]
    found = [
        (one, near)
        for one, near in alternance.places_named(release, value, _NAMESAKES)
        if wanted in (_name(one), one["code_postal"], _insee(one))
    ]
    return [_of(release, one) for one in _meant(found, value)[:CHOICES]] if found else []
