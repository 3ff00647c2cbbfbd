"""Validation: each parameter of each route refuses in the words of the service replaced, as the routes declare them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.world.inserjeunes import BTS, RENNES, SISE
from tests.world.inserjeunes_files import read
from tremplin.domain.territories import ACADEMIES, PAR_CODE
from tremplin.families.inserjeunes import parameters as p
from tremplin.families.inserjeunes.routes import EXTENSION, ROUTES, Route

RIGHT = {"codes_certifications": BTS, "region": "53", "uai": RENNES, "code_certification": BTS}
REGIONS = [
    "00",
    "01",
    "02",
    "03",
    "04",
    "06",
    "11",
    "24",
    "27",
    "28",
    "32",
    "44",
    "52",
    "53",
    "75",
    "76",
    "84",
    "93",
    "94",
]
Fault = tuple[str, str, dict[str, Any]]
"""Type, message after the label, more of the context."""


def only(*valids: str) -> Fault:
    several = len(valids) > 1
    return ("any.only", f"must be {'one of ' if several else ''}[{', '.join(valids)}]", {"valids": list(valids)})


CODES: Fault = ("codes_certification.invalid", "must have the type CFD, MEFSTAT11 or SISE", {})
WRONG: dict[p.Read, list[tuple[str, Fault]]] = {
    p.region: [
        ("12", only(*REGIONS)),
        ("zz", only(*REGIONS)),
        ("99000", ("postal_code.invalid", "must be a valid postal code or region code", {})),
    ],
    p.academie: [("99", ("any.only", "must be a valid academie code", {"valids": list(ACADEMIES)}))],
    p.millesime: [("24", ("millesime.invalid", "must have format XXXX or XXXX-1_XXXX", {}))],
    p.uai: [
        (
            "x",
            (
                "string.pattern.base",
                'with value "x" fails to match the required pattern: /^[0-9]{7}[A-Z]{1}$/',
                {"regex": {}},
            ),
        )
    ],
    p.code: [("XX", ("code_certification.invalid", "must be a valid certification code.", {}))],
    p.codes: [(f"{BTS},XX", CODES)],
    p.number: [("x", ("number.base", "must be a number", {}))],
}
"""For each reader, values that it refuses and what is said of them."""


def refusals(reader: p.Read) -> list[tuple[str, Fault]]:
    return [("wrong", only(*reader.valids))] if isinstance(reader, p.OneOf) else WRONG[reader]


def declared() -> list[tuple[Route, str, str, list[str | int], Any, Fault]]:
    """Route, parameter, text given, path of the fault, value told, fault: of every parameter of every route."""
    found: list[tuple[Route, str, str, list[str | int], Any, Fault]] = []
    for route in ROUTES:
        for name, parameter in route.validated.items():
            reader = parameter.read
            if isinstance(reader, p.Several):
                good = {p.region: "11", p.academie: "14", p.millesime: "2024", p.uai: RENNES}[reader.one]
                found += [(route, name, f"{good},{w}", [name, 1], w, f) for w, f in refusals(reader.one)]
            else:
                found += [
                    (route, name, w, [name], w.split(",") if reader is p.codes else w, f) for w, f in refusals(reader)
                ]
    return found


DECLARED = declared()


def address(route: Route, **changed: str) -> str:
    extension = changed.pop(EXTENSION, "")
    return route.path.format(**{**RIGHT, **changed}) + (f".{extension}" if extension else "")


@pytest.mark.parametrize(
    ("route", "name", "text", "path", "value", "fault"), DECLARED, ids=[f"{r.path} {n}={t}" for r, n, t, *_ in DECLARED]
)
def test_each_parameter_of_each_route_refuses_in_its_words(
    partner: TestClient, route: Route, name: str, text: str, path: list[str | int], value: Any, fault: Fault
) -> None:
    query = {} if name == "codes" or "codes" not in route.query else {"codes": BTS}
    if name in route.query:
        query[name] = text
    else:
        route_path = address(route, **{name: text})
    answer = partner.get(address(route) if name in route.query else route_path, params=query)
    type_, message, context = fault
    label = p.label_of(tuple(path))
    assert (answer.status_code, answer.json()) == (
        400,
        {
            "statusCode": 400,
            "error": "Bad Request",
            "message": "Erreur de validation",
            "details": [
                {
                    "message": f'"{label}" {message}',
                    "path": path,
                    "type": type_,
                    "context": {**context, "label": label, "value": value, "key": path[-1]},
                }
            ],
        },
    )


def test_every_parameter_of_every_route_was_tried() -> None:
    assert len(ROUTES) == 10
    tried = {(route.path, name) for route, name, *_ in DECLARED}
    assert tried == {(route.path, name) for route in ROUTES for name in route.validated}
    assert Counter(name for _, name in tried) == {
        "ext": 10,
        "code_certifications": 4,
        "codes": 1,
        "codes_certifications": 2,
        "code_certification": 2,
        "universe": 7,
        "millesimes": 4,
        "millesime": 4,
        "page": 5,
        "items_par_page": 5,
        "vue": 2,
        "theme": 3,
        "direction": 3,
        "imageOnError": 3,
        "uais": 2,
        "uai": 2,
        "regions": 3,
        "region": 3,
        "academies": 1,
    }
    assert list(PAR_CODE) == REGIONS


@pytest.mark.parametrize(
    ("given", "universe", "fits"), [(BTS, "superieur", "secondaire"), (f"SISE:{SISE}", "secondaire", "superieur")]
)
@pytest.mark.parametrize("route", [r for r in ROUTES if "universe" in r.query], ids=lambda r: r.path)
def test_the_universe_is_that_of_the_codes(
    partner: TestClient, route: Route, given: str, universe: str, fits: str
) -> None:
    (name,) = {"codes_certifications", "code_certifications", "code_certification"} & route.parameters.keys()
    in_path = name in route.in_path
    query = {} if in_path else {name: given}
    path = address(route, **({name: given} if in_path else {}))
    (fault,) = read(partner, path, 400, universe=universe, **query)["details"]
    assert fault == {
        "message": f'"universe" must be [{fits}]',
        "path": ["universe"],
        "type": "any.only",
        "context": {"valids": [fits], "label": "universe", "value": universe, "key": "universe"},
    }
    no_figures = fits == "superieur" and len(route.in_path) == 2
    read(partner, path, 404 if no_figures else 200, universe=fits, **query)


def test_a_universe_that_does_not_fit_is_told_with_the_other_faults(anyone: TestClient) -> None:
    path = f"/certifications/{BTS}.csv"
    details = read(anyone, path, 400, universe="superieur", vue="x", inconnu="1")["details"]
    assert [(d["path"], d["type"], d["message"]) for d in details] == [
        (["vue"], "any.only", '"vue" must be [filieres]'),
        (["ext"], "any.only", '"ext" must be one of [json, svg]'),
        (["universe"], "any.only", '"universe" must be [secondaire]'),
        (["inconnu"], "object.unknown", '"inconnu" is not allowed'),
    ]


def test_the_extension_is_not_a_parameter_of_the_query(partner: TestClient) -> None:
    (fault,) = read(partner, "/certifications", 400, ext="csv")["details"]
    assert (fault["path"], fault["type"]) == (["ext"], "object.unknown")


@pytest.mark.parametrize("route", ROUTES, ids=lambda r: r.path)
def test_allowed_words_are_told_by_the_documentation(partner: TestClient, route: Route) -> None:
    paths = partner.get("http://testserver/api/openapi/inserjeunes.json").json()["paths"]
    told = {q["name"]: q["schema"].get("enum") for q in paths[f"/api/inserjeunes{route.path}"]["get"]["parameters"]}
    assert told == {
        name: list(q.read.valids) if isinstance(q.read, p.OneOf) else None for name, q in route.parameters.items()
    }
