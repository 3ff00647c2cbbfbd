"""Alerts of a search: confirmed, told of what is new once and in order, ended by a click or by themselves; the feed."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import lxml.etree
import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from tests.conftest import Home
from tests.world import alternance as monde
from tests.world.applicants import Scene, scene, unique
from tests.world.browser import Navigateur, letters
from tremplin.app import FOLLOWED, create_app
from tremplin.domain.display import jour
from tremplin.families.alternance.pages import alerts
from tremplin.platform.work import mails
from tremplin.platform.work.follow import service as follow
from tremplin.platform.work.follow.tables import suivi

pytestmark = pytest.mark.one_store

__all__ = ["scene"]
SEARCH = f"/recherche-emploi?romes=D1102&job_name=Boulanger&lat={monde.METZ[1]}&lon={monde.METZ[0]}&lieu=Metz"
TITLE = "Boulanger, Metz, 30 km"
ASK = "Créer l'alerte"


@pytest.fixture
def who(scene: Scene) -> Iterator[Navigateur]:
    yield Navigateur(scene.http.app)  # type: ignore[arg-type]
    with scene.state.store.writing() as connection:
        connection.execute(suivi.delete())


def _begin(who: Navigateur, address: str, search: str = SEARCH, rhythm: str = "jour") -> None:
    who.open(search).send(ASK, courriel=address, rythme=rhythm)
    who.open(who.lien(address, "/suivi/confirmer")).send("Confirmer mon alerte")


def _turn(state: Any) -> None:
    """The next morning has come."""
    with state.store.writing() as connection:
        connection.execute(update(suivi).values(prochain_le=datetime.now(UTC) - timedelta(minutes=1)))
    assert follow.tell(state, FOLLOWED) is True
    assert follow.tell(state, FOLLOWED) is False


def _told(who: Navigateur, address: str) -> list[list[str]]:
    """What each mail of news to an address tells of, the oldest mail first: identifiers of results, in order."""
    mine = [m for m in who.courriels() if m.startswith(f"À {address}\n") and " dans votre recherche : " in m]
    return [re.findall(r"itemId=([^&\s]+)", m) for m in reversed(mine)]


def _rows(state: Any) -> list[Any]:
    with state.store.reading() as connection:
        return list(connection.execute(select(suivi).order_by(suivi.c.id)))


def test_what_is_new_is_told_once_in_order_and_nothing_else(scene: Scene, who: Navigateur) -> None:
    address, before = unique(), scene.offre()
    who.open(SEARCH).send(ASK, courriel=address.upper(), rythme="jour")
    assert who.texte.count(TITLE) == 1 and f"Un courriel part à {address.upper()}" in who.texte
    between = scene.offre()
    _turn_nobody(scene.state)
    who.open(who.lien(address, "/suivi/confirmer"))
    assert [row.confirme_le for row in _rows(scene.state)] == [None]  # opening the link does nothing
    who.send("Confirmer mon alerte")
    assert f"jusqu'au {jour(datetime.now(UTC) + timedelta(days=183))}" in who.texte
    _turn(scene.state)
    assert _told(who, address) == [[between]]
    _turn(scene.state)
    first, second = scene.offre(offre={"creation": "2026-01-02T08:00:00Z"}), scene.offre()
    other_job = scene.offre(offre={"romes": [monde.CUISINIER]})
    _turn(scene.state)
    _turn(scene.state)
    assert _told(who, address) == [[between], [second, first]]
    assert len({before, between, first, second, other_job}) == 5


def _turn_nobody(state: Any) -> None:
    assert follow.tell(state, FOLLOWED) is False


@pytest.mark.both_stores
def test_a_crash_while_a_mail_is_written_tells_it_once(
    scene: Scene, who: Navigateur, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = unique()
    _begin(who, address)
    offer = scene.offre()

    def fails(*_: Any, **__: Any) -> None:
        raise OSError("coupé")

    with monkeypatch.context() as cut:
        cut.setattr(mails, "deposit", fails)
        _turn(scene.state)  # tried again in an hour, what was seen unchanged
    assert _told(who, address) == []
    _turn(scene.state)
    _turn(scene.state)
    assert _told(who, address) == [[offer]]


def test_trainings_and_the_rest_of_a_long_list_are_counted(scene: Scene, who: Navigateur) -> None:
    address = unique()
    search = SEARCH.replace("/recherche-emploi", "/recherche-apprentissage")
    _begin(who, address, search)
    for _ in range(alerts._TOLD):
        scene.offre()
    with scene.state.store.writing() as connection:
        connection.execute(update(suivi).values(vu=b""))
    _turn(scene.state)
    counts = dict(
        re.findall(r"(Formations|Offres d'emploi) \(([0-9]+)\)", who.open(search).texte.replace("\u202f", ""))
    )
    expected = sum(map(int, counts.values()))
    mail = next(m for m in who.courriels() if m.startswith(f"À {address}\n"))
    assert f"\n{expected} nouveautés dans votre recherche : Boulanger, Metz, 30 km." in mail.replace("\xa0", " ")
    assert len(re.findall(r"itemId=", mail)) == alerts._TOLD
    assert f"Voir {expected - alerts._TOLD} autres nouveautés, et toute la recherche\r\nhttp" in mail.replace(
        "\xa0", " "
    )


def test_one_click_ends_it_for_a_mail_program_too(scene: Scene, who: Navigateur) -> None:
    address = unique()
    _begin(who, address)
    scene.offre()
    _turn(scene.state)
    who.courriels()
    files = sorted(letters(mails.boite(scene.state.settings)))
    last = email.message_from_bytes(files[-1].read_bytes(), policy=email.policy.default)
    assert last["to"] == address and last["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = re.fullmatch(r"<(\S+)>", last["List-Unsubscribe"])[1]
    path = link[link.index("/suivi/fin") :]
    for method in ("GET", "HEAD"):
        assert scene.http.request(method, path).status_code == 200
    assert len(_rows(scene.state)) == 1
    gesture = {
        "content": "List-Unsubscribe=One-Click",
        "headers": {"content-type": "application/x-www-form-urlencoded"},
    }
    assert scene.http.post(path, **gesture).status_code == 200  # type: ignore[arg-type]
    assert _rows(scene.state) == []
    assert scene.http.post(path, **gesture).status_code == 410  # type: ignore[arg-type]
    assert scene.http.post(path.replace("jeton=", "jeton=A")).status_code == 410


def test_it_ends_by_itself_after_a_word_and_may_be_prolonged(scene: Scene, who: Navigateur) -> None:
    address = unique()
    _begin(who, address)
    _ends_in(scene.state, timedelta(days=7, minutes=1))
    follow.end(scene.state)
    assert [m for m in who.courriels() if m.startswith(f"À {address}\n") and "s'arrête d'elle-même" in m] == []
    _ends_in(scene.state, timedelta(days=7))
    for _ in range(2):
        follow.end(scene.state)
    told = [m for m in who.courriels() if m.startswith(f"À {address}\n") and "s'arrête d'elle-même" in m]
    assert len(told) == 1 and jour(datetime.now(UTC) + timedelta(days=7)) in told[0]
    who.open(who.lien(address, "/suivi")).send("Continuer six mois de plus")
    (row,) = _rows(scene.state)
    assert (row.averti_le, row.fin_le.date()) == (None, (datetime.now(UTC) + timedelta(days=183)).date())
    scene.offre()
    _turn_written(scene.state)
    _ends_in(scene.state, timedelta())
    follow.end(scene.state)
    assert _rows(scene.state) == []
    assert _told(who, address) == []  # what waited for an address that is wiped doesn't leave


def _turn_written(state: Any) -> None:
    with state.store.writing() as connection:
        connection.execute(update(suivi).values(prochain_le=datetime.now(UTC) - timedelta(minutes=1)))
    assert follow.tell(state, FOLLOWED) is True


def _ends_in(state: Any, left: timedelta) -> None:
    with state.store.writing() as connection:
        connection.execute(update(suivi).values(fin_le=datetime.now(UTC) + left))


def test_what_nobody_confirms_is_wiped_after_seven_days(scene: Scene, who: Navigateur) -> None:
    who.open(SEARCH).send(ASK, courriel=unique(), rythme="semaine")
    for age, left in ((timedelta(days=6, hours=23), 1), (timedelta(days=7, hours=1), 0)):
        with scene.state.store.writing() as connection:
            connection.execute(update(suivi).values(cree_le=datetime.now(UTC) - age))
        follow.end(scene.state)
        assert len(_rows(scene.state)) == left


def test_the_same_search_again_replaces_the_former_with_what_it_has_seen(scene: Scene, who: Navigateur) -> None:
    address = unique()
    _begin(who, address)
    offer = scene.offre()
    _begin(who, address, SEARCH + "&tri=date", rhythm="semaine")
    assert [row.rythme for row in _rows(scene.state)] == ["semaine"]
    _turn(scene.state)
    assert _told(who, address) == [[offer]]


def test_an_address_has_ten_alerts_at_most(scene: Scene, who: Navigateur) -> None:
    address = unique()
    for n in range(10):
        _begin(who, address, SEARCH.replace("Boulanger", f"Boulanger{n}"))
    who.open(SEARCH).send(ASK, courriel=address, rythme="jour")
    who.open(who.lien(address, "/suivi/confirmer")).send("Confirmer mon alerte", 409)
    assert "10 alertes au plus" in who.texte
    assert sum(row.confirme_le is not None for row in _rows(scene.state)) == 10


def test_an_alert_is_asked_for_in_another_site_without_leaving_it(scene: Scene, who: Navigateur) -> None:
    address = unique()
    who.open(SEARCH + "&caller=site.example&couleur=vert").send(ASK, courriel=address, rythme="semaine")
    assert who.arbre.xpath("//body/@class") == ["cadre couleur-vert"]
    assert who.page.headers["content-security-policy"].count("frame-ancestors *") == 1
    (row,) = _rows(scene.state)
    assert sorted(row.criteres) == ["job_name", "lat", "lieu", "lon", "romes", "scope"]
    form = next(f for f in who.open(SEARCH).arbre.forms if "/alerte" in (f.get("action") or ""))
    given = {**dict(form.form_values()), "courriel": address, "rythme": "jour"}
    foreign = {"origin": "https://site.example", "sec-fetch-site": "cross-site"}
    assert who.http.post(form.get("action"), data=given, headers=foreign).status_code == 403


def test_forms_that_write_to_an_address_are_bounded(alternance_home: Home) -> None:
    app = create_app(alternance_home.settings())
    with TestClient(app, base_url="https://testserver"):
        who, address = Navigateur(app), unique()
        for status in (*[200] * 5, 429):
            who.open(SEARCH).send(ASK, status, courriel=address, rythme="jour")
        assert "Limite « lien, par courriel » atteinte" in who.texte


@pytest.mark.parametrize(
    ("search", "typed", "said"),
    [
        (SEARCH, {"courriel": "ada"}, "Adresse électronique : "),
        (SEARCH, {"rythme": "heure"}, "Fréquence des courriels : choisissez : chaque jour ou chaque semaine"),
        ("/recherche-emploi", {}, "Dites d'abord un métier ou un lieu"),
    ],
)
def test_what_cannot_be_followed_says_why_and_keeps_nothing(
    scene: Scene, who: Navigateur, search: str, typed: dict[str, str], said: str
) -> None:
    who.open(SEARCH)
    form = next(f for f in who.arbre.forms if "/alerte" in (f.get("action") or ""))
    given = {**dict(form.form_values()), "courriel": unique(), "rythme": "jour", **typed}
    path = search.replace("/recherche-emploi", "/recherche-emploi/alerte")
    answer = who.http.post(path, data=given)
    assert answer.status_code == 422
    who.page = answer
    assert said in who.texte
    assert _rows(scene.state) == []


def test_a_search_that_finds_too_much_asks_for_a_job(
    scene: Scene, who: Navigateur, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.offre(), scene.offre()
    monkeypatch.setattr("tremplin.families.alternance.search.watched.MOST", 1)
    who.open(SEARCH).send(ASK, 422, courriel=unique(), rythme="jour")
    assert "Cette recherche trouve plus de 2 000 résultats" in " ".join(who.texte.split())


@pytest.mark.parametrize(
    ("rhythm", "now", "turn"),
    [
        ("jour", "2026-11-30T05:59:00+00:00", "2026-12-01T06:00:00+00:00"),
        ("jour", "2026-11-30T23:30:00+00:00", "2026-12-02T06:00:00+00:00"),
        ("jour", "2027-03-27T12:00:00+00:00", "2027-03-28T05:00:00+00:00"),
        ("semaine", "2026-11-30T12:00:00+00:00", "2026-12-07T06:00:00+00:00"),
        ("semaine", "2026-12-06T22:00:00+00:00", "2026-12-07T06:00:00+00:00"),
    ],
)
def test_mails_leave_at_seven_in_paris(rhythm: str, now: str, turn: str) -> None:
    assert follow.next_turn(rhythm, datetime.fromisoformat(now)).isoformat() == turn


def test_the_feed_holds_the_same_search(scene: Scene, who: Navigateur) -> None:
    newest = scene.offre()
    link = who.open(SEARCH).arbre.xpath("//link[@type='application/atom+xml']")[0].get("href")
    assert link.startswith("/recherche-emploi.atom?")
    answer = scene.http.get(link)
    assert answer.headers["content-type"] == "application/atom+xml"
    names = {"a": "http://www.w3.org/2005/Atom"}
    tree = lxml.etree.fromstring(answer.content)
    ids = tree.xpath("//a:entry/a:id/text()", namespaces=names)
    told = [re.search(r"itemId=([^&]+)", a)[1] for a in tree.xpath("//a:entry/a:link/@href", namespaces=names)]  # type: ignore[index]
    shown = who.open(SEARCH + "&voir=offres&tri=date").arbre.xpath("//article/@data-cle")
    assert [f"http://localhost:8000/recherche-emploi#{cle}" for cle in shown] == ids[: len(shown)]
    assert newest in told and len(set(ids)) == len(ids)
    updated = tree.xpath("//a:entry/a:updated/text()", namespaces=names)
    assert tree.findtext("a:updated", namespaces=names) == max(updated)
    assert scene.http.get(link).content == answer.content
