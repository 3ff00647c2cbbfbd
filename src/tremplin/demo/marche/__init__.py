"""Figures of the fictitious labour market: BMO in both layouts, IMT, monthly statistics, bassins, tension."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from pathlib import Path

from tremplin.demo import places
from tremplin.demo.files import Row, write_csv
from tremplin.demo.marche.by_place import by_place
from tremplin.demo.rome import FAP, fap_of, metiers
from tremplin.demo.territory import Commune
from tremplin.sources.imt_tension import MOIS

ANNEES = (2024, 2025, 2026)
_INCONNU = "-1"
THIONVILLE = "5701"
"""A bassin d'emploi that lies in two départements."""


def _csv(path: Path, header: tuple[str, ...], rows: Iterable[Row]) -> Path:
    return write_csv(path, header, rows, separator=",")


def marche(folder: Path, draw: random.Random, communes: Sequence[Commune]) -> list[Path]:
    """Write the files; the paths written."""
    bassins = {c[0]: f"{c[2][:2].replace('2A', '20')}{(int(c[0][-3:]) % 4) + 1:02d}" for c in communes}
    names = {bassins[c[0]]: (c[1].upper(), c[2]) for c in reversed(communes)}
    return [
        _csv(
            folder / "lbb-pse_bassin-emploi_code-insee.csv",
            ("code_insee", "code_bassin_emploi"),
            sorted(bassins.items()),
        ),
        *_bmo(folder, draw, names),
        *_imt(folder, draw),
        _local(folder, draw),
        *_series(folder, draw),
        *by_place(folder, copy(draw), bassins, {code: name for code, (name, _) in names.items()}),
    ]


def _bmo(folder: Path, draw: random.Random, bassins: dict[str, tuple[str, str]]) -> Iterator[Path]:
    """The API's extract has no year: its name tells it; the published workbooks become CSV of the same columns."""
    for year in ANNEES:
        rows: list[Row] = []
        for code, (name, dep) in sorted(bassins.items()):
            region = places.DEPARTEMENTS[dep][1]
            for fap in FAP:
                projects = draw.randrange(5, 400)
                hidden = draw.random() < 0.06
                hard: object = "*" if hidden else draw.randrange(projects + 1)
                rows.append(
                    (
                        year,
                        fap,
                        f"Famille {fap} (fictive)",
                        fap[0],
                        f"Grande famille {fap[0]}",
                        region,
                        places.REGIONS[region],
                        dep,
                        places.DEPARTEMENTS[dep][0],
                        code,
                        name,
                        "*" if hidden else projects,
                        hard,
                        draw.randrange(projects) if projects > 20 else "",
                    )
                )
        rows += _astride(rows)
        header = (
            "annee",
            "Code métier BMO",
            "Nom métier BMO",
            "Famille_met",
            "Lbl_fam_met",
            "REG",
            "NOMREG",
            "Dept",
            "NomDept",
            f"BE{year % 100}",
            f"NOMBE{year % 100}",
            "met",
            "xmet",
            "smet",
        )
        yield _csv(folder / f"bmo_{year}.csv", header, rows)


def _astride(rows: Sequence[Row]) -> list[Row]:
    """The bassin of Thionville has a part in another département: the same families, their own figures."""
    dep, name = "67", places.DEPARTEMENTS["67"][0]
    return [
        (*row[:7], dep, name, *row[9:11], 7 * n, 3 * n, n)
        for n, row in enumerate((row for row in rows if row[9] == THIONVILLE), start=1)
    ]


def _areas() -> list[tuple[str, str, str, str]]:
    return [
        *((d, v[0], "D", "Département") for d, v in sorted(places.DEPARTEMENTS.items())),
        *((r, name, "R", "Région") for r, name in sorted(places.REGIONS.items())),
    ]


def _imt(folder: Path, draw: random.Random) -> Iterator[Path]:
    jobs = metiers()
    tension: list[Row] = []
    contracts: list[Row] = []
    for code, name, kind, label in _areas():
        for rome, job in jobs.items():
            offers, people = draw.randrange(60), draw.randrange(5, 400)
            months = ["O" if draw.random() < 0.2 else "N" for _ in MOIS]
            ratio = _INCONNU if draw.random() < 0.1 else str(round(10 * offers / people))
            tension.append(
                (code, name, kind, label, people, people - 1, offers, offers, "", "", rome, job,
                 "O" if "O" in months else "N", *months, ratio)
            )  # fmt: skip
            share = draw.randrange(20, 80)
            contracts += [
                (code, name, kind, label, "11", "CDI", offers, share, rome, job),
                (code, name, kind, label, "12", "CDD", offers, 100 - share, rome, job),
            ]
    yield _csv(folder / "market_score.csv",
               ("AREA_CODE", "AREA_NAME", "AREA_TYPE_CODE", "AREA_TYPE_NAME", "NB_APPLICATION_END_MONTH",
                "NB_APPLICATION_LAST_WEEK", "NB_OFFER_END_MONTH", "NB_OFFER_LAST_WEEK", "RICHER_CATCHMENT_AREA_CODE",
                "RICHER_CATCHMENT_AREA_NAME", "ROME_PROFESSION_CARD_CODE", "ROME_PROFESSION_CARD_NAME", "SEASONAL",
                *(f"SEASONAL_{m}" for m in MOIS), "TENSION_RATIO"), tension)  # fmt: skip
    yield _csv(folder / "employment_type.csv",
               ("AREA_CODE", "AREA_NAME", "AREA_TYPE_CODE", "AREA_TYPE_NAME", "CONTRACT_TYPE_CODE",
                "CONTRACT_TYPE_NAME", "NB_OFFERS", "OFFERS_PERCENT", "ROME_PROFESSION_CARD_CODE",
                "ROME_PROFESSION_CARD_NAME"), contracts)  # fmt: skip
    salaries: list[Row] = []
    for code, name, kind, label in _areas():
        for pcs in ("621a", "636c", "526a", "388b"):
            for age, group in ((1, "Moins de 35 ans"), (2, "35 ans et plus")):
                low = draw.randrange(1750, 2600, 50)
                known = draw.random() > 0.1
                low_high = (low + 900, low) if known else (-2, -2)
                salaries.append((age, group, code, name, kind, label, *low_high, pcs, f"Profession {pcs} (fictive)"))
    yield _csv(folder / "salaries.csv",
               ("AGE_GROUP_CODE", "AGE_GROUP_NAME", "AREA_CODE", "AREA_NAME", "AREA_TYPE_CODE", "AREA_TYPE_NAME",
                "MAXIMUM_SALARY", "MINIMUM_SALARY", "PCS_PROFESSION_CODE", "PCS_PROFESSION_NAME"),
               salaries)  # fmt: skip
    ways = (
        ("R1", "Intermédiaires du placement"),
        ("R2", "Réseau personnel ou professionnel"),
        ("R3", "Candidature spontanée"),
        ("R4", "Autres canaux"),
    )
    modes = [
        (code, way, n, fap, f"Famille {fap} (fictive)", 40 - 10 * n + 10)
        for fap in FAP
        for n, (code, way) in enumerate(ways, start=1)
    ]
    yield _csv(folder / "application_modes.csv",
               ("APPLICATION_TYPE_CODE", "APPLICATION_TYPE_NAME", "APPLICATION_TYPE_ORDER", "FAP_CODE", "FAP_NAME",
                "RECRUT_PERCENT"), modes)  # fmt: skip


def _local(folder: Path, draw: random.Random) -> Path:
    items = [
        {
            "city": {"departementId": dep},
            "job": {"jobGroup": {"romeId": rome}, "codeOgr": str(900_000 + n)},
            "lastWeekOffers": draw.randrange(9),
            "lastWeekDemand": draw.randrange(30),
            "yearlyAvgOffersPer10Candidates": draw.choice((None, draw.randrange(20))),
            "seasonal": n % 2 == 0,
            "activeMonths": ["JANUARY"] if n % 2 == 0 else [],
            "juniorSalary": {"minSalary": 1800, "maxSalary": 2300},
            "seniorSalary": None,
            "employmentTypePercentages": [{"employmentType": "CDI", "percentage": "100.0"}],
            "applicationModes": {"Famille (fictive)": {"first": "PLACEMENT_AGENCY", "second": "OTHER_CHANNELS"}},
            "scrapedAt": "2026-01-04T19:19:24+00:00",
        }
        for n, (dep, rome) in enumerate((d, r) for d in sorted(places.DEPARTEMENTS) for r in list(metiers())[:4])
    ]
    path = folder / "imt_local_job_stats.json"
    path.write_text(json.dumps(items))
    return path


def _series(folder: Path, draw: random.Random) -> Iterator[Path]:
    jobs = metiers()
    months: list[Row] = []
    for dep in sorted(places.DEPARTEMENTS):
        for rome in jobs:
            offers, people = draw.uniform(1, 9), draw.uniform(2, 30)
            for month in range(1, 13):
                wave = 1 + 0.3 * ((month % 6) / 6)
                months.append((dep, rome, f"{offers * wave:.2f}", f"{people / wave:.2f}", f"2026{month:02d}"))
    yield write_csv(folder / "IMT.csv", ("dpt", "ROME", "off", "de", "mois"), months)
    hard = [
        (fap_of(rome), f"Famille {fap_of(rome)} (fictive)", round(draw.uniform(10, 90), 1), rome, job.upper())
        for rome, job in jobs.items()
    ]
    yield _csv(folder / "metiers_tension.csv", ("fap_code", "fap", "tension_pct", "rome_code", "rome_label"), hard)
