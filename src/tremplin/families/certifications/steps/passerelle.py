"""The bridge: how each source names the fiches, diplomas and jobs that we know by one code."""

from __future__ import annotations

import polars as pl

from tremplin.families.certifications.steps.cfd import TABLES
from tremplin.release.reference import Frames, Inputs, Step

_BY = {
    "rncp": (
        ("france_competences", "standard", "numero_fiche", "numero_fiche"),
        ("rncp_brut", "standard", "numero_fiche", "numero_fiche"),
        ("kit_apprentissage", "couples", "rncp", "rncp"),
        ("certifinfo", "certifications", "rncp", "certifinfo"),
        ("onisep_formations", "formations", "rncp", "formation"),
    ),
    "cfd": (
        *((source, "diplomes", "formation_diplome", "formation_diplome") for source in TABLES),
        ("kit_apprentissage", "couples", "cfd", "cfd"),
        ("certifinfo", "certifications", "cfd", "certifinfo"),
        ("onisep_formations", "formations", "cfd", "formation"),
        ("bcn_mef", "mef", "formation_diplome", "mef"),
    ),
    "rome": (
        ("rome_codes", "rome", "code_rome", "code_ogr"),
        ("rome4", "codes", "code_rome", "code_ogr"),
        ("onisep_metiers", "romes", "code_rome", "metier"),
        ("onisep_rome", "romes", "code_rome", "metier"),
    ),
}
"""Vocabulary → (source, table, column of our code, column of theirs)."""
SOURCES = tuple(dict.fromkeys(source for tables in _BY.values() for source, *_ in tables))
_KEY = ("vocabulaire", "code", "source", "identifiant")


def passerelle(inputs: Inputs) -> Frames:
    """`codes`: (vocabulary, code, source, their identifier), with the line that says so first."""
    parts = [
        inputs.proved(source, table)
        .select("source", "fichier", "ligne", vocabulaire=pl.lit(name), code=pl.col(ours), identifiant=pl.col(theirs))
        .drop_nulls(["code", "identifiant"])
        for name, tables in _BY.items()
        for source, table, ours, theirs in tables
    ]
    rows = pl.concat(parts, how="vertical_relaxed").filter(pl.col("code").str.len_chars() > 4)
    return {"codes": rows.unique(_KEY, keep="first", maintain_order=True).sort(_KEY)}


STEP = Step("passerelle", passerelle, sources=SOURCES)
