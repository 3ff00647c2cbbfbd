"""Traces: what a collector receives of a request, what it never does, and what happens where there is none."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import httpx
import orjson
import pytest

from tests.conftest import Home, Server
from tests.world.collector import collector
from tests.world.sockets import free_port
from tests.world.waiting import LIMIT_S, until
from tremplin.settings import Settings, SettingsError

pytestmark = pytest.mark.one_store
AT_ONCE = {"OTEL_BSP_SCHEDULE_DELAY": "50"}
"""Spans wait a twentieth of a second for others."""
TRACE, CALLER, REQUEST = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", "demande-tracee-1"


def stop(server: Server) -> None:
    """End a server: what waited to be sent is."""
    server.process.terminate()
    server.process.wait(LIMIT_S)


def test_a_request_is_told_and_no_secret_of_it(own_home: Home, serve: Callable[..., Server]) -> None:
    with collector() as there:
        server = serve(
            own_home,
            workers=2,
            TREMPLIN_TRACES=there.address,
            **AT_ONCE,
            OTEL_EXPORTER_OTLP_ENDPOINT=there.address,
            FASTAPI_OTEL_AUTO_CONFIGURE="true",
        )
        headers = {
            "authorization": f"Bearer {own_home.cle}",
            "traceparent": f"00-{TRACE}-{CALLER}-01",
            "x-request-id": REQUEST,
            "user-agent": "Logiciel-de-Camille",
        }
        asked = "/api/certification/v1?identifiant.rncp=RNCP37537"
        assert httpx.get(f"{server.url}{asked}", headers=headers).status_code == 200
        assert httpx.get(f"{server.url}/connexion/lien?jeton=jeton-de-camille").status_code == 410
        assert httpx.get(f"{server.url}/nulle-part/camille").status_code == 404

        def both_answered() -> bool:
            httpx.get(f"{server.url}/healthz")  # by a new connection: the kernel chooses who answers
            return len({seen.process for seen in there.spans() if seen.answers}) == 2

        until(both_answered)
        names = {"GET", "GET /connexion/lien", "GET /healthz", "GET /api/certification/v1"}
        until(lambda: {seen.span.name for seen in there.spans() if seen.answers} == names)
        spans, sent = there.spans(), b"".join(there.bodies)

    assert there.paths == {"/v1/traces"}
    mine = [seen for seen in spans if seen.span.trace_id.hex() == TRACE]
    (request,) = (seen for seen in mine if seen.answers)
    assert (request.span.name, request.span.parent_span_id.hex()) == ("GET /api/certification/v1", CALLER)
    assert request.told == {
        "http.request.method": "GET",
        "url.scheme": "http",
        "http.response.status_code": 200,
        "http.route": "/api/certification/v1",
        "tremplin.requete": REQUEST,
        "tremplin.appelant": "cle",
        "tremplin.famille": "certifications",
        "tremplin.cout": "light",
    }
    below = [seen for seen in mine if seen.span.parent_span_id == request.span.span_id]
    (key, *_) = (seen for seen in below if seen.span.name == "transaction")
    within = [seen.span.name for seen in mine if seen.span.parent_span_id == key.span.span_id]
    assert within == ["BEGIN", "SELECT cle"]
    (read,) = (seen for seen in below if seen.span.name == "SELECT certifications")
    assert read.told == {
        "db.system.name": "sqlite",
        "db.namespace": "release",
        "db.query.summary": "SELECT certifications",
    }
    for secret in (own_home.cle, own_home.cle.split("_")[2], "jeton-de-camille", "camille", "Camille", "RNCP37537"):
        assert secret.encode() not in sent, secret
    assert REQUEST.encode() in sent


def test_who_calls_may_keep_a_request_out_but_not_the_reverse(own_home: Home, serve: Callable[..., Server]) -> None:
    """Half of the traces: those whose id begins low, as every sampler of this kind has it."""
    kept, refused, beyond = f"{0:031}1", f"{0:031}2", "f" * 32
    with collector() as there:
        server = serve(own_home, TREMPLIN_TRACES=there.address, TREMPLIN_TRACES_PART="0.5")
        for trace, flag in ((kept, "01"), (refused, "00"), (beyond, "01")):
            httpx.get(f"{server.url}/healthz", headers={"traceparent": f"00-{trace}-{CALLER}-{flag}"})
        stop(server)
        assert {seen.span.trace_id.hex() for seen in there.spans()} & {kept, refused, beyond} == {kept}


def test_a_collector_that_is_not_there_is_told_once(own_home: Home, serve: Callable[..., Server]) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    server = serve(own_home, TREMPLIN_TRACES=nowhere, OTEL_BSP_MAX_QUEUE_SIZE="2", OTEL_BSP_MAX_EXPORT_BATCH_SIZE="1")
    worker = server.worker

    def told() -> list[str]:
        lines = (orjson.loads(line) for line in server.journal.read_bytes().splitlines() if line.startswith(b"{"))
        return sorted(line.get("collecteur", line.get("dit")) for line in lines if line.get("processus") == worker)

    def asked() -> list[str]:
        assert httpx.get(f"{server.url}/healthz").status_code == 200
        return told()

    whole = ["Queue full, dropping %s.", nowhere]
    until(asked, lambda found: len(found) == len(whole))
    answers = [httpx.get(f"{server.url}/healthz") for _ in range(20)]
    assert [answer.status_code for answer in answers] == [200] * 20
    stop(server)
    assert told() == whole


def test_without_the_setting_nothing_of_it_is_loaded(own_home: Home) -> None:
    """But OpenTelemetry's interface, which FastAPI loads."""
    heavy = ("opentelemetry.sdk", "opentelemetry.exporter", "google.protobuf", "requests", "tremplin.traces.")
    look = (
        "import sys; from starlette.testclient import TestClient; from tremplin.app import create_app\n"
        "with TestClient(create_app()) as client: assert client.get('/recherche?q=boulanger').status_code == 200\n"
        f"print('tremplin.traces' in sys.modules, [name for name in sys.modules if name.startswith({heavy})])"
    )
    done = subprocess.run(
        [sys.executable, "-c", look], env=own_home.environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout == "True []\n"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"TREMPLIN_TRACES": "collecteur:4318"}, r"http\(s\)://hôte"),
        ({"TREMPLIN_TRACES": "https://moi:secret@collecteur"}, "OTEL_EXPORTER_OTLP_HEADERS"),
        ({"TREMPLIN_TRACES_PART": "1.5"}, "de 0 à 1"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(given: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        Settings.from_environment(given)
