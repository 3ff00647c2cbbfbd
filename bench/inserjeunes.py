"""InserJeunes at 600 000 records: single answers against an empty route, the whole as CSV, the import and the build."""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from bench.harness import Result, interleaved, peak_rss_mb, rss_mb, serve, tremplin
from tremplin.domain.codes import LETTRES_UAI
from tremplin.domain.territories import REGIONS

CODES, PLACES, CHOSEN = 1_600, 3_000, 60
PERIODS = ("2019_2020", "2020_2021", "2021_2022", "2022_2023", "2023_2024")
SHARE, CSV_MB_S, GROWTH_MB = 0.60, 50, 40
CODE = "400000A0"


def run(home: Path) -> Iterator[Result]:
    world = home / "insertion"
    if not (world / "reference" / "releases" / "courante").exists():
        yield from _published(world)
    key = tremplin(world, "key", "create").stdout.strip()
    with serve(world) as server:
        api = f"{server.url}/api/inserjeunes"
        uai = httpx.get(f"{api}/formations", params={"code_certifications": CODE}, headers={"x-api-key": key}).json()[
            "formations"
        ][0]["uai"]
        found = interleaved(
            {
                "route vide": (f"{server.url}/healthz", ""),
                "formation d'un établissement": (f"{api}/formations/{uai}-{CODE}", ""),
                "certification": (f"{api}/certifications/{CODE}", ""),
                "certification d'une région": (f"{api}/regionales/53/certifications/{CODE}", ""),
                "vue par filière": (f"{api}/certifications/{CODE}?vue=filieres", ""),
                "carte SVG": (f"{api}/certifications/{CODE}.svg", ""),
                "page de 1 000 formations": (f"{api}/formations?items_par_page=1000&page=90", key),
            }
        )
        empty = found.pop("route vide")
        for name, value in found.items():
            ratio, goal = value / empty, name not in ("carte SVG", "page de 1 000 formations", "vue par filière")
            yield Result(
                name, f"{value:.0f} requêtes/s, {ratio:.0%} de la route vide", f"≥ {SHARE:.0%}" if goal else "",
                ratio >= SHARE if goal else None,
            )  # fmt: skip
        yield from _whole(api, key, server.process.pid)


def _published(world: Path) -> Iterator[Result]:
    """Import and build the records as an operator does; what it takes."""
    files = _write(world / "fichiers")
    environment = {"PATH": os.environ["PATH"], "TREMPLIN_HOME": str(world)}
    for name, command in (
        ("import de 600 000 enregistrements", ["import", "inserjeunes", *map(str, files)]),
        ("construction", ["release", "build"]),
    ):
        seconds, peak = peak_rss_mb([sys.executable, "-m", "tremplin", *command], environment)
        yield Result(name, f"{seconds:.0f} s, {peak:.0f} Mo")
    tremplin(world, "release", "publish")


def _write(folder: Path) -> list[Path]:
    """A truth of pupils by establishment and period, its sums by région and nation, in the neutral format."""
    folder.mkdir(parents=True, exist_ok=True)
    draw = random.Random(2026)
    regions = [r.code for r in REGIONS if r.code not in ("00", "06")][:15]
    places = [(f"{n:07d}{LETTRES_UAI[n % 23]}", regions[n % len(regions)]) for n in range(100_000, 100_000 + PLACES)]
    codes = [f"4{n // 10:05d}A{n % 10}" for n in range(CODES)]
    paths = [folder / f"{name}.csv" for name in ("statistiques", "referentiel", "etablissements")]
    with paths[0].open("w") as out:
        out.write("niveau;filiere;millesime;code_certification;uai;region_code;nb_annee_term;nb_poursuite_etudes;"
                  "nb_sortant;nb_en_emploi_6_mois;nb_en_emploi_12_mois\n")  # fmt: skip
        for code in codes:
            chosen = draw.sample(places, CHOSEN)
            years: dict[str, list[int]] = {}
            for period in PERIODS:
                sums: dict[str, list[int]] = {}
                for uai, region in chosen:
                    pupils = draw.choice((8, 14, 25, 40, 70))
                    tally = [pupils, left := draw.randrange(pupils // 4, pupils // 2), pupils - left]
                    tally += [n := draw.randrange(1, tally[2]), min(tally[2], n + 1)]
                    out.write(f"formation;apprentissage;{period};{code};{uai};{region};{';'.join(map(str, tally))}\n")
                    total = sums.setdefault(region, [0] * 5)
                    sums[region] = [a + b for a, b in zip(total, tally, strict=True)]
                for region, tally in sums.items():
                    out.write(f"regionale;apprentissage;{period};{code};;{region};{';'.join(map(str, tally))}\n")
                whole = [sum(t) for t in zip(*sums.values(), strict=True)]
                for year, share in zip(period.split("_"), (0.45, 0.55), strict=True):
                    years.setdefault(year, [round(n * share) for n in whole])
            for year, tally in years.items():
                out.write(f"certification;apprentissage;{year};{code};;;{';'.join(map(str, tally))}\n")
    with paths[1].open("w") as out:
        out.write("code_certification;type;libelle;diplome_code;diplome_libelle\n")
        out.writelines(f"{c};cfd;DIPLOME {n};4;BAC PRO\n" for n, c in enumerate(codes))
    with paths[2].open("w") as out:
        out.write("uai;libelle;region_code;academie_code\n")
        out.writelines(f"{uai};CFA {uai};{region};14\n" for uai, region in places)
    return paths


def _whole(api: str, key: str, pid: int) -> Iterator[Result]:
    """Every formation of every millésime in one CSV, read by a client that keeps nothing."""
    url = f"{api}/formations.csv?items_par_page=10000000&millesimes={','.join(PERIODS)}"
    headers = {"x-api-key": key, "accept-encoding": "identity"}
    rates, peaks, size = [], [], 0
    for _ in range(3):
        before, started, size = rss_mb(pid), time.perf_counter(), 0
        top = before
        with httpx.stream("GET", url, headers=headers, timeout=300) as answer:
            answer.raise_for_status()
            for n, chunk in enumerate(answer.iter_raw()):
                size += len(chunk)
                if n % 50 == 0:
                    top = max(top, rss_mb(pid))
        rates.append(size / (time.perf_counter() - started) / 1024**2)
        peaks.append(top - before)
    rate, growth = sorted(rates)[1], max(peaks[1:])
    yield Result("tout en CSV", f"{size / 1024**2:.0f} Mo, {rate:.0f} Mo/s", f"≥ {CSV_MB_S} Mo/s", rate >= CSV_MB_S)
    yield Result("mémoire pendant l'envoi", f"+{growth:.0f} Mo", f"≤ {GROWTH_MB} Mo", growth <= GROWTH_MB)
