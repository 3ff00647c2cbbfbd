"""Routes of InserJeunes: lists behind a key or a token, single answers, cards and comparisons for everyone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from tremplin import __version__
from tremplin.domain.dates import today
from tremplin.families.inserjeunes import parameters as p
from tremplin.families.inserjeunes import queries, schemas
from tremplin.families.inserjeunes.answers.comparison import comparaison, evolution
from tremplin.families.inserjeunes.answers.lists import Page, nomenclature, records
from tremplin.families.inserjeunes.answers.millesimes import Millesimes, serves
from tremplin.families.inserjeunes.answers.single import Asked, view
from tremplin.families.inserjeunes.cards import card, error_card
from tremplin.families.inserjeunes.errors import BOOM, OPEN, NotFound
from tremplin.families.inserjeunes.login import router as login_router
from tremplin.families.inserjeunes.openapi import ALIAS, PREFIX
from tremplin.families.inserjeunes.parameters import OneOf, Parameter, Several, is_superieur
from tremplin.families.inserjeunes.queries import CERTIFICATION, FORMATION, REGIONALE, Filters, Level
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.headers import KEY_PARAMETER
from tremplin.platform.web.policy import PUBLIC_UNREAD, Access, Load, Policy, Who, policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.described import contents
from tremplin.release.reader import Release

_WHOLE = 1_000
"""Records a page beyond which a list is an export."""

router = APIRouter(route_class=GuardedRoute)
Values = dict[str, Any]


def _credential(request: Request) -> str | None:
    """A key or a token: its own header, else Authorization, else the address."""
    for found in (request.headers.get("x-api-key"), request.headers.get("authorization")):
        if found:
            return found
    return request.query_params.get(KEY_PARAMETER)


def _export(request: Request) -> bool:
    size = request.query_params.get("items_par_page", "")
    return size.isascii() and size.isdigit() and int(size[:12]) > _WHOLE


_LISTS = frozenset(("regions", "academies", "uais", "millesimes", "code_certifications", "codes"))
_SINGLE = Policy(Right.INSERJEUNES, PUBLIC_UNREAD, Cost.LIGHT, BOOM.repeating(_LISTS))
_COMPARED = replace(_SINGLE, cost=Cost.SEARCH)
_HOLDER = Who(access=Access.HOLDER, scope="api_inserjeunesv1", shown=_credential)
_PRIVATE = Policy(Right.INSERJEUNES_LISTS, _HOLDER, Cost.SEARCH, BOOM.repeating(_LISTS), load=Load(heavy=_export))
_HEALTH = Policy(Right.HEALTH, PUBLIC_UNREAD, Cost.LIGHT, BOOM)

_PAGES = {
    "page": Parameter(p.number, 0, "Page, à partir de 1", "1"),
    "items_par_page": Parameter(p.number, 0, "Enregistrements par page, 10 par défaut", "10"),
}
_REGIONS = Parameter(Several(p.region), (), "Codes de région ou codes postaux, séparés par des virgules", "53,35000")
_MILLESIMES = Parameter(Several(p.millesime), (), "Promotions : « 2024 », « 2023_2024 »", "2024")
_CODES = Parameter(p.codes, (), "CFD, MEFSTAT11 ou SISE, séparés par des virgules ou des barres", "CFD:32031310")
_MILLESIME = Parameter(p.millesime, None, "Promotion : la courante par défaut", "2024")
_CARD = {
    "theme": Parameter(p.one_of("dsfr", "lba"), "dsfr", "Thème de la carte"),
    "direction": Parameter(p.one_of("horizontal", "vertical"), "vertical", "Sens de la carte"),
    "imageOnError": Parameter(
        p.one_of("true", "false", "empty", empty="false"),
        "false",
        "Image quand rien n'est connu : true, false ou empty",
    ),
}
_VUE = Parameter(p.one_of("filieres"), None, "« filieres » : la vue par filière")
_IN_PATH = {
    "codes_certifications": Parameter(p.codes, (), "Un ou plusieurs codes", "CFD:32031310"),
    "region": Parameter(p.region, None, "Code de région ou code postal", "53"),
    "uai": Parameter(p.uai, None, "Établissement", "0350001L"),
    "code_certification": Parameter(p.code, None, "Un code", "32031310"),
}


EXTENSION = "ext"


@dataclass(frozen=True)
class Route:
    """A route as it is documented and validated: its path, what stands in it, its query."""

    path: str
    answer: Any
    policy: Policy
    handle: Callable[[Request, Values, str], Awaitable[Response]]
    in_path: tuple[str, ...] = ()
    _: KW_ONLY
    query: Mapping[str, Parameter] = field(default_factory=dict)
    extensions: tuple[str, ...] = ("json",)
    """Extensions that the last segment may have; the first is that of an address without one."""

    @property
    def parameters(self) -> dict[str, Parameter]:
        """What the documentation tells: the parameters of the path, then those of the query."""
        return {**{name: _IN_PATH[name] for name in self.in_path}, **self.query}

    @property
    def validated(self) -> dict[str, Parameter]:
        """All that validation reads: the parameters and the extension of the address."""
        return {**self.parameters, EXTENSION: Parameter(p.one_of(*self.extensions))}


def _millesimes(request: Request) -> Millesimes:
    return Millesimes.of(state_of(request).settings)


async def _listed(request: Request, level: Level, key: str, kept: Filters, values: Values, extension: str) -> Response:
    release, page = release_of(request), Page(values["page"], values["items_par_page"])

    def made() -> Response:
        return records(release, level, key, queries.matching(release, level, kept), page, extension)

    return await run_in_threadpool(made)


async def _certifications(request: Request, values: Values, extension: str) -> Response:
    """Les certifications, promotion courante par défaut."""
    codes, known = values["code_certifications"], _millesimes(request)
    asked = values["millesimes"]
    kept = Filters(
        codes=codes,
        millesimes=asked or (known.certification(superieur=False),),
        superieur=None if asked else (known.certification(superieur=True),),
        univers=values["universe"],
    )
    return await _listed(request, CERTIFICATION, "certifications", kept, values, extension)


async def _regionales(request: Request, values: Values, extension: str) -> Response:
    """Les certifications par région, période courante par défaut."""
    codes, known = values["code_certifications"], _millesimes(request)
    places = values["regions"] if "regions" in values else (values["region"],)
    kept = Filters(
        codes=codes,
        regions=tuple(r.code for r in places),
        millesimes=values["millesimes"] or (known.periode,),
        univers=values["universe"],
    )
    return await _listed(request, REGIONALE, "regionales", kept, values, extension)


async def _formations(request: Request, values: Values, extension: str) -> Response:
    """Les formations par établissement ; une promotion vaut aussi pour la période qui finit avec elle."""
    codes, known = values["code_certifications"], _millesimes(request)
    asked = values["millesimes"] or (known.periode,)
    kept = Filters(
        codes=codes,
        uais=values["uais"],
        regions=tuple(r.code for r in values["regions"]),
        academies=values["academies"],
        millesimes=tuple(dict.fromkeys(form for m in asked for form in serves(m))),
        univers=values["universe"],
    )
    return await _listed(request, FORMATION, "formations", kept, values, extension)


async def _bcn(request: Request, values: Values, extension: str) -> Response:
    """Les codes de certifications connus."""
    page = Page(values["page"], values["items_par_page"])
    return await run_in_threadpool(nomenclature, release_of(request), page, extension)


async def _certification(request: Request, values: Values, extension: str) -> Response:
    """Une certification en France entière ; plusieurs codes, ou `vue=filieres` : la vue par filière."""
    return _single(request, values, extension, CERTIFICATION, None)


async def _regionale(request: Request, values: Values, extension: str) -> Response:
    """Une certification dans une région ; plusieurs codes, ou `vue=filieres` : la vue par filière."""
    return _single(request, values, extension, REGIONALE, values["region"].code)


async def _formation(request: Request, values: Values, extension: str) -> Response:
    """Une certification dans un établissement."""
    return _single(request, values, extension, FORMATION, values["uai"])


def _single(request: Request, values: Values, extension: str, level: Level, lieu: str | None) -> Response:
    release, known = release_of(request), _millesimes(request)
    codes = values.get("codes_certifications") or (values["code_certification"],)
    svg = extension == "svg"
    try:
        if len(codes) > 1 or values.get("vue"):
            document = _view(release, known, codes, level, values)
        else:
            document = Asked(
                release=release, millesimes=known, level=level, code=codes[0], lieu=lieu, millesime=values["millesime"]
            ).document(today())
        return card(level.nom, document, values) if svg else _json(document)
    except NotFound:
        if not svg or values["imageOnError"] == "false":
            raise
        return error_card(level.nom, values)


def _view(release: Release, known: Millesimes, codes: tuple[str, ...], level: Level, values: Values) -> Any:
    region = values.get("region")
    current = known.periode if level is REGIONALE else known.certification(superieur=is_superieur(codes[0]))
    return view(release, codes, values["millesime"] or current, region, today())


async def _compare(request: Request, values: Values, _extension: str) -> Response:
    """Des certifications côte à côte, dans des établissements et des régions, avec la France entière pour repère."""
    if not values["codes"]:
        raise p.refused([p.detail(("codes",), "any.required", "is required", None, {})])
    return _json(comparaison(release_of(request), _millesimes(request), values, today()))


async def _evolve(request: Request, values: Values, _extension: str) -> Response:
    """Une certification d'une promotion à l'autre : en France, dans une région, dans un établissement."""
    return _json(evolution(release_of(request), values, today()))


_LISTE = ("json", "csv")
_UNIQUE = ("json", "svg")
_MEDIA = {"csv": "text/csv", "svg": "image/svg+xml"}
_UAIS = Parameter(Several(p.uai), (), "Établissements", "0350001L")
_FILTERS = {"millesimes": _MILLESIMES, "code_certifications": _CODES, "universe": p.UNIVERSE, **_PAGES}
_SINGLE_QUERY = {"universe": p.UNIVERSE, "millesime": _MILLESIME, "vue": _VUE, **_CARD}
_COMPARAISON = {"codes": _CODES, "uais": _UAIS, "regions": _REGIONS, "millesime": _MILLESIME}
ROUTES = (
    Route("/certifications", schemas.Certifications, _PRIVATE, _certifications, query=_FILTERS, extensions=_LISTE),
    Route("/certifications/{codes_certifications}", schemas.CertificationOuVue, _SINGLE, _certification,
          ("codes_certifications",), query=_SINGLE_QUERY, extensions=_UNIQUE),
    Route("/formations", schemas.Formations, _PRIVATE, _formations, extensions=_LISTE, query={
        "uais": _UAIS, "regions": _REGIONS, "academies": Parameter(Several(p.academie), (), "Codes d'académie", "14"),
        **_FILTERS}),
    Route("/formations/{uai}-{code_certification}", schemas.Formation, _SINGLE, _formation,
          ("uai", "code_certification"), query={"universe": p.UNIVERSE, "millesime": _MILLESIME, **_CARD},
          extensions=_UNIQUE),
    Route("/regionales", schemas.Regionales, _PRIVATE, _regionales, query={"regions": _REGIONS, **_FILTERS},
          extensions=_LISTE),
    Route("/regionales/{region}", schemas.Regionales, _PRIVATE, _regionales, ("region",), query=_FILTERS,
          extensions=_LISTE),
    Route("/regionales/{region}/certifications/{codes_certifications}", schemas.RegionaleOuVue, _SINGLE, _regionale,
          ("region", "codes_certifications"), query=_SINGLE_QUERY, extensions=_UNIQUE),
    Route("/bcn", schemas.Nomenclature, _PRIVATE, _bcn, query=_PAGES, extensions=_LISTE),
    Route("/comparaison", schemas.Comparaison, _COMPARED, _compare, query=_COMPARAISON),
    Route("/evolution/{code_certification}", schemas.Evolution, _COMPARED, _evolve, ("code_certification",),
          query={"region": Parameter(p.region, None, "Région", "53"),
                 "uai": Parameter(p.uai, None, "Établissement", "0350001L")}),
)  # fmt: skip


def _handler(route: Route) -> Callable[[Request], Awaitable[Response]]:
    validated = route.validated

    async def handle(request: Request) -> Response:
        values = p.read(request, _of_path(request, route), validated)
        return await route.handle(request, values, values.pop(EXTENSION))

    handle.__doc__ = route.handle.__doc__
    return policy(route.policy)(handle)


def _of_path(request: Request, route: Route) -> dict[str, str]:
    """What stands in the address: its parameters, and the extension taken off the last of them."""
    given: dict[str, str] = {EXTENSION: route.extensions[0], **request.path_params}
    if route.in_path:
        last = route.in_path[-1]
        head, dot, found = given[last].rpartition(".")
        if dot:
            given |= {last: head, EXTENSION: found}
    return given


def _json(document: Any) -> Response:
    return Response(orjson.dumps(document), headers=OPEN, media_type="application/json")


async def _health(request: Request) -> Response:
    """L'état du service, et les promotions servies."""
    state = state_of(request)
    known = _millesimes(request)
    document = {
        "version": __version__,
        "env": state.settings.env,
        "healthcheck": {"mongodb": True, "version_des_donnees": state.releases.current is not None},
        "millesimes": {
            "certifications": known.certifications,
            "superieur": known.superieur,
            "formations": known.formations,
        },
    }
    return _json(document)


async def _documentation(_request: Request) -> Response:
    """La documentation des routes."""
    return RedirectResponse("/documentation/inserjeunes/technique", 302)


async def _preflight(_request: Request) -> Response:
    """Ce qu'un navigateur demande avant d'appeler."""
    return Response(status_code=204, headers={**OPEN, "access-control-allow-methods": "GET, POST, OPTIONS"})


async def _unknown(_request: Request) -> Response:
    """Une adresse que rien ne sert."""
    raise NotFound("Adresse inconnue")


def _add_all() -> None:
    for prefix in (PREFIX, ALIAS + PREFIX):
        for route in ROUTES:
            doc = route.handle.__doc__ or ""
            plain = f"{prefix}{route.path}"
            shapes = [plain, f"{plain}/"]
            if not route.in_path:
                shapes += [f"{plain}.{{{EXTENSION}}}{slash}" for slash in ("", "/")]
            for shape in shapes:
                told = prefix == PREFIX and shape == plain  # a model costs time at start: one a route is enough
                router.add_api_route(
                    shape,
                    _handler(route),
                    methods=["GET"],
                    response_model=route.answer if told else None,
                    include_in_schema=told,
                    summary=doc.partition(";")[0].strip().rstrip("."),
                    responses={200: {"content": contents(*_media(route))}},
                    openapi_extra={"parameters": _described(route)} if told else None,
                    tags=["InserJeunes"],
                )
        for shape in ("/doc", "/doc/"):
            router.add_api_route(
                f"{prefix}{shape}", policy(_HEALTH)(_documentation), methods=["GET"], include_in_schema=False
            )
        for method, handle in (("OPTIONS", _preflight), ("GET", _unknown)):
            router.add_api_route(
                f"{prefix}/{{chemin:path}}", policy(_HEALTH)(handle), methods=[method], include_in_schema=False
            )
    for shape in ("/api/doc", "/api/doc/"):
        router.add_api_route(shape, policy(_HEALTH)(_documentation), methods=["GET"], include_in_schema=False)
    for shape in ("/api", "/api/"):
        router.add_api_route(
            shape,
            policy(_HEALTH)(_health),
            methods=["GET"],
            include_in_schema=shape == "/api",
            response_model=schemas.Sante,
            tags=["InserJeunes"],
            summary="État du service",
        )


def _media(route: Route) -> list[str]:
    """Media types of the documented address other than JSON: an extension elsewhere makes another address."""
    return [_MEDIA[extension] for extension in route.extensions[1:] if route.in_path]


def _described(route: Route) -> list[dict[str, Any]]:
    """Parameters of a route for the OpenAPI document."""
    return [
        {
            "name": name,
            "in": "path" if name in route.in_path else "query",
            "required": name in route.in_path,
            "description": parameter.description,
            "schema": _schema(parameter),
            **({"example": parameter.example} if parameter.example else {}),
        }
        for name, parameter in route.parameters.items()
    ]


def _schema(parameter: Parameter) -> dict[str, Any]:
    """Text, or one of the words that validation allows."""
    return {"type": "string", **({"enum": list(parameter.read.valids)} if isinstance(parameter.read, OneOf) else {})}


_add_all()
router.include_router(login_router)
