"""The catalogue for machines: DCAT-AP in two forms of one graph, data package, Table Schema."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package
from rdflib import DCAT, DCTERMS, Graph, URIRef
from rdflib.namespace import RDF
from starlette.testclient import TestClient

from tests import needs

BASE = "http://localhost:8000"
DATASETS = 111
SIZE, HELD = needs.campaign((200_000, 90), (3_000_000, 109))
"""Bytes of the longest table of the real files that is validated, and how many are no longer."""


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
    assert {kind: len(urls) for kind, urls in named.items()} == {DCAT.downloadURL: 3 * DATASETS, DCAT.landingPage: 52}
    for url in named[DCAT.downloadURL][::7] + named[DCAT.landingPage]:
        assert demo_client.get(url.removeprefix(BASE)).status_code == 200, url


def test_the_data_package_tells_sizes_hashes_and_schemas(demo_client: TestClient) -> None:
    package: dict[str, Any] = demo_client.get("/datapackage.json").json()
    assert len(package["resources"]) == 114
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


def downloaded(client: TestClient, folder: Path, most: int) -> Package:
    """The data package as one takes it: its description, and its files of at most so many bytes."""
    described = client.get("/telechargements/datapackage.json").json()
    described["resources"] = [r for r in described["resources"] if r["bytes"] <= most]
    folder.mkdir()
    for resource in described["resources"]:
        (folder / resource["path"]).write_bytes(client.get(f"/telechargements/{resource['path']}").content)
    (folder / "datapackage.json").write_text(json.dumps(described))
    return Package(str(folder / "datapackage.json"))


def faults(package: Package) -> dict[str, list[str]]:
    """Resource → what frictionless finds wrong with it: schema, constraints, keys, size and hash."""
    told = {resource.name: resource.validate(limit_errors=3) for resource in package.resources}
    wrong = {name: report for name, report in told.items() if not report.valid}
    return {name: [error.message for task in report.tasks for error in task.errors] for name, report in wrong.items()}


def constraints(client: TestClient) -> dict[str, dict[str, Any]]:
    """Table → its primary key, and what each column must be."""
    resources = client.get("/telechargements/datapackage.json").json()["resources"]
    return {
        r["name"]: {
            "cle": r["schema"].get("primaryKey"),
            **{f["name"]: (f["type"], f.get("constraints")) for f in r["schema"]["fields"]},
        }
        for r in resources
    }


def test_every_table_holds_what_its_schema_says(demo_client: TestClient, tmp_path: Path) -> None:
    package = downloaded(demo_client, tmp_path / "p", 10**9)
    assert (len(package.resources), faults(package)) == (114, {})


def test_tables_of_the_real_files_hold_what_their_schemas_say(real_client: TestClient, tmp_path: Path) -> None:
    package = downloaded(real_client, tmp_path / "p", SIZE)
    assert (len(package.resources), faults(package)) == (HELD, {})
    assert {"rome_mobilites", "alternance_metiers", "rejets"} - {*package.resource_names} == set()
    mobilites = package.get_resource("rome_mobilites")
    assert mobilites.schema.primary_key == [
        "code_rome",
        "code_appellation_source",
        "code_rome_cible",
        "code_appellation_cible",
        "code_type_mobilite",
    ]
    assert len(mobilites.read_rows()) == 4218


def test_a_schema_says_the_same_whatever_the_data(demo_client: TestClient, real_client: TestClient) -> None:
    fictitious, real = constraints(demo_client), constraints(real_client)
    both = fictitious.keys() & real.keys()
    assert len(both) == 111
    assert {name: fictitious[name] for name in both} == {name: real[name] for name in both}
