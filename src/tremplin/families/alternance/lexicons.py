"""What alternance finds by words: métiers, diplomas, appellations of the ROME, places."""

from __future__ import annotations

from tremplin.columnar.lexicon import Lexicon
from tremplin.columnar.texts import Texts
from tremplin.columnar.wording import DIPLOMAS, JOBS, PLACES

METIERS = Lexicon(
    name="metiers",
    entries="alternance_metiers.metiers",
    names={
        "label": 1,
        "mots_clefs": 1,
        "appellations": 1,
        "rome_titres": 0.95,
        "rncp_titres": 0.6,
        "domaine": 0.5,
        "mots_clefs_domaine": 0.5,
        "fap_onisep": 0.4,
    },
    wording=JOBS,
    many=True,
    render=lambda row: {"label": row["label"], "romes": row["romes"], "rncps": row["rncps"], "type": "job"},
)
DIPLOMES = Lexicon(
    name="diplomes",
    entries="alternance_metiers.diplomes",
    names={"titres": 1, "sigles": 1, "anciens": 0.95, "anciens_sigles": 0.95},
    tags=("types",),
    kinds="sortes",
    prior="poids",
    wording=DIPLOMAS,
    many=True,
    render=lambda row: {"label": row["label"], "romes": row["romes"], "rncps": row["rncps"], "type": "diploma"},
)
APPELLATIONS = Lexicon(
    name="appellations",
    entries="alternance_metiers.appellations",
    names={"nom": 1, "intitule": 0.5},
    wording=JOBS,
    render=lambda row: {"codeRome": row["code_rome"], "intitule": row["intitule"], "appellation": row["nom"]},
)
LIEUX = Lexicon(
    name="lieux",
    entries="alternance_lieux_proposes.proposes",
    names={"noms": 1, "anciens": 0.8, "postaux": 1, "insee": 0.9},
    tags=("reperes",),
    prior="poids",
    wording=PLACES,
    render=lambda row: {
        "label": row["label"],
        "genre": row["genre"],
        "code": row["code"],
        "code_postal": row["code_postal"],
        "longitude": row["longitude"],
        "latitude": row["latitude"],
    },
)


def _texts(kind: str) -> Texts:
    fields = {"rome_labels": 8, "title": 7, "organisation": 6, "keywords": 5}  # as the real service weighs them
    return Texts(name=kind, items=f"alternance_textes.{kind}", fields=fields, wording=JOBS)


TEXTES_FORMATIONS, TEXTES_OFFRES = _texts("formations"), _texts("offres")
"""What trainings and offers say."""
