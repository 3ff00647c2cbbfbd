"""Recorded traffic replayed on two versions: what is equal, what differs and where, what fails."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.conftest import Home, Publish, Server, make_key
from tests.world.commands import tremplin
from tremplin.release.publish import current
from tremplin.replay.comparison import Answer, Gap, gaps
from tremplin.replay.recorded import Unreadable, read

PATHS = (
    "/api/infotravail/v1/metiers/D1102",
    "/api/explorer/v1/metier-territoire?rome=D1102&commune=57463",
    "/api/geographie/v1/departement",
    "/telechargements/communes.csv",
    "/api/infotravail/v1/metiers/Z9999",
)
NDJSON = "".join(json.dumps({"chemin": path}) + "\n" for path in PATHS)
LOG = "".join(f'203.0.113.9 - - [30/Nov/2026:10:00:00 +0000] "GET {path} HTTP/1.1" 200 12 "-" "x"\n' for path in PATHS)
HAR = json.dumps(
    {
        "log": {
            "entries": [
                {
                    "request": {
                        "method": "GET",
                        "url": f"https://tremplin.example{path}",
                        "headers": [
                            {"name": "Authorization", "value": "Bearer trm_live_x"},
                            {"name": "Accept", "value": "*/*"},
                        ],
                    }
                }
                for path in PATHS
            ]
        }
    }
)


@pytest.mark.parametrize("text", [NDJSON, LOG, HAR], ids=["ndjson", "journal", "har"])
def test_each_form_gives_the_same_requests(tmp_path: Path, text: str) -> None:
    file = tmp_path / "trafic"
    file.write_text(text)
    found = read(file)
    assert [(r.methode, r.chemin) for r in found] == [("GET", path) for path in PATHS]
    assert all("authorization" not in r.entetes for r in found)


def test_a_body_is_sent_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "trafic.ndjson"
    file.write_text('{"methode": "post", "chemin": "/mcp", "entetes": {"Cookie": "a"}, "corps": {"id": 1}}\n')
    (one,) = read(file)
    assert (one.methode, one.corps, one.entetes) == ("POST", b'{"id":1}', {"content-type": "application/json"})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "fichier vide"),
        ("bonjour\n", "ligne 1 : ni un objet JSON"),
        ('{"chemin": "/a"}\n{"chemin": \n', "ligne 2 : JSON illisible"),
        ('{"chemin": "a"}\n', "ligne 1 : « chemin »"),
        ('{"url": "/a"}\n', "ligne 1 : « url » inconnu ; attendus : chemin, corps, entetes, methode"),
    ],
)
def test_a_file_that_holds_no_request_says_where(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "trafic"
    file.write_text(text)
    with pytest.raises(Unreadable, match=told.replace("(", r"\(")):
        read(file)


def answer(document: Any, status: int = 200) -> Answer:
    return Answer(status, "application/json", orjson.dumps(document))


def test_differences_are_told_by_their_paths() -> None:
    before = {"a": 1, "b": {"c": [1, 2, 3]}, "version": {"release": "x"}, "d": 1}
    after = {"a": 1, "b": {"c": [1, 5]}, "version": {"release": "y"}, "d": 1.0, "e": None}
    assert gaps(answer(before), answer(after), ("version.release",)) == [
        Gap("b.c.1", "2", "5"),
        Gap("b.c.2", "3", "absent"),
        Gap("d", "1", "1.0"),
        Gap("e", "absent", "null"),
    ]
    assert gaps(answer(before), answer(before, 404), ()) == [Gap("statut", "200", "404")]
    text = [Answer(200, "text/csv", body) for body in (b"a", b"bc")]
    assert gaps(*text, ()) == [Gap("corps", "1 octets", "2 octets")]


def test_what_is_drawn_anew_for_each_page_is_no_difference() -> None:
    page = '<script nonce="{}"></script><input name="jeton" value="{}"><p>version {}</p><p>{}</p>'
    one = ("bm9u", "aaaa", "20261130T201018Z-0123456789ab", "Metz")
    other = ("bm9v", "bbbb", "20261201T201018Z-fedcba987654", "Metz")
    answers = [Answer(200, "text/html", page.format(*told).encode()) for told in (one, other, (*other[:3], "Nancy"))]
    assert gaps(answers[0], answers[1], ()) == []
    assert [g.chemin for g in gaps(answers[0], answers[2], ())] == ["corps"]
    links = [answer({"next": f"/a?page=2&release={told[2]}", "release": told[2]}) for told in (one, other)]
    assert [g.chemin for g in gaps(*links, ())] == ["release"]


REPLAYED = (
    "/api/geographie/v1/departement",
    "/api/geographie/v1/commune/search?code=57463",
    "/api/certification/v1?identifiant.rncp=RNCP90003",
    "/telechargements/certifications.csv",
    "/api/certification/v1/remplacement?rncp=RNCP99999",
)


def test_a_replay_holds_two_versions_against_each_other(
    demo_home: Home, world: Path, published: Publish, serve: Callable[..., Server], tmp_path: Path
) -> None:
    """The fictitious world, and the same where a département has another name."""
    file = world / "departements.csv"
    file.write_text(file.read_text().replace("Moselle", "Moselle (autre)"))
    _, flat = published()
    first, second, home = str(current(demo_home.reference)), flat.parent.name, Home(tmp_path / "publie", "")
    server = serve(home, TREMPLIN_LIMITES="non")
    traffic = tmp_path / "trafic.ndjson"
    told = [{"chemin": path} for path in REPLAYED] + [{"methode": "POST", "chemin": "/mcp", "corps": {}}]
    traffic.write_text("".join(json.dumps(one) + "\n" for one in told))
    key = make_key(home.settings())
    asked = ("rejouer", traffic, "--avant", first, "--url", server.url)
    done = tremplin(home.folder, *asked, "--apres", second, "--json", CLE=key)
    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    counts = {name: report[name] for name in ("requetes", "egales", "non_rejouees", "echecs")}
    assert counts == {"requetes": 6, "egales": 3, "non_rejouees": 1, "echecs": []}
    gap = {"avant": '"Moselle"', "apres": '"Moselle (autre)"'}
    assert [(one["chemin"], one["statuts"], one["ecarts"]) for one in report["differentes"]] == [
        (REPLAYED[0], [200, 200], [{"chemin": "5.nom", **gap}]),
        (REPLAYED[1], [200, 200], [{"chemin": "0.departement.nom", **gap}]),
    ]
    ignored = tremplin(home.folder, *asked, "--apres", second, "--ignorer", "*.nom", CLE=key)
    assert (ignored.returncode, "Égales" in ignored.stdout) == (0, True), ignored.stdout
    dead = tremplin(home.folder, *asked[:2], "--avant", server.url, "--apres", "http://127.0.0.1:1", "--json")
    assert dead.returncode == 1
    assert [one["echec"] for one in json.loads(dead.stdout)["echecs"]] == ["ConnectError"] * 5
