"""How long it takes to refuse says nothing: another's object and none, an account and none. In the campaign alone."""

from __future__ import annotations

import itertools
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home
from tests.families.parcours.conftest import Chemin, Monde
from tests.world.browser import Navigateur, open_account
from tremplin.app import create_app

SAMPLES = needs.campaign(0, 2000)
pytestmark = pytest.mark.skipif(not SAMPLES, reason="des temps ne se mesurent que dans la campagne (make trust)")


@pytest.fixture
def monde(base: str, tmp_path: Path) -> Iterator[Monde]:
    home = Home(tmp_path / "home", "", base)
    with TestClient(create_app(home.settings(TREMPLIN_LIMITES="non"))) as http:
        yield Monde(http, home, http.app.state.tremplin)  # type: ignore[attr-defined]


def alike(one: Callable[[], Any], other: Callable[[], Any]) -> tuple[float, float]:
    """Ratio of the medians, and how likely such samples are when both take as long; asked in turn."""
    from scipy.stats import mannwhitneyu

    times: tuple[list[float], list[float]] = ([], [])
    for n in range(SAMPLES + 50):
        for which, ask in ((0, one), (1, other)) if n % 2 else ((1, other), (0, one)):
            started = time.perf_counter()
            ask()
            if n >= 50:
                times[which].append(time.perf_counter() - started)
    ratio = statistics.median(times[0]) / statistics.median(times[1])
    return ratio, float(mannwhitneyu(*times).pvalue)


@pytest.mark.timeout(1200)
def test_another_path_and_none_take_as_long_to_refuse(monde: Monde) -> None:
    a, b, conseiller = monde.organisme(), monde.organisme(), monde.conseiller()
    way = Chemin(a, conseiller, monde.session(a), monde.personne()).jusqua("AIS_EMISE")
    for stranger in (b, monde.conseiller(), monde.region("84")):
        for theirs, none in (
            (f"/parcours/{way.id}", "/parcours/999999998"),
            (f"/parcours/{way.id}/evenements", "/parcours/999999998/evenements"),
        ):
            ratio, p = alike(lambda: stranger.get(theirs), lambda: stranger.get(none))  # noqa: B023  asked at once
            print(f"{stranger.nom.split()[0]} {theirs.rpartition('/')[2]} : rapport {ratio:.3f}, p = {p:.3f}")
            assert 0.9 < ratio < 1.1 and p > 0.001


@pytest.mark.timeout(1200)
def test_an_address_with_an_account_and_one_without_take_as_long(monde: Monde) -> None:
    known = [open_account(monde.state, "Organisation") for _ in range(300)]
    unknown = [f"{uuid.uuid4().hex[:10]}@exemple.fr" for _ in known]
    n = Navigateur(monde.http.app).open("/connexion")  # type: ignore[attr-defined]
    token = n.arbre.xpath("//input[@name='jeton']/@value")[0]
    ours = {"origin": "https://testserver", "sec-fetch-site": "same-origin"}
    told: Iterator[int] = itertools.count()

    def ask(addresses: list[str]) -> None:
        form = {"jeton": token, "courriel": addresses[next(told) // 2 % len(addresses)], "vers": "/compte"}
        n.http.post("/connexion", data=form, headers=ours)

    ratio, p = alike(lambda: ask(known), lambda: ask(unknown))
    print(f"adresse : rapport {ratio:.3f}, p = {p:.3f}")
    assert 0.9 < ratio < 1.1 and p > 0.001
