"""Figures of the fictitious labour market by place: tension, regulatory list, jobs to 2030, numbers of offers; and the
professional families that some are given by."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from pathlib import Path

from tremplin.demo import places
from tremplin.demo.files import Row, write_csv
from tremplin.demo.rome import FAP, metiers
from tremplin.sources.reading.registry import SOURCES

_CLASSES = 7
"""Indicators of tension, each a class from 1 to 5."""
JOUR = "2026-08-31"


def by_place(folder: Path, draw: random.Random, bassins: Mapping[str, str], names: Mapping[str, str]) -> Iterator[Path]:
    """Write the files; the paths written. `bassins` are those of communes, `names` those of bassins."""
    jobs = metiers()
    tension: list[Row] = [
        (
            2026,
            rome,
            job,
            code,
            name,
            draw.randrange(60),
            draw.randrange(90),
            *(draw.randint(1, 5) for _ in range(_CLASSES)),
        )
        for code, name in sorted(names.items())
        for rome, job in jobs.items()
    ]
    yield write_csv(folder / "cities-tension-utf8.csv", _header("tension_bassins"), tension)
    yield from _families(folder)
    listed = [(name, f"Famille {fap} (fictive)", fap) for name in sorted(places.REGIONS.values()) for fap in FAP[::3]]
    header = ("Region", "Famille Professionnelle", "Code FAP")
    yield write_csv(folder / "metiers_en_tension_mars_2024.csv", header, listed, separator=",")
    yield _to_come(folder, draw)
    offers = [(place, rome, draw.randrange(1, 30), JOUR) for place in sorted(bassins)[::7] for rome in list(jobs)[::2]]
    path = folder / "20260831_mv_villes_offre_full.csv"
    yield write_csv(path, _header("offres_communes"), offers, quote_all=True)
    wider = [(code, name, rome, draw.randrange(1, 90), JOUR) for code, name in sorted(names.items()) for rome in jobs]
    path = folder / "mobiville_bassin_offre_full.csv"
    path.write_text("".join(";".join(map(str, row)) + "\n" for row in wider))
    yield path


def _header(source: str) -> list[str]:
    return [c.names[0] for c in SOURCES[source].tables[0].columns]


def _families(folder: Path) -> Iterator[Path]:
    """Those of 2009 are of the survey; each makes one of 2021."""
    old = [
        (f, f"Famille {f} (fictive)", f[:3], f"Famille {f[:3]} (fictive)", f[0], f"Domaine {f[0]} (fictif)")
        for f in FAP
    ]
    yield write_csv(folder / "Intitulés_FAP2009.csv", _header("fap_2009"), old)
    new = [
        (f"{code.replace('Z', 'X')}a", label, code.replace("Z", "X"), label, wide.replace("Z", "X"), *more)
        for code, label, wide, *more in old
    ]
    yield write_csv(folder / "Intitulés_FAP2021.csv", _header("fap_2021"), new)


def _to_come(folder: Path, draw: random.Random) -> Path:
    columns = SOURCES["metiers_2030"].tables[0].columns
    figures = [c.name for c in columns[3:-1]]
    rows = [
        {"code_fap": fap, "fap_libelle": f"Famille {fap} (fictive)", "region": region}
        | {name: round(draw.uniform(-1, 9), 3) for name in figures}
        | {"niveau_tension_2019": str(draw.randint(1, 5))}
        for fap in sorted({f[:3] for f in FAP})
        for region in sorted(places.REGIONS.values())
    ]
    path = folder / "dares_metiers_2030.json"
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1))
    return path
