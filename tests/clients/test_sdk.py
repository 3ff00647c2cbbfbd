"""The published npm client of the real service reads Tremplin without a change (Node 20 or later)."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests import needs
from tests.conftest import Home, Server
from tests.world import npm

COUNTS = {"demo_home": (220, 48, 14, 83), "real_home": (19_536, 9_865, 107, 2)}
"""Certifications, those without a fiche, départements, trainings of each home."""
SCRIPT = """
import { ApiClient } from "api-alternance-sdk";
const [endpoint, key, whole] = process.argv.slice(2);
const client = new ApiClient({ endpoint, key });
const told = {};
// A connection left idle while a whole list is read may have been closed: asked once more, as any client does.
async function again(asked) {
  try { return await asked(); }
  catch (error) { if (error instanceof TypeError) return asked(); throw error; }
}
async function call(name, asked) {
  try { told[name] = await again(asked); }
  catch (error) { told[name] = { error: `${error.name} ${error.message}`, statut: error.context?.statusCode }; }
}
await call("certification", () => client.certification.index({ identifiant: { cfd: "26X31303" } }));
if (whole) {
  await call("toutes", async () => (await client.certification.index({})).length);
  await call("sans_rncp", async () => (await client.certification.index({ identifiant: { rncp: null } })).length);
}
await call("commune", () => client.geographie.rechercheCommune({ code: "57463" }));
await call("departements", () => client.geographie.listDepartements());
await call("missions", () => client.geographie.listMissionLocales({ latitude: 49.1, longitude: 6.2 }));
await call("recherche", () => client.organisme.recherche({ uai: "0672066G", siret: "19672198900040" }));
await call("export", async () => {
  const pages = [];
  for await (const page of client.organisme.export({ page_size: 100 })) pages.push(page.length);
  return pages;
});
await call("formations", async () => {
  const pages = [];
  for await (const page of client.formation.recherche({ include_archived: "true" })) pages.push(page.length);
  return pages;
});
await call("refusee", () => new ApiClient({ endpoint, key: "trm_live_x" }).certification.index({}));
console.log(JSON.stringify(told));
"""


@pytest.fixture(scope="session")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder from which the client is run."""
    folder = npm.beside(tmp_path_factory.mktemp("sdk"), *npm.SDK)
    (folder / "essai.mjs").write_text(SCRIPT)
    return folder


@pytest.mark.parametrize("where", ["demo_home", "real_home"])
def test_the_published_client_reads_every_route(
    sdk: Path, where: str, serve: Callable[..., Server], request: pytest.FixtureRequest
) -> None:
    home: Home = request.getfixturevalue(where)
    whole = where == "demo_home" or needs.campaign(False, True)  # of twenty thousand certifications, the client is slow
    server = serve(home, TREMPLIN_LIMITES="non")
    done = subprocess.run(
        [needs.node(), "essai.mjs", f"{server.url}/api", home.cle, *["entier"] * whole],
        cwd=sdk,
        capture_output=True,
        text=True,
        timeout=120,
        env={"PATH": os.environ["PATH"]},
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    assert told.pop("refusee")["statut"] == 401
    wrong = {k: v for k, v in told.items() if isinstance(v, dict) and "error" in v}
    assert wrong == {}
    if whole:
        headers = {"authorization": f"Bearer {home.cle}"}
        plain = httpx.get(f"{server.url}/api/certification/v1", headers=headers).json()
        assert told["toutes"] == len(plain)
        assert told["sans_rncp"] == sum(c["identifiant"]["rncp"] is None for c in plain)
        assert (told["toutes"], told["sans_rncp"]) == COUNTS[where][:2]
    assert (len(told["departements"]), sum(told["formations"])) == COUNTS[where][2:]
    if where == "real_home":
        assert [(c["identifiant"]["cfd"], c["identifiant"]["rncp"]) for c in told["certification"]] == [
            ("26X31303", "RNCP31924"),
            ("26X31303", "RNCP38109"),
            ("26X31303", "RNCP39619"),
        ]
        assert [c["nom"] for c in told["commune"]] == ["Metz"]
        assert told["export"] == [100] * 7 + [87]
    else:
        assert (told["certification"], told["export"]) == ([], [20])
        assert [m["nom"] for m in told["missions"]] == [
            "Mission locale fictive de Metz",
            "Mission locale fictive de Thionville",
        ]
