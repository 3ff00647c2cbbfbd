"""API keys through HTTP: made, refused, revoked within a second, expired, renewed, never told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests.conftest import Home, make_key
from tremplin.app import create_app
from tremplin.domain.dates import day_of
from tremplin.platform.identity import keys
from tremplin.platform.identity.store import keys as rows
from tremplin.platform.web import state as remembering
from tremplin.settings import Settings, SettingsError
from tremplin.store.engine import Store

pytestmark = pytest.mark.one_store

URL = "/api/geographie/v1/departement"


@pytest.fixture
def client(own_home: Home) -> Iterator[TestClient]:
    with TestClient(create_app(own_home.settings())) as found:
        yield found


@pytest.fixture
def store(own_home: Home) -> Iterator[Store]:
    found = Store(own_home.settings().store_url)
    yield found
    found.close()


def status(client: TestClient, header: str | None) -> tuple[int, str]:
    answer = client.get(URL, headers={} if header is None else {"authorization": header})
    return answer.status_code, "" if answer.status_code == 200 else answer.json()["message"]


def test_a_key_has_the_published_form(own_home: Home) -> None:
    value = make_key(own_home.settings())
    assert re.fullmatch(r"trm_(live|test)_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}", value)


def test_a_key_opens_and_nothing_else_does(client: TestClient, own_home: Home) -> None:
    good = own_home.cle
    assert status(client, f"Bearer {good}") == (200, "")
    assert status(client, f"bearer {good}") == (200, "")
    flipped = good[:-10] + ("A" if good[-10] != "A" else "B") + good[-9:]
    other = good.replace("trm_live_", "trm_test_")
    for header in (f"Bearer {flipped}", f"Bearer {other}", f"Bearer {good[:-1]}", "Bearer trm_live_x"):
        assert status(client, header) == (401, "Clé d'API inconnue")
    assert status(client, good) == (200, "")  # as the clients of CKAN send it
    for header in (f"Basic {good}", "Bearer", f"Bearer {good} x"):
        code, message = status(client, header)
        assert (code, "mal formé" in message) == (401, True)
    assert status(client, None)[0] == 401
    assert client.get(URL, params={"apiKey": good}).status_code == 401


def test_the_stored_hash_opens_nothing(client: TestClient, store: Store) -> None:
    (key, *_) = rows.all_keys(store)
    assert status(client, f"Bearer {key.empreinte.hex()}")[0] == 401
    assert not any(key.empreinte.hex() in str(v) for v in (key.id, key.nom))


@pytest.mark.both_stores
def test_a_revoked_key_ends_within_a_second(client: TestClient, store: Store, own_home: Home) -> None:
    value = make_key(own_home.settings(), nom="à révoquer")
    assert status(client, f"Bearer {value}")[0] == 200
    assert rows.revoke(store, value.split("_")[2])
    code, message = status(client, f"Bearer {value}")
    assert code == 401
    assert "« à révoquer » révoquée le" in message


def test_who_presents_a_key_is_remembered_as_long_as_the_settings_say(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(remembering, "time", SimpleNamespace(monotonic=lambda: now))
    known = remembering.Remembered(lambda header: [header], 0.5)
    held = known.identify("a")
    assert (held, known.cached("b")) == (["a"], None)
    now = 100.49
    assert known.cached("a") is held
    now = 100.5
    assert known.cached("a") is None
    never = remembering.Remembered(lambda header: [header], 0)
    never.identify("a")
    assert never.cached("a") is None


def test_rights_are_remembered_less_than_a_second() -> None:
    assert Settings.from_environment({}).remembered_s == 0.5
    assert Settings.from_environment({"TREMPLIN_MEMOIRE": "0"}).remembered_s == 0
    for wrong in ("1", "1.0", "-0.1", "0.55", "", "x", "nan"):
        with pytest.raises(SettingsError, match="TREMPLIN_MEMOIRE"):
            Settings.from_environment({"TREMPLIN_MEMOIRE": wrong})


def test_an_expired_key_says_so_and_is_renewed_without_changing(
    client: TestClient, store: Store, own_home: Home
) -> None:
    value = make_key(own_home.settings(), nom="brève", life=timedelta(seconds=-1))
    assert "expirée le" in status(client, f"Bearer {value}")[1]
    (key,) = [k for k in rows.all_keys(store) if k.nom == "brève"]
    assert rows.renew(store, key.id, key.expire_le + timedelta(days=30))
    answer = client.get(URL, headers={"authorization": f"Bearer {value}"})
    assert answer.status_code == 200
    assert answer.headers["tremplin-key-expires"] == day_of(key.expire_le + timedelta(days=30)).isoformat()


def test_a_test_key_is_marked_and_refused_in_production(own_home: Home) -> None:
    value = make_key(own_home.settings(), test=True)
    with TestClient(create_app(own_home.settings())) as client:
        answer = client.get(URL, headers={"authorization": f"Bearer {value}"})
        assert (answer.status_code, answer.headers["tremplin-mode"]) == (200, "test")
    production = own_home.settings(
        TREMPLIN_ENV="production",
        TREMPLIN_HOTES="testserver",
        TREMPLIN_BASE_URL="https://exemple.fr",
        TREMPLIN_POIVRE=own_home.settings().poivre.decode(),
    )
    with TestClient(create_app(production)) as client:
        assert "CLE_DE_TEST" in status(client, f"Bearer {value}")[1]
        assert status(client, f"Bearer {own_home.cle}")[0] == 200
        assert client.get("/healthz", headers={"host": "ailleurs.fr"}).status_code == 421


def test_the_last_use_is_kept_to_the_hour(client: TestClient, store: Store, own_home: Home) -> None:
    status(client, f"Bearer {own_home.cle}")
    (key,) = [k for k in rows.all_keys(store) if k.id == own_home.cle.split("_")[2]]
    assert key.utilisee_le is not None
    assert (key.utilisee_le.minute, key.utilisee_le.second) == (0, 0)


def test_what_answers_a_key_is_never_in_a_shared_cache(client: TestClient, own_home: Home) -> None:
    answer = client.get(URL, headers={"authorization": f"Bearer {own_home.cle}"})
    assert answer.headers["cache-control"] == "private, no-store"
    assert "Authorization" in answer.headers["vary"]


@given(st.text(max_size=80))
def test_no_text_is_a_key(text: str) -> None:
    match = keys.FORM.fullmatch(text)
    assert match is None or keys._checksum(text[:-6]) != match[4]
