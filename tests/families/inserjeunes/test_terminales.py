"""Common years: the trades that they lead to, those without figures this time told with the reason."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.conftest import Home, make_key
from tests.families.inserjeunes.conftest import API, publish_world
from tests.world import inserjeunes as monde
from tests.world.inserjeunes import LYON, PRO, certification, formation, regionale
from tests.world.inserjeunes_files import read
from tremplin.app import create_app

COMMUNE = "24719901211"
AVANT = "24729901611"
"""The year before PIERRE, which has no figures anywhere."""
TRADES = {"24739901311": "BOIS", "24739901411": "ACIER", "24739901511": "VERRE", "24739901611": "PIERRE"}
BOIS, ACIER, VERRE, PIERRE = TRADES
FAMILY = {"famille_code": "G0012", "famille_libelle": "Matières"}


def nomenclature() -> list[dict[str, str]]:
    found = []
    for mef, label in ((COMMUNE, "2NDE COMMUNE"), *TRADES.items()):
        common = "oui" if mef == COMMUNE else "non"
        cfd = {
            "code_certification": f"400{mef[4:9]}",
            "type": "cfd",
            "libelle": label,
            "diplome_code": "4",
            "diplome_libelle": "BAC PRO",
            **FAMILY,
            "famille_annee_commune": common,
        }
        year = {"type": "mef", "annee_dispositif": mef[3], "dispositif_formation": "247"}
        found += [cfd, {**cfd, **year, "code_certification": mef, "code_formation_diplome": cfd["code_certification"]}]
    below = {**found[-1], "code_certification": AVANT, "annee_dispositif": "2"}
    return [*found, {k: v for k, v in below.items() if not k.startswith("famille")}]


RECORDS = [
    certification(BOIS, "2024", PRO, 50, 10, 20),
    certification(ACIER, "2024", PRO, 60, 10, 20),
    certification(VERRE, "2023", PRO, 70, 10, 20),
    regionale("84", BOIS, "2023_2024", PRO, 50, 10, 20),
    regionale("84", VERRE, "2022_2023", PRO, 70, 10, 20),
    regionale("93", ACIER, "2023_2024", PRO, 60, 10, 20),
    formation(LYON, BOIS, "2024", PRO, 50, 10, 20, academie_code="10", region_code="84"),
    formation(LYON, VERRE, "2022_2023", PRO, 70, 10, 20, academie_code="10", region_code="84"),
    {
        "niveau": "regionale",
        "region_code": "11",
        "filiere": PRO,
        "millesime": "2023_2024",
        "code_certification": COMMUNE,
        "certifications_terminales": f"{PIERRE},{BOIS}",
    },
    regionale("11", BOIS, "2023_2024", PRO, 50, 10, 20),
    {
        "niveau": "certification",
        "filiere": PRO,
        "millesime": "2024",
        "code_certification": AVANT,
        "certifications_terminales": PIERRE,
    },
]


@pytest.fixture(scope="module")
def partner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    home = Home(tmp_path_factory.mktemp("terminales"), "")
    publish_world(home.reference, monde.write(home.folder / "fichiers", RECORDS, nomenclature()))
    headers = {"x-api-key": make_key(home.settings())}
    app = create_app(home.settings(TREMPLIN_LIMITES="non"))
    with TestClient(app, base_url=f"http://testserver{API}", headers=headers) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "with_figures", "without"),
    [
        (f"/certifications/{COMMUNE}", [ACIER, BOIS], [(VERRE, "ErrorNoDataForMillesime", ["2024"])]),
        (f"/regionales/84/certifications/{COMMUNE}", [BOIS], [(VERRE, "ErrorNoDataForMillesime", ["2023_2024"])]),
        (f"/regionales/93/certifications/{COMMUNE}", [ACIER], []),
        (f"/regionales/11/certifications/{COMMUNE}", [BOIS], [(PIERRE, "ErrorRegionaleNotFound", ["2023_2024"])]),
        (f"/formations/{LYON}-{COMMUNE}", [BOIS], [(VERRE, "ErrorNoDataForMillesime", ["2024"])]),
    ],
)
def test_trades_without_figures_this_time_are_told_last_with_the_reason(
    partner: TestClient, path: str, with_figures: list[str], without: list[tuple[str, str, list[str]]]
) -> None:
    found = read(partner, path)
    assert found["code_certification"] == COMMUNE
    led = found["certificationsTerminales"]
    assert [d["code_certification"] for d in led[: len(with_figures)]] == with_figures
    assert [d["nb_annee_term"] for d in led[: len(with_figures)]] == [{BOIS: 50, ACIER: 60}[c] for c in with_figures]
    assert led[len(with_figures) :] == [
        {"code_certification": c, "error": error, "millesimes": millesimes} for c, error, millesimes in without
    ]


def test_lists_give_the_codes_of_the_family_seen_in_that_place(partner: TestClient) -> None:
    national = read(partner, "/certifications", code_certifications=COMMUNE)["certifications"]
    places = read(partner, "/regionales", code_certifications=COMMUNE)["regionales"]
    assert [
        (
            r["region"]["code"] if "region" in r else None,
            [c["code_certification"] for c in r["certificationsTerminales"]],
        )
        for r in (*national, *places)
    ] == [(None, [BOIS, ACIER, VERRE]), ("11", [BOIS, PIERRE]), ("84", [BOIS, VERRE]), ("93", [ACIER])]


def test_a_year_below_says_what_its_only_final_year_says(partner: TestClient) -> None:
    assert read(partner, f"/certifications/{AVANT}", 404) == read(partner, f"/certifications/{PIERRE}", 404)
    assert read(partner, f"/certifications/{AVANT}", 404) == {
        "statusCode": 404,
        "error": "Not Found",
        "message": "Certification inconnue",
    }
