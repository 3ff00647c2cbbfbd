"""A network that fails: between a client and a server of this machine, every so many requests something goes wrong."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

KINDS = ("before", "429", "half", "503", "late", "502", "after", "504")
"""What goes wrong, in turn: cut before the server is asked, told to wait, cut in the middle of the answer, refused,
late, a bad gateway, cut once the server has done it, a gateway that waited too long."""
_LATE_S = 0.05


@dataclass
class Proxy:
    """Its address, what it was asked, what it did wrong."""

    url: str
    asked: int = 0
    wrong: list[str] = field(default_factory=list)
    kinds: Iterator[str] = field(default_factory=lambda: itertools.cycle(KINDS))
    heads: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    """Method, address and headers of each request that came."""


@contextmanager
def proxy(server: str, every: int) -> Iterator[Proxy]:
    """What is asked of it is asked of a server, but one request out of `every`."""
    place, lock = urlsplit(server), threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else the client acknowledges the headers only 40 ms later

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            with lock:
                told.asked += 1
                told.heads.append((self.command, self.path, {n.lower(): v for n, v in self.headers.items()}))
                kind = next(told.kinds, "") if told.asked % every == 0 else ""
                told.wrong += [kind] if kind else []
            if kind == "before":
                return self.cut()
            if kind.isdigit():
                return self.tell(
                    int(kind), {"retry-after": "0", "content-type": "application/json"}, b'{"message":"panne"}'
                )
            status, headers, content = self.asked_of_the_server(body)
            if kind == "after":
                return self.cut()
            if kind == "late":
                time.sleep(_LATE_S)
            self.tell(status, headers, content, half=kind == "half")
            return None

        def asked_of_the_server(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
            upstream = HTTPConnection(place.hostname or "", place.port, timeout=60)
            sent = {n: v for n, v in self.headers.items() if n.lower() not in ("host", "connection")}
            upstream.request(self.command, self.path, body, sent)
            found = upstream.getresponse()
            content = found.read()
            upstream.close()
            kept = {n: v for n, v in found.getheaders() if n.lower() not in ("transfer-encoding", "content-length")}
            return found.status, kept, content

        def tell(self, status: int, headers: dict[str, str], content: bytes, half: bool = False) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status not in (204, 304):
                self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: len(content) // 2] if half else content)
            if half:
                self.cut()

        def cut(self) -> None:
            self.wfile.flush()
            self.close_connection = True
            self.connection.close()

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815  as the library names them

        def log_message(self, *_: Any) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.daemon_threads = True
    told = Proxy(f"http://127.0.0.1:{running.server_port}")
    threading.Thread(target=running.serve_forever, daemon=True).start()
    try:
        yield told
    finally:
        running.shutdown()
