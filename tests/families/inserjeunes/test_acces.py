"""Who opens what: keys in three places, tokens of users and of clients, login, and what never leaks."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable
from urllib.parse import quote

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from starlette.testclient import TestClient

from tests.conftest import Home, Server
from tests.families.inserjeunes.conftest import API
from tests.world.inserjeunes import BTS
from tests.world.waiting import LIMIT_S
from tremplin.app import create_app
from tremplin.platform.identity import clients as oauth_clients
from tremplin.platform.identity import users
from tremplin.platform.identity.store import clients as client_rows
from tremplin.platform.identity.store import users as user_rows
from tremplin.platform.identity.store.keys import all_keys, revoke
from tremplin.store.engine import Store

PASSWORD = "Passe-partout7"
LISTS = ("/certifications", "/formations", "/regionales", "/regionales/53", "/bcn", "/bcn.csv", "/certifications.csv/")
REFUSED = {"statusCode": 401, "error": "Unauthorized", "message": "Not authorized"}


@pytest.fixture(scope="module")
def store(neutral_home: Home) -> Store:
    opened = Store(neutral_home.settings().store_url)
    users.put(opened, organisation="Futur", nom="futur", password=PASSWORD)
    return opened


def login(client: TestClient, nom: str = "futur", password: str = PASSWORD) -> str:
    return str(client.post("/auth/login", json={"username": nom, "password": password}).json()["token"])


@pytest.mark.parametrize("path", LISTS)
def test_lists_are_private(anyone: TestClient, path: str) -> None:
    answer = anyone.get(path)
    assert (answer.status_code, answer.json()) == (401, REFUSED)
    for wrong in ("trm_live_x", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."):
        for headers in ({"x-api-key": wrong}, {"authorization": f"Bearer {wrong}"}):
            assert anyone.get(path, headers=headers).json() == REFUSED
        assert anyone.get(path, params={"apiKey": wrong}).json() == REFUSED


def test_a_key_opens_from_each_place(anyone: TestClient, neutral_home: Home) -> None:
    key = neutral_home.cle
    for headers in ({"x-api-key": key}, {"authorization": f"Bearer {key}"}, {"authorization": key}):
        assert anyone.get("/certifications", headers=headers).status_code == 200
    answer = anyone.get("/certifications", params={"apiKey": key})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_a_key_seen_in_an_address_is_remembered_for_its_owner(
    anyone: TestClient, store: Store, neutral_home: Home
) -> None:
    anyone.get("/certifications", params={"apiKey": neutral_home.cle})
    (key,) = [k for k in all_keys(store) if k.id == neutral_home.cle.split("_")[2]]
    assert key.vue_dans_adresse_le is not None


def test_private_answers_are_never_for_shared_caches(partner: TestClient) -> None:
    answer = partner.get("/certifications")
    assert answer.headers["cache-control"] == "private, no-store"
    assert "Authorization" in answer.headers["vary"]


def test_public_answers_ignore_a_wrong_key_and_may_be_cached(anyone: TestClient) -> None:
    plain = anyone.get(f"/certifications/{BTS}")
    assert plain.headers["cache-control"].startswith("public")
    for more in ({"headers": {"x-api-key": "x"}}, {"headers": {"authorization": "Bearer x"}}):
        assert anyone.get(f"/certifications/{BTS}", **more).json() == plain.json()  # type: ignore[arg-type]
    with_key = anyone.get(f"/certifications/{BTS}", params={"apiKey": "x"})
    assert with_key.json() == plain.json()
    assert with_key.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("form", ["json", "data"])
def test_login_gives_a_token_of_one_day(anyone: TestClient, store: Store, form: str) -> None:
    answer = anyone.post("/auth/login", **{form: {"username": "futur", "password": PASSWORD}})  # type: ignore[arg-type]
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    token = answer.json()["token"]
    claims = json.loads(urlsafe_b64decode(token.split(".")[1] + "=="))
    assert (claims["username"], claims["iss"], claims["exp"] - claims["iat"]) == ("futur", "exposition-ij", 86_400)
    for headers in ({"authorization": f"Bearer {token}"}, {"x-api-key": token}):
        assert anyone.get("/formations", headers=headers).status_code == 200
    assert anyone.get("/formations", params={"apiKey": token}).status_code == 200


@pytest.mark.parametrize(("nom", "password"), [("futur", "faux"), ("personne", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_get_the_same_words(
    anyone: TestClient, store: Store, nom: str, password: str
) -> None:
    answer = anyone.post("/auth/login", json={"username": nom, "password": password})
    assert answer.json() == {
        "statusCode": 401,
        "error": "Unauthorized",
        "message": "Votre nom d'utilisateur ou votre mot de passe est invalide",
    }


def test_login_tells_what_is_missing(anyone: TestClient) -> None:
    faults = anyone.post("/auth/login", json={"password": ""}).json()["details"]
    assert [(f["message"], f["type"]) for f in faults] == [
        ('"username" is required', "any.required"),
        ('"password" is not allowed to be empty', "string.empty"),
    ]
    assert anyone.post("/auth/login", content=b"{").status_code == 400
    assert anyone.post("/auth/login", content=b"x" * 20_000).status_code == 413


def test_tokens_end_with_the_account_and_the_password(anyone: TestClient, store: Store) -> None:
    users.put(store, organisation="Futur", nom="bref", password=PASSWORD)
    first = login(anyone, "bref")
    users.put(store, organisation="Futur", nom="bref", password=PASSWORD + "1")
    assert anyone.get("/bcn", headers={"x-api-key": first}).status_code == 401
    second = login(anyone, "bref", PASSWORD + "1")
    assert user_rows.close(store, "bref")
    assert anyone.get("/bcn", headers={"x-api-key": second}).status_code == 401
    assert anyone.post("/auth/login", json={"username": "bref", "password": PASSWORD + "1"}).status_code == 401


def test_forged_and_expired_tokens_are_refused(anyone: TestClient, store: Store, neutral_home: Home) -> None:
    claims = {"username": "futur", "iss": "exposition-ij", "iat": 1, "exp": 99_999_999_999, "epoque": 0}
    forged = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(b"x" * 32), algorithms=["HS256"])
    assert anyone.get("/bcn", headers={"x-api-key": forged}).json() == REFUSED
    right = users._key(neutral_home.settings().poivre)
    for change in ({"exp": 1}, {"iss": "autre"}, {"username": "personne"}, {"epoque": 9}, {"exp": "demain"}):
        token = jwt.encode({"alg": "HS256"}, {**claims, **change}, right, algorithms=["HS256"])
        assert anyone.get("/bcn", headers={"x-api-key": token}).json() == REFUSED, change


@pytest.mark.parametrize(
    "weak", ["Court1!", "sansmajuscule1!", "SANSMINUSCULE1!", "SansChiffre!", "SansAutre1", "A1!" + "a" * 50]
)
def test_weak_passwords_are_refused(store: Store, weak: str) -> None:
    with pytest.raises(users.PasswordRefused):
        users.put(store, organisation="Futur", nom="faible", password=weak)


def test_ten_failures_then_a_wait(neutral_home: Home, store: Store) -> None:
    with TestClient(create_app(neutral_home.settings()), base_url=f"http://testserver{API}") as client:
        asked = {"username": "essais", "password": "faux"}
        found = [client.post("/auth/login", json=asked).status_code for _ in range(12)]
        assert found == [401] * 10 + [429] * 2
        refused = client.post("/auth/login", json=asked)
        assert int(refused.headers["retry-after"]) >= 1
        assert login(client)  # another name isn't held back


def test_a_client_s_token_needs_its_scope(anyone: TestClient, store: Store, neutral_home: Home) -> None:
    settings = neutral_home.settings()
    for scope, expected in (("api_inserjeunesv1", 200), ("api_romev1", 403)):
        identifier, secret = oauth_clients.create_client(
            store, settings.poivre, organisation="Gateway", nom=scope, portees=[scope]
        )
        for path in ("/connexion/oauth2/access_token", "/auth/token"):
            answer = anyone.post(
                f"http://testserver{path}",
                headers={"x-Omogen-api-key": "x"},
                data={"grant_type": "client_credentials", "client_id": identifier, "client_secret": secret},
            )
            token = answer.json()["access_token"]
            url = f"http://testserver/exposition-inserjeunes-insersup{API}/bcn"
            assert anyone.get(url, headers={"authorization": f"Bearer {token}"}).status_code == expected
        client_rows.revoke(store, identifier)


def test_a_right_ends_at_once_on_lists_too(own_neutral: tuple[Home, TestClient, Store]) -> None:
    home, client, store = own_neutral
    assert client.get("/bcn", headers={"x-api-key": home.cle}).status_code == 200
    revoke(store, home.cle.split("_")[2])
    assert client.get("/bcn", headers={"x-api-key": home.cle}).status_code == 401


def test_no_key_in_an_address_is_ever_written(neutral_home: Home, serve: Callable[..., Server]) -> None:
    server = serve(neutral_home)
    secret = neutral_home.cle.split("_")[3]
    url = f"{server.url}{API}/certifications?apiKey={quote(neutral_home.cle)}"
    assert httpx.get(url).status_code == 200
    assert httpx.get(f"{server.url}{API}/formations/x-{secret}?apiKey={secret}").status_code == 400
    server.process.terminate()
    server.process.wait(LIMIT_S)
    logged = server.journal.read_text()
    assert f"{API}/certifications" in logged
    assert secret not in logged


def test_a_defect_has_the_family_s_form_and_tells_nothing(neutral_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from tremplin.families.inserjeunes import queries

    def broken(*_: object) -> None:
        raise ValueError("chemin secret /etc")

    monkeypatch.setattr(queries, "record", broken)
    app = create_app(neutral_home.settings())
    with TestClient(app, base_url=f"http://testserver{API}", raise_server_exceptions=False) as client:
        answer = client.get(f"/certifications/{BTS}")
    assert answer.json() == {
        "statusCode": 500,
        "error": "Internal Server Error",
        "message": "An internal server error occurred",
    }
    assert answer.headers["access-control-allow-origin"] == "*" and answer.headers["cache-control"] == "no-store"
