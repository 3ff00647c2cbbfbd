"""The acceptance scenarios of the specification (§11), through HTTP, on both stores."""

from __future__ import annotations

from collections.abc import Callable

from tests.families.parcours.conftest import Chemin, Monde


def test_01_a_whole_way_in_is_read_by_the_region_without_identity(monde: Monde, chemin: Callable[..., Chemin]) -> None:
    way = chemin()
    way.personne["identite"] = {"nom": "Fictive", "prenom": "Noémie", "courriel": "noemie@exemple.invalid"}
    way.jusqua("ENTRE")
    r = monde.region("11")
    (entry,) = r.get("/aes", params={"numeroSession": way.session["numeroSession"]}).json()["resultats"]
    assert entry["idInscription"] == way.id and entry["dateEntreeEffective"] == "2025-09-01"
    assert "identite" not in entry
    whole = r.get(f"/parcours/{way.id}")
    assert whole.json()["etat"] == "ENTRE"
    for secret in ("Fictive", "Noémie", way.personne["idRegionalDE"]):
        assert secret not in whole.text
    s = monde.region("84")
    foreign, absent = s.get(f"/parcours/{way.id}"), s.get("/parcours/4999999999")
    assert foreign.status_code == absent.status_code == 404
    assert {**foreign.json(), "instance": ""} == {**absent.json(), "instance": ""}
    assert way.a.parcours(way.id)["identite"]["nom"] == "Fictive"
