"""Offres d'emploi v2 over the anonymised offers: token, ranges, filters, lists of codes."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.conftest import Home
from tremplin import demo
from tremplin.app import create_app
from tremplin.platform.identity import clients as oauth_clients
from tremplin.sources.forms import offres

URL = "/partenaire/offresdemploi/v2"


@pytest.fixture(scope="module")
def client(demo_home: Home) -> Iterator[TestClient]:
    """A client with a token of the scope."""
    with TestClient(create_app(demo_home.settings(TREMPLIN_LIMITES="non"))) as found:
        state = found.app.state.tremplin  # type: ignore[attr-defined]
        known = oauth_clients.create_client(
            state.store,
            state.settings.poivre,
            organisation="Essais",
            nom="offres",
            portees=["api_offresdemploiv2", "api_romev1"],
        )
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


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """Every offer of the fictitious world, as its two files tell it."""
    folder = tmp_path_factory.mktemp("monde")
    demo.write_world(folder, seed=2026)
    with (folder / "recent_job_offers.csv").open(encoding="utf-8", newline="") as handle:
        recent = list(csv.DictReader(handle))
    lines = (folder / "job_offers.csv").read_text("iso-8859-1").splitlines()
    older = [dict(zip(offres.ANCIENNES, line.split("|"), strict=True)) for line in lines]
    assert (len(recent), len(older)) == (60, 15)
    return [*recent, *older]


def told(offers: list[dict[str, Any]]) -> Counter[tuple[str, ...]]:
    """What identifies offers of an answer: job, contract, day, commune."""
    return Counter(
        (o["romeCode"], o["typeContrat"], o["dateCreation"][:10], o["lieuTravail"]["commune"]) for o in offers
    )


def declared(offers: list[dict[str, str]]) -> Counter[tuple[str, ...]]:
    """The same of offers of the files."""
    names = ("ROME_PROFESSION_CARD_CODE", "CONTRACT_TYPE_CODE", "CREATION_DATE", "CITY_CODE")
    return Counter((o[names[0]], o[names[1]], day(o[names[2]]), o[names[3]]) for o in offers)


def day(text: str) -> str:
    return datetime.strptime(text, "%d/%m/%y").date().isoformat()


def search(client: TestClient, **more: str) -> Any:
    return client.get(f"{URL}/offres/search", params=more)


def test_ranges_cover_every_offer_once(client: TestClient, written: list[dict[str, str]]) -> None:
    total = len(written)
    first = search(client, range="0-9")
    assert (first.status_code, first.headers["content-range"]) == (206, f"offres 0-9/{total}")
    seen: list[dict[str, Any]] = []
    for start in range(0, total, 10):
        seen += search(client, range=f"{start}-{start + 9}").json()["resultats"]
    assert len({o["id"] for o in seen}) == len(seen) == total
    assert told(seen) == declared(written)
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


def test_filters_and_facets_agree(client: TestClient, written: list[dict[str, str]]) -> None:
    found = search(client).json()
    facets = {
        f["filtre"]: {a["valeurPossible"]: a["nbResultats"] for a in f["agregation"]} for f in found["filtresPossibles"]
    }
    assert facets == {
        "typeContrat": Counter(o["CONTRACT_TYPE_CODE"] for o in written),
        "experienceExigence": {"D": 75},
        "qualification": {},
        "natureContrat": {},
    }
    for contract in ("CDI", "CDD"):
        kept = search(client, typeContrat=contract).json()["resultats"]
        assert told(kept) == declared([o for o in written if o["CONTRACT_TYPE_CODE"] == contract])
    both = search(client, codeROME="M1805,D1102").json()["resultats"]
    jobs = ("M1805", "D1102")
    assert {o["romeCode"] for o in both} == set(jobs)
    assert told(both) == declared([o for o in written if o["ROME_PROFESSION_CARD_CODE"] in jobs])
    assert search(client, codeROME="Z9999").status_code == 204
    saturdays = [o for o in written if "samedi" in o["SALARY_COMMENT"] + o["WORKING_HOURS_TYPE_COMMENT"]]
    assert told(search(client, motsCles="samedi").json()["resultats"]) == declared(saturdays)
    dates = [o["dateCreation"][:10] for o in search(client, sort="1").json()["resultats"]]
    assert dates == sorted((day(o["CREATION_DATE"]) for o in written), reverse=True)


def test_an_offer_has_the_names_of_the_real_service(client: TestClient) -> None:
    offer = search(client, range="0-0").json()["resultats"][0]
    assert offer.keys() == {
        "id",
        "intitule",
        "dateCreation",
        "lieuTravail",
        "romeCode",
        "romeLibelle",
        "typeContrat",
        "typeContratLibelle",
        "experienceExige",
        "experienceLibelle",
        "salaire",
        "nombrePostes",
        "accessibleTH",
    }
    assert offer["lieuTravail"].keys() == {"libelle", "latitude", "longitude", "codePostal", "commune"}
    assert offer["salaire"].keys() == {"libelle", "commentaire"}


@pytest.mark.parametrize(
    "more", [{"range": "5-1"}, {"range": "x"}, {"range": "0-150"}, {"range": "3001-3002"}, {"sort": "3"}]
)
def test_faults_are_told(client: TestClient, more: dict[str, str]) -> None:
    answer = search(client, **more)
    assert answer.status_code == 400
    assert answer.json()["codeHttp"] == 400 and next(iter(more)) in answer.json()["message"]


def test_lists_of_codes(client: TestClient, written: list[dict[str, str]]) -> None:
    codes = client.get(f"{URL}/referentiel/departements").json()
    names = {o["DEPARTEMENT_CODE"]: o["DEPARTEMENT_NAME"] for o in written}
    assert codes == [{"code": code, "libelle": name} for code, name in sorted(names.items())]
    assert {"code": "57", "libelle": "MOSELLE"} in codes
    assert client.get(f"{URL}/referentiel/inconnu").status_code == 404


def test_the_scope_is_asked_for(client: TestClient) -> None:
    other = {"authorization": f"Bearer {client.headers['x-api_romev1']}"}
    assert client.get(f"{URL}/offres/search", headers=other).status_code == 403
    answer = TestClient(client.app).get(f"{URL}/offres/search")
    assert (answer.status_code, answer.json()["codeHttp"]) == (401, 401)
