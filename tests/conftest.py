"""Homes shared by the tests: the fictitious world and the real files, each imported and built once a run."""

from __future__ import annotations

import gc
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, BrowserType, sync_playwright
from sqlalchemy import create_engine, make_url, text
from starlette.testclient import TestClient

from tests import needs
from tests.world import postgresql, templates
from tests.world.programs import Program, Surroundings
from tests.world.reading import KeptCage
from tests.world.stores import elsewhere
from tests.world.waiting import LIMIT_S, until
from tremplin import demo
from tremplin.app import FAMILIES, GABARITS, create_app
from tremplin.durable import exclusive, file_hash
from tremplin.families import references
from tremplin.platform.identity import keys
from tremplin.platform.web.state import State
from tremplin.platform.work import mails
from tremplin.platform.work.rendering import environment
from tremplin.release import stage
from tremplin.release.build import build
from tremplin.release.editions import all_editions
from tremplin.release.publish import current, publish
from tremplin.release.reference import Reference
from tremplin.release.stage import import_files
from tremplin.settings import Settings
from tremplin.sources.reading.registry import recognize
from tremplin.store.engine import Store
from tremplin.store.migrate import upgrade

SHARED_MEMORY, ROOM = "/dev/shm", 8 * 1024**3
"""Where temporary files go when it has room: on a disk, the tests mostly wait for what is made durable."""
for threads in ("OMP_NUM_THREADS", "POLARS_MAX_THREADS"):
    os.environ.setdefault(threads, "1")  # read when the first is started: threads that share a core wait for each other
if Path(SHARED_MEMORY).is_dir() and shutil.disk_usage(SHARED_MEMORY).free > ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", SHARED_MEMORY)

templates.check(environment)

sys.dont_write_bytecode = False
"""Where it is forbidden, as containers do, each worker compiles every test again."""
gc.freeze()
gc.set_threshold(100_000, 20, 50)
"""What tests import lives as long as they do: the collector needn't walk it."""

settings.register_profile(
    "campaign",
    max_examples=needs.campaign(30, 3000),
    derandomize=bool(needs.campaign(1, 0)),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.load_profile("campaign")


@dataclass(frozen=True)
class Home:
    """A home with a published release and a key."""

    folder: Path
    cle: str
    base: str = ""
    """URL of the operational store; none: SQLite in the folder."""

    def settings(self, **more: str) -> Settings:
        """Settings that read every right again at each request: what a test changes is seen at once."""
        return Settings.from_environment(self.environment(**{"TREMPLIN_MEMOIRE": "0", **more}))

    def environment(self, **more: str) -> dict[str, str]:
        base = {"TREMPLIN_BASE_OPERATIONNELLE": self.base} if self.base else {}
        return {"TREMPLIN_HOME": str(self.folder), "TREMPLIN_ENV": "test", **base, **more}

    @property
    def reference(self) -> Path:
        return self.folder / "reference"

    def copy(self, folder: Path) -> Home:
        """The same home elsewhere, to change.

        Copied by another process: who opens the file of a SQLite base and closes it drops the locks that its process
        holds on it; a server of the same home that ends would then take itself for the last, and remove the log.
        """
        subprocess.run(["cp", "-a", self.folder, folder], check=True)
        return Home(folder, self.cle)

    def begun(self, folder: Path) -> Home:
        """Another home that begins with the editions and the release of this one, by links: to build from them."""
        folder.mkdir()
        subprocess.run(["cp", "-al", self.reference, folder / "reference"], check=True)
        return Home(folder, "")

    def beside(self, folder: Path, base: str = "") -> Home:
        """Another home, of the same releases: who writes to its store changes nothing of this one."""
        folder.mkdir()
        (folder / "reference").symlink_to(self.reference)
        return Home(folder, "", base)


OF_REAL_FILES = frozenset({"real_home", "real_client", "france_home", "france_client"})


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests of another store are left out; modules that read the homes of real files come first.

    Each worker is given a stretch of the tests: one makes these homes, of up to a minute each, while the others go on
    instead of waiting for it.
    """

    config.hook.pytest_deselected(items=[item for item in items if elsewhere(item)])
    items[:] = [item for item in items if not elsewhere(item)]

    def asked(item: pytest.Item) -> set[object]:
        drawn = getattr(item, "callspec", None)
        return {
            *getattr(item, "fixturenames", ()),
            *(v for v in (drawn.params.values() if drawn else ()) if isinstance(v, str)),
        }

    heavy = {item.path for item in items if OF_REAL_FILES & asked(item)}
    items.sort(key=lambda item: item.path not in heavy)


@pytest.fixture(scope="session", autouse=True)
def certificates() -> Iterator[None]:
    """Those of authorities are read once: every client of HTTP would, for 20 ms, though ours call themselves."""
    with patch.object(ssl, "create_default_context", cache(ssl.create_default_context)):
        yield


@pytest.fixture(scope="session", autouse=True)
def reading() -> Iterator[None]:
    """One child reads the files of all imports that are made in this process."""
    kept = KeptCage()
    with patch.object(stage, "Cage", lambda: kept):
        yield
    kept.end()


def make_key(settings: Settings, **more: object) -> str:
    """A key of a test organisation."""
    store = Store(settings.store_url)
    upgrade(store)
    try:
        return keys.create(store, settings.poivre, **{"organisation": "Essais", "nom": "tests", **more})  # type: ignore[arg-type]
    finally:
        store.close()


def _of_the_run(factory: pytest.TempPathFactory) -> Path:
    """The folder that all workers of a run share."""
    base = factory.getbasetemp()
    return base.parent if base.name.startswith("popen-") else base


def _shared_home(factory: pytest.TempPathFactory, name: str, fill: Callable[[Settings], None]) -> Home:
    """One home for every worker of the run: the first to come fills it, the others wait."""
    folder = _of_the_run(factory) / name
    done = folder / "cle"
    with exclusive(folder):
        if not done.exists():
            settings = Home(folder, "").settings()
            fill(settings)
            done.write_text(make_key(settings))
    return Home(folder, done.read_text())


@pytest.fixture(scope="session")
def world_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the fictitious world, written once a run: some of what they tell is about their day."""
    folder = _of_the_run(tmp_path_factory) / "monde"
    with exclusive(folder):
        if not (folder / "fichiers").exists():
            demo.write_world(folder / "ecrits", seed=2026)
            (folder / "ecrits").rename(folder / "fichiers")
    return folder / "fichiers"


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory, world_files: Path) -> Home:
    """The fictitious world, published. Read it only: `own_home` is a copy to change."""

    def fill(settings: Settings) -> None:
        demo.load(settings, seed=2026, scale=1.0, evaluated=False)
        state = State(settings)
        for task in mails.taches(GABARITS):  # else what waits is late once the run has lasted five minutes
            while task.do(state):
                pass
        state.close()

    return _shared_home(tmp_path_factory, "fictif", fill)


@pytest.fixture(scope="session")
def real_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """All real files, imported, built and published by the acceptance command."""
    market = needs.real(needs.INFOTRAVAIL)
    insertion = needs.real(needs.INSERJEUNES)
    whole = (
        "depp-*.csv",
        "fr-en-*.csv",
        "N_GROUPE_*.json",
        "N_LIEN_*.json",
        "N_TYPE_*.json",
        "genere/ij-*_*.json",
        "genere/ij-france-*.json",
    )
    folders = [
        needs.real(needs.APPRENTISSAGE),
        needs.real(needs.GEOGRAPHIE),
        *market.iterdir(),
        *needs.real(needs.FRANCE).glob("fap/*.csv"),
        *(p for form in whole for p in insertion.glob(form)),
        *(p for p in needs.real(needs.ALTERNANCE).iterdir() if p.is_file() and recognize(p)),
        *(p for p in needs.ALTERNANCE.glob("flux_partenaires/*") if not re.search("cegid|hello-work", p.name)),
        needs.ALTERNANCE / "samples" / "catalogue_reponse.json",
    ]

    def fill(settings: Settings) -> None:
        reports = import_files(settings.reference, folders)
        assert [r.message for r in reports if r.etat == "refusé"] == []
        publish(settings.reference, build(settings.reference, references()))

    return _shared_home(tmp_path_factory, "reel", fill)


@pytest.fixture(scope="session")
def france_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The published files at the scale of the country, in one home: certifications, labour market, places."""
    france = needs.real(needs.FRANCE)
    folders = [
        *(
            p
            for p in needs.real(needs.APPRENTISSAGE).iterdir()
            if recognize(p) and not re.search("kali|V_FORMATION", p.name)
        ),
        needs.real(needs.GEOGRAPHIE),
        needs.real(needs.INFOTRAVAIL) / "rome_v347",
        needs.INFOTRAVAIL / "lbb-pse_bassin-emploi_code-insee.csv",
        *sorted(needs.INFOTRAVAIL.rglob("passage_fap*.txt")),
        *(france / name for name in ("bcn", "bmo", "bassins", "certifinfo", "contours", "demande", "fap", "idcc")),
        *(france / name for name in ("offres", "onisep", "rome4", "rome_v347", "rome_v460", "tension")),
        france / "inserjeunes" / "ij_region_data.csv",
        france / "formations",
        france / "organismes" / "rco.zip",
    ]

    def fill(settings: Settings) -> None:
        reports = import_files(settings.reference, folders)
        assert [r.message for r in reports if r.etat == "refusé"] == []
        publish(settings.reference, build(settings.reference, references()))

    return _shared_home(tmp_path_factory, "france", fill)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """URL of a throw-away PostgreSQL server; tests kill our processes, never its machine: no wait for the disk."""
    if postgresql.binaries() is None:
        needs.missing("PostgreSQL absent (scripts/system-packages l'installe)")
    with postgresql.cluster(fsync="off", full_page_writes="off") as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_modele(postgresql_server: str) -> str:
    """Name of a database brought to the last schema: copying it takes a third of the time of making another."""
    url = postgresql_base(postgresql_server)
    store = Store(url)
    upgrade(store)
    store.close()
    return str(make_url(url).database)


@pytest.fixture(scope="session")
def sqlite_modele(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file brought to the last schema, to be copied likewise."""
    file = tmp_path_factory.mktemp("modele") / "operationnel.sqlite"
    store = Store(f"sqlite:///{file}")
    upgrade(store)
    store.close()
    return file


def postgresql_base(server: str, modele: str = "template1") -> str:
    """URL of a new database of a server."""
    name = f"essai_{uuid.uuid4().hex}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {modele}")
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def postgresql_drop(server: str, url: str) -> None:
    """Remove a database, whoever still reads it."""
    _administer(server, f"DROP DATABASE {make_url(url).database} WITH (FORCE)")


def _administer(server: str, command: str) -> None:
    maker = create_engine(make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with maker.connect() as connection:
        connection.execute(text(command))
    maker.dispose()


def base_de(request: pytest.FixtureRequest, engine: str, folder: Path) -> str:
    """URL of an operational store without rows, « sqlite » or « postgresql »."""
    if engine == "sqlite":
        file = folder / f"essai_{uuid.uuid4().hex}.sqlite"
        shutil.copyfile(request.getfixturevalue("sqlite_modele"), file)
        return f"sqlite:///{file}"
    server, modele = (request.getfixturevalue(name) for name in ("postgresql_server", "postgresql_modele"))
    url = postgresql_base(server, modele)
    request.addfinalizer(partial(postgresql_drop, server, url))
    return url


@pytest.fixture
def new_base(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Make an operational store of an engine, without rows; its URL."""
    return lambda engine: base_de(request, engine, tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"])
def base(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of an operational store without rows: the test runs on both engines."""
    return base_de(request, request.param, tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"])
def base_vide(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The same, without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'vide'}.sqlite"
    return postgresql_base(request.getfixturevalue("postgresql_server"))


@contextmanager
def launched(kind: BrowserType, chromium: str) -> Iterator[Browser]:
    """Chromium, without its window."""
    flags = ("no-sandbox", "disable-gpu", "disable-gpu-rasterization", "disable-gpu-compositing")
    with closing(kind.launch(executable_path=chromium, args=[f"--{flag}" for flag in flags])) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium; one a module, since it keeps a loop running in the thread of the tests."""
    with sync_playwright() as playwright, launched(playwright.chromium, needs.chromium()) as found:
        yield found


@pytest.fixture
def own_home(demo_home: Home, tmp_path: Path) -> Home:
    """A copy of the fictitious home, for tests that change it."""
    return demo_home.copy(tmp_path / "home")


@pytest.fixture
def world(world_files: Path, tmp_path: Path) -> Path:
    """The files of the fictitious world, not imported, to change."""
    return shutil.copytree(world_files, tmp_path / "monde")


@pytest.fixture(scope="session")
def demo_client(demo_home: Home) -> Iterator[TestClient]:
    """Requests with a key on the fictitious world, without rate limits."""
    yield from _client(demo_home)


@pytest.fixture(scope="session")
def real_client(real_home: Home) -> Iterator[TestClient]:
    """Requests with a key on the real files, without rate limits."""
    yield from _client(real_home)


@pytest.fixture(scope="session")
def france_client(france_home: Home) -> Iterator[TestClient]:
    """Requests with a key on the files of the whole country, without rate limits."""
    yield from _client(france_home)


def _client(home: Home) -> Iterator[TestClient]:
    app = create_app(home.settings(TREMPLIN_LIMITES="non"))
    with TestClient(app, headers={"authorization": f"Bearer {home.cle}"}) as client:
        yield client


@dataclass
class Server:
    """`tremplin serve` in a process of its own."""

    url: str
    process: Program | subprocess.Popen[bytes]
    journal: Path

    @property
    def worker(self) -> int:
        """The process that answers, of a server that has one."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        (found,) = (c for c in children if "jobs" not in Path(f"/proc/{c}/comm").read_text())
        return int(found)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start `tremplin serve` on a home; stopped at the end of the test."""
    with servers(tmp_path) as start:
        yield start


def answers(port: int) -> bool:
    """Whether a server of this machine is ready; asked lightly, it needs the machine to start."""
    try:
        asked = HTTPConnection("127.0.0.1", port, timeout=10)
        asked.request("GET", "/healthz")
        return asked.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        asked.close()


@contextmanager
def servers(folder: Path) -> Iterator[Callable[..., Server]]:
    """Start `tremplin serve` on homes, by the command `within` when there is one; stopped at the end of the block."""
    started: list[Program | subprocess.Popen[bytes]] = []

    def start(
        home: Home, *, workers: int = 1, within: Sequence[str] = (), options: Sequence[str] = (), **more: str
    ) -> Server:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        serving = ["serve", "--port", str(port), "--travailleurs", str(workers), *options]
        journal = folder / f"journal-{port}"
        environment = {"PATH": "/usr/bin:/bin", **home.environment(**more)}
        process: Program | subprocess.Popen[bytes]
        if within:
            with journal.open("wb") as log:
                command = [*within, sys.executable, "-m", "tremplin", *serving]
                process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        else:
            process = Program(*serving, within=Surroundings(environment=environment, output=journal))
        started.append(process)

        def ready() -> bool:
            assert process.poll() is None, journal.read_text()
            return answers(port)

        until(ready)
        return Server(f"http://127.0.0.1:{port}", process, journal)

    try:
        yield start
    finally:
        for process in started:
            process.terminate()
            process.wait(LIMIT_S)


@pytest.fixture(scope="session")
def demo_site(demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of a copy of the fictitious home, without rate limits, for those who read and send nothing: what a
    server holds in its store, copied with it, would keep the works of the copy waiting."""
    folder = tmp_path_factory.mktemp("site")
    with servers(folder) as start:
        yield start(demo_home.copy(folder / "home"), TREMPLIN_LIMITES="non")


Publish = Callable[..., tuple[TestClient, Path]]
"""Publish the files of `world`, for the registers alone unless told: a client with a key, the folder of flat files."""
REGISTERS = [f.reference for f in FAMILIES if f.name in ("certifications", "organismes", "geographie") if f.reference]
"""What the other families are built upon; it needs none of them."""


def _reference_of(world: Path, demo_home: Home, home: Home) -> None:
    """The editions of a world that a test changed: those of the fictitious home, but of the sources whose files aren't
    the same any more; these are imported as if for the first time."""
    home.folder.mkdir()
    subprocess.run(["cp", "-a", demo_home.reference, home.reference], check=True)
    given = {file_hash(p) for p in world.rglob("*") if p.is_file()}
    for source in (home.reference / "editions").iterdir():
        if not given.issuperset(e.sha256 for e in all_editions(home.reference, source.name)):
            shutil.rmtree(source)
    reports = import_files(home.reference, [world])
    assert {r.etat for r in reports} == {"importé", "déjà importé"}, [r.message for r in reports]


@pytest.fixture
def published(demo_home: Home, world: Path, tmp_path: Path) -> Iterator[Publish]:
    """Import the world as the test left it, publish it; a client, and the folder of flat files."""
    opened: list[TestClient] = []

    def serve(references: Sequence[Reference] = REGISTERS) -> tuple[TestClient, Path]:
        home = Home(tmp_path / "publie", "")
        _reference_of(world, demo_home, home)
        publish(home.reference, build(home.reference, references))
        headers = {"authorization": f"Bearer {make_key(home.settings())}"}
        client = TestClient(create_app(home.settings(TREMPLIN_LIMITES="non")), headers=headers).__enter__()
        opened.append(client)
        return client, home.reference / "releases" / str(current(home.reference)) / "flat"

    yield serve
    for client in opened:
        client.__exit__(None, None, None)
