"""The protocol: both eras, by the SDK's client and by another maker's; what is listed; who may ask, how often."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any

import httpx2
import orjson
import pytest
from jsonschema import Draft202012Validator
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from starlette.testclient import TestClient

from tests.conftest import Home, make_key
from tests.world.assistants import CALLS, ERAS, HANDSHAKE, MODERN, Assistant
from tremplin.app import create_app
from tremplin.assistants.reply import WEIGHT
from tremplin.platform.bounds.limits import ANONYMOUS, KEYED, Cost, Rate
from tremplin.release.publish import current

URL = "http://testserver/mcp"
MODES = {HANDSHAKE: "legacy", MODERN: MODERN}
ENVELOPE = ["statut", "donnees", "notes", "sources", "version", "page"]


def connected(app: Any, **more: Any) -> httpx2.AsyncClient:
    """A client of the application itself."""
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), timeout=60, **more)


def run(work: Callable[[], Awaitable[Any]]) -> Any:
    return asyncio.run(work())  # type: ignore[arg-type]


@pytest.mark.parametrize("era", ERAS)
def test_the_client_of_the_sdk_lists_and_calls_every_tool(demo_client: TestClient, era: str) -> None:
    async def work() -> tuple[list[str], dict[str, Any]]:
        async with (
            connected(demo_client.app) as http,
            Client(streamable_http_client(URL, http_client=http), mode=MODES[era]) as client,
        ):
            assert client.protocol_version == era
            listed = (await client.list_tools()).tools
            answers = {t.name: await client.call_tool(t.name, CALLS[t.name]) for t in listed}
            return [t.name for t in listed], answers

    names, answers = run(work)
    assert names == list(CALLS)
    for name, answer in answers.items():
        assert not answer.is_error, name
        assert answer.structured_content["statut"] == "ok", name


def test_the_modern_era_is_discovered_without_a_handshake(demo_client: TestClient) -> None:
    told = Assistant(demo_client, MODERN).result("server/discover", {})
    assert told["supportedVersions"] == [MODERN]
    assert set(told["capabilities"]) == {"tools", "resources", "prompts"}
    assert told["instructions"].startswith("Tremplin : données publiques françaises")
    unnamed = demo_client.post(
        "/mcp",
        json={"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}},
        headers={"accept": "application/json, text/event-stream", "mcp-protocol-version": MODERN},
    )
    assert (unnamed.status_code, unnamed.json()["error"]["code"]) == (400, -32602)

    async def work() -> str | None:
        async with (
            connected(demo_client.app) as http,
            Client(streamable_http_client(URL, http_client=http), mode="auto") as client,
        ):
            return client.protocol_version

    assert run(work) == MODERN


def test_a_client_of_another_maker_does_too(demo_client: TestClient) -> None:
    import fastmcp  # as long to read as the application
    from fastmcp.client.transports import StreamableHttpTransport

    async def work() -> tuple[list[str], dict[str, Any], list[str], str]:
        transport = StreamableHttpTransport(URL, httpx_client_factory=lambda **more: connected(demo_client.app, **more))
        async with fastmcp.Client(transport) as client:
            listed = [tool.name for tool in await client.list_tools()]
            answers = {name: await client.call_tool(name, CALLS[name]) for name in listed}
            prompts = [prompt.name for prompt in await client.list_prompts()]
            (page,) = await client.read_resource("tremplin://documentation/assistants")
            return listed, answers, prompts, page.text  # type: ignore[union-attr]

    names, answers, prompts, page = run(work)
    assert names == list(CALLS)
    assert {name: answer.structured_content["statut"] for name, answer in answers.items()} == dict.fromkeys(CALLS, "ok")
    assert prompts == ["preparer_entretien", "comparer_deux_formations"]
    assert page.startswith("# Assistants (MCP)\n")


@pytest.mark.parametrize("era", ERAS)
def test_by_stdio_the_command_answers_the_same(demo_home: Home, demo_client: TestClient, era: str) -> None:
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "tremplin", "mcp"],
        env={"PATH": "/usr/bin:/bin", **demo_home.environment(TREMPLIN_LIMITES="non")},
    )

    async def work() -> dict[str, Any]:
        async with Client(command, mode=MODES[era]) as client:
            return {name: (await client.call_tool(name, given)).structured_content for name, given in CALLS.items()}

    told = run(work)
    for name, given in CALLS.items():
        expected = Assistant(demo_client, era).call(name, **given)
        del expected["texte"]
        assert told[name] == expected, name


def test_each_tool_tells_its_schemas_and_that_it_only_reads(demo_client: TestClient) -> None:
    listed = Assistant(demo_client).result("tools/list", {})["tools"]
    assert listed == Assistant(demo_client, MODERN).result("tools/list", {})["tools"]
    assert len(listed) == 9
    for tool in listed:
        hints = tool["annotations"]
        assert (hints["readOnlyHint"], hints["idempotentHint"], hints["destructiveHint"]) == (True, True, False)
        french, _, english = tool["description"].partition("\n\nEN: ")
        assert (len(french) > 100, len(english) > 100) == (True, True), tool["name"]
        for schema in (tool["inputSchema"], tool["outputSchema"]):
            Draft202012Validator.check_schema(schema)
        assert tool["outputSchema"]["required"] == ENVELOPE
        assert all(one.get("description") for one in tool["inputSchema"]["properties"].values()), tool["name"]
    assert len(orjson.dumps(listed)) < 30_000


@pytest.mark.parametrize("era", ERAS)
def test_answers_are_of_their_schema_and_say_where_they_come_from(demo_client: TestClient, era: str) -> None:
    assistant = Assistant(demo_client, era)
    schemas = {t["name"]: Draft202012Validator(t["outputSchema"]) for t in assistant.result("tools/list", {})["tools"]}
    for name, given in {**CALLS, "chercher_metier": {"texte": ""}, "devenir": {"metier": "xylographe"}}.items():
        answer = assistant.call(name, **given)
        text = answer.pop("texte")
        schemas[name].validate(answer)
        for source in answer["sources"]:
            page = demo_client.get(source["page"].removeprefix("http://localhost:8000"))
            assert page.status_code == 200, source
        if answer["page"]:
            assert demo_client.get(answer["page"].removeprefix("http://localhost:8000")).status_code == 200, answer[
                "page"
            ]
            assert answer["page"] in text


def test_a_structured_answer_has_the_rows_asked_for_and_no_more_than_its_weight(demo_client: TestClient) -> None:
    assistant = Assistant(demo_client)
    tables = demo_client.app.state.tremplin.releases.current.manifest["tables"]  # type: ignore[attr-defined]
    many = [name for name, facts in tables.items() if facts["plat"] and facts["lignes"] >= 200]
    heavy = max(many, key=lambda name: len(orjson.dumps(assistant.call("interroger_donnees", table=name, limite=9))))
    for limit in (1, 20, 200):
        answer = assistant.call("interroger_donnees", table=heavy, limite=limit)
        text, rows = " ".join(answer.pop("texte").split()), len(answer["donnees"]["cite"])
        notes = [" ".join(note.split()) for note in answer["notes"]]
        more = f"« cite » : {limit - rows} lignes de plus, hors de cette réponse de 64 Ko au plus"
        cut = f"{more} : redemandez-en {rows} au plus"
        assert len(orjson.dumps(answer)) <= WEIGHT
        assert [cut in note for note in notes if note.startswith("« cite »")] == [True] * (rows < limit)
        assert (cut in text) is (rows < limit)
    assert 0 < rows < 200
    again = assistant.call("interroger_donnees", table=heavy, limite=rows)
    assert again["donnees"]["cite"] == answer["donnees"]["cite"]
    calls = {**CALLS, "chercher_certification": {"texte": "boulanger"}}
    shown = {"chercher_metier": "metiers", "chercher_certification": "certifications", "chercher_donnees": "tables"}
    for name, found in shown.items():
        counts = {n: len(assistant.call(name, **calls[name], limite=n)["donnees"][found]) for n in (1, 2, 20)}
        assert counts == {n: min(n, counts[20]) for n in (1, 2, 20)}, name


def test_resources_are_the_documentation_and_the_schemas_of_tables(demo_client: TestClient) -> None:
    assistant = Assistant(demo_client)
    listed = {one["uri"]: one for one in assistant.result("resources/list", {})["resources"]}
    pages = [uri for uri in listed if uri.startswith("tremplin://documentation/")]
    tables = [uri for uri in listed if uri.startswith("tremplin://tables/")]
    assert (len(pages) > 20, len(tables) > 80, len(pages) + len(tables)) == (True, True, len(listed))
    for uri in listed:
        (read,) = assistant.result("resources/read", {"uri": uri})["contents"]
        assert (read["uri"], read["mimeType"], bool(read["text"])) == (uri, listed[uri]["mimeType"], True)
    (schema,) = assistant.result("resources/read", {"uri": "tremplin://tables/communes"})["contents"]
    assert schema["text"] == demo_client.get("/telechargements/communes.schema.json").text
    refused = assistant.send("resources/read", {"uri": "tremplin://tables/../../manifest"}).json()
    assert refused["error"]["code"] == -32602


def test_prompts_take_what_they_are_given(demo_client: TestClient) -> None:
    assistant = Assistant(demo_client)
    got = assistant.result(
        "prompts/get", {"name": "preparer_entretien", "arguments": {"metier": "boulanger", "lieu": "Metz"}}
    )
    (message,) = got["messages"]
    assert "le métier « boulanger », lieu : Metz." in message["content"]["text"]
    for given in ({}, {"metier": "x" * 201}, {"metier": "boulanger", "autre": "x"}):
        refused = assistant.send("prompts/get", {"name": "preparer_entretien", "arguments": given}).json()
        assert refused["error"]["code"] == -32602, given


# ── who asks ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def limited(own_home: Home, new_base: Callable[[str], str]) -> Iterator[TestClient]:
    """Anyone, with limits, where nothing was counted yet."""
    with TestClient(create_app(replace(own_home, base=new_base("sqlite")).settings())) as client:
        yield client


def test_calls_are_limited_counted_and_logged(limited: TestClient, capfd: pytest.CaptureFixture[str]) -> None:
    anyone = Assistant(limited)
    query = {"sql": "SELECT 1 AS un FROM communes"}
    states = [anyone.call("interroger_donnees", **query)["statut"] for _ in range(ANONYMOUS[Cost.HEAVY].burst + 1)]
    assert states == ["ok"] * ANONYMOUS[Cost.HEAVY].burst + ["refus"]
    refused = anyone.call("interroger_donnees", **query)
    assert refused["notes"][0].startswith("Limite « heavy » atteinte : 10 requêtes d'affilée")
    answer = anyone.send("ping", {})
    assert answer.headers["ratelimit-policy"].startswith('"search"')
    key = make_key(limited.app.state.tremplin.settings)  # type: ignore[attr-defined]
    keyed = anyone.send("ping", {}, authorization=f"Bearer {key}")
    assert keyed.headers["ratelimit-limit"] == str(KEYED[Cost.SEARCH].burst)
    worker = limited.app.state.tremplin  # type: ignore[attr-defined]
    worker.mesures.write()
    with worker.store.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT route, appelant, classe, sum(nombre) FROM mesure WHERE route LIKE '/mcp%' GROUP BY 1, 2, 3"
        ).all()
    counts = {(route, kind): count for route, who, kind, count in rows if who == ""}
    assert counts == {("/mcp", 2): 13, ("/mcp interroger_donnees", 2): 10, ("/mcp interroger_donnees", 4): 2}
    lines = [orjson.loads(line) for line in capfd.readouterr().err.splitlines() if line.startswith("{")]
    told = [line for line in lines if line.get("outil") == "interroger_donnees"]
    assert {(line["route"], line["statut"]) for line in told} == {("/mcp", 200)}
    assert len(told) == 12


def test_beyond_its_limit_a_caller_is_refused_in_json_rpc(limited: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ANONYMOUS, Cost.SEARCH, Rate(1 / 3600, 2))
    anyone = Assistant(limited)
    answers = [anyone.send("ping", {}) for _ in range(3)]
    assert [a.status_code for a in answers] == [200, 200, 429]
    assert int(answers[2].headers["retry-after"]) > 3000
    assert answers[2].json()["error"]["code"] == -32600
    wrong = anyone.send("ping", {}, authorization="Bearer trm_live_x")
    assert (wrong.status_code, wrong.json()["error"]["data"]["status"]) == (401, 401)


def test_any_worker_answers_any_request(demo_home: Home, demo_client: TestClient) -> None:
    with TestClient(create_app(demo_home.settings(TREMPLIN_LIMITES="non"))) as other:
        given = {"protocolVersion": HANDSHAKE, "capabilities": {}, "clientInfo": {"name": "essai", "version": "1"}}
        opened = Assistant(demo_client).send("initialize", given)
        assert "mcp-session-id" not in opened.headers
        assert opened.json()["result"]["protocolVersion"] == HANDSHAKE
        assert Assistant(other).call("chercher_metier", texte="boulanger")["statut"] == "ok"


def test_an_address_pins_a_release(demo_home: Home, demo_client: TestClient) -> None:
    name = current(demo_home.reference)
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
    called = {**message, "params": {"name": "chercher_metier", "arguments": {"texte": "boulanger"}}}
    headers = {"accept": "application/json, text/event-stream", "mcp-protocol-version": HANDSHAKE}
    pinned = demo_client.post(f"/mcp?release={name}", json=called, headers=headers)
    assert pinned.json()["result"]["structuredContent"]["version"]["release"] == name
    unknown = demo_client.post("/mcp?release=inconnue", json=called, headers=headers)
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, -32600)


@pytest.mark.parametrize(
    ("origin", "status"),
    [(None, 200), ("http://localhost:6274", 200), ("http://malice.example", 403), ("null", 403), ("http://[", 403)],
)
def test_pages_of_other_sites_are_refused(demo_client: TestClient, origin: str | None, status: int) -> None:
    answer = Assistant(demo_client).send("ping", {}, **({"origin": origin} if origin else {}))
    assert answer.status_code == status


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
def test_nothing_but_post_is_served(demo_client: TestClient, method: str) -> None:
    answer = demo_client.request(method, "/mcp", headers={"accept": "text/event-stream"})
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("era", ERAS)
def test_bodies_that_are_no_message_have_the_errors_of_the_protocol(demo_client: TestClient, era: str) -> None:
    headers = {"accept": "application/json, text/event-stream", "mcp-protocol-version": era}
    headers |= {"content-type": "application/json"}
    for body, codes in (
        (b"{", {-32700}),
        (b"[]", {-32600}),
        (b'{"jsonrpc":"2.0","id":1}', {-32600}),
        (b'{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}', {-32600}),
        (b'{"jsonrpc":"2.0","id":1.5,"method":"ping"}', {-32600}),
        (b'{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}', {-32600}),
        (b'{"jsonrpc":"2.0","id":1,"method":"' + b"[" * 100 + b'"}', {-32601, -32602}),
        (b"[" * 5_000, {-32700}),
        (b"\xff\xfe", {-32700}),
        (b'{"jsonrpc":"2.0","id":1,"method":"inconnue","params":{}}', {-32601, -32602}),
    ):
        answer = demo_client.post("/mcp", content=body, headers=headers)
        assert answer.status_code < 500, body
        assert answer.json()["error"]["code"] in codes, (body, answer.text)
    large = demo_client.post("/mcp", content=b" " * (1024**2 + 1), headers=headers)
    assert (large.status_code, large.json()["error"]["code"]) == (413, -32600)


def test_starting_the_service_doesnt_load_the_sdk() -> None:
    told = "import sys, tremplin.app; print(sorted({m.partition('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout
    assert "'tremplin'" in loaded
    assert "'mcp'" not in loaded
    assert "'mcp_types'" not in loaded
