"""People who log in: links that act once and only by their button, sessions that end, second factor, forms of ours."""

from __future__ import annotations

import re
import socket
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from aiosmtpd.controller import Controller
from fastapi import FastAPI

from tests.conftest import Home, base_de
from tests.world.browser import Navigateur, open_account
from tremplin.app import CHAINES, GABARITS, create_app
from tremplin.platform.identity.service import COMPTES, PROFILS, Comptes
from tremplin.platform.identity.store import accounts as rows
from tremplin.platform.web.forms import LANDING, chemin_sur
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.work import mails
from tremplin.settings import Settings, SettingsError

pytestmark = pytest.mark.one_store

FORME = {"origin": "https://testserver", "sec-fetch-site": "same-origin"}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """An application on each engine, without limits; each test has accounts of its own."""
    folder = tmp_path_factory.mktemp("comptes")
    home = Home(folder, "", base_de(request, request.param, folder))
    made = create_app(home.settings(TREMPLIN_LIMITES="non", TREMPLIN_BASE_URL="https://testserver"))
    yield made
    made.state.tremplin.close()


@pytest.fixture
def plus_tard(monkeypatch: pytest.MonkeyPatch, app: FastAPI) -> Callable[[timedelta], None]:
    """Go on to a later instant."""
    now = Comptes.maintenant

    def later(delay: timedelta) -> None:
        monkeypatch.setattr(Comptes, "maintenant", staticmethod(lambda: now() + delay))
        app.state.tremplin.porteurs._known.clear()

    return later


def recus(n: Navigateur, address: str) -> list[str]:
    """The mails that an address got, the newest first."""
    return [t for t in n.courriels() if t.startswith(f"À {address}\n")]


def post(n: Navigateur, chemin: str, jeton: str | None = None, **champs: str) -> Any:
    """A form posted by hand, with its token when it is given."""
    headers = {**FORME, **champs.pop("headers", {})}  # type: ignore[dict-item]
    return n.http.post(chemin, data={**({"jeton": jeton} if jeton else {}), **champs}, headers=headers)


def jeton(n: Navigateur) -> str:
    return re.search(r'name="jeton" value="(\w+)"', n.page.text)[1]  # type: ignore[index]


# --- Links ----------------------------------------------------------------------------------------------------------


def test_a_link_opens_once_and_only_by_its_button(app: FastAPI) -> None:
    address = open_account(app.state.tremplin, "Organisation")
    n = Navigateur(app)
    n.open("/connexion?vers=/compte").send("Recevoir un lien", courriel=address.upper())
    link = n.lien(address)
    for _ in range(3):  # a scanner of mails opens everything
        assert n.http.head(link).status_code == n.http.get(link).status_code == 200
    assert n.http.get("/compte", follow_redirects=False).status_code == 303
    n.open(link)
    assert "demandé ailleurs" not in n.texte
    n.send("Me connecter")
    assert n.page.url.path == "/compte" and "Camille Essai" in n.texte
    n.open(link, 410)
    assert "n'ouvre plus rien" in n.texte
    other = Navigateur(app).open(link, 410)
    assert "n'ouvre plus rien" in other.texte


@pytest.mark.both_stores
def test_a_link_used_at_once_by_many_opens_one_session(app: FastAPI) -> None:
    address = open_account(app.state.tremplin, "Organisation")
    n = Navigateur(app)
    n.open("/connexion").send("Recevoir un lien", courriel=address)
    link = n.lien(address)
    n.open(link)
    token, form = link.partition("jeton=")[2], jeton(n)
    with ThreadPoolExecutor(8) as pool:
        done = list(
            pool.map(
                lambda _: (
                    n.http.post(
                        "/connexion/lien", data={"jeton": form, "lien": token}, headers=FORME, follow_redirects=False
                    ).status_code
                ),
                range(8),
            )
        )
    assert sorted(done) == [303, *[410] * 7]


def test_a_link_dies_after_a_quarter_of_an_hour(app: FastAPI, plus_tard: Callable[[timedelta], None]) -> None:
    address = open_account(app.state.tremplin, "Organisation")
    n = Navigateur(app)
    n.open("/connexion").send("Recevoir un lien", courriel=address)
    link = n.lien(address)
    n.open(link)
    plus_tard(timedelta(minutes=16))
    n.send("Me connecter", 410)
    n.open(link, 410)


def test_another_browser_is_told_where_the_link_was_asked_for(app: FastAPI) -> None:
    address = open_account(app.state.tremplin, "Organisation")
    n = Navigateur(app)
    n.http.headers["user-agent"] = "Mozilla/5.0 (X11; Linux x86_64; <b>essai</b>) Firefox/140.0"
    n.open("/connexion").send("Recevoir un lien", courriel=address)
    other = Navigateur(app).open(n.lien(address))
    assert "demandé ailleurs" in other.texte and "Firefox sur Linux" in other.texte and "essai" not in other.texte
    other.send("Me connecter")
    assert other.page.url.path == LANDING


def test_nobody_learns_whether_an_address_has_an_account(app: FastAPI) -> None:
    known = open_account(app.state.tremplin, "Organisation")
    answers = []
    unknown = f"{uuid.uuid4().hex[:10]}@exemple.fr"
    for address in (known, unknown):
        n = Navigateur(app).open("/connexion").send("Recevoir un lien", courriel=address)
        answers.append(re.sub(r'value="\w{40}"', "", n.page.text.replace(address, "…")))
    assert answers[0] == answers[1]
    (login,), (making,) = recus(n, known), recus(n, unknown)
    assert "/connexion/lien?" in login and "/inscription?" in making
    closed = open_account(app.state.tremplin, "Organisation")
    rows.close(app.state.tremplin.store, closed, Comptes.maintenant())
    n = Navigateur(app).open("/connexion").send("Recevoir un lien", courriel=closed)
    assert recus(n, closed) == [], "who was closed doesn't open again by asking"


@pytest.mark.parametrize(
    "address",
    [
        "x",
        "a@b",
        "a@exemple.fr\r\nBcc: b@exemple.fr",
        "a@exemple.fr,b@exemple.fr",
        "<a@exemple.fr>",
        "a@exemplé.fr",
        "a\u202e@exemple.fr",
        f"{'a' * 65}@exemple.fr",
    ],
)
def test_an_odd_address_is_refused_and_nothing_leaves(app: FastAPI, address: str) -> None:
    n = Navigateur(app).open("/connexion")
    before = len(n.courriels())
    n.send("Recevoir un lien", 400, courriel=address)
    assert len(n.courriels()) == before


def test_links_are_counted_by_address_and_by_machine(base: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    app = create_app(Home(tmp_path_factory.mktemp("limites"), "", base).settings())
    n = Navigateur(app).open("/connexion")
    token = jeton(n)
    asked = [post(n, "/connexion", token, courriel="a@exemple.fr").status_code for _ in range(7)]
    assert asked == [200] * 5 + [429] * 2
    sensible = app.state.tremplin.sensible
    for flow, burst in (("lien, par machine", 20), ("second facteur, par machine", 100)):
        for _ in range(burst):
            sensible(flow, "192.0.2.1")
        with pytest.raises(ApiError) as refusal:
            sensible(flow, "192.0.2.1")
        assert refusal.value.status == 429 and int(refusal.value.headers["retry-after"]) >= 1
        sensible(flow, "192.0.2.2")
    app.state.tremplin.close()


# --- Sessions -------------------------------------------------------------------------------------------------------


def test_a_session_ends_by_itself_unused_or_too_old(app: FastAPI, plus_tard: Callable[[timedelta], None]) -> None:
    for profil in ("membre", "conseiller"):
        plus_tard(timedelta())
        n = Navigateur(app).connecter(open_account(app.state.tremplin, "Organisation", profil))
        life = PROFILS[profil]
        used = timedelta()
        while used + life.repos < life.vie:
            used += life.repos - timedelta(minutes=2)
            plus_tard(used)
            n.open("/compte")
            assert n.page.url.path == "/compte", (profil, used)
        plus_tard(life.vie)
        n.open("/compte")
        assert n.page.url.path == "/connexion"
    plus_tard(timedelta())
    n = Navigateur(app).connecter(open_account(app.state.tremplin, "Organisation"))
    plus_tard(PROFILS["membre"].repos + timedelta(seconds=1))
    n.open("/compte")
    assert n.page.url.path == "/connexion"


def test_one_session_or_all_are_closed_from_the_account(app: FastAPI) -> None:
    address = open_account(app.state.tremplin, "Organisation")
    one, two = Navigateur(app).connecter(address), Navigateur(app).connecter(address)
    one.open("/compte")
    assert len(one.arbre.xpath("//tbody/tr")) == 2
    one.send("Tout fermer")
    assert one.page.url.path == "/connexion"
    assert two.open("/compte").page.url.path == "/connexion"


def test_a_closed_account_closes_within_a_second(app: FastAPI) -> None:
    state = app.state.tremplin
    address = open_account(state, "Organisation")
    n = Navigateur(app).connecter(address)
    assert rows.close(state.store, address, Comptes.maintenant())
    assert n.open("/compte").page.url.path == "/connexion"
    n.send("Recevoir un lien", courriel=address)
    assert len(recus(n, address)) == 1  # the first login's, no other


def test_logging_out_ends_the_session_itself(app: FastAPI) -> None:
    n = Navigateur(app).connecter(open_account(app.state.tremplin, "Organisation"))
    cookie = n.http.cookies["__Host-tremplin"]
    n.open("/compte").send("Se déconnecter")
    other = Navigateur(app)
    other.http.cookies.set("__Host-tremplin", cookie)
    assert other.open("/compte").page.url.path == "/connexion"


def test_the_cookie_is_of_this_host_alone_and_out_of_reach_of_scripts(app: FastAPI) -> None:
    n = Navigateur(app)
    address = open_account(app.state.tremplin, "Organisation")
    n.open("/connexion").send("Recevoir un lien", courriel=address)
    n.open(n.lien(address))
    token = n.page.url.params["jeton"]
    done = n.http.post(
        "/connexion/lien", data={"jeton": jeton(n), "lien": token}, headers=FORME, follow_redirects=False
    )
    told = done.headers["set-cookie"]
    assert told.startswith("__Host-tremplin=") and {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= set(
        told.split("; ")
    )
    assert "domain" not in told.lower() and "max-age=2592000" in told.lower()
    assert n.open("/compte").page.headers["cache-control"] == "private, no-store"


# --- Second factor --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profil", sorted(COMPTES))
def test_who_sees_much_gives_a_second_factor_each_time(app: FastAPI, profil: str) -> None:
    address = open_account(app.state.tremplin, "Organisation", profil)
    n = Navigateur(app).connecter(address)
    held = hasattr(n, "secret")
    assert held == PROFILS[profil].second_facteur == (profil not in ("membre", "employeur"))
    if not held:
        return
    again = Navigateur(app)
    again.open("/connexion").send("Recevoir un lien", courriel=address)
    again.open(again.lien(address)).send("Me connecter")
    assert again.page.url.path == "/connexion/second-facteur" and again.arbre.xpath("//code") == []
    assert again.open("/compte").page.url.path == "/connexion/second-facteur"
    before = again.http.cookies["__Host-tremplin"]
    again.send("Continuer", 400, code="000000")
    again.send("Continuer", code=pyotp.TOTP(n.secret).at(time.time() + 30))
    assert again.page.url.path == "/compte" and again.http.cookies["__Host-tremplin"] != before


def test_a_member_may_choose_to_have_one(app: FastAPI) -> None:
    address = open_account(app.state.tremplin, "Organisation")
    n = Navigateur(app).connecter(address).follow("le mettre en place")
    secret = n.arbre.xpath("//code")[0].text
    n.send("Mettre en place", code=pyotp.TOTP(secret).now())
    other = Navigateur(app)
    other.open("/connexion").send("Recevoir un lien", courriel=address)
    other.open(other.lien(address)).send("Me connecter")
    assert other.page.url.path == "/connexion/second-facteur"


def test_a_code_opens_once_and_a_spare_one_too(app: FastAPI) -> None:
    state = app.state.tremplin
    address = open_account(state, "Organisation", "conseiller")
    n = Navigateur(app)
    n.open("/connexion").send("Recevoir un lien", courriel=address)
    n.open(n.lien(address)).send("Me connecter")
    secret = n.arbre.xpath("//code")[0].text
    code = pyotp.TOTP(secret).now()
    n.send("Mettre en place", code=code)
    spare = [c.text for c in n.arbre.xpath("//ul[@class='codes']//code")]
    assert len(spare) == 10

    def enter(code: str) -> str:
        other = Navigateur(app)
        other.open("/connexion").send("Recevoir un lien", courriel=address)
        other.open(other.lien(address)).send("Me connecter")
        answer = post(other, "/connexion/second-facteur", jeton(other), code=code, vers="/compte")
        return str(answer.url.path)

    assert enter(code) == "/connexion/second-facteur"
    assert enter(spare[0]) == "/compte"
    assert enter(spare[0]) == "/connexion/second-facteur"
    with state.store.writing() as connection:
        found = rows.par_courriel(connection, address)
        assert found is not None and secret not in str(found)
        rows.remove_totp(connection, found.id, "appareil perdu")
    assert enter(spare[1]) == "/connexion/second-facteur"


def test_wrong_codes_make_the_next_one_wait_and_lock_nobody_for_good(
    app: FastAPI, plus_tard: Callable[[timedelta], None]
) -> None:
    n = Navigateur(app).connecter(open_account(app.state.tremplin, "Organisation", "conseiller"))
    comptes: Comptes = app.state.tremplin.comptes
    address = n.open("/compte").arbre.xpath("//dd")[1].text
    n2 = Navigateur(app)
    n2.open("/connexion").send("Recevoir un lien", courriel=address)
    n2.open(n2.lien(address)).send("Me connecter")
    for _ in range(10):
        n2.send("Continuer", 400, code="123456")
    right = pyotp.TOTP(n.secret).at(time.time() + 30)
    n2.send("Continuer", 400, code=right)
    assert "Trop de codes faux" in n2.texte
    plus_tard(timedelta(seconds=61))
    later = pyotp.TOTP(n.secret).at(int(comptes.maintenant().timestamp()))
    n2.send("Continuer", code=later)
    assert n2.page.url.path == LANDING


# --- Forms ----------------------------------------------------------------------------------------------------------


def test_a_form_comes_from_a_page_of_ours_in_the_same_browser(app: FastAPI) -> None:
    address = open_account(app.state.tremplin, "Organisation")
    n = Navigateur(app).connecter(address)
    n.open("/compte")
    token, other = jeton(n), Navigateur(app).connecter(open_account(app.state.tremplin, "Autre"))
    stolen = jeton(other.open("/compte"))
    for given, headers in (
        (None, {}),
        ("0" * 40, {}),
        (stolen, {}),
        (token, {"origin": "https://ailleurs.example"}),
        (token, {"origin": "null", "sec-fetch-site": "cross-site"}),
        (token, {"sec-fetch-site": "cross-site"}),
        (token, {"sec-fetch-site": "same-site"}),
    ):
        answer = post(n, "/compte/sessions", given, session="", headers=headers)  # type: ignore[arg-type]
        assert answer.status_code == 403, (given, headers)
    as_json = n.http.post("/compte/sessions", json={"jeton": token}, headers=FORME)
    assert as_json.status_code == 415
    assert n.open("/compte").page.url.path == "/compte"


@pytest.mark.parametrize(
    "vers",
    [
        "https://ailleurs.example",
        "//ailleurs.example",
        "/\\ailleurs.example",
        "/%2fa.example",
        "\t//a.example",
        "/\t/a.example",
        "/%5ca.example",
        "javascript:alert(1)",
        "",
        "a",
        "/\r\nx",
        "/%0d%0ax",
    ],
)
def test_after_login_one_stays_here(vers: str) -> None:
    assert chemin_sur(vers) == LANDING
    assert chemin_sur("/parcours/dossiers/1?fait=ACCEPTE") == "/parcours/dossiers/1?fait=ACCEPTE"


# --- Mails ----------------------------------------------------------------------------------------------------------


class Boite:
    """A mail server that keeps what it gets, or refuses it."""

    def __init__(self) -> None:
        self.recus: list[tuple[list[str], bytes]] = []
        self.refuse = False

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  the server's name
        if self.refuse:
            return "451 plus tard pour a@exemple.fr"
        self.recus.append((envelope.rcpt_tos, envelope.content))
        return "250 OK"


def test_mails_leave_by_the_server_that_is_set_and_are_tried_again(
    base: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    sink = Boite()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(sink, hostname="127.0.0.1", port=port)
    server.start()
    home = Home(tmp_path_factory.mktemp("smtp"), "", base)
    app = create_app(
        home.settings(
            TREMPLIN_SMTP=f"smtp://127.0.0.1:{port}", TREMPLIN_LIMITES="non", TREMPLIN_EXPEDITEUR="tremplin@exemple.fr"
        )
    )
    state = app.state.tremplin
    address = open_account(state, "Organisation")
    n = Navigateur(app)
    assert n.http.get("/courrier").status_code == 404
    sink.refuse = True
    n.open("/connexion").send("Recevoir un lien", courriel=address)
    assert mails.deliver(state, GABARITS) and sink.recus == []
    assert not mails.deliver(state, GABARITS)  # not at once
    with state.store.reading() as connection:
        from sqlalchemy import text

        kept = connection.execute(text("SELECT corps, erreur FROM envoi")).one()
    assert address not in str(kept) and "a@exemple.fr" not in str(kept)
    sink.refuse = False
    from tremplin.store.tables import envoi

    with state.store.writing() as connection:
        connection.execute(envoi.update().values(prochain_le=Comptes.maintenant()))
    assert mails.deliver(state, GABARITS)
    server.stop()
    ((to, content),) = sink.recus
    text_of = content.decode()
    assert to == [address] and "multipart/alternative" in text_of and "Auto-Submitted: auto-generated" in text_of
    state.close()


def test_what_a_mail_server_is_set_to_must_be_one(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(SettingsError, match="TREMPLIN_SMTP"):
        Settings.from_environment({"TREMPLIN_SMTP": "http://exemple.fr"})


def test_the_mailbox_page_is_not_of_production(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = Home(tmp_path_factory.mktemp("production"), "")
    settings = home.settings(
        TREMPLIN_ENV="production",
        TREMPLIN_HOTES="testserver",
        TREMPLIN_POIVRE="x" * 32,
        TREMPLIN_BASE_URL="https://testserver",
    )
    app = create_app(settings)
    n = Navigateur(app)
    assert n.http.get("/courrier").status_code == 404
    n.open("/connexion").send("Recevoir un lien", courriel=open_account(app.state.tremplin, "Organisation"))
    assert "courriels sont ici" not in n.texte and not mails.deliver(app.state.tremplin, GABARITS)
    app.state.tremplin.close()


def test_every_change_of_an_account_is_in_the_audit_log(app: FastAPI) -> None:
    state = app.state.tremplin
    Navigateur(app).connecter(open_account(state, "Organisation", "conseiller"))
    count, wrong = CHAINES["d'audit"].verify(state.store)
    assert wrong == [] and count >= 4
    with state.store.reading() as connection:
        from sqlalchemy import select

        from tremplin.store.tables import audit

        actions = set(connection.execute(select(audit.c.action)).scalars())
    assert {"compte.creer", "session.ouvrir", "compte.second_facteur"} <= actions
