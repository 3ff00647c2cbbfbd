"""The catalogue for machines: DCAT-AP in two forms of one graph, data package, Table Schema, sitemap."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest
from rdflib import DCAT, DCTERMS, Graph, URIRef
from rdflib.namespace import RDF
from starlette.testclient import TestClient

BASE = "http://localhost:8000"
DATASETS = 61


@pytest.fixture(scope="module")
def graph(demo_client: TestClient) -> Graph:
    return Graph().parse(data=demo_client.get("/catalog.jsonld").content, format="json-ld")


def test_both_forms_are_the_same_graph(demo_client: TestClient, graph: Graph) -> None:
    turtle = Graph().parse(data=demo_client.get("/catalog.ttl").text, format="turtle")
    assert len(turtle) == len(graph)
    assert turtle.isomorphic(graph)


def test_every_dataset_has_what_dcat_ap_requires(graph: Graph) -> None:
    (catalogue,) = graph.subjects(RDF.type, DCAT.Catalog)
    datasets = set(graph.objects(catalogue, DCAT.dataset))
    files = [file for dataset in datasets for file in graph.objects(dataset, DCAT.distribution)]
    assert (len(datasets), len(files)) == (DATASETS, 3 * DATASETS)
    lacking = [
        (subject, required)
        for subjects, told in (
            ([catalogue], (DCTERMS.title, DCTERMS.description, DCTERMS.publisher)),
            (datasets, (DCTERMS.title, DCTERMS.description)),
            (files, (DCAT.accessURL, DCTERMS.license)),
        )
        for subject in subjects
        for required in told
        if not graph.value(subject, required)
    ]
    assert lacking == []


def test_every_file_and_page_named_is_served(demo_client: TestClient, graph: Graph) -> None:
    named = {
        kind: sorted({str(u) for u in graph.objects(None, kind) if isinstance(u, URIRef)})
        for kind in (DCAT.downloadURL, DCAT.landingPage)
    }
    assert {kind: len(urls) for kind, urls in named.items()} == {DCAT.downloadURL: 3 * DATASETS, DCAT.landingPage: 30}
    for url in named[DCAT.downloadURL][::7] + named[DCAT.landingPage]:
        assert demo_client.get(url.removeprefix(BASE)).status_code == 200, url


def test_the_data_package_tells_sizes_hashes_and_schemas(demo_client: TestClient) -> None:
    package: dict[str, Any] = demo_client.get("/datapackage.json").json()
    assert len(package["resources"]) == 64
    for resource in package["resources"][::5]:
        content = demo_client.get(
            f"/telechargements/{resource['path']}", headers={"accept-encoding": "identity"}
        ).content
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        header = content.decode().splitlines()[0].split(",")
        assert [f["name"] for f in resource["schema"]["fields"]] == header
    fields = {f["name"]: f for r in package["resources"] if r["name"] == "rome_metiers" for f in r["schema"]["fields"]}
    assert fields["code_rome"]["constraints"] == {"required": True, "unique": True}
    assert fields["code_rome"]["example"] == "A1203"
    assert fields["code_rome"]["title"] == "Code du métier"
    assert fields["definition"]["source"] == "rome_textes.LIBELLE_TEXTE"


def test_every_page_of_the_sitemap_answers(demo_client: TestClient) -> None:
    text = demo_client.get("/sitemap.xml").text
    urls = re.findall(r"<loc>([^<]+)</loc>", text)
    assert len(urls) == len(set(urls)) == 95
    for url in urls:
        assert demo_client.get(url.removeprefix(BASE)).status_code == 200, url
    assert f"Sitemap: {BASE}/sitemap.xml" in demo_client.get("/robots.txt").text
