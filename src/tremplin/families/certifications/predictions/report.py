"""The report of proposed correspondences: what the model and simpler methods would have proposed, and what tables say.

Charts are lists of points between 0 and 1, drawn by the template; each is also a table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from tremplin.families.certifications.predictions.jobs import LEVELS, METIER
from tremplin.families.certifications.predictions.measures import (
    COUVERTURE_SEUIL,
    ECE,
    MODELE,
    PRECISION,
    PRECISION_SEUIL,
    PREDIT,
    PREMIER,
    REEL,
    REPONSE,
    SCHEMA,
    TOUS,
    TROIS,
    VOTE,
    Goal,
    goals,
)
from tremplin.families.certifications.predictions.model import FAMILLE, MOTS
from tremplin.families.certifications.predictions.subjects import DIPLOME, FICHE
from tremplin.language.spoken import mark
from tremplin.platform.work.rendering import environment

Row = Mapping[str, Any]
OBJETS = {FICHE: mark("Fiches RNCP"), DIPLOME: mark("Diplômes (CFD)")}
VOIES = {
    MOTS: mark("Sans rien savoir de leur famille"),
    FAMILLE: mark("En connaissant les fiches de leur famille"),
}
NIVEAUX = {"métier": mark("Métier"), "domaine": mark("Domaine"), "grand domaine": mark("Grand domaine")}
_MONTRES = 10
"""Parts shown where it fails, the worst first."""


@dataclass(frozen=True, kw_only=True)
class Methode:
    """How often a method is right."""

    nom: str
    premier: float
    trois: float
    effectif: int


@dataclass(frozen=True, kw_only=True)
class Niveau:
    """What the model is worth at a level of the ROME."""

    nom: str
    premier: float
    ece: float
    couverture: float
    """Share of the certifications answered at this level."""
    precision: float | None
    precisions: tuple[tuple[float, float], ...]
    """Coverage, share right among the surest."""
    risque: str
    """The same as points of SVG."""
    fiabilite: tuple[tuple[int, float, float], ...]
    """Tenth, what was told, what was right."""
    fiabilite_points: str


@dataclass(frozen=True, kw_only=True)
class Partie:
    """A part of what was judged."""

    portee: str
    valeur: str
    premier: float
    effectif: int


@dataclass(frozen=True, kw_only=True)
class Epreuve:
    """One kind of certifications, judged one way."""

    objet: str
    voie: str
    effectif: int
    methodes: tuple[Methode, ...]
    niveaux: tuple[Niveau, ...]
    reponse: tuple[float, float | None]
    """Share that has an answer, of whatever level; share of these that are right."""
    echecs: tuple[Partie, ...]


@dataclass(frozen=True, kw_only=True)
class Report:
    """The whole trial."""

    jour: Any
    buts: tuple[Goal, ...]
    epreuves: tuple[Epreuve, ...]


def report(rows: Sequence[Row]) -> Report | None:
    """The trial that these measures tell; None without any."""
    if not rows:
        return None
    figures = pl.DataFrame(rows, schema_overrides={k: v for k, v in SCHEMA.items() if k != "jour"})
    trials = [
        _trial(kind, way, mine)
        for kind in OBJETS
        for way in VOIES
        if (mine := [r for r in rows if (r["objet"], r["voie"]) == (kind, way) and r["niveau"]])
        and any(r["methode"] == MODELE for r in mine)
    ]
    return Report(jour=rows[0]["jour"], buts=tuple(goals(figures)), epreuves=tuple(trials))


def _trial(kind: str, way: str, rows: Sequence[Row]) -> Epreuve:
    of = {(r["methode"], r["niveau"], r["mesure"], r["rang"]): r for r in rows if r["portee"] == TOUS}

    def value(level: str, measure: str, rank: float | None = None, method: str = MODELE) -> float | None:
        row = of.get((method, level, measure, rank))
        return None if row is None else float(row["valeur"])

    names = sorted({r["methode"] for r in rows}, key=lambda name: (name != MODELE, name == VOTE, name))
    methods = [
        Methode(
            nom=name,
            premier=value(METIER, PREMIER, None, name) or 0.0,
            trois=value(METIER, TROIS, None, name) or 0.0,
            effectif=of[name, METIER, PREMIER, None]["effectif"],
        )
        for name in names
    ]
    parts = [
        Partie(portee=r["portee"], valeur=r["valeur_portee"], premier=r["valeur"], effectif=r["effectif"])
        for r in rows
        if r["portee"] != TOUS
    ]
    return Epreuve(
        objet=OBJETS[kind],
        voie=VOIES[way],
        effectif=of[MODELE, METIER, PREMIER, None]["effectif"],
        methodes=tuple(methods),
        niveaux=tuple(_level(level, of) for level in LEVELS),
        reponse=(value(REPONSE, COUVERTURE_SEUIL) or 0.0, value(REPONSE, PRECISION_SEUIL)),
        echecs=tuple(sorted(parts, key=lambda p: p.premier)[:_MONTRES]),
    )


def _level(level: str, of: Mapping[tuple[Any, ...], Row]) -> Niveau:
    def value(measure: str) -> float | None:
        row = of.get((MODELE, level, measure, None))
        return None if row is None else float(row["valeur"])

    ranked = {
        measure: {r["rang"]: r["valeur"] for key, r in of.items() if key[:3] == (MODELE, level, measure)}
        for measure in (PRECISION, PREDIT, REEL)
    }
    precisions = sorted(ranked[PRECISION].items())
    tenths = [(int(n), told, ranked[REEL][n]) for n, told in sorted(ranked[PREDIT].items())]
    return Niveau(
        nom=NIVEAUX[level],
        premier=value(PREMIER) or 0.0,
        ece=value(ECE) or 0.0,
        couverture=value(COUVERTURE_SEUIL) or 0.0,
        precision=value(PRECISION_SEUIL),
        precisions=tuple(precisions),
        risque=" ".join(f"{share:.4f},{1 - precision:.4f}" for share, precision in precisions),
        fiabilite=tuple(tenths),
        fiabilite_points=" ".join(f"{told:.4f},{1 - real:.4f}" for _, told, real in tenths),
    )


class ReportFile:
    """The report as one HTML page that needs nothing else, in the release."""

    file = "evaluation-correspondances.html"

    def write(self, path: Path, outputs: Mapping[str, pl.DataFrame]) -> None:
        """Write the page."""
        rows = outputs["correspondances_evaluation.mesures"].to_dicts()
        path.write_text(environment.get_template("certifications/rapport.html").render(epreuve=report(rows)), "utf-8")
