"""The public conformance suite, and the TypeScript SDK, against a server of two workers (Node)."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Home, Server
from tests.world import npm
from tests.world.assistants import CALLS

PASSED = {
    "server-initialize",
    "ping",
    "tools-list",
    "resources-list",
    "prompts-list",
    "dns-rebinding-protection",
}
_TOOLS = "calls a tool that the suite asks of a server made for it"
_PROMPTS = "gets a prompt that the suite asks of a server made for it"
_RESOURCES = "reads a resource that the suite asks of a server made for it"
EXPECTED = {
    "server-sse-multiple-streams": "asks for a session, and checks nothing without one",
    "logging-set-level": "no log is sent to clients: the capability isn't declared",
    "completion-complete": "no completion: the capability isn't declared",
    "resources-subscribe": "nothing lasts between two requests: the capability isn't declared",
    "resources-unsubscribe": "nothing lasts between two requests: the capability isn't declared",
    **dict.fromkeys(
        (
            *("tools-call-simple-text", "tools-call-image", "tools-call-audio", "tools-call-embedded-resource"),
            *("tools-call-mixed-content", "tools-call-with-logging", "tools-call-error", "tools-call-with-progress"),
            *("tools-call-sampling", "tools-call-elicitation", "elicitation-sep1034-defaults"),
            "elicitation-sep1330-enums",
        ),
        _TOOLS,
    ),
    **dict.fromkeys(("resources-read-text", "resources-read-binary", "resources-templates-read"), _RESOURCES),
    **dict.fromkeys(
        (
            *("prompts-get-simple", "prompts-get-with-args", "prompts-get-embedded-resource"),
            "prompts-get-with-image",
        ),
        _PROMPTS,
    ),
}
"""Scenarios that a server of data doesn't pass → why; one that passes after all fails the suite too."""
SCRIPT = """
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
const [url, calls] = process.argv.slice(2);
const client = new Client({ name: "essai", version: "1" });
await client.connect(new StreamableHTTPClientTransport(new URL(url)));
const told = { outils: (await client.listTools()).tools.map((tool) => tool.name), statuts: {} };
for (const [name, given] of Object.entries(JSON.parse(calls))) {
  const answer = await client.callTool({ name, arguments: given });
  told.statuts[name] = answer.structuredContent.statut;
}
await client.close();
console.log(JSON.stringify(told));
"""


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder from which the suite, its Node and the TypeScript SDK are run."""
    folder = npm.beside(tmp_path_factory.mktemp("conformite"), *npm.CONFORMANCE)
    (folder / "attendus.yml").write_text("server:\n" + "".join(f"  - {name}\n" for name in EXPECTED))
    (folder / "essai.mjs").write_text(SCRIPT)
    return folder


def test_the_public_suite_and_the_typescript_sdk(suite: Path, demo_home: Home, serve: Callable[..., Server]) -> None:
    server = serve(demo_home, workers=2, TREMPLIN_LIMITES="non")
    node = str(suite / "node_modules" / ".bin" / "node")
    program = "node_modules/@modelcontextprotocol/conformance/dist/index.js"
    done = subprocess.run(
        [node, program, "server", "--url", f"{server.url}/mcp", "--expected-failures", "attendus.yml"],
        cwd=suite,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    summary = done.stdout.partition("=== SUMMARY ===")[2]
    passed = {
        line.split()[1].rstrip(":") for line in summary.splitlines() if re.match(r"✓ .*: [1-9]\d* passed, 0", line)
    }
    assert passed == PASSED
    called = subprocess.run(
        [node, "essai.mjs", f"{server.url}/mcp", json.dumps(CALLS)], cwd=suite, capture_output=True, text=True
    )
    assert called.returncode == 0, called.stderr
    told = json.loads(called.stdout)
    assert (told["outils"], told["statuts"]) == (list(CALLS), dict.fromkeys(CALLS, "ok"))
