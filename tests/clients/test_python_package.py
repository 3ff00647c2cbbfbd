"""The Python client as a distribution: built, installed where nothing is, its README followed to the letter."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import msgspec
import pytest

from tests import needs
from tests.clients.conftest import Opened
from tests.needs import ROOT
from tremplin_client import __version__

PACKAGE = ROOT / "clients" / "python"
README = (PACKAGE / "README.md").read_text()
_BLOCK = re.compile(r"^```(python|sh)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LOCKED = re.compile(r"^([\w.-]+==[^\\\n]+?) *\\?$", re.MULTILINE)
"""A locked version, with the marker that says where it is."""
MODULES = 42


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist."""
    folder = tmp_path_factory.mktemp("paquet")
    for target in ("wheel", "sdist"):
        command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
        subprocess.run(command, cwd=PACKAGE, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def empty(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that held nothing, where the wheel was installed with what its README names."""
    (wheel,) = built.glob("*.whl")
    return installed(tmp_path_factory.mktemp("vide"), f"{wheel}[polars,cli]")


def installed(folder: Path, *asked: str) -> Path:
    """The Python of an environment that holds what is asked and what that needs, in the locked versions."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    python = folder / "venv" / "bin" / "python"
    (folder / "versions.txt").write_text("\n".join(_LOCKED.findall((ROOT / "requirements-dev.lock").read_text())))
    command = [sys.executable, "-m", "pip", "--python", python, "install", "-q", "--disable-pip-version-check"]
    done = subprocess.run([*command, "-c", folder / "versions.txt", *asked], capture_output=True, text=True)
    if done.returncode:
        needs.missing(f"le paquet ne s'installe pas d'ici : {done.stderr[-300:]}")
    return python


def test_the_wheel_and_the_sdist_hold_the_package_and_no_more(built: Path) -> None:
    (wheel,), (sdist,) = built.glob("*.whl"), built.glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as archive:
        inside = {n for n in archive.namelist() if not n.startswith(f"tremplin_client-{__version__}.dist-info")}
        told = archive.read(f"tremplin_client-{__version__}.dist-info/METADATA").decode()
    assert inside == {p.relative_to(PACKAGE / "src").as_posix() for p in modules()}
    assert len(inside) == MODULES
    assert re.findall(r"^Requires-Dist: ([^;\n]+)$", told, re.MULTILINE) == ["httpx2", "msgspec"]
    with tarfile.open(sdist) as archive:
        names = {n.partition("/")[2] for n in archive.getnames()}
    assert {n for n in names if not n.startswith("src/")} == {"PKG-INFO", "README.md", "LICENSE", "pyproject.toml"} | (
        names & {".gitignore"}
    )


def modules() -> list[Path]:
    return [p for p in (PACKAGE / "src").rglob("*") if p.suffix == ".py" or p.name == "py.typed"]


def test_the_client_needs_nothing_of_the_server(empty: Path) -> None:
    told = "import sys, tremplin_client; print(sorted(m for m in sys.modules if m.split('.')[0] in %r))"
    heavy = ("tremplin", "httpx2", "polars", "pandas", "duckdb", "typer", "pydantic")
    done = run([empty, "-c", told % (heavy,)], {})
    assert done.stdout.strip() == "[]", "nor loads any of these before it is used"
    assert "ImportError" in run([empty, "-c", "import tremplin"], {}, code=1).stderr.replace("ModuleNotFound", "Import")


def test_a_newcomer_follows_the_readme(empty: Path, opened: Opened, tmp_path: Path) -> None:
    env = {"CLE": opened.key, "ADRESSE": opened.url, "PATH": f"{empty.parent}:/usr/bin:/bin"}
    code, commands = [], []
    for kind, body in _BLOCK.findall(README):
        text = body.replace("http://localhost:8000", opened.url)
        if kind == "python" and text.startswith(WITHOUT_SERVER):
            continue  # needs the server's own distribution: the next test installs it
        if kind == "python":
            code.append(text)
        else:
            commands += [line for line in text.splitlines() if not line.startswith("pip install")]
    (tmp_path / "mes-codes.csv").write_text("rncp\nRNCP90088\nRNCP90089\n")
    assert len(code) == 6
    assert len(commands) == 6
    said = {}
    for command in commands:
        wrong = int("check" in command)
        said[command.split()[1]] = run(["bash", "-c", command], env, cwd=tmp_path, code=wrong).stdout
    assert "D1102" in said["search"]
    (tmp_path / "lisez_moi.py").write_text("\n".join(code))
    out = run([empty, "lisez_moi.py"], env, cwd=tmp_path).stdout
    assert "D1102 Boulangerie - viennoiserie" in out
    assert "NB_RECRUT_PROJECTS" in out
    assert "Une fiche active la remplace." in out
    assert out.splitlines()[-2:] == ["495", "Boulangerie - viennoiserie"]
    joined = next(block for block in code if "NB_RECRUT_PROJECTS" in block)
    assert len([line for line in joined.splitlines() if line.strip()]) <= 10


WITHOUT_SERVER = 'with Tremplin.offline("copie")'
NO_NETWORK = ("unshare", "--map-root-user", "--net")


@pytest.mark.skipif(needs.campaign(True, False), reason="une minute d'installation : longue campagne")
def test_routes_answer_from_a_copy_without_server_nor_network(
    built: Path, opened: Opened, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    """`tremplin-client[offline]` where nothing is: its block of the README, then the same typed rows as online."""
    served = tmp_path_factory.mktemp("serveur")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(served)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (client,), (server,) = built.glob("*.whl"), served.glob("*.whl")
    python = installed(tmp_path_factory.mktemp("hors-ligne"), f"{client}[offline,polars]", str(server))
    if subprocess.run([*NO_NETWORK, "true"], capture_output=True).returncode:
        needs.missing("pas d'espace de noms sans réseau ici")
    with opened.client() as t:
        t.download(tmp_path / "copie")
        online = [t.certifications.remplacement("RNCP90088"), t.infotravail.metiers("boulanger"), t.infotravail.jeux()]
        rows = t.tables["bmo_besoins"].to_polars()
    (block,) = [body for _, body in _BLOCK.findall(README) if body.startswith(WITHOUT_SERVER)]
    asked = (
        "from tremplin_client import Tremplin\n"
        f"{block}    print(t.tables['bmo_besoins'].to_polars().write_csv())\n"
        "    import msgspec\n"
        "    asked = [t.certifications.remplacement('RNCP90088'), t.infotravail.metiers('boulanger')]\n"
        "    print(msgspec.json.encode([*asked, t.infotravail.jeux()]).decode())\n"
    )
    out = run([*NO_NETWORK, python, "-c", asked], {}, cwd=tmp_path).stdout
    raison, codes, *csv, typed = out.strip().splitlines()
    assert raison == online[0].raison
    assert codes == str([job.code for job in online[1].data])
    assert "\n".join(csv).strip() == rows.write_csv().strip()
    assert typed == msgspec.json.encode(online).decode()


def run(
    command: list[str | Path], env: dict[str, str], *, code: int = 0, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    told = {**{n: v for n, v in os.environ.items() if not n.startswith("PYTHON")}, "COLUMNS": "200", **env}
    done = subprocess.run(command, env=told, cwd=cwd, capture_output=True, text=True, timeout=300)
    assert done.returncode == code, f"{command} : {done.stdout}{done.stderr}"
    return done


COOKBOOK = (ROOT / "docs" / "cookbook.md").read_text()
_RECIPE = re.compile(r"^```python\n((?:(?!```).*\n)*)```\n\n```text\n((?:(?!```).*\n)*)```$", re.MULTILINE)


def python_of(page: str) -> str:
    return "\n\n".join(body for kind, body in _BLOCK.findall(page) if kind == "python")


def test_every_recipe_of_the_cookbook_answers_what_it_says(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CLE", opened.key)
    held: dict[str, object] = {}
    exec(_BLOCK.findall(COOKBOOK)[0][1].replace("http://localhost:8000", opened.url), held)
    recipes = _RECIPE.findall(COOKBOOK)
    said = []
    for code, _ in recipes:
        exec(code, held)
        said.append(capsys.readouterr().out)
    assert said == [told for _, told in recipes]
    assert len(recipes) == COOKBOOK.count("\n## ") == 12


@pytest.mark.parametrize("checker", needs.campaign(["pyright"], ["pyright", "mypy"]))
def test_readers_of_types_find_nothing_in_the_pages(checker: str, tmp_path: Path) -> None:
    for name, page in (("recettes.py", COOKBOOK), ("lisez_moi.py", README)):
        (tmp_path / name).write_text(python_of(page))
    files = [str(p) for p in sorted(tmp_path.glob("*.py"))]
    if checker == "pyright":
        needs.node()
        (tmp_path / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}')
        command = ["pyright", "--project", str(tmp_path), "--pythonpath", sys.executable]
    else:
        command = ["mypy", "--strict", "--config-file", os.devnull, *files]
    done = subprocess.run(
        [str(Path(sys.executable).parent / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True
    )
    assert (
        done.stdout.strip().splitlines()[-1]
        == {
            "mypy": "Success: no issues found in 2 source files",
            "pyright": "0 errors, 0 warnings, 0 informations",
        }[checker]
    ), done.stdout + done.stderr
