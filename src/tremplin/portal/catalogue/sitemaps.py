"""What crawlers read: the map of the site by kinds of pages, in every language; what they may read; `llms.txt`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote
from xml.sax.saxutils import escape

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response

from tremplin.language.catalogues import LANGUAGES, SOURCE
from tremplin.language.spoken import gettext as _
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.family import Listed
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.policy import PROBLEM, PUBLIC, Policy, policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.portal.catalogue.documentation import pages_of
from tremplin.portal.catalogue.legal import PAGES

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
READ = Policy(Right.CATALOGUE, PUBLIC, Cost.LIGHT, PROBLEM)
INDEX = Policy(Right.CATALOGUE, PUBLIC, Cost.LIGHT, PROBLEM.live)
MAP = Policy(Right.CATALOGUE, PUBLIC, Cost.HEAVY, PROBLEM.live)
"""Live: offers of employers come and go between two releases."""
A_FILE = 50_000 // len(LANGUAGES)
"""Pages of a file of the map at most: it may hold 50 000 addresses, and each page has one a language."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_SITEMAPS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_ROOMS = (
    *("/", "/recherche-apprentissage", "/recherche-emploi", "/recherche-formation", "/metiers", "/certifications"),
    *("/inserjeunes", "/remplacement", "/donnees", "/telechargements", "/sources", "/versions", "/documentation"),
    *("/espace-pro", "/test-widget", "/valideur", "/statut", "/indicateurs", "/signalements", "/changements"),
    *("/assistants", "/recruteurs/evaluation", "/correspondances/evaluation", "/attestations/verifier"),
)
"""Pages of the portal and doors of the families."""


@router.get("/sitemap.xml")
@policy(INDEX)
async def sitemap(request: Request) -> Response:
    """The files of the map."""
    base, day = _base(request), str(release_of(request).manifest["construite_le"])[:10]
    kinds = await run_in_threadpool(_kinds, request)
    files = [f"{name}-{n + 1}" for name, (_address, values) in kinds.items() for n in range(-(-len(values) // A_FILE))]
    told = "".join(f"<sitemap><loc>{base}/sitemaps/{f}.xml</loc><lastmod>{day}</lastmod></sitemap>" for f in files)
    return Response(f"{_HEAD}<sitemapindex {_SITEMAPS}>{told}</sitemapindex>", media_type="application/xml")


@router.get("/sitemaps/{nom}-{numero:int}.xml")
@policy(MAP)
async def part(request: Request, nom: str, numero: int) -> Response:
    """One file of the map: each page in each language, with the others beside."""
    address, values = (await run_in_threadpool(_kinds, request)).get(nom, ("", ()))
    start = (numero - 1) * A_FILE
    if not 0 <= start < len(values):
        raise ApiError(404, _("Adresse inconnue"))

    def written() -> str:
        return "".join(_urls(request, address, values[start : start + A_FILE]))

    told = await run_in_threadpool(written)
    beside = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    return Response(f"{_HEAD}<urlset {_SITEMAPS} {beside}>{told}</urlset>", media_type="application/xml")


def _kinds(request: Request) -> dict[str, tuple[str, Sequence[str]]]:
    """Name of a kind of pages → its address, with a hole, and what fills it."""
    release, families = release_of(request), request.app.state.families
    filled = [name for name, facts in release.manifest["tables"].items() if facts["lignes"]]
    tables = [path for family in families for table in filled if (path := family.page_de_table(table))]
    texts = [page.url for family in families for page in pages_of(family.name)]
    alone = [
        *_ROOMS,
        *(page.url for page in pages_of(None)),
        *(f"/documentation/{family.name}" for family in families),
        *texts,
        *(f"/legal/{name}" for name in PAGES),
    ]
    known: dict[str, Listed] = {name: one for family in families for name, one in family.listees.items()}
    return {
        "pages": ("{}", list(dict.fromkeys(alone))),
        "donnees": ("{}", list(dict.fromkeys(tables))),
        **{name: (one.adresse, one.valeurs(request.app.state.tremplin, release)) for name, one in known.items()},
    }


def _urls(request: Request, address: str, values: Sequence[str]) -> Iterator[str]:
    base, pages = _base(request), request.app.state.pages
    for value in values:
        path, mark, query = address.format(value if address == "{}" else quote(value, safe="")).partition("?")
        told = {language: escape(base + pages.address(path, language) + mark + query) for language in LANGUAGES}
        either = [*told.items(), ("x-default", told[SOURCE])]
        beside = "".join(f'<xhtml:link rel="alternate" hreflang="{code}" href="{one}"/>' for code, one in either)
        yield from (f"<url><loc>{address_}</loc>{beside}</url>" for address_ in told.values())


@router.get("/robots.txt")
@policy(READ)
async def robots(request: Request) -> Response:
    """What crawlers may read."""
    return PlainTextResponse(
        f"User-agent: *\nDisallow: /api/\nDisallow: /partenaire/\nSitemap: {_base(request)}/sitemap.xml\n"
    )


@router.get("/llms.txt")
@policy(READ)
async def llms(request: Request) -> Response:
    """What is here and how a program reads it, for language models: Markdown, as llmstxt.org says."""
    base, families = _base(request), request.app.state.families
    lines = [
        "# Tremplin",
        "",
        "> One door to France's apprenticeship, training and labour-market data: read from the files of public bodies, "
        "reconciled by written rules, every value traceable to the line that it came from.",
        "",
        f"Pages are in French; `{base}/en/…` is the same page in English. Data keep the licence of their publishers "
        "(Licence Ouverte 2.0 unless their page says otherwise). An answer tells the release of the data that it reads "
        "in its header `tremplin-release`; `?release=` asks for it again.",
        "",
        "## API",
        *(f"- [{f.titre}]({base}/api/openapi/{f.name}.json): OpenAPI 3.1. {f.resume}" for f in families),
        f"- [Assistants (MCP)]({base}/assistants): `{base}/mcp`, read-only tools over Streamable HTTP, no key needed.",
        "",
        "## Documentation",
        *(f"- [{page.titre}]({base}{page.url})" for page in pages_of(None)),
        *(f"- [{f.titre}]({base}/documentation/{f.name})" for f in families),
        "",
        "## Data",
        f"- [Flat files]({base}/telechargements): every table as CSV, Parquet and JSON, with its schema",
        f"- [Data package]({base}/datapackage.json)",
        f"- [Catalogue, DCAT-AP]({base}/catalog.jsonld)",
        f"- [Sources]({base}/sources): which files are read, and what was set aside",
        f"- [Map of the site]({base}/sitemap.xml)",
        "",
    ]
    return PlainTextResponse("\n".join(lines), media_type="text/markdown")


def _base(request: Request) -> str:
    return str(state_of(request).settings.base_url)
