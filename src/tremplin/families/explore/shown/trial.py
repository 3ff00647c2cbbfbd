"""The trial of the forecasts, as a page shows it: by period, then by kind of diploma."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tremplin.families.explore.shown.declared import FILIERES, level
from tremplin.language.spoken import mark

METHODS = {
    "prévision": mark("La prévision"),
    "prévision et marché": mark("La même, corrigée par le marché"),
    "dernier taux": mark("Le dernier taux"),
    "taux de la France": mark("Le taux de la France"),
}
MEASURES = {
    "erreur absolue": mark("Erreur moyenne, en points"),
    "score de Brier": mark("Score de Brier, par élève"),
    "couverture à 80 %": mark("Ce que l'intervalle à 80 %% a contenu, en %%"),
    "largeur à 80 %": mark("Largeur de l'intervalle, en points"),
}
_EVERY, _REGION = "toutes", "region"
Row = Mapping[str, Any]


def reported(figures: Sequence[Row]) -> dict[str, Any]:
    """What the page of the trial needs: `periodes`, `sortes`, the names of methods and measures."""
    tried = [row for row in figures if row["methode"] in METHODS]
    whole = [row for row in tried if row["voie"] == _EVERY and not row["type"]]
    whole.sort(key=lambda row: (row["niveau"] != _REGION, row["niveau"], row["echeance"], row["promotion"]))
    kinds = [row for row in tried if row["type"] and row["niveau"] == _REGION and row["mesure"] == "erreur absolue"]
    return {
        "periodes": _lines(whole, "niveau", "echeance", "promotion", "mesure"),
        "sortes": _lines(kinds, "echeance", "voie", "type"),
        "methodes": METHODS,
        "mesures": MEASURES,
        "niveaux": {name: level(name) for name in dict.fromkeys(row["niveau"] for row in whole)},
        "filieres": FILIERES,
    }


def _lines(rows: Sequence[Row], *names: str) -> list[dict[str, Any]]:
    """One line a scope, with a figure a method."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        line = found.setdefault(
            tuple(row[name] for name in names),
            {**{name: row[name] for name in names}, "series": row["series"], "valeurs": {}},
        )
        line["valeurs"][row["methode"]] = row["valeur"]
    for line in found.values():
        values = line["valeurs"]
        line["perd"] = len(values) > 1 and values["prévision"] >= min(
            values["dernier taux"], values["taux de la France"]
        )
    return list(found.values())
