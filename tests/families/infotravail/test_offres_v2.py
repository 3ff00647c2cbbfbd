"""Offres d'emploi v2 over the anonymised offers: token, ranges, filters, lists of codes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.conftest import Home
from tremplin.app import create_app
from tremplin.platform import oauth

URL = "/partenaire/offresdemploi/v2"


@pytest.fixture(scope="module")
def client(demo_home: Home) -> Iterator[TestClient]:
    """A client with a token of the scope."""
    with TestClient(create_app(demo_home.settings(TREMPLIN_LIMITES="non"))) as found:
        state = found.app.state.tremplin  # type: ignore[attr-defined]
        known = oauth.create_client(
            state.store, state.settings.poivre, organisation="Essais", nom="offres",
            portees=["api_offresdemploiv2", "api_romev1"],
        )  # fmt: skip
        for scope in ("api_offresdemploiv2", "api_romev1"):
            form = {
                "grant_type": "client_credentials",
                "client_id": known[0],
                "client_secret": known[1],
                "scope": scope,
            }
            token = found.post("/connexion/oauth2/access_token?realm=%2Fpartenaire", data=form).json()["access_token"]
            found.headers[f"x-{scope}"] = token
        found.headers["authorization"] = f"Bearer {found.headers['x-api_offresdemploiv2']}"
        yield found


def search(client: TestClient, **more: str) -> Any:
    return client.get(f"{URL}/offres/search", params=more)


def test_ranges_cover_every_offer_once(client: TestClient) -> None:
    first = search(client, range="0-9")
    assert first.status_code == 206
    total = int(first.headers["content-range"].rpartition("/")[2])
    assert first.headers["content-range"] == f"offres 0-9/{total}"
    seen: list[str] = []
    for start in range(0, total, 10):
        seen += [o["id"] for o in search(client, range=f"{start}-{start + 9}").json()["resultats"]]
    assert len(seen) == len(set(seen)) == total
    everything = search(client)
    assert (everything.status_code, len(everything.json()["resultats"])) == (200, total)
    by_header = client.get(f"{URL}/offres/search", headers={"range": "offres=0-4"})
    assert (by_header.status_code, len(by_header.json()["resultats"])) == (206, 5)
    beyond = search(client, range="2000-2010")
    assert (beyond.status_code, beyond.json()["resultats"], beyond.headers["content-range"]) == (
        206,
        [],
        f"offres */{total}",
    )


def test_filters_and_facets_agree(client: TestClient) -> None:
    found = search(client).json()
    facets = {
        f["filtre"]: {a["valeurPossible"]: a["nbResultats"] for a in f["agregation"]} for f in found["filtresPossibles"]
    }
    for contract, count in facets["typeContrat"].items():
        kept = search(client, typeContrat=contract).json()["resultats"]
        assert len(kept) == count
        assert {o["typeContrat"] for o in kept} == {contract}
    code = found["resultats"][0]["romeCode"]
    both = search(client, codeROME=f"{code},D1102").json()["resultats"]
    assert {o["romeCode"] for o in both} <= {code, "D1102"}
    assert search(client, codeROME="Z9999").status_code == 204
    assert all("samedi" in o["salaire"]["commentaire"] for o in search(client, motsCles="samedi").json()["resultats"]
               if "salaire" in o and "commentaire" in o["salaire"] and "dureeTravailLibelle" in o)  # fmt: skip
    dates = [o["dateCreation"] for o in search(client, sort="1").json()["resultats"]]
    assert dates == sorted(dates, reverse=True)


def test_an_offer_has_the_names_of_the_real_service(client: TestClient) -> None:
    offer = search(client, range="0-0").json()["resultats"][0]
    assert {"id", "intitule", "dateCreation", "lieuTravail", "romeCode", "typeContrat", "salaire"} <= offer.keys()
    assert {"libelle", "latitude", "longitude", "codePostal", "commune"} <= offer["lieuTravail"].keys()
    assert "entreprise" not in offer and "contact" not in offer


@pytest.mark.parametrize(
    "more", [{"range": "5-1"}, {"range": "x"}, {"range": "0-150"}, {"range": "3001-3002"}, {"sort": "3"}]
)
def test_faults_are_told(client: TestClient, more: dict[str, str]) -> None:
    answer = search(client, **more)
    assert answer.status_code == 400
    assert answer.json()["codeHttp"] == 400 and next(iter(more)) in answer.json()["message"]


def test_lists_of_codes(client: TestClient) -> None:
    codes = client.get(f"{URL}/referentiel/departements").json()
    assert {"code": "57", "libelle": "MOSELLE"} in codes
    assert client.get(f"{URL}/referentiel/inconnu").status_code == 404


def test_the_scope_is_asked_for(client: TestClient) -> None:
    other = {"authorization": f"Bearer {client.headers['x-api_romev1']}"}
    assert client.get(f"{URL}/offres/search", headers=other).status_code == 403
    answer = TestClient(client.app).get(f"{URL}/offres/search")
    assert (answer.status_code, answer.json()["codeHttp"]) == (401, 401)
