"""Small numbers: an attacker who reads everything that is public, and solves what follows from it.

Worlds are drawn with a truth; the attacker sees answers, views over overlapping sets of diplomas, flat files, and knows
that a région is the sum of its establishments, the nation of its régions, a period of its years. For each hidden count
a linear program gives what it may still be: never a single value, nor a narrow range.
"""

from __future__ import annotations

import csv
import io
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import lxml.html
import numpy as np
import orjson
import pytest
from scipy.optimize import linprog
from scipy.sparse import eye_array, kron
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home, make_key
from tests.families.inserjeunes.conftest import API, publish_world
from tests.world import inserjeunes as monde
from tremplin.app import create_app
from tremplin.domain.codes import LETTRES_UAI
from tremplin.families.inserjeunes.steps.intervals import exact
from tremplin.release.publish import current

COUNTS = ("nb_poursuite_etudes", "nb_en_emploi_6_mois", "nb_en_emploi_12_mois")
REGIONS = ("53", "84", "11", "93")
YEARS = ("2022", "2023", "2024")
PERIODS = ("2022_2023", "2023_2024")
DIPLOMAS = 24
NARROW = 4
"""Values that a hidden count keeps beside the true one."""

Key = tuple[str, str, str, str, str]  # level, filière, millésime, code, place
Tally = tuple[int, ...]  # pupils, then COUNTS


@dataclass
class Truth:
    """What is published of every record, and the exact counts behind it."""

    records: dict[Key, Tally] = field(default_factory=dict)
    region_of: dict[str, str] = field(default_factory=dict)
    codes: list[dict[str, str]] = field(default_factory=list)
    singles: float = 0.0
    """How often a place publishes a single year beside its periods."""

    def rows(self) -> list[dict[str, object]]:
        found = []
        for (level, filiere, millesime, code, place), tally in self.records.items():
            row: dict[str, object] = {
                "niveau": level,
                "filiere": filiere,
                "millesime": millesime,
                "code_certification": code,
                "nb_annee_term": tally[0],
                **dict(zip(COUNTS, tally[1:], strict=True)),
            }
            if level == "formation":
                row |= {"uai": place, "region_code": self.region_of[place]}
            elif level == "regionale":
                row["region_code"] = place
            found.append(row)
        return found


def add(tallies: list[Tally]) -> Tally:
    return tuple(map(sum, zip(*tallies, strict=True))) if tallies else (0,) * (1 + len(COUNTS))


def draw_world(seed: int) -> Truth:
    """Diplomas with several codes, in places of all sizes; the publisher leaves out what has under 5 pupils."""
    draw, truth = random.Random(seed), Truth(singles=(0.3, 0.0, 0.06)[seed % 3])
    number = draw.randrange(100_000, 900_000)
    for n in range(DIPLOMAS):
        cfd = f"4{n:03d}{draw.randrange(1000):03d}A"[:6] + f"{n:02d}"
        mefs = [f"2471{n:02d}{k}{draw.randrange(1000):03d}1"[:11].ljust(11, "0") for k in range(draw.choice((1, 2, 3)))]
        mefs = [f"247{3}{n:03d}{k:02d}11"[:11] for k in range(len(mefs))]
        truth.codes.append(
            {
                "code_certification": cfd,
                "type": "cfd",
                "libelle": f"DIPLOME {n}",
                "diplome_code": "4",
                "diplome_libelle": "BAC PRO",
            }
        )
        truth.codes += [
            {"code_certification": m, "type": "mef", "code_formation_diplome": cfd, "libelle": "TBPRO"} for m in mefs
        ]
        extreme = draw.random() < 0.25
        for code, filiere in ((cfd, "apprentissage"), *((m, "pro") for m in mefs)):
            number = draw_code(draw, truth, code, filiere, extreme, number)
    for n in range(0, DIPLOMAS - 1, 7):  # some diplomas follow one another
        truth.codes[
            [c["code_certification"][-2:] == f"{n:02d}" and c["type"] == "cfd" for c in truth.codes].index(True)
        ]["nouveau"] = next(
            c["code_certification"] for c in truth.codes if c["type"] == "cfd" and c["libelle"] == f"DIPLOME {n + 1}"
        )
    return truth


def draw_code(draw: random.Random, truth: Truth, code: str, filiere: str, extreme: bool, number: int) -> int:
    by_region: dict[str, dict[str, list[Tally]]] = {}
    for region in draw.sample(REGIONS, draw.choice((1, 2, 3))):
        by_region[region] = {y: [] for y in YEARS}
        for _ in range(draw.choice((1, 1, 2, 3, 4))):
            number += 1
            uai = f"{number:07d}{LETTRES_UAI[number % 23]}"
            truth.region_of[uai] = region
            size = draw.choice((4, 9, 12, 18, 30, 60))
            yearly = {y: draw_tally(draw, size, extreme) for y in YEARS}
            for y in YEARS:
                by_region[region][y].append(yearly[y])
            publish(draw, truth, ("formation", filiere, code, uai), yearly)
        summed = {y: add(by_region[region][y]) for y in YEARS}
        if draw.random() < 0.9:
            publish(draw, truth, ("regionale", filiere, code, region), summed)
    for y in YEARS:
        total = add([t for region in by_region.values() for t in region[y]])
        if total[0] >= 5 and draw.random() < 0.95:
            truth.records["certification", filiere, y, code, ""] = total
    return number


def draw_tally(draw: random.Random, size: int, extreme: bool) -> Tally:
    pupils = max(0, round(draw.gauss(size / 2, size / 8)))
    chances = [draw.choice((0.0, 1.0)) if extreme and draw.random() < 0.7 else draw.uniform(0.35, 0.65) for _ in COUNTS]
    return (pupils, *(sum(draw.random() < c for _ in range(pupils)) for c in chances))


def publish(draw: random.Random, truth: Truth, who: tuple[str, str, str, str], yearly: dict[str, Tally]) -> None:
    level, filiere, code, place = who
    for period in PERIODS:
        both = add([yearly[y] for y in period.split("_")])
        if both[0] >= 5 and draw.random() < 0.95:
            truth.records[level, filiere, period, code, place] = both
    for y in YEARS:
        if yearly[y][0] >= 5 and draw.random() < truth.singles:
            truth.records[level, filiere, y, code, place] = yearly[y]


@dataclass
class Attack:
    """What the attacker knows: unknowns with their bounds, equations between them."""

    pupils: dict[Key, int] = field(default_factory=dict)
    shown: dict[Key, tuple[int | None, ...]] = field(default_factory=dict)
    equations: list[tuple[dict[Key, int], int, tuple[int | None, ...] | None]] = field(default_factory=list)
    """(signed records, most pupils that none of them counts, known sums or None for 0)."""


def read_all(client: TestClient, truth: Truth) -> Attack:
    attack = Attack()
    millesimes = ",".join((*YEARS, *PERIODS))
    for key, level in (("certifications", "certification"), ("regionales", "regionale"), ("formations", "formation")):
        whole = client.get(f"/{key}", params={"items_par_page": 1_000_000, "millesimes": millesimes}).json()[key]
        for record in whole:
            if record["donnee_source"]["type"] != "self":
                given = {**record, "code_certification": record["donnee_source"]["code_certification"]}
                assert [given.get(c) for c in COUNTS].count(None) in (0, len(COUNTS))
            place = record.get("uai") or record.get("region", {}).get("code", "")
            name = (level, record["filiere"], record["millesime"], record["donnee_source"]["code_certification"], place)
            assert name in truth.records
            attack.pupils[name] = record["nb_annee_term"]
            attack.shown[name] = tuple(record[c] for c in COUNTS)
            hidden = record["nb_poursuite_etudes"] is None
            rates = [v for k, v in record.items() if k.startswith("taux_")]
            assert all(r is None for r in rates) is hidden
            assert hidden or attack.shown[name] == truth.records[name][1:]
    return attack


def know_geography(attack: Attack, truth: Truth) -> None:
    """Régions are made of places, the nation of régions, periods of years: with what nobody publishes as slack."""
    at: dict[tuple[str, str], dict[str, dict[str, dict[str, Key]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(dict))
    )
    for name in attack.pupils:
        level, filiere, millesime, code, place = name
        at[filiere, code][level][millesime][place] = name
    for levels in at.values():
        nation, regions, places = levels["certification"], levels["regionale"], levels["formation"]
        for millesime in {*regions, *places}:
            inside = defaultdict(list)
            for uai, name in places.get(millesime, {}).items():
                inside[truth.region_of[uai]].append(name)
            here = regions.get(millesime, {})
            for region, name in here.items():
                equate(attack, [name], inside[region])
            parts = [*here.values(), *(n for region, names in inside.items() if region not in here for n in names)]
            for years in {(millesime,), tuple(millesime.split("_"))}:
                if all(y in nation for y in years):
                    equate(attack, [nation[y][""] for y in years], parts)
        for level in levels.values():
            for period in PERIODS:
                for place, name in level.get(period, {}).items():
                    equate(attack, [name], [level[y][place] for y in period.split("_") if place in level.get(y, {})])


def equate(attack: Attack, totals: list[Key], parts: list[Key], sums: tuple[int | None, ...] | None = None) -> None:
    if not parts or not totals:
        return
    slack = sum(attack.pupils[t] for t in totals) - sum(attack.pupils[p] for p in parts)
    if slack < 0:
        return  # a place of a région that publishes nothing else: the sums aren't complete
    attack.equations.append(({**dict.fromkeys(totals, 1), **dict.fromkeys(parts, -1)}, slack, sums))


def read_views(client: TestClient, attack: Attack, truth: Truth, draw: random.Random) -> int:
    """Views over one diploma, pairs and triples: each shown sum is an equation."""
    cfds = [c["code_certification"] for c in truth.codes if c["type"] == "cfd"]
    cfd_of = {c["code_certification"]: c.get("code_formation_diplome", c["code_certification"]) for c in truth.codes}
    sets = [(c,) for c in cfds] + [
        draw.choice(list(combinations(draw.sample(cfds, 4), 2))) for _ in range(needs.campaign(20, 60))
    ]
    sets += [tuple(draw.sample(cfds, 3)) for _ in range(needs.campaign(12, 40))]
    seen = 0
    for codes in sets:
        for place in ("", *REGIONS):
            path = f"/regionales/{place}/certifications" if place else "/certifications"
            for millesime in PERIODS if place else YEARS:
                answer = client.get(f"{path}/{'|'.join(codes)}", params={"vue": "filieres", "millesime": millesime})
                for filiere, view in (answer.json() if answer.status_code == 200 else {}).items():
                    if all(view[c] is None for c in COUNTS):
                        continue
                    level = "regionale" if place else "certification"
                    names = [
                        n
                        for n in attack.pupils
                        if n[0] == level
                        and n[1] == filiere
                        and n[2] == millesime
                        and n[4] == place
                        and n[3] in view["codes_certifications"]
                        and cfd_of[n[3]] in codes
                    ]
                    if sum(attack.pupils[n] for n in names) == view["nb_annee_term"]:
                        seen += 1
                        known = tuple(view[c] for c in COUNTS)
                        attack.equations.append((dict.fromkeys(names, 1), 0, known))
    return seen


def ranges(attack: Attack, at: int, wanted: list[Key]) -> Iterator[tuple[Key, float, float]]:
    """What each hidden count may be, given every equation that touches it, directly or through others."""
    hidden = {n for n, shown in attack.shown.items() if shown[at] is None}
    for names, touching in components(attack, hidden):
        index = {n: i for i, n in enumerate(names)}
        rows, values, slacks = [], [], []
        for signed, slack, sums in (attack.equations[n] for n in touching):
            row, value = np.zeros(len(names)), 0.0 if sums is None else float(sums[at] or 0)
            for name, sign in signed.items():
                if name in index:
                    row[index[name]] = sign
                else:
                    value -= sign * float(attack.shown[name][at] or 0)
            rows.append(row)
            values.append(value)
            slacks.append(0 if sums is not None else slack)
        mine = [name for name in wanted if name in index]
        goals = np.zeros((2 * len(mine), len(names) + len(rows)))  # each is lowered, then raised
        goals[range(len(goals)), [index[name] for name in mine for _ in range(2)]] = [1, -1] * len(mine)
        if mine:
            bounds = [*((0, attack.pupils[n]) for n in names), *((0, s) for s in slacks)]
            matrix = np.hstack([np.array(rows), -np.eye(len(rows))])
            found = linprog(
                goals.ravel(),
                A_eq=kron(eye_array(len(goals)), matrix),  # one program for all of them: they share no unknown
                b_eq=np.tile(values, len(goals)),
                bounds=np.tile(bounds, (len(goals), 1)),
            )
            assert found.success, (mine, found.message)
            ends = found.x[goals.ravel() != 0]
            yield from zip(mine, ends[::2], ends[1::2], strict=True)


def components(attack: Attack, hidden: set[Key]) -> Iterator[tuple[list[Key], list[int]]]:
    """Hidden counts that equations join, and which equations."""
    touching: dict[Key, list[int]] = defaultdict(list)
    for n, (signed, _, _) in enumerate(attack.equations):
        for name in signed:
            if name in hidden:
                touching[name].append(n)
    left = set(touching)
    while left:
        group, frontier = set(), [left.pop()]
        while frontier:
            name = frontier.pop()
            group.add(name)
            for n in touching[name]:
                for other in attack.equations[n][0]:
                    if other in left:
                        left.discard(other)
                        frontier.append(other)
        yield sorted(group), sorted({n for name in group for n in touching[name]})


@pytest.mark.parametrize("seed", range(needs.campaign(1, 90)))
def test_no_hidden_count_can_be_worked_out(seed: int, tmp_path: Path) -> None:
    truth = draw_world(seed)
    home = Home(tmp_path / "h", "")
    publish_world(home.reference, monde.write(tmp_path / "f", truth.rows(), truth.codes))
    headers = {"x-api-key": make_key(home.settings())}
    with TestClient(
        create_app(home.settings(TREMPLIN_LIMITES="non")), base_url=f"http://testserver{API}", headers=headers
    ) as client:
        attack = read_all(client, truth)
        know_geography(attack, truth)
        assert read_views(client, attack, truth, random.Random(seed)) > 50
        flat_files_agree(home, attack)
        other_doors_agree(client, attack, random.Random(seed))
    small = [n for n, pupils in attack.pupils.items() if pupils < 20]
    assert len(small) > 60
    assert all(attack.shown[n] == (None,) * len(COUNTS) for n in small)
    others = [n for n, shown in attack.shown.items() if shown[0] is None and attack.pupils[n] >= 20]
    visible = [n for n, shown in attack.shown.items() if shown[0] is not None]
    assert len(others) < len(visible)  # hiding everything would be safe, and useless
    for at, count in enumerate(COUNTS):
        for name, low, high in ranges(attack, at, small):
            told = (seed, name, count, low, high, truth.records[name][1 + at])
            assert low - 1e-6 <= truth.records[name][1 + at] <= high + 1e-6, told
            wide = min(NARROW, attack.pupils[name])
            assert high - low >= wide - 1e-6, told


def other_doors_agree(client: TestClient, attack: Attack, draw: random.Random) -> None:
    """A comparison, an evolution and a page show what lists show, no more."""
    hidden = [n for n, shown in attack.shown.items() if shown[0] is None and n[0] == "formation"]
    for _, _, millesime, code, uai in draw.sample(hidden, 12):
        years = client.get(f"/evolution/{code}", params={"uai": uai}).json()["evolution"]
        (record,) = [r for r in years if r["millesime"] == millesime]
        compared = client.get("/comparaison", params={"codes": code, "uais": uai, "millesime": millesime}).json()
        found = [record, *(c["donnees"] for c in compared["comparaison"] if c.get("uai") and c["donnees"])]
        for one in found:
            name = ("formation", one["filiere"], one["millesime"], one["donnee_source"]["code_certification"], uai)
            assert tuple(one[c] for c in COUNTS) == attack.shown[name]
        page = client.get(f"http://testserver/inserjeunes/etablissements/{uai}").text
        drawn = [n for n in attack.shown if n[4] == uai and attack.shown[n][0] is not None]
        assert page.count('<svg class="parts"') == len(drawn)
    compared_on_a_page(client, attack, draw)


def compared_on_a_page(client: TestClient, attack: Attack, draw: random.Random) -> None:
    """Two schools side by side, a hidden one first: the page shows the figures of those that lists show, no other."""
    served: dict[tuple[str, str], bool] = {}
    for millesime in ("2023_2024", "2024"):  # the single year is served first, where both are
        served |= {
            (n[4], n[3]): s[0] is not None
            for n, s in attack.shown.items()
            if n[:1] + n[2:3] == ("formation", millesime)
        }
    hidden = sorted(key for key, shown in served.items() if not shown)
    visible = sorted(key for key, shown in served.items() if shown)
    for pair in zip(draw.sample(hidden, 6), draw.sample(visible, 6), strict=True):
        choices = [f"{uai}-{code}" for uai, code in pair]
        page = client.get("http://testserver/inserjeunes/comparer", params={"choix": choices})
        assert page.status_code == 200, page.text[:300]
        rows = lxml.html.fromstring(page.text).xpath("//table[@class='devenir']/tbody/tr")[:2]
        assert ["%" in row.text_content() for row in rows] == [False, True], choices


def flat_files_agree(home: Home, attack: Attack) -> None:
    """A flat file shows what the answers show, no more."""
    import polars as pl

    flat = home.reference / "releases" / str(current(home.reference)) / "flat"
    for table in ("certifications", "regionales", "formations"):
        rows = pl.read_csv(flat / f"inserjeunes_{table}.csv", infer_schema_length=100_000)
        small = rows.filter(pl.col("nb_annee_term") < 20)
        assert len(small) and all(small[c].null_count() == len(small) for c in COUNTS)
        assert rows.filter(pl.col("cache"))[COUNTS[0]].null_count() == len(rows.filter(pl.col("cache")))
        own = rows.filter(pl.col("donnee_source_type") == "self")
        answered = [s for n, s in attack.shown.items() if n[0] == table.removesuffix("s")]
        assert own[COUNTS[0]].null_count() == sum(s[0] is None for s in answered) > 0


def test_sums_that_contradict_each_other_spoil_no_other() -> None:
    ranges: dict[int, tuple[float, float]] = {1: (0, 5), 2: (0, 5), 3: (0, 9), 4: (0, 9)}
    exact([({1: 1, 2: 1}, 20), ({3: 1, 4: 1}, 4), ({3: 1, 4: -1}, 2)], ranges, [1, 2, 3])
    assert ranges == {1: (0, 5), 2: (0, 5), 3: (3, 3), 4: (0, 9)}


def test_the_explorer_shows_of_each_record_what_lists_show(demo_client: TestClient) -> None:
    """Every job in every région, alone, compared and in files: the figures of lists, nothing where these hide."""
    told = {}
    for level, key in (("regionale", "regionales"), ("certification", "certifications"), ("formation", "formations")):
        asked = {"items_par_page": 100_000, "millesimes": ",".join((*YEARS, *PERIODS))}
        for record in demo_client.get(f"{API}/{key}", params=asked).json()[key]:
            place = record.get("uai") or record.get("region", {}).get("code")
            told[level, record["code_certification"], record["millesime"], place, record["filiere"]] = record
    levels = {"region": "regionale", "france": "certification", "etablissement": "formation"}
    pairs = [{"rome": rome, "region": region} for rome in JOBS for region in HERE]
    answer = demo_client.post("/api/explorer/v1/lots", json={"paires": pairs, "blocs": "formations,devenir"})
    lines = []
    for blocks in (orjson.loads(line)["blocs"] for line in answer.content.splitlines()):
        lines += (blocks["devenir"]["donnees"] or {}).get("liste", [])
        lines += [t["devenir"] for t in (blocks["formations"]["donnees"] or {}).get("liste", []) if t["devenir"]]
        shown = [
            x for x in (blocks["devenir"]["donnees"] or {}).get("liste", []) if x["taux_en_emploi_6_mois"] is not None
        ]
        here = [x["taux_en_emploi_6_mois"] for x in shown if x["niveau"] == blocks["devenir"]["niveau"]]
        span = (blocks["devenir"]["donnees"] or {}).get("plage")
        assert span == ({"min": min(here), "max": max(here), "diplomes": len(here)} if here else None)
    for line in lines:
        record = told[
            levels[line["niveau"]], line["code_certification"], line["millesime"], line["code"], line["filiere"]
        ]
        rates = [name for name in line if name.startswith(("taux_", "nb_"))]
        assert {name: line[name] for name in rates} == {name: record.get(name) for name in rates}
        assert line["nb_annee_term"] >= 20 or [line[n] for n in rates if n != "nb_annee_term"] == [None] * (
            len(rates) - 1
        )
    hidden = [line for line in lines if line["cache"]]
    assert (len(lines), len(hidden)) == (364, 50)
    tidy = demo_client.post("/api/explorer/v1/lots", json={"paires": pairs, "blocs": "devenir", "format": "csv"}).text
    rows = [row for row in csv.DictReader(io.StringIO(tidy)) if row["indicateur"] == "taux_en_emploi_6_mois"]
    assert len(rows) == len([x for x in lines if "cfd" in x and x["taux_en_emploi_6_mois"] is not None])


JOBS = ("A1203", "C1102", "D1102", "D1106", "D1202", "F1602", "G1602", "H2913", "I1604", "J1501", "M1203", "M1805")
HERE = ("11", "28", "32", "44", "53", "75", "76", "84", "93", "94", "04")
PLACES = {name: f"{number:07d}{LETTRES_UAI[number % 23]}" for number, name in enumerate("GPQABCDHRS", 7_591_00)}


def given(
    place: str, giver: str, pupils: int, millesime: str = "2023_2024", code: str = monde.BTS
) -> dict[str, object]:
    """A record of a place that says it shows a giver's figures."""
    return monde.formation(
        PLACES[place],
        code,
        millesime,
        monde.APP,
        pupils,
        pupils // 4,
        pupils // 2,
        region_code="11",
        uai_type="lieu_formation",
        uai_donnee=PLACES[giver],
        uai_donnee_type="gestionnaire",
    )


def test_a_record_under_twenty_pupils_is_hidden_whoever_it_says_gives_its_figures(tmp_path: Path) -> None:
    records = [
        # one giver without a record of its own, named by a large place and a small one
        given("P", "G", 30),
        given("Q", "G", 19),
        # the same, but the two differ in another period alone
        given("P", "G", 24, "2022_2023", monde.LONG),
        given("Q", "G", 24, "2022_2023", monde.LONG),
        given("P", "G", 40, "2023_2024", monde.LONG),
        given("Q", "G", 11, "2023_2024", monde.LONG),
        # a giver with a record of its own, shown by a place as it is, and by another with other figures
        given("A", "A", 40),
        given("B", "A", 40),
        given("C", "A", 19),
        # a small giver, shown as it is by a place; another says the same, with more pupils
        given("D", "D", 12),
        given("H", "D", 12),
        given("R", "D", 50),
        # a place whose figures another says it shows, while it says that they are someone else's
        given("S", "P", 18),
    ]
    home = Home(tmp_path / "h", "")
    publish_world(home.reference, monde.write(tmp_path / "f", records, monde.CODES))
    headers = {"x-api-key": make_key(home.settings())}
    with TestClient(
        create_app(home.settings(TREMPLIN_LIMITES="non")), base_url=f"http://testserver{API}", headers=headers
    ) as client:
        params = {"items_par_page": 100, "millesimes": "2022_2023,2023_2024"}
        found = client.get("/formations", params=params).json()["formations"]
        figures = {
            (r["uai"], r["code_certification"], r["millesime"]): [
                r[n] for n in (*monde.COUNTS, "taux_en_formation", "taux_en_emploi_6_mois", "taux_autres_6_mois")
            ]
            for r in found
        }
        card = client.get(f"/formations/{PLACES['Q']}-{monde.BTS}.svg").status_code
    expected: dict[tuple[str, str, str], list[int | None]] = {}
    rates = {30: [23, 50, 27], 24: [25, 50, 25], 40: [25, 50, 25], 50: [24, 50, 26]}
    for row in records:
        name = (str(row["uai"]), str(row["code_certification"]), str(row["millesime"]))
        pupils = int(str(row["nb_annee_term"]))
        shown = [pupils // 4, pupils // 2, *rates[pupils]] if pupils >= 20 else [None] * 5
        expected[name] = [pupils, *shown]
    assert len(found) == len(records) == 13
    assert figures == expected
    assert card == 404
