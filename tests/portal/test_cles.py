"""From nothing to one's own key, and the life of a key: bound, prolonged, replaced, revoked, found elsewhere."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Request
from playwright.sync_api import Browser
from sqlalchemy import select, update
from starlette.responses import PlainTextResponse, Response
from starlette.testclient import TestClient

from tests.conftest import Home, Server
from tests.portal.conftest import NOUS
from tests.world import mailbox
from tests.world.browser import Navigateur, open_account
from tests.world.keys import VALEUR
from tremplin.domain.dates import PARIS
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity import clients as oauth_clients
from tremplin.platform.identity import forgetting, keys, users
from tremplin.platform.identity.rights import Right
from tremplin.platform.identity.store import accounts as account_rows
from tremplin.platform.identity.store import keys as key_rows
from tremplin.platform.web.door import Door
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.policy import KEY, Ending, Policy, policy
from tremplin.portal.account import mails as account_mails
from tremplin.store.engine import Store
from tremplin.store.tables import cle, organisation

pytestmark = pytest.mark.one_store

LUE = "/api/certification/v1?identifiant.rncp=RNCP37537"
_n = itertools.count(1)


@pytest.fixture
def moi(http: TestClient) -> Navigateur:
    """Someone of a new organisation, logged in, at the page of keys."""
    return connecte(http, f"Organisation {next(_n)}")


def connecte(http: TestClient, nom: str, profil: str = "membre", page: str = "/compte/cles") -> Navigateur:
    someone = Navigateur(http.app)  # type: ignore[arg-type]
    return someone.connecter(open_account(someone.state, nom, profil, responsable=True), page)


def create(moi: Navigateur, **champs: Any) -> str:
    moi.open("/compte/cles").send("Créer ma clé", **{"nom": "Essai", **champs})
    return VALEUR.search(moi.page.text)[0]  # type: ignore[index]


def act(moi: Navigateur, value: str, action: str, statut: int = 200, **champs: str) -> Navigateur:
    moi.open("/compte/cles")
    form = next(f for f in moi.arbre.forms if (f.get("action") or "").endswith(f"{value.split('_')[2]}/{action}"))
    sent: dict[str, Any] = {}
    for name, held in form.form_values():
        sent.setdefault(name, []).append(held)
    moi.page = moi.http.post(form.get("action"), data={**sent, **champs}, headers=NOUS)
    assert moi.page.status_code == statut, moi.texte
    return moi


def read(http: TestClient, value: str, chemin: str = LUE, **entetes: str) -> httpx.Response:
    return http.get(chemin, headers={"authorization": f"Bearer {value}", **entetes})


def test_from_an_empty_browser_to_an_answer_with_one_s_own_key(
    browser: Browser, demo_home: Home, serve: Callable[..., Server], tmp_path: Path
) -> None:
    server = serve(demo_home.beside(tmp_path / "home"))
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    problems: list[str] = []
    page.on("console", lambda m: problems.append(m.text) if m.type in ("error", "warning") else None)
    clicks = 0

    def cliquer(role: Any, nom: str) -> None:
        nonlocal clicks
        clicks += 1
        with page.expect_navigation():
            page.get_by_role(role, name=nom).first.click()

    page.goto(server.url)
    cliquer("link", "Obtenir une clé")
    page.get_by_label("Adresse électronique").fill("nouvelle@exemple.fr")
    cliquer("button", "Recevoir un lien")
    cliquer("link", "les courriels sont ici")
    mailbox.awaited(server.url, "nouvelle@exemple.fr", "/inscription")
    page.reload()
    clicks += 1
    page.locator("article", has_text="nouvelle@exemple.fr").get_by_role("link", name="Ouvrir le lien").click()
    page.get_by_label("Prénom et nom").fill("Ada Essai")
    page.get_by_label("Organisation").fill("Éditions de l'Essai")
    cliquer("button", "Ouvrir mon compte")
    cliquer("button", "Créer ma clé")
    value = page.locator("#cle").inner_text()
    assert VALEUR.fullmatch(value)
    answer = httpx.get(server.url + LUE, headers={"authorization": f"Bearer {value}"})
    assert answer.status_code == 200
    assert clicks == 6
    page.get_by_role("button", name="Envoyer la requête").click()
    page.get_by_text("200 OK").wait_for()
    page.goto(f"{server.url}/documentation/certifications/technique")
    page.locator("summary", has_text="Ce qui remplace une fiche RNCP").click()
    trial = page.locator("details.operation", has_text="/api/certification/v1/remplacement")
    assert value in trial.locator("[data-requete=curl]").inner_text()
    trial.get_by_text("Essayer").click()
    trial.get_by_label("rncp", exact=True).fill("RNCP37537")
    trial.get_by_role("button", name="Envoyer").click()
    trial.get_by_text(re.compile("200|404")).first.wait_for()
    assert [p for p in problems if "404" not in p] == []
    page.close()


def test_a_key_is_shown_once_and_opens_all_families(http: TestClient, moi: Navigateur) -> None:
    value = create(moi)
    assert read(http, value).status_code == 200
    assert read(http, value, "/api/geographie/v1/departement").status_code == 200
    assert value not in moi.open("/compte/cles").page.text and value.split("_")[2] in moi.page.text
    told = read(http, value, "/api/compte/v1/cle").json()
    assert (told["nom"], told["etat"], told["permissions"], told["base"]) == ("Essai", "active", [], "live")
    assert [code for code in ("curl", "httpx", "fetch(") if code not in create_page(moi)] == []


def create_page(moi: Navigateur) -> str:
    create(moi)
    return moi.page.text


def test_an_address_makes_an_organisation_of_its_own_whatever_name_it_gives(http: TestClient) -> None:
    def open(adresse: str) -> Navigateur:
        who = Navigateur(http.app)  # type: ignore[arg-type]
        who.open("/connexion?vers=/compte/cles").send("Recevoir un lien", courriel=adresse)
        who.open(who.lien(adresse, "/inscription"))
        return who.send("Ouvrir mon compte", nom="Ada", organisation="Même nom", usage="Autre", precision="Voir")

    first, second = open("a@premiere.fr"), open("b@seconde.fr")
    value = create(first)
    assert value.split("_")[2] not in second.open("/compte/cles").page.text
    with http.app.state.tremplin.store.reading() as connection:  # type: ignore[attr-defined]
        names = connection.execute(select(organisation.c.nom).where(organisation.c.nom.like("Même nom%"))).scalars()
        assert sorted(names) == ["Même nom", "Même nom (seconde.fr)"]
    act(second.open("/compte/cles"), create(second), "revoquer")


def test_a_link_to_make_an_account_acts_once_by_its_button_and_for_its_address(http: TestClient) -> None:
    who = Navigateur(http.app)  # type: ignore[arg-type]
    for address in ("c@troisieme.fr", "d@troisieme.fr"):
        who.open("/connexion").send("Recevoir un lien", courriel=address)
    links = [who.lien(a, "/inscription") for a in ("c@troisieme.fr", "d@troisieme.fr")]
    token, sealed = links[0].split("pour=")[0], links[1].split("pour=")[1]
    who.open(f"{token}pour={sealed}", 410)
    for _ in range(2):
        assert who.http.head(links[0]).status_code == 200
        who.open(links[0])
    fields = {"nom": "Ada", "organisation": "Troisième", "usage": "Autre", "precision": ""}
    who.send("Ouvrir mon compte", 422, **{**fields, "organisation": "<b>x</b>"})
    who.send("Ouvrir mon compte", **fields)
    Navigateur(http.app).open(links[0], 410)  # type: ignore[arg-type]
    again = Navigateur(http.app)  # type: ignore[arg-type]
    again.open("/connexion").send("Recevoir un lien", courriel="c@troisieme.fr")
    assert "/connexion/lien" in again.lien("c@troisieme.fr", "/connexion/lien")


@pytest.mark.parametrize("nombre", [3])
def test_a_replaced_key_opens_until_its_day_and_its_heir_at_once(
    http: TestClient, moi: Navigateur, nombre: int
) -> None:
    value = create(moi, familles=["certifications"])
    for jours in ("0", "31", "x", "³"):
        act(moi, value, "remplacer", 422, jours=jours)
    act(moi, value, "remplacer", jours=str(nombre))
    heir = VALEUR.search(moi.page.text)[0]  # type: ignore[index]
    assert [read(http, v).status_code for v in (value, heir)] == [200, 200]
    told = read(http, value, "/api/compte/v1/cle").json()
    end = datetime.fromisoformat(told["expire_le"])
    assert (told["etat"], round((end - datetime.now(UTC)) / timedelta(days=1))) == ("remplacée", nombre)
    assert read(http, heir, "/api/compte/v1/cle").json()["familles"] == ["certifications"]
    assert read(http, value).headers["tremplin-key-expires"] == end.astimezone(PARIS).date().isoformat()
    with http.app.state.tremplin.store.writing() as connection:  # type: ignore[attr-defined]
        mine = cle.c.id == value.split("_")[2]
        connection.execute(update(cle).where(mine).values(expire_le=datetime.now(UTC)))
    assert [read(http, v).status_code for v in (value, heir)] == [401, 200]


def test_a_revoked_key_opens_nothing_a_prolonged_one_thirteen_months_more(http: TestClient, moi: Navigateur) -> None:
    kept, gone = create(moi), create(moi)
    now = datetime.now(UTC)
    with http.app.state.tremplin.store.writing() as connection:  # type: ignore[attr-defined]
        mine = cle.c.id == kept.split("_")[2]
        connection.execute(update(cle).where(mine).values(expire_le=now + timedelta(days=2)))
    act(moi, kept, "prolonger")
    act(moi, gone, "revoquer")
    assert read(http, gone).status_code == 401 and "révoquée" in read(http, gone).text
    end = datetime.fromisoformat(read(http, kept, "/api/compte/v1/cle").json()["expire_le"])
    assert round((end - now) / timedelta(days=1)) == 396
    assert not [f for f in moi.arbre.forms if gone.split("_")[2] in (f.get("action") or "")]


def test_a_bound_key_opens_only_what_it_is_bound_to(http: TestClient, moi: Navigateur) -> None:
    value = create(moi, familles=["inserjeunes"])
    refused = read(http, value)
    assert refused.status_code == 403 and "certifications" in refused.json()["message"]
    far = create(moi, reseaux="192.0.2.0/24")
    assert read(http, far).status_code == 403
    page = create(moi, origines="https://exemple.fr")
    assert read(http, page).status_code == 200
    good, bad = (read(http, page, origin=o) for o in ("https://exemple.fr", "https://autre.fr"))
    assert good.headers["access-control-allow-origin"] == "https://exemple.fr" and bad.status_code == 403
    assert "access-control-allow-origin" not in read(http, create(moi), origin="https://exemple.fr").headers
    asked = http.options(LUE, headers={"origin": "https://exemple.fr", "access-control-request-method": "GET"})
    assert asked.status_code == 204 and "authorization" in asked.headers["access-control-allow-headers"]
    for field, text in (("reseaux", "300.1.1.1"), ("origines", "https://exemple.fr/chemin"), ("origines", "*")):
        moi.open("/compte/cles").send("Créer ma clé", 422, **{"nom": "Essai", field: text})
    act(moi, value, "borner", familles="certifications", nom="Autre nom")
    assert read(http, value).status_code == 200 and "Autre nom" in moi.texte


def test_another_s_key_is_as_absent_as_none(http: TestClient, moi: Navigateur) -> None:
    value = create(connecte(http, f"Organisation {next(_n)}"))
    create(moi)
    moi.open("/compte/cles")
    token = dict(next(f for f in moi.arbre.forms if f.get("action") == "/deconnexion").form_values())["jeton"]
    for action in ("prolonger", "remplacer", "borner", "revoquer"):
        answers = [
            moi.http.post(f"/compte/cles/{id}/{action}", data={"jeton": token, "nom": "x", "jours": "3"}, headers=NOUS)
            for id in (value.split("_")[2], "0" * 12)
        ]
        assert [a.status_code for a in answers] == [404, 404] and answers[0].text.replace(
            value.split("_")[2], "0" * 12
        ) == answers[1].text
    assert read(http, value).status_code == 200


def test_at_most_twenty_keys_open_at_once(http: TestClient, moi: Navigateur) -> None:
    values = [create(moi) for _ in range(20)]
    moi.open("/compte/cles").send("Créer ma clé", 409, nom="La vingt-et-unième")
    act(moi, values[0], "revoquer")
    assert create(moi)


def test_a_leaked_key_is_taken_from_whoever_holds_it_and_its_owner_is_told(http: TestClient, moi: Navigateur) -> None:
    value = create(moi, nom="Clé perdue")
    unknown = keys.create(http.app.state.tremplin.store, b"autre poivre", organisation="x", nom="x")  # type: ignore[attr-defined]
    for given in (value, unknown, value):
        answer = http.post("/api/compte/v1/cles/revocation", json={"cle": given})
        assert (answer.status_code, answer.content) == (204, b"")
    for wrong in ({"cle": value[:-1]}, {"cle": 3}, {}):
        assert http.post("/api/compte/v1/cles/revocation", json=wrong).status_code == 422
    assert read(http, value).status_code == 401
    assert sum("Clé perdue" in m and "révoquée" in m for m in moi.courriels()) == 1


def test_limits_are_told_by_class(http: TestClient) -> None:
    told = http.get("/api/compte/v1/limites").json()
    assert told["classes"]["search"] == {
        "sans_cle": {"par_seconde": 30, "d_affilee": 90},
        "avec_cle": {"par_seconde": 50, "d_affilee": 200},
    }
    assert "lien, par courriel" in told["flots_sensibles"]


def test_owners_are_told_before_a_key_ends_once_for_each_day(http: TestClient, moi: Navigateur) -> None:
    moi.open("/compte/organisation").send("Enregistrer", usage="Un site", contact_technique="tech@exemple.fr")
    value, state = create(moi, nom=f"Finissante {next(_n)}"), moi.state
    name = read(http, value, "/api/compte/v1/cle").json()["nom"]
    end = datetime.fromisoformat(read(http, value, "/api/compte/v1/cle").json()["expire_le"])

    def told() -> int:
        return sum(f"« {name} »" in m for m in moi.courriels())

    for days, expected in ((61, 0), (60, 1), (59, 1), (31, 1), (30, 2), (15, 3), (8, 3), (7, 4), (1, 5), (0, 6)):
        for _ in range(2):
            account_mails.notify(state, end - timedelta(days=days))
        assert told() == 2 * expected, days
    replaced = create(moi, nom=f"Remplacée {next(_n)}")
    act(moi, replaced, "remplacer", jours="30")
    before = len(moi.courriels())
    account_mails.notify(state, datetime.now(UTC) + timedelta(days=29))
    assert len(moi.courriels()) == before, "a key that another replaced asks for nothing"


def test_a_route_that_ends_says_so_in_its_answers_and_those_who_call_it_are_told_once(
    http: TestClient, moi: Navigateur
) -> None:
    router = APIRouter(route_class=GuardedRoute)

    @router.get("/ancienne")
    @policy(Policy(Right.HEALTH, KEY, Cost.LIGHT, ending=Ending(date(2026, 11, 26), date(2027, 6, 1), "/nouvelle")))
    async def ancienne(_request: Request) -> Response:
        return PlainTextResponse("ok")

    app = FastAPI()
    app.state.tremplin = moi.state
    app.include_router(router)
    app.add_middleware(Door, settings=moi.state.settings)
    old = TestClient(app, base_url="https://testserver")
    calls, silent, ended = (create(moi, nom=n) for n in ("Bavarde", "Muette", "Finie"))
    for value in (calls, calls, ended):
        answer = read(old, value, "/ancienne")
    assert answer.headers["deprecation"] == "@1795651200"
    assert answer.headers["sunset"] == "Tue, 01 Jun 2027 00:00:00 GMT"
    assert answer.headers["link"] == '</nouvelle>; rel="successor-version"'
    assert read(http, silent).status_code == 200
    act(moi, ended, "revoquer")
    moi.state.mesures.write()
    work = account_mails.tache([router])
    for _ in range(2):
        work.do(moi.state)
    told = [m for m in moi.courriels() if "/ancienne" in m]
    assert len(told) == 1
    assert all(w in told[0] for w in ("« Bavarde »", "2 fois", "01/06/2027", "/nouvelle"))


def test_a_colleague_who_is_invited_sees_the_same_keys(http: TestClient, moi: Navigateur) -> None:
    value = create(moi)
    moi.open("/compte/organisation").send("Inviter", courriel="collegue@exemple.fr")
    colleague = Navigateur(http.app)  # type: ignore[arg-type]
    colleague.open(colleague.lien("collegue@exemple.fr", "/inscription"))
    assert not colleague.arbre.xpath("//input[@name='organisation']")
    colleague.send("Ouvrir mon compte", nom="Camille")
    assert value.split("_")[2] in colleague.open("/compte/cles").page.text


def test_a_right_is_asked_for_and_granted_by_an_administrator(http: TestClient, moi: Navigateur) -> None:
    moi.open("/compte/organisation").send(
        "Demander", droit="jobs:write", motif="Publier les offres de nos clients employeurs."
    )
    assert "en attente" in moi.texte
    admin = connecte(http, "Tremplin", "admin", "/administration")
    row = next(a for a in admin.arbre.iter("article") if "Publier les offres de nos clients" in a.text_content())
    form = row.find(".//form")
    data = {**dict(form.form_values()), "decision": "accordée", "raison": "Éditeur connu"}
    assert admin.http.post(form.get("action"), data=data, headers=NOUS).status_code == 200
    assert admin.journal(1) == [("droit.accordée", "Éditeur connu")]
    assert "accordée" in moi.open("/compte/organisation").texte
    value = create(moi, permissions=["jobs:write"])
    assert read(http, value, "/api/compte/v1/cle").json()["permissions"] == ["jobs:write"]
    assert read(http, create(moi), "/api/compte/v1/cle").json()["permissions"] == []


def post(admin: Navigateur, action: str, statut: int, **champs: str) -> None:
    """Send the form of the page that acts there."""
    (form,) = (f for f in admin.arbre.iter("form") if f.get("action") == action)
    data = {**dict(form.form_values()), **champs}
    assert admin.http.post(action, data=data, headers=NOUS).status_code == statut


def decide(admin: Navigateur, motif: str, statut: int) -> None:
    admin.open("/administration")
    form = next(a for a in admin.arbre.iter("article") if motif in a.text_content()).find(".//form")
    data = {**dict(form.form_values()), "decision": "accordée", "raison": "Éditeur connu"}
    assert admin.http.post(form.get("action"), data=data, headers=NOUS).status_code == statut


def test_an_administrator_grants_nothing_to_oneself_another_may(http: TestClient) -> None:
    name, why = f"Bureau {next(_n)}", f"Publier nos propres offres, numéro {next(_n)}."
    one = connecte(http, name, "admin", "/administration")
    one.open("/compte/organisation").send("Demander", droit="jobs:write", motif=why)
    decide(one, why, 403)
    assert "en attente" in one.open("/compte/organisation").texte
    with one.state.store.reading() as connection:
        own = connection.execute(select(organisation).where(organisation.c.nom == name)).one()
    one.open(f"/administration/organisations?q={name}")
    post(one, f"/administration/organisations/{own.id}", 403, permissions="jobs:write", raison="pour nous")
    with one.state.store.reading() as connection:
        assert connection.execute(select(organisation.c.permissions).where(organisation.c.id == own.id)).scalar() == []
    decide(connecte(http, name, "admin", "/administration"), why, 200)
    with one.state.store.reading() as connection:
        assert connection.execute(select(organisation.c.permissions).where(organisation.c.id == own.id)).scalar() == [
            "jobs:write"
        ]


@pytest.mark.parametrize("how", ["itself", "administrator", "two years", "moved"])
def test_the_last_account_of_an_organisation_ends_its_keys_clients_and_tokens(http: TestClient, how: str) -> None:
    name = f"Seule {next(_n)}"
    one = connecte(http, name)
    value = create(one)
    one.open("/compte/clients").send("Créer le client", nom="Mon client", portees=["api_romev1"])
    id, secret = (c.text_content() for c in one.arbre.xpath("//dd//code"))
    form = {"grant_type": "client_credentials", "client_id": id, "client_secret": secret}
    store, now = one.state.store, datetime.now(UTC)
    with store.reading() as connection:
        owner = connection.execute(select(organisation.c.id).where(organisation.c.nom == name)).scalar_one()
        (last,) = account_rows.de_l_organisation(connection, owner)
    first = open_account(one.state, name)
    token = http.post("/connexion/oauth2/access_token", data=form).json()["access_token"]
    login = {"username": f"seule.{owner}", "password": "Mot-de-passe-2026"}
    users.put(store, organisation=name, nom=login["username"], password=login["password"])
    assert account_rows.close(store, first, now)
    assert http.post("/api/inserjeunes/auth/login", json=login).status_code == 200
    assert oauth_clients.verify(store, one.state.signing, one.state.settings.base_url, token).client == id
    assert http.post("/connexion/oauth2/access_token", data=form).status_code == 200
    assert read(http, value).status_code == 200
    match how:
        case "itself":
            one.open("/compte/organisation").send("Fermer mon compte", 422)
            one.open("/compte/organisation").send("Fermer mon compte", confirmer="oui")
            assert one.http.get("/compte/cles", follow_redirects=False).status_code == 303
        case "administrator":
            admin = connecte(http, "Tremplin", "admin", "/administration")
            admin.open(f"/administration/organisations?q={name}")
            post(admin, f"/administration/compte/{last.id}/fermer", 200, raison="parti")
        case "two years":
            forgetting.comptes(one.state, now + timedelta(days=731))
        case _:
            account_rows.create(
                store,
                courriel=last.courriel,
                nom="Camille",
                organisation_id=elsewhere(store),
                profil="membre",
                responsable=False,
                quand=now,
            )
    assert read(http, value).status_code == 401
    with pytest.raises(oauth_clients.TokenRefused):
        oauth_clients.verify(store, one.state.signing, one.state.settings.base_url, token)
    assert http.post("/connexion/oauth2/access_token", data=form).status_code == 401
    assert http.post("/api/inserjeunes/auth/login", json=login).status_code == 401
    with store.reading() as connection:
        assert [k.revoquee_le is not None for k in key_rows.de_l_organisation(connection, owner)] == [True]


def elsewhere(store: Store) -> str:
    return key_rows.ensure_organisation(store, "Ailleurs")


def test_a_client_is_made_its_secret_changed_without_a_cut(http: TestClient, moi: Navigateur) -> None:
    moi.open("/compte/clients").send("Créer le client", nom="Mon client", portees=["api_romev1"])
    (id, first) = (c.text_content() for c in moi.arbre.xpath("//dd//code"))

    def jeton(secret: str) -> int:
        form = {"grant_type": "client_credentials", "client_id": id, "client_secret": secret}
        return http.post("/connexion/oauth2/access_token", data=form).status_code

    assert jeton(first) == 200
    moi.open("/compte/clients").send("Nouveau secret")
    second = moi.arbre.xpath("//dd//code")[1].text_content()
    assert (jeton(first), jeton(second)) == (200, 200)
    moi.open("/compte/clients").send("Créer le client", 422, nom="x", portees=["api_zerosaisiev1"])
    moi.open("/compte/clients").send("Révoquer")
    assert (jeton(first), jeton(second)) == (401, 401)
