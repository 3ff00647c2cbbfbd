"""Statistics: what they count, what they hide so that nobody is found again."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.families.parcours.conftest import PLAN, Monde, Partie
from tremplin.families.parcours.statistiques import COMPTES, SEUIL, tableau


def enter(
    monde: Monde, organisme: Partie, ou: dict[str, Any], entries: int, left: int, day: str = "2025-09-01"
) -> None:
    """Some people enter; some of them leave in October."""
    people = [{"beneficiaire": who, "session": ou} for who in monde.personnes(entries)]
    events = [{"type": "AIS", "dateEffet": "2025-07-02", "contenu": PLAN, **p} for p in people]
    events += [{"type": "AES", "dateEffet": "2025-09-01", **p} for p in people]
    events += [
        {"type": "ABANDON", "dateEffet": "2025-10-06", "contenu": {"motif": "SANTE"}, **p} for p in people[:left]
    ]
    done = organisme.lot(events).json()["resultats"]
    assert {r["statut"] for r in done} == {"ACCEPTE"}


def test_39_small_counts_and_one_more_are_hidden(monde: Monde) -> None:
    region = monde.region("24")
    place = {"lieu": {"codePostal": "45000", "commune": "Orléans"}, "numeroReferenceExterne": None}
    place.pop("numeroReferenceExterne")
    found = []
    for left in (4, 6, 9):
        a = monde.organisme()
        enter(monde, a, monde.session(a, **place), 20, left)
        found.append((a.siret, left))
    told = region.get("/statistiques", params={"par": "organisme"}).json()
    lines = {line["organisme"]: line for line in told["resultats"] if line["organisme"] in dict(found)}
    assert [lines[s]["abandons"] for s, _ in found] == [None, None, 9] and told["total"]["abandons"] == 19
    assert [lines[s]["entrees"] for s, _ in found] == [20, 20, 20]
    assert lines[found[0][0]]["tauxAbandon"] is None and lines[found[2][0]]["tauxAbandon"] == 45.0
    months = region.get("/statistiques", params={"par": "mois", "siret": found[2][0]}).json()
    assert {m["mois"]: (m["entrees"], m["abandons"]) for m in months["resultats"]} == {
        "2025-07": (0, 0), "2025-09": (20, 0), "2025-10": (0, 9),
    }  # fmt: skip
    alone = region.get("/statistiques", params={"siret": found[0][0]}).json()
    assert alone["total"]["abandons"] is None  # one organisme alone is its own total


def test_what_is_cancelled_does_not_count_and_lateness_does(monde: Monde) -> None:
    a = monde.organisme()
    ou = monde.session(a)
    enter(monde, a, ou, 10, 0)
    told = a.get("/statistiques").json()["total"]
    assert (told["entrees"], told["aDeclarer"], told["enRetard"], told["partEnRetard"]) == (10, 10, 10, 100.0)
    assert told["retardMoyenJours"] > 300
    events = a.get("/aes").json()["resultats"]
    for event in events[:2]:
        log = a.get(f"/parcours/{event['idInscription']}/evenements").json()["resultats"]
        a.post("/evenements", {"type": "ANNULATION", "dateEffet": "2025-10-10", "cible": log[-1]["id"],
                               "contenu": {"motif": "erreur"}})  # fmt: skip
    assert a.get("/statistiques").json()["total"]["entrees"] == 8
    other = monde.organisme()
    assert other.get("/statistiques").json()["resultats"] == []
    bad = a.get("/statistiques", params={"par": "personne", "dateEffetDu": "2025-02-01"})
    assert bad.status_code == 400


class _Row:
    def __init__(self, siret: str, type: str, count: int) -> None:
        self.siret_formateur, self.siret_responsable, self.region, self.financeurs = siret, siret, "11", ",2,"
        self.type, self.mois, self.nombre = type, "2025-09", count
        self.a_declarer = self.en_retard = self.jours_de_retard = 0


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=8))
def test_no_small_count_can_be_found_by_subtraction(counts: list[int]) -> None:
    rows = [_Row(uuid.UUID(int=n).hex, "ABANDON", c) for n, c in enumerate(counts) if c]
    told = tableau(rows, "organisme")
    shown = [line["abandons"] for line in told.lignes]
    assert all(s is None or s == 0 or s >= SEUIL for s in shown)
    if told.total["abandons"] is not None:
        missing = told.total["abandons"] - sum(s for s in shown if s is not None)
        hidden = [
            r.nombre for r, s in zip(sorted(rows, key=lambda r: r.siret_formateur), shown, strict=True) if s is None
        ]
        assert missing == sum(hidden) and len(hidden) != 1


@pytest.mark.parametrize("name", list(COMPTES))
def test_each_count_has_its_events(name: str) -> None:
    rows = [_Row("1", type, 7) for type in COMPTES[name]]
    assert tableau(rows, "organisme").total[name] == 7 * len(COMPTES[name])
