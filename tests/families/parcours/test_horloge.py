"""The clock of the fictitious base: deadlines tried at will, nothing of the live base moved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.conftest import Home, base_de
from tests.families.parcours.conftest import PLAN, Monde, Partie
from tremplin.app import create_app
from tremplin.settings import SettingsError

HORLOGE = "/test/horloge"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def reglable(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Monde]:
    """A server started with the clock."""
    folder = tmp_path_factory.mktemp("horloge")
    home = Home(folder, "", base_de(request, request.param, folder))
    with TestClient(create_app(home.settings(TREMPLIN_LIMITES="non", TREMPLIN_HORLOGE_ESSAI="oui"))) as http:
        yield Monde(http, home, http.app.state.tremplin)  # type: ignore[attr-defined]


def entree(monde: Monde, a: Partie) -> Any:
    """An entry of Friday 6 June 2025: three days later is Whit Monday, so Tuesday is the last day."""
    session = monde.session(a, debut="2025-06-02", fin="2025-12-31")
    ou = {"beneficiaire": monde.personne(test=True), "session": session}
    a.write("AIS", "2025-05-02", ou, {**PLAN, "dateDebut": "2025-06-06"})
    return a.write("AES", "2025-06-06", ou).json()


def test_deadlines_follow_the_clock_that_was_set(reglable: Monde) -> None:
    a = reglable.organisme(test=True)
    for instant, late in (("2025-06-10T23:30:00+02:00", False), ("2025-06-11T00:00:00+02:00", True)):
        told = a.post(HORLOGE, {"instant": instant})
        assert told.status_code == 200 and told.json()["instant"].startswith("2025-06-10T2")
        assert entree(reglable, a)["enRetard"] is late
    a.post(HORLOGE, {"instant": "2025-06-05T12:00:00+02:00"})
    refused = a.write(
        "AES", "2025-06-10", {"beneficiaire": reglable.personne(test=True), "session": reglable.session(a)}
    )
    assert refused.status_code == 422 and refused.json()["champs"][0]["champ"] == "dateEffet"
    live = reglable.organisme()
    ou = {"beneficiaire": reglable.personne(), "session": reglable.session(live)}
    assert live.write("ICO_INSCRIPTION", "2026-01-05", ou).status_code == 201
    assert a.post(HORLOGE, {"instant": None}).json()["instant"] > "2026"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"instant": "hier"},
        {"instant": "2025-06-10T12:00:00"},
        {"instant": "9999-12-31T23:59:59Z"},
        {"instant": None, "autre": 1},
    ],
)
def test_an_odd_instant_is_refused(reglable: Monde, body: dict[str, Any]) -> None:
    assert reglable.organisme(test=True).post(HORLOGE, body).status_code == 422


def test_without_the_setting_there_is_no_such_clock(monde: Monde) -> None:
    assert monde.organisme(test=True).post(HORLOGE, {"instant": None}).status_code == 404
    with pytest.raises(SettingsError, match="HORLOGE"):
        monde.home.settings(
            TREMPLIN_ENV="production",
            TREMPLIN_HOTES="x",
            TREMPLIN_POIVRE="x",
            TREMPLIN_BASE_URL="https://x",
            TREMPLIN_HORLOGE_ESSAI="oui",
        )
