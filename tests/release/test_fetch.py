"""Downloading from a local server: resume, conditional requests, hashes, catalogues; forbidden addresses."""

from __future__ import annotations

import hashlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from unittest.mock import patch

import httpx
import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tremplin.outgoing import AddressRefused, check_address, checked_request
from tremplin.release import fetch as fetching
from tremplin.release.fetch import Fetched, fetch_sources
from tremplin.sources.reading.registry import SOURCES

CONTENT = b"DEP,REG,LIBELLE\n" + b"".join(b"%02d,11,Departement %d\n" % (n, n) for n in range(1, 96)) * 300


@dataclass
class Publisher:
    """A publisher's server: what it serves, how it fails, what it was asked."""

    url: str = ""
    content: bytes = CONTENT
    cut_at: int | None = None
    """Bytes after which the next answer stops short, once."""
    document: bytes | None = None
    location: str | None = None
    drip: str = ""
    """What comes a line each tenth of a second, without end: the head of the answer, or its body."""
    asked: list[dict[str, str]] = field(default_factory=list)

    @property
    def etag(self) -> str:
        return f'"{hashlib.md5(self.content).hexdigest()}"'

    @property
    def internal(self) -> frozenset[str]:
        return frozenset({self.url.removeprefix("http://")})


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    served = Publisher()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append(dict(self.headers.items()))
            if served.location and self.path != "/departements.csv":
                self.send_response(302)
                self.send_header("location", served.location)
                self.end_headers()
                return
            if served.drip:
                self.send_response(200)
                with suppress(OSError):
                    if served.drip == "body":
                        self.end_headers()
                    while True:
                        self.wfile.write(b"x: y\r\n")
                        time.sleep(0.1)
                return
            body, status = served.content, 200
            if served.document and self.path.startswith("/catalogue"):
                body = served.document
            elif self.headers.get("if-none-match") == served.etag:
                self.send_response(304)
                self.end_headers()
                return
            if (part := self.headers.get("range")) and self.headers.get("if-range") == served.etag:
                body, status = body[int(part.removeprefix("bytes=").rstrip("-")) :], 206
            self.send_response(status)
            self.send_header("etag", served.etag)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            cut, served.cut_at = served.cut_at, None
            self.wfile.write(body if cut is None else body[:cut])

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield served
    server.shutdown()


def fetch(publisher: Publisher, folder: Path, path: str = "/departements.csv") -> list[Fetched]:
    return fetch_sources(folder, ["cog_departements"], url=publisher.url + path, internal=publisher.internal)


def test_a_file_arrives_with_its_name_and_hash(publisher: Publisher, tmp_path: Path) -> None:
    (result,) = fetch(publisher, tmp_path)
    assert (result.etat, result.sha256) == ("téléchargé", hashlib.sha256(CONTENT).hexdigest())
    assert Path(str(result.fichier)) == tmp_path / "cog_departements" / "departements.csv"
    assert Path(str(result.fichier)).read_bytes() == CONTENT


def test_an_unchanged_file_is_not_downloaded_again(publisher: Publisher, tmp_path: Path) -> None:
    fetch(publisher, tmp_path)
    (result,) = fetch(publisher, tmp_path)
    assert (result.etat, result.octets) == ("inchangé", 0)
    assert publisher.asked[-1]["if-none-match"] == publisher.etag
    publisher.content = CONTENT + b"971,01,Guadeloupe\n"
    (result,) = fetch(publisher, tmp_path)
    assert (result.etat, result.sha256) == ("téléchargé", hashlib.sha256(publisher.content).hexdigest())


def test_a_download_cut_short_is_resumed_where_it_stopped(publisher: Publisher, tmp_path: Path) -> None:
    publisher.cut_at = 70_000
    (cut,) = fetch(publisher, tmp_path)
    assert cut.etat == "refusé"
    assert not (tmp_path / "cog_departements" / "departements.csv").exists()
    (resumed,) = fetch(publisher, tmp_path)
    assert resumed.etat == "téléchargé"
    assert 0 < resumed.repris <= 70_000
    assert publisher.asked[-1]["range"] == f"bytes={resumed.repris}-"
    assert Path(str(resumed.fichier)).read_bytes() == CONTENT


def test_a_file_that_changed_meanwhile_starts_again(publisher: Publisher, tmp_path: Path) -> None:
    publisher.cut_at = 70_000
    fetch(publisher, tmp_path)
    publisher.content = CONTENT[::-1]
    (result,) = fetch(publisher, tmp_path)
    assert (result.etat, result.repris) == ("téléchargé", 0)
    assert Path(str(result.fichier)).read_bytes() == publisher.content


def test_a_catalogue_leads_to_its_matching_files(publisher: Publisher, tmp_path: Path) -> None:
    resources = [
        {"url": url} for url in (f"{publisher.url}/departements.csv", f"{publisher.url}/notice.pdf", "https://[::1/x")
    ]
    publisher.document = orjson.dumps({"resources": resources})
    catalogue, file = fetch(publisher, tmp_path, "/catalogue")
    assert catalogue.etat == "téléchargé"
    assert (file.etat, file.url) == ("téléchargé", f"{publisher.url}/departements.csv")


def test_a_page_of_links_leads_to_its_matching_files(publisher: Publisher, tmp_path: Path) -> None:
    publisher.document = b"""<!DOCTYPE html><html><body><a href="/notice.pdf">Notice</a>
        <p><a href="https://[::1/departements.csv">Ailleurs</a>
        <a class=fichier href='departements.csv'>Les d&eacute;partements</a></p></body></html>"""
    page, file = fetch(publisher, tmp_path, "/catalogue")
    assert (page.message, file.etat) == ("catalogue, 1 fichiers", "téléchargé")
    publisher.document = b"<html><body>Page en maintenance</body></html>"
    (refused,) = fetch(publisher, tmp_path, "/catalogue")
    assert (refused.etat, "aucun fichier de la source" in refused.message) == ("refusé", True)


def test_a_source_without_a_stable_address_says_where_to_find_it(tmp_path: Path) -> None:
    (result,) = fetch_sources(tmp_path, ["acce"])
    assert (result.etat, SOURCES["acce"].page in result.message) == ("refusé", True)


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "https://localhost/x",
        "https://[::1]/x",
        "https://9.9.9.9:99999/",
        "https://9.9.9.9:abc/",
        "https://[::1/",
        "https://9.9.9.9:22/",
        "https://a%00b/",
    ],
)
def test_a_redirection_to_a_forbidden_address_is_refused(publisher: Publisher, tmp_path: Path, target: str) -> None:
    publisher.location = target
    (result,) = fetch(publisher, tmp_path, "/ailleurs")
    assert result.etat == "refusé"
    assert len(publisher.asked) == 1


@pytest.mark.parametrize("drip", ["head", "body"])
def test_a_publisher_that_drips_is_cut_in_the_end(
    publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drip: str
) -> None:
    monkeypatch.setattr(fetching, "TOTAL_S", 1)
    publisher.drip = drip
    (result,) = fetch(publisher, tmp_path)
    assert (result.etat, result.message) == ("refusé", f"{publisher.url}/departements.csv : plus de 1 s en tout")


def test_redirections_end(publisher: Publisher, tmp_path: Path) -> None:
    publisher.location = f"{publisher.url}/encore"
    (result,) = fetch(publisher, tmp_path, "/ailleurs")
    assert "redirections" in result.message


@pytest.mark.parametrize(
    "url",
    [
        "http://www.insee.fr/x",
        "ftp://www.insee.fr/x",
        "https://user:secret@www.insee.fr/x",
        "https:///x",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0.0.0.0/",
        "https://10.0.0.1/",
        "https://192.168.1.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[fe80::1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://100.64.0.1/",
        "https://224.0.0.1/",
        "https://9.9.9.9:22/",
        "https://9.9.9.9:80/",
        "https://9.9.9.9:0/",
        "https://9.9.9.9:8443/",
        "https://9.9.9.9:99999/",
        "https://9.9.9.9:abc/",
        "https://[::1/",
        "https://9.9.9.9]/",
        "https://a\0b/",
        "https://\ud800/",
        "https://ⓛocalhost/",
        f"https://{'a' * 70}.fr/",
        "https://é.fr/",
        "https://@9.9.9.9/",
        "https://:@9.9.9.9/",
    ],
)
def test_addresses_that_are_not_public_are_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        check_address(url)


@pytest.mark.parametrize("url", ["https://9.9.9.9/", "https://9.9.9.9:443/a?b#c", "https://9.9.9.9:/"])
def test_an_address_is_the_one_to_connect_to(url: str) -> None:
    assert check_address(url) == "9.9.9.9"


_PARTS = st.sampled_from(
    [
        "https",
        "http",
        "://",
        ":",
        "/",
        "//",
        "[",
        "]",
        "@",
        "9.9.9.9",
        "127.0.0.1",
        "::1",
        "%00",
        "%",
        "\\",
        "?",
        "#",
        "443",
        "22",
        "99999",
        "-1",
        "abc",
        "\0",
        "\ud800",
        "\t",
        "\n",
        " ",
        "é",
        "①",
        "xn--",
        ".",
        "a" * 64,
    ]
)


@given(st.one_of(st.lists(_PARTS, max_size=12).map("".join), st.text(max_size=40).map("https://{}".format)))
@example("https://9.9.9.9")
def test_any_text_is_an_address_or_is_refused(url: str) -> None:
    with patch("socket.getaddrinfo", side_effect=_no_name), httpx.Client() as client:
        try:
            built = checked_request(client, "GET", url, {})
        except AddressRefused as refusal:
            assert str(refusal)
        else:
            assert (built.url.scheme, built.url.host, built.url.port) == ("https", "9.9.9.9", None)


def _no_name(host: str, port: int, **_: object) -> list[object]:
    """A resolver that knows literal addresses alone."""
    if host.encode("idna") == b"9.9.9.9" and "\0" not in host:
        return [(2, 1, 6, "", (host, port))]
    raise socket.gaierror


def test_every_fetched_source_names_https_addresses() -> None:
    addresses = {s.name: s.urls for s in SOURCES.values() if s.urls}
    assert {"kit_apprentissage", "france_competences", "cog_communes"} - set(addresses) == set()
    assert [u for urls in addresses.values() for u in urls if not u.startswith("https://")] == []
