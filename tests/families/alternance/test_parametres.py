"""Every rule of validation of the v1 searches, through HTTP: the sentences, their order, what passes."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.conftest import Home
from tests.families.alternance.conftest import POINT
from tremplin.app import create_app

FORMATIONS, EMPLOIS = "/api/v1/formations", "/api/v1/jobs"
TOUT, REGION = "/api/v1/jobsEtFormations", "/api/v1/formationsParRegion"
WHO = {"caller": "x"}
ROME = {**WHO, "romes": "D1102"}
AROUND = {**ROME, **POINT, "radius": "10"}
MANY = ",".join(f"D{n:04d}" for n in range(1100, 1121))
TWO_DIGITS = "region : Badly formatted region. region must be a two digit number."
ONE_OF = (
    "region : Badly formatted region. region must be one of 84, 27, 53, 24, 94, 44, 32, 11, 28, 75, 76, 52, 93, 01, "
    "02, 03, 04, 06."
)

REFUSED: list[tuple[str, dict[str, str], list[str]]] = [
    # caller
    (FORMATIONS, {"romes": "D1102"}, ["caller : caller is missing."]),
    (EMPLOIS, {"romes": "D1102"}, ["caller : caller is missing."]),
    (TOUT, {"romes": "D1102"}, ["caller : caller is missing."]),
    (REGION, {"region": "44"}, ["caller : caller is missing."]),
    (EMPLOIS, {"romes": "D1102", "caller": ""}, ["caller : caller is missing."]),
    (EMPLOIS, {"romes": "D1102", "caller": "x" * 201}, ["caller : caller is too long."]),
    # romes, romeDomain
    (EMPLOIS, WHO, ["romes : Rome codes are missing. At least 1."]),
    (TOUT, WHO, ["romes : Rome codes are missing. At least 1."]),
    (EMPLOIS, {**WHO, "romes": ""}, ["romes : Rome codes are missing. At least 1."]),
    (FORMATIONS, WHO, ["romes, romeDomain : You must define at least 1 rome code OR a single romeDomain."]),
    *(
        (
            path,
            {**ROME, "romeDomain": "D"},
            ["romes, romeDomain : You must define either romes OR romeDomain, not both."],
        )
        for path in (FORMATIONS, REGION)
    ),
    (FORMATIONS, {**WHO, "romes": MANY}, ["romes : Too many rome codes. Maximum is 20."]),
    (REGION, {**WHO, "romes": MANY}, ["romes : Too many rome codes. Maximum is 20."]),
    (EMPLOIS, {**WHO, "romes": MANY}, ["romes : Too many rome codes. Maximum is 15."]),
    (TOUT, {**WHO, "romes": MANY}, ["romes : Too many rome codes. Maximum is 15."]),
    (
        EMPLOIS,
        {**WHO, "romes": MANY + ",x"},
        ["romes : Too many rome codes. Maximum is 15.", "romes : Badly formatted rome codes."],
    ),
    *(
        (FORMATIONS, {**WHO, "romes": wrong}, ["romes : Badly formatted rome codes."])
        for wrong in (
            "D110",
            "D11022",
            "1102D",
            "D1102,",
            ",D1102",
            "D1102;D1103",
            "D1102, D1103",
            "É1102",
            "D１１０２",
        )
    ),
    (EMPLOIS, {**WHO, "romes": "D1102,x"}, ["romes : Badly formatted rome codes."]),
    *(
        (FORMATIONS, {**WHO, "romeDomain": wrong}, ["romeDomain : Badly formatted romeDomain."])
        for wrong in ("1", "D1", "D112", "DD", "D1102", "D,E")
    ),
    (REGION, {**WHO, "romeDomain": "D1"}, ["romeDomain : Badly formatted romeDomain."]),
    # rncp
    (EMPLOIS, {**ROME, "rncp": "RNCP90003"}, ["romes or rncp : "]),
    (EMPLOIS, {**WHO, "rncp": "RNCP1"}, ["rncp : Badly formatted rncp code."]),
    (TOUT, {**WHO, "rncp": "31924"}, ["rncp : Badly formatted rncp code."]),
    (EMPLOIS, {**WHO, "rncp": "RNCP77777"}, ["rncp : Rncp code not recognized."]),
    (TOUT, {**WHO, "rncp": "RNCP77777"}, ["rncp : Rncp code not recognized."]),
    # region, departement
    (
        REGION,
        {**WHO, "region": "44", "departement": "57"},
        ["region, departement : You must define either region OR departement, not both."],
    ),
    *((REGION, {**WHO, "region": wrong}, [TWO_DIGITS, ONE_OF]) for wrong in ("4", "123", "xx", "٤٤", "4 4")),
    *((REGION, {**WHO, "region": wrong}, [ONE_OF]) for wrong in ("99", "07")),
    *(
        (REGION, {**WHO, "departement": wrong}, ["departement : Badly formatted departement."])
        for wrong in ("5", "5777", "2C", "x", "5-7")
    ),
    (
        REGION,
        WHO,
        ["region, departement, romes, romeDomain : You must assign a value to at least one of these parameters."],
    ),
    (
        REGION,
        {**WHO, "region": ""},
        ["region, departement, romes, romeDomain : You must assign a value to at least one of these parameters."],
    ),
    # latitude, longitude
    (FORMATIONS, {**ROME, "longitude": "6", "radius": "10"}, ["latitude : Search center latitude is missing."]),
    (FORMATIONS, {**ROME, "latitude": "49", "radius": "10"}, ["longitude : Search center longitude is missing."]),
    (FORMATIONS, {**AROUND, "latitude": ""}, ["latitude : Search center latitude is missing."]),
    *(
        (FORMATIONS, {**AROUND, "latitude": wrong}, ["latitude : Search center latitude must be a number."])
        for wrong in ("49,1193", "x", "1/2", "49 1/2", "NaN", "Infinity", "1e400", "49.1.1", "0x31", "--4", "٤٩")
    ),
    *(
        (EMPLOIS, {**AROUND, "longitude": wrong}, ["longitude : Search center longitude must be a number."])
        for wrong in ("6,17", "est", "6°", "NaN", "1/6")
    ),
    *(
        (
            EMPLOIS,
            {**AROUND, "latitude": wrong},
            ["latitude : Search center latitude must be a number between -90 and 90."],
        )
        for wrong in ("90.0001", "-91", "1000")
    ),
    *(
        (
            TOUT,
            {**AROUND, "longitude": wrong},
            ["longitude : Search center longitude must be a number between -180 and 180."],
        )
        for wrong in ("180.1", "-181")
    ),
    # radius
    *(
        (path, {k: v for k, v in AROUND.items() if k != "radius"}, ["radius : Search radius is missing."])
        for path in (FORMATIONS, EMPLOIS, TOUT)
    ),
    *(
        (FORMATIONS, {**AROUND, "radius": wrong}, ["radius : Search radius must be a number."])
        for wrong in ("x", "10,5", "NaN", "10km")
    ),
    *(
        (EMPLOIS, {**AROUND, "radius": wrong}, ["radius : Search radius must be a number between 0 and 200."])
        for wrong in ("-1", "200.5", "201", "19999", "20001")
    ),
    # insee
    (EMPLOIS, {**AROUND, "insee": ""}, ["insee : insee city code is missing."]),
    (TOUT, {**AROUND, "insee": ""}, ["insee : insee city code is missing."]),
    *(
        (EMPLOIS, {**AROUND, "insee": wrong}, ["insee : Badly formatted insee city code. Must be 5 digit number."])
        for wrong in ("5746", "574633", "2C004", "x7463")
    ),
    # diploma
    *(
        (
            path,
            {**AROUND, "region": "44", "diploma": "8"},
            ["diploma : Optional diploma argument used with wrong value"],
        )
        for path in (FORMATIONS, EMPLOIS, TOUT)
    ),
    (REGION, {**WHO, "region": "44", "diploma": "CAP"}, ["diploma : Optional diploma argument used with wrong value"]),
    # sources
    (EMPLOIS, {**ROME, "sources": "formations"}, ["sources : Optional sources argument used with wrong value."]),
    (EMPLOIS, {**ROME, "sources": "lba,x"}, ["sources : Optional sources argument used with wrong value."]),
    (TOUT, {**ROME, "sources": "lba;lbb"}, ["sources : Optional sources argument used with wrong value."]),
    # opco
    (EMPLOIS, {**ROME, "opco": "INCONNU"}, ["opco : Optional opco argument used with wrong value."]),
    (
        EMPLOIS,
        {**ROME, "opcoUrl": "www.exemple.invalid"},
        ["opcoUrl : Optional opcoUrl argument used with wrong value."],
    ),
    # all of them, in order
    (
        EMPLOIS,
        {"romes": "x", "latitude": "a", "radius": "b", "insee": "c", "diploma": "d", "sources": "e"},
        [
            "caller : ",
            "romes : Badly",
            "latitude : ",
            "longitude : ",
            "radius : ",
            "insee : ",
            "diploma : ",
            "sources : ",
        ],
    ),
    (
        TOUT,
        {"longitude": "a", "radius": "b", "insee": "c", "diploma": "d", "sources": "e"},
        [
            "caller : ",
            "romes : Rome codes are missing",
            "latitude : ",
            "longitude : ",
            "radius : ",
            "diploma : ",
            "insee : ",
            "sources : ",
        ],
    ),
    (
        REGION,
        {"romeDomain": "x1", "region": "4", "diploma": "1"},
        ["caller : ", "romeDomain : ", TWO_DIGITS, ONE_OF, "diploma : "],
    ),
]


@pytest.mark.parametrize(("path", "params", "expected"), REFUSED)
def test_every_fault_is_told_in_its_sentence_and_its_order(
    client: TestClient, path: str, params: dict[str, str], expected: list[str]
) -> None:
    answer = client.get(path, params=params)
    document = answer.json()
    assert (answer.status_code, document["error"], set(document)) == (
        400,
        "wrong_parameters",
        {"error", "error_messages"},
    )
    assert len(document["error_messages"]) == len(expected), document
    for message, beginning in zip(document["error_messages"], expected, strict=True):
        assert message.startswith(beginning)
    assert answer.headers["access-control-allow-origin"] == "*"


ACCEPTED: list[tuple[str, dict[str, str]]] = [
    (FORMATIONS, ROME),
    (FORMATIONS, {**WHO, "romes": "d1102,g1602"}),
    (FORMATIONS, {**WHO, "romes": ",".join(MANY.split(",")[:20])}),
    (EMPLOIS, {**WHO, "romes": ",".join(MANY.split(",")[:15])}),
    (FORMATIONS, {**WHO, "romeDomain": "d"}),
    (FORMATIONS, {**WHO, "romeDomain": "D11"}),
    (REGION, {**WHO, "region": "44"}),
    (REGION, {**WHO, "departement": "57"}),
    (REGION, {**WHO, "departement": "974"}),
    (REGION, {**WHO, "departement": "2A"}),
    (REGION, {**WHO, "departement": "20"}),
    (REGION, ROME),
    (REGION, {**WHO, "romeDomain": "D"}),
    *((FORMATIONS, {**AROUND, "latitude": text}) for text in ("90", "-90", "+49.1", "49.", ".5", "0")),
    *((EMPLOIS, {**AROUND, "longitude": text}) for text in ("180", "-180", "006.17")),
    *((EMPLOIS, {**AROUND, "radius": text}) for text in ("0", "200", "10.5", "20000")),
    *((EMPLOIS, {**AROUND, "insee": text}) for text in ("57463", "2A004", "2b033", "75056", "97411")),
    (FORMATIONS, {**ROME, **{k: v for k, v in POINT.items() if k != "insee"}, "radius": "10"}),
    (EMPLOIS, {**ROME, "radius": "x", "insee": "57463"}),
    *((EMPLOIS, {**ROME, "diploma": text}) for text in ("3", "3 (CAP...)", "7 (Master, titre ingénieur...)")),
    *((EMPLOIS, {**ROME, "opco": text}) for text in ("atlas", "AKTO", "opco2i", "EP", "Mobilite")),
    *((EMPLOIS, {**ROME, "opcoUrl": text}) for text in ("www.opco-atlas.fr", "https://www.akto.fr/", "ocapiat.fr")),
    (EMPLOIS, {**ROME, "sources": "lba,matcha"}),
    (TOUT, {**ROME, "sources": "formations"}),
    (EMPLOIS, {**ROME, "inconnu": "1", "autre": ""}),
    (EMPLOIS, {**WHO, "rncp": "RNCP90003"}),
]


@pytest.mark.parametrize(("path", "params"), ACCEPTED)
def test_what_is_right_passes(client: TestClient, path: str, params: dict[str, str]) -> None:
    answer = client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", [FORMATIONS, EMPLOIS, TOUT, REGION])
def test_the_version_is_read_in_either_case(client: TestClient, path: str) -> None:
    params: dict[str, Any] = {**ROME, "region": "44"} if path == REGION else ROME
    either = [client.get(p, params=params) for p in (path, path.replace("/v1/", "/V1/"))]
    assert either[0].status_code == 200
    assert either[0].content == either[1].content


def test_the_pages_of_the_platform_need_not_say_who_calls(client: TestClient) -> None:
    for referer, status in (
        ("http://localhost:8000/recherche-emploi?x=1", 200),
        ("http://localhost:8000/documentation/alternance", 400),
        ("https://ailleurs.invalid/", 400),
        ("http://localhost:8000.ailleurs.invalid/", 400),
    ):
        params = {"romes": "D1102", **POINT, "insee": "", "radius": "10"}
        assert client.get(EMPLOIS, params=params, headers={"referer": referer}).status_code == status, referer


def test_what_is_refused_elsewhere_keeps_the_form_of_the_family(client: TestClient, alternance_home: Home) -> None:
    assert client.get("/api/v1/inconnue").json() == {"error": "not_found"}
    twice = client.get("/api/v1/jobs?romes=D1102&romes=D1103&caller=x")
    assert (twice.status_code, twice.json()["error"]) == (400, "wrong_parameters")
    control = client.get("/api/v1/jobs?romes=D1102&caller=%00")
    assert (control.status_code, control.json()["error"]) == (400, "wrong_parameters")
    assert client.post(EMPLOIS).status_code == 405
    limited = TestClient(create_app(alternance_home.settings()))
    answers = (limited.get("/api/v1/jobs", params={"caller": "x"}) for _ in range(2000))
    refused = next(a for a in answers if a.status_code == 429)  # however slow the machine
    assert refused.json()["error"] == "too_many_requests"
    assert int(refused.headers["retry-after"]) >= 1
    wrong_key = client.get(EMPLOIS, params=ROME, headers={"authorization": "Bearer trm_live_x"})
    assert (wrong_key.status_code, wrong_key.json()["error"]) == (401, "unauthorized")


@pytest.mark.parametrize("value", ["<script>alert(1)</script>", "' OR 1=1 --", "${jndi:x}", "\u202e", "a" * 199])
def test_hostile_texts_are_only_texts(client: TestClient, value: str) -> None:
    for name in ("caller", "romes", "latitude", "diploma", "sources", "opco", "region", "departement"):
        answer = client.get(TOUT, params={**AROUND, name: value})
        assert answer.status_code in (200, 400)
        assert "Traceback" not in answer.text
