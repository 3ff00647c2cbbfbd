"""What a store that can't be used says: one line of a command, and no value that was to be written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import structlog
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from tests.conftest import Home, make_key
from tests.world.commands import as_json, in_a_process, tremplin
from tremplin.platform.web import logs
from tremplin.store import StoreUnavailable
from tremplin.store.engine import Store
from tremplin.store.migrate import upgrade
from tremplin.store.tables import organisation

SECRET = "Camille Canari"


@pytest.fixture
def used(tmp_path: Path) -> Path:
    """The home of a base that holds a key."""
    make_key(Home(tmp_path / "home", "").settings())
    return tmp_path / "home"


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (
            lambda whole: b"rien de lisible" * 1000,
            "est abîmée : restaurez une sauvegarde dans une base neuve",
        ),
        (
            lambda whole: whole[:4096] + b"\xff" * (len(whole) - 4096),
            "est abîmée : restaurez une sauvegarde dans une base neuve",
        ),
        (
            lambda whole: b"",
            "a été vidée (0 octet) : restaurez une sauvegarde, ou supprimez ce fichier pour en commencer une neuve",
        ),
    ],
    ids=["overwritten", "all but the first page", "emptied"],
)
def test_a_damaged_base_is_refused_in_one_line(used: Path, spoil: Callable[[bytes], bytes], why: str) -> None:
    base = used / "operationnel.sqlite"
    spoilt = spoil(base.read_bytes())
    base.write_bytes(spoilt)
    told = f"la base {base} {why}"
    for command in (("key", "list"), ("serve", "--port", "1")):
        done = in_a_process(used, *command)
        assert (done.returncode, done.stderr.splitlines()) == (1, [f"Refusé : {told}"]), command
    assert as_json(tremplin(used, "doctor", "--json"))["etat"]["base opérationnelle"] == f"injoignable ({told})"
    assert base.read_bytes() == spoilt


def test_the_emptied_keys_of_people_are_refused_too(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/personnes.sqlite")
    with store.writing() as connection:
        connection.execute(text("CREATE TABLE cle (id TEXT)"))
    store.close()
    (tmp_path / "personnes.sqlite").write_bytes(b"")
    with pytest.raises(StoreUnavailable, match=r"personnes\.sqlite a été vidée"):
        Store(f"sqlite:///{tmp_path}/personnes.sqlite")


def test_a_server_out_of_reach_is_refused_in_one_line(tmp_path: Path) -> None:
    base = "postgresql://personne@127.0.0.1:1/absente"
    done = tremplin(tmp_path, "key", "list", TREMPLIN_BASE_OPERATIONNELLE=base)
    (line,) = done.stderr.splitlines()
    assert done.returncode == 1
    assert (
        line.startswith("Refusé : la base absente de 127.0.0.1 est hors d'atteinte (") and "Connection refused" in line
    )


def test_a_failed_statement_leaves_no_value_in_the_log(base: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    structlog.reset_defaults()
    logs.configure()
    store = Store(base)
    upgrade(store)
    row = {"id": "o", "nom": SECRET, "permissions": [], "creee_le": None}
    with pytest.raises(DBAPIError) as raised, store.writing() as connection:
        connection.execute(insert(organisation).values(row))
    try:
        raise raised.value
    except DBAPIError:
        structlog.get_logger("essai").exception("defaut")
    store.close()
    written = capfdbinary.readouterr().err.decode()
    assert [json.loads(line)["event"] for line in written.splitlines()] == ["defaut"]
    assert "IntegrityError" in written and SECRET not in written


def test_a_store_whose_folder_has_gone_is_out_of_reach(used: Path) -> None:
    store = Store(Home(used, "").settings().store_url)
    used.rename(used.with_name("ailleurs"))
    told = r"operationnel\.verrou ne s'ouvre pas : No such file"
    with pytest.raises(StoreUnavailable, match=told), store.writing():
        pass
    store.close()
