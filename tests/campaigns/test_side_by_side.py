"""Machines updated one by one: the program of the version before and today's serve one base, while it is migrated under
writes and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests import needs
from tests.conftest import Home, Server, postgresql_base, servers
from tests.families.parcours.conftest import PLAN, Etat, Monde, Partie
from tests.world.former import InTurn, program
from tests.world.waiting import LIMIT_S, until
from tests.world.writers import Writers, feed
from tremplin.app import CHAINES
from tremplin.families.parcours.store.access import CHAINE as ACCESS
from tremplin.families.parcours.store.journal import CHAINE as EVENTS
from tremplin.platform.identity import keys
from tremplin.platform.identity.signing import SigningKeys
from tremplin.platform.identity.store import keys as key_rows
from tremplin.store.engine import Store
from tremplin.store.migrate import HEAD, revision

READINGS = needs.campaign(20, 500)
"""Readings of an identity by each of four threads, one machine then the other."""
WRITTEN = needs.campaign(20, 100)


@dataclass(kw_only=True)
class Beside:
    """A base, who asks its machines in turn, and what starts them."""

    monde: Monde
    led: InTurn
    before: Server
    start: Callable[[], Server]
    """Today's program."""


@pytest.fixture(params=needs.campaign(("postgresql",), ("sqlite", "postgresql")))
def beside(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Beside]:
    sources = program(tmp_path / "avant")
    base = f"sqlite:///{tmp_path / 'base.sqlite'}"
    if request.param == "postgresql":
        base = postgresql_base(request.getfixturevalue("postgresql_server"))
    homes = [Home(tmp_path / name, "", base) for name in ("a", "b")]
    (tmp_path / "secrets").mkdir(mode=0o700)
    for home in homes:
        home.folder.mkdir()
        (home.folder / "secrets").symlink_to(tmp_path / "secrets")
    given = {"TREMPLIN_LIMITES": "non", "TREMPLIN_BASE_URL": "http://localhost:8000"}
    settings = homes[0].settings(**given)
    with ExitStack() as stack:
        start = stack.enter_context(servers(tmp_path))
        compiled_once = ("/usr/bin/env", "-u", "PYTHONDONTWRITEBYTECODE", f"PYTHONPATH={sources}")
        before = start(homes[0], within=compiled_once, **given)
        state = Etat(Store(settings.store_url), SigningKeys(settings.home / "secrets" / "jetons"), settings)
        stack.callback(state.store.close)
        led = InTurn()
        led.lead([before.url])
        http = stack.enter_context(httpx.Client(transport=led, base_url="http://flotte", timeout=LIMIT_S))
        monde = Monde(http, homes[0], state)
        yield Beside(monde=monde, led=led, before=before, start=lambda: start(homes[1], **given))


def test_the_former_program_and_todays_serve_one_base(beside: Beside) -> None:
    monde, store = beside.monde, beside.monde.state.store
    assert schema(store) == "0018"
    of = monde.organisme()
    session = monde.session(of)
    writers = Writers(of, session, monde.personnes(needs.campaign(1_000, 5_000)))
    threads = writers.start()
    writers.go_on(WRITTEN)
    after = beside.start()
    assert schema(store) == HEAD
    beside.led.lead([beside.before.url, after.url])
    writers.go_on(2 * WRITTEN)
    path = identities_are_read(monde, of, session)
    a_key_ends_for_both(monde, [beside.before.url, after.url])
    writers.end(threads)
    told = Counter(identifier for _, _, identifier in writers.acknowledged)
    assert set(told.values()) == {1}
    pages = []
    for url in (beside.before.url, after.url):
        beside.led.lead([url])
        pages.append(list(feed(of)))
    assert pages[0] == pages[1]
    assert Counter(pages[0]) == told + Counter([path])
    assert {name: chain.verify(store)[1] for name, chain in CHAINES.items()} == {name: [] for name in CHAINES}
    assert EVENTS.verify(store)[0] == len(told) + 1


def identities_are_read(monde: Monde, of: Partie, session: dict[str, str]) -> str:
    """By four threads, one machine then the other: each reading is a line of the log. The event that made the path."""
    ou, plan = {"beneficiaire": monde.personne(), "session": session}, {**PLAN, "nbHeureTotalFormation": 300}
    once = {"idempotency-key": f"chemin-{of.client}"}
    first, again = (of.write("AIS", "2025-07-02", ou, plan, headers=once).json() for _ in range(2))
    assert first == again
    headers = {"authorization": f"Bearer {of.jeton}"}
    url = f"{of.base}/parcours/{first['idInscription']}"
    store = monde.state.store
    noted, _ = ACCESS.verify(store)

    def read(_: int) -> list[int]:
        return [monde.http.get(url, headers=headers).status_code for _ in range(READINGS)]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(read, range(4))) == [[200] * READINGS] * 4
    assert ACCESS.verify(store) == (noted + 4 * READINGS, [])
    return str(first["id"])


def a_key_ends_for_both(monde: Monde, machines: list[str]) -> None:
    store = monde.state.store
    value = keys.create(store, monde.state.settings.poivre, organisation="Essais", nom="partagée")

    def statuses() -> list[int]:
        headers = {"authorization": f"Bearer {value}"}
        asked = [httpx.get(f"{url}/api/compte/v1/cle", headers=headers, timeout=LIMIT_S) for url in machines]
        return [answer.status_code for answer in asked]

    assert statuses() == [200, 200]
    key_rows.revoke(store, keys.identifiant(value))
    until(statuses, lambda found: found == [401, 401])


def schema(store: Store) -> str | None:
    with store.reading() as connection:
        return revision(connection)
