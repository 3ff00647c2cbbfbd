"""No input is a 500: numbers beyond 64 bits, instants at the ends of time, NUL bytes, on both stores."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator
from typing import Any

import lxml.html
import pytest
from starlette.testclient import TestClient

from tests.conftest import Home, base_de
from tests.families.parcours.conftest import Monde
from tests.portal.conftest import NOUS
from tests.world.browser import Navigateur, open_account
from tests.world.keys import VALEUR
from tremplin.app import create_app
from tremplin.platform.identity import keys

BEYOND = ("2147483648", "9223372036854775808", "1" * 5000, "0" * 4400 + "1")
"""Numbers that no store holds, and one that Python reads only after it counted its digits."""
FIRST, LAST = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"
OFFER: dict[str, Any] = {
    "workplace": {"siret": "73282932000074", "location": {"address": "12 rue de l'Exemple, 57000 Metz"}},
    "apply": {"url": "https://partenaire.exemple/offres/1"},
    "offer": {
        "title": "Boulanger",
        "description": "Vous apprenez le métier de boulanger avec nous, tous les matins.",
        "rome_codes": ["D1102"],
    },
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, demo_home: Home) -> Iterator[Monde]:
    """The fictitious world over each store; a defect is an answer, as it would be for who calls."""
    folder = tmp_path_factory.mktemp("entrees")
    home = Home(folder / "home", "", base_de(request, request.param, folder))
    home.folder.mkdir()
    (home.folder / "reference").symlink_to(demo_home.reference)
    made = create_app(home.settings(TREMPLIN_LIMITES="non", TREMPLIN_BASE_URL="https://testserver"))
    with TestClient(made, base_url="https://testserver", follow_redirects=False, raise_server_exceptions=False) as http:
        yield Monde(http, home, made.state.tremplin)


@pytest.fixture(scope="module")
def keyed(world: Monde) -> dict[str, str]:
    """The headers of who may publish, apply and ask for appointments."""
    state = world.state
    value = keys.create(
        state.store,
        state.settings.poivre,
        organisation=f"Éditeur {uuid.uuid4()}",
        nom="essais",
        permissions=frozenset({"jobs:write", "applications:write", "appointments:write"}),
    )
    return {"authorization": f"Bearer {value}"}


def status(world: Monde, method: str, path: str, **more: Any) -> int:
    return world.http.request(method, path, **more).status_code


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("number", BEYOND)
def test_an_id_beyond_all_numbers_is_an_unknown_one(world: Monde, number: str) -> None:
    reader = world.navigateur(world.organisme(test=True))
    for path in (
        "/dossiers/{}",
        "/sessions/{}",
        "/sessions/{}/inscrire/AIS",
        "/sessions/{}/feuilles/emargement",
        "/dossiers/{}/saisir/AES",
        "/dossiers/{}/evenements/x/corriger",
    ):
        whole = "/parcours-essai" + path
        absent, beyond = (reader.http.get(whole.format(n)) for n in ("999999999", number))
        assert (absent.status_code, beyond.status_code) == (404, 404), path
        assert status(world, "GET", whole.format(number)) == status(world, "GET", whole.format("1")) == 303
    token = world.region()
    for path in (f"/parcours/{number}", f"/parcours/{number}/evenements"):
        assert token.get(path).status_code == (400 if number in BEYOND[1:3] else 404)


@pytest.mark.parametrize("number", [*BEYOND, "-1", "0", "٣", "1e3", "²", ""])
def test_a_number_in_a_form_is_read_within_its_bounds(world: Monde, number: str) -> None:
    me = Navigateur(world.http.app)  # type: ignore[arg-type]
    me.connecter(open_account(me.state, f"Organisation {uuid.uuid4()}", responsable=True), "/compte/cles")
    made = VALEUR.search(me.send("Créer ma clé", nom="Essai").page.text)
    assert made is not None
    me.open("/compte/cles")
    form = next(f for f in me.arbre.forms if (f.get("action") or "").endswith("/remplacer"))
    sent = {**dict(form.form_values()), "jours": number}
    answer = me.http.post(form.get("action"), data=sent, headers=NOUS)
    assert (answer.status_code, "Un nombre de jours de 1 à 30 est attendu" in answer.text) == (422, True)
    report = {"famille": "certifications", "objet": "RNCP1", "message": "faux", "ligne": number}
    if number:
        told = world.http.post("/api/signalement/v1", json=report, headers={"authorization": f"Bearer {made[0]}"})
        assert (told.status_code, list(told.json()["fautes"])) == (422, ["ligne"]), told.text


def test_a_number_of_a_path_that_nobody_has_is_one_page_however_it_is_written(world: Monde) -> None:
    address = f"{uuid.uuid4()}@exemple.invalid"
    who = world.personne(identite={"nom": "Un", "prenom": "Deux", "courriel": address})
    me = Navigateur(world.http.app).open("/mon-parcours")  # type: ignore[arg-type]
    me.send("Recevoir mon lien", idRegionalDE=who["idRegionalDE"], codeGeoDE="016", courriel=address)
    me.open(me.lien(address, "/mon-parcours/lien")).send("Me connecter")
    assert me.page.url.path == "/mon-parcours/dossier"
    sent = {"jeton": me.arbre.xpath("//input[@name='jeton']/@value")[0], "evenement": str(uuid.uuid4())}
    pages = [
        me.http.post("/mon-parcours/annuler", data={**sent, "parcours": number}, headers=NOUS)
        for number in ("999999999", "9223372036854775808", "9" * 40, "-1", "١٢", "", *BEYOND)
    ]
    assert [p.status_code for p in pages] == [404] * 10
    told = [lxml.html.fromstring(p.text).xpath("//main")[0].text_content().split() for p in pages]
    assert told == [told[0]] * 10


@pytest.mark.parametrize("number", ["1" * 400, "1" * 5000, "1e999", "9223372036854775808", "-9223372036854775809"])
def test_no_body_holds_a_number_beyond_64_bits(world: Monde, keyed: dict[str, str], number: str) -> None:
    json = {"content-type": "application/json"}
    for path, headers in (
        ("/api/3/action/datastore_search", {}),
        ("/api/job/v1/offer", keyed),
        ("/api/inserjeunes/auth/login", {}),
        ("/api/appointment-request/context/create", {}),
        ("/api/signalement/v1", keyed),
        ("/partenaire/parcours-formation/v1/evenements", {"authorization": f"Bearer {world.region().jeton}"}),
    ):
        answer = world.http.post(path, content=f'{{"limit": {number}}}', headers={**json, **headers})
        assert answer.status_code == 400, (path, answer.text)


def test_pages_of_the_audit_log_are_bounded(world: Monde) -> None:
    me = Navigateur(world.http.app)  # type: ignore[arg-type]
    me.connecter(open_account(me.state, f"Exploitation {uuid.uuid4()}", "admin"), "/administration/journal")
    for number in (*BEYOND[:3], "-1"):
        assert me.http.get(f"/administration/journal?avant={number}").status_code == 400


# ── instants and days ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "moment", [FIRST, LAST, "1899-12-31T00:00:00Z", "2101-01-01T12:00:00Z", "0", 0, "2025-02-30T00:00:00Z"]
)
@pytest.mark.parametrize("path", ["contract.start", "offer.publication.creation", "offer.publication.expiration"])
def test_an_instant_of_an_offer_is_of_our_times(world: Monde, keyed: dict[str, str], path: str, moment: Any) -> None:
    offer: dict[str, Any] = {**OFFER, "offer": {**OFFER["offer"]}}
    part, *rest, last = path.split(".")
    at = offer.setdefault(part, {})
    for name in rest:
        at = at.setdefault(name, {})
    at[last] = moment
    answer = world.http.post("/api/job/v1/offer", json=offer, headers=keyed)
    assert answer.status_code == 400, answer.text
    issues = answer.json()["data"]["validationError"]["issues"]
    assert [".".join(i["path"]) for i in issues] == [path]


@pytest.mark.parametrize(
    "day", [FIRST, LAST, "0001-01-01", "1899-12-31", "2101-01-01", "9999-12-31", "2025-02-30", "0", 0]
)
def test_a_day_of_a_training_path_is_of_our_times(world: Monde, day: Any) -> None:
    training = world.organisme()
    session, person = world.session(training), world.personne()
    event = {"type": "AIS", "dateEffet": "2025-07-02", "beneficiaire": person, "session": session}
    plan = {"dateDebut": "2025-09-01", "dateFin": "2025-12-31", "nbHeureTotalFormation": 400}
    born = {**person, "identite": {"nom": "Un", "prenom": "Deux", "dateNaissance": day}}
    for field, sent in (
        ("dateEffet", {**event, "dateEffet": day, "contenu": plan}),
        ("dateEmission", {**event, "dateEmission": day, "contenu": plan}),
        ("dateReceptionPapier", {**event, "dateReceptionPapier": day, "contenu": plan}),
        ("beneficiaire.identite.dateNaissance", {**event, "beneficiaire": born, "contenu": plan}),
        ("contenu.dateDebut", {**event, "contenu": {**plan, "dateDebut": day}}),
        ("contenu.dateFin", {**event, "contenu": {**plan, "dateFin": day}}),
    ):
        answer = training.post("/evenements", sent)
        assert answer.status_code == 422, (field, answer.text)
        assert field in [c["champ"] for c in answer.json()["champs"]], answer.text
    where = {"organismeResponsable": {"siret": training.siret}, "lieu": {"codeInsee": "75111"}}
    answer = training.post("/sessions", {**session, **where, "intitule": "Cuisinier", "debut": day})
    assert (answer.status_code, [c["champ"] for c in answer.json()["champs"]]) == (422, ["debut"]), answer.text
    for name in ("dateEffetDu", "dateEffetAu", "dateReceptionDu", "dateReceptionAu"):
        assert training.get("/parcours", params={name: str(day)}).status_code == 400


@pytest.mark.parametrize(
    "day", ["0001-01-01", "1899-12-31", "2101-01-01", "9999-12-31", "2025-02-30", "0", "1735689600"]
)
def test_a_day_of_an_address_is_of_our_times(world: Monde, keyed: dict[str, str], day: str) -> None:
    for path in ("/api/certification/v1/remplacement?rncp=RNCP90088", "/api/npec/v1?rncp=RNCP90088"):
        answer = world.http.get(f"{path}&date={day}", headers=keyed)
        assert answer.status_code == 400, (path, answer.text)
        assert [f["path"] for f in answer.json()["data"]["validationError"]] == [["date"]]


# ── NUL, and what isn't text ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("odd", ["%00", "a%00b", "%01", "%7f", "%ff", "%EF%BF%BD"])
def test_no_address_holds_a_control_character(world: Monde, keyed: dict[str, str], odd: str) -> None:
    for method, path in (
        ("GET", "/api/job/v1/offer/{}/publishing-informations"),
        ("PUT", "/api/job/v1/offer/{}"),
        ("GET", "/api/v1/jobs/delegations/{}"),
        ("POST", "/api/v1/jobs/provided/{}"),
        ("POST", "/api/v1/jobs/canceled/{}"),
        ("POST", "/api/v1/jobs/extend/{}"),
    ):
        assert status(world, method, path.format(odd), json={}, headers=keyed) == 404, path
    for path in (
        "/signalements/{}",
        "/telechargements/{}",
        "/api/v1/formations/{}",
        "/attestations/verifier/{}",
        "/documentation/{}",
        "/sources/{}",
    ):
        assert status(world, "GET", path.format(odd)) == 404, path
    assert world.organisme().get(f"/referentiels/{odd}").status_code == 404


@pytest.mark.parametrize("odd", ["\0", "\x01", "\x7f", "\ufffd"])
def test_no_part_of_a_form_with_a_file_holds_a_control_character(world: Monde, odd: str) -> None:
    training = world.organisme()
    reader = world.navigateur(training)
    bearer = {"authorization": f"Bearer {training.jeton}"}
    for http, path, headers in (
        (world.http, f"{training.base}/imports", bearer),
        (reader.http, "/parcours/fichiers", NOUS),
        (world.http, "/api/valideur/v1", {}),
        (world.http, "/valideur", NOUS),
        (world.http, "/postuler?type=matcha&itemId=x", NOUS),
    ):
        for name, field, value in ((f"a{odd}.csv", "date", ""), ("a.csv", f"d{odd}", ""), ("a.csv", "date", odd)):
            told = {"content-type": "multipart/form-data; boundary=x", **headers}
            body = (
                f'--x\r\ncontent-disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
                f'--x\r\ncontent-disposition: form-data; name="fichier"; filename="{name}"\r\n\r\n'
                "RNCP\r\nRNCP1\r\n--x--\r\n"
            )
            answer = http.post(path, content=body.encode(), headers=told)
            assert answer.status_code == 400 and "Caractère de contrôle" in answer.text, (path, name, answer.text)
    assert training.get("/imports").json()["resultats"] == []


@pytest.mark.parametrize("odd", ["a%00b", "%01", "a%7F", "%ED%A0%80", "%FF"])
def test_no_credential_holds_a_control_character(world: Monde, odd: str) -> None:
    token, login = "/connexion/oauth2/access_token", "/api/inserjeunes/auth/login"
    form = {"content-type": "application/x-www-form-urlencoded"}
    for field in ("client_id", "client_secret", "scope"):
        whole = {"client_id": "a", "client_secret": "b", field: odd}
        body = "grant_type=client_credentials&" + "&".join(f"{k}={v}" for k, v in whole.items())
        answer = world.http.post(token, content=body, headers=form)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request"), answer.text
    for pair in (f"{odd}:x", f"x:{odd}"):
        basic = {**form, "authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
        answer = world.http.post(token, content="grant_type=client_credentials", headers=basic)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client"), answer.text
    for body in (f"username={odd}&password=x", f"username=x&password={odd}"):
        assert status(world, "POST", login, content=body, headers=form) == 400


def test_raw_control_characters_of_http_basic_are_refused(world: Monde) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    basic = {**form, "authorization": f"Basic {base64.b64encode(chr(0).encode() + b':x').decode()}"}
    answer = world.http.post("/connexion/oauth2/access_token", content="grant_type=client_credentials", headers=basic)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


# ── headers ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("odd", ["http://[", "https://[::1", "http://a]b/", "//["])
def test_an_address_that_cannot_be_read_is_somebody_elses(world: Monde, odd: str) -> None:
    posted = status(world, "POST", "/connexion", data={"courriel": "ada@exemple.fr"}, headers={"origin": odd})
    asked = world.http.get("/api/v1/jobs", params={"romes": "D1102"}, headers={"referer": odd})
    assert (posted, asked.status_code) == (403, 400)
    assert asked.json()["error_messages"] == ["caller : caller is missing."]
