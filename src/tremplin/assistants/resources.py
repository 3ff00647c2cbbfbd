"""What assistants may read at length: the pages of the documentation, the schema of each table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from starlette.requests import Request

from tremplin.assistants.tools.data import tables
from tremplin.platform.web.family import Family
from tremplin.platform.web.guard import release_of
from tremplin.platform.wire.errors import ApiError
from tremplin.portal.catalogue.documentation import DocPage, pages_of

MARKDOWN, JSON = "text/markdown", "application/json"
PAGE, SCHEMA = "tremplin://{}", "tremplin://tables/{}"
"""Addresses of resources."""


@dataclass(frozen=True)
class Listed:
    """A resource as it is listed."""

    uri: str
    nom: str
    titre: str
    resume: str
    media: str


@dataclass(frozen=True)
class Read:
    """What a resource holds."""

    texte: str
    media: str


def listed(request: Request) -> list[Listed]:
    """Pages of the documentation, then the schemas of the tables of the release."""
    pages = [
        Listed(PAGE.format(_path(page)), _path(page), page.titre, f"Documentation : {page.titre}", MARKDOWN)
        for page in _pages(request)
    ]
    release = release_of(request)
    schemas = [
        Listed(SCHEMA.format(name), f"tables/{name}", facts["titre"], f"Colonnes de {name}", JSON)
        for name, facts in tables(release).items()
    ]
    return [*pages, *schemas]


def read(request: Request, uri: str) -> Read:
    """A resource by its address; raises ApiError 404."""
    for page in _pages(request):
        if uri == PAGE.format(_path(page)):
            return Read(f"# {page.titre}\n{page.texte}", MARKDOWN)
    release = release_of(request)
    name = uri.removeprefix(SCHEMA.format(""))
    if uri != name and name in tables(release):
        return Read((release.folder / "flat" / f"{name}.schema.json").read_text("utf-8"), JSON)
    raise ApiError(404, f"Ressource inconnue : « {uri[:80]} »")


def _pages(request: Request) -> Iterator[DocPage]:
    families: tuple[Family, ...] = request.app.state.families
    yield from pages_of(None)
    for family in families:
        yield from pages_of(family.name)


def _path(page: DocPage) -> str:
    return page.url.removeprefix("/")
