"""A depot that speaks S3, what can go wrong on the way to it, and releases made of a few bytes."""

from __future__ import annotations

import hashlib
import json
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tremplin.release.depot.following import follow
from tremplin.release.depot.place import Depot
from tremplin.release.depot.sending import send
from tremplin.release.publish import FORMAT, folder_of

BUCKET = "versions"


@contextmanager
def s3() -> Iterator[str]:
    """Address of a server that speaks S3, with an empty bucket."""
    from moto.server import ThreadedMotoServer  # long to read: those who send and follow import this module too

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    urllib.request.urlopen(urllib.request.Request(f"{url}/moto-api/reset", method="POST")).close()
    urllib.request.urlopen(urllib.request.Request(f"{url}/{BUCKET}", method="PUT")).close()
    try:
        yield url
    finally:
        server.stop()


def access(endpoint: str) -> dict[str, str]:
    """What the environment tells of how to reach it."""
    return {
        "AWS_ENDPOINT": endpoint,
        "AWS_ACCESS_KEY_ID": "essai",
        "AWS_SECRET_ACCESS_KEY": "essai",
        "AWS_REGION": "us-east-1",
        "AWS_ALLOW_HTTP": "true",
    }


def send_to(url: str, home: Path, name: str) -> None:
    """What a process of its own does to send a release."""
    send(home, name, Depot(url))


def follow_from(url: str, home: Path) -> None:
    """What a process of its own does to follow a depot, without rest."""
    follow(home, Depot(url), 3, lambda _seconds: time.sleep(0.01))


class Proxy:
    """Between a program and its depot: lets so many requests through, then cuts every connection."""

    def __init__(self, url: str) -> None:
        self.left: int | None = None
        """Requests that still pass; None: all."""
        self.deaf = False
        """Whether the last that passes is done and its answer lost."""
        proxy, target = self, url.removeprefix("http://")

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one_request(self) -> None:
                self.raw_requestline = self.rfile.readline(65537)
                if not self.raw_requestline or not self.parse_request():
                    self.close_connection = True
                    return
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                if not proxy.pass_one():
                    self.close_connection = True
                    return
                there = HTTPConnection(target, timeout=30)
                there.request(self.command, self.path, body, dict(self.headers.items()))
                answer = there.getresponse()
                content = answer.read()
                if proxy.deaf and proxy.left == 0:
                    self.close_connection = True
                    return
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("transfer-encoding", "connection", "server", "date"):
                        self.send_header(name, value)
                if not answer.getheader("content-length"):
                    self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
                there.close()

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._lock = threading.Lock()
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def pass_one(self) -> bool:
        with self._lock:
            if self.left == 0:
                return False
            if self.left is not None:
                self.left -= 1
            return True

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def proxy(url: str) -> Iterator[Proxy]:
    """A proxy, until the end of the block."""
    made = Proxy(url)
    try:
        yield made
    finally:
        made.close()


def small_release(home: Path, number: int, files: Mapping[str, bytes], **more: Any) -> str:
    """A release of these files: what travels knows of them their manifest alone."""
    digest = hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest()
    name = f"20261130T0000{number:02d}Z-{digest[:12]}"
    folder = folder_of(home, name)
    told = {}
    for file, content in files.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(content)
        told[file] = {"sha256": hashlib.sha256(content).hexdigest(), "taille": len(content)}
    manifest = {"nom": name, "format": FORMAT, "empreinte": digest, "fichiers": told, "sources": {}, "tables": {}}
    (folder / "manifest.json").write_text(json.dumps(manifest | more))
    return name


def contents(home: Path, name: str) -> dict[str, bytes]:
    """Every file of a release, its manifest too."""
    folder = folder_of(home, name)
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
