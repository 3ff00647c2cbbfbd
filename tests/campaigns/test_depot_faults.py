"""What happens on the way to a depot, or to those who send and follow: never a wrong byte, never half a release."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import needs
from tests.world.depots import BUCKET, Proxy, access, contents, follow_from, proxy, s3, send_to, small_release
from tests.world.programs import Child, Surroundings
from tests.world.waiting import until
from tremplin.release.depot.fetching import fetch
from tremplin.release.depot.following import Follower
from tremplin.release.depot.place import Depot, DepotRefused
from tremplin.release.depot.sending import send
from tremplin.release.publish import current, names, publish, verify

ONE = {"reference.sqlite": b"un", "flat/a.csv": b"a;b\n", "columns/c.col": b"c" * 70_000}
TWO = {**ONE, "flat/a.csv": b"a;b\n1;2\n", "flat/b.csv": b"b", "columns/d.col": b"d" * 90_000}
CUTS = needs.campaign((0, 2, 4, 6, 8, 13), tuple(range(14)))
"""Requests that pass before the cut; more than either way takes, the last goes through whole."""


@pytest.fixture(scope="module")
def storage() -> Iterator[str]:
    with s3() as url:
        yield url


@pytest.fixture
def way(storage: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """Between us and the depot."""
    with proxy(storage) as between:
        for name, value in access(between.url).items():
            monkeypatch.setenv(name, value)
        yield between


def whole(home: Path) -> str | None:
    """The release in service, none of whose files is wrong."""
    name = current(home)
    assert name is None or [check.message for check in verify(home, name) if not check.ok] == []
    return name


@pytest.mark.parametrize("deaf", [False, True], ids=["cut", "answer lost"])
def test_a_sending_cut_at_each_request_is_seen_whole_or_not_at_all(tmp_path: Path, way: Proxy, deaf: bool) -> None:
    seen = []
    for turn in CUTS:
        home, other = tmp_path / f"{turn}", tmp_path / f"{turn}-suiveur"
        depot = Depot(f"s3://{BUCKET}/{tmp_path.name}-{turn}")
        way.left, way.deaf = None, deaf
        first = publish(home, small_release(home, 1, ONE), before=lambda name: send(home, name, depot) and None)  # noqa: B023
        second = small_release(home, 2, TWO)
        way.left = turn
        try:
            publish(home, second, before=lambda name: send(home, name, depot) and None)  # noqa: B023
            assert current(home) == second
        except DepotRefused:
            assert current(home) == first
        way.left = None
        assert Follower(other, depot, kept=5).look()
        seen.append(whole(other) == second)
        assert whole(other) in (first, second)
        assert publish(home, second, before=lambda name: send(home, name, depot) and None) == second  # noqa: B023
        assert Follower(other, depot, kept=5).look()
        assert (whole(other), contents(other, second)) == (second, contents(home, second))
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (False, True)


def test_a_fetch_cut_at_each_request_changes_nothing_and_is_taken_up(tmp_path: Path, way: Proxy) -> None:
    home, depot = tmp_path / "home", Depot(f"s3://{BUCKET}/{tmp_path.name}")
    first = small_release(home, 1, ONE)
    send(home, first, depot)
    others = [tmp_path / f"{turn}" for turn in CUTS]
    followers = [Follower(other, depot, kept=5) for other in others]
    assert [follower.look() for follower in followers] == [True] * len(CUTS)
    second = small_release(home, 2, TWO)
    send(home, second, depot)
    seen = []
    for turn, other, follower in zip(CUTS, others, followers, strict=True):
        way.left = turn
        seen.append(follower.look())
        assert whole(other) == (second if seen[-1] else first)
        assert names(other) == ([first, second] if seen[-1] else [first])
        way.left = None
        assert follower.look()
        assert (whole(other), contents(other, second)) == (second, contents(home, second))
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (False, True)


@pytest.mark.timeout(7200)
def test_killed_at_random_instants_the_follower_catches_up(tmp_path: Path, storage: str, way: Proxy) -> None:
    """Whoever sends and whoever follows are killed in turn, anywhere in their work."""
    draw = random.Random(int(os.environ.get("GRAINE", "2026")))
    home, other, url = tmp_path / "home", tmp_path / "autre", f"s3://{BUCKET}/{tmp_path.name}"
    made = [
        small_release(home, turn, {**TWO, "flat/a.csv": b"%d" % turn, "columns/d.col": bytes([turn]) * 900_000})
        for turn in range(needs.campaign(3, 50))
    ]
    within = Surroundings(environment=access(storage))
    begun = time.monotonic()
    assert Child(send_to, url, home, made[0], within=within).wait() == 0
    lasts = time.monotonic() - begun
    for name in made:
        sending = Child(send_to, url, home, name, within=within)
        following = Child(follow_from, url, other, within=within)
        for killed in draw.sample((sending, following), 2):
            time.sleep(draw.uniform(0, lasts))
            killed.kill()
            killed.wait()
        assert whole(other) in (None, *made)
    assert Child(send_to, url, home, made[-1], within=within).wait() == 0
    following = Child(follow_from, url, other, within=within)
    until(lambda: current(other), lambda found: found == made[-1])
    following.kill()
    following.wait()
    assert (whole(other), contents(other, made[-1])) == (made[-1], contents(home, made[-1]))


def test_a_disk_that_refuses_keeps_what_is_served(
    tmp_path: Path, storage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in access(storage).items():
        monkeypatch.setenv(name, value)
    home, other, url = tmp_path / "home", tmp_path / "autre", f"s3://{BUCKET}/{tmp_path.name}"
    depot = Depot(url)
    first = small_release(home, 1, ONE)
    send(home, first, depot)
    assert Follower(other, depot, kept=5).look()
    second = small_release(home, 2, TWO)
    send(home, second, depot)
    limited = f"""
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (80_000, 80_000))
from tremplin.release.depot.following import Follower, followed
from tremplin.release.depot.place import Depot
from pathlib import Path
home = Path({str(other)!r})
assert not Follower(home, Depot({url!r}), 5).look()
print(followed(home).erreur)
"""
    environment = {"PATH": os.environ["PATH"], **access(storage)}
    done = subprocess.run([sys.executable, "-c", limited], env=environment, capture_output=True, text=True)
    assert (done.returncode, "File too large" in done.stdout) == (0, True), done.stderr
    assert (whole(other), names(other)) == (first, [first])
    assert [p.name for p in (other / "releases").glob(".en-cours-*")] == []
    assert fetch(other, depot, depot.pointer()[0]).version == second  # type: ignore[index]
    assert whole(other) == second
