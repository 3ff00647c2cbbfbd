"""ROME codes, appellations and hirings by ROME × NAF of the fictitious trades."""

from __future__ import annotations

import random
from pathlib import Path

from tremplin.demo.files import Row, write_csv
from tremplin.demo.trades import METIERS


def jobs(folder: Path, draw: random.Random) -> list[Path]:
    romes = {rome: name for m in METIERS for rome, name in m.romes}
    hirings = [(rome, name, m.naf, m.naf_nom, draw.randrange(5, 900)) for m in METIERS for rome, name in m.romes]
    appellations: list[Row] = [
        (900000 + n, f"{m.nom} (appellation fictive)", f"{m.nom} (fictif)", m.romes[0][0], 1, "PRINCIPALE", 1)
        for n, m in enumerate(METIERS)
    ]
    unique = {(h[0], h[2]): h for h in hirings}
    return [
        write_csv(
            folder / "unix_referentiel_code_rome_v347_utf8.csv",
            ("code_rome", "code_fiche_em", "code_ogr", "libelle_rome", "statut"),
            [(r, n, n, name, 1) for n, (r, name) in enumerate(sorted(romes.items()))],
            separator=",",
            quote_all=True,
        ),
        write_csv(
            folder / "unix_referentiel_appellation_v347_utf8.csv",
            (
                "code_ogr",
                "libelle_appellation_long",
                "libelle_appellation_court",
                "code_rome",
                "code_type_section_appellation",
                "libelle_type_section_appellation",
                "statut",
            ),
            appellations,
            separator=",",
            quote_all=True,
        ),
        write_csv(
            folder / "rome_naf_mapping.raw.csv",
            ("rome_id", "rome_label", "naf_id", "naf_label", "hirings"),
            list(unique.values()),
            separator=",",
        ),
    ]
