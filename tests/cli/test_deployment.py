"""`tremplin doctor --deploiement`: a good installation passes whole, each planted fault is found by its name."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from tests.conftest import Home
from tests.world.commands import Done, tremplin
from tremplin.portal.operation import deployment
from tremplin.portal.operation.deployment import CHECKS
from tremplin.release.build import FICTITIOUS
from tremplin.release.publish import current

GOOD = {
    "TREMPLIN_ENV": "production",
    "TREMPLIN_HOTES": "tremplin.exemple.org",
    "TREMPLIN_BASE_URL": "https://tremplin.exemple.org",
    "TREMPLIN_POIVRE": "p" * 64,
    "TREMPLIN_PROXIES": "10.0.0.1",
    "TREMPLIN_SMTP": "smtps://courriel.exemple.org",
    "TREMPLIN_EXPEDITEUR": "tremplin@exemple.org",
    "TREMPLIN_CONTACT": "securite@exemple.org",
    "TREMPLIN_LEGAL_EDITEUR": "Une région",
    "TREMPLIN_LEGAL_DIRECTEUR": "Sa présidente",
    "TREMPLIN_LEGAL_HEBERGEUR": "Un hébergeur",
    "TREMPLIN_LEGAL_DPO": "dpo@exemple.org",
    "TREMPLIN_METRIQUES_CLE": "m" * 40,
    "TREMPLIN_ANTIVIRUS": "clamd://127.0.0.1",
    "TREMPLIN_BAREME_RECRUTEURS": "12:50,60:60,110:80,520:100",
}
AWAY = "postgresql+psycopg://x:y@127.0.0.1:1/rien"
"""A store that nobody keeps: to be reached by nothing."""


@pytest.fixture(scope="module")
def ready(demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home that may serve people. Read it only: `installed` is a copy to change."""
    home = demo_home.copy(tmp_path_factory.mktemp("pret") / "home")
    (home.reference / FICTITIOUS).unlink()
    (home.folder / "secrets").chmod(0o700)
    key = tremplin(home.folder, "backup-key").stdout.split()[-1]
    GOOD["TREMPLIN_SAUVEGARDE_CLE"] = key
    for command in ("backup", "restore-drill"):
        assert tremplin(home.folder, command, TREMPLIN_SAUVEGARDE_CLE=key).returncode == 0
    return home


@pytest.fixture
def installed(ready: Home, tmp_path: Path) -> Home:
    return ready.copy(tmp_path / "home")


@pytest.fixture(autouse=True)
def own_account(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who runs the command isn't root."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)


def examined(home: Home, **more: str) -> tuple[Done, set[str]]:
    done = tremplin(home.folder, "doctor", "--deploiement", "--json", **{**GOOD, **more})
    return done, {one["nom"] for one in orjson.loads(done.stdout)["manques"]}


def test_a_good_installation_passes_whole(ready: Home) -> None:
    done, lacking = examined(ready)
    assert (done.returncode, lacking) == (0, set()), done.stderr
    told = tremplin(ready.folder, "doctor", "--deploiement", **GOOD)
    assert (told.returncode, f"{len(CHECKS)} contrôles bons sur {len(CHECKS)}" in told.stdout) == (0, True)


SETTINGS: dict[str, tuple[dict[str, str], set[str]]] = {
    "environnement": ({"TREMPLIN_ENV": "local"}, set()),
    "hôtes": ({"TREMPLIN_HOTES": "*"}, set()),
    "adresse publique": ({"TREMPLIN_BASE_URL": "http://tremplin.exemple.org"}, set()),
    "adresse et hôtes": ({"TREMPLIN_BASE_URL": "https://ailleurs.exemple.org"}, set()),
    "poivre": ({"TREMPLIN_POIVRE": ""}, set()),
    "longueur du poivre": ({"TREMPLIN_POIVRE": "court"}, set()),
    "limites": ({"TREMPLIN_LIMITES": "non"}, set()),
    "horloge d'essai": ({"TREMPLIN_HORLOGE_ESSAI": "oui"}, set()),
    "mandataire": ({"TREMPLIN_PROXIES": ""}, set()),
    "courriels": ({"TREMPLIN_SMTP": ""}, set()),
    "courriels chiffrés": ({"TREMPLIN_SMTP": "smtp://courriel.exemple.org"}, set()),
    "expéditeur": ({"TREMPLIN_EXPEDITEUR": "ne-pas-repondre@localhost"}, set()),
    "contact": ({"TREMPLIN_CONTACT": ""}, set()),
    "mentions légales": ({"TREMPLIN_LEGAL_DPO": ""}, set()),
    "sauvegardes chiffrées": ({"TREMPLIN_SAUVEGARDE_CLE": ""}, set()),
    "base": ({"TREMPLIN_BASE_OPERATIONNELLE": AWAY, "TREMPLIN_BASE_CLES_PERSONNES": "sqlite:////x"}, set()),
    "base chiffrée": (
        {
            "TREMPLIN_BASE_OPERATIONNELLE": "postgresql+psycopg://x:y@192.0.2.1/z?connect_timeout=1",
            "TREMPLIN_BASE_CLES_PERSONNES": "sqlite:////x",
        },
        {"base"},
    ),
    "base partagée": ({"TREMPLIN_DEPOT": "file:///tmp/rien"}, set()),
    "clés des personnes": ({"TREMPLIN_BASE_OPERATIONNELLE": AWAY}, {"base"}),
    "dépôt chiffré": ({"TREMPLIN_DEPOT": "http://192.0.2.1"}, {"base partagée", "dépôt"}),
    "dépôt": ({"TREMPLIN_DEPOT": "http://127.0.0.1:1"}, {"base partagée"}),
    "métriques": ({"TREMPLIN_METRIQUES_CLE": ""}, set()),
    "jeton des métriques": ({"TREMPLIN_METRIQUES_CLE": "court"}, set()),
    "antivirus": ({"TREMPLIN_ANTIVIRUS": ""}, set()),
    "barème": ({"TREMPLIN_BAREME_RECRUTEURS": "10:50,50:60,100:80,500:100"}, set()),
}
"""Check → settings that it must find at fault, and what else they spoil."""


def _age(home: Home, _patch: pytest.MonkeyPatch) -> None:
    (folder,) = (home.folder / "sauvegardes").glob("sauvegarde-*")
    folder.rename(folder.with_name("sauvegarde-20200101T000000Z"))


def _forget_drills(home: Home, _patch: pytest.MonkeyPatch) -> None:
    with sqlite3.connect(home.folder / "operationnel.sqlite") as base:
        base.execute("UPDATE exercice SET quand = datetime(quand, '-9 days')")
    base.close()


def _fill(_home: Home, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(shutil, "disk_usage", lambda _: namedtuple("Disk", "free")(deployment.ROOM - 1))


def _cut(home: Home, _patch: pytest.MonkeyPatch) -> None:
    release = home.reference / "releases" / str(current(home.reference))
    (release / "reference.sqlite").write_bytes(b"")


def _foresee(home: Home, _patch: pytest.MonkeyPatch) -> None:
    releases = home.reference / "releases"
    name = str(current(home.reference))
    future = f"29990101T000000Z{name[16:]}"
    (releases / name).rename(releases / future)
    (releases / "courante").write_text(future)


DISK: dict[str, Callable[[Home, pytest.MonkeyPatch], object]] = {
    "dernière sauvegarde": _age,
    "exercice de restauration": _forget_drills,
    "place": _fill,
    "secrets fermés": lambda home, _: (home.folder / "secrets").chmod(0o755),
    "version": _cut,
    "version vraie": lambda home, _: (home.reference / FICTITIOUS).touch(),
    "horloge": _foresee,
    "administrateur": lambda _, patch: patch.setattr(os, "geteuid", lambda: 0),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_at_fault_is_found(ready: Home, name: str) -> None:
    given, beside = SETTINGS[name]
    done, lacking = examined(ready, **given)
    assert lacking == {name, *beside}
    serious = {check.name for check in CHECKS if check.serious}
    assert done.returncode == (1 if lacking & serious else 0)


@pytest.mark.parametrize("name", DISK)
def test_what_stands_on_the_disk_is_looked_at(installed: Home, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    DISK[name](installed, monkeypatch)
    done, lacking = examined(installed)
    assert (done.returncode, lacking) == (1, {name})


def test_every_check_has_its_planted_fault() -> None:
    assert {check.name for check in CHECKS} == {*SETTINGS, *DISK}
    assert len(CHECKS) == 33


def test_what_a_server_would_refuse_is_told_too(ready: Home) -> None:
    done, _ = examined(ready, TREMPLIN_INCONNU="x")
    assert (done.returncode, orjson.loads(done.stdout)["refus"]) == (1, "réglage inconnu : TREMPLIN_INCONNU")
