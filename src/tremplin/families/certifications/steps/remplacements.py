"""What replaces an inactive fiche: links followed to active ends, each link with the lines that prove it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import orjson
import polars as pl

from tremplin.domain.codes import RNCP, matches
from tremplin.domain.continuity import Issue, resolve_replacement, successors_of
from tremplin.domain.dates import end_of_day, start_of_day
from tremplin.families.certifications import reasons
from tremplin.release.reference import Frames, Inputs


def remplacements(inputs: Inputs) -> Frames:
    """`remplacements`: one ready answer an RNCP code; a code met only in a link has an answer too."""
    fiches = {r["code"]: r for r in inputs.output("fiches.fiches").iter_rows(named=True)}
    proofs: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in inputs.output("fiches.liens").iter_rows(named=True):
        proofs[row["ancien"], row["nouveau"]].append(
            {k: row[k] for k in ("source", "fichier", "ligne", "sens")} | {"de": row["ancien"], "vers": row["nouveau"]}
        )
    following = successors_of(proofs)
    active = {code for code, row in fiches.items() if row["actif"] == "ACTIVE"}

    def described(start: str, end: Issue) -> dict[str, Any]:
        fiche = fiches.get(end.code)
        steps = zip((start, *end.chemin), end.chemin, strict=False)
        return {
            "code": end.code,
            "actif": end.code in active,
            "activation": start_of_day(fiche["activation"]) if fiche else None,
            "fin_enregistrement": end_of_day(fiche["fin_enregistrement"]) if fiche else None,
            "chemin": list(end.chemin),
            "preuve": [proof for step in steps for proof in proofs[step]],
        }

    codes = sorted({c for c in fiches if matches(RNCP, c)} | {c for link in proofs for c in link if matches(RNCP, c)})
    rows = []
    for code in codes:
        ends = resolve_replacement(code, following, active)
        body = {
            "code": code,
            "actif": code in active,
            "remplacants": [described(code, end) for end in ends],
            "raison": _reason(code, ends, active, code in fiches, code in following),
        }
        targets = "|".join(e.code for e in ends if e.code in active)
        rows.append((code, code in active, targets or None, orjson.dumps(body)))
    schema = {"code": pl.String, "actif": pl.Boolean, "remplacants": pl.String, "body": pl.Binary}
    return {"remplacements": pl.DataFrame(rows, schema=schema, orient="row")}


def _reason(code: str, ends: list[Issue], active: set[str], has_fiche: bool, has_next: bool) -> str:
    reached = [e for e in ends if e.code in active]
    if code in active:
        return reasons.ITSELF
    if not has_fiche and not reached:
        return reasons.UNKNOWN
    if not ends and has_next:
        return reasons.IN_CIRCLES
    if not ends:
        return reasons.NOTHING
    if not reached:
        return reasons.INACTIVE
    return reasons.replaced(len(reached), through=any(len(e.chemin) > 1 for e in reached))
