"""JSON-LD of pages held against schema.org's own vocabulary, as Google's `schema-dts` types it, by TypeScript."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import quote

import lxml.html
import pytest
from starlette.testclient import TestClient

from tests import needs
from tests.world import npm

TOOLS = ("schema-dts@1.1.5", "typescript@5.9.3")
PAGES = {
    "/": "WebSite",
    "/metiers/D1102": "Occupation",
    "/metiers/rome4/D1102": "Occupation",
    "/certifications/RNCP90003": "EducationalOccupationalCredential",
    "/inserjeunes/etablissements/9900002X": "EducationalOrganization",
    "/donnees/bmo/besoins_2026": "Dataset",
    f"/recherche-apprentissage?type=formation&itemId={quote('000062P019900006B9900006B-57672#L01')}": "Course",
    "/recherche-apprentissage?type=matcha&itemId=fictive-000": "JobPosting",
    "/recherche-apprentissage?type=peJob&itemId=048FTV": "JobPosting",
}
ANNOTATIONS = {"query-input"}
"""What schema.org defines of any property of an action (`<property>-input`), which a list of properties can't hold."""


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return npm.beside(tmp_path_factory.mktemp("schema-org"), *TOOLS)


def refused(tools: Path, told: dict[str, tuple[str, Any]]) -> list[str]:
    """What TypeScript says of these nodes, each with the type that it claims."""
    kinds = ", ".join(sorted({kind for kind, _ in told.values()}))
    lines = [f"import type {{ WithContext, {kinds} }} from 'schema-dts';"]
    for n, (address, (kind, node)) in enumerate(told.items()):
        lines.append(f"export const p{n}: WithContext<{kind}> = {json.dumps(node, ensure_ascii=False)}; // {address}")
    (tools / "pages.ts").write_text("\n".join(lines))
    flags = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--moduleResolution", "node"]
    command = [str(tools / "node_modules" / ".bin" / "tsc"), *flags, "--pretty", "false", "pages.ts"]
    done = subprocess.run(command, cwd=tools, capture_output=True, text=True)
    return [line for line in done.stdout.splitlines() if line.startswith("pages.ts")]


def _plain(node: Any) -> Any:
    """The same without annotations."""
    if isinstance(node, dict):
        return {name: _plain(value) for name, value in node.items() if name not in ANNOTATIONS}
    return [_plain(one) for one in node] if isinstance(node, list) else node


@pytest.mark.skipif(needs.campaign(True, False), reason="des outils à installer : campagne longue (make trust)")
def test_pages_speak_the_words_of_schema_org(tools: Path, demo_client: TestClient) -> None:
    told = {}
    for address, kind in PAGES.items():
        page = lxml.html.fromstring(demo_client.get(address, headers={"accept": "text/html"}).text)
        (block,) = page.xpath('//script[@type="application/ld+json"]')
        told[address] = (kind, _plain(json.loads(block.text)))
    assert refused(tools, told) == []
    kind, posting = told["/recherche-apprentissage?type=matcha&itemId=fictive-000"]
    wrong = {"unknown property": (kind, {**posting, "salaire": 1}), "wrong type": ("Course", posting)}
    assert [line.partition("(")[2].partition(",")[0] for line in refused(tools, wrong)] == ["2", "3"]
