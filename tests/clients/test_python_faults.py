"""The Python client on a network that fails at every tenth request: every iteration ends complete, nothing twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from tests.clients.conftest import QUICK, Opened
from tests.world.proxy import KINDS, Proxy, proxy
from tremplin_client import AsyncTremplin, Tremplin
from tremplin_client.models import explore

EVERY = 10


@pytest.fixture(scope="module")
def failing(opened: Opened) -> Iterator[Proxy]:
    with proxy(opened.url, EVERY) as found:
        yield found


BATCH = explore.Batch(paires=[explore.Paire(rome="D1102", commune="57463") for _ in range(12)], blocs="tension")
LISTS: dict[str, Callable[[Tremplin], Any]] = {
    "organismes": lambda t: t.organismes.organismes(page_size=1),
    "formations": lambda t: t.alternance.formations(page_size=1),
    "certifications": lambda t: t.inserjeunes.certifications(items_par_page=1),
    "nomenclature": lambda t: t.inserjeunes.nomenclature(items_par_page=2),
    "parcours": lambda t: t.parcours_essai.parcours(limit=1),
    "lots": lambda t: t.explorer.lots(BATCH),
    "table": lambda t: t.tables["bmo_besoins"].rows(),
}


def test_every_iteration_ends_complete_and_gives_nothing_twice(opened: Opened, failing: Proxy) -> None:
    with opened.client() as t:
        whole = {name: list(asked(t)) for name, asked in LISTS.items()}
    with opened.client(failing.url) as t:
        broken = {name: list(asked(t)) for name, asked in LISTS.items()}
    assert {name: len(found) for name, found in broken.items()} == {name: len(found) for name, found in whole.items()}
    assert [name for name in LISTS if broken[name] != whole[name]] == []
    assert {kind: n > 1 for kind, n in Counter(failing.wrong).items()} == dict.fromkeys(KINDS, True)


def test_the_awaited_client_does_the_same(opened: Opened, failing: Proxy) -> None:
    async def all_of(url: str) -> list[Any]:
        async with AsyncTremplin(url, key=opened.key, retries=QUICK) as t:
            return [
                [one async for one in t.organismes.organismes(page_size=1)],
                [one async for one in t.alternance.formations(page_size=1)],
                [one async for one in (await t.tables.get("bmo_besoins")).rows()],
            ]

    assert asyncio.run(all_of(failing.url)) == asyncio.run(all_of(opened.url))


@pytest.mark.parametrize("kind", ["half", "before"])
def test_a_stream_goes_on_where_it_was_cut(opened: Opened, kind: str) -> None:
    with opened.client() as t:
        whole = list(t.tables["bmo_besoins"].rows())
    with proxy(opened.url, 2) as failing, opened.client(failing.url) as t:
        table = t.tables["bmo_besoins"]
        failing.kinds = iter([kind, "half", "half"])
        assert list(table.rows()) == whole
        assert failing.wrong == [kind, "half"][: len(failing.wrong)]
        assert failing.wrong[0] == kind
        release = [path.partition("release=")[2] for _, path, _ in failing.heads[1:]]
    assert set(release) == {table.release}


def test_what_is_written_is_written_once(opened: Opened, failing: Proxy) -> None:
    from tremplin_client.models import parcours

    with opened.client() as t:
        (one, *_) = [p for p in t.parcours_essai.parcours().rows() if p.etat == "ENTRE"]
        before = len(t.parcours_essai.journal(one.idInscription).resultats)
    with proxy(opened.url, 2) as cut, opened.client(cut.url) as t:
        next(iter(t.parcours_essai.parcours(limit=1)))
        cut.kinds = iter(["after"] * 4)
        event = parcours.EvenementInterruption(
            type="INTERRUPTION",
            dateEffet=date.fromisoformat(one.etapes[-1].dateEffet) + timedelta(days=1),
            idInscription=one.idInscription,
            contenu=parcours.EvenementInterruptionContenu(),
        )
        t.parcours_essai.ecrire(event)
        keys = [head.get("idempotency-key") for method, path, head in cut.heads if path.endswith("/evenements")]
    with opened.client() as t:
        assert len(t.parcours_essai.journal(one.idInscription).resultats) == before + 1
    assert len(keys) == 2
    assert len(set(keys)) == 1
