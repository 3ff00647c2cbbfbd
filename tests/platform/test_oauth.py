"""OAuth2 client credentials: RFC 6749's errors, tokens that verify exactly, rights that end within a second."""

from __future__ import annotations

import base64
import hmac
import json
import random
import string
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import APIRouter
from joserfc import jws, jwt
from joserfc.jwk import OKPKey
from starlette.testclient import TestClient

from tests.conftest import Home
from tremplin.app import create_app
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity import clients as oauth_clients
from tremplin.platform.identity.rights import Right
from tremplin.platform.identity.store import clients as client_rows
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.policy import Policy, policy, token
from tremplin.platform.web.state import State

pytestmark = pytest.mark.one_store

URL = "/connexion/oauth2/access_token?realm=%2Fpartenaire"
SCOPE = "api_infotravailv1"


@pytest.fixture
def client(own_home: Home) -> Iterator[TestClient]:
    """The application, with one route that needs a token of our scope."""
    app = create_app(own_home.settings(TREMPLIN_LIMITES="non"))
    router = APIRouter(route_class=GuardedRoute)

    @router.get("/partenaire/essai")
    @policy(Policy(Right.INFOTRAVAIL, token(SCOPE), Cost.LIGHT))
    async def trial() -> dict[str, str]:
        return {"etat": "ouvert"}

    app.include_router(router)
    with TestClient(app) as found:
        yield found


@pytest.fixture
def state(client: TestClient) -> State:
    found: State = client.app.state.tremplin  # type: ignore[attr-defined]
    return found


@pytest.fixture
def known(state: State) -> tuple[str, str]:
    """(client_id, client_secret) of a client with two scopes."""
    return oauth_clients.create_client(
        state.store, state.settings.poivre, organisation="Essais", nom="x", portees=[SCOPE, "api_romev1"]
    )


def ask(client: TestClient, known: tuple[str, str], **more: str) -> Any:
    form = {"grant_type": "client_credentials", "client_id": known[0], "client_secret": known[1], **more}
    return client.post(URL, data=form)


def opens(client: TestClient, token: str) -> int:
    return client.get("/partenaire/essai", headers={"authorization": f"Bearer {token}"}).status_code


def test_a_token_as_the_published_client_asks_for_it(client: TestClient, known: tuple[str, str]) -> None:
    answer = ask(client, known, scope=f"application_{known[0]} {SCOPE}")
    assert answer.status_code == 200
    document = answer.json()
    assert document.keys() == {"access_token", "token_type", "expires_in", "scope"}
    assert (document["token_type"], document["scope"]) == ("Bearer", f"application_{known[0]} {SCOPE}")
    assert 0 < document["expires_in"] <= 1500
    assert answer.headers["cache-control"] == "no-store"
    assert opens(client, document["access_token"]) == 200


def test_http_basic_percent_decoded(client: TestClient, known: tuple[str, str]) -> None:
    pair = ":".join(quote(part, safe="") for part in known).encode()
    headers = {"authorization": f"Basic {base64.b64encode(pair).decode()}"}
    answer = client.post(URL, data={"grant_type": "client_credentials"}, headers=headers)
    assert answer.status_code == 200
    assert answer.json()["scope"] == "api_infotravailv1 api_romev1"  # none asked for: all granted


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": None}, 400, "invalid_request"),
        ({"client_secret": "faux"}, 401, "invalid_client"),
        ({"client_id": "inconnu"}, 401, "invalid_client"),
        ({"client_secret": None}, 401, "invalid_client"),
        ({"scope": "api_labonneboitev1"}, 400, "invalid_scope"),
        ({"scope": f"{SCOPE} é\n"}, 400, "invalid_scope"),
        ({"scope": "application_autre"}, 400, "invalid_scope"),
    ],
)
def test_refusals(
    client: TestClient, known: tuple[str, str], change: dict[str, str | None], status: int, error: str
) -> None:
    form = {"grant_type": "client_credentials", "client_id": known[0], "client_secret": known[1], **change}
    answer = client.post(URL, data={k: v for k, v in form.items() if v is not None})
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json()["error_description"].isascii()
    assert answer.headers["cache-control"] == "no-store"
    assert known[1] not in answer.text


def test_credentials_given_twice_in_the_url_or_in_another_form(client: TestClient, known: tuple[str, str]) -> None:
    form = {"grant_type": "client_credentials", "client_id": known[0], "client_secret": known[1]}
    basic = {"authorization": "Basic " + base64.b64encode(":".join(known).encode()).decode()}
    answers = [
        client.post(URL, data=form, headers=basic),
        client.post(f"{URL}&client_secret={known[1]}", data=form),
        client.post(URL, json=form),
        client.post(URL, content="grant_type=a&grant_type=b", headers={"content-type": FORM}),
        client.post(URL, content="x=" + "y" * 20_000, headers={"content-type": FORM}),
        client.post(URL.replace("partenaire", "autre"), data=form),
    ]
    assert [(a.status_code, a.json()["error"]) for a in answers] == [(400, "invalid_request")] * 6
    bad = client.post(URL, data={"grant_type": "client_credentials"}, headers={"authorization": "Basic ???"})
    assert (bad.status_code, bad.headers["www-authenticate"]) == (401, 'Basic realm="/partenaire"')


FORM = "application/x-www-form-urlencoded"


def test_rights_end_within_a_second(client: TestClient, state: State, known: tuple[str, str]) -> None:
    token = ask(client, known).json()["access_token"]
    assert opens(client, token) == 200
    assert client_rows.set_scopes(state.store, known[0], ["api_romev1"])
    assert opens(client, token) == 401  # its epoch is over
    assert opens(client, ask(client, known).json()["access_token"]) == 403  # the scope is gone
    assert client_rows.revoke(state.store, known[0])
    assert ask(client, known).json()["error"] == "invalid_client"


def test_two_secrets_overlap_and_the_third_ends_the_first(
    client: TestClient, state: State, known: tuple[str, str]
) -> None:
    secrets = [known[1]]
    for _ in range(2):
        added = oauth_clients.add_secret(state.store, state.settings.poivre, known[0])
        assert added
        secrets.append(added)
    answers = [ask(client, (known[0], s)).status_code for s in secrets]
    assert answers == [401, 200, 200]


def _encoded(document: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(document).encode()).rstrip(b"=").decode()


def test_only_exactly_our_tokens_open(client: TestClient, state: State, known: tuple[str, str]) -> None:
    good = ask(client, known).json()["access_token"]
    key = state.signing.sign()
    claims = json.loads(base64.urlsafe_b64decode(good.split(".")[1] + "=="))
    header = {"alg": "Ed25519", "typ": "at+jwt", "kid": key.kid}

    def signed(head: dict[str, Any] | None = None, with_key: Any = key, **changed: Any) -> str:
        return jwt.encode(header | (head or {}), {**claims, **changed}, with_key, algorithms=["Ed25519"])

    other = OKPKey.generate_key("Ed25519", {"kid": key.kid})
    confused = ".".join([_encoded({**header, "alg": "HS256"}), _encoded(claims)])
    mac = hmac.digest(key.as_pem(private=False), confused.encode(), "sha256")
    now = int(time.time())
    assert opens(client, signed()) == 200
    assert opens(client, signed(exp=now - 20)) == 200  # within the skew
    forged = {
        "other key": signed(with_key=other),
        "public key as secret": f"{confused}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}",
        "typ": signed({"typ": "JWT"}),
        "unknown kid": signed({"kid": "1-aaaa"}),
        "kid as a path": signed({"kid": "../../poivre"}),
        "jku": signed({"jku": "https://exemple.fr"}),
        "expired": signed(exp=now - 60),
        "not yet": signed(nbf=now + 60),
        "audience": signed(aud="autre"),
        "issuer": signed(iss="autre"),
        "exp as text": signed(exp=str(now + 60)),
        "exp as a float": signed(exp=now + 60.5),
        "exp as true": signed(exp=True),
        "client": signed(client_id="inconnu"),
        "epoch": signed(epoque=7),
        "too long": signed(x="y" * 5000),
        "unsigned": ".".join([*good.split(".")[:2], ""]),
        "cut": good[:-4],
    }
    forged["none"] = f"{_encoded({**header, 'alg': 'none'})}.{good.split('.')[1]}."
    assert {why: opens(client, token) for why, token in forged.items()} == dict.fromkeys(forged, 401)
    twice = json.dumps(claims)[:-1] + f', "exp": {now + 9999}}}'
    assert opens(client, jws.serialize_compact(header, twice.encode(), key, algorithms=["Ed25519"])) == 401


def test_no_changed_character_opens(client: TestClient, known: tuple[str, str]) -> None:
    token, draw = ask(client, known).json()["access_token"], random.Random(1)
    alphabet = string.ascii_letters + string.digits + "-_.=+/ "
    for _ in range(300):
        at = draw.randrange(len(token) - 1)  # the last one holds two bits that no byte uses
        other = draw.choice(alphabet.replace(token[at], ""))
        assert opens(client, token[:at] + other + token[at + 1 :]) == 401


def test_an_api_key_is_no_token_and_a_token_no_key(client: TestClient, own_home: Home, known: tuple[str, str]) -> None:
    token = ask(client, known).json()["access_token"]
    assert opens(client, own_home.cle) == 401
    headers = {"authorization": f"Bearer {token}"}
    assert client.get("/api/geographie/v1/departement", headers=headers).status_code == 401
    assert client.get("/partenaire/essai").status_code == 401


def test_answers_to_a_test_client_say_so(client: TestClient, state: State) -> None:
    known = oauth_clients.create_client(
        state.store, state.settings.poivre, organisation="Essais", nom="x", portees=[SCOPE], test=True
    )
    headers = {"authorization": f"Bearer {ask(client, known).json()['access_token']}"}
    assert client.get("/partenaire/essai", headers=headers).headers["tremplin-mode"] == "test"


def test_published_keys_verify_what_we_sign(client: TestClient, known: tuple[str, str]) -> None:
    document = client.get("/.well-known/jwks.json").json()
    (public,) = document["keys"]
    assert "d" not in public
    token = ask(client, known).json()["access_token"]
    assert jwt.decode(token, OKPKey.import_key(public), algorithms=["Ed25519"]).claims["sub"] == known[0]


def test_signing_keys_turn_over_without_a_broken_token(
    client: TestClient, state: State, known: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tremplin.platform.identity import signing

    token = ask(client, known).json()["access_token"]
    old = state.signing.sign().kid
    folder = state.settings.home / "secrets" / "jetons"
    aged = f"{int(time.time()) - signing.SIGNS_S - 60}-{old.partition('-')[2]}"
    (folder / f"{old}.pem").rename(folder / f"{aged}.pem")
    state.signing._next_look = 0
    assert state.signing.sign().kid != aged
    assert state.signing.verify(aged) is not None  # what it signed an hour ago still verifies
    assert opens(client, token) == 401  # this one names a key that we renamed
    monkeypatch.setattr(signing, "_GRACE_S", 0)
    state.signing._next_look = 0
    assert state.signing.verify(aged) is None
    assert not (folder / f"{aged}.pem").exists()
    assert all(p.stat().st_mode & 0o077 == 0 for p in folder.iterdir())
