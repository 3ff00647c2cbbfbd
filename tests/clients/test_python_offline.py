"""A copied release answers without a server: the same requests, the same bytes; what is never given out isn't in it."""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest

from tests import needs
from tests.clients.conftest import QUICK, Opened
from tests.world.callers import document
from tremplin.app import FAMILIES
from tremplin.platform.wire.examples import value_of
from tremplin.release.files.lookup import GIVEN, RESERVE
from tremplin.release.reader import Release, Releases
from tremplin_client import NotFound, StaleAnswer, Tremplin, Unauthorized

RESERVED = {"alternance_contacts", "alternance_offres_contacts", "alternance_rdv_formations"}
REQUESTS = needs.campaign(200, 2_000)
PLANES = ("certifications", "organismes", "geographie", "infotravail", "inserjeunes", "alternance", "explore")

LIVE = re.compile(r"^/partenaire/|^/api/v1/search$|^/api$|/jobs(?!dip)|^/api/job/|appointment|/job/v1/offer")
"""What people write, or what a token opens: not of the reference plane."""
BLOCKS = (
    "metier,certifications,formations,devenir,recrutement,tension,salaires,recruteurs,embauches,organismes,"
    "interlocuteurs,perspectives,passerelles"
)
"""All blocks of the explorer but the offers, some of which people write."""


@pytest.fixture(scope="module")
def copied(opened: Opened, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with opened.client() as t:
        return t.download(tmp_path_factory.mktemp("copies"))


@pytest.fixture(scope="module")
def offline(copied: Path) -> Iterator[Tremplin]:
    with Tremplin.offline(copied.parent) as t:
        yield t


def test_a_copy_holds_every_file_of_the_release_but_what_is_never_given_out(opened: Opened, copied: Path) -> None:
    release = Releases(opened.home.reference).current
    assert release is not None
    assert copied.name == release.name
    there = {p.relative_to(copied).as_posix() for p in copied.rglob("*") if p.is_file()}
    assert there == {*release.manifest["fichiers"], "manifest.json", "tremplin.json"} - {RESERVE}
    tables = {name for name, facts in release.manifest["tables"].items() if facts["reserve"]}
    assert tables == RESERVED
    with closing(sqlite3.connect(copied / GIVEN)) as base:
        named = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert named & RESERVED == set()
    kept = {name: release.connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in RESERVED}
    assert {name: n > 0 for name, n in kept.items()} == dict.fromkeys(RESERVED, True)
    addresses = {a for (a,) in release.connection.execute("SELECT email FROM alternance_contacts") if a}
    assert addresses
    for path in copied.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert [a for a in addresses if a.encode() in content] == [], path


def test_the_copy_is_asked_with_a_key_and_never_for_what_is_reserved(opened: Opened) -> None:
    headers = {"authorization": f"Bearer {opened.key}"}
    address = f"{opened.url}/api/versions/v1/courante"
    assert httpx.get(address).status_code == 401
    assert RESERVE not in httpx.get(address, headers=headers).json()["fichiers"]
    for wrong in (RESERVE, "manifest.json", "..%2f..%2fcourante", "flat", ""):
        assert httpx.get(f"{address}/{wrong}", headers=headers).status_code == 404, wrong
    assert httpx.get(f"{opened.url}/api/versions/v1/20200101T000000Z-000000000000", headers=headers).status_code == 404
    with Tremplin(opened.url, retries=QUICK) as t, pytest.raises(Unauthorized):
        t.download("ailleurs")


def test_a_copy_that_was_interrupted_goes_on(opened: Opened, copied: Path, tmp_path: Path) -> None:
    with opened.client() as t:
        asked: list[str] = []
        t.http.http.event_hooks = {"request": [lambda request: asked.append(request.url.path)]}
        missing = copied / "flat" / "bmo_besoins.csv"
        whole = missing.read_bytes()
        missing.write_bytes(whole[:100])
        assert t.download(copied.parent) == copied
        assert missing.read_bytes() == whole
    assert [path.rpartition("/v1/")[2] for path in asked] == [
        "courante",
        f"{copied.name}/flat/bmo_besoins.csv",
    ]


def test_a_folder_without_release_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="tremplin-client download"):
        Tremplin.offline(tmp_path)


def requests(release: Release, count: int) -> list[str]:
    """Requests of the reference plane drawn from what the release holds: codes that it knows, some that it doesn't."""
    drawn = random.Random(2026)
    read = release.connection.execute
    pools: dict[str, list[Any]] = {
        "rome": [r for (r,) in read("SELECT code_rome FROM rome_fiches")],
        "rncp": [r for (r,) in read("SELECT DISTINCT rncp FROM certifications WHERE rncp NOT NULL")],
        "cfd": [r for (r,) in read("SELECT DISTINCT cfd FROM certifications WHERE cfd NOT NULL")],
        "commune": [r for (r,) in read("SELECT DISTINCT code FROM communes_codes WHERE type = 'insee'")],
    }
    forms = _forms(release)
    found = []
    while len(found) < count:
        path, parameters = drawn.choice(forms)
        given = {}
        for name, example in parameters.items():
            pool = next((pools[kind] for kind in pools if kind in name), None)
            given[name] = drawn.choice(pool) if pool and drawn.random() < 0.8 else example
        places = {n: v for n, v in given.items() if "{" + n + "}" in path}
        query = {n: v for n, v in given.items() if n not in places}
        query |= {"blocs": BLOCKS} if path.startswith("/api/explorer") else {}
        found.append(str(httpx2.URL(path.format(**places), params=query)))
    return found


def _forms(release: Release) -> list[tuple[str, dict[str, Any]]]:
    """Operations that only read and that any key opens, with an example of each parameter they need."""
    found = []
    for family in (f for f in FAMILIES if f.name in PLANES):
        examples = family.exemples(release)
        for path, methods in document(family.name)["paths"].items():
            told = methods.get("get")
            if told is None or told.get("x-permission") or LIVE.search(path):
                continue
            name = f"GET {path}"
            printed = examples.of(name)
            if printed.needed or printed.missing or printed.after:
                continue
            asked = [p for p in told.get("parameters", ()) if p.get("required") or p["name"] in printed.gives]
            values = {p["name"]: value_of(examples, name, p) for p in asked if p["in"] != "header"}
            if all(isinstance(v, str | int | float) for v in values.values()):
                found.append((path, values))
    return found


def test_recorded_requests_have_the_same_bytes_online_and_offline(
    opened: Opened, offline: Tremplin, copied: Path
) -> None:
    release = Releases(opened.home.reference).current
    assert release is not None
    asked = requests(release, REQUESTS)
    assert len({one.partition("?")[0] for one in asked}) > 30
    headers = {"authorization": f"Bearer {opened.key}", "accept-encoding": "identity"}
    differing, statuses = [], set()
    with httpx2.Client(base_url=opened.url, headers=headers) as online:
        for one in asked:
            there, here = (
                online.get(one),
                offline.http.http.get(one, headers={"authorization": f"Bearer {offline.http.exchange.key}"}),
            )
            statuses.add(there.status_code)
            if (there.status_code, there.content, there.headers["content-type"], there.headers.get("etag")) != (
                here.status_code,
                here.content,
                here.headers["content-type"],
                here.headers.get("etag"),
            ):
                differing.append(one)
    assert differing == []
    assert {200, 404} <= statuses


def test_the_same_lines_answer_online_from_the_cache_and_offline(
    opened: Opened, offline: Tremplin, tmp_path: Path
) -> None:
    def lines(t: Tremplin, rncp: str, rome: str) -> list[object]:
        return [t.certifications.get(rncp=rncp), t.infotravail.metier(rome), t.infotravail.marche(rome)]

    release = Releases(opened.home.reference).current
    assert release is not None
    codes = [
        r
        for (r,) in release.connection.execute(
            "SELECT DISTINCT rncp FROM certifications WHERE rncp NOT NULL ORDER BY 1 LIMIT 14"
        )
    ]
    romes = [r for (r,) in release.connection.execute("SELECT code_rome FROM rome_fiches ORDER BY 1 LIMIT 14")]
    pairs = list(zip(codes, (romes * 14)[:14], strict=True))
    assert len(pairs) * 3 == 42
    with opened.client(cache=tmp_path) as t:
        online = [lines(t, *pair) for pair in pairs]
    cut = httpx2.MockTransport(_nobody)
    with opened.client(cache=tmp_path, transport=cut) as t, pytest.warns(StaleAnswer):
        kept = [lines(t, *pair) for pair in pairs]
    assert kept == online
    assert [lines(offline, *pair) for pair in pairs] == online
    whole = offline.tables["bmo_besoins"].to_polars()
    with opened.client() as t:
        assert t.tables["bmo_besoins"].to_polars().equals(whole)


def _nobody(_request: httpx2.Request) -> httpx2.Response:
    raise httpx2.ConnectError("personne")
