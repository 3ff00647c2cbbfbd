"""The page « Assistants »: what it prints works as it is printed, in both languages, with the key of the tab."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import lxml.html
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from tests.conftest import Home, Server
from tests.world.assistants import CALLS


def test_the_page_shows_every_tool_and_whole_configurations(demo_client: TestClient) -> None:
    for address, heading in (("/assistants", "Par un texte à copier"), ("/en/assistants", "By a text to copy")):
        page = lxml.html.fromstring(demo_client.get(address).text)
        assert heading in [h.text for h in page.iter("h2")]
        shown = [code.text for code in page.iter("code") if code.text in CALLS]
        assert shown == list(CALLS)
        printed = {code.get("id"): code.text for code in page.iter("code") if code.get("data-requete")}
        assert printed["adresse"] == "http://localhost:8000/mcp"
        servers = [json.loads(text) for text in printed.values() if text.startswith("{")]
        (vscode, cursor, local) = servers
        headers = {"Authorization": "Bearer $CLE"}
        assert vscode == {"servers": {"tremplin": {"type": "http", "url": printed["adresse"], "headers": headers}}}
        assert cursor == {"mcpServers": {"tremplin": {"url": printed["adresse"], "headers": headers}}}
        assert local == {"mcpServers": {"tremplin": {"command": "tremplin", "args": ["mcp"]}}}


def test_what_is_printed_runs_and_takes_the_key(
    demo_home: Home, demo_site: Server, browser: Browser, tmp_path: Path
) -> None:
    with browser.new_page(viewport={"width": 390, "height": 900}) as page:
        page.goto(f"{demo_site.url}/assistants")
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.fill("#cle", demo_home.cle)
        page.dispatch_event("#cle", "change")
        printed = page.eval_on_selector_all("code[data-requete]", "codes => codes.map(c => c.textContent)")
    assert len([text for text in printed if f"Bearer {demo_home.cle}" in text]) == 3
    assert not [text for text in printed if "$CLE" in text]
    (program,) = [text for text in printed if text.startswith("import asyncio")]
    script = tmp_path / "essai.py"
    script.write_text(program)
    done = subprocess.run([sys.executable, script], capture_output=True, text=True)
    assert done.stdout.startswith("« boulanger » : métiers les plus proches\nstatut : ok"), done.stderr
