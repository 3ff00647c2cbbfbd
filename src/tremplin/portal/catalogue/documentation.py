"""Documentation at two levels, per family: business pages and fields (Markdown), routes (OpenAPI); searchable.

A family's `docs/` holds Markdown pages; `champs.md` is cut by its `##` headings, one field a heading, named by
its path in the JSON. Each field's page adds its sources and their dates in the release in service.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request
from markupsafe import Markup
from starlette.responses import Response

from tremplin.domain.text import fold
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import manner
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import PERMISSIONS, Right
from tremplin.platform.web.family import DocField, Family
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import PAGE, PUBLIC, Policy, policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.portal.catalogue.home import READ
from tremplin.portal.catalogue.operations import made, operations_of, with_requests
from tremplin.sources.reading.registry import SOURCES

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

router = APIRouter(route_class=GuardedRoute)
SEARCH = Policy(Right.DOCUMENTATION, PUBLIC, Cost.SEARCH, PAGE)


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class DocPage:
    """One page: of a family, or of Tremplin as a whole (family None)."""

    famille: str | None
    slug: str
    titre: str
    texte: str

    @property
    def url(self) -> str:
        return f"/documentation/{self.famille}/{self.slug}" if self.famille else f"/documentation/{self.slug}"

    async def html(self, request: Request) -> Markup:
        """The page as people read it, with the requests that it names and an anchor at each heading."""
        rendered = _HEADING.sub(_anchored, _markdown().render(await with_requests(request, self.texte)))
        rendered = rendered.replace("<table>", '<table class="simple" tabindex="0">')
        rendered = rendered.replace("<pre>", '<pre tabindex="0">')  # what scrolls is reached by keyboard
        return Markup(rendered)  # noqa: S704  our own Markdown, raw HTML disabled


_HEADING = re.compile("<h2>(.*?)</h2>")


def _anchored(heading: re.Match[str]) -> str:
    return f'<h2 id="{re.sub("[^a-z0-9]+", "-", fold(heading[1])).strip("-")}">{heading[1]}</h2>'


@cache
def pages_of(famille: str | None) -> tuple[DocPage, ...]:
    """Pages of a family in the order of their file names, « 10-couples.md » → slug « couples »."""
    package = f"tremplin.families.{famille}" if famille else "tremplin.portal"
    folder = files(package) / "docs"
    found = []
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".md") and entry.name != "champs.md":
            title, _, body = entry.read_text("utf-8").partition("\n")
            slug = re.sub(r"^\d+-", "", entry.name.removesuffix(".md"))
            found.append(DocPage(famille, slug, title.lstrip("# ").strip(), body))
    return tuple(found)


@cache
def fields_of(famille: str) -> dict[str, DocPage]:
    """Path → page of the field, from the headings of `champs.md`."""
    text = (files(f"tremplin.families.{famille}") / "docs" / "champs.md").read_text("utf-8")
    found = {}
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        path, _, body = part.partition("\n")
        found[path.strip()] = DocPage(famille, f"champs/{path.strip()}", path.strip(), body)
    return found


@router.get("/documentation")
@policy(READ)
async def accueil(request: Request) -> Response:
    """All families and pages."""
    return page(
        request,
        "documentation/accueil.html",
        familles=[(f, pages_of(f.name)) for f in request.app.state.families],
        generales=pages_of(None),
    )


@router.get("/documentation/recherche")
@policy(SEARCH)
async def recherche(request: Request, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Pages, fields and routes that hold every word typed (or its beginning), titles first."""
    await made(request.app, *(family.name for family in request.app.state.families))
    return page(request, "documentation/recherche.html", q=q, resultats=_search(request, q))


@router.get("/documentation/{slug}")
@policy(READ)
async def generale(request: Request, slug: str) -> Response:
    """A page about Tremplin as a whole, or the home of a family."""
    family = next((f for f in request.app.state.families if f.name == slug), None)
    if family is not None:
        return page(
            request,
            "documentation/famille.html",
            famille=family,
            pages=pages_of(family.name),
            champs=_fields_with_text(family),
        )
    found = next((p for p in pages_of(None) if p.slug == slug), None)
    if found is None:
        raise ApiError(404, _("Page inconnue : %(slug)s", slug=slug[:40]))
    return page(request, "documentation/page.html", doc=found, html=await found.html(request), famille=None)


@router.get("/documentation/{famille}/technique")
@policy(READ)
async def technique(request: Request, famille: str) -> Response:
    """The routes of a family: each with a request that runs as it is printed, and what answers it."""
    family = _family(request, famille)
    themes = await operations_of(request, family)
    requests = [one.request for _, found in themes for one in found]
    return page(
        request,
        "documentation/technique.html",
        famille=family,
        themes=themes,
        employes={one.credential for one in requests if one.credential},
        droits=any(one.permission for one in requests),
        permissions=PERMISSIONS,
    )


@router.get("/documentation/{famille}/openapi")
@policy(READ)
async def contract(request: Request, famille: str) -> Response:
    """The OpenAPI document of a family, as its viewer draws it."""
    return page(request, "documentation/openapi.html", famille=_family(request, famille))


@router.get("/documentation/{famille}/champs/{chemin}")
@policy(READ)
async def champ(request: Request, famille: str, chemin: str) -> Response:
    """One field: its meaning, then each source column and the date of its edition in this release."""
    family = _family(request, famille)
    field = next((c for c in family.champs if c.chemin == chemin), None)
    if field is None:
        raise ApiError(404, _("Champ inconnu : %(chemin)s", chemin=chemin[:80]))
    release = request.state.release
    used = release.manifest["sources"] if release else {}
    origins = [
        {"source": SOURCES[name], "colonne": column, "edition": used.get(name, {}).get("derniere")}
        for name, column in field.sources
    ]
    return page(
        request,
        "documentation/champ.html",
        famille=family,
        champ=field,
        texte=await fields_of(famille)[chemin].html(request),
        origines=origins,
    )


@router.get("/documentation/{famille}/{slug}")
@policy(READ)
async def de_famille(request: Request, famille: str, slug: str) -> Response:
    """A business page of a family."""
    family = _family(request, famille)
    found = next((p for p in pages_of(famille) if p.slug == slug), None)
    if found is None:
        raise ApiError(404, _("Page inconnue : %(slug)s", slug=slug[:40]))
    return page(request, "documentation/page.html", doc=found, html=await found.html(request), famille=family)


def _family(request: Request, name: str) -> Family:
    found: Family | None = next((f for f in request.app.state.families if f.name == name), None)
    if found is None:
        raise ApiError(404, _("Famille inconnue : %(name)s", name=name[:40]))
    return found


def _fields_with_text(family: Family) -> list[tuple[DocField, str]]:
    texts = fields_of(family.name)
    return [(c, texts[c.chemin].url) for c in family.champs]


def _routes(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            yield {"methode": method.upper(), "chemin": path, **operation}


def _search(request: Request, text: str) -> list[dict[str, str]]:
    wanted = fold(text).split()
    if not wanted:
        return []
    scored = []
    for title, url, kind, folded_title, folded_text in _index(request):
        in_title = [any(t.startswith(w) for t in folded_title.split()) for w in wanted]
        in_text = [f" {w}" in folded_text for w in wanted]
        if all(a or b for a, b in zip(in_title, in_text, strict=True)):
            scored.append((-sum(in_title), title, {"titre": title, "url": url, "genre": kind}))
    return [entry for *_, entry in sorted(scored, key=lambda s: s[:2])]


class _Index(dict[str, tuple[tuple[str, str, str, str, str], ...]]):
    """What is searched, by language: title, address, kind, then title and text folded."""


def _index(request: Request) -> tuple[tuple[str, str, str, str, str], ...]:
    held = state_of(request).service(_Index, _Index)
    if manner() not in held:
        held[manner()] = tuple(_entries(request))
    return held[manner()]


def _entries(request: Request) -> Iterator[tuple[str, str, str, str, str]]:
    def entry(title: str, url: str, kind: str, text: str) -> tuple[str, str, str, str, str]:
        return title, url, kind, fold(title), f" {fold(text)}"

    for doc in pages_of(None):
        yield entry(doc.titre, doc.url, _("Page"), doc.texte)
    for family in request.app.state.families:
        for doc in pages_of(family.name):
            yield entry(doc.titre, doc.url, _("Page · %(titre)s", titre=family.titre), doc.texte)
        for field in family.champs:
            doc = fields_of(family.name)[field.chemin]
            columns = " ".join(f"{s} {c}" for s, c in field.sources)
            yield entry(
                f"{field.titre} ({field.chemin})",
                doc.url,
                _("Champ · %(titre)s", titre=family.titre),
                f"{doc.texte} {columns}",
            )
        for route in _routes(orjson.loads(request.app.state.openapi(family.name))):
            url = f"/documentation/{family.name}/technique#{route['operationId']}"
            yield entry(
                f"{route['methode']} {route['chemin']}",
                url,
                _("Route · %(titre)s", titre=family.titre),
                f"{route.get('summary', '')} {route.get('description', '')}",
            )
