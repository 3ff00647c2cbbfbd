"""The world's files, written as the publishers write them: same names, columns, encodings and oddities.

Everything is drawn from one seed: the same seed and scale give the same bytes. Scale 1 is the demonstration;
400 has the size of France (34 000 communes, as many fiches as the RNCP; 22 000 diplomas, twice those of BCN).
"""

from __future__ import annotations

import random
from pathlib import Path

from tremplin.demo import places
from tremplin.demo.alternance import alternance
from tremplin.demo.certifications import bcn_levels, bcn_tables, draw_diplomes, exports, kit
from tremplin.demo.insertion import insertion
from tremplin.demo.jobs import jobs
from tremplin.demo.marche import marche
from tremplin.demo.offres import offres
from tremplin.demo.rome import rome
from tremplin.demo.territory import draw_communes, geography, organisations


def write_world(folder: Path, *, seed: int, scale: float = 1.0) -> list[Path]:
    """Write every file of the world into `folder`; the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    draw, market = random.Random(seed), random.Random(seed + 1)
    diplomes = draw_diplomes(draw, max(1, round(28 * scale)))
    fiches = [f for d in diplomes for f in d.fiches]
    communes = draw_communes(draw, max(0, round(85 * scale) - len(places.COMMUNES)) if scale > 1 else 0)
    paths = [
        *bcn_tables(folder, diplomes),
        bcn_levels(folder),
        *exports(folder, draw, fiches),
        kit(folder, draw, diplomes),
        *geography(folder, communes),
        *organisations(folder, draw, communes, max(3, round(20 * scale))),
        *jobs(folder, draw),
        *rome(folder, market),
        *marche(folder, market, communes),
        *offres(folder, market, communes, max(40, round(60 * scale))),
        *insertion(folder, random.Random(seed + 2), diplomes, communes, scale),
        *alternance(folder, random.Random(seed + 3), communes, scale),
    ]
    return sorted(paths)
