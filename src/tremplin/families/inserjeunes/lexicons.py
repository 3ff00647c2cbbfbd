"""What InserJeunes finds by words: the codes of diplomas that have records, the establishments that have figures."""

from __future__ import annotations

from tremplin.columnar.lexicon import Lexicon
from tremplin.columnar.wording import DIPLOMAS, SCHOOLS

CODES = Lexicon(
    name="inserjeunes_codes",
    entries="ij_tables.recherche_codes",
    names={"noms": 1, "sigles": 1, "code": 1, "anciens": 0.98, "anciens_sigles": 0.98},
    tags=("types",),
    kinds="sortes",
    wording=DIPLOMAS,
    render=lambda row: {"code": row["code"], "intitule": row["intitule"]},
)
ETABLISSEMENTS = Lexicon(
    name="inserjeunes_etablissements",
    entries="ij_tables.recherche_etablissements",
    names={"intitule": 1, "code": 1},
    tags=("lieux",),
    wording=SCHOOLS,
    render=lambda row: {"code": row["code"], "intitule": row["intitule"], "precision": row["precision"]},
)
