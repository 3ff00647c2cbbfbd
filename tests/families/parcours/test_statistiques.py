"""Statistics: what they count, what they hide so that nobody is found again."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from tests.families.parcours.conftest import PLAN, Monde, Partie
from tremplin.domain.dates import PARIS
from tremplin.families.parcours.blocks import SEUIL, Cell, blocks, is_safe
from tremplin.families.parcours.events.types import EVENTS
from tremplin.families.parcours.statistics import COMPTES, tableau

pytestmark = pytest.mark.one_store


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
        "2025-07": (0, 0),
        "2025-09": (20, 0),
        "2025-10": (0, 9),
    }
    alone = region.get("/statistiques", params={"siret": found[0][0]}).json()
    assert alone["total"]["abandons"] is None  # one organisme alone is its own total


def test_what_is_cancelled_does_not_count_and_lateness_does(monde: Monde) -> None:
    a = monde.organisme()
    ou = monde.session(a)
    enter(monde, a, ou, 10, 0)
    told = a.get("/statistiques").json()["total"]
    assert (told["entrees"], told["aDeclarer"], told["enRetard"], told["partEnRetard"]) == (10, 10, 10, 100.0)
    received = [datetime.fromisoformat(e["dateReception"]) for e in a.get("/aes").json()["resultats"]]
    late = [(instant.astimezone(PARIS).date() - date(2025, 9, 4)).days for instant in received]
    assert len(late) == 10 and told["retardMoyenJours"] == round(sum(late) / 10, 1)
    events = a.get("/aes").json()["resultats"]
    for event in events[:2]:
        log = a.get(f"/parcours/{event['idInscription']}/evenements").json()["resultats"]
        a.post(
            "/evenements",
            {"type": "ANNULATION", "dateEffet": "2025-10-10", "cible": log[-1]["id"], "contenu": {"motif": "erreur"}},
        )
    assert a.get("/statistiques").json()["total"]["entrees"] == 8
    other = monde.organisme()
    assert other.get("/statistiques").json()["resultats"] == []
    bad = a.get("/statistiques", params={"par": "personne", "dateEffetDu": "2025-02-01"})
    assert bad.status_code == 400


class _Row:
    def __init__(self, siret: str, type: str, count: int) -> None:
        self.siret_formateur, self.siret_responsable, self.region, self.financeurs = siret, siret, "11", ",2,"
        self.departement, self.session_id, self.dispositif, self.demande = "75", 1, None, 1
        self.type, self.mois, self.nombre = type, "2025-09", count
        self.a_declarer = self.en_retard = self.jours_de_retard = 0


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.integers(0, 12)), max_size=12))
def test_blocks_hold_every_cell_once_and_are_safe(told: list[tuple[str, str, int]]) -> None:
    cells = [Cell(n, (month, place, str(n)), count) for n, (month, place, count) in enumerate(told)]
    closed, never = blocks(cells)
    held = sorted(cell.rank for block in (*closed, never) for cell in block)
    assert held == [c.rank for c in cells if c.count]
    assert [is_safe(block) for block in closed] == [True] * len(closed)
    assert [c for c in never if c.count >= SEUIL] == []
    assert not never or not is_safe([c for c in cells if c.count])


@given(st.lists(st.integers(0, 12), min_size=1, max_size=8))
def test_no_small_count_can_be_found_by_subtraction(counts: list[int]) -> None:
    rows = [_Row(uuid.UUID(int=n).hex, "ABANDON", c) for n, c in enumerate(counts) if c]
    told = tableau(rows, "organisme")
    shown = {line["organisme"]: line["abandons"] for line in told.lignes}
    truth = {row.siret_formateur: row.nombre for row in rows}
    assert shown.keys() == truth.keys()
    told_ = {s: n for s, n in shown.items() if n is not None}
    assert told_ == {s: truth[s] for s in told_}
    hidden = [truth[s] for s, n in shown.items() if n is None]
    assert {n for n in truth.values() if n < SEUIL} - set(hidden) == set()
    assert bool(hidden) is any(n < SEUIL for n in truth.values())
    if told.total["abandons"] is not None:
        assert told.total["abandons"] == sum(counts)
        assert is_safe([Cell(n, ("",), c) for n, c in enumerate(hidden)])


# --- An attacker ----------------------------------------------------------------------------------------------------

MONTHS = ("2025-09", "2025-10", "2025-11")
ENDS = {"2025-09": "30", "2025-10": "31", "2025-11": "30"}


def _little_world(monde: Monde) -> tuple[list[dict[str, str]], dict[str, dict[tuple[int, str], int]]]:
    """Sessions of some organismes, and what happens in each of them each month: few people, drawn."""
    draw = random.Random(13)
    sessions, counts = [], {"entrees": {}, "abandons": {}}  # type: ignore[var-annotated]
    for organisme, place in ((monde.organisme(), d) for d in ("14000", "76000", "76000", "14000")):
        for _ in range(2):
            ou = monde.session(organisme, lieu={"codePostal": place, "commune": "Ici"}, entreesPermanentes=True)
            here = len(sessions)
            sessions.append({**ou, "siret": organisme.siret, "departement": place[:2]})
            events: list[dict[str, Any]] = []
            for month in MONTHS:
                entered, gone = draw.choice((0, 1, 2, 3, 4, 5, 7, 9)), draw.choice((0, 1, 1, 2, 3, 6))
                people = [{"beneficiaire": w, "session": ou} for w in monde.personnes(entered)]
                counts["entrees"][here, month] = entered
                counts["abandons"][here, month] = min(gone, entered)
                events += [{"type": "AIS", "dateEffet": "2025-07-02", "contenu": PLAN, **p} for p in people]
                events += [{"type": "AES", "dateEffet": f"{month}-02", **p} for p in people]
                events += [
                    {"type": "ABANDON", "dateEffet": f"{month}-20", "contenu": {"motif": "SANTE"}, **p}
                    for p in people[:gone]
                ]
            if events:
                assert {r["statut"] for r in organisme.lot(events).json()["resultats"]} == {"ACCEPTE"}
    return sessions, counts


def _questions(sessions: list[dict[str, str]]) -> Iterator[tuple[dict[str, Any], set[int], tuple[str, ...]]]:
    """Filters, the sessions that they leave, the months that they leave."""
    everyone = set(range(len(sessions)))
    chosen: list[tuple[dict[str, Any], set[int]]] = [({}, everyone)]
    for name in ("siret", "departement", "numeroSession"):
        chosen += [
            ({name: value}, {n for n in everyone if sessions[n][name] == value})
            for value in sorted({s[name] for s in sessions})
        ]
    for n in sorted(everyone):
        others = [sessions[m]["numeroSession"] for m in sorted(everyone - {n})]
        chosen.append(({"numeroSession": others}, everyone - {n}))
    spans = [MONTHS[a:b] for a in range(3) for b in range(a + 1, 4)]
    for filters, kept in chosen:
        for months in spans:
            window = {"dateEffetDu": f"{months[0]}-01", "dateEffetAu": f"{months[-1]}-{ENDS[months[-1]]}"}
            yield {**filters, **window}, kept, months


def test_no_count_is_found_by_putting_all_answers_together(monde: Monde) -> None:
    """Each answer that isn't hidden is an equation; a linear program bounds each small cell by all of them."""
    region = monde.region("28")
    sessions, truth = _little_world(monde)
    cells = [(n, month) for n in range(len(sessions)) for month in MONTHS]
    equations: dict[str, list[tuple[list[int], int]]] = {name: [] for name in truth}
    hidden = Counter[str]()

    def learn(line: dict[str, Any], kept: Iterable[tuple[int, str]]) -> None:
        named = set(kept)
        for name, counts in truth.items():
            if line[name] is None:
                hidden[name] += 1
                continue
            assert line[name] == sum(counts[c] for c in named)
            equations[name].append(([int(c in named) for c in cells], line[name]))

    for params, kept, months in _questions(sessions):
        asked = [(n, m) for n in sorted(kept) for m in months]
        for par in ("organisme", "mois"):
            told = region.get("/statistiques", params={"par": par, **params}).json()
            learn(told["total"], asked)
            for line in told["resultats"]:
                learn(line, [(n, m) for n, m in asked if line[par] in (sessions[n]["siret"], m)])
    for name, counts in truth.items():
        small = [n for n, cell in enumerate(cells) if 0 < counts[cell] < SEUIL]
        asked = hidden[name] + len(equations[name])
        assert (len(small), hidden[name], asked) == {"entrees": (16, 728, 813), "abandons": (19, 735, 813)}[name]
        matrix, values = (list(side) for side in zip(*{(tuple(a), b) for a, b in equations[name]}, strict=True))
        bounds = [(1 if counts[cell] else 0, None) for cell in cells]
        for n in small:
            aim = [0.0] * len(cells)
            aim[n] = 1.0
            low, high = (linprog([sign * v for v in aim], A_eq=matrix, b_eq=values, bounds=bounds) for sign in (1, -1))
            assert low.fun < 1.01, (name, cells[n], counts[cells[n]], low.fun)
            assert high.status == 3 or -high.fun > 3.99, (name, cells[n], counts[cells[n]], high.fun)
    whole = region.get("/statistiques").json()["total"]
    assert {name: whole[name] for name in truth} == {name: sum(counts.values()) for name, counts in truth.items()}


def test_a_period_is_made_of_whole_months(monde: Monde) -> None:
    a = monde.organisme()
    for params, name in (
        ({"dateEffetDu": "2025-09-02"}, "dateEffetDu"),
        ({"dateEffetAu": "2025-09-29"}, "dateEffetAu"),
    ):
        answer = a.get("/statistiques", params=params)
        assert (answer.status_code, [c["champ"] for c in answer.json()["champs"]]) == (400, [name])
    assert a.get("/statistiques", params={"dateEffetDu": "2024-02-01", "dateEffetAu": "2024-02-29"}).status_code == 200


@pytest.mark.parametrize("name", list(COMPTES))
def test_each_count_has_its_events(name: str) -> None:
    counted = [type for type, event in EVENTS.items() if event.statistic == name]
    assert len(counted) == 1
    assert tableau([_Row("1", counted[0], 7)], "organisme").total[name] == 7
