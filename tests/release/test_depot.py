"""Releases that travel: sent by content, pointed to last, brought whole or not at all."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import orjson
import pytest

from tests.conftest import Home, Server, make_key
from tests.world.commands import tremplin
from tests.world.depots import BUCKET, access, contents, s3, small_release
from tests.world.releases import next_release
from tests.world.waiting import until
from tremplin.release import publish as publication
from tremplin.release.depot.fetching import fetch
from tremplin.release.depot.following import Follower, followed
from tremplin.release.depot.place import Depot, Overtaken, Pointer
from tremplin.release.depot.sending import send
from tremplin.release.publish import FORMAT, current, names, pinned, publish, rollback, verify

ONE = {"reference.sqlite": b"un", "flat/a.csv": b"a;b\n", "flat/b.csv": b"", "columns/c.col": b"c" * 70_000}
TWO = {**ONE, "flat/a.csv": b"a;b\n1;2\n"}


@pytest.fixture(scope="module")
def storage() -> Iterator[str]:
    with s3() as url:
        yield url


@pytest.fixture(params=["s3", "file"])
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A depot that is empty, of each kind."""
    if request.param == "file":
        return f"file://{tmp_path / 'depot'}"
    for name, value in access(request.getfixturevalue("storage")).items():
        monkeypatch.setenv(name, value)
    return f"s3://{BUCKET}/{tmp_path.name}"


def pointed(depot: Depot) -> tuple[Pointer, str]:
    found = depot.pointer()
    assert found is not None
    return found


def test_what_is_published_is_served_elsewhere_byte_for_byte(url: str, tmp_path: Path) -> None:
    home, other, depot = tmp_path / "home", tmp_path / "autre", Depot(url)
    assert depot.pointer() is None
    first = small_release(home, 1, ONE)
    assert (sent := send(home, first, depot)).fichiers == 4
    assert sent.octets == sent.octets_en_tout == sum(map(len, ONE.values()))
    got = fetch(other, depot, pointed(depot)[0])
    assert (got.version, got.fichiers, got.octets) == (first, 4, sent.octets)
    assert (current(other), contents(other, first)) == (first, contents(home, first))
    second = small_release(home, 2, TWO)
    assert (again := send(home, second, depot)).fichiers == 1
    assert again.octets == len(TWO["flat/a.csv"])
    got = fetch(other, depot, pointed(depot)[0])
    assert (got.version, got.fichiers, got.octets) == (second, 1, again.octets)
    assert (current(other), contents(other, second)) == (second, contents(home, second))
    assert all(check.ok for check in verify(other, second))
    tag = pointed(depot)[1]
    assert depot.pointer(tag) is None


def test_of_two_publications_at_once_one_is_told_that_it_lost(url: str, tmp_path: Path) -> None:
    homes = [tmp_path / "un", tmp_path / "deux"]
    made = [small_release(home, n, files) for n, (home, files) in enumerate(zip(homes, (ONE, TWO), strict=True))]
    at_once, outcomes = threading.Barrier(2), dict[int, str]()

    class Slow(Depot):
        def point(self, pointer: Pointer, over: str | None) -> None:
            at_once.wait()
            super().point(pointer, over)

    def publish_one(n: int) -> None:
        try:
            outcomes[n] = publish(homes[n], before=lambda name: send(homes[n], name, Slow(url)) and None)
        except Overtaken as refusal:
            outcomes[n] = str(refusal)

    threads = [threading.Thread(target=publish_one, args=(n,)) for n in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = [n for n in (0, 1) if outcomes[n] == made[n]]
    assert "une autre publication l'a devancée" in outcomes[1 - winner]
    assert [current(home) for home in homes] == [made[n] if n == winner else None for n in (0, 1)]
    assert pointed(Depot(url))[0].version == made[winner]


def test_rollback_and_pins_travel(url: str, tmp_path: Path) -> None:
    home, other, depot = tmp_path / "home", tmp_path / "autre", Depot(url)
    follower = Follower(other, depot, kept=2)
    made = []
    for number in range(5):
        made.append(small_release(home, number, {**ONE, "flat/a.csv": b"%d" % number}))
        if number == 1:
            publication.pin(home, [made[0]])
        publish(home, before=lambda name: send(home, name, depot) and None)
        assert follower.look()
        assert current(other) == made[-1]
    assert pinned(other) == pinned(home) == [made[0]]
    assert names(other) == [made[0], made[3], made[4]]
    rollback(home, before=lambda name: send(home, name, depot) and None)
    assert follower.look()
    assert (current(home), current(other), names(other)) == (made[3], made[3], [made[0], made[3], made[4]])
    told = followed(other)
    assert told is not None
    assert (told.version, told.erreur, told.silent) == (made[3], None, False)


def test_a_newer_format_is_refused_and_what_is_served_stays(url: str, tmp_path: Path) -> None:
    home, other, depot = tmp_path / "home", tmp_path / "autre", Depot(url)
    first = small_release(home, 1, ONE)
    send(home, first, depot)
    follower = Follower(other, depot, kept=5)
    assert follower.look()
    second = small_release(home, 2, TWO)
    send(home, second, depot)
    seen, tag = pointed(depot)
    depot.point(replace(seen, format=FORMAT + 1), tag)
    assert not follower.look()
    told = followed(other)
    assert told is not None
    assert told.erreur == (
        f"la version {second} est au format {FORMAT + 1}, ce programme lit jusqu'au format {FORMAT} : "
        "mettez-le à jour ; la version en service le reste"
    )
    assert (current(other), names(other)) == (first, [first])


@pytest.mark.parametrize("wrong", ["contenu", "manifeste", "chemin", "absent", "pointeur"])
def test_wrong_bytes_are_never_served(tmp_path: Path, wrong: str) -> None:
    home, other, place = tmp_path / "home", tmp_path / "autre", tmp_path / "depot"
    depot = Depot(f"file://{place}")
    first = small_release(home, 1, ONE)
    send(home, first, depot)
    follower = Follower(other, depot, kept=5)
    assert follower.look()
    second = small_release(home, 2, TWO)
    send(home, second, depot)
    (changed,) = [f for f in (place / "fichiers").iterdir() if f.read_bytes() == TWO["flat/a.csv"]]
    manifest, pointer = place / "versions" / f"{second}.json", place / "pointeur.json"
    spoilt = {"contenu": changed, "absent": changed, "pointeur": pointer}.get(wrong, manifest)
    kept = spoilt.read_bytes()
    if wrong == "absent":
        spoilt.unlink()
    elif wrong == "chemin":
        told = orjson.loads(kept)
        told["fichiers"]["../../ailleurs"] = told["fichiers"].pop("flat/a.csv")
        spoilt.write_bytes(orjson.dumps(told))
        hacked = replace(pointed(depot)[0], manifeste=hashlib.sha256(spoilt.read_bytes()).hexdigest())
        pointer.write_bytes(orjson.dumps(hacked))
    else:
        spoilt.write_bytes(b"x" * len(kept))
    assert not follower.look()
    told = followed(other)
    assert told is not None
    assert told.erreur is not None
    assert told.erreur.startswith(f"dépôt file://{place} : ")
    assert (current(other), names(other)) == (first, [first])
    assert contents(other, first) == contents(home, first)
    assert [*other.parent.glob("ailleurs")] == []
    if wrong == "chemin":
        return
    spoilt.write_bytes(kept)
    assert follower.look()
    assert (current(other), contents(other, second)) == (second, contents(home, second))


def test_a_file_that_went_wrong_here_is_brought_again(url: str, tmp_path: Path) -> None:
    home, other, depot = tmp_path / "home", tmp_path / "autre", Depot(url)
    first = small_release(home, 1, ONE)
    send(home, first, depot)
    fetch(other, depot, pointed(depot)[0])
    (other / "releases" / first / "reference.sqlite").write_bytes(b"nu")
    second = small_release(home, 2, TWO)
    send(home, second, depot)
    assert fetch(other, depot, pointed(depot)[0]).fichiers == 2
    assert contents(other, second) == contents(home, second)
    assert fetch(other, depot, first).fichiers == 0  # the second holds it whole
    assert contents(other, first) == contents(home, first)


@pytest.mark.parametrize("given", ["s3:/x", "ftp://x/y", "https://", "file://relatif", "n'importe quoi"])
def test_a_url_that_leads_nowhere_is_refused_at_once(given: str, own_home: Home) -> None:
    done = tremplin(own_home.folder, "release", "pull", TREMPLIN_DEPOT=given)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Refusé : TREMPLIN_DEPOT : s3://, gs://, az://, https:// ou file:/// est attendu")


def test_an_empty_or_absent_depot_is_told(own_home: Home, tmp_path: Path) -> None:
    done = tremplin(own_home.folder, "release", "pull", TREMPLIN_DEPOT=f"file://{tmp_path / 'rien'}")
    assert (done.returncode, done.stderr) == (
        1,
        f"Refusé : dépôt file://{tmp_path / 'rien'} : rien n'y est encore publié\n",
    )
    done = tremplin(own_home.folder, "release", "pull")
    assert done.stderr == "Refusé : TREMPLIN_DEPOT n'est pas défini : il n'y a pas de dépôt où prendre une version\n"


def test_one_changed_source_sends_what_changed(own_home: Home, world: Path, tmp_path: Path, storage: str) -> None:
    """From the build to another machine, by the command line."""
    more = {**access(storage), "TREMPLIN_DEPOT": f"s3://{BUCKET}/{tmp_path.name}"}
    first = str(current(own_home.reference))
    done = tremplin(own_home.folder, "release", "publish", first, "--json", **more)
    assert done.returncode == 0, done.stderr
    whole = orjson.loads(done.stdout)["envoi"]
    assert whole["octets"] == whole["octets_en_tout"]
    second = next_release(own_home, world, 1)
    before = {f["sha256"] for f in publication.manifest(own_home.reference, first)["fichiers"].values()}
    after = {f["sha256"]: f["taille"] for f in publication.manifest(own_home.reference, second)["fichiers"].values()}
    done = tremplin(own_home.folder, "release", "publish", "--json", **more)
    told = orjson.loads(done.stdout)
    changed = {digest: size for digest, size in after.items() if digest not in before}
    assert (told["courante"], told["envoi"]["octets"]) == (second, sum(changed.values()))
    assert 0 < len(changed) == told["envoi"]["fichiers"] < len(after)
    other = Home(tmp_path / "autre", "")
    done = tremplin(other.folder, "release", "pull", "--json", **more)
    assert orjson.loads(done.stdout) == {
        "version": second,
        "fichiers": len(after),
        "octets": sum(after.values()),
    }
    assert contents(other.reference, second) == contents(own_home.reference, second)


def test_a_server_follows_another(own_home: Home, world: Path, tmp_path: Path, serve: Callable[..., Server]) -> None:
    """Any Tremplin is a depot for whoever was granted it; its follower serves what it publishes, and what it goes
    back to."""
    first = str(current(own_home.reference))
    second = next_release(own_home, world, 1)
    granted = make_key(own_home.settings(), organisation="Suiveur", permissions=frozenset({"releases:read"}))
    other = make_key(own_home.settings(), organisation="Autre", permissions=frozenset())
    publisher = serve(own_home)
    for headers, status in (({}, 401), ({"authorization": f"Bearer {other}"}, 403)):
        assert httpx.get(f"{publisher.url}/depot/pointeur.json", headers=headers).status_code == status
    reader = Home(tmp_path / "autre", "")
    follower = serve(reader, options=["--suivre"], TREMPLIN_DEPOT=publisher.url, TREMPLIN_DEPOT_CLE=granted)

    reading = make_key(reader.settings(), organisation="Suiveur", permissions=frozenset({"releases:read"}))
    own = {"authorization": f"Bearer {reading}"}

    def served() -> str:
        return str(httpx.get(f"{follower.url}/depot/pointeur.json", headers=own).json().get("version"))

    until(served, lambda found: found == first)
    assert httpx.get(f"{follower.url}/readyz").status_code == 200
    publish(own_home.reference)
    until(served, lambda found: found == second)
    assert contents(reader.reference, second) == contents(own_home.reference, second)
    rollback(own_home.reference)
    until(served, lambda found: found == first)
    told = httpx.get(f"{follower.url}/api/statut/v1").json()["depot"]
    assert (told["etat"], told["version"]) == ("bon", first)
    assert f"Ce service suit un autre qui publie : version {first}" in httpx.get(f"{follower.url}/statut").text
    publisher.process.terminate()
    publisher.process.wait()
    until(lambda: (followed(reader.reference) or pytest.fail()).erreur)
    assert served() == first
