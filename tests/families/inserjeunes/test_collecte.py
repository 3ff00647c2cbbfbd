"""Collecting the DEPP's API from a local server: login, renewed token, retries, refused establishments, resuming."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.world.inserjeunes_figures import BORDEAUX, CFD, PARIS, measure, nomenclature
from tremplin.families.inserjeunes.collection import collect, requests
from tremplin.outgoing import AddressRefused
from tremplin.release.stage import import_files


@dataclass
class Depp:
    """The API: what it was asked, which tokens it gave, how it fails."""

    url: str = ""
    asked: Counter[str] = field(default_factory=Counter)
    tokens: int = 0
    failing: dict[str, int] = field(default_factory=dict)
    """Path → how many times it still fails."""
    expire_after: int = 3

    @property
    def internal(self) -> frozenset[str]:
        return frozenset({self.url.removeprefix("http://")})


@pytest.fixture
def depp() -> Iterator[Depp]:
    api = Depp()

    class Handler(BaseHTTPRequestHandler):
        def answer(self, status: int, document: object) -> None:
            body = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            right = (self.headers["username"], self.headers["password"]) == ("nous", "secret")
            api.tokens += right
            self.answer(200 if right else 401, {"access_token": f"jeton{api.tokens}"})

        def do_GET(self) -> None:
            api.asked[self.path] += 1
            if (
                self.headers["authorization"] != f"Bearer jeton{api.tokens}"
                or api.asked.total() % api.expire_after == 0
            ):
                api.tokens += 1  # the token given before is no longer the right one
                self.answer(401, {})
            elif api.failing.get(self.path, 0) > 0:
                api.failing[self.path] -= 1
                self.answer(502, {})
            elif BORDEAUX in self.path:
                self.answer(400, {"msg": "UAI incorrect ou agricole"})
            else:
                document = {"data": [measure("nb_annee_term", 50)]}
                self.answer(200, json.dumps(document) if "/UAI/" in self.path else document)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    api.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield api
    server.shutdown()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    reports = import_files(tmp_path / "h", nomenclature(tmp_path / "f"))
    assert {r.etat for r in reports} == {"importé"}
    return tmp_path / "h"


def test_everything_is_asked_once_and_imported(depp: Depp, home: Path, tmp_path: Path) -> None:
    wanted = list(requests(home, ["2024"], ["2023_2024"]))
    assert len(wanted) == 2 + 17 + 6
    assert "/region/13/millesime/2023_2024" not in wanted and f"/UAI/{PARIS}/millesime/2023_2024" in wanted
    depp.failing = {wanted[0]: 2}
    target = tmp_path / "inserjeunes-api.ndjson"
    pauses: list[float] = []
    done = collect(depp.url, "nous", "secret", wanted, target, internal=depp.internal, wait=pauses.append)
    assert (done.demandes, done.sans_donnees, done.echecs) == (len(wanted), 1, [])
    assert max(pauses) >= 2  # it waits before it tries again
    (report,) = import_files(home, [target])
    assert (report.source, report.etat, report.total("gardees")) == ("inserjeunes_api", "importé", len(wanted) - 1)


def test_a_request_that_keeps_failing_is_told_and_asked_again_alone(depp: Depp, home: Path, tmp_path: Path) -> None:
    wanted = list(requests(home, ["2024"], ["2023_2024"]))
    depp.failing, depp.expire_after = {wanted[3]: 99}, 10_000
    target = tmp_path / "inserjeunes-api.ndjson"
    done = collect(depp.url, "nous", "secret", wanted, target, internal=depp.internal, wait=lambda _: None)
    assert len(done.echecs) == 1 and wanted[3] in done.echecs[0]
    assert not target.exists()
    depp.failing = {}
    again = collect(depp.url, "nous", "secret", wanted, target, internal=depp.internal, wait=lambda _: None)
    assert (again.demandes, again.reprises, again.echecs) == (1, len(wanted) - 1, [])
    assert {json.loads(line)["chemin"] for line in target.read_text().splitlines()} == set(wanted)


def test_what_may_not_be_asked_is_refused(depp: Depp, tmp_path: Path) -> None:
    with pytest.raises(AddressRefused, match="https attendu"):
        collect(depp.url, "nous", "secret", [], tmp_path / "x.ndjson")
    with pytest.raises(AddressRefused, match="ACCE"):
        list(requests(tmp_path, [], ["2023_2024"]))
    done = collect(
        depp.url,
        "nous",
        "faux",
        [f"/UAI/{PARIS}/millesime/2023_2024"],
        tmp_path / "x.ndjson",
        internal=depp.internal,
        wait=lambda _: None,
    )
    assert len(done.echecs) == 1 and "secret" not in done.echecs[0]
    assert CFD not in (tmp_path / "x.partiel").read_text()
