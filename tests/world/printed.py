"""The requests that the documentation prints, read from its pages, and a machine on which they run as they are."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import lxml.html
import pytest
from starlette.testclient import TestClient

HOST = "http://localhost:8000"
"""What the pages of an application of the tests print as its address."""
_CURL = """
curl() {
  printf '%s\\0' "$@" > "$ASKED_FILE"
  command curl -s -g --max-time 60 -o "$ANSWER_FILE" -w '%{http_code}' "$@"
}
"""
"""As people type it, what it was asked written down; its answer kept, its status told."""
_PYTHON = f'python3() {{ "{sys.base_prefix}/bin/python3" -I -S "$@"; }}\n'
"""Without what a machine installed: a fifth of the start of the one that a path leads to."""
_NODE = """
const lines = JSON.parse(require("fs").readFileSync(0, "utf8")), asked = [];
globalThis.fetch = async (url, options = {}) => {
  asked.push({ method: options.method || "GET", url, headers: options.headers || {}, body: options.body || "" });
  return { ok: true, json: async () => ({}), text: async () => "" };
};
console.log = () => {};
(async () => {
  for (const { code, env } of lines) {
    Object.assign(process.env, env);
    await new (Object.getPrototypeOf(async () => {}).constructor)(code)();
  }
  process.stdout.write(JSON.stringify(asked));
})();
"""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A request as a page prints it."""

    operation: str
    before: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Operations whose answers it needs parts of: the line that keeps one, those that give each variable."""
    after: tuple[str, ...]
    condition: str
    outside: tuple[str, ...]
    """Variables that no request gives."""
    curl: str
    python: str
    javascript: str


def sections(page: str) -> Iterator[tuple[str, Section | None]]:
    """Operations of a page, each with what it prints; None where it prints nothing."""
    for found in lxml.html.fromstring(page).cssselect("details.operation"):
        operation = found.get("data-operation")
        told = {kind: [c.text_content() for c in found.cssselect(f"code[data-requete={kind}]")] for kind in _KINDS}
        if not told["curl"]:
            yield operation, None
            continue
        (curl,), (python,), (javascript,) = (told[kind] for kind in _KINDS)
        yield (
            operation,
            Section(
                operation=operation,
                before=tuple(
                    (
                        one.get("data-garde"),
                        one.cssselect("code[data-requete=garde]")[0].text_content(),
                        tuple(line.text_content() for line in one.cssselect("code[data-requete=variable]")),
                    )
                    for one in found.cssselect("[data-garde]")
                ),
                after=tuple(one.get("href").removeprefix("#") for one in found.cssselect("[data-apres]")),
                condition="".join(one.text_content() for one in found.cssselect("[data-condition]")),
                outside=tuple(one.text_content() for one in found.cssselect("[data-dehors]")),
                curl=curl,
                python=python,
                javascript=javascript,
            ),
        )


_KINDS = ("curl", "python", "javascript")


@contextmanager
def reached(app: Any) -> Iterator[str]:
    """The address of an application of this process, for programs outside it."""
    client = TestClient(app, base_url=HOST, raise_server_exceptions=False)

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {n: v for n, v in self.headers.items() if n.lower() not in ("host", "content-length")}
            found = client.request(self.command, self.path, headers=headers, content=body, follow_redirects=False)
            self.send_response(found.status_code)
            self.send_header("content-length", str(len(found.content)))
            self.end_headers()
            self.wfile.write(found.content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815  as the library names them

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


@dataclass
class Shell:
    """A shell in which printed requests run: what it holds, what it asked."""

    url: str
    folder: Path
    held: dict[str, str]
    answered: dict[str, set[str]] = field(default_factory=dict)
    """Operation whose answer is kept → the variables that it gave."""

    def run(self, text: str, name: str) -> tuple[int, str]:
        """The status and the body that answer a printed command; the body stays where the pages keep it."""
        asked, answer = self.folder / "demande", self.folder / f"{name}.json"
        answer.write_bytes(b"")
        told = {**os.environ, **self.held, "ASKED_FILE": str(asked), "ANSWER_FILE": str(answer)}
        script = _PYTHON + _CURL + text.replace(HOST, self.url)
        done = subprocess.run(["bash", "-c", script], env=told, capture_output=True, text=True, check=True)
        return int(done.stdout or 0), answer.read_text(errors="replace")

    def keep(self, operation: str, call: str, parts: tuple[str, ...]) -> None:
        """Run the printed lines that keep an answer, unless it is kept already, then its parts."""
        if operation not in self.answered:
            script = f'curl() {{ command curl -s -g --max-time 60 "$@"; }}\n{call.replace(HOST, self.url)}'
            self._bash(script)
            self.answered[operation] = set()
        for line in parts:
            variable = line.removeprefix("export ").partition("=")[0]
            self.held[variable] = self._bash(f'{line}\nprintf %s "${variable}"')
            assert self.held[variable], (operation, line)
            self.answered[operation].add(variable)

    def forget(self, variable: str) -> None:
        """A variable names nothing more: the answer that gave it is to be asked for again."""
        for operation in [one for one, given in self.answered.items() if variable in given]:
            for given in self.answered.pop(operation):
                self.held.pop(given, None)

    def _bash(self, script: str) -> str:
        told = {**os.environ, **self.held}
        done = subprocess.run(
            ["bash", "-c", _PYTHON + script], env=told, cwd=self.folder, capture_output=True, text=True, check=True
        )
        return done.stdout

    @property
    def asked(self) -> dict[str, Any]:
        """What the last command asked: method, address, headers, body."""
        words = (self.folder / "demande").read_text().split("\0")[:-1]
        found: dict[str, Any] = {"method": "GET", "headers": {}, "body": "", "url": ""}
        for word, value in zip(words, [*words[1:], ""], strict=True):
            if word == "-X":
                found["method"] = value
            elif word == "-H":
                name, _, told = value.partition(": ")
                found["headers"][name] = told
            elif word in ("-d", "--data-binary"):
                found["body"] = value
            elif word.startswith("http"):
                found["url"] = word.replace(self.url, HOST)
        return found


def by_python(section: Section, held: dict[str, str]) -> dict[str, Any]:
    """What the Python that is printed asks."""
    asked: list[httpx.Request] = []

    def send(method: str) -> Callable[..., httpx.Response]:
        def called(url: str, **more: Any) -> httpx.Response:
            asked.append(httpx.Request(method, url, **more))
            return httpx.Response(200, json={}, request=asked[-1])

        return called

    with pytest.MonkeyPatch.context() as patch:
        for name, value in held.items():
            patch.setenv(name, value)
        for method in ("get", "post", "put", "patch", "delete"):
            patch.setattr(httpx, method, send(method.upper()))
        exec(compile(section.python, section.operation, "exec"), {"print": lambda *_: None})
    (request,) = asked
    return {
        "method": request.method,
        "url": str(request.url),
        "headers": dict(request.headers),
        "body": request.content.decode(),
    }


def by_javascript(told: list[tuple[Section, dict[str, str]]]) -> list[dict[str, Any]]:
    """What the JavaScript that is printed asks, all at once."""
    lines = [{"code": section.javascript, "env": held} for section, held in told]
    done = subprocess.run(["node", "-e", _NODE], input=json.dumps(lines), capture_output=True, text=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def same(asked: dict[str, Any]) -> tuple[Any, ...]:
    """A request, however it is written: method, address and query as they are read, what it shows, what it sends."""
    url = httpx.URL(asked["url"])
    headers = {name.lower(): value for name, value in asked["headers"].items()}
    kind = headers.get("content-type", "")
    body = json.loads(asked["body"]) if kind == "application/json" else asked["body"]
    return asked["method"], url.path, sorted(url.params.multi_items()), headers.get("authorization"), kind, body
