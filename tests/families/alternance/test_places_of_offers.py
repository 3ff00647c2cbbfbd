"""Where offers are placed, as partners write towns, on the complete files of INSEE and La Poste."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest
from starlette.testclient import TestClient

from tests.conftest import Home, make_key
from tremplin.app import create_app
from tremplin.families import references
from tremplin.release.build import build
from tremplin.release.publish import publish
from tremplin.release.stage import import_files

TOWNS = (
    ("m3", "<city>Bruxelles</city><postal_code>1000</postal_code><country>BE</country><geoloc>50.85,4.35</geoloc>"),
    ("m3-sans-pays", "<city>Bruxelles</city><postal_code>1000</postal_code><geoloc>50.85,4.35</geoloc>"),
    ("zero-perdu", "<city>Bourg en Bresse</city><postal_code>1000</postal_code><country>France</country>"),
    ("m4", "<city>PARIS LA DEFENSE CEDEX</city><postal_code>92925</postal_code>"),
    ("m5", "<city>ST ETIENNE CEDEX 2</city><postal_code>42055</postal_code>"),
    ("m6", "<city>Paris 1er</city>"),
    ("paris-13", "<city>Paris 13</city>"),
    ("paris-13e", "<city>PARIS 13E ARRONDISSEMENT</city><postal_code>75000</postal_code>"),
    ("luxembourg", "<city>Luxembourg</city><geoloc>49.61,6.13</geoloc>"),
    ("marseille-6", "<city>MARSEILLE 06</city><postal_code>13006</postal_code>"),
    ("saint-barth", "<city>SAINT BARTHELEMY</city><postal_code>97133</postal_code>"),
    ("noumea", "<city>NOUMEA</city><postal_code>98800</postal_code><country>NC</country>"),
)
"""Id of an offer, and where it says that it is."""
AT = {
    "zero-perdu": (5.2258, 46.2045),
    "m4": (2.2383, 48.8841),
    "m5": (4.3872, 45.4397),
    "m6": (2.3488, 48.8534),
    "paris-13": (2.3556, 48.8322),
    "paris-13e": (2.3556, 48.8322),
    "marseille-6": (5.3810, 43.2871),
    "saint-barth": (-62.8498, 17.8962),
    "57 - METZ": (6.1757, 49.1193),
    "75 - PARIS 12": (2.3488, 48.8534),
}
"""Where each is in truth: longitude, latitude of its town hall."""


@pytest.fixture(scope="module")
def placed(real_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, pl.DataFrame]]:
    folder = tmp_path_factory.mktemp("lieux")
    job = (
        "<job><job_id>{}</job_id><title>Boulanger en alternance</title><description>Fournil.</description>"
        "<url>https://exemple.invalid/{}</url>{}<publication_date>2026-11-28 09:00:00</publication_date>"
        "<contract>Apprentissage</contract><company_title>FICTIF {}</company_title><code_rome>D1102</code_rome></job>"
    )
    (folder / "import-hello-work.xml").write_text(
        f"<root>{''.join(job.format(id_, id_, where, id_) for id_, where in TOWNS)}</root>"
    )
    offers = [
        {
            "id": f"FT{n}",
            "intitule": "Boulanger en alternance",
            "description": "Fournil.",
            "romeCode": "D1102",
            "dateCreation": "2026-11-28T09:00:00.000Z",
            "natureContrat": "E2",
            "lieuTravail": {"libelle": libelle},
            "entreprise": {"nom": f"FICTIF {libelle}"},
            "origineOffre": {"urlOrigine": f"https://exemple.invalid/{n}"},
        }
        for n, libelle in enumerate(("57 - METZ", "75 - PARIS 12"))
    ]
    (folder / "offres-france-travail.json").write_text(json.dumps({"resultats": offers}))
    home = real_home.begun(folder / "home")
    for feed in (home.reference / "editions").glob("flux_*"):
        shutil.rmtree(feed)
    reports = import_files(home.reference, sorted(folder.glob("*.*")))
    assert [r.message for r in reports if r.etat != "importé"] == []
    release = build(home.reference, references())
    publish(home.reference, release)
    flat = home.reference / "releases" / release / "flat"
    headers = {"authorization": f"Bearer {make_key(home.settings())}"}
    with TestClient(create_app(home.settings(TREMPLIN_LIMITES="non")), headers=headers) as client:
        yield client, pl.read_parquet(flat / "alternance_offres_refus.parquet")


def around(client: TestClient, lon: float, lat: float, radius: int = 10) -> list[Any]:
    asked = {"longitude": lon, "latitude": lat, "radius": radius, "romes": "D1102"}
    answer = client.get("/api/job/v1/search", params=asked)
    assert answer.status_code == 200, answer.text
    return [o["workplace"]["name"].removeprefix("FICTIF ") for o in answer.json()["jobs"]]


@pytest.mark.parametrize("name", AT)
def test_a_town_is_found_as_it_is_written(placed: tuple[TestClient, pl.DataFrame], name: str) -> None:
    client, _ = placed
    lon, lat = AT[name]
    assert name in around(client, lon, lat)


def test_the_postal_code_of_an_arrondissement_says_more_than_its_town(placed: tuple[TestClient, pl.DataFrame]) -> None:
    """The middle of Marseille is three kilometres away."""
    assert around(placed[0], *AT["marseille-6"], radius=1) == ["marseille-6"]


def test_a_district_named_by_its_number_is_not_its_town(placed: tuple[TestClient, pl.DataFrame]) -> None:
    """The middle of Paris is three kilometres away from the town hall of the thirteenth."""
    assert sorted(around(placed[0], *AT["paris-13"], radius=2)) == ["paris-13", "paris-13e"]


def test_what_is_abroad_is_nowhere_in_france_and_told(placed: tuple[TestClient, pl.DataFrame]) -> None:
    client, refusals = placed
    assert refusals.rows() == [("Hellowork", "lieu de travail hors de France", 3)]
    assert around(client, 5.22, 46.2) == ["zero-perdu"]
    assert around(client, 4.35, 50.85) == []
    assert around(client, 6.13, 49.61, radius=30) == []
