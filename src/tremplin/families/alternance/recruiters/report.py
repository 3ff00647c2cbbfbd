"""The report of the predictive model: what it and simpler methods would have predicted, and what happened.

Charts are lists of points between 0 and 1, drawn by the template; each is also a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from tremplin.domain.display import jour
from tremplin.platform.work.rendering import environment

Row = Mapping[str, Any]
MODELE = "modèle"
GENRES = {"alternance": "Contrats en alternance", "durable": "CDI et CDD de plus d'un mois"}
PARTS = (10, 20, 30, 40, 50, 60)
_MONTRES = 12
"""Départements and activities shown where the model fails, the worst first."""


@dataclass(frozen=True)
class Barre:
    """A bar of a group: which method, how high among all, the figure."""

    methode: str
    hauteur: float
    valeur: float


@dataclass(frozen=True)
class Courbe:
    """A line: its method, its points as SVG reads them, its figures."""

    methode: str
    points: str
    valeurs: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Echec:
    """Where another method does better."""

    portee: str
    ou: str
    mesure: str
    modele: float
    autre: str
    valeur: float


@dataclass(frozen=True)
class Genre:
    """The figures of a kind of contract."""

    nom: str
    coupes: tuple[str, ...]
    _: KW_ONLY
    methodes: tuple[str, ...]
    deviance: tuple[tuple[str, tuple[Barre, ...]], ...]
    """Cut-off, its bars."""
    erreurs: tuple[tuple[str, str, tuple[float, ...]], ...]
    """Cut-off, measure, a figure a method."""
    capture: tuple[Courbe, ...]
    calibration: tuple[tuple[int, float, float], ...]
    """Tenth, mean predicted, mean real."""
    calibration_points: str
    perdues: tuple[Echec, ...]
    territoires: tuple[int, int]
    """Départements and activities where the model does best at the last cut-off, those compared."""


def report(rows: Sequence[Row]) -> list[Genre]:
    """The figures of each kind of contract, from the table of measures; empty without any."""
    return [
        _genre(name, [r for r in rows if r["genre"] == key])
        for key, name in GENRES.items()
        if any(r["genre"] == key for r in rows)
    ]


def _genre(nom: str, rows: list[Row]) -> Genre:
    national = [r for r in rows if r["portee"] == "France"]
    coupes = sorted({r["coupe"] for r in rows})
    methods = tuple(dict.fromkeys(r["methode"] for r in national))
    of = {(r["coupe"], r["methode"], r["mesure"]): r["valeur"] for r in national}
    last = coupes[-1]
    top = max(of[c, m, "déviance"] for c in coupes for m in methods)
    tenths = [
        (n, of[last, MODELE, f"prédit, dixième {n}"], of[last, MODELE, f"réel, dixième {n}"]) for n in range(1, 11)
    ]
    territories = [r for r in rows if r["portee"] != "France" and r["coupe"] == last]
    lost, compared = _lost(territories)
    return Genre(
        nom=nom,
        coupes=tuple(map(_day, coupes)),
        methodes=methods,
        deviance=tuple(
            (_day(c), tuple(Barre(m, of[c, m, "déviance"] / top, of[c, m, "déviance"]) for m in methods))
            for c in coupes
        ),
        erreurs=tuple(
            (_day(c), mesure, tuple(of[c, m, mesure] for m in methods))
            for c in coupes
            for mesure in ("erreur quadratique", "erreur absolue")
        ),
        capture=tuple(_curve(m, [of[last, m, f"capture {p} %"] for p in PARTS]) for m in methods),
        calibration=tuple(tenths),
        calibration_points=_calibration(tenths),
        perdues=tuple(_national(coupes, methods, of) + lost[:_MONTRES]),
        territoires=(compared - len(lost), compared),
    )


def _day(value: Any) -> str:
    return jour(value)


def _curve(method: str, values: list[float]) -> Courbe:
    points = " ".join(
        f"{(p - PARTS[0]) / (PARTS[-1] - PARTS[0]):.4f},{1 - v:.4f}" for p, v in zip(PARTS, values, strict=True)
    )
    return Courbe(method, points, tuple(values))


def _calibration(tenths: Iterable[tuple[int, float, float]]) -> str:
    """Predicted across, real upwards, both on the same scale."""
    listed = list(tenths)
    top = max(max(p, r) for _, p, r in listed) or 1
    return " ".join(f"{p / top:.4f},{1 - r / top:.4f}" for _, p, r in listed)


def _national(coupes: list[Any], methods: tuple[str, ...], of: Mapping[tuple[Any, str, str], float]) -> list[Echec]:
    """Every national measure that another method wins, capture or error."""
    found = []
    measures = ["déviance", "erreur quadratique", "erreur absolue", *(f"capture {p} %" for p in PARTS)]
    for cut in coupes:
        for mesure in measures:
            better = max if mesure.startswith("capture") else min
            best = better(methods, key=lambda m: (of[cut, m, mesure], m == MODELE))
            if best != MODELE and of[cut, best, mesure] != of[cut, MODELE, mesure]:
                found.append(
                    Echec(
                        portee="France",
                        ou=_day(cut),
                        mesure=mesure,
                        modele=of[cut, MODELE, mesure],
                        autre=best,
                        valeur=of[cut, best, mesure],
                    )
                )
    return found


def _lost(rows: list[Row]) -> tuple[list[Echec], int]:
    """Départements and activities whose deviance another method lowers more, the widest gap first."""
    by_place: dict[tuple[str, str], dict[str, float]] = {}
    for r in rows:
        if r["mesure"] == "déviance":
            by_place.setdefault((r["portee"], r["valeur_portee"]), {})[r["methode"]] = r["valeur"]
    found = []
    for (portee, ou), values in sorted(by_place.items()):
        best = min(values, key=lambda m: (values[m], m != MODELE))
        if best != MODELE:
            found.append(
                Echec(portee=portee, ou=ou, mesure="déviance", modele=values[MODELE], autre=best, valeur=values[best])
            )
    found.sort(key=lambda e: e.valeur / e.modele if e.modele else 1)
    return found, len(by_place)


class ReportFile:
    """The report as one HTML page that needs nothing else, in the release."""

    file = "evaluation.html"

    def write(self, path: Path, outputs: Mapping[str, pl.DataFrame]) -> None:
        """Write the page."""
        rows = outputs["alternance_evaluation.mesures"].to_dicts()
        path.write_text(environment.get_template("alternance/rapport.html").render(genres=report(rows)), "utf-8")
