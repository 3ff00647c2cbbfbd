"""The catalogue for machines: DCAT-AP in JSON-LD and Turtle, data package."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.family import Family
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.policy import OPEN_WIRE, PUBLIC, Policy, policy
from tremplin.platform.web.state import state_of
from tremplin.release.reader import Release

router = APIRouter(route_class=GuardedRoute)
CATALOGUE = Policy(Right.CATALOGUE, PUBLIC, Cost.LIGHT, OPEN_WIRE)
_LICENCES = {"etalab-2.0": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"}
_EU = "http://publications.europa.eu/resource/authority"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_FORMATS = {
    "csv": ("text/csv", "CSV"),
    "json": ("application/json", "JSON"),
    "parquet": ("application/vnd.apache.parquet", "PARQUET"),
}
_OPEN = {"access-control-allow-origin": "*"}


@router.get("/catalog.jsonld")
@policy(CATALOGUE)
async def jsonld(request: Request) -> Response:
    """DCAT-AP, JSON-LD."""
    document = _dcat(release_of(request), *_where(request))
    return Response(orjson.dumps(document), media_type="application/ld+json", headers=_OPEN)


@router.get("/catalog.ttl")
@policy(CATALOGUE)
async def turtle(request: Request) -> Response:
    """DCAT-AP, Turtle: the same graph."""
    text = await run_in_threadpool(_turtle, release_of(request), *_where(request))
    return Response(text, media_type="text/turtle; charset=utf-8", headers=_OPEN)


@router.get("/datapackage.json")
@policy(CATALOGUE)
async def datapackage() -> Response:
    """The data package stands beside its files, which it names by relative paths."""
    return RedirectResponse("/telechargements/datapackage.json", 307, headers=_OPEN)


def _where(request: Request) -> tuple[str, tuple[Family, ...]]:
    return state_of(request).settings.base_url, request.app.state.families


def _dcat(release: Release, base: str, families: tuple[Family, ...]) -> dict[str, Any]:
    """A catalogue, a dataset a table, a distribution a file; an empty table has no page of its own."""
    publisher = {"@id": f"{base}/#editeur", "@type": "foaf:Agent", "foaf:name": "Tremplin"}
    given_out = {n: f for n, f in release.manifest["tables"].items() if f["plat"] and f["famille"] != "qualite"}
    pages = {n: next((u for f in families if (u := f.page_de_table(n))), None) for n in given_out}
    datasets = [_dataset(release, base, name, facts, pages[name]) for name, facts in given_out.items()]
    return {
        "@context": _CONTEXT,
        "@id": f"{base}/catalog",
        "@type": "dcat:Catalog",
        "dct:title": _fr("Tremplin"),
        "dct:description": _fr("Certifications, organismes, géographie et marché du travail"),
        "dct:language": {"@id": f"{_EU}/language/FRA"},
        "dct:license": {"@id": _LICENCES["etalab-2.0"]},
        "dct:modified": _instant(release),
        "dct:publisher": publisher,
        "foaf:homepage": {"@id": f"{base}/"},
        "dcat:dataset": datasets,
    }


def _dataset(release: Release, base: str, name: str, facts: dict[str, Any], page: str | None) -> dict[str, Any]:
    return {
        "@id": f"{base}/catalog/{name}",
        "@type": "dcat:Dataset",
        "dct:identifier": name,
        "dct:title": _fr(facts["titre"]),
        "dct:description": _fr(facts["description"] or facts["titre"]),
        "dct:modified": _instant(release),
        "dct:publisher": {"@id": f"{base}/#editeur"},
        "dct:language": {"@id": f"{_EU}/language/FRA"},
        "dcat:theme": {"@id": f"{_EU}/data-theme/{'SOCI' if page else 'EDUC'}"},
        "dcat:landingPage": {"@id": f"{base}{page if page and facts['lignes'] else '/telechargements'}"},
        "dcat:distribution": [_distribution(release, base, name, ext) for ext in _FORMATS],
    }


def _distribution(release: Release, base: str, name: str, extension: str) -> dict[str, Any]:
    file = release.manifest["fichiers"][f"flat/{name}.{extension}"]
    kind, format_ = _FORMATS[extension]
    url = f"{base}/telechargements/{name}.{extension}"
    return {
        "@id": url,
        "@type": "dcat:Distribution",
        "dct:title": _fr(f"{name}.{extension}"),
        "dcat:accessURL": {"@id": url},
        "dcat:downloadURL": {"@id": url},
        "dcat:mediaType": {"@id": f"http://www.iana.org/assignments/media-types/{kind}"},
        "dct:format": {"@id": f"{_EU}/file-type/{format_}"},
        "dct:license": {"@id": _LICENCES["etalab-2.0"]},
        "dcat:byteSize": {"@value": str(file["taille"]), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": file["sha256"], "@type": "xsd:hexBinary"},
        },
    }


def _fr(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "fr"}


def _instant(release: Release) -> dict[str, str]:
    return {"@value": release.manifest["construite_le"], "@type": "xsd:dateTime"}


@lru_cache(maxsize=4)
def _turtle(release: Release, base: str, families: tuple[Family, ...]) -> str:
    from rdflib import Graph

    graph = Graph().parse(data=orjson.dumps(_dcat(release, base, families)), format="json-ld")
    return graph.serialize(format="turtle")
