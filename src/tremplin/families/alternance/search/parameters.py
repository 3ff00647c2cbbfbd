"""Parameters of the v1 routes: read one by one, every fault told at once, in the sentences that clients know.

An empty text counts as absent. Messages come in the order of the wire format: caller, jobs, territory, point, radius,
commune, diploma, sources.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace

from starlette.requests import Request

from tremplin.domain.territories import REGIONS
from tremplin.domain.written.addresses import split_address
from tremplin.families.alternance.common import opco as opcos
from tremplin.families.alternance.common.errors import wrong_parameters
from tremplin.families.alternance.common.filters import ANY, Filters
from tremplin.families.alternance.common.item import Kind
from tremplin.platform.web.door import USAGE
from tremplin.platform.web.state import state_of

FORMATIONS, EMPLOIS, TOUT, PAR_REGION = "formations", "jobs", "jobsEtFormations", "formationsParRegion"
OFFRES = "offres"
"""How `sources` calls the offers of partners; it calls the other kinds as `ideaType` does."""
_JOBS = (Kind.LBB, Kind.LBA, OFFRES, Kind.MATCHA)
SOURCES = {EMPLOIS: _JOBS, TOUT: ("formations", *_JOBS)}
ROMES_AU_PLUS = {FORMATIONS: 20, PAR_REGION: 20, EMPLOIS: 15, TOUT: 15}
RAYON = {FORMATIONS: 30.0, TOUT: 10.0, EMPLOIS: 10.0}
"""Kilometres that stand for a radius of 0."""
PARTOUT = 20_000
_RADIUS, _CALLER = 200, 200
_ROMES = re.compile(r"[a-zA-Z][0-9]{4}(,[a-zA-Z][0-9]{4})*")
_DOMAIN = re.compile(r"[a-zA-Z]([0-9]{2})?")
_RNCP = re.compile(r"RNCP[0-9]{2,5}", re.IGNORECASE)
_INSEE = re.compile(r"[0-9][abAB0-9][0-9]{3}")
NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)", re.ASCII)
"""A number as every route of the family reads it: with a point, never a comma."""
_DEPARTEMENT = re.compile(r"[0-9]{2,3}|2[abAB]", re.ASCII)
_REGION = re.compile(r"[0-9]{2}", re.ASCII)
REGIONS_CONNUES = (
    "84",
    "27",
    "53",
    "24",
    "94",
    "44",
    "32",
    "11",
    "28",
    "75",
    "76",
    "52",
    "93",
    "01",
    "02",
    "03",
    "04",
    "06",
)
_DEPARTEMENTS = {r.code: tuple(d for d in r.departements if d != "20") for r in REGIONS}


@dataclass(kw_only=True)
class Asked:
    """What a v1 search asks for, once right."""

    romes: tuple[str, ...] = ()
    domaine: str = ""
    rncp: str = ""
    point: tuple[float, float] | None = None
    """(longitude, latitude)."""
    rayon: float = 0.0
    departements: tuple[str, ...] | None = None
    filters: Filters = ANY
    sources: tuple[str, ...] = ()
    description: bool = False
    caller: str = ""
    faults: list[str] = field(default_factory=list)


def read(request: Request, route: str) -> Asked:
    """The parameters of a search; raises ApiError 400 with every fault."""
    given = {k: v for k, v in request.query_params.items() if v != ""}
    asked = Asked()
    _caller(request, given, asked)
    {FORMATIONS: _romes_or_domain, PAR_REGION: _romes_or_domain}.get(route, _romes_or_rncp)(given, asked, route)
    if route == PAR_REGION:
        _territory(given, asked)
    else:
        _around(request, given, asked, route)
    _diploma(given, asked)
    if route == TOUT:
        _insee(request, given, asked)
    _sources(given, asked, route)
    _opco(given, asked)
    asked.description = "with_description" in given.get("options", "").split(",")
    if asked.faults:
        raise wrong_parameters(asked.faults)
    return asked


def said_by(request: Request) -> str:
    """Who says to call; kept for the line of the request."""
    caller = request.query_params.get("caller", "")[:_CALLER]
    request.scope["state"][USAGE] = {"caller": caller}
    return caller


def _caller(request: Request, given: dict[str, str], asked: Asked) -> None:
    asked.caller = said_by(request)
    if len(given.get("caller", "")) > _CALLER:
        asked.faults.append(f"caller : caller is too long. Maximum is {_CALLER} characters.")
    elif not asked.caller and _from_outside(request):
        asked.faults.append("caller : caller is missing.")


def _from_outside(request: Request) -> bool:
    """Whether a request comes from elsewhere than the platform's own pages, those of documentation excepted."""
    given = (state_of(request).settings.base_url, request.headers.get("referer", ""))
    own, referer = map(split_address, given)
    inside = (referer.scheme, referer.netloc) == (own.scheme, own.netloc)
    return not inside or referer.path.startswith("/documentation")


def _listed_romes(text: str, most: int, asked: Asked) -> None:
    codes = text.split(",")
    if len(codes) > most:
        asked.faults.append(f"romes : Too many rome codes. Maximum is {most}.")
    if not _ROMES.fullmatch(text):
        asked.faults.append(
            "romes : Badly formatted rome codes. Rome code must be one letter followed by 4 digit number. ex : A1234"
        )
    asked.romes = tuple(dict.fromkeys(c.upper() for c in codes))


def _romes_or_domain(given: dict[str, str], asked: Asked, route: str) -> None:
    romes, domain = given.get("romes"), given.get("romeDomain")
    if romes and domain:
        asked.faults.append("romes, romeDomain : You must define either romes OR romeDomain, not both.")
    elif not romes and not domain and route == FORMATIONS:
        asked.faults.append("romes, romeDomain : You must define at least 1 rome code OR a single romeDomain.")
    elif romes:
        _listed_romes(romes, ROMES_AU_PLUS[route], asked)
    elif domain:
        if not _DOMAIN.fullmatch(domain):
            asked.faults.append(
                "romeDomain : Badly formatted romeDomain. Rome domain must be one letter or one letter followed by "
                "2 digit number. ex : A or A12"
            )
        asked.domaine = domain.upper()


def _romes_or_rncp(given: dict[str, str], asked: Asked, route: str) -> None:
    romes, rncp = given.get("romes"), given.get("rncp")
    if romes and rncp:
        asked.faults.append("romes or rncp : You must define either romes OR rncp, not both.")
    elif rncp:
        if not _RNCP.fullmatch(rncp):
            asked.faults.append("rncp : Badly formatted rncp code. RNCP code must be 'RNCP' followed by 2 to 5 digits.")
        asked.rncp = rncp.upper()
    elif romes:
        _listed_romes(romes, ROMES_AU_PLUS[route], asked)
    else:
        asked.faults.append("romes : Rome codes are missing. At least 1.")


def _territory(given: dict[str, str], asked: Asked) -> None:
    region, departement = given.get("region"), given.get("departement")
    if region and departement:
        asked.faults.append("region, departement : You must define either region OR departement, not both.")
    elif region:
        if not _REGION.fullmatch(region):
            asked.faults.append("region : Badly formatted region. region must be a two digit number.")
        if region not in REGIONS_CONNUES:
            known = ", ".join(REGIONS_CONNUES)
            asked.faults.append(f"region : Badly formatted region. region must be one of {known}.")
        asked.departements = _DEPARTEMENTS.get(region)
    elif departement:
        if not _DEPARTEMENT.fullmatch(departement):
            asked.faults.append("departement : Badly formatted departement. Must be a two or three digit number.")
        asked.departements = ("2A", "2B") if departement == "20" else (departement.upper(),)
    elif not given.get("romes") and not given.get("romeDomain"):
        asked.faults.append(
            "region, departement, romes, romeDomain : You must assign a value to at least one of these parameters."
        )


def _around(request: Request, given: dict[str, str], asked: Asked, route: str) -> None:
    """Latitude, longitude, radius and, on jobs, the commune; nothing without a point."""
    if not given.get("latitude") and not given.get("longitude"):
        return
    lat = _number(given, "latitude", "Search center latitude", 90, asked)
    lon = _number(given, "longitude", "Search center longitude", 180, asked)
    radius = _radius(given, asked)
    if route == EMPLOIS:
        _insee(request, given, asked)
    if lat is not None and lon is not None and radius is not None:
        asked.point, asked.rayon = (lon, lat), radius or RAYON[route]


def _number(given: dict[str, str], name: str, label: str, most: int, asked: Asked) -> float | None:
    text = given.get(name)
    if text is None:
        asked.faults.append(f"{name} : {label} is missing.")
    elif not NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        asked.faults.append(f"{name} : {label} must be a number.")
    elif abs(float(text)) > most:
        asked.faults.append(f"{name} : {label} must be a number between -{most} and {most}.")
    else:
        return float(text)
    return None


def _radius(given: dict[str, str], asked: Asked) -> float | None:
    text = given.get("radius")
    if text is None:
        asked.faults.append("radius : Search radius is missing.")
    elif not NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        asked.faults.append("radius : Search radius must be a number.")
    elif not 0 <= float(text) <= _RADIUS and float(text) != PARTOUT:
        asked.faults.append(f"radius : Search radius must be a number between 0 and {_RADIUS}.")
    else:
        return float(text)
    return None


def _insee(request: Request, given: dict[str, str], asked: Asked) -> None:
    """The commune of the point, asked for from outside."""
    text = given.get("insee")
    if text is not None:
        if not _INSEE.fullmatch(text):
            asked.faults.append("insee : Badly formatted insee city code. Must be 5 digit number.")
    elif given.get("longitude") and _from_outside(request):
        asked.faults.append("insee : insee city code is missing.")


def _diploma(given: dict[str, str], asked: Asked) -> None:
    text = given.get("diploma")
    if text is None:
        return
    if text[0] not in "34567":
        asked.faults.append(
            "diploma : Optional diploma argument used with wrong value. Should contains only one of '3 (CAP...)', "
            "'4 (BAC...)', '5 (BTS, DEUST...)', '6 (Licence, BUT...)', '7 (Master, titre ingénieur...)'."
        )
    asked.filters = replace(asked.filters, niveau=text[0])


def _sources(given: dict[str, str], asked: Asked, route: str) -> None:
    allowed = SOURCES.get(route, ())
    text = given.get("sources")
    asked.sources = allowed if text is None else tuple(dict.fromkeys(text.split(",")))
    if text is not None and allowed and not set(asked.sources) <= set(allowed):
        listed = ", ".join(f"'{s}'" for s in allowed)
        asked.faults.append(
            "sources : Optional sources argument used with wrong value. Should contains comma separated values among "
            f"{listed}."
        )


def _opco(given: dict[str, str], asked: Asked) -> None:
    for name, find in (("opco", opcos.named), ("opcoUrl", opcos.of_site)):
        if text := given.get(name):
            found = find(text)
            if found is None:
                known = ", ".join(o.court if name == "opco" else o.site for o in opcos.OPCOS)
                asked.faults.append(
                    f"{name} : Optional {name} argument used with wrong value. Should be one of {known}."
                )
            else:
                asked.filters = replace(asked.filters, opco=found.court)
