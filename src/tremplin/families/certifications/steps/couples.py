"""Pairs (CFD, RNCP) of the kit: each one kept, corrected or set aside, with its reason; counted to the last row."""

from __future__ import annotations

import polars as pl

from tremplin.release.reference import Check, Frames, Inputs

RETENU, AJOUTE, ECARTE = "retenu", "ajouté par correction", "écarté"


def couples(inputs: Inputs) -> Frames:
    """`couples`: every row of the kit and what became of it (`etat`, `motif`), additions of its corrections last."""
    kit = inputs.table("kit_apprentissage", "couples").select("cfd", "rncp", "intitule_diplome", "ligne")
    corrections = inputs.table("kit_apprentissage", "corrections").with_columns(
        correction=pl.concat_str(
            pl.lit("feuille de corrections, ligne "),
            pl.col("ligne").cast(pl.String),
            pl.lit(" : "),
            pl.col("motif").fill_null("sans motif"),
        )
    )
    removed = corrections.filter(pl.col("type_correction") == "suppression").select("cfd", "rncp", "correction")
    created = corrections.filter(pl.col("type_correction") == "creation")
    rows = kit.join(removed.unique(["cfd", "rncp"]), on=["cfd", "rncp"], how="left").with_columns(
        etat=pl.lit(RETENU), feuille=pl.lit("couples")
    )
    added = (
        created.join(kit, on=["cfd", "rncp"], how="anti")
        .unique(["cfd", "rncp"], maintain_order=True)
        .select(
            "cfd",
            "rncp",
            intitule_diplome=pl.lit(None, dtype=pl.String),
            ligne="ligne",
            correction=pl.lit(None, dtype=pl.String),
            etat=pl.lit(AJOUTE),
            feuille=pl.lit("corrections"),
        )
    )
    known = set(inputs.output("cfd.cfd")["cfd"])
    unknown_cfd = pl.col("cfd").is_not_null() & ~pl.col("cfd").is_in(known)
    motif = (
        pl.when(pl.col("correction").is_not_null())
        .then(pl.col("correction"))
        .when(pl.col("cfd").is_null() & pl.col("rncp").is_null())
        .then(pl.lit("ni CFD ni RNCP"))
        .when(unknown_cfd)
        .then(pl.lit("CFD inconnu de la BCN"))
        .otherwise(None)
    )
    note = (
        pl.when(pl.col("rncp").is_null())
        .then(pl.lit("diplôme sans fiche RNCP"))
        .when(pl.col("cfd").is_null())
        .then(pl.lit("fiche RNCP sans diplôme"))
    )
    judged = (
        pl.concat([rows, added], how="diagonal")
        .with_columns(refus=motif)
        .with_columns(
            etat=pl.when(pl.col("refus").is_not_null()).then(pl.lit(ECARTE)).otherwise("etat"),
            motif=pl.coalesce("refus", note),
            fichier=pl.lit(inputs.fichier("kit_apprentissage"), dtype=pl.String),
        )
    )
    return {"couples": judged.select("cfd", "rncp", "etat", "motif", "intitule_diplome", "fichier", "feuille", "ligne")}


def check_couples(outputs: Frames) -> list[Check]:
    """What became of the kit's rows, as a sentence with its counts."""
    rows = outputs["couples.couples"]
    counts = dict(rows["etat"].value_counts().iter_rows())
    reasons = rows.filter(pl.col("etat") == ECARTE).with_columns(
        motif=pl.when(pl.col("motif").str.starts_with("feuille")).then(pl.lit("correction du kit")).otherwise("motif")
    )
    why = ", ".join(f"{n} {m}" for m, n in sorted(reasons["motif"].value_counts().iter_rows()))
    message = f"{len(rows)} couples : " + ", ".join(f"{n} {e}" for e, n in sorted(counts.items()))
    return [Check("couples_du_kit", sum(counts.values()) == len(rows), message + (f" ({why})" if why else ""))]
