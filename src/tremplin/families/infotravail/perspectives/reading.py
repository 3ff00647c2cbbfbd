"""A forecast as it is told: for the year in which one will finish, in five stairs, or the last share where the past
says that it is the better guide."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from math import sqrt
from typing import Any

from tremplin.families.infotravail.perspectives import queries
from tremplin.families.infotravail.perspectives.trial import AHEAD, BRIER, COVERAGE, ERROR, EVERY, FORECAST, METHODS
from tremplin.release.reader import Release

YEARS = {
    **dict.fromkeys(("CAP", "CAPA", "BP", "BPA", "BTS", "BTSA", "DEUST"), 2),
    **dict.fromkeys(("BAC PRO", "BAC PRO AG", "BUT", "DUT"), 3),
    **dict.fromkeys(("MC", "CS 3", "CS 4", "CS 5", "CSA NIV4", "LIC PRO"), 1),
}
"""Kind of diploma → years that it usually takes."""
_USUALLY = 2
_BEGINS = 9
"""The month in which a school year begins."""
FORECAST_TOLD, LAST_TOLD = "prevision", "dernier_taux"
Row = dict[str, Any]


def finishing(kind: str, on: date) -> int:
    """The year in which one finishes who begins in the next September."""
    begins = on.year + (on.month >= _BEGINS)
    return begins + YEARS.get(kind, _USUALLY)


def told(row: Row, on: date, stairs: Sequence[float]) -> Row:
    """What is expected of those who begin in the next September, in points of per cent: share, bounds, stairs."""
    last = int(row["promotion"].rpartition("_")[2])
    target = max(last + 1, finishing(row["type"], on))
    ahead = target - last
    soon = ahead == AHEAD[0]
    better = bool(row["gagne_un_an" if soon else "gagne_ensuite"])
    share = row["taux_un_an" if soon else "taux_ensuite"] if better else row["dernier_taux"]
    off = row["ecart_un_an"] if soon else sqrt(row["ecart_deux_ans"] ** 2 + (ahead - 2) * row["ecart_par_an"] ** 2)
    low, high = max(0.0, share - off), min(100.0, share + off)
    return {
        "code_certification": row["code"],
        "cfd": row["cfd"],
        "libelle": row["libelle"],
        "diplome": row["type"] or None,
        "filiere": row["filiere"],
        "niveau": row["niveau"],
        "code": row["lieu"] or None,
        "sortie": target,
        "methode": FORECAST_TOLD if better else LAST_TOLD,
        "taux": round(share, 1),
        "bas": round(low, 1) if better else None,
        "haut": round(high, 1) if better else None,
        "palier": stair(share, stairs),
        "palier_bas": stair(low, stairs) if better else None,
        "palier_haut": stair(high, stairs) if better else None,
        "eprouve": better and ahead <= AHEAD[-1],
        "derniere_promotion": row["promotion"],
        "dernier_taux": round(row["dernier_taux"], 1),
        "eleves": row["eleves"],
    }


def stair(share: float, stairs: Sequence[float]) -> int:
    """From 1 to 5: the fifth of the shares last published in which a share stands."""
    return 1 + bisect_right(stairs, share)


def stairs_of(release: Release) -> tuple[float, ...]:
    """Where the stairs 2 to 5 begin; empty when the release has no forecast."""
    return release.held("paliers des perspectives", _stairs)


def _stairs(release: Release) -> tuple[float, ...]:
    return tuple(row["valeur"] for row in queries.trial(release) if row["methode"] == "paliers")


def trial_of(release: Release) -> Row | None:
    """What the trial says of régions, every way of training together, for the next period and the one after."""
    return release.held("épreuve des perspectives", _trial) or None


def _trial(release: Release) -> Row:
    rows = [
        row
        for row in queries.trial(release)
        if (row["promotion"], row["niveau"], row["voie"], row["type"]) == ("", "region", EVERY, "")
    ]
    found: Row = {}
    names = dict(zip(METHODS, ("prevision", "prevision_et_marche", "dernier_taux", "taux_france"), strict=True))
    for ahead in AHEAD:
        part = {(r["methode"], r["mesure"]): r for r in rows if r["echeance"] == ahead}
        if part:
            found[f"a_{ahead}_an{'s' * (ahead > 1)}"] = {
                "series": part[FORECAST, ERROR]["series"],
                "couverture": part[FORECAST, COVERAGE]["valeur"],
                "erreur": {name: part[method, ERROR]["valeur"] for method, name in names.items()},
                "brier": {name: part[method, BRIER]["valeur"] for method, name in names.items()},
            }
    return found
