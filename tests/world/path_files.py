"""Files of training paths: written, brought, read to their end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home
from tests.families.parcours.conftest import Monde, Partie
from tremplin.app import create_app
from tremplin.families.parcours.imports import job
from tremplin.families.parcours.rights import Role
from tremplin.families.parcours.service import Service


def counts(told: dict[str, Any]) -> tuple[int, int, int, int]:
    return told["lues"], told["acceptees"], told["doublons"], told["rejetees"]


def finished(monde: Monde, who: Partie, answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 202, answer.text
    while job.read_next(monde.state):
        pass
    return who.get(f"/imports/{answer.json()['id']}").json()


def events_file(monde: Monde, ou: dict[str, Any], lines: int, wrong: set[int]) -> bytes:
    columns = ("type", "dateEffet", "idRegionalDE", "codeGeoDE", *ou, "dateDebut", "dateFin", "nbHeureTotalFormation")
    rows = [";".join(columns)]
    for n, person in enumerate(monde.personnes(lines)):
        day = "2025-13-45" if n in wrong else "02/07/2025"
        rows.append(
            ";".join(
                [
                    "AIS",
                    day,
                    person["idRegionalDE"],
                    person["codeGeoDE"],
                    *ou.values(),
                    "2025-09-01",
                    "31/12/2025",
                    "400",
                ]
            )
        )
    return "\r\n".join(rows).encode("utf-8-sig")


DONNEES = needs.DONNEES / "parcours"


ANOTEA = "82436343601230"


@pytest.fixture
def neuf(base: str, tmp_path: Path) -> Iterator[Monde]:
    """A server of its own: these files name the same people and sessions."""
    home = Home(tmp_path / "home", "", base)
    with TestClient(create_app(home.settings(TREMPLIN_LIMITES="non"))) as http:
        yield Monde(http, home, http.app.state.tremplin)  # type: ignore[attr-defined]


def service(monde: Monde) -> Service:
    return monde.state.service(Service, lambda: Service(monde.state.settings, monde.state.store))


def anotea(monde: Monde) -> Partie:
    return monde.partie(Role.ORGANISME, sirets=[ANOTEA])


def upload(who: Partie, content: bytes, **more: Any) -> httpx.Response:
    return who.appeler("POST", "/imports", content=content, params=more)
