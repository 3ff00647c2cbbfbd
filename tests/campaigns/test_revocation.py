"""A key that ends, or takes the place of another, is refused or accepted by every worker."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests import needs
from tests.conftest import Home, Server
from tests.world.waiting import LIMIT_S, until
from tremplin.platform.identity import keys
from tremplin.platform.identity.store import keys as rows
from tremplin.store.engine import Store
from tremplin.store.migrate import upgrade

TOURS, LOT = needs.campaign(20, 1000), 20
LU = "/api/compte/v1/cle"


@pytest.mark.timeout(3600)
def test_every_worker_knows(demo_home: Home, base: str, tmp_path: Path, serve: Callable[..., Server]) -> None:
    home = Home(tmp_path / "autre", "", base)
    home.folder.mkdir()
    (home.folder / "reference").symlink_to(demo_home.reference)
    settings = home.settings()
    store = Store(settings.store_url)
    upgrade(store)
    server = serve(home, workers=3, TREMPLIN_LIMITES="non")
    owner = rows.ensure_organisation(store, "Tours")

    def ask(value: str, count: int) -> set[int]:
        """What as many new connections get: they reach every worker."""

        def one(_: int) -> int:
            asked = urllib.request.Request(server.url + LU, headers={"authorization": f"Bearer {value}"})
            try:
                with urllib.request.urlopen(asked, timeout=LIMIT_S) as answer:
                    return int(answer.status)
            except urllib.error.HTTPError as error:
                return error.code

        with ThreadPoolExecutor(6) as pool:
            return set(pool.map(one, range(count)))

    def do() -> str:
        with store.writing() as connection:
            return keys.issue(connection, settings.poivre, organisation_id=owner, nom="tour")

    for _ in range(TOURS // LOT):
        values = [do() for _ in range(LOT)]
        assert [ask(v, 6) for v in values] == [{200}] * LOT
        heirs = []
        for value in values[::2]:
            held = rows.find(store, keys.identifiant(value))
            assert held is not None
            with store.writing() as connection:
                heirs.append(keys.replace(connection, settings.poivre, held, 1))
        assert [ask(v, 6) for v in (*heirs, *values[::2])] == [{200}] * (2 * len(heirs))
        for value in values:
            rows.revoke(store, keys.identifiant(value))
        until(lambda: [ask(v, 6) for v in values], lambda found: found == [{401}] * LOT)  # noqa: B023
        assert [ask(v, 6) for v in heirs] == [{200}] * len(heirs)
    store.close()
