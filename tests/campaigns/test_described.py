"""What a route reads and what it answers, its OpenAPI document says: bodies, parameters, headers, answers."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import jsonschema
import pytest
from starlette.datastructures import Headers, QueryParams
from starlette.requests import Request
from starlette.testclient import TestClient

from tests.conftest import Home
from tests.world import callers
from tests.world.callers import Served
from tremplin.app import FAMILIES, openapi

OF_HTTP = frozenset(
    {
        "accept",
        "accept-encoding",
        "authorization",
        "content-length",
        "content-type",
        "cookie",
        "host",
        "if-none-match",
        "origin",
        "range",
        "referer",
        "user-agent",
        "vary",
        "x-api-key",
        "x-request-id",
    }
)
"""Headers that every route may read: those of HTTP, of credentials, of the log."""
OF_ALL, SIMULATED = frozenset({"apiKey", "release"}), frozenset({"tremplin-simulate"})
"""Parameters and headers of every route: the documentation tells them once."""
ENDLESS = "/flux"


@dataclass
class Read:
    """What a request was asked for by the code that answers it."""

    body: bool = False
    query: set[str] = field(default_factory=set)
    headers: set[str] = field(default_factory=set)


@pytest.fixture(scope="module")
def served(demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with callers.served(demo_home, tmp_path_factory.mktemp("described") / "home") as found:
        yield found


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Read:
    """Kept up to date while requests are answered."""
    found = Read()
    stream = Request.stream

    async def streamed(self: Request) -> Any:
        found.body = True
        async for chunk in stream(self):
            yield chunk

    def told(owner: type, name: str, names: set[str]) -> None:
        kept = getattr(owner, name)

        def asked(self: Any, key: str, *more: Any) -> Any:
            names.add(key)
            return kept(self, key, *more)

        monkeypatch.setattr(owner, name, asked)

    monkeypatch.setattr(Request, "stream", streamed)
    for name in ("get", "getlist", "__getitem__", "__contains__"):
        told(QueryParams, name, found.query)
        told(Headers, name, found.headers)
    return found


def address(path: str, told: dict[str, Any]) -> str:
    """A path with something of the right form in the place of each parameter."""
    forms = {p["name"]: p["schema"] for p in told.get("parameters", ()) if p["in"] == "path"}
    return re.sub(r"{(\w+)}", lambda found: "1" if forms[found[1]].get("type") == "integer" else "a", path)


def described(told: dict[str, Any], place: str) -> set[str]:
    return {p["name"] for p in told.get("parameters", ()) if p["in"] == place}


def test_a_route_reads_what_its_document_says(served: Served, read: Read) -> None:
    bodies, queries, headers, drawn = {}, {}, {}, 0
    client = TestClient(served.app)
    for _, method, path, told in callers.operations():
        if path.endswith(ENDLESS):
            continue
        drawn += 1
        read.body = False
        read.query.clear()
        read.headers.clear()
        opening = [c.headers for name, c in served.credentials.items() if name != "key" and c.opens(told)]
        client.request(method, address(path, told), headers=opening[-1], content=b"{")
        if read.body != ("requestBody" in told):
            bodies[method, path] = read.body
        if asked := read.query - described(told, "query") - OF_ALL:
            queries[method, path] = sorted(asked)
        if asked := read.headers - {n.lower() for n in described(told, "header")} - OF_HTTP - SIMULATED:
            headers[method, path] = sorted(asked)
    assert drawn == 190  # the two streams never end
    assert (bodies, queries, headers) == ({}, {}, {})


def test_a_body_has_the_form_of_what_reads_it() -> None:
    bare = [
        (method, path)
        for _, method, path, told in callers.operations()
        if "requestBody" in told
        for one in told["requestBody"]["content"].values()
        if not {"properties", "anyOf", "format"} & one["schema"].keys()
    ]
    written = [path for _, _, path, told in callers.operations() if "requestBody" in told]
    assert bare == []
    assert len(written) == 30


def test_a_change_needs_none_of_the_fields_that_it_keeps() -> None:
    changed = {
        path: told["requestBody"]["content"]["application/json"]["schema"].get("required", [])
        for _, method, path, told in callers.operations()
        if method == "PATCH"
    }
    assert changed == {"/api/v1/jobs/{id}": []}


def test_headers_that_change_an_answer_are_told() -> None:
    told = sorted((name, path) for _, _, path, told in callers.operations() for name in described(told, "header"))
    native = [f"/partenaire/parcours-formation{base}/v1" for base in ("", "-test")]
    wire = [f"/partenaire/zerosaisie{base}/v1/inscriptions" for base in ("", "test")]
    assert told == sorted(
        [
            *(("Idempotency-Key", f"{root}/{name}") for root in native for name in ("evenements", "sessions")),
            *(("Last-Event-ID", f"{root}/flux") for root in native),
            ("X-Request-Id", "/api/inserjeunes/auth/login"),  # any route takes it
            *(("pe-fonc-apimode", root + name) for root in wire for name in ("", "/decision-attente-formation")),
        ]
    )


@pytest.mark.parametrize("family", [None, *(f.name for f in FAMILIES)])
def test_names_of_the_contract_are_its_own(family: str | None) -> None:
    document = openapi(family)
    assert document is not None and b"tremplin__" not in document, "a model is named by its place in the code"
    read = json.loads(document, object_pairs_hook=_each_once)
    named = {
        f"{method}{path}": o["operationId"] for path, found in read["paths"].items() for method, o in found.items()
    }
    assert named == {told: re.sub(r"\W+", "_", told).strip("_") for told in named}
    assert len(set(named.values())) == len(named) > 0


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len(dict(pairs)) == len(pairs), "two models have one name"
    return dict(pairs)


def test_every_answer_is_described() -> None:
    bare = sorted(
        f"{method} {path} {status}"
        for _, method, path, told in callers.operations()
        for status, answer in told["responses"].items()
        if (status != "204") != ("content" in answer)
        or any(not one.get("schema") for one in answer.get("content", {}).values())
    )
    assert len(callers.operations()) == 192
    assert bare == [  # a delivery sent again answers nothing
        f"POST /partenaire/parcours-formation{base}/v1/abonnements/{{id}}/echecs/{{envoi}} 202"
        for base in ("-test", "")
    ]


def conforms(answer: httpx.Response, family: str, told: dict[str, Any]) -> bool:
    """Whether an answer is one that an operation tells of, in its form and its schema."""
    media = answer.headers["content-type"].partition(";")[0]
    schema = told["responses"][str(answer.status_code)]["content"][media]["schema"]
    whole = {**schema, "components": callers.document(family)["components"]}
    return jsonschema.Draft202012Validator(whole).is_valid(answer.json())


def test_refusals_of_every_route_are_told(served: Served) -> None:
    client, met = TestClient(served.app), Counter[int]()
    for family, method, path, told in callers.operations():
        opening = [c.headers for name, c in served.credentials.items() if name != "key" and c.opens(told)]
        tried: list[dict[str, Any]] = [{"params": {"x": "a" * 9000}}, {"headers": {"x": "a" * 17_000}}]
        if "application/json" in told.get("requestBody", {}).get("content", {}):
            tried.append({"content": b"{}", "headers": {"content-type": "application/x"}})
        for more in tried:
            headers = {**opening[-1], **more.pop("headers", {})}
            answer = client.request(method, address(path, told), headers=headers, **more)
            assert conforms(answer, family, told), (method, path, answer.status_code, answer.text)
            met[answer.status_code] += 1
    assert met == {414: 192, 431: 192, 415: 26, 400: 1, 200: 1}  # counters take anything, a login is read as JSON


IGNORING = {
    r"/api/(certification|organisme|geographie)/v1(/(recherche|export|commune/search|departement|mission-locale))?": (
        "API Apprentissage ignores what it doesn't know"
    ),
    r"/(api/3/action|partenaire/infotravail/v1)/\w+": "clients of CKAN send each action the options of others",
    r"/partenaire/offresdemploi/v2/.*": "Offres d'emploi ignores what it doesn't know",
    r"/api|/api/inserjeunes/auth/login": "the health and the login of Exposition InserJeunes, which validates the rest",
    r"/api/(v1|v3|v4|job|formation|partners|appointment-request|rome|romelabels|jobsdiplomas|version)(/.*)?|"
    r"/partenaire/labonneboite/.*": "La bonne alternance and La Bonne Boîte: pages and trackers add parameters",
    r"/partenaire/(parcoursformation|zerosaisie)(test)?/.*": "the documented routes of the public employer",
}
"""Addresses whose documents may be given a parameter that they don't tell, and why: the services replaced ignore it."""


def test_a_parameter_that_is_not_told_is_refused(served: Served) -> None:
    client, taken = TestClient(served.app), set[str]()
    for _, method, path, told in callers.operations():
        if path.endswith(ENDLESS):
            continue
        opening = [c.headers for name, c in served.credentials.items() if name != "key" and c.opens(told)]
        where = path.replace("{jeu}/{table}", "bmo/besoins")
        answer = client.request(method, address(where, told), params={"inconnu": "x"}, headers=opening[-1])
        if (answer.status_code, "inconnu" in answer.text) != (400, True):
            taken.add(path)
    assert taken == {
        path for _, _, path, _ in callers.operations() if any(re.fullmatch(form, path) for form in IGNORING)
    }
    assert len(taken) == 97  # the others refuse it


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize(
    ("path", "values", "media"),
    [
        ("/api/infotravail/v1/{jeu}/{table}", {"jeu": "agences", "table": f"repertoire.{extension}"}, media)
        for extension, media in (
            ("json", "application/json"),
            ("csv", "text/csv"),
            ("parquet", "application/vnd.apache.parquet"),
            ("xlsx", XLSX),
            ("geojson", "application/geo+json"),
            ("ndjson", "application/x-ndjson"),
        )
    ]
    + [
        (
            "/api/inserjeunes/certifications/{codes_certifications}",
            {"codes_certifications": "50022101.svg"},
            "image/svg+xml",
        ),
        ("/api/inserjeunes/regionales/{region}", {"region": "11.csv"}, "text/csv"),
        ("/partenaire/parcours-formation-test/v1/imports/modeles/{type}", {"type": "AES"}, "text/csv"),
    ],
)
def test_each_form_of_an_answer_is_told(served: Served, path: str, values: dict[str, str], media: str) -> None:
    told = next(told for _, method, known, told in callers.operations() if (method, known) == ("GET", path))
    opening = [c.headers for name, c in served.credentials.items() if name != "key" and c.opens(told)]
    answer = TestClient(served.app).get(path.format(**values), headers=opening[-1])
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, media)
    assert media in told["responses"]["200"]["content"]
