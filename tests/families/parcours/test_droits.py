"""Rights: every route, every role, another's object: as absent as what doesn't exist, and nothing told of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute

from tests.families.parcours.conftest import Chemin, Monde, Partie
from tremplin.app import FAMILIES
from tremplin.platform.web.policy import policy_of
from tremplin.platform.web.routing import served_routes

pytestmark = pytest.mark.one_store

ABSENT = {
    "idInscription": "4999999999",
    "id": "018f0000-0000-7000-8000-000000000000",
    "envoi": "018f0000-0000-7000-8000-000000000000",
}
PARCOURS = next(f for f in FAMILIES if f.name == "parcours")


def routes() -> list[tuple[str, str]]:
    """Method and path of every native route of the live base."""
    found = []
    for route in served_routes(PARCOURS.api.routes):
        assert isinstance(route, APIRoute)
        declared = policy_of(route)
        assert declared is not None and declared.who.test is not None
        if not declared.who.test:
            found += [(method, route.path) for method in route.methods or ()]
    return sorted(found)


ROUTES = routes()
PRIVATE = [r for r in ROUTES if "{id" in r[1]]
LISTS = [p for m, p in ROUTES if m == "GET" and "{" not in p and not p.endswith(("/flux", "/session"))]


@pytest.fixture(scope="session")
def objets(monde: Monde) -> dict[str, Any]:
    """Someone's whole way, a file, a subscription: what strangers are tried with."""
    a, conseiller = monde.organisme(), monde.conseiller(agence="agence-a")
    person = monde.personne(agence="agence-a", identite={"nom": "Secretissime", "prenom": "Nomcaché"})
    way = Chemin(a, conseiller, monde.session(a, intitule="Intitulé confidentiel"), person).jusqua("ENTRE")
    documents = {d["numero"][:3].lower(): d for d in a.parcours(way.id)["attestations"]}
    brought = a.appeler("POST", "/imports", content=b"type;dateEffet\nAES;2025-01-01\n").json()["id"]
    session = a.get("/sessions", params={"numeroSession": way.session["numeroSession"]}).json()["resultats"][0]["id"]
    return {
        "way": way,
        "ais": documents["ais"]["id"],
        "aes": documents["aes"]["id"],
        "import": brought,
        "session": session,
        "evenement": way.ids["AES"],
        "pseudonyme": a.parcours(way.id)["idNationalDE"],
    }


@pytest.fixture(scope="session")
def etrangers(monde: Monde) -> dict[str, Partie]:
    """Everyone who has nothing to do with it."""
    return {
        "organisme": monde.organisme(),
        "region": monde.region("04"),
        "conseiller": monde.conseiller(agence="ailleurs"),
        "sans rôle": monde.partie(None),
    }


def filled(path: str, objets: dict[str, Any]) -> str:
    """The address of the object of another that a route would show."""
    kind = next((k for k in ("ais", "aes", "import", "session") if f"/{k}" in path), "import")
    return (
        path.replace("{idInscription}", str(objets["way"].id))
        .replace("{id}", str(objets[kind]))
        .replace("{envoi}", ABSENT["envoi"])
    )


def absent(path: str) -> str:
    for name, value in ABSENT.items():
        path = path.replace("{" + name + "}", "999999999" if "/sessions/" in path else value)
    return path


def secrets(objets: dict[str, Any]) -> Iterator[str]:
    way: Chemin = objets["way"]
    yield from (way.personne["idRegionalDE"], "Secretissime", "Nomcaché", "Intitulé confidentiel", way.a.siret)
    yield from (objets["ais"], objets["aes"], way.ids["AIS"], objets["pseudonyme"])


@pytest.mark.parametrize("who", ["organisme", "region", "conseiller", "sans rôle"])
@pytest.mark.parametrize(("methode", "path"), PRIVATE, ids=[f"{m} {p}" for m, p in PRIVATE])
def test_anothers_object_is_as_absent_as_none(
    methode: str, path: str, who: str, objets: dict[str, Any], etrangers: dict[str, Partie]
) -> None:
    stranger = etrangers[who]
    body = {"json": {}} if methode == "POST" else {}
    theirs = stranger.appeler(methode, filled(path, objets), **body)
    nothing = stranger.appeler(methode, absent(path), **body)
    assert theirs.status_code == nothing.status_code == 404, (theirs.text, nothing.text)
    assert same(theirs) == same(nothing)


def same(answer: httpx.Response) -> Any:
    told = answer.json()
    told.pop("instance")
    return told


@pytest.mark.parametrize("who", ["organisme", "region", "conseiller", "sans rôle"])
@pytest.mark.parametrize("path", LISTS)
def test_no_list_no_total_no_tag_tells_of_another(
    path: str, who: str, objets: dict[str, Any], etrangers: dict[str, Partie]
) -> None:
    stranger, way = etrangers[who], objets["way"]
    params: dict[str, Any] = {}
    if path.endswith(("/parcours", "/ais", "/aes", "/sessions", "/icos", "/inscriptions", "/presences")):
        params = {"numeroSession": way.session["numeroSession"], "total": "true", "siret": way.a.siret}
    if path.endswith("/statistiques"):
        params = {"siret": way.a.siret}
    answer = stranger.get(path, params=params)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["resultats"] == []
    assert told.get("total", 0) == 0 or path.endswith("/statistiques")
    for secret in secrets(objets):
        assert secret not in answer.text
    if "total" in params:
        unknown = stranger.get(path, params={**params, "numeroSession": "inconnue"})
        assert (unknown.headers.get("etag"), unknown.json()) == (answer.headers.get("etag"), told)


@pytest.mark.parametrize("who", ["organisme", "region", "conseiller", "sans rôle"])
def test_nobody_writes_on_anothers_path(who: str, objets: dict[str, Any], etrangers: dict[str, Partie]) -> None:
    stranger, way = etrangers[who], objets["way"]
    before = json.dumps(way.a.parcours(way.id), sort_keys=True)
    writes = {"organisme", "conseiller"}
    for event in (
        {"type": "FIN", "dateEffet": "2025-12-19", "idInscription": way.id},
        {"type": "ANNULATION", "dateEffet": "2025-12-19", "cible": objets["evenement"], "contenu": {"motif": "x"}},
        {
            "type": "CORRECTION",
            "dateEffet": "2025-12-19",
            "idInscription": way.id,
            "cible": objets["evenement"],
            "contenu": {"valeurs": {"dateEffet": "2025-09-02"}},
        },
    ):
        for body in (event, {"evenements": [event]}):
            answer = stranger.post("/evenements", body)
            told = answer.json()
            told = told["resultats"][0] if answer.status_code == 207 else told
            assert told["status"] == (404 if who in writes else 403), answer.text
            for secret in secrets(objets):
                assert secret not in answer.text
    if who == "organisme":
        entry = {"type": "AES", "dateEffet": "2025-09-01", "session": way.session}
        nobody = {"idRegionalDE": "0000000A", "codeGeoDE": "016"}
        entered = stranger.post("/evenements", {**entry, "beneficiaire": way.personne})
        other = stranger.post("/evenements", {**entry, "beneficiaire": nobody})
        assert entered.status_code == 422 and same(entered) == same(other)
    assert json.dumps(way.a.parcours(way.id), sort_keys=True) == before


def test_in_a_session_not_known_yet_each_sees_what_it_wrote(monde: Monde) -> None:
    a, b, who = monde.organisme(), monde.organisme(), monde.personne()
    numbers = {"numeroFormation": "F_x", "numeroAction": f"A_{who['idRegionalDE']}", "numeroSession": "S_x"}
    plan = {"dateDebut": "2025-09-01", "dateFin": "2025-12-31", "nbHeureTotalFormation": 4, "note": "de la part de A"}
    ou = {"beneficiaire": who, "session": numbers}
    id = a.write("AIS", "2025-07-02", ou, plan).json()["idInscription"]
    assert b.get(f"/parcours/{id}").status_code == 404
    assert b.write("AES", "2025-09-01", {"idInscription": id}).status_code == 404
    assert b.write("AES", "2025-09-01", ou).json()["idInscription"] == id
    for one, type, other in ((a, "AIS", b), (b, "AES", a)):
        seen = one.parcours(id)
        assert [e["type"] for e in seen["evenements"]] == [type] and seen["conflits"] == []
        assert other.siret not in json.dumps(seen)


def test_someone_unknown_and_someone_of_another_perimeter_look_alike(monde: Monde) -> None:
    a, mine, other = monde.organisme(), monde.conseiller(agence="perimetre"), monde.personne(agence="un-autre")
    event = {"type": "ICO_INSCRIPTION", "dateEffet": "2025-06-20", "session": monde.session(a)}
    nobody = {"idRegionalDE": "0000000A", "codeGeoDE": "016"}
    foreign = mine.post("/evenements", {**event, "beneficiaire": other})
    absent = mine.post("/evenements", {**event, "beneficiaire": nobody})
    assert same(foreign) == same(absent) and absent.json()["code"] == "DEMANDEUR_INCONNU"
    assert same(a.post("/evenements", {**event, "beneficiaire": nobody})) == same(absent)


def test_a_right_that_ends_ends_at_once(monde: Monde, chemin: Callable[..., Chemin]) -> None:
    from tremplin.families.parcours.rights import Role
    from tremplin.families.parcours.store import actors

    way = chemin().jusqua("ENTRE")
    cursor = way.a.get("/changements").json()["curseur"]
    actors.declare(monde.state.store, way.a.organisation, Role.ORGANISME, test=False, sirets=[])
    assert way.a.get(f"/parcours/{way.id}").status_code == 404
    assert way.a.get("/changements", params={"cursor": cursor}).json()["resultats"] == []


def test_without_the_scope_or_the_token_nothing_opens(monde: Monde) -> None:
    from tremplin.platform.identity import clients as oauth_clients

    state = monde.state
    reader, _ = oauth_clients.create_client(
        state.store, state.settings.poivre, organisation="Lecteur", nom="x", portees=["api_parcours-formationv1"]
    )
    from tremplin.platform.identity.store import clients as client_rows

    known = client_rows.find(state.store, reader)
    assert known is not None
    jeton = oauth_clients.issue(state.signing, state.settings.base_url, known, oauth_clients.granted(known, None))
    headers = {"authorization": f"Bearer {jeton}"}
    for methode, path in ROUTES:
        address = absent(path).replace("{nom}", "etats").replace("{type}", "AES")
        bare = monde.http.request(methode, address)
        assert (bare.status_code, bare.json()["code"]) == (401, "NON_AUTHENTIFIE"), path
        wrong = monde.http.request(methode, address, headers={"authorization": "Bearer x.y.z"})
        assert wrong.status_code == 401
        if any(part in path for part in ("/evenements", "/imports", "zerosaisie")) and methode == "POST":
            refused = monde.http.request(methode, address, headers=headers)
            assert (refused.status_code, refused.json()["code"]) == (403, "PORTEE_MANQUANTE")
            assert "api_zerosaisiev1" in refused.json()["detail"]
