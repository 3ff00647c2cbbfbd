"""Readers under load while releases change: no failed request, no answer made of two releases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import httpx

from tests import needs
from tests.conftest import Home, Server
from tests.world.releases import kit
from tests.world.waiting import until
from tremplin.families import references
from tremplin.release.build import build
from tremplin.release.publish import current, publish, rollback
from tremplin.release.stage import import_files


def test_no_request_fails_while_releases_change(own_home: Home, world: Path, serve: Callable[..., Server]) -> None:
    first = str(current(own_home.reference))
    import_files(own_home.reference, [kit(world, world / "neuf", "Kit_apprentissage_20261001.csv", keep=0.95)])
    second = build(own_home.reference, references())
    server = serve(own_home, workers=2, TREMPLIN_LIMITES="non")
    headers = {"authorization": f"Bearer {own_home.cle}"}
    counts = {
        name: len(httpx.get(f"{server.url}/api/certification/v1?release={name}", headers=headers).json())
        for name in (first, second)
    }
    assert counts[first] != counts[second]
    failures: list[str] = []
    seen: dict[str, int] = {first: 0, second: 0}
    stop = threading.Event()

    def read() -> None:
        with httpx.Client(base_url=server.url, headers=headers) as client:
            while not stop.is_set():
                answer = client.get("/api/certification/v1")
                name = answer.headers.get("tremplin-release", "")
                if answer.status_code != 200 or len(answer.json()) != counts.get(name):
                    failures.append(f"{answer.status_code} {name}")
                seen[name] = seen.get(name, 0) + 1

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for _ in range(needs.campaign(4, 300)):
        for name, change in ((second, publish), (first, rollback)):
            answered = seen[name]
            change(own_home.reference, name)
            until(lambda at=answered, of=name: seen[of] > at + 1)  # type: ignore[misc]
    stop.set()
    for reader in readers:
        reader.join()
    assert failures == []
    assert seen.keys() == {first, second}


def test_every_worker_serves_a_new_release_at_once(own_home: Home, world: Path, serve: Callable[..., Server]) -> None:
    import_files(own_home.reference, [kit(world, world / "neuf", "Kit_apprentissage_20261001.csv", keep=0.95)])
    second = build(own_home.reference, references())
    server = serve(own_home, workers=2)
    headers = {"authorization": f"Bearer {own_home.cle}", "connection": "close"}
    url = f"{server.url}/api/geographie/v1/departement"
    assert httpx.get(url, headers=headers).headers["tremplin-release"] != second
    publish(own_home.reference, second)

    def served() -> set[str]:
        return {httpx.get(url, headers=headers).headers["tremplin-release"] for _ in range(30)}

    assert until(served, lambda found: found == {second}) == {second}


def test_the_whole_list_is_streamed_in_constant_memory(real_home: Home, serve: Callable[..., Server]) -> None:
    server = serve(real_home, TREMPLIN_LIMITES="non")
    headers = {"authorization": f"Bearer {real_home.cle}", "accept-encoding": "identity"}
    worker = server.worker

    def anonymous_mb() -> float:
        """Memory of the worker that no file backs."""
        lines = Path(f"/proc/{worker}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("RssAnon")).split()[1]) / 1024

    def read_slowly(streams: int) -> tuple[int, float]:
        """Bytes received by as many readers in turn, and the highest memory of the worker meanwhile."""
        size, peak = 0, 0.0
        with httpx.Client(timeout=60) as client, ExitStack() as stack:
            opened = [
                stack.enter_context(client.stream("GET", f"{server.url}/api/certification/v1", headers=headers))
                for _ in range(streams)
            ]
            readers = [r.iter_raw(65536) for r in opened]
            while readers:
                for reader in list(readers):
                    chunk = next(reader, None)
                    if chunk is None:
                        readers.remove(reader)
                    else:
                        size += len(chunk)
                        peak = max(peak, anonymous_mb())
        return size, peak

    at_rest = anonymous_mb()
    rounds = [read_slowly(4) for _ in range(6)]
    peaks = [peak for _, peak in rounds]
    size, first = rounds[0]
    assert size > 4 * 20 * 1024**2
    assert first - at_rest < size / 1024**2 / 2
    # the allocator settles during the first rounds; what a reader left behind would show in the later ones
    assert peaks[-1] - peaks[2] < 10, f"{at_rest:.0f} puis {[round(p) for p in peaks]} Mo"
