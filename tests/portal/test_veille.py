"""The watch of codes: after each publication exactly what changed, once, and the reverse once it is put back."""

from __future__ import annotations

import hmac
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import lxml.etree
import orjson
import polars as pl
import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import REGISTERS, Home
from tests.world.applicants import unique
from tests.world.browser import Navigateur
from tests.world.receivers import receiver
from tests.world.releases import fiches, kit, retitled
from tests.world.waiting import until
from tremplin.app import FOLLOWED, create_app
from tremplin.demo import write_world
from tremplin.families import references
from tremplin.platform.work import crew
from tremplin.platform.work.follow import service as follow
from tremplin.platform.work.follow.tables import suivi
from tremplin.portal.follow import journal
from tremplin.release.build import build
from tremplin.release.diff import TableDiff, diff
from tremplin.release.publish import current, publish, rollback
from tremplin.release.stage import Acceptance, import_files
from tremplin.store.tables import envoi

pytestmark = pytest.mark.one_store

CHANGED, OTHER = "RNCP90086", "RNCP90001"
"""A fiche whose end the second release loses, one that it leaves as it is."""
LOST = Acceptance(frozenset({"lignes", "cles"}), "essai")


RELEASED = needs.campaign(REGISTERS, references())
"""What the releases hold: the registers alone, where all that changes here is; in `make trust` everything."""


def _published_alone(demo_home: Home, folder: Path) -> Home:
    """A home of the fictitious editions, its release made of these tables."""
    home = Home(folder, "")
    shutil.copytree(demo_home.reference / "editions", home.reference / "editions")
    publish(home.reference, build(home.reference, RELEASED))
    return home


@pytest.fixture(scope="module")
def releases(demo_home: Home, world_files: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, str, str]:
    """A home with two releases, the first in service: the second lacks some rows of the kit."""
    folder = tmp_path_factory.mktemp("veille")
    home = _published_alone(demo_home, folder / "home")
    first = str(current(home.reference))
    file = kit(world_files, folder / "neuf", "Kit_apprentissage_20261002.csv", keep=0.96)
    (report,) = import_files(home.reference, [file], acceptance=LOST)
    assert report.etat == "importé", report.message
    return home, first, build(home.reference, RELEASED)


@pytest.fixture(params=["sqlite", "postgresql"])
def who(
    request: pytest.FixtureRequest, releases: tuple[Home, str, str], new_base: Callable[[str], str]
) -> Iterator[Navigateur]:
    home, first, _ = releases
    publish(home.reference, first)
    app = create_app(Home(home.folder, "", new_base(request.param)).settings(TREMPLIN_LIMITES="non"))
    with TestClient(app, base_url="https://testserver"):
        found = Navigateur(app)
        journal.watch(found.state)
        yield found


@pytest.fixture(autouse=True)
def again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A receiver that failed is tried again without the seconds that it is left alone."""
    monkeypatch.setattr(crew, "_PAUSE_S", 0.001)


def _published(who: Navigateur, put: Callable[[], str]) -> str:
    """Put a release in service; what it changes is written, once, and told."""
    name = put()
    for _ in range(2):
        journal.watch(who.state)
        with who.state.store.writing() as connection:
            connection.execute(update(suivi).values(prochain_le=datetime.now(UTC) - timedelta(minutes=1)))
        follow.tell(who.state, FOLLOWED)
    return name


def _begin(who: Navigateur, address: str, **given: Any) -> None:
    who.open("/veille").send("Suivre", courriel=address, **given)
    assert f"Un courriel part à {address}" in who.texte
    who.open(who.lien(address, "/suivi/confirmer")).send("Confirmer mon alerte")


def _told(who: Navigateur, address: str) -> list[str]:
    mine = (m for m in reversed(who.courriels()) if m.startswith(f"À {address}\n") and "change ce que vous suivez" in m)
    return [" ".join(m.split()) for m in mine]


def _api(who: Navigateur, code: str) -> list[dict[str, Any]]:
    answer = who.http.get(f"/api/veille/v1/{code}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["changements"]
    return found


def _by_the_difference(found: list[TableDiff], code: str) -> list[tuple[str, str]]:
    """What `release diff` says of the rows whose key holds a fiche: table, what happened."""
    kinds = (("ajoutee", "added"), ("retiree", "removed"), ("modifiee", "changed"))
    return sorted(
        (d.table, what)
        for d in found
        if "rncp" in d.key
        for what, name in kinds
        for _ in range(getattr(d, name).filter(pl.col("rncp") == code).height)
    )


def test_each_publication_tells_its_changes_once_and_one_put_back_the_reverse(
    who: Navigateur, releases: tuple[Home, str, str]
) -> None:
    home, first, second = releases
    followed, aside = unique(), unique()
    _begin(who, followed, codes=f"{OTHER}, {CHANGED.lower()}")
    _begin(who, aside, fichiers={"fichier": ("codes.csv", f"\ufeff{OTHER}\n".encode())})
    assert _published(who, lambda: publish(home.reference, first)) == first
    assert _told(who, followed) == []
    _published(who, lambda: publish(home.reference, second))
    (mail,) = _told(who, followed)
    assert f"- {CHANGED}, " in mail and OTHER not in mail
    forward = _api(who, CHANGED)
    assert [(c["table"], c["quoi"]) for c in forward] == [
        ("couples_kit", "retiree"),
        ("certifications", "modifiee"),
        ("certifications", "retiree"),
    ]
    pair, end, gone = forward
    assert {(c["version"], c["precedente"], c["raison"]) for c in forward} == {
        (second, first, "nouvelle édition d'une source")
    }
    assert [c["sources"] for c in forward] == [["kit_apprentissage"]] * 3
    assert (end["avant"], end["apres"]) == ({"fin": "2014-08-31"}, {"fin": "2026-08-31"})
    assert (pair["apres"], gone["apres"], gone["avant"]["cfd"]) == ({}, {}, pair["cle"]["cfd"])
    assert "fin : 2014-08-31 → 2026-08-31 Nouvelle édition d'une source (kit_apprentissage)." in mail
    keyed = sorted((c["table"], c["quoi"]) for c in forward if "rncp" in c["cle"])
    assert keyed == _by_the_difference(diff(home.reference, first, second), CHANGED)
    _published(who, lambda: rollback(home.reference))
    mails = _told(who, followed)
    assert len(mails) == 2 and "fin : 2026-08-31 → 2014-08-31 Retour à une version antérieure" in mails[1]
    backward = _api(who, CHANGED)[: len(forward)]
    turned = {"ajoutee": "retiree", "retiree": "ajoutee", "modifiee": "modifiee"}
    plain = lambda c: (c["table"], str(c["cle"]))  # noqa: E731
    assert sorted((*plain(c), c["quoi"], str(c["avant"]), str(c["apres"])) for c in backward) == sorted(
        (*plain(c), turned[c["quoi"]], str(c["apres"]), str(c["avant"])) for c in forward
    )
    assert len(_api(who, CHANGED)) == 2 * len(forward)
    assert _told(who, aside) == [] and _api(who, OTHER) == []


def test_a_dataset_is_followed_and_a_code_has_its_page_and_its_feed(
    who: Navigateur, releases: tuple[Home, str, str]
) -> None:
    home, _, second = releases
    _published(who, lambda: publish(home.reference, second))
    assert {c["table"] for c in _api(who, "RNCP90087")} == {"certifications", "couples_kit"}
    (change,) = _api(who, "kit_apprentissage")
    assert (change["avant"]["date_publication"], change["apres"]["date_publication"]) == ("2026-09-01", "2026-10-02")
    who.open(f"/certifications/{CHANGED}").follow("Suivre ce qui change")
    assert "Nouvelle édition d'une source (" in who.texte and "modifié" in who.texte
    link = who.arbre.xpath("//link[@type='application/atom+xml']")[0].get("href")
    tree = lxml.etree.fromstring(who.http.get(link).content)
    names = {"a": "http://www.w3.org/2005/Atom"}
    ids = tree.xpath("//a:entry/a:id/text()", namespaces=names)
    assert [re.search(r"#(\d+)$", i)[1] for i in ids] == [str(c["position"]) for c in _api(who, CHANGED)]
    who.send("Suivre", courriel="un@exemple.fr")
    assert "Un courriel part à un@exemple.fr" in who.texte


def test_a_table_that_changes_beyond_measure_keeps_what_is_followed(
    who: Navigateur, releases: tuple[Home, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, _, second = releases
    monkeypatch.setattr(journal, "_MOST", 0)
    _begin(who, unique(), codes=CHANGED)
    _published(who, lambda: publish(home.reference, second))
    assert [(c["table"], c["quoi"]) for c in _api(who, CHANGED)] == [
        ("couples_kit", "retiree"),
        ("certifications", "modifiee"),
        ("certifications", "retiree"),
    ]
    assert _api(who, "RNCP90087") == []  # it changed too, and nobody follows it


@pytest.mark.both_stores
def test_a_program_is_told_by_signed_webhooks_in_order_until_it_is_stopped(
    who: Navigateur, releases: tuple[Home, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, first, second = releases
    address = unique()
    who.open("/veille").send("Suivre", 422, courriel=address, codes=CHANGED, recepteur="https://127.0.0.1/ici")
    assert "une adresse https publique est attendue" in who.texte
    with receiver(lambda n: 503 if n == 1 else 200) as (host, received):
        monkeypatch.setitem(who.state.settings.values, "TREMPLIN_SORTIES", host)
        _begin(who, address, codes=CHANGED, recepteur=f"http://{host}/ici")
        secret = who.arbre.xpath("//code[@class='long']")[0].text
        _published(who, lambda: publish(home.reference, second))
        _published(who, lambda: rollback(home.reference))
        until(lambda: _send(who), lambda _: len(received) >= 3)
        told = [orjson.loads(body) for _, body in received]
        assert [(t["version"], t["precedente"]) for t in told] == [(second, first), (second, first), (first, second)]
        assert told[0]["id"] == told[1]["id"] != told[2]["id"]
        kept = {"table", "titre", "cle", "quoi", "avant", "apres", "raison", "sources"}
        written = [{n: c[n] for n in kept} | {"code": CHANGED} for c in reversed(_api(who, CHANGED))]
        assert told[1]["changements"] + told[2]["changements"] == written
        for headers, body in received:
            stamp, mac = (part.split("=", 1)[1] for part in headers["Tremplin-Signature"].split(","))
            assert mac == hmac.digest(secret.encode(), f"{stamp}.".encode() + body, "sha256").hex()
        assert _told(who, address) == []
        _published(who, lambda: publish(home.reference, second))
        follow.end(who.state)
        with who.state.store.writing() as connection:
            connection.execute(suivi.delete())
        until(lambda: _send(who), lambda going: not going)
        assert len(received) == 3


FOLLOWED_CODES, CHANGING, BESIDE = 500, 40, 3
"""Codes of a follow; those of them that a release changes; others that it changes too."""


@pytest.fixture(scope="module")
def many(demo_home: Home, world_files: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Path, str]:
    """A home, its files, and a second release in which forty-three fiches have another title. In the long campaign the
    world has more than five hundred fiches."""
    folder = tmp_path_factory.mktemp("cinq-cents")
    home, world = Home(folder / "home", ""), folder / "monde"
    if scale := needs.campaign(0, 8):
        write_world(world, seed=2026, scale=scale)
        import_files(home.reference, [world])
        publish(home.reference, build(home.reference, RELEASED))
    else:
        home, world = _published_alone(demo_home, home.folder), world_files
    export = retitled(world, folder / "neuf", fiches(world)[: CHANGING + BESIDE])
    (report,) = import_files(home.reference, [export])
    assert report.etat == "importé", report.message
    return home, world, build(home.reference, RELEASED)


def test_of_five_hundred_codes_the_forty_that_change_are_told_once_even_to_who_was_down(
    many: tuple[Home, Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, world, second = many
    known = fiches(world)
    changing, beside, still = known[:CHANGING], known[CHANGING : CHANGING + BESIDE], known[CHANGING + BESIDE :]
    invented = [f"RNCP{n}" for n in range(10_000, 10_000 + FOLLOWED_CODES)]
    codes = [*changing, *still, *invented][:FOLLOWED_CODES]
    first = str(current(home.reference))
    with TestClient(create_app(home.settings(TREMPLIN_LIMITES="non")), base_url="https://testserver") as client:
        who = Navigateur(client.app)  # type: ignore[arg-type]
        journal.watch(who.state)
        by_mail, by_program = unique(), unique()
        with receiver(lambda n: 503 if n <= 2 else 200) as (host, received):
            monkeypatch.setitem(who.state.settings.values, "TREMPLIN_SORTIES", host)
            for address, more in ((by_mail, {}), (by_program, {"recepteur": f"http://{host}/ici"})):
                _begin(who, address, codes="\n".join(codes), **more)
            _published(who, lambda: publish(home.reference, second))
            _published(who, lambda: rollback(home.reference))
            until(lambda: _send(who), lambda _: len(received) >= 4)
        told = [orjson.loads(body) for _, body in received][-2:]
        mails = _told(who, by_mail)
    assert [(t["version"], t["precedente"], t["autres"]) for t in told] == [(second, first, 0), (first, second, 0)]
    there, back = ([c for c in t["changements"] if c["table"] == "certifications"] for t in told)
    titles = {code: f"Titre nouveau {n}" for n, code in enumerate(changing)}
    assert {c["code"]: c["apres"]["intitule_rncp"] for c in there} == titles
    assert [(c["code"], c["avant"], c["apres"]) for c in back] == [(c["code"], c["apres"], c["avant"]) for c in there]
    for changes in told:
        assert {c["code"] for c in changes["changements"]} == set(changing)
        once = [(c["code"], c["table"], str(c["cle"])) for c in changes["changements"]]
        assert len(once) == len(set(once))
    assert len(mails) == 2
    for mail in mails:
        assert {code for code in known if f"- {code}, " in mail} == set(changing), beside


def _send(who: Navigateur) -> bool:
    """Send what waits, without any patience between two tries; whether anything is being sent."""
    with who.state.store.writing() as connection:
        connection.execute(update(envoi).values(prochain_le=datetime.now(UTC) - timedelta(minutes=1)))
    return follow.send(who.state)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            "RNCP90001\nRNCP9x",
            "ligne 2 : « RNCP9x » n'est pas un code ; attendu, par exemple : RNCP90059, 99100005000013, 9900000V",
        ),
        ("73282932000075", "ligne 1 : « 73282932000075 » n'est pas un code"),
        ("inconnu_du_registre", "ligne 1 : « inconnu_du_registre » n'est pas un code"),
        ("", "aucun code n'est donné"),
        (",".join(f"RNCP{n}" for n in range(10_000, 10_501)), "501 codes : 500 au plus"),
    ],
    ids=range(5),
)
def test_what_is_no_list_of_codes_says_why(demo_client: TestClient, typed: str, said: str) -> None:
    who = Navigateur(demo_client.app)  # type: ignore[arg-type]
    who.open("/veille").send("Suivre", 422, courriel="suit@exemple.fr", codes=typed)
    assert said in who.texte
    assert demo_client.get("/veille/RNCP9x", headers={"accept": "text/html"}).status_code == 404
    assert demo_client.get("/api/veille/v1/RNCP90001?x=1").status_code == 400
