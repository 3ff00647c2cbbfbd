"""Downloading published files: official addresses, resumed, hashed, asked for only when they changed.

Every address, redirects included, is checked before the connection (`outgoing.py`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.message import Message
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

import httpx
import orjson

from tremplin.domain.written.addresses import split_address
from tremplin.durable import file_hash, is_full, json_bytes, write_durably
from tremplin.outgoing import AddressRefused, Deadline, checked_request, within
from tremplin.sources.reading.declaration import Source
from tremplin.sources.reading.registry import SOURCES

MAX_BYTES = 8 * 1024**3
MAX_REDIRECTS = 3
_MAX_CATALOGUE = 64 * 1024**2
_TIMEOUT = httpx.Timeout(30, connect=5)
TOTAL_S = 3600
"""What one address may take in all; the next run resumes."""
_AGENT = "Tremplin (donnees ouvertes)"


class FetchRefused(AddressRefused):
    """The address or the answer can't be taken; the message says why."""


@dataclass(kw_only=True)
class Fetched:
    """What became of one address."""

    source: str
    url: str
    etat: str = "refusé"
    """« téléchargé », « inchangé » or « refusé »."""
    message: str = ""
    fichier: str | None = None
    sha256: str | None = None
    octets: int = 0
    repris: int = 0
    """Bytes kept from an interrupted download."""


def fetch_sources(
    folder: Path,
    names: Iterable[str],
    *,
    url: str | None = None,
    internal: frozenset[str] = frozenset(),
    progress: Callable[[Fetched], None] = lambda _result: None,
) -> list[Fetched]:
    """Download the current files of sources into `folder/<source>/`; one Fetched an address, failures included."""
    results = []
    with httpx.Client(
        timeout=_TIMEOUT, follow_redirects=False, headers={"user-agent": _AGENT}, trust_env=False
    ) as client:
        for name in names:
            source = SOURCES[name]
            addresses = [url] if url else list(source.urls)
            if not addresses:
                results.append(
                    Fetched(source=name, url=source.page, message=f"pas d'adresse stable, à prendre sur {source.page}")
                )
                progress(results[-1])
            while addresses:
                address = addresses.pop(0)
                result = Fetched(source=name, url=address)
                try:
                    with within(TOTAL_S) as deadline:
                        addresses += _fetch(client, source, folder / name, result, internal, deadline)
                except (AddressRefused, httpx.HTTPError, OSError) as error:
                    if is_full(error):
                        raise
                    result.etat, result.message = "refusé", f"{address} : {error or type(error).__name__}"
                progress(result)
                results.append(result)
    return results


def _fetch(
    client: httpx.Client, source: Source, folder: Path, result: Fetched, internal: frozenset[str], deadline: Deadline
) -> list[str]:
    """Download one address; a catalogue (data.gouv.fr, a page of links) gives addresses of matching files."""
    folder.mkdir(parents=True, exist_ok=True)
    memory = folder / f"{hashlib.sha256(result.url.encode()).hexdigest()[:16]}.json"
    partial = memory.with_suffix(".partiel")
    known: dict[str, Any] = orjson.loads(memory.read_bytes()) if memory.exists() else {}
    headers = {}
    if known.get("fichier") and Path(known["fichier"]).exists():
        if known.get("etag"):
            headers["if-none-match"] = known["etag"]
        elif known.get("last-modified"):
            headers["if-modified-since"] = known["last-modified"]
    elif partial.exists() and known.get("validateur"):
        headers |= {"range": f"bytes={partial.stat().st_size}-", "if-range": known["validateur"]}
    with _open(client, result.url, headers, internal, deadline) as response:
        if response.status_code == 304:
            result.etat, result.fichier, result.sha256 = "inchangé", known["fichier"], known["sha256"]
            return []
        if response.status_code == 416:
            partial.unlink(missing_ok=True)
            raise FetchRefused("reprise impossible, le fichier a changé : relancez")
        if response.status_code not in (200, 206):
            raise FetchRefused(f"réponse {response.status_code}")
        resumed = response.status_code == 206
        result.repris = partial.stat().st_size if resumed else 0
        validator = response.headers.get("etag") or response.headers.get("last-modified")
        write_durably(memory, json_bytes({"url": result.url, "validateur": validator}))
        _receive(response, partial, deadline, append=resumed)
        name = _file_name(response, result.url)
        fresh = {k: response.headers[k] for k in ("etag", "last-modified") if k in response.headers}
    found = _catalogue(source, partial, result.url)
    if found is not None:
        partial.unlink()
        memory.unlink()
        if not found:
            raise FetchRefused(f"aucun fichier de la source {source.name} à cette adresse")
        result.etat, result.message = "téléchargé", f"catalogue, {len(found)} fichiers"
        return found
    result.sha256 = file_hash(partial)
    result.octets = partial.stat().st_size
    target = folder / name
    partial.replace(target)
    unchanged = known.get("sha256") == result.sha256
    result.etat = "inchangé" if unchanged else "téléchargé"
    result.fichier = str(target)
    facts = {"url": result.url, "fichier": str(target), "sha256": result.sha256, "validateur": validator, **fresh}
    write_durably(memory, json_bytes(facts))
    return []


class _Answer:
    """A streamed answer, closed with its block."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response

    def __enter__(self) -> httpx.Response:
        return self.response

    def __exit__(self, *_: object) -> None:
        self.response.close()


def _open(
    client: httpx.Client, url: str, headers: dict[str, str], internal: frozenset[str], deadline: Deadline
) -> _Answer:
    """Follow at most three redirects, each one checked again; credentials never travel."""
    for _ in range(MAX_REDIRECTS + 1):
        request = checked_request(client, "GET", url, headers, internal, deadline=deadline)
        response = client.send(request, stream=True)
        if response.status_code not in (301, 302, 303, 307, 308):
            return _Answer(response)
        response.close()
        url = _joined(url, response.headers.get("location", ""))
        if not url:
            raise FetchRefused("redirection vers une adresse mal formée")
    raise FetchRefused(f"plus de {MAX_REDIRECTS} redirections")


def _joined(base: str, link: str) -> str:
    """Where a link leads; nothing when it is malformed."""
    try:
        return urljoin(base, link)
    except ValueError:
        return ""


def _last_part(url: str) -> str:
    return unquote(split_address(url).path.rpartition("/")[2])


def _receive(response: httpx.Response, partial: Path, deadline: Deadline, *, append: bool) -> None:
    size = partial.stat().st_size if append else 0
    with partial.open("ab" if append else "wb") as out:
        for chunk in response.iter_bytes(1 << 16):
            size += len(chunk)
            if size > MAX_BYTES:
                raise FetchRefused(f"plus de {MAX_BYTES // 1024**3} Go")
            out.write(chunk)
    if deadline.over:  # a body without a length ends where it is cut
        raise httpx.ReadError("coupé")


def _file_name(response: httpx.Response, url: str) -> str:
    """Name given by the server, else the last part of the address; never a path."""
    header = Message()
    header["content-disposition"] = response.headers.get("content-disposition", "")
    given = header.get_filename()
    query = re.search(r"[?&]n=([A-Z0-9_]+)", url)
    name = given or (f"{query[1]}.csv" if query else _last_part(url))
    safe = re.sub(r"[^\w.\- ]", "_", Path(name).name).lstrip(".")
    return safe or "fichier"


def _catalogue(source: Source, path: Path, url: str) -> list[str] | None:
    """Addresses of a source's files in a data.gouv.fr dataset or in a publisher's page; None for a file itself."""
    with path.open("rb") as handle:
        start = handle.read(512).lstrip().lower()
    if path.stat().st_size > _MAX_CATALOGUE:
        return None
    if start.startswith(b"{"):
        addresses = _resources(path.read_bytes())
    elif start.startswith((b"<!doctype html", b"<html")):
        links = _Links()
        links.feed(path.read_text("utf-8", errors="replace"))
        addresses = [joined for link in links.found if (joined := _joined(url, link))]
    else:
        return None
    if addresses is None:
        return None
    named = [a for a in addresses if source.files.fullmatch(_last_part(a))]
    return list(dict.fromkeys(named))


def _resources(content: bytes) -> list[str] | None:
    """Addresses in a dataset document of data.gouv.fr; None for any other JSON."""
    try:
        resources = orjson.loads(content).get("resources")
    except orjson.JSONDecodeError:
        return None
    if not isinstance(resources, list):
        return None
    return [str(r["url"]) for r in resources if isinstance(r, dict) and r.get("url")]


class _Links(HTMLParser):
    """Targets of a page's links."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]
