"""Small numbers across the explorer: two worlds that differ by nothing but what is hidden give the same answers.

Figures are drawn for diplomas that lead to jobs, in the establishments of the fictitious world, with their sums; then
the counts of records of fewer than 20 pupils are drawn again, alone. What an attacker could find of them, by whatever
route, form, comparison, forecast or file, would be a difference.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
import polars as pl
import pypdf
import pytest
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home
from tests.world import inserjeunes as monde
from tremplin.app import create_app
from tremplin.families import references
from tremplin.release.build import build
from tremplin.release.publish import current, publish
from tremplin.release.stage import import_files

API = "/api/explorer/v1"
YEARS = tuple(range(2019, 2025))
COUNTS = ("nb_poursuite_etudes", "nb_en_emploi_6_mois", "nb_en_emploi_12_mois")
SMALL = 20
JOBS = ("A1203", "C1102", "D1102", "D1106", "F1602", "G1602", "H2913", "I1604", "J1501", "M1203")
ALONE = needs.drawn(JOBS, 4)
"""Those that are asked for by every door; all of them by lots."""
Key = tuple[str, str, str, str]
"""Level, place (establishment, région or nothing), millésime, code."""
Tally = tuple[int, ...]


def drawn(home: Home, seed: int) -> dict[Key, Tally]:
    """Pupils and COUNTS of each record: schools of the world, their régions, the nation; under five, nothing."""
    flat = home.reference / "releases" / str(current(home.reference)) / "flat"
    places = dict(pl.read_parquet(flat / "inserjeunes_etablissements.parquet").select("uai", "region_code").iter_rows())
    schools = sorted(uai for uai, region in places.items() if region)
    figured = set(pl.read_parquet(flat / "inserjeunes_certifications.parquet")["code_formation_diplome"])
    links = pl.read_parquet(flat / "correspondances.parquet").filter(de="cfd", vers="rncp")
    open_ = pl.read_parquet(flat / "certifications.parquet").filter(rncp_actif=True)["cfd"].drop_nulls()
    codes = sorted((set(links["code"]) & set(open_)) - figured)
    draw, found = random.Random(seed), {}
    for code in codes:
        chosen = draw.sample(schools, draw.choice((2, 3, 4)))
        chance = draw.uniform(0.3, 0.7)
        yearly = {
            (uai, year): _tally(draw, size, chance)
            for uai in chosen
            for size in [draw.choice((4, 7, 12, 25, 40, 60))]
            for year in YEARS
        }
        for first in YEARS[:-1]:
            period = f"{first}_{first + 1}"
            both = {uai: _sum([yearly[uai, first], yearly[uai, first + 1]]) for uai in chosen}
            by_region: dict[str, list[Tally]] = {}
            for uai, tally in both.items():
                by_region.setdefault(places[uai], []).append(tally)
                found["formation", uai, period, code] = tally
            for region, tallies in by_region.items():
                found["regionale", region, period, code] = _sum(tallies)
        for year in YEARS[1:]:
            found["certification", "", str(year), code] = _sum([yearly[uai, year] for uai in chosen])
    return {key: tally for key, tally in found.items() if tally[0] >= 5}


def _tally(draw: random.Random, size: int, chance: float) -> Tally:
    pupils = max(0, round(draw.gauss(size, size / 6)))
    jobs = sum(draw.random() < chance for _ in range(pupils))
    later = min(pupils, jobs + sum(draw.random() < 0.1 for _ in range(pupils)))
    return pupils, draw.randint(0, pupils - later), jobs, later


def _sum(tallies: list[Tally]) -> Tally:
    return tuple(map(sum, zip(*tallies, strict=True)))


def otherwise(truth: Mapping[Key, Tally], seed: int) -> dict[Key, Tally]:
    """The same world, the counts of its small records drawn again, neither nothing nor everyone where they weren't."""
    draw, found = random.Random(seed), dict(truth)
    for key, (pupils, *counts) in truth.items():
        if pupils < SMALL:
            changed = [draw.randint(1, pupils - 1) if 0 < count < pupils else count for count in counts]
            found[key] = (pupils, *changed)
    return found


def rows(truth: Mapping[Key, Tally], regions: Mapping[str, str]) -> list[dict[str, object]]:
    """The same as neutral records."""
    found = []
    for (level, place, millesime, code), tally in truth.items():
        row: dict[str, object] = {
            "niveau": level,
            "filiere": "apprentissage",
            "millesime": millesime,
            "code_certification": code,
            "nb_annee_term": tally[0],
            **dict(zip(COUNTS, tally[1:], strict=True)),
        }
        row |= {"uai": place, "region_code": regions[place]} if level == "formation" else {}
        row |= {"region_code": place} if level == "regionale" else {}
        found.append(row)
    return found


def publish_drawn(home: Home, truth: Mapping[Key, Tally], folder: Path) -> None:
    flat = home.reference / "releases" / str(current(home.reference)) / "flat"
    places = dict(pl.read_parquet(flat / "inserjeunes_etablissements.parquet").select("uai", "region_code").iter_rows())
    files = [f for f in monde.write(folder, rows(truth, places), []) if "statistiques" in f.name]
    reports = import_files(home.reference, files, only="inserjeunes")
    assert [(r.etat, r.total("ecartees")) for r in reports] == [("importé", 0)]
    publish(home.reference, build(home.reference, references()))


_NAMES = re.compile(rb"\d{8}T\d{6}Z-[0-9a-f]{12}|\d{4}-\d\d-\d\d-[0-9a-f]{12}-[0-9a-f]{6}|\d{8}T\d{6}Z")
"""Names of releases and editions, which are hashes of all that was imported, the hidden part too."""
_STAMPS = re.compile(
    rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms|(?<=datetime=\")[^\"]*|nonce[=-]\"?[\w-]+| width=\"[0-9.]+\""
)
"""Instants, and widths of columns that fit those names."""


def read(body: bytes, form: str) -> list[bytes]:
    """What an attacker reads of an answer."""
    if form == "pdf":
        texts = [page.extract_text().encode() for page in pypdf.PdfReader(io.BytesIO(body)).pages]
    elif form == "xlsx":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            texts = [book.read(name) for name in sorted(book.namelist())]
    else:
        texts = [body]
    return [_STAMPS.sub(b"", _NAMES.sub(b"", text)) for text in texts]


def doors(client: TestClient, regions: list[str]) -> Iterator[tuple[str, str, bytes]]:
    """(question, form, body): every route and every form."""
    pairs = [{"rome": rome, "region": region} for rome in JOBS for region in regions] + [{"rome": r} for r in JOBS]
    for kind in ("ndjson", "csv"):
        yield f"lots {kind}", kind, client.post(f"{API}/lots", json={"paires": pairs, "format": kind}).content
    for rome in ALONE:
        for n, form in enumerate(("json", "csv", "md", "xlsx", "pdf")):
            asked = {"rome": rome, "region": regions[(JOBS.index(rome) + n) % len(regions)]}
            yield f"{asked} {form}", form, client.get(f"{API}/metier-territoire.{form}", params=asked).content
        compared = {"romes": rome, "regions": ",".join(regions[:4])}
        yield f"comparer {rome}", "json", client.get(f"{API}/comparer", params=compared).content
        for page in (f"/explorer/{rome}-x/region-{regions[0]}", f"/explorer/comparer?romes={rome},{JOBS[0]}"):
            yield page, "html", client.get(page).content
    yield "épreuve", "html", client.get("/explorer/perspectives").content


@pytest.mark.parametrize("seed", range(needs.campaign(1, 20)))
def test_what_is_hidden_changes_nothing_that_anyone_reads(seed: int, demo_home: Home, tmp_path: Path) -> None:
    truth = drawn(demo_home, seed)
    other = otherwise(truth, seed + 1)
    small = [key for key in truth if truth[key] != other[key]]
    assert len(small) > 100
    seen: list[list[tuple[str, list[bytes]]]] = []
    tables: list[list[bytes]] = []
    for n, world in enumerate((truth, other)):
        home = demo_home.copy(tmp_path / f"monde-{n}")
        publish_drawn(home, world, tmp_path / f"fichiers-{n}")
        flat = home.reference / "releases" / str(current(home.reference)) / "flat"
        tables.append([(flat / f"{name}.csv").read_bytes() for name in ("perspectives", "perspectives_epreuve")])
        regions = sorted({place for level, place, *_ in world if level == "regionale"})
        with TestClient(create_app(home.settings(TREMPLIN_LIMITES="non"))) as client:
            seen.append([(question, read(body, form)) for question, form, body in doors(client, regions)])
            if n == 0:
                shown_and_hidden(client, regions, world)
    assert tables[0] == tables[1]
    assert len(seen[0]) == 2 + 8 * len(ALONE) + 1
    assert [one[0] for one, two in zip(*seen, strict=True) if one != two] == []


def shown_and_hidden(client: TestClient, regions: list[str], truth: Mapping[Key, Tally]) -> None:
    """Of the drawn records that the answers tell, the large ones that nothing else hides are as drawn; no small one."""
    pairs = [{"rome": rome, "region": region} for rome in JOBS for region in regions]
    body: dict[str, Any] = {"paires": pairs, "blocs": "devenir,perspectives"}
    told: dict[Key, int | None] = {}
    expected = 0
    for line in client.post(f"{API}/lots", json=body).content.splitlines():
        blocks = orjson.loads(line)["blocs"]
        for one in (blocks["devenir"]["donnees"] or {}).get("liste", ()):
            level = {"region": "regionale", "france": "certification"}[one["niveau"]]
            told[level, one["code"] or "", one["millesime"], one["code_certification"]] = one["taux_en_emploi_6_mois"]
        expected += len((blocks["perspectives"]["donnees"] or {}).get("liste", ()))
    mine = {key: rate for key, rate in told.items() if key in truth}
    hidden = [key for key, rate in mine.items() if rate is None]
    assert len(mine) > 20
    assert 5 < len(hidden) < len(mine) - 5
    assert expected > 40
    for key, rate in mine.items():
        pupils, _, jobs, _ = truth[key]
        assert rate is None or (pupils >= SMALL and abs(rate - 100 * jobs / pupils) <= 0.5), key
