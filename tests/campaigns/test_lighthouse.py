"""Lighthouse on ten pages, on its throttled phone: what a page weighs, how soon it is read, what a machine finds."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import needs
from tests.conftest import Home, Server, servers
from tests.world import npm

LIGHTHOUSE = "lighthouse@12.8.2"
PAGES = (
    "/",
    "/recherche-apprentissage?romes=D1102&lat=49.119&lon=6.176&radius=30",
    "/certifications?q=boulanger",
    "/metiers/D1102",
    "/inserjeunes?q=boulanger",
    "/donnees",
    "/donnees/bmo",
    "/documentation",
    "/espace-pro",
    "/telechargements",
)
LEAST = {"accessibility": 100, "seo": 95, "best-practices": 95, "performance": 95}
"""Scores, in hundredths."""
CONTENT_MS, BYTES = 1000, 150_000
"""First content, and what comes with it, at most."""


@pytest.fixture(scope="module")
def lighthouse() -> Path:
    """The command."""
    return npm.installed(LIGHTHOUSE) / "node_modules" / ".bin" / "lighthouse"


@pytest.fixture(scope="module")
def server(demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with servers(tmp_path_factory.mktemp("pages")) as start:
        yield start(demo_home, TREMPLIN_LIMITES="non")


@pytest.mark.skipif(needs.campaign(True, False), reason="une machine au repos : campagne longue (make trust)")
@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_light_and_whole(lighthouse: Path, server: Server, address: str, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    flags = "--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update"
    subprocess.run(
        [
            str(lighthouse),
            server.url + address,
            "--quiet",
            "--output=json",
            f"--output-path={report}",
            f"--chrome-path={needs.chromium(windows=True)}",
            f"--chrome-flags={flags}",
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    told: dict[str, Any] = json.loads(report.read_text())
    scores = {name: round(100 * told["categories"][name]["score"]) for name in LEAST}
    failed = {
        name: [a["id"] for a in told["categories"][name]["auditRefs"] if told["audits"][a["id"]]["score"] == 0]
        for name in LEAST
    }
    assert {n: s for n, s in scores.items() if s < LEAST[n]} == {}, (scores, failed)
    assert told["audits"]["first-contentful-paint"]["numericValue"] <= CONTENT_MS
    assert told["audits"]["total-byte-weight"]["numericValue"] <= BYTES
    asked = {row["url"] for row in told["audits"]["network-requests"]["details"]["items"]}
    assert {url for url in asked if not url.startswith((server.url, "data:", "blob:"))} == set()
