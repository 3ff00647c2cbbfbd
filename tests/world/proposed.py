"""Enough fictitious certifications to learn from: a Certif'Info of 360 families, whose trade each title names."""

from __future__ import annotations

import csv
from pathlib import Path

from tremplin.demo.trades import METIERS
from tremplin.sources.certifinfo import SOURCE

_PLACES = """
    ardoise basalte calcaire craie dolomie falun gneiss granit gypse jaspe lave marbre marne mica onyx quartz schiste
    silex talc tuf
"""
PLACES = tuple(_PLACES.split())
"""Words that tell nothing of the job: each stands once beside each trade."""
ALONE = "RNCP59001"
"""« Boulanger du causse », to which no table gives a job."""
TWO = "RNCP59002"
"""« Styliste du causse »: of a trade whose fiches lead now to one job of a domain, now to another."""
LOST = "RNCP59003"
"""A title that no other holds a word of."""
_UNSURE = {
    "Styliste": ("D1214", "D1202"),
    "Perruquier": ("D1214", "D1202"),
    "Domoticien": ("F1602", "F1607"),
    "Poseur": ("F1602", "F1607"),
}
"""Trades whose fiches lead in turn to two jobs of one domain."""
WAITING = {ALONE: "Boulanger du causse", TWO: "Styliste du causse", LOST: "Zythologie"}


def certifinfo(folder: Path) -> Path:
    """Write the file; its path."""
    path = folder / "certif_info_fictif.csv"
    columns = [c.names[0] for c in SOURCE.tables[0].columns]
    trades = [(t.nom, t.nsf, (t.romes[0][0],)) for t in METIERS] + [(name, "336", of) for name, of in _UNSURE.items()]
    rows = [
        _row(f"RNCP{50_000 + 100 * t + p}", f"{name} {place}", romes[p % len(romes)], nsf)
        for t, (name, nsf, romes) in enumerate(trades)
        for p, place in enumerate(PLACES)
    ]
    rows += [_row(code, title, "", "") for code, title in WAITING.items()]
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, restval="", delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return path


def _row(code: str, title: str, rome: str, nsf: str) -> dict[str, str]:
    number = code.removeprefix("RNCP")
    return {
        "Code_Diplome": number,
        "Libelle_Diplome": title,
        "Code_Niveau_Europeen": "4",
        "Date_MaJ": "01/10/2026",
        "Code_rome_1": rome,
        "Code_Nsf": nsf,
        "Code_RNCP": number,
        "Etat_Libelle": "publiée",
    }
