"""Who applies: the scene of a server with its people, the forms they send."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any
from unittest.mock import patch

import httpx
import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from tests.conftest import Home, base_de, make_key
from tests.world import alternance as monde
from tests.world.attachments import LETTER
from tests.world.browser import Navigateur
from tremplin.app import create_app
from tremplin.families.alternance.common import attachments
from tremplin.families.alternance.store.offers import ACTIVE, put
from tremplin.families.alternance.store.tables import candidature

APPLY = "/api/job/v1/apply"


@dataclass
class Scene:
    """One server, an offer that takes applications, a publisher with the right to send them."""

    http: TestClient
    cle: str

    @property
    def state(self) -> Any:
        return self.http.app.state.tremplin  # type: ignore[attr-defined]

    def offre(self, identifiant: str = "", **more: Any) -> str:
        identifier = identifiant or f"o{time.monotonic_ns()}"
        document = monde.document(9, "Boulanger", monde.METZ, **more.pop("offre", {}))
        expire = more.pop("expire_le", monde.TODAY + timedelta(days=30))
        put(
            self.state.store,
            id=identifier,
            statut=more.pop("statut", ACTIVE),
            rediffusee=True,
            expire_le=expire,
            document={**document, **more},
        )
        return identifier

    def postuler(self, vers: str, **more: Any) -> httpx.Response:
        """Send an application, with a document of a word processor, or with the PDF that is given."""
        given = "applicant_attachment_content" in more
        body = {
            "applicant_first_name": "Ada",
            "applicant_last_name": "Essai",
            "applicant_email": unique(),
            "applicant_phone": "06 12 34 56 78",
            "applicant_attachment_name": "cv.pdf" if given else "cv.docx",
            "applicant_attachment_content": LETTER,
            "recipient_id": vers,
            **more,
        }
        sent = {k: v for k, v in body.items() if v is not None}
        return self.http.post(APPLY, json=sent, headers={"authorization": f"Bearer {self.cle}"})

    def rangees(self) -> int:
        with self.state.store.reading() as connection:
            return len(connection.execute(select(candidature.c.id)).all())

    def courriels(self) -> list[str]:
        return Navigateur(self.http.app).courriels()  # type: ignore[arg-type]


def unique() -> str:
    return f"ada{time.monotonic_ns()}@exemple.fr"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def scene(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, alternance_home: Home
) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("candidatures")
    home = Home(folder / "home", "", base_de(request, request.param, folder))
    home.folder.mkdir()
    (home.folder / "reference").symlink_to(alternance_home.reference)
    key = make_key(home.settings(), permissions=frozenset({"applications:write"}))
    known = patch.object(attachments, "_told", cache(attachments._told))  # the same file is looked into once
    with known, TestClient(create_app(home.settings(TREMPLIN_LIMITES="non")), base_url="https://testserver") as http:
        yield Scene(http, key)


FORM = {"prenom": "Ada", "nom": "Essai", "telephone": "0612345678"}
