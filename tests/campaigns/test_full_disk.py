"""A disk without room, a store that others hold: writes are refused by name, reading goes on, writes come back."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from sqlalchemy import create_engine, make_url, text
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home, Server, make_key
from tests.families.parcours.conftest import Monde
from tests.world.path_files import counts, events_file, finished
from tests.world.publishers import OFFRE, offer
from tests.world.waiting import LIMIT_S
from tremplin import durable
from tremplin.app import GABARITS, create_app
from tremplin.platform.work import mails
from tremplin.platform.work.mails import Courriel
from tremplin.store import engine
from tremplin.store.bounds import BASE_PATIENCE_S, Bounds
from tremplin.store.engine import Store
from tremplin.store.turns import Turn

ROOM = 200 * 1024**2
FULL = "Plus de place sur le disque : rien ne s'écrit, la lecture continue"
HELD = "Base occupée par un autre programme : réessayez dans un instant"
UNAVAILABLE = "Base indisponible, ou en lecture seule : rien n'a été écrit"
DEPARTEMENTS = "/api/geographie/v1/departement"


class _Disk(NamedTuple):
    free: int


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Set what is free on every disk, looked at each time."""
    monkeypatch.setattr(durable, "_LOOK_EVERY_S", 0)
    return lambda free: monkeypatch.setattr(shutil, "disk_usage", lambda _path: _Disk(free))


@dataclass
class Site:
    """A server of the fictitious world, and who publishes there."""

    monde: Monde
    headers: dict[str, str]
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(1000)))

    def publish(self, **more: Any) -> httpx.Response:
        told = offer(f"n{next(self.numbers)}", workplace__siret="13001341000019")
        return self.monde.http.post(OFFRE, json=told, headers=self.headers, **more)

    def read(self) -> int:
        """Status of a reading by a key that was never used: its last use would be written."""
        key = make_key(self.monde.home.settings(TREMPLIN_DISQUE_LIBRE_MO="1"), organisation="Lecteurs")
        return self.monde.http.get(DEPARTEMENTS, headers={"authorization": f"Bearer {key}"}).status_code


def site_of(home: Home, http: TestClient) -> Site:
    key = make_key(home.settings(), organisation="Éditeur", permissions=frozenset({"jobs:write"}))
    return Site(Monde(http, home, http.app.state.tremplin), {"authorization": f"Bearer {key}"})  # type: ignore[attr-defined]


@pytest.fixture
def site(own_home: Home) -> Iterator[Site]:
    with TestClient(create_app(own_home.settings(TREMPLIN_LIMITES="non"))) as http:
        yield site_of(own_home, http)


@pytest.fixture
def site_postgresql(own_home: Home, new_base: Callable[[str], str]) -> Iterator[Site]:
    home = Home(own_home.folder, "", new_base("postgresql"))
    with TestClient(create_app(home.settings(TREMPLIN_LIMITES="non"))) as http:
        yield site_of(home, http)


@pytest.fixture(params=["site", "site_postgresql"])
def either(request: pytest.FixtureRequest) -> Site:
    """The same on each store."""
    found: Site = request.getfixturevalue(request.param)
    return found


def offers(site: Site) -> int:
    with site.monde.state.store.reading() as connection:
        return int(connection.execute(text("SELECT count(*) FROM offre")).scalar_one())


def test_below_what_is_kept_free_nothing_is_written_and_all_is_read(site: Site, disk: Callable[[int], None]) -> None:
    disk(ROOM)
    assert site.publish().status_code == 200
    before = offers(site)
    disk(ROOM - 1)
    refused = site.publish()
    assert (refused.status_code, refused.headers["retry-after"]) == (507, "60")
    assert refused.json() == {"statusCode": 507, "error": "Insufficient Storage", "message": FULL}
    assert offers(site) == before
    assert site.read() == 200
    disk(ROOM)
    assert site.publish().status_code == 200
    assert offers(site) == before + 1


def test_each_family_tells_it_in_its_own_envelope(site: Site, disk: Callable[[int], None]) -> None:
    training = site.monde.organisme()
    disk(0)
    answer = training.post(
        "/sessions",
        {
            "numeroFormation": "F_1",
            "numeroAction": "A_1",
            "numeroSession": "S_1",
            "intitule": "Cuisine",
            "objectifs": ["6"],
            "organismeResponsable": {"siret": training.siret, "nom": "Essai"},
            "lieu": {"commune": "Paris", "codePostal": "75011", "codeInsee": "75111"},
            "debut": "2025-09-01",
            "fin": "2025-12-31",
            "financeurs": [{"code": 2, "nbPlaces": 5}],
        },
    )
    body = answer.json()
    assert body.pop("instance") == f"urn:tremplin:requete:{answer.headers['x-request-id']}"
    assert (answer.status_code, answer.headers["content-type"]) == (507, "application/problem+json")
    assert body == {
        "type": "about:blank",
        "status": 507,
        "title": "Insufficient Storage",
        "detail": FULL,
        "code": "ESPACE_INSUFFISANT",
    }
    document = site.monde.http.get("/api/openapi/alternance.json").json()
    told = document["paths"][OFFRE]["post"]["responses"]
    assert told["507"]["description"] == "Plus de place sur le disque : rien n'a été écrit"


def test_a_file_is_not_kept_below_what_is_kept_free_whichever_the_store(
    either: Site, disk: Callable[[int], None]
) -> None:
    training = either.monde.organisme()
    content = events_file(either.monde, either.monde.session(training), 2, set())
    kept = either.monde.home.folder / "imports"
    before = sorted(kept.iterdir())
    disk(ROOM - 1)
    for sent in ({"content": content}, {"files": {"fichier": ("a.csv", content)}}):
        refused = training.appeler("POST", "/imports", **sent)
        assert (refused.status_code, refused.headers["retry-after"]) == (507, "60")
        assert (refused.json()["code"], refused.json()["detail"]) == ("ESPACE_INSUFFISANT", FULL)
    assert sorted(kept.iterdir()) == before
    disk(ROOM)
    told = finished(either.monde, training, training.appeler("POST", "/imports", content=content))
    assert (told["etat"], counts(told)) == ("FINI", (2, 2, 0, 0))


def test_mails_that_go_to_a_folder_wait_for_room(site_postgresql: Site, disk: Callable[[int], None]) -> None:
    state = site_postgresql.monde.state
    box = mails.boite(state.settings)
    before = sorted(box.glob("*")) if box.exists() else []
    with state.store.writing() as connection:
        mail = Courriel("ada@exemple.fr", "employeur_deja", {})
        mails.deposit(connection, state.settings, mail, "essai", datetime.now(UTC))
    disk(ROOM - 1)
    assert mails.deliver(state, GABARITS)
    with state.store.reading() as connection:
        waiting = connection.execute(text("SELECT etat, erreur FROM envoi WHERE objet = 'essai'")).one()
    assert (tuple(waiting), sorted(box.glob("*"))) == (("a_envoyer", "DiskFull"), before)


SPOILT = """
CREATE FUNCTION plein() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER plein BEFORE INSERT ON offre FOR EACH ROW EXECUTE FUNCTION plein();
CREATE TRIGGER plein BEFORE INSERT ON parcours_session FOR EACH ROW EXECUTE FUNCTION plein();
"""


def test_a_postgresql_whose_disk_fills_is_told_in_the_envelope_of_each_family(site_postgresql: Site) -> None:
    site, training = site_postgresql, site_postgresql.monde.organisme()
    before = offers(site)
    other = create_engine(make_url(site.monde.home.base).set(drivername="postgresql+psycopg"))
    with other.begin() as connection:
        connection.exec_driver_sql(SPOILT)
    refused, aside = (
        site.publish(),
        training.post(
            "/sessions",
            {
                "numeroFormation": "F_1",
                "numeroAction": "A_1",
                "numeroSession": "S_1",
                "intitule": "Cuisine",
                "objectifs": ["6"],
                "organismeResponsable": {"siret": training.siret, "nom": "Essai"},
                "lieu": {"commune": "Paris", "codePostal": "75011", "codeInsee": "75111"},
                "debut": "2025-09-01",
                "fin": "2025-12-31",
                "financeurs": [{"code": 2, "nbPlaces": 5}],
            },
        ),
    )
    assert (refused.status_code, refused.headers["retry-after"]) == (507, "60")
    assert refused.json() == {"statusCode": 507, "error": "Insufficient Storage", "message": FULL}
    assert (aside.status_code, aside.json()["code"]) == (507, "ESPACE_INSUFFISANT")
    assert (offers(site), site.read()) == (before, 200)
    with other.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER plein ON offre")
    other.dispose()
    assert site.publish().status_code == 200
    assert offers(site) == before + 1


def test_what_is_kept_free_is_a_setting(own_home: Home, disk: Callable[[int], None]) -> None:
    settings = own_home.settings(TREMPLIN_DISQUE_LIBRE_MO="3")
    disk(3 * 1024**2)
    store = Store(settings.store_url, settings.kept_free)
    with store.writing() as connection:
        connection.execute(text("DELETE FROM mesure"))
    disk(3 * 1024**2 - 1)
    with pytest.raises(durable.DiskFull, match=r"2 Mo libres, 3 au moins sont gardés"), store.writing():
        pytest.fail("written")
    store.close()


def test_a_base_held_by_another_program_is_told_and_taken_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BASE_PATIENCE_S", 0)
    site.monde.state.store.engine.dispose()
    assert site.publish().status_code == 200
    with closing(sqlite3.connect(site.monde.home.folder / "operationnel.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        refused = site.publish()
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
        assert refused.json() == {"statusCode": 503, "error": "Service Unavailable", "message": HELD}
        other.execute("ROLLBACK")
    assert site.publish().status_code == 200


def test_the_turn_to_write_is_not_waited_for_without_end(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with (site.monde.home.folder / "operationnel.verrou").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        monkeypatch.setattr(site.monde.state.store, "patience_s", 0.1)
        refused = site.publish()
        assert (refused.status_code, refused.json()["message"]) == (503, HELD)
    monkeypatch.undo()
    assert site.publish().status_code == 200


def test_waits_end_before_the_ten_seconds_of_a_request() -> None:
    assert Bounds().tour + BASE_PATIENCE_S == 9
    assert "-c lock_timeout=6s" in Bounds().engine()["connect_args"]["options"]


def test_postgresql_held_by_another_program_is_told_and_taken_again(
    site_postgresql: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = site_postgresql
    address = make_url(site.monde.home.base).set(drivername="postgresql+psycopg")
    other = create_engine(address)
    with other.connect() as held:
        held.execute(text(f"SELECT pg_advisory_lock({Turn.WHOLE:d})"))
        monkeypatch.setattr(site.monde.state.store, "patience_s", 0.1)
        refused = site.publish()
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
        assert refused.json()["message"] == HELD
    other.dispose()
    monkeypatch.undo()
    assert site.publish().status_code == 200


SMALL = """
set -e
mount -t tmpfs -o size=$2 tmpfs $1
cp -a $3/. $1
echo prêt
read go
"""


@dataclass
class Small:
    """A disk of a few megabytes, in a namespace of its own: seen from here through its process."""

    seen: Path
    within: Path
    process: subprocess.Popen[str]

    @property
    def home(self) -> Home:
        return Home(self.within, "")

    @property
    def enter(self) -> list[str]:
        """What begins a command for which this disk is where it is."""
        return ["nsenter", "--user", "--mount", "--preserve-credentials", f"--target={self.process.pid}"]

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """A command for which this disk is where it is."""
        own = {"PATH": "/usr/bin:/bin", **self.home.environment(**environment)}
        return subprocess.run([*self.enter, *command], env=own, capture_output=True, text=True, cwd=needs.ROOT)

    def key(self, *permissions: str) -> str:
        """A key that nobody has used yet."""
        told = [part for name in permissions for part in ("--permission", name)]
        made = self.run(sys.executable, "-m", "tremplin", "key", "create", *told, TREMPLIN_DISQUE_LIBRE_MO="1")
        assert made.returncode == 0, made.stderr
        return made.stdout.strip()

    def tremplin(self, *arguments: str, **environment: str) -> tuple[int, list[str]]:
        """Exit code and lines on standard error of one of our commands."""
        done = self.run(sys.executable, "-m", "tremplin", *arguments, **environment)
        return done.returncode, done.stderr.splitlines()

    def fill(self) -> None:
        """No byte is left."""
        with (self.seen / "plein").open("wb", buffering=0) as handle, pytest.raises(OSError, match="No space"):
            while True:
                handle.write(bytes(1 << 16))

    def empty(self) -> None:
        (self.seen / "plein").unlink()


@pytest.fixture
def small(own_home: Home, tmp_path: Path) -> Iterator[Small]:
    """A copy of the fictitious home on a disk of its own, twenty megabytes larger than it."""
    within = tmp_path / "petit"
    within.mkdir()
    size = sum(p.stat().st_size for p in own_home.folder.rglob("*") if p.is_file()) + 30 * 1024**2
    command = ["unshare", "-Urm", "sh", "-c", SMALL, "sh", str(within), str(size), str(own_home.folder)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None and process.stdout is not None
    if process.stdout.readline() != "prêt\n":
        process.wait()
        needs.missing("cette machine ne laisse pas monter un petit disque (unshare -Urm)")
    yield Small(Path(f"/proc/{process.pid}/root{within}"), within, process)
    process.stdin.close()
    process.wait()


def test_commands_on_a_full_disk_refuse_in_one_line(small: Small) -> None:
    code, lines = small.tremplin("key", "create")
    assert code == 1 and len(lines) == 1
    assert lines[0].startswith(f"Refusé : plus de place sur le disque de {small.within} (")
    assert lines[0].endswith(" Mo libres, 200 au moins sont gardés)")
    small.fill()
    told = (1, [f"Refusé : plus de place sur le disque de la base {small.within}/operationnel.sqlite"])
    assert small.tremplin("key", "create", TREMPLIN_DISQUE_LIBRE_MO="1") == told
    small.empty()
    assert small.tremplin("key", "create", TREMPLIN_DISQUE_LIBRE_MO="1") == (0, [])


WRITE = """
import sys
import threading
from sqlalchemy import text
from tremplin.durable import DiskFull
from tremplin.store.engine import Store

store = Store(f"sqlite:///{sys.argv[1]}/operationnel.sqlite")
with store.writing() as connection:
    connection.execute(text("CREATE TABLE lest (x BLOB)"))

def told(write):
    try:
        write()
    except DiskFull as refusal:
        print(refusal)

def add(size):
    return lambda connection: connection.execute(text("INSERT INTO lest VALUES (zeroblob(:n))"), {"n": size})

def alone():
    with store.writing() as connection:
        add(300_000_000)(connection)

told(alone)
store.together._leader.acquire()
together = [threading.Thread(target=told, args=(lambda size=size: store.ensemble(add(size)),))
            for size in (1, 300_000_000, 1)]
for n, one in enumerate(together, 1):
    one.start()
    while store.together.waiting() < n:
        pass
store.together._leader.release()
for one in together:
    one.join()
with store.reading() as connection:
    print(connection.execute(text("PRAGMA integrity_check")).scalar_one())
    print(connection.execute(text("SELECT count(*) FROM lest")).scalar_one())
store.ensemble(add(1))
with store.reading() as connection:
    print(connection.execute(text("SELECT count(*), sum(length(x)) FROM lest")).one())
"""


def test_a_disk_that_fills_in_the_middle_of_a_write_undoes_all_that_share_it(small: Small) -> None:
    full = f"plus de place sur le disque de la base {small.within}/operationnel.sqlite"
    done = small.run(sys.executable, "-c", WRITE, str(small.within))
    assert (done.stderr, done.stdout.splitlines()) == ("", [full, full, full, full, "ok", "0", "(1, 1)"])


def weight(folder: Path) -> int:
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())


CAGED = """
import sys
from pathlib import Path
from tremplin.durable import DiskFull
from tremplin.release.cage import Cage
from tremplin.sources.reading.registry import SOURCES

with Cage() as cage:
    try:
        cage.parse(SOURCES["kit_apprentissage"], Path(sys.argv[1]), Path(sys.argv[2]))
    except DiskFull as refusal:
        print(refusal)
"""


def test_a_disk_that_fills_during_a_build_or_an_import_refuses_in_one_line_and_leaves_nothing(
    small: Small, world: Path
) -> None:
    reference = small.seen / "reference"
    releases = reference / "releases"
    (release,) = [p for p in releases.iterdir() if p.is_dir()]
    size = weight(release)
    shutil.rmtree(release)
    small.fill()
    whole = (small.seen / "plein").stat().st_size
    told = f"Refusé : plus de place sur le disque de {small.within}/reference/{{}}"
    little = {"TREMPLIN_DISQUE_LIBRE_MO": "1"}
    for part in needs.campaign((0.6,), (0.2, 0.6)):
        os.truncate(small.seen / "plein", int(whole - size * part))
        refused = small.tremplin("release", "build", "--json", **little)
        left = [weight(p) for p in releases.iterdir() if p.is_dir()]
        assert (refused, left, size > 10 * 1024**2) == ((1, [told.format("releases")]), [], True)
    (path,) = world.glob("Kit_apprentissage_*.csv")
    later = path.rename(path.with_name("Kit_apprentissage_20990101.csv"))
    with later.open("ab") as rows:
        rows.write(b"\n" * 2 * 1024**2)
    before = sorted(p.name for p in (reference / "editions" / "kit_apprentissage").iterdir())
    small.empty()
    small.fill()
    done = small.run(sys.executable, "-c", CAGED, str(later), str(small.within / "reference"))
    assert (done.stderr, done.stdout) == ("", f"plus de place sur le disque de {small.within}\n")
    os.truncate(small.seen / "plein", (small.seen / "plein").stat().st_size - 3 * 512 * 1024)
    assert small.tremplin("import", str(later), "--json", **little) == (
        1,
        [told.format("editions/kit_apprentissage")],
    )
    assert sorted(p.name for p in (reference / "editions" / "kit_apprentissage").iterdir()) == before
    small.empty()
    assert small.tremplin("release", "build", "--json", **little) == (0, [])
    (made,) = [p for p in releases.iterdir() if p.is_dir()]
    assert (made / "manifest.json").exists()


@pytest.mark.parametrize("command", [("import", "."), ("release", "build"), ("train",), ("fetch",), ("demo",)])
def test_imports_and_builds_refuse_in_one_line(own_home: Home, command: tuple[str, ...]) -> None:
    environment = {"PATH": "/usr/bin:/bin", **own_home.environment(TREMPLIN_DISQUE_LIBRE_MO="99999")}
    if shutil.disk_usage(own_home.folder).free >= 99999 * 1024**2:
        needs.missing("plus de 100 Go libres : le réglage ne va pas au-delà")
    tremplin = [sys.executable, "-m", "tremplin", *command]
    done = subprocess.run(tremplin, env=environment, capture_output=True, text=True, cwd=own_home.folder)
    (line,) = done.stderr.splitlines()
    assert (done.returncode, line.startswith(f"Refusé : plus de place sur le disque de {own_home.folder} (")) == (
        1,
        True,
    )
    assert line.endswith(" Mo libres, 99999 au moins sont gardés)")


def test_a_full_disk_serves_readers_never_seen_before(small: Small, serve: Callable[..., Server]) -> None:
    keys = [small.key() for _ in range(2)]
    server = serve(small.home, within=small.enter, TREMPLIN_DISQUE_LIBRE_MO="1", TREMPLIN_PROXIES="127.0.0.1")
    worker = server.worker
    small.fill()
    with httpx.Client(base_url=server.url, timeout=LIMIT_S) as http:
        read = [
            http.get(DEPARTEMENTS, headers={"authorization": f"Bearer {key}", "x-forwarded-for": f"10.0.{n}.1"})
            for n, key in enumerate(keys)
        ]
        many = [http.get("/", headers={"x-forwarded-for": f"10.1.{n}.1"}) for n in range(100)]
    assert [a.status_code for a in read] == [200] * 2, read[0].text
    assert [a.status_code for a in many] == [200] * 100
    assert "ratelimit-remaining" in read[0].headers
    assert server.worker == worker


def test_a_read_only_home_is_served_and_refuses_writes(small: Small, serve: Callable[..., Server]) -> None:
    key = small.key("jobs:write")
    frozen = small.run("mount", "-o", "remount,ro", str(small.within))
    assert (frozen.returncode, frozen.stderr) == (0, "")
    server = serve(small.home, within=small.enter, TREMPLIN_DISQUE_LIBRE_MO="1")
    headers = {"authorization": f"Bearer {key}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=LIMIT_S) as http:
        read = [http.get(path).status_code for path in (DEPARTEMENTS, "/", "/api/certification/v1")]
        refused = http.post(OFFRE, json=offer("n1", workplace__siret="13001341000019"))
    assert read == [200, 200, 200]
    assert (refused.status_code, refused.headers["retry-after"], refused.json()["message"]) == (503, "60", UNAVAILABLE)
    told = server.journal.read_text()
    assert told.startswith('{"raison":"Read-only file system","event":"limites en memoire"')
    assert (server.process.poll(), told.count('"event":"defaut"')) == (None, 0)
