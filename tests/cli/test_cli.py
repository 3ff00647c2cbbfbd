"""The command line as people and machines use it: exit codes, messages, JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests import needs
from tests.conftest import Home, Server
from tests.world.commands import as_json, by_an_interpreter, tremplin
from tests.world.waiting import LIMIT_S
from tremplin.release.publish import current, manifest
from tremplin.sources.reading.registry import SOURCES


def test_from_files_to_a_published_release(world: Path, tmp_path: Path) -> None:
    home = tmp_path / "h"
    done = tremplin(home, "import", world)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Kit_apprentissage_20260901.csv" in done.stdout and "kit_apprentissage" in done.stdout
    built = as_json(tremplin(home, "release", "build", "--json"))
    tables = {name: built["tables"][name]["lignes"] for name in ("couples_kit", "certifications", "communes")}
    rows = len((world / "Kit_apprentissage_20260901.csv").read_text("utf-8").splitlines()) - 1
    assert tables == {"couples_kit": rows, "certifications": 220, "communes": 23}
    assert as_json(tremplin(home, "release", "publish", "--json")) == {"courante": built["nom"]}
    (listed,) = as_json(tremplin(home, "release", "list", "--json"))
    assert listed["nom"] == built["nom"]
    verified = as_json(tremplin(home, "release", "verify", "--json"))
    assert (verified["version"], verified["defauts"]) == (built["nom"], [])
    again = as_json(tremplin(home, "import", world, "--json"))
    assert {r["etat"] for r in again} == {"déjà importé"}


def test_a_refused_file_is_exit_1_and_names_what_is_wrong(world: Path, tmp_path: Path) -> None:
    path = world / "Kit_apprentissage_20260901.csv"
    path.write_text(path.read_text().replace("Code Diplôme", "Codes Diplômes", 1))
    done = tremplin(tmp_path / "h", "import", path)
    assert done.returncode == 1
    assert "« Code Diplôme » (peut-être « Codes Diplômes » ?)" in done.stdout


def test_reasons_of_what_is_set_aside_are_told_to_machines(world: Path, tmp_path: Path) -> None:
    path = world / "Kit_apprentissage_20260901.csv"
    path.write_text(path.read_text().replace("RNCP", "FICHE").replace("FicheFICHE", "FicheRNCP"))
    done = tremplin(tmp_path / "h", "import", path, "--json")
    (report,) = json.loads(done.stdout)
    told = [(m["nombre"], m["colonne"], m["ligne"]) for m in report["motifs"] if m["portee"] == "ligne"]
    assert (done.returncode, report["totaux"]["ecartees"]) == (1, 91)
    assert told == [(91, "FicheRNCP", 2)], told


def test_files_of_one_name_are_told_apart_and_no_name_twice(world: Path, tmp_path: Path) -> None:
    name = "Kit_apprentissage_20260901.csv"
    text = (world / name).read_text()
    for folder, more in (("a", ""), ("b", "faux")):
        (tmp_path / "d" / folder).mkdir(parents=True)
        (tmp_path / "d" / folder / name).write_text(text.replace("Code Diplôme", f"Code Diplôme{more}", 1))
    done = tremplin(tmp_path / "h", "import", tmp_path / "d")
    assert f"b/{name} : colonne(s) absente(s) « Code Diplôme » (peut-être « Code Diplômefaux » ?)\n" in done.stdout
    table = done.stdout.partition("└")[0]
    assert (table.count(f"a/{name}"), table.count(f"b/{name}")) == (1, 1)
    again = json.loads(tremplin(tmp_path / "h2", "import", tmp_path / "d", "--json").stdout)
    assert [(r["chemin"], r["fichier"], r["etat"]) for r in again] == [
        (f"b/{name}", name, "refusé"),
        (f"a/{name}", name, "importé"),
    ]
    two = json.loads(tremplin(tmp_path / "h3", "import", tmp_path / "d/a", tmp_path / "d/b", "--json").stdout)
    assert sorted(r["chemin"] for r in two) == [str(tmp_path / "d" / f / name) for f in "ab"]


def test_an_edition_in_service_is_told_only_where_there_is_one(world: Path, tmp_path: Path) -> None:
    path = world / "Kit_apprentissage_20260901.csv"
    header = path.read_text().splitlines()[0]
    empty = tmp_path / path.name
    empty.write_text(header + "\n")
    (first,) = json.loads(tremplin(tmp_path / "h", "import", empty, "--json").stdout)
    assert first["message"] == (
        "aucune ligne gardée dans la table couples, 0 lue ; pour accepter : --accepter zero_ligne --raison « … »"
    )
    tremplin(tmp_path / "h", "import", path)
    (second,) = json.loads(tremplin(tmp_path / "h", "import", empty, "--json").stdout)
    assert "L'édition précédente reste en service ; pour accepter : --accepter zero_ligne" in second["message"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("release", "publish"), 1, "version inconnue"),
        (("release", "build"), 1, "aucune source importée"),
        (("release", "rollback"), 1, "aucune version antérieure"),
        (("release", "verify"), 1, "aucune version"),
        (("release", "diff"), 2, "ancienne"),
        (("release", "diff", "a", "b"), 1, "n'est pas un nom de version"),
        (("import", "x.csv", "--source", "inconnue"), 2, "source inconnue"),
        (("import", "x.csv", "--accepter", "lignes"), 2, "--raison"),
        (("import", "x.csv", "--remplace-echantillon"), 2, "--raison"),
        (("import", "x.csv", "--accepter", "tout", "--raison", "x"), 2, "seuil inconnu"),
        (("import", "absent.csv"), 1, "absent.csv : fichier introuvable dans ."),
        (("import", "cog_comunes", "absent.csv"), 2, "proche : cog_communes"),
        (("fetch", "inconnue"), 2, "sources connues"),
        (("key", "revoke", "inconnue"), 1, "Clé inconnue"),
        (("key", "create", "--permission", "tout"), 2, "permissions connues"),
        (("nimporte",), 2, ""),
    ],
)
def test_exit_codes(tmp_path: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    done = tremplin(tmp_path, *arguments)
    assert done.returncode == code, done.stdout + done.stderr
    assert words in " ".join((done.stdout + done.stderr).split())
    assert "Traceback" not in done.stderr


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "vide").mkdir()
    (tmp_path / "vide" / ".cache").write_text("x")
    done = tremplin(tmp_path / "h", "import", tmp_path / "vide")
    assert (done.returncode, "vide : dossier vide : aucun fichier à importer" in done.stdout.replace("\n", "")) == (
        1,
        True,
    )


def test_a_command_is_a_program_whose_exit_code_tells(tmp_path: Path) -> None:
    done = [
        by_an_interpreter(tmp_path, *arguments) for arguments in (("version",), ("release", "publish"), ("nimporte",))
    ]
    assert [one.returncode for one in done] == [0, 1, 2]
    assert (done[1].stdout, done[1].stderr[:24]) == ("", "Refusé : version inconnu")


def test_keys_are_created_listed_renewed_and_revoked(tmp_path: Path) -> None:
    value = tremplin(tmp_path, "key", "create", "--organisation", "CFA de l'Est", "--nom", "site").stdout.strip()
    assert re.fullmatch(r"trm_live_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}", value)
    (key,) = as_json(tremplin(tmp_path, "key", "list", "--json"))
    assert (key["organisation"], key["nom"], key["etat"]) == ("CFA de l'Est", "site", "active")
    assert value not in json.dumps(key)
    assert tremplin(tmp_path, "key", "renew", key["id"], "--jours", "10").returncode == 0
    assert tremplin(tmp_path, "key", "revoke", key["id"]).returncode == 0
    assert tremplin(tmp_path, "key", "revoke", key["id"]).returncode == 1
    (key,) = as_json(tremplin(tmp_path, "key", "list", "--json"))
    assert key["etat"] == "révoquée"


def test_differences_between_two_releases(own_home: Home, world: Path) -> None:
    from tests.world.releases import kit

    path = kit(world, world / "neuf", "Kit_apprentissage_20261001.csv", keep=0.95)
    assert tremplin(own_home.folder, "import", path).returncode == 0
    first = as_json(tremplin(own_home.folder, "release", "list", "--json"))[0]["nom"]
    second = as_json(tremplin(own_home.folder, "release", "build", "--json"))["nom"]
    found = as_json(tremplin(own_home.folder, "release", "diff", first, second, "--json"))
    rows = len((world / "Kit_apprentissage_20260901.csv").read_text("utf-8").splitlines()) - 1
    assert found["couples_kit"]["retirees"] == rows - int(rows * 0.95)
    shown = tremplin(own_home.folder, "release", "diff", first, second)
    assert "couples_kit" in shown.stdout
    assert "Aucune différence" in tremplin(own_home.folder, "release", "diff", first, first).stdout


def test_doctor_lists_every_setting_and_hides_secrets(tmp_path: Path) -> None:
    from tremplin.settings import DECLARED

    done = tremplin(tmp_path, "doctor", TREMPLIN_POIVRE="mon-secret-de-poivre")
    assert done.returncode == 0
    assert "mon-secret-de-poivre" not in done.stdout + done.stderr
    assert {"TREMPLIN_HOME", "TREMPLIN_POIVRE"} - set(DECLARED) == set()
    assert [name for name in DECLARED if name not in done.stdout] == []


def test_an_unknown_setting_or_an_unsafe_one_stops_everything(tmp_path: Path) -> None:
    done = tremplin(tmp_path, "doctor", TREMPLIN_HOMME="x")
    assert (done.returncode, "réglage inconnu : TREMPLIN_HOMME" in done.stderr) == (1, True)
    for unsafe in ({"TREMPLIN_HOTES": "*"}, {"TREMPLIN_POIVRE": ""}, {"TREMPLIN_LIMITES": "non"}):
        good = {"TREMPLIN_HOTES": "a.fr", "TREMPLIN_POIVRE": "x", "TREMPLIN_BASE_URL": "https://a.fr"}
        assert tremplin(tmp_path, "doctor", **{**good, "TREMPLIN_ENV": "production", **unsafe}).returncode == 1


def test_sources_and_version(tmp_path: Path) -> None:
    found = as_json(tremplin(tmp_path, "sources", "--json"))
    assert sorted(s["source"] for s in found) == sorted(SOURCES) and "kit_apprentissage" in SOURCES
    assert tremplin(tmp_path, "version").stdout == "0.1.0\n"


def test_the_demo_is_loaded_once_when_empty(tmp_path: Path) -> None:
    first = tremplin(tmp_path, "demo", "--si-vide")
    assert "Monde fictif publié" in first.stdout
    home = tmp_path / "reference"
    assert manifest(home, str(current(home)))["tables"]["alternance_evaluation"]["lignes"] > 0
    second = tremplin(tmp_path, "demo", "--si-vide")
    assert (second.returncode, second.stdout) == (0, "")


def test_oauth_clients_are_created_listed_and_revoked(tmp_path: Path) -> None:
    created = as_json(tremplin(tmp_path, "client", "create", "--portee", "api_romev1", "--json"))
    assert re.fullmatch(r"trm_live_[0-9A-Za-z]{12}", created["client_id"]), created["client_id"]
    (found,) = as_json(tremplin(tmp_path, "client", "list", "--json"))
    assert (found["id"], found["portees"], found["etat"]) == (created["client_id"], "api_romev1", "actif")
    assert created["client_secret"] not in json.dumps(found)
    assert "client_secret" in tremplin(tmp_path, "client", "secret", created["client_id"]).stdout
    changed = tremplin(tmp_path, "client", "scopes", created["client_id"], "--portee", "api_infotravailv1")
    assert "api_infotravailv1" in changed.stdout
    assert tremplin(tmp_path, "client", "create", "--portee", "tout").returncode == 2
    assert tremplin(tmp_path, "client", "revoke", created["client_id"]).returncode == 0
    for command in (("revoke",), ("secret",), ("scopes", "--portee", "api_romev1")):
        assert tremplin(tmp_path, "client", command[0], created["client_id"], *command[1:]).returncode == 1


def test_links_name_the_port_that_is_listened_on(own_home: Home, serve: Callable[..., Server]) -> None:
    server = serve(own_home)
    port = server.url.rpartition(":")[2]
    told = httpx.get(f"{server.url}/api/infotravail/v1").json()["data"][0]["tables"][0]["url"]
    assert told.startswith(f"http://localhost:{port}/")


def test_a_server_told_to_end_as_its_workers_start_ends(own_home: Home, serve: Callable[..., Server]) -> None:
    for _ in range(needs.campaign(1, 20)):
        server = serve(own_home, workers=2)
        server.process.terminate()
        assert server.process.wait(LIMIT_S) == 0
