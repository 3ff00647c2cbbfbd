"""What every answer owes its reader: validators, compression, security headers, exact errors, OpenAPI."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any, get_args

import httpx
import jsonschema
import orjson
import pytest
from pydantic_core.core_schema import ErrorType
from starlette.testclient import TestClient

from tests.conftest import Home, Server, make_key, servers
from tests.world.sockets import answer, connect, request
from tests.world.waiting import LIMIT_S, until
from tremplin.app import create_app
from tremplin.platform.wire.errors import in_french
from tremplin.release.publish import current, publish

LIGHT = "/api/geographie/v1/departement"


def test_an_unchanged_answer_is_304(demo_client: TestClient) -> None:
    first = demo_client.get(LIGHT)
    tag = first.headers["etag"]
    plain = tag.removeprefix("W/")
    for given, told in ((tag, tag), (plain, plain), (f'"autre", {tag}', tag)):
        again = demo_client.get(LIGHT, headers={"if-none-match": given})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == told
    assert demo_client.get(LIGHT, headers={"if-none-match": '"autre"'}).status_code == 200
    other = demo_client.get("/api/geographie/v1/mission-locale").headers["etag"]
    assert other != tag


FILE, TABLE, PREPARED = (
    "/telechargements/communes.csv",
    "/api/infotravail/v1/rome/appellations",
    "/api/infotravail/v1/rome/metiers.csv",
)


@pytest.mark.parametrize("path", [FILE, TABLE, PREPARED, "/static/tremplin.css"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_holds_the_answer_of_this_date_is_told_so(demo_client: TestClient, path: str, method: str) -> None:
    first = demo_client.get(path)
    assert first.status_code == 200
    since = parsedate_to_datetime(first.headers["last-modified"])

    def asked(**conditions: str) -> int:
        headers = {name.replace("_", "-"): value for name, value in conditions.items()}
        answer = demo_client.request(method, path, headers=headers)
        if answer.status_code == 304:
            held = first.headers["etag"].removeprefix("W/")
            assert (answer.content, answer.headers["etag"].removeprefix("W/")) == (b"", held)
        return answer.status_code

    def on(delta: timedelta) -> str:
        return format_datetime(since + delta, usegmt=True)

    assert asked(if_modified_since=first.headers["last-modified"]) == 304
    assert asked(if_modified_since=on(timedelta(days=1))) == 304
    assert asked(if_modified_since=on(-timedelta(seconds=1))) == 200
    assert asked(if_modified_since="hier") == 200
    assert asked(if_none_match="*") == 304
    assert asked(if_none_match='"autre"', if_modified_since=on(timedelta(days=1))) == 200, "the tag says more"
    assert asked(if_none_match=first.headers["etag"]) == 304


def test_any_answer_is_held_by_who_asks_for_none_but_none_at_all(demo_client: TestClient) -> None:
    headers = {"if-none-match": "*", "if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    assert demo_client.get(LIGHT, headers=headers).status_code == 304
    assert demo_client.get("/telechargements/inconnu.csv", headers=headers).status_code == 404
    assert demo_client.get(LIGHT, params={"release": "x"}, headers=headers).status_code == 404
    posted = demo_client.post("/api/3/action/site_read", json={}, headers=headers)
    assert (posted.status_code, posted.json()["result"]) == (200, True)


def test_going_back_to_an_older_release_changes_the_date_of_its_files(own_home: Home) -> None:
    with TestClient(create_app(own_home.settings(TREMPLIN_LIMITES="non"))) as client:
        held = client.get(FILE).headers["last-modified"]
        pointer = own_home.reference / "releases" / "courante"
        publish(own_home.reference, current(own_home.reference))
        later = pointer.stat().st_mtime + 5
        os.utime(pointer, (later, later))
        before = parsedate_to_datetime(held)
        until(lambda: parsedate_to_datetime(client.get(FILE).headers["last-modified"]), lambda seen: seen > before)
        assert client.get(FILE, headers={"if-modified-since": held}).status_code == 200


def test_a_304_needs_the_key_too(demo_client: TestClient) -> None:
    tag = demo_client.get(LIGHT).headers["etag"]
    assert TestClient(demo_client.app).get(LIGHT, headers={"if-none-match": tag}).status_code == 401


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_answers_are_compressed_as_asked(demo_client: TestClient, encoding: str) -> None:
    plain = demo_client.get(LIGHT, headers={"accept-encoding": "identity"})
    with demo_client.stream("GET", LIGHT, headers={"accept-encoding": encoding}) as packed:
        size = len(b"".join(packed.iter_raw()))
    assert packed.headers["content-encoding"] == encoding
    assert "accept-encoding" in packed.headers["vary"].lower()
    assert size < len(plain.content) / 2


def test_every_answer_names_its_release_and_its_request(demo_client: TestClient) -> None:
    answer = demo_client.get(LIGHT, headers={"x-request-id": "essai-1234"})
    assert answer.headers["x-request-id"] == "essai-1234"
    assert re.fullmatch(r"\d{8}T\d{6}Z-[0-9a-f]{12}", answer.headers["tremplin-release"])
    assert answer.headers["tremplin-donnees-au"] == "2026-09-01"
    forged = demo_client.get(LIGHT, headers={"x-request-id": 'a"\\n{"x":1}'})
    assert re.fullmatch(r"[0-9a-f]{32}", forged.headers["x-request-id"])


def test_an_older_release_may_be_asked_for(demo_client: TestClient) -> None:
    name = demo_client.get(LIGHT).headers["tremplin-release"]
    assert demo_client.get(LIGHT, params={"release": name}).headers["tremplin-release"] == name
    for wrong in ("20200101T000000Z-000000000000", "../../etc/passwd", ""):
        answer = demo_client.get(LIGHT, params={"release": wrong})
        assert (answer.status_code, answer.json()["name"]) == (404, "Not Found")


@pytest.mark.parametrize("url", [LIGHT, "/", "/api/inconnue", "/inconnue", "/static/tremplin.css", "/api/openapi.json"])
def test_security_headers_are_everywhere(demo_client: TestClient, url: str) -> None:
    answer = demo_client.get(url)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "max-age=" in answer.headers["strict-transport-security"]
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_unknown_addresses_answer_in_the_form_of_their_readers(demo_client: TestClient) -> None:
    wire = demo_client.get("/api/inconnue")
    assert (wire.status_code, wire.json()) == (
        404,
        {"statusCode": 404, "name": "Not Found", "message": "Adresse inconnue"},
    )
    page = demo_client.get("/inconnue", headers={"accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert demo_client.get("/inconnue").headers["content-type"] == "application/problem+json"


def test_what_is_too_long_is_refused_at_the_door(demo_client: TestClient) -> None:
    assert demo_client.get(f"{LIGHT}?x={'y' * 9000}").status_code == 414
    assert demo_client.get(LIGHT, headers={"x-long": "y" * 17000}).status_code == 431
    assert demo_client.get(LIGHT, headers={f"x-{n}": "1" for n in range(120)}).status_code == 431
    assert demo_client.get(LIGHT + "?" + "&".join(f"p{n}=1" for n in range(101))).status_code == 400


@pytest.mark.parametrize(
    "value", ["%00", "%ED%A0%80", "%FF%FE", "'; DROP TABLE certifications; --", "<script>alert(1)</script>", "%2e%2e"]
)
def test_hostile_values_are_refused_not_served(demo_client: TestClient, value: str) -> None:
    for url in ("/api/certification/v1?identifiant.cfd=", "/api/organisme/v1/recherche?uai=", f"{LIGHT}?release="):
        answer = demo_client.get(url + value)
        assert answer.status_code in (400, 404)
        assert answer.json()["statusCode"] == answer.status_code
    page = demo_client.get(f"/certifications?q={value}")
    assert page.status_code in (200, 400)
    assert "<script>" not in page.text


def test_a_defect_tells_its_reference_and_nothing_else(demo_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from tremplin.families.geographie import queries

    def broken(_: object) -> Any:
        raise ValueError("chemin secret /etc")

    monkeypatch.setattr(queries, "departements", broken)
    with TestClient(create_app(demo_home.settings()), raise_server_exceptions=False) as client:
        answer = client.get(LIGHT, headers={"authorization": f"Bearer {demo_home.cle}"})
    assert answer.status_code == 500
    document = answer.json()
    assert document["message"] == f"Erreur interne, référence {answer.headers['x-request-id']}"
    assert "secret" not in answer.text


def test_no_log_line_holds_a_key_or_a_value(own_home: Home, serve: Callable[..., Server]) -> None:
    server = serve(own_home)
    url = f"{server.url}/api/organisme/v1/recherche?siret=19672198900040&apiKey=trm_secret"
    assert httpx.get(url, headers={"authorization": f"Bearer {own_home.cle}"}).status_code == 200
    server.process.terminate()
    server.process.wait(LIMIT_S)
    logged = server.journal.read_text()
    assert '"route":"/api/organisme/v1/recherche"' in logged
    assert own_home.cle.split("_")[2] in logged
    for hidden in (own_home.cle.split("_")[3], "19672198900040", "trm_secret"):
        assert hidden not in logged


REQUESTS = {
    "/api/certification/v1": ["?identifiant.cfd=26X31303", "?identifiant.rncp=RNCP38109", "?identifiant.cfd=x"],
    "/api/certification/v1/remplacement": ["?rncp=RNCP31924", "?rncp=RNCP99999", "?rncp=x", ""],
    "/api/certification/v1/preuves": ["?rncp=RNCP31924", "?cfd=26X31303", ""],
    "/api/certification/v1/complements": ["?rncp=RNCP31924", "?cfd=26X31303", "?cfd=x", ""],
    "/api/correspondance/v1": ["?de=rncp&code=RNCP31924&vers=cfd", "?de=cfd&code=26X31303&vers=naf", "?de=x"],
    "/api/npec/v1": ["?rncp=RNCP31924", "?rncp=RNCP99999"],
    "/api/organisme/v1/recherche": ["", "?siret=19672198900040", "?uai=x"],
    "/api/organisme/v1/export": ["?page_size=50", "?page_size=0"],
    "/api/geographie/v1/commune/search": ["?code=57000", "?code=75056", "?code=74011", "?code=x"],
    "/api/geographie/v1/departement": [""],
    "/api/geographie/v1/mission-locale": ["", "?latitude=49&longitude=6", "?latitude=49"],
    "/api/infotravail/v1": [""],
    "/api/infotravail/v1/metiers": ["?q=boulanger", "", "?q=x&limit=0", "?inconnu=1"],
    "/api/infotravail/v1/metiers/D1102": [""],
    "/api/infotravail/v1/metiers/Z9999": [""],
    "/api/infotravail/v1/metiers/D1102/marche": ["", "?commune=57463", "?commune=x"],
    "/api/infotravail/v1/rome4/fiches/D1152": [""],
    "/api/infotravail/v1/rome4/fiches/Z9999": [""],
    "/api/infotravail/v1/agences": ["?lat=49&lon=6", "?lat=91&lon=6", "?lat=NaN&lon=1e999"],
    "/api/infotravail/v1/bmo": [
        "?rome=D1102&commune=57463",
        "?rome=Z9999&commune=57463",
        "?rome=D1102",
        "?fap=S0Z20&commune=57463",
    ],
    "/api/infotravail/v1/tension": ["?rome=D1102&departement=57", "?rome=D1102&departement=x"],
    "/api/infotravail/v1/rome/metiers": ["", "?code_rome__exact=D1102", "?code_rome__x=1", "?x__exact=1"],
    "/api/infotravail/v1/rome/inconnue": [""],
    **{
        f"/api/3/action/{name}": queries
        for name, queries in {
            "site_read": [""],
            "status_show": [""],
            "package_list": ["", "?limit=x"],
            "group_list": [""],
            "package_search": ["", "?q=metier&facet.field=tags", "?fq=x:y"],
            "package_show": ["?id=rome", "?id=x", ""],
            "organization_list": ["", "?all_fields=true"],
            "organization_show": ["?id=digidata", "?id=x"],
            "tag_list": ["?query=rome"],
            "resource_show": ["?id=rome_metiers", "?id=x"],
            "resource_search": ["?query=name:ROME", "?query=x", ""],
            "datastore_info": ["?id=rome_metiers", ""],
            "datastore_search": ["?id=rome_metiers", "?id=rome_metiers&filters={", "?id=rome_metiers&sort=x", ""],
            "datastore_search_sql": ["?sql=select 1", "?sql=drop table x", ""],
            "help_show": ["?name=tag_list", ""],
        }.items()
    },
    "/api": [""],
    "/api/inserjeunes/certifications": ["", "?items_par_page=1000", "?page=x"],
    "/api/inserjeunes/certifications/40025214": ["", "?millesime=2019", "?vue=filieres", "?vue=x"],
    "/api/inserjeunes/formations": ["?items_par_page=300", "?regions=zz"],
    "/api/inserjeunes/formations/0751234J-40025214": ["", "?theme=x"],
    "/api/inserjeunes/regionales": ["?items_par_page=300", "?regions=11"],
    "/api/inserjeunes/regionales/75001": ["", "?millesimes=x"],
    "/api/inserjeunes/regionales/11/certifications/40025214": ["", "?vue=filieres"],
    "/api/inserjeunes/bcn": ["?items_par_page=50", "?page=-1"],
    "/api/inserjeunes/comparaison": ["?codes=40025214&uais=0751234J", "", "?codes=x"],
    "/api/v1/formations": ["?romes=D1102&caller=x", "?romes=D1102&caller=x&latitude=49.1&longitude=6.2&radius=30", ""],
    "/api/v1/formationsParRegion": ["?region=44&caller=x", "?departement=99"],
    "/api/v1/formations/formation/5fc6213e712d48a988148ac2": ["", "?caller=x"],
    "/api/v1/formations/formationDescription/5fc6213e712d48a988148ac2": [""],
    "/api/v1/jobs": ["?romes=G1602&caller=x&latitude=49.119&longitude=6.176&radius=10&insee=57463", "?romes=x"],
    "/api/v1/jobsEtFormations": ["?romes=G1602,D1102&caller=x", "?sources=x"],
    "/api/v1/jobs/job/inconnue": [""],
    "/api/v1/jobs/matcha/inconnue": [""],
    "/api/v1/jobs/company/01625043300220": ["", "?type=lbb", "?type=x"],
    "/api/v1/metiers": ["?title=boulanger", "?romes=D1102", ""],
    "/api/v1/metiers/all": [""],
    "/api/v1/metiers/intitule": ["?label=boul", ""],
    "/api/v1/lieux": ["?q=met", "?q=57", ""],
    "/api/v1/metiers/metiersParFormation/26033206": [""],
    "/api/v1/metiers/metiersParEtablissement/32922456200234": [""],
    "/api/romelabels": ["?title=boulanger", "?title=bts&withRomeLabels=true", ""],
    "/api/rome/detail/D1102": [""],
    "/api/jobsdiplomas": ["?romes=D1102&rncps=RNCP1", ""],
    "/api/version": [""],
    "/api/v1/search": ["?q=boulanger", "?q=boulanger&latitude=49.119&longitude=6.176&radius=30", "?hitsPerPage=x"],
    "/api/v1/search/suggest": ["?q=boul", ""],
    "/api/explorer/v1/metier-territoire": ["?rome=D1102&commune=57463", "?rome=x"],
    "/api/explorer/v1/metier-territoire.json": ["?rome=D1102&commune=57463"],
    "/api/explorer/v1/comparer": ["?rome=D1102&rome=D1104&commune=57463", ""],
    "/api/job/v1/search": ["", "?latitude=49.119&longitude=6.176&radius=10&romes=G1602", "?radius=x"],
    "/api/job/v1/offer/inconnue": [""],
    "/api/job/v1/export": [""],
    "/api/job/v1/export/offres.json": [""],
    "/api/formation/v1/search": ["", "?include_archived=true", "?romes=x"],
    "/api/formation/v1/5fc6213e712d48a988148ac2": [""],
    "/api/inserjeunes/evolution/40025214": ["", "?region=11", "?uai=0751234J", "?uai=x"],
}


@pytest.fixture(scope="module")
def openapi(real_client: TestClient) -> dict[str, Any]:
    document: dict[str, Any] = TestClient(real_client.app).get("/api/openapi.json").json()
    return document


def template_of(path: str, openapi: dict[str, Any]) -> str:
    """The path of the document that an address follows."""
    found = [t for t in openapi["paths"] if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(t)), path)]
    return path if path in found else found[0]


def parcours(openapi: dict[str, Any]) -> list[Any]:
    """Operations of the training paths, whose own tests validate them."""
    return [o for p, o in openapi["paths"].items() if p.startswith(("/partenaire/parcours", "/partenaire/zerosaisie"))]


def test_openapi_describes_every_route_of_the_api(real_client: TestClient, openapi: dict[str, Any]) -> None:
    assert openapi["openapi"] == "3.1.0"
    asked = {template_of(path, openapi) for path in REQUESTS}
    partners = {p.replace("/api/3/action", "/partenaire/infotravail/v1") for p in asked if "/api/3/" in p}
    partners |= {f"/partenaire/offresdemploi/v2/{p}" for p in ("offres/search", "referentiel/{nom}")}
    partners.add("/partenaire/labonneboite/v1/company/")
    counters = {"/api/v3/jobs/stats/search_view", "/api/v3/jobs/{id}/stats/{quoi}"}
    published = {"/api/job/v1/offer", "/api/job/v1/offer/{id}/publishing-informations"}
    asked_by_form = "/api/appointment-request"
    publishers = {
        f"/api/v1/jobs{p}"
        for p in (
            "/establishment",
            "/bulk",
            "/{id}",
            "/provided/{id}",
            "/canceled/{id}",
            "/extend/{id}",
            "/delegations/{id}",
        )
    }
    written = publishers | {
        "/api/job/v1/apply",
        "/api/v1/application",
        "/api/formation/v1/appointment/generate-link",
        "/api/partners/parcoursup/formations",
        f"{asked_by_form}/context/create",
        f"{asked_by_form}/validate",
        f"{asked_by_form}/context/short-recap",
        f"{asked_by_form}/context/recap",
        f"{asked_by_form}/reply",
    }
    partnered = {"/api/v4/jobs/multi-partner", "/api/v4/jobs/multi-partner/bulk"}
    posted = {"/api/explorer/v1/lots", "/api/inserjeunes/auth/login", "/api/v1/jobs/matcha/{id}/stats/view-details"}
    posted |= counters | published | written | partnered
    paths = {p: o for p, o in openapi["paths"].items() if o not in parcours(openapi)}
    assert set(paths) == asked | partners | posted
    for path, operation in ((p, o) for p, operations in paths.items() for o in operations.values()):
        assert operation["summary"] and operation["description"] and operation["tags"], path
        (scheme, *_) = operation["security"]
        lists = path.endswith(("/certifications", "/formations", "/regionales", "/regionales/{region}", "/bcn"))
        single = path == "/api" or (path.startswith("/api/inserjeunes") and not lists)
        own = (
            "/api/infotravail",
            "/api/3",
            "/api/v1/",
            "/api/appointment-request",
            "/api/rome",
            "/api/jobsdiplomas",
            "/api/version",
            "/api/explorer/",
        )
        open_ = (path.startswith(own) and path not in publishers) or path in counters or single
        assert list(scheme) == ([] if open_ else ["jeton"] if path in partners else ["cle"]), path
        assert {"200", "201", "202", "204"} & operation["responses"].keys()
        assert {"400", "401", "404", "429", "503"} <= operation["responses"].keys()
        assert operation["x-limite"] in ("light", "search", "write") or path.endswith(
            ("_sql", "/export/offres.json", "/lots")
        )
    for family in (
        "certifications",
        "organismes",
        "geographie",
        "infotravail",
        "inserjeunes",
        "alternance",
        "parcours",
        "explore",
    ):
        part = TestClient(real_client.app).get(f"/api/openapi/{family}.json").json()
        assert set(part["paths"]) < set(openapi["paths"])
    assert TestClient(real_client.app).get("/api/openapi/inconnue.json").status_code == 404


@pytest.mark.parametrize("path", REQUESTS)
def test_every_answer_validates_against_openapi(real_client: TestClient, openapi: dict[str, Any], path: str) -> None:
    responses = openapi["paths"][template_of(path, openapi)]["get"]["responses"]
    for query in REQUESTS[path]:
        answer = real_client.get(path + query)
        content = responses[str(answer.status_code)]["content"]
        schema, document = content[answer.headers["content-type"]]["schema"], answer.json()
        for item in document if isinstance(document, list) else [document]:
            part = schema["items"] if isinstance(document, list) else schema
            jsonschema.validate(item, {**part, "components": openapi["components"]})


def test_openapi_is_itself_valid_json_schema(openapi: dict[str, Any]) -> None:
    for schema in openapi["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_security_txt_and_health(demo_client: TestClient) -> None:
    text = demo_client.get("/.well-known/security.txt").text
    assert "Contact: " in text and "Expires: " in text
    health = demo_client.get("/api/healthcheck").json()
    assert health.keys() == {"name", "version", "env"}
    assert (demo_client.get("/healthz").text, demo_client.get("/readyz").text) == ("ok\n", "prêt\n")


@pytest.fixture(scope="module")
def served(demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server itself, on the fictitious world, read only."""
    with servers(tmp_path_factory.mktemp("http")) as start:
        yield start(demo_home, TREMPLIN_LIMITES="non")


def test_a_request_names_one_host(served: Server) -> None:
    told = {}
    for heads in (("a", "b"), ("localhost", "localhost"), (), ("localhost",)):
        with connect(served.url) as opened:
            lines = ["GET /healthz HTTP/1.1", *(f"Host: {name}" for name in heads), "Connection: close", "", ""]
            opened.sendall("\r\n".join(lines).encode())
            head, _, body = answer(opened).partition(b"\r\n\r\n")
        told[heads] = (head[:12], body if len(heads) == 1 else orjson.loads(body)["message"])
    refused = (b"HTTP/1.1 400", "Un en-tête Host est attendu, et un seul")
    assert told == {
        ("a", "b"): refused,
        ("localhost", "localhost"): refused,
        (): refused,
        ("localhost",): (b"HTTP/1.1 200", b"ok\n"),
    }


PUBLISH = "/api/appointment-request/context/create"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "latin-1"])
def test_a_json_body_is_utf_8(demo_client: TestClient, encoding: str) -> None:
    told = '{"é": "a"}'
    good = [
        demo_client.post(PUBLISH, content=text, headers={"content-type": kind})
        for text in (told.encode(), b"\xef\xbb\xbf" + told.encode())
        for kind in ("application/json", 'Application/JSON; charset="UTF-8"')
    ]
    assert len({(a.status_code, a.content) for a in good}) == 1, "one document, told in four ways"
    assert "illisible" not in good[0].text
    wrong = demo_client.post(PUBLISH, content=told.encode(encoding), headers={"content-type": "application/json"})
    assert (wrong.status_code, wrong.json()["message"][:15]) == (400, "JSON illisible ")
    named = {"content-type": f"application/json; charset={encoding}"}
    assert demo_client.post(PUBLISH, content=told, headers=named).status_code == 415


@pytest.mark.parametrize("path", ["/telechargements/certifications.csv", "/static/tremplin.css"])
@pytest.mark.parametrize(
    ("asked", "status", "span"),
    [
        ("bytes=9-1", 200, None),
        ("bytes=a-b", 200, None),
        ("bytes=", 200, None),
        ("bytes=-", 200, None),
        ("bytes", 200, None),
        ("lignes=1-2", 200, None),
        ("bytes=1-2;3-4", 200, None),
        ("bytes=1-2,9-1", 200, None),
        ("bytes=+1-2", 200, None),
        ("bytes=\u0663-4".encode(), 200, None),
        ("bytes=1-2-3", 200, None),
        ("bytes=0-3", 206, "0-3"),
        ("BYTES= 2-5 ", 206, "2-5"),
        ("bytes=99999999-", 416, "*"),
        ("bytes=-0", 416, "*"),
    ],
)
def test_an_odd_range_is_as_if_it_were_not_there(
    demo_client: TestClient, path: str, asked: str | bytes, status: int, span: str | None
) -> None:
    plain = {"accept-encoding": "identity"}
    whole = demo_client.get(path, headers=plain).content
    given = demo_client.get(path, headers={**plain, "range": asked})
    told = given.headers.get("content-range")
    assert given.status_code == status
    assert told == (f"bytes {span}/{len(whole)}" if span else None)
    first, _, last = (span or "").partition("-")
    expected = {200: whole, 206: whole[int(first or 0) : int(last or 0) + 1] if last else b"", 416: b""}[status]
    assert given.content == expected


def test_without_any_release_the_api_says_503(tmp_path: Any) -> None:
    home = Home(tmp_path, "")
    key = make_key(home.settings())
    with TestClient(create_app(home.settings())) as client:
        answer = client.get(LIGHT, headers={"authorization": f"Bearer {key}"})
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
        assert answer.json()["message"] == "Aucune version des données n'est publiée"
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()["detail"]) == (503, "Pas prêt : version")
        assert "tremplin import" in client.get("/").text


def test_accents_typed_as_they_are_are_read_as_those_of_an_address(served: Server) -> None:
    """« curl …?q=pâtissier » sends the bytes of the word; libraries write them as an address does."""
    bodies = []
    for written in ("%C3%A2", "\u00e2"):
        with connect(served.url) as opened:
            opened.sendall(request("GET", f"/recherche?q=p{written}tissier", "Connection: close"))
            head, _, body = answer(opened).partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200"), head
            bodies.append(re.sub(rb'nonce="[^"]+"|%C3%A2|\xc3\xa2', b"", body))
    assert b"tissi" in bodies[0]
    assert bodies[0] == bodies[1]


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_styles_and_scripts_are_compressed_and_kept_by_their_readers(served: Server, encoding: str) -> None:
    """By the server itself, which may send a file without letting anyone see it."""
    page = httpx.get(served.url).text
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg))"', page)
    assert len(addresses) >= 3
    for address in addresses:
        assert re.match(r"/static/[0-9a-f]{12}/", address)
        answer = httpx.get(served.url + address, headers={"accept-encoding": encoding})
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        if len(answer.content) >= 600:
            assert (answer.headers["content-encoding"], answer.headers["vary"]) == (encoding, "Accept-Encoding")
        plain = re.sub("/[0-9a-f]{12}", "", address)
        asked = httpx.get(served.url + plain)
        assert (asked.content, asked.headers["cache-control"]) == (answer.content, "no-cache")
        same = httpx.get(served.url + plain, headers={"if-none-match": asked.headers["etag"]})
        assert (same.status_code, same.content) == (304, b"")
    older = httpx.get(served.url + re.sub("[0-9a-f]{12}", "0123456789ab", addresses[0]))
    assert (older.status_code, older.headers["cache-control"]) == (200, "no-cache")


OPEN = [
    ("/api/infotravail/v1/metiers?q=boulanger", "/api/infotravail/v1/metiers?q=", "/api/infotravail/v1/metiers/Z9999"),
    ("/api/infotravail/v1/rome/metiers", "/api/infotravail/v1/rome/metiers?page=x", "/api/infotravail/v1/rome/rien"),
    (
        "/api/explorer/v1/metier-territoire?rome=D1102&commune=57463",
        "/api/explorer/v1/metier-territoire?rome=Z9999&commune=57463",
        "/api/explorer/v1/rien/du/tout",
    ),
    ("/api/3/action/package_list", "/api/3/action/datastore_search?limit=x", "/api/3/action/package_show?id=rien"),
    ("/telechargements/communes.csv", "/telechargements/communes.csv?release=x%0a", "/telechargements/rien.csv"),
]


@pytest.mark.parametrize(("right", "wrong", "unknown"), OPEN, ids=[right for right, *_ in OPEN])
def test_a_script_of_any_page_reads_every_answer_of_an_open_route(
    demo_client: TestClient, right: str, wrong: str, unknown: str
) -> None:
    path = right.partition("?")[0]
    asked = (
        ("GET", right, (200,)),
        ("GET", wrong, (400, 404, 409)),
        ("GET", unknown, (404,)),
        ("DELETE", path, (405,)),
    )
    browser = TestClient(demo_client.app)
    answers = [browser.request(method, address) for method, address, _ in asked]
    told = [
        (a.status_code in statuses, a.headers.get("access-control-allow-origin"))
        for a, (*_, statuses) in zip(answers, asked, strict=True)
    ]
    assert told == [(True, "*")] * 4, [(a.status_code, a.text[:200]) for a in answers]
    forms = {a.headers["content-type"] for a in answers[1:] if not path.startswith("/telechargements")}
    assert len(forms) == (0 if path.startswith("/telechargements") else 1), "one form of errors a family"
    assert {"GET", "HEAD"} <= set(answers[3].headers["allow"].split(", "))


def test_a_refusal_for_want_of_a_key_says_how_one_is_shown(demo_client: TestClient) -> None:
    for headers in ({"authorization": ""}, {"authorization": "Bearer trm_live_AAAAAAAAAAAA_x"}):
        answer = demo_client.get("/api/certification/v1", headers=headers)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer realm="Tremplin"')
    assert "www-authenticate" not in demo_client.get("/a-faire", headers={"authorization": ""}).headers


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (("less_than_equal", {"le": "datetime.date(2100, 12, 31)"}), "une valeur d'au plus 2100-12-31 est attendue"),
        (
            ("literal_error", {"expected": "'json', 'csv' or 'pdf'"}),
            "l'une de ces valeurs est attendue : 'json', 'csv' ou 'pdf'",
        ),
        (("string_too_short", {"min_length": 1}), "1 caractère au moins"),
        (("too_short", {"min_length": 2, "actual_length": 1}), "2 éléments au moins"),
    ],
)
def test_bounds_are_said_as_people_write_them(fault: tuple[str, dict[str, Any]], said: str) -> None:
    kind, context = fault
    assert in_french({"type": kind, "msg": "English", "ctx": context}).replace("\u00a0", " ") == said


def test_no_fault_that_a_validator_finds_is_told_in_english() -> None:
    kinds = set(get_args(ErrorType)) - {"value_error"}  # told by our own validators
    bounds = "ge gt le lt multiple_of min_length max_length expected expected_tags discriminator pattern"
    context = dict.fromkeys(bounds.split(), "1") | {"min_length": 1, "max_length": 1}
    assert len(kinds) > 100
    for kind in kinds:
        assert "English" not in in_french({"type": kind, "msg": "English", "ctx": context}), kind


def test_an_out_of_range_day_is_told_by_the_api_as_it_is_written(demo_client: TestClient) -> None:
    answer = demo_client.get("/api/npec/v1", params={"rncp": "RNCP90088", "date": "2200-01-01"})
    told = answer.json()["data"]["validationError"]
    assert [f["message"] for f in told] == ["une valeur d'au plus 2100-12-31 est attendue"]
