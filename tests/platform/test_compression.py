"""Every encoding gives the bytes of the plain answer, and says of itself what a cache must know."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from typing import Any

import brotli
import pytest
import zstandard
from starlette.testclient import TestClient

from tests.conftest import Home
from tests.world.callers import document
from tremplin.app import FAMILIES, create_app
from tremplin.portal.catalogue.operations import examples_of
from tremplin.portal.catalogue.printed import address, request_of
from tremplin.release.reader import Releases

DECODED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body),
}
LONG = "/api/geographie/v1/departement"
FILE = "/telechargements/communes.json"
STYLE = "/static/dsfr/dsfr.css"
LEAST = {"gzip": 13180, "br": 10713}
"""Bytes of it, of the 79 876; on the fly they are 15 741 and 14 588."""
READ, ENCODED = 74, 45
"""Printed requests that read open data, or what any key may; those of them whose answers are long enough."""


def raw(client: TestClient, url: str, encoding: str, method: str = "GET", **headers: str) -> tuple[Any, bytes]:
    """An answer, and its bytes as they were sent."""
    asked = {"accept-encoding": encoding, **{name.replace("_", "-"): value for name, value in headers.items()}}
    with client.stream(method, url, headers=asked) as answer:
        return answer, b"".join(answer.iter_raw())


def printed(home: Home) -> Iterator[str]:
    """Addresses of the requests that the documentation prints, of those that only read."""
    release = Releases(home.reference, 0).current
    for family in FAMILIES:
        told, examples = document(family.name), examples_of(family, release)
        for path, methods in told["paths"].items():
            asked = request_of(told, examples, f"GET {path}") if "get" in methods else None
            if asked and not (asked.needed or asked.after or asked.missing):
                yield address(asked, "")


def test_decompressed_it_is_the_plain_answer(demo_home: Home) -> None:
    read, encoded = 0, dict.fromkeys(DECODED, 0)
    with TestClient(create_app(demo_home.settings(TREMPLIN_LIMITES="non", TREMPLIN_JOURNAL="non"))) as client:
        client.headers["authorization"] = f"Bearer {demo_home.cle}"
        for url in printed(demo_home):
            plain, body = raw(client, url, "identity")
            if plain.status_code != 200:  # a token is asked for, or another permission
                continue
            read += 1
            for encoding, decoded in DECODED.items():
                answer, sent = raw(client, url, encoding)
                if answer.headers.get("content-encoding") == encoding:
                    encoded[encoding] += 1
                    sent = decoded(sent)
                assert (answer.status_code, sent) == (200, body), url
    assert (read, encoded) == (READ, dict.fromkeys(DECODED, ENCODED))


@pytest.mark.parametrize("encoding", DECODED)
def test_an_encoded_answer_has_a_weak_tag_that_is_held(demo_client: TestClient, encoding: str) -> None:
    plain, _ = raw(demo_client, LONG, "identity")
    answer, _ = raw(demo_client, LONG, encoding)
    tag = plain.headers["etag"]
    assert answer.headers["etag"] == f"W/{tag}"
    for given in (tag, f"W/{tag}"):
        again, body = raw(demo_client, LONG, encoding, if_none_match=given)
        assert (again.status_code, again.headers["etag"], body) == (304, given, b"")
        assert again.headers["vary"] == plain.headers["vary"] == answer.headers["vary"]


@pytest.mark.parametrize("encoding", DECODED)
def test_head_tells_of_the_encoded_answer(demo_client: TestClient, encoding: str) -> None:
    given, sent = raw(demo_client, LONG, encoding)
    head, nothing = raw(demo_client, LONG, encoding, "HEAD")
    told = ("content-encoding", "content-length", "content-type", "etag", "vary")
    assert [head.headers[name] for name in told] == [given.headers[name] for name in told]
    assert (nothing, int(head.headers["content-length"])) == (b"", len(sent))


@pytest.mark.parametrize("encoding", DECODED)
def test_ranges_are_of_the_plain_file(demo_client: TestClient, encoding: str) -> None:
    plain, body = raw(demo_client, FILE, "identity")
    whole, sent = raw(demo_client, FILE, encoding)
    assert DECODED[encoding](sent) == body
    assert ("accept-ranges" in plain.headers, "accept-ranges" in whole.headers) == (True, False)
    part, some = raw(demo_client, FILE, encoding, range="bytes=0-99", if_range=plain.headers["etag"])
    assert (part.status_code, some, part.headers["etag"]) == (206, body[:100], plain.headers["etag"])
    other, _ = raw(demo_client, FILE, encoding, range="bytes=0-99", if_range=whole.headers["etag"])
    assert (other.status_code, other.headers["content-encoding"]) == (200, encoding), "its part would fit no whole"


@pytest.mark.parametrize("encoding", DECODED)
def test_the_same_bytes_give_the_same_and_others_their_own(demo_client: TestClient, encoding: str) -> None:
    first, again = (raw(demo_client, LONG, encoding)[1] for _ in range(2))
    other = raw(demo_client, "/api/geographie/v1/mission-locale", encoding)[1]
    assert first == again
    assert DECODED[encoding](other) == raw(demo_client, "/api/geographie/v1/mission-locale", "identity")[1]


@pytest.mark.parametrize(("encoding", "form"), [("gzip", "gzip"), ("gzip, deflate, br, zstd", "br")])
def test_texts_of_pages_are_as_small_as_they_can_be(demo_client: TestClient, encoding: str, form: str) -> None:
    plain, body = raw(demo_client, STYLE, "identity")
    answer, sent = raw(demo_client, STYLE, encoding)
    head, nothing = raw(demo_client, STYLE, encoding, "HEAD")
    assert (answer.headers["content-encoding"], DECODED[form](sent)) == (form, body)
    assert len(sent) == LEAST[form]
    told = ("content-encoding", "content-length", "content-type", "etag", "vary", "cache-control", "last-modified")
    assert [head.headers[name] for name in told] == [answer.headers[name] for name in told]
    assert [answer.headers[name] for name in told[5:]] == [plain.headers[name] for name in told[5:]]
    assert (nothing, answer.headers["etag"]) == (b"", f"W/{plain.headers['etag']}")
    assert raw(demo_client, STYLE, encoding, if_none_match=answer.headers["etag"])[0].status_code == 304
