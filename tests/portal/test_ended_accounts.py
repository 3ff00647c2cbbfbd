"""What ends with an account, what administrators can't grant to themselves, what a failure leaves in the log."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.testclient import TestClient

from tests.conftest import Home, make_key
from tests.navigateur import Navigateur, ouvrir_compte
from tremplin.app import create_app
from tremplin.platform import logs, oauth, users
from tremplin.store import comptes
from tremplin.store import keys as key_rows
from tremplin.store import users as user_rows
from tremplin.store.engine import Store

TOKENS = "/connexion/oauth2/access_token"


@pytest.fixture
def http(tmp_path_factory: pytest.TempPathFactory, base: str) -> Iterator[TestClient]:
    home = Home(tmp_path_factory.mktemp("comptes"), "", base)
    app = create_app(home.settings(TREMPLIN_LIMITES="non", TREMPLIN_BASE_URL="https://testserver"))
    with TestClient(app, base_url="https://testserver") as client:
        yield client


def test_the_last_account_of_an_organisation_takes_its_keys_and_clients_with_it(http: TestClient) -> None:
    state = http.app.state.tremplin  # type: ignore[attr-defined]
    first, last = (ouvrir_compte(state, "Deux comptes") for _ in range(2))
    key = make_key(state.settings, organisation="Deux comptes")
    client, secret = oauth.create_client(
        state.store, state.settings.poivre, organisation="Deux comptes", nom="essais", test=True,
        portees=["api_parcours-formationv1_test"],
    )  # fmt: skip
    given = {"grant_type": "client_credentials", "client_id": client, "client_secret": secret}
    token = http.post(TOKENS, data=given).json()["access_token"]
    users.put(state.store, organisation="Deux comptes", nom="deux.comptes", password="Mot-de-passe-2026")
    named = {"username": "deux.comptes", "password": "Mot-de-passe-2026"}
    login = "/api/inserjeunes/auth/login"
    day = http.post(login, json=named).json()["token"]
    base = "/partenaire/parcours-formation-test/v1/abonnements"

    def opened() -> tuple[int, ...]:
        state.callers._known.clear(), state.clients._known.clear(), state.holders._known.clear()
        answers = (
            http.get("/api/compte/v1/limites", headers={"authorization": f"Bearer {key}"}),
            http.get(base, headers={"authorization": f"Bearer {token}"}),
            http.post(TOKENS, data=given),
            http.get("/api/inserjeunes/regionales", headers={"authorization": f"Bearer {day}"}),
            http.post(login, json=named),
        )
        return tuple(answer.status_code for answer in answers)

    before = opened()
    assert before[1:] == (200, 200, 503, 200)  # 503: no release here, read once the caller is known
    for address, after in ((first, before), (last, (401,) * 5)):
        who = Navigateur(http.app).connecter(address, "/compte/organisation")  # type: ignore[arg-type]
        who.envoyer("Fermer", confirmer="oui")
        assert opened() == after


def test_an_account_closed_by_an_administrator_takes_them_too(http: TestClient) -> None:
    state = http.app.state.tremplin  # type: ignore[attr-defined]
    address = ouvrir_compte(state, "Un compte")
    make_key(state.settings, organisation="Un compte")
    for name, organisation in (("un.compte", "Un compte"), ("un.autre", "Une autre")):
        users.put(state.store, organisation=organisation, nom=name, password="Mot-de-passe-2026")
    assert comptes.fermer(state.store, address, datetime.now(UTC))
    assert [k.revoquee_le is not None for k in key_rows.all_keys(state.store) if k.organisation == "Un compte"] == [
        True
    ]
    ended = [found.ferme_le is not None for n in ("un.compte", "un.autre") if (found := user_rows.find(state.store, n))]
    assert ended == [True, False]


def test_a_failed_statement_leaves_no_value_in_the_log(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Captured:
        buffer = io.BytesIO()

    store, canary = Store(base), uuid.uuid4().hex
    with store.writing() as connection:
        connection.execute(text("CREATE TABLE essai (nom VARCHAR(80) PRIMARY KEY)"))
    monkeypatch.setattr(logs.sys, "stderr", Captured)
    structlog.reset_defaults()
    logs.configure()
    try:
        for _ in range(2):
            with store.writing() as connection:
                connection.execute(text("INSERT INTO essai VALUES (:nom)"), {"nom": canary})
    except SQLAlchemyError:
        structlog.get_logger("essai").exception("defaut", id="42")
    finally:
        monkeypatch.undo()
        structlog.reset_defaults()
        logs.configure()
        store.close()
    written = Captured.buffer.getvalue().decode()
    told = json.loads(written)
    assert (told["event"], told["id"], canary in written) == ("defaut", "42", False)
    assert "IntegrityError" in told["exception"] and "test_ended_accounts.py" in told["exception"]
