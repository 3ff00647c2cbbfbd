"""Who may call what: each route against the table of rights, in a matrix made from the application itself."""

from __future__ import annotations

import re

import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.convertors import IntegerConvertor
from starlette.testclient import TestClient

from tests.conftest import Home, make_key
from tremplin.app import create_app
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import FAMILLES, OF_EVERY_KEY, PERMISSIONS, Right
from tremplin.platform.web.guard import GuardedRoute, refuse_undeclared
from tremplin.platform.web.pages import LABELS, error_page, page_de_compte
from tremplin.platform.web.policy import Access, Policy, granted, policy, policy_of
from tremplin.platform.web.routing import served_routes

KEYED = (
    "/depot/",
    "/api/certification",
    "/api/correspondance",
    "/api/npec",
    "/api/organisme",
    "/api/geographie",
    "/api/formation",
    "/api/job/",
    "/api/v3/jobs",
    "/api/v4/jobs",
    "/v4/jobs",
    "/api/v2/appointment",
    "/api/partners/",
    "/api/versions/",
    "/api/compte/v1/cle",
)
INSERJEUNES_LISTS = re.compile(
    r"(/exposition-inserjeunes-insersup)?/api/inserjeunes/"
    r"(certifications|formations|regionales|regionales/{region}|bcn)(\.{ext})?/?"
)
PUBLISHERS = re.compile(r"/api/[vV]1/jobs/((establishment|bulk)|((provided|canceled|extend|delegations)/)?{id})")
LOGGED_IN = re.compile(
    r"/parcours(-essai)?(/.*)?|/a-faire|/compte(/.*)?|/deconnexion|/connexion/second-facteur|/mon-parcours/(?!lien$).*"
    r"|/espace-pro/(offres|validations|moderation)(/.*)?|/administration(/.*)?"
)


def routes(client: TestClient) -> list[APIRoute]:
    found = [r for r in served_routes(client.app.routes) if isinstance(r, APIRoute)]  # type: ignore[attr-defined]
    assert len(found) > 20
    return found


def url_of(route: APIRoute) -> str:
    values = {
        "fichier": "certifications.csv",
        "nom": "kit_apprentissage",
        "famille": "certifications",
        "code": "RNCP90001",
        "champ": "identifiant.cfd",
        "slug": "demarrer",
    }
    numbers = {name: "1" for name, kind in route.param_convertors.items() if isinstance(kind, IntegerConvertor)}
    plain = re.sub(r":\w+}", "}", route.path)
    return plain.format_map({**dict.fromkeys(route.param_convertors, "x"), **values, **numbers})


def test_every_route_follows_the_table_of_rights(demo_client: TestClient) -> None:
    for route in routes(demo_client):
        declared = policy_of(route)
        assert declared is not None, route.path
        partners = Access.CLIENT if route.path.startswith("/partenaire") else Access.PUBLIC
        if LOGGED_IN.fullmatch(route.path):
            partners = Access.ACCOUNT
        expected = Access.KEY if route.path.startswith(KEYED) else partners
        if re.fullmatch(r"/api/v3/jobs/({id}/)?stats/.*", route.path):
            expected = Access.PUBLIC
        if route.path == "/api/signalement/v1" and "POST" in route.methods:
            expected = Access.KEY
        if route.path == "/api/compte/v1/cles/revocation":
            expected = Access.PUBLIC
        if PUBLISHERS.fullmatch(route.path):
            expected = Access.KEY
        if INSERJEUNES_LISTS.fullmatch(route.path):
            expected = Access.HOLDER
        assert declared.who.access is expected, route.path
        assert declared.who.permission in {None, *PERMISSIONS}, route.path


def test_every_row_of_the_table_of_rights_opens_a_route(demo_client: TestClient) -> None:
    declared = [policy_of(route) for route in routes(demo_client)]
    assert {rule.right for rule in declared if rule} == set(Right)
    assert {right.famille for right in Right} == {*FAMILLES, *OF_EVERY_KEY, "operation"}


def test_without_a_key_only_public_routes_answer(demo_client: TestClient) -> None:
    anonymous = TestClient(demo_client.app)
    for route in routes(demo_client):
        declared = policy_of(route)
        assert declared is not None
        (method,) = route.methods - {"HEAD"}
        answer = anonymous.request(method, url_of(route), follow_redirects=False)
        if declared.who.access is Access.ACCOUNT:
            assert answer.status_code == (303 if method == "GET" else 401), route.path
            if method == "GET":
                assert answer.headers["location"].startswith(f"{declared.who.login}?vers="), route.path
        elif declared.who.access is not Access.PUBLIC:
            assert answer.status_code == 401, route.path
            document = answer.json()
            told = next((document[k] for k in ("statusCode", "codeHttp", "status") if k in document), None)
            told = told or (document["error"] is True and document["message"] and 401) or document["error"]["__type"]
            assert told in (401, "Authorization Error"), route.path
        else:
            assert answer.status_code not in (401, 500), route.path


@pytest.mark.parametrize(
    "url",
    [
        "/api/geographie/v1/departement/",
        "//api/geographie/v1/departement",
        "/api/GEOGRAPHIE/v1/departement",
        "/api/geographie/v1/departement.csv",
        "/api/geographie/v1/%64epartement",
        "/api/geographie/v1/x/../departement",
    ],
)
def test_other_spellings_of_an_address_open_nothing(demo_client: TestClient, url: str) -> None:
    answer = TestClient(demo_client.app).get(url, headers={"x-http-method-override": "GET"})
    assert answer.status_code in (401, 404)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_nothing_but_reading(demo_client: TestClient, method: str) -> None:
    answer = demo_client.request(method, "/api/geographie/v1/departement", headers={"x-http-method-override": "GET"})
    assert answer.status_code == 405
    assert answer.json()["statusCode"] == 405


def test_head_answers_as_get_without_a_body(demo_client: TestClient) -> None:
    get, head = (demo_client.request(m, "/api/geographie/v1/departement") for m in ("GET", "HEAD"))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == get.headers["etag"]
    assert TestClient(demo_client.app).head("/api/geographie/v1/departement").status_code == 401


def test_a_route_without_a_policy_stops_the_application(demo_home: Home) -> None:
    app = create_app(demo_home.settings())
    router = APIRouter()

    @router.get("/nouvelle")
    async def new() -> None: ...

    app.include_router(router)
    with pytest.raises(RuntimeError, match="/nouvelle"):
        refuse_undeclared(app)


def test_a_permission_of_the_organisation_opens_what_needs_it(own_home: Home) -> None:
    settings = own_home.settings()
    without = make_key(settings)
    allowed = make_key(settings, organisation="CFA", permissions=frozenset({"jobs:write"}))
    app = create_app(settings)
    router = APIRouter(route_class=GuardedRoute)

    @router.get("/api/offres")
    @policy(Policy(Right.PUBLISH, granted("jobs:write"), Cost.LIGHT))
    async def offers() -> dict[str, str]:
        return {"etat": "publiée"}

    app.include_router(router)
    with TestClient(app) as client:
        answers = [client.get("/api/offres", headers={"authorization": f"Bearer {k}"}) for k in (without, allowed)]
        assert [a.status_code for a in answers] == [403, 200]
        assert answers[0].json()["message"] == "La permission « jobs:write » manque à votre organisation"
        assert client.get("/api/offres").status_code == 401


def test_what_a_page_may_say_wrong_has_a_name_that_people_know(demo_client: TestClient) -> None:
    named = {
        parameter.alias
        for route in routes(demo_client)
        if (declared := policy_of(route)) is not None and declared.form.errors in (error_page, page_de_compte)
        for parameter in route.dependant.query_params
    }
    assert named - LABELS.keys() == set()
    assert LABELS.keys() - named == set()
