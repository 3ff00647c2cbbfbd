"""The image: what its recipe says in every run; built, then run as nobody on a root that isn't written, in the long
campaign."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests import needs
from tests.needs import ROOT
from tests.world.image import Image, built, given
from tests.world.sockets import answered, free_port
from tests.world.waiting import LIMIT_S, until
from tremplin.settings import DECLARED

HOST = "tremplin.exemple.fr"
PRODUCTION = {
    "TREMPLIN_HOTES": f"{HOST},autre.exemple.fr",
    "TREMPLIN_BASE_URL": f"https://{HOST}",
    "TREMPLIN_POIVRE": "poivre-d-essai-de-l-image-0123456789",
}

LOCAL = {"TREMPLIN_ENV": "local"}


def test_the_recipe_says_what_the_other_files_do() -> None:
    (user,) = given("USER")
    pod = next(yaml.safe_load_all((ROOT / "deploy" / "kubernetes" / "deployment.yaml").read_text()))
    security = pod["spec"]["template"]["spec"]["securityContext"]
    assert user == "{runAsUser}:{runAsGroup}".format(**security)
    assert re.findall(r"--[ug]id (\d+)", " ".join(given("RUN"))) == ["10001", "10001", "10001"]
    (settings,) = given("ENV")
    assert set(re.findall(r"(\w+)=", settings)) - set(DECLARED) == {"PATH", "PORT"}
    (command,) = given("CMD")
    _, _, run = json.loads(command)
    assert f"web: {run.removeprefix('exec ')}\n".replace('"', "") == (ROOT / "Procfile").read_text()


def test_the_build_is_given_what_it_copies() -> None:
    """And nothing else: what stands in the folder beside (secrets, data) never leaves for a builder."""
    lock = dict(part.split("=") for part in given("ARG"))
    copied = [
        p.replace("${LOCK}", lock["LOCK"]) for rest in given("COPY") for p in rest.split()[:-1] if "--from" not in p
    ]
    copied = [path for path in copied if not path.startswith("/")]
    assert copied == ["requirements.lock", "pyproject.toml", "README.md", "LICENSE", "src"]
    assert [path for path in copied if not (ROOT / path).exists()] == []
    kept = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    assert kept == ["requirements*.lock", *copied[1:]]


@contextmanager
def listening(status: int) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """Who answers everything with one status: its port, the paths and hosts that it was asked."""
    asked: list[tuple[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers["host"]))
            self.send_response(status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port, asked
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
def test_the_health_check_asks_by_a_name_that_is_served(status: int, code: int) -> None:
    """A server in production answers 421 to any other."""
    (check,) = given("HEALTHCHECK")
    _, *arguments = json.loads(check.partition("CMD ")[2])
    with listening(status) as (port, asked):
        done = subprocess.run([sys.executable, *arguments], env={"PORT": str(port), **PRODUCTION}, capture_output=True)
    assert (done.returncode, asked) == (code, [("/healthz", HOST)])


@pytest.fixture
def image() -> Iterator[Image]:
    if not needs.campaign(0, 1):
        pytest.skip("l'image entière : campagne longue")
    folder = Path(tempfile.mkdtemp(prefix="tremplin-image-", dir="/var/tmp"))
    try:
        with built(folder) as found:
            yield found
    finally:
        shutil.rmtree(folder)


def test_the_image_runs_as_it_says(image: Image, tmp_path: Path) -> None:
    (image.tree / "usr/bin/lscpu").unlink()  # which joblib asks, and the smallest systems have not
    volume = Path(tempfile.mkdtemp(dir=image.tree.parent))
    shutil.chown(volume, 10001, 10001)

    def done(*command: str, **environment: str) -> str:
        ran = subprocess.run(image.command(volume, command, **environment), capture_output=True, text=True)
        assert (ran.returncode, ran.stderr) == (0, "")
        return ran.stdout

    done("tremplin", "demo", "--si-vide", **PRODUCTION | LOCAL)
    (key,) = set(re.findall(r"trm_live_\w+", done("tremplin", "key", "create", **PRODUCTION)))

    port, journal = free_port(), tmp_path / "journal"
    served = {**PRODUCTION, "PORT": str(port)}
    with journal.open("wb") as log:
        server = subprocess.Popen(image.command(volume, image.config["Cmd"], **served), stdout=log, stderr=log)
    try:
        check = image.command(volume, image.config["Healthcheck"]["Test"][1:], **served)
        until(lambda: subprocess.run(check, capture_output=True).returncode, lambda code: code == 0)
        assert answered(f"http://127.0.0.1:{port}/healthz") == 421
        found = httpx.get(
            f"http://127.0.0.1:{port}/api/certification/v1?identifiant.rncp=RNCP90057",
            headers={"host": HOST, "authorization": f"Bearer {key}"},
        )
        assert {one["identifiant"]["rncp"] for one in found.json()} == {"RNCP90057"}
        assert confined(port) == {("10001", "10001", "0000000000000000", "1")}
    finally:
        end(server)
    lines = [line for line in journal.read_text().splitlines() if not line.startswith("{")]
    assert lines == [f"Tremplin écoute sur http://0.0.0.0:{port}"]
    assert [line for line in journal.read_text().splitlines() if '"level":"error"' in line] == []


def end(container: subprocess.Popen[bytes]) -> None:
    """Tell the first process of a container to end, as what runs containers does."""
    (first,) = Path(f"/proc/{container.pid}/task/{container.pid}/children").read_text().split()
    os.kill(int(first), signal.SIGTERM)
    try:
        container.wait(LIMIT_S)
    finally:
        container.kill()  # and all that it holds: --kill-child


def confined(port: int) -> set[tuple[str, ...]]:
    """User, group, capabilities and whether any may be gained, of all processes of the server."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().decode().split("\0")
            status = dict(
                line.split(":\t", 1) for line in (process / "status").read_text().splitlines() if ":\t" in line
            )
        except (FileNotFoundError, ProcessLookupError):
            continue
        if words[1:3] == ["/opt/tremplin/bin/tremplin", "serve"] and str(port) in words:
            told = status["Uid"].split()[0], status["Gid"].split()[0], status["CapEff"], status["NoNewPrivs"]
            found.add(told)
    return found
