"""Every answer is what the OpenAPI document of the family says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from tests.families.parcours.conftest import Chemin, Essai, Monde
from tests.world import callers

pytestmark = pytest.mark.one_store


def check(answer: Any, path: str, methode: str = "get") -> None:
    document = callers.document("parcours")
    told = document["paths"][path][methode]["responses"][str(answer.status_code)]
    schema = next(iter(told["content"].values()))["schema"]
    whole = {**schema, "components": document["components"]}
    jsonschema.validate(answer.json(), whole, format_checker=jsonschema.FormatChecker())


@pytest.fixture(scope="session")
def way(monde: Monde) -> Chemin:
    """A whole way, a conflict, a wrong event, a correction."""
    a, c = monde.organisme(), monde.conseiller(agence="openapi")
    person = monde.personne(agence="openapi", identite={"nom": "Un", "prenom": "Deux", "dateNaissance": "1980-01-01"})
    session = monde.session(a, icos=[{"debut": "2025-07-01T09:30", "nbPlaces": 20}])
    found = Chemin(a, c, session, person).jusqua("TERMINE")
    c.write("AES", "2025-09-02", {"idInscription": found.id})
    found.fait("CORRECTION", "2025-12-20", {"valeurs": {"note": "n"}}, cible=found.ids["AIS"], referenceSource="r")
    return found


@pytest.mark.parametrize("who", ["organisme", "conseiller", "region"])
def test_what_is_read(monde: Monde, way: Chemin, who: str) -> None:
    reader = {"organisme": way.a, "conseiller": way.conseiller, "region": monde.region("11")}[who]
    for path in ("/icos", "/icos/inscriptions", "/icos/presences", "/ais", "/aes", "/parcours", "/sessions"):
        params = {"numeroSession": way.session["numeroSession"], "total": "true"}
        answer = reader.get(path, params={**params, **({"identite": "true"} if "/ico" not in path else {})})
        check(answer, reader.base + path)
        assert answer.json()["total"] == len(answer.json()["resultats"]) >= 1, path
        again = reader.get(
            path,
            params={**params, **({"identite": "true"} if "/ico" not in path else {})},
            headers={"if-none-match": answer.headers["etag"]},
        )
        assert again.status_code == 304
    for path, value in (
        ("/parcours/{idInscription}", way.id),
        ("/parcours/{idInscription}/evenements", way.id),
        ("/referentiels/{nom}", "evenements"),
        ("/referentiels/{nom}", "inconnu"),
        ("/parcours/{idInscription}", 4_999_999_999),
    ):
        name = path[path.index("{") : path.index("}") + 1]
        check(reader.get(path.replace(name, str(value))), reader.base + path)
    documents = reader.get(f"/parcours/{way.id}").json()["attestations"]
    for document in documents:
        kind = document["numero"][:3].lower()
        check(reader.get(f"/{kind}/{document['id']}"), f"{reader.base}/{kind}/{{id}}")
    session = reader.get("/sessions", params={"numeroSession": way.session["numeroSession"]}).json()["resultats"][0]
    check(reader.get(f"/sessions/{session['id']}"), reader.base + "/sessions/{id}")
    check(reader.get("/statistiques", params={"par": "mois"}), reader.base + "/statistiques")
    check(
        reader.get("/changements", params={"numeroSession": way.session["numeroSession"]}), reader.base + "/changements"
    )
    check(reader.get("/parcours", params={"limit": 501}), reader.base + "/parcours")


def test_what_is_written(monde: Monde, way: Chemin, essai: Essai, chemin: Callable[..., Chemin]) -> None:
    a = way.a
    other = chemin()
    for body in (
        {"type": "AES", "dateEffet": "2025-09-01", **other.ou},
        {"type": "AIS", "dateEffet": "x"},
        {"evenements": [{}]},
        {"type": "FIN", "dateEffet": "2025-09-01", "idInscription": way.id},
        {"evenements": []},
    ):
        answer = other.a.post("/evenements", body)
        if answer.status_code in (201, 422):
            check(answer, a.base + "/evenements", "post")
    brought = a.appeler("POST", "/imports", content=b"type;dateEffet\nX;2025-01-01\n")
    check(brought, a.base + "/imports", "post")
    from tremplin.families.parcours.imports import job

    while job.read_next(monde.state):
        pass
    id = brought.json()["id"]
    for path in ("/imports", "/imports/{id}", "/imports/{id}/rapport"):
        check(a.get(path.replace("{id}", id)), a.base + path)
    check(essai.enrol(ou := essai.session(), "ICR"), "/partenaire/zerosaisietest/v1/inscriptions", "post")
    check(essai.read(ou), "/partenaire/parcoursformationtest/v1/inscriptions/statut/session")
    check(essai.read({}), "/partenaire/parcoursformationtest/v1/inscriptions/statut/session")
    check(a.get("/abonnements"), a.base + "/abonnements")
    check(a.post("/abonnements", {"url": "https://127.0.0.1/"}), a.base + "/abonnements", "post")


def test_each_operation_says_what_it_does_and_which_scope_opens_it() -> None:
    for path, operations in callers.document("parcours")["paths"].items():
        for methode, operation in operations.items():
            assert operation["summary"] and operation["description"] and operation["tags"], path
            ((scheme, (scope,)),) = operation["security"][0].items()
            test = "test/v1" in path
            writes = (
                "zerosaisie" in path
                or ("/imports" in path and "modeles" not in path)
                or (methode == "post" and "/abonnements" not in path)
            )
            expected = f"api_{'zerosaisie' if writes else 'parcours-formation'}v1{'_test' if test else ''}"
            assert (scheme, scope) == ("jeton", expected), path
            assert {"400", "401", "403", "404", "422", "429", "503"} <= operation["responses"].keys()
