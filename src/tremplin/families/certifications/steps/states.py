"""Whether a fiche is active, and until when: a state is known as of the day of the source that tells it.

1. France compétences wins over a kit of the same day or older.
2. A newer kit wins over an older export, for the state alone: what a fiche is (title, level, registration) stays that
   of France compétences.
3. Nothing says that a fiche is active once the end of registration that its own source gives has passed, on the day of
   the newest source known; without an end, an archive (a year older or more) tells what was, up to its own day.

The lines of both stay: what the other said is a conflict, with the rule that settled it.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from tremplin.domain.display import jour
from tremplin.families.certifications.steps.conflicts import otherwise

KIT = "kit_apprentissage"
ARCHIVE = timedelta(days=365)
"""Age, beside the newest source, from which an edition is an archive."""
OFFICIAL = "France compétences l'emporte sur le kit"
_NEWER = "l'état le plus récent l'emporte : le kit du {} sur France compétences du {}"
_PASSED = "active au {}, la fiche ne l'est plus depuis la fin d'enregistrement que la même ligne donne"
_UNBOUNDED = "active dans une archive du {}, sans fin d'enregistrement : rien ne dit qu'elle le soit depuis"

SAID = {"actif": "actif_dit", "fin_enregistrement": "fin_dite"}
"""Column of a state → what its source says, as it says it."""
_STATE = (*SAID, *SAID.values(), "etat_au", "etat_source", "etat_fichier", "etat_ligne")


def settled(official: pl.DataFrame, kit: pl.DataFrame, newest: date | None) -> pl.DataFrame:
    """The fiches of both, with the state that holds on the day of the newest source; `etat_regle` tells why when it
    isn't what France compétences, or the kit alone, says."""
    told = official.join(kit.select("code", *_STATE), on="code", how="left", suffix="_kit")
    newer = (pl.col("etat_au_kit") > pl.col("etat_au")) & pl.col("actif_dit_kit").is_not_null()
    known = pl.col("fin_enregistrement")
    ahead = known >= pl.col("etat_au_kit")
    end = pl.coalesce(
        "fin_dite_kit",
        pl.when(pl.col("actif_dit_kit") == "ACTIVE").then(pl.when(ahead).then(known)),
        pl.when(pl.col("actif_dit_kit") == "INACTIVE").then(pl.when(ahead).then("etat_au_kit").otherwise(known)),
        "fin_enregistrement_kit",
    )
    chosen = told.with_columns(
        pl.when(newer).then(end).otherwise(known).alias("fin_enregistrement"),
        *(
            pl.when(newer).then(f"{name}_kit").otherwise(name).alias(name)
            for name in _STATE
            if name != "fin_enregistrement"
        ),
        etat_regle=pl.when(newer).then(_said(_NEWER, "etat_au_kit", "etat_au")),
    )
    alone = kit.join(official, on="code", how="anti")
    both = pl.concat([chosen.drop(pl.selectors.ends_with("_kit")), alone], how="diagonal")
    return _as_of(both, newest)


def _as_of(fiches: pl.DataFrame, newest: date | None) -> pl.DataFrame:
    """No fiche active beyond what its source knew."""
    day = pl.lit(newest, dtype=pl.Date)
    active, end = pl.col("actif") == "ACTIVE", pl.col("fin_enregistrement")
    passed = (active & (pl.col("etat_au") < day) & (end < day)).fill_null(False)
    unbounded = (active & end.is_null() & (pl.col("etat_au") <= day - pl.lit(ARCHIVE))).fill_null(False)
    return fiches.with_columns(
        actif=pl.when(passed | unbounded).then(pl.lit("INACTIVE")).otherwise("actif"),
        fin_enregistrement=pl.when(unbounded).then("etat_au").otherwise(end),
        etat_regle=pl.when(passed)
        .then(_said(_PASSED, "etat_au"))
        .when(unbounded)
        .then(_said(_UNBOUNDED, "etat_au"))
        .otherwise("etat_regle"),
    )


def state_conflicts(fiches: pl.DataFrame, official: pl.DataFrame, kit: pl.DataFrame) -> pl.DataFrame:
    """What a source says of a state that isn't the one kept, its line, and the rule."""
    kept = fiches.select("code", *SAID, "etat_au", "etat_source", "etat_ligne", "etat_regle")
    rule = (
        pl.when(pl.col("etat_source") == pl.col("source_ecartee"))
        .then("etat_regle")
        .when(pl.col("etat_source") == KIT)
        .then(_said(_NEWER, "etat_au", "etat_au_dit"))
        .otherwise(pl.lit(OFFICIAL))
    )
    parts = []
    for source in (official, kit):
        said = source.select(
            "code", *SAID.values(), "etat_au", source_ecartee="etat_source", ligne_ecartee="etat_ligne"
        )
        joined = kept.join(said, on="code", suffix="_dit")
        told = {state: (state, name) for state, name in SAID.items()}
        ours, theirs = ("etat_source", "etat_ligne"), ("source_ecartee", "ligne_ecartee")
        parts.append(otherwise(joined, told, ours, theirs, rule))
    return pl.concat(parts)


def _said(rule: str, *days: str) -> pl.Expr:
    return pl.format(rule, *(pl.col(day).map_elements(jour, return_dtype=pl.String) for day in days))
