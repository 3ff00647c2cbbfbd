"""Two machines behind HAProxy, one PostgreSQL, the folder of secrets shared: what one knows the other does, and one may
go while both are written to and read."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests import needs
from tests.conftest import Home, Server, postgresql_base, postgresql_drop, servers
from tests.families.parcours.conftest import Etat, Monde, Partie
from tests.world.balancer import balanced
from tests.world.waiting import LIMIT_S, until
from tests.world.writers import Writers, feed
from tremplin.families.parcours.store.journal import CHAINE
from tremplin.platform.bounds.limits import KEYED, Cost
from tremplin.platform.identity import keys
from tremplin.platform.identity.signing import SigningKeys
from tremplin.platform.identity.store import keys as key_rows
from tremplin.store.engine import Store

ROUNDS = needs.campaign(25, 16_700)
"""Of six requests, one of each class: 300, then a little more than 100 000."""
ASKING = 4
MOVED = needs.campaign(15, 500)
"""Changes that the reader sees on each machine."""
LIMITED_S = 90
OPERATOR = {"authorization": "Bearer operateur"}
OWN_KEY = "/api/compte/v1/cle"


@dataclass(frozen=True)
class Fleet:
    """Two servers, the address that leads to them, and who writes and reads through it."""

    machines: Sequence[Server]
    url: str
    monde: Monde


@contextmanager
def fleet(reference: Path, folder: Path, base: str, **more: str) -> Iterator[Fleet]:
    """Two machines that share a base and secrets; each has the rest of its home for itself."""
    homes = [Home(folder / name, "", base) for name in ("a", "b")]
    (folder / "secrets").mkdir(mode=0o700)
    for home in homes:
        home.folder.mkdir()
        (home.folder / "secrets").symlink_to(folder / "secrets")
        (home.folder / "reference").symlink_to(reference)
    given = {"TREMPLIN_BASE_URL": "http://localhost:8000", "TREMPLIN_METRIQUES_CLE": "operateur", **more}
    settings = homes[0].settings(**given)
    with ExitStack() as stack:
        start = stack.enter_context(servers(folder))
        machines = [start(home, **given) for home in homes]
        state = Etat(Store(settings.store_url), SigningKeys(settings.home / "secrets" / "jetons"), settings)
        stack.callback(state.store.close)
        url = stack.enter_context(balanced([m.url for m in machines]))
        http = stack.enter_context(httpx.Client(base_url=url, timeout=LIMIT_S))
        yield Fleet(machines, url, Monde(http, homes[0], state))


@pytest.fixture
def base(postgresql_server: str, postgresql_modele: str) -> Iterator[str]:
    """One PostgreSQL for both machines."""
    url = postgresql_base(postgresql_server, postgresql_modele)
    yield url
    postgresql_drop(postgresql_server, url)


def test_two_machines_are_one(demo_home: Home, tmp_path: Path, base: str) -> None:
    with fleet(demo_home.reference, tmp_path, base, TREMPLIN_LIMITES="non") as two:
        assert httpx.get(f"{two.url}/metrics", headers=OPERATOR).status_code == 404, "asked of each machine alone"
        a_revoked_key_opens_neither(two)
        what_both_count_is_what_was_asked(two)
        one_goes_while_both_are_written_to_and_read(two)


def a_revoked_key_opens_neither(two: Fleet) -> None:
    store, settings = two.monde.state.store, two.monde.state.settings
    value = keys.create(store, settings.poivre, organisation="Essais", nom="partagée")

    def statuses() -> list[int]:
        headers = {"authorization": f"Bearer {value}"}
        return [httpx.get(f"{m.url}{OWN_KEY}", headers=headers, timeout=LIMIT_S).status_code for m in two.machines]

    assert statuses() == [200, 200]
    key_rows.revoke(store, keys.identifiant(value))
    until(statuses, lambda found: found == [401, 401])


def what_both_count_is_what_was_asked(two: Fleet) -> None:
    """To the unit: no answer is lost, none is told twice, none is unexplained."""
    of = two.monde.organisme()
    ou, people = two.monde.session(of), two.monde.personnes(ROUNDS)
    token = {"authorization": f"Bearer {of.jeton}"}
    asked = {
        ("parcours", "light", "200"): lambda http, n: http.get(f"{of.base}/referentiels/etats", headers=token),
        ("infotravail", "search", "200"): lambda http, n: http.get("/api/infotravail/v1/metiers?q=cuisinier"),
        ("all", "heavy", "200"): lambda http, n: http.get("/sitemaps/pages-1.xml"),
        ("parcours", "write", "201"): lambda http, n: http.post(
            f"{of.base}/evenements", headers=token, json=_enrolment(people[n], ou)
        ),
        ("account", "light", "401"): lambda http, n: http.get(OWN_KEY),
        ("parcours", "light", "404"): lambda http, n: http.get(f"{of.base}/parcours/999999999", headers=token),
    }
    before = counted(two)

    def ask(mine: int) -> Counter[tuple[str, str, str]]:
        """What this one was answered, under the kind that it asked for."""
        found: Counter[tuple[str, str, str]] = Counter()
        with httpx.Client(base_url=two.url, timeout=LIMIT_S) as http:
            for n in range(mine, ROUNDS, ASKING):
                for (famille, classe, _), one in asked.items():
                    found[famille, classe, str(one(http, n).status_code)] += 1
        return found

    with ThreadPoolExecutor(ASKING) as pool:
        answered = sum(pool.map(ask, range(ASKING)), Counter[tuple[str, str, str]]())
    assert answered == Counter(dict.fromkeys(asked, ROUNDS))
    until(lambda: counted(two) - before, lambda found: found == answered)


def _enrolment(person: dict[str, object], ou: dict[str, object]) -> dict[str, object]:
    plan = {"dateDebut": "2025-09-01", "dateFin": "2025-12-31", "nbHeureTotalFormation": 400}
    return {"type": "AIS", "dateEffet": "2025-07-02", "beneficiaire": person, "session": ou, "contenu": plan}


def one_goes_while_both_are_written_to_and_read(two: Fleet) -> None:
    monde = two.monde
    of = monde.organisme()
    writers = Writers(of, monde.session(of), monde.personnes(needs.campaign(1_000, 20_000)))
    threads = writers.start()
    stream = Stream(of, two.machines)
    stream.read(MOVED)
    with read_without_a_pause(two) as statuses:
        writers.go_on(1)
        two.machines[0].process.kill()
        writers.go_on(MOVED)
        read = len(statuses)
        until(lambda: len(statuses) > read + 100)
    assert set(statuses) == {200}
    stream.go_on()
    stream.read(MOVED)
    writers.end(threads)
    told = Counter(identifier for _, _, identifier in writers.acknowledged)
    seen = stream.read(len(told) - len(stream.seen))
    assert Counter(seen) == told, "each change once, on two machines"
    assert set(told.values()) == {1}
    assert list(feed(of)) == seen
    assert CHAINE.verify(monde.state.store)[1] == []


@contextmanager
def read_without_a_pause(two: Fleet) -> Iterator[list[int]]:
    """What those who read are answered, as it comes."""
    statuses: list[int] = []
    over = threading.Event()

    def ask() -> None:
        with httpx.Client(base_url=two.url, timeout=LIMIT_S) as http:
            while not over.is_set():
                statuses.append(http.get("/api/healthcheck").status_code)

    with ThreadPoolExecutor(2) as pool:
        reading = [pool.submit(ask) for _ in range(2)]
        try:
            until(lambda: len(statuses) > 20)
            yield statuses
        finally:
            over.set()
    assert [asking.exception() for asking in reading] == [None, None]


@pytest.mark.skipif(needs.campaign(True, False), reason="une minute et demie : campagne longue (make trust)")
def test_limits_are_those_of_the_fleet(demo_home: Home, tmp_path: Path, base: str) -> None:
    with fleet(demo_home.reference, tmp_path, base) as two:
        store, settings = two.monde.state.store, two.monde.state.settings
        value = keys.create(store, settings.poivre, organisation="Essais", nom="pressée")
        passed, started = 0, time.monotonic()
        with httpx.Client(base_url=two.url, headers={"authorization": f"Bearer {value}"}, timeout=LIMIT_S) as http:
            while (spent := time.monotonic() - started) < LIMITED_S:
                passed += http.get("/sitemaps/pages-1.xml").status_code == 200
        rate = KEYED[Cost.HEAVY]
        assert passed == pytest.approx(rate.burst + rate.per_second * spent, rel=0.1)


def counted(two: Fleet) -> Counter[tuple[str, str, str]]:
    """Answers that both machines tell of, by family, class and status, but probes and those about themselves."""
    found: Counter[tuple[str, str, str]] = Counter()
    for machine in two.machines:
        text = httpx.get(f"{machine.url}/metrics", headers=OPERATOR, timeout=LIMIT_S).text
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                told = sample.labels
                if sample.name == "tremplin_request_seconds_count" and told["famille"] != "operation":
                    found[told["famille"], told["classe"], told["statut"]] += int(sample.value)
    return Counter({kind: count for kind, count in found.items() if kind[1] != "probe"})


class Stream:
    """A stream of changes: read from one machine, then from the other, after the last that was seen."""

    def __init__(self, of: Partie, machines: Sequence[Server]) -> None:
        self._of, self._machines, self._last = of, machines, ""
        self.seen: list[str] = []
        self._open(machines[0])

    def _open(self, machine: Server) -> None:
        headers = {"authorization": f"Bearer {self._of.jeton}", **({"last-event-id": self._last} if self._last else {})}
        self._asked = httpx.stream("GET", f"{machine.url}{self._of.base}/flux", headers=headers, timeout=LIMIT_S)
        self._lines = self._asked.__enter__().iter_lines()

    def go_on(self) -> None:
        """Read what is left of the first machine's, which is gone, then ask the second."""
        try:
            while True:
                self._one()
        except (httpx.TransportError, StopIteration):
            self._open(self._machines[1])

    def read(self, count: int) -> list[str]:
        """So many more; all that was seen."""
        wanted = len(self.seen) + count
        while len(self.seen) < wanted:
            self._one()
        return self.seen

    def _one(self) -> None:
        line = next(self._lines)
        if line.startswith("id: "):
            self._identifier = line.removeprefix("id: ")
        elif line.startswith("data: "):
            self.seen.append(json.loads(line.removeprefix("data: "))["evenement"]["id"])
            self._last = self._identifier
