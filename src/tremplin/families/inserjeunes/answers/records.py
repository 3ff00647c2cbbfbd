"""Records as the wire format writes them: identity, figures, where they come from, what is said about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import orjson

from tremplin.domain.rates import others, rate
from tremplin.domain.territories import ACADEMIES, PAR_CODE, Region
from tremplin.families.inserjeunes.steps.tables import FACTS
from tremplin.language.spoken import mark, translated
from tremplin.sources.inserjeunes_statistiques import EFFECTIFS, MOIS, SALAIRES, TAUX

Row = Mapping[str, Any]
FIGURES = (*EFFECTIFS, *TAUX, *SALAIRES)
_SUMMED = tuple(n for n in EFFECTIFS if n != "nb_diplome")
PEU_D_ELEVES = "Moins de 20 élèves en dernière année : c'est trop peu pour des taux fiables, ils ne sont pas affichés."
CONFIDENTIEL = (
    "Ces chiffres ne sont pas affichés : rapprochés d'autres, ils feraient connaître ceux d'un effectif "
    "de moins de 20 élèves."
)
_OPEN, _CLOSED = b'"formation_fermee":false', b'"formation_fermee":true'
_PROVENANCES = {
    "gestionnaire": mark("Ces chiffres sont ceux de l'organisme gestionnaire {}, tous lieux de formation ensemble."),
    "formateur": mark("Ces chiffres sont ceux de l'organisme formateur {}, tous lieux de formation ensemble."),
    "lieu_formation": mark("Ces chiffres sont ceux du lieu de formation {}."),
    "inconnu": mark("Ces chiffres sont publiés pour l'établissement {}, sans que l'on sache quel est son rôle."),
}


def wire(row: Row, day: date, *, single: bool = False) -> dict[str, Any]:
    """A record; `single` adds the title and the sentence that describe it, lists have messages alone."""
    document: dict[str, Any] = _place(row) if "uai" in row else {}
    document |= {
        "millesime": row["millesime"],
        "code_certification": row["code_certification"],
        "code_certification_type": row["type"],
        "code_formation_diplome": row["code_formation_diplome"],
        "libelle": row["libelle"],
        "libelle_ancien": row["libelle_ancien"],
        "filiere": row["filiere"],
        "diplome": _diplome(row),
    }
    if row.get("region"):
        document["region"] = _region(row, academic="uai" not in row)
    if row.get("academie"):
        document["academie"] = {"code": row["academie"], "nom": ACADEMIES[row["academie"]].nom}
    if row["famille_code"]:
        document["familleMetier"] = {
            "code": row["famille_code"],
            "libelle": row["famille_libelle"],
            "isAnneeCommune": bool(row["annee_commune"]),
        }
    document = {k: v for k, v in document.items() if v is not None}
    document |= figures(row)
    if row["certifications_terminales"]:
        listed = row["certifications_terminales"].split("|")
        document["certificationsTerminales"] = [{"code_certification": c} for c in listed]
    document |= closing(row["date_fermeture"], day)
    if row["donnee_source_type"]:
        document["donnee_source"] = {
            "code_certification": row["donnee_source_code_certification"],
            "type": row["donnee_source_type"],
        }
    meta = about(row) if single else {}
    if said := messages(row):
        meta["messages"] = said
    if meta:
        document["_meta"] = meta
    return document


def ready(told: Iterable[str]) -> Callable[[Row], bytes]:
    """How the document of a list is made of a row, when its table is written: of these columns of the table and of the
    facts of its code. Its certification is told open: `as_of` says what a day changes."""
    names = frozenset((*told, *FACTS))

    def document(row: Row) -> bytes:
        known = {name: value for name, value in row.items() if name in names}
        closed = row["date_fermeture"]
        return orjson.dumps(wire(known | {"date_fermeture": closed and closed.isoformat()}, date.min))

    return document


def as_of(document: bytes, closed: str | None, day: str) -> bytes:
    """A ready document, on a day: its certification may be closed since. Quotes in a text are escaped, so no text can
    hold what is put in place of."""
    return document.replace(_OPEN, _CLOSED, 1) if closed is not None and closed < day else document


def figures(row: Row) -> dict[str, int | None]:
    """Counts and rates: null when hidden, absent when never published."""
    hidden = _hidden(row["caches"])
    return {n: row[n] for n in FIGURES if n in hidden or row.get(n) is not None}


@lru_cache(maxsize=512)
def _hidden(names: str | None) -> frozenset[str]:
    return frozenset(names.split("|")) if names else frozenset()


def closing(day: str | None, today_: date) -> dict[str, Any]:
    """`date_fermeture` when there is one, and whether it is past."""
    closed = {} if day is None else {"date_fermeture": f"{day}T00:00:00.000Z"}
    return {**closed, "formation_fermee": day is not None and day < today_.isoformat()}


def about(row: Row) -> dict[str, Any]:
    """`titre` and `details` of a single answer."""
    code, uai = row["code_certification"], row.get("uai")
    device = "InserSup" if row["filiere"] == "superieur" else "InserJeunes"
    kind = f"{row['diplome_libelle']} " if row["diplome_libelle"] else ""
    details = f"Données {device} pour la certification {code} ({kind}filière {row['filiere']})"
    details += f" dispensée par l'établissement {uai}," if uai else ""
    details += f" pour le millésime {row['millesime']}"
    if row.get("region") and not uai:
        details += f" et la région {PAR_CODE[row['region']].nom}"
    return {"titre": f"Certification {code}" + (f", établissement {uai}" if uai else ""), "details": details}


def messages(row: Row) -> list[str]:
    """What must be said of a record: too few pupils, hidden for others' sake, another establishment's figures."""
    said = []
    if row["cache"]:
        said.append(PEU_D_ELEVES if row["motif"] == "effectif" else CONFIDENTIEL)
    if row.get("uai_type") != row.get("uai_donnee_type"):
        said.append(translated(_PROVENANCES[row["uai_donnee_type"]]).format(row["uai_donnee"]))
    return said


def _place(row: Row) -> dict[str, Any]:
    lists = ("uai_lieu_formation", "uai_formateur", "uai_gestionnaire")
    return {
        "uai": row["uai"],
        "libelle_etablissement": row["libelle_etablissement"],
        "uai_type": row["uai_type"],
        "uai_donnee": row["uai_donnee"],
        "uai_donnee_type": row["uai_donnee_type"],
        **{n: row[n].split("|") if row[n] else [] for n in lists},
    }


def _diplome(row: Row) -> dict[str, str] | None:
    return {"code": row["diplome_code"], "libelle": row["diplome_libelle"]} if row["diplome_code"] else None


def _region(row: Row, *, academic: bool) -> dict[str, str]:
    region = PAR_CODE[row["region"]]
    return region_document(region) if academic else {"code": region.code, "nom": region.nom}


def region_document(region: Region) -> dict[str, str]:
    """A région with its code of région académique."""
    return {"code": region.code, "nom": region.nom, "code_region_academique": region.academique}


def filiere(sums: Sequence[Row], facts: Mapping[str, Row], region: Region | None, day: date) -> dict[str, Any]:
    """One filière of a view: counts summed over its diplomas, rates made again from the sums.

    A diploma that shows the figures of another one of the view isn't counted twice. One hidden sum hides the whole:
    the others taken away would give it back.
    """
    counted = _once(sums)
    totals: dict[str, int | None] = {}
    for name in _SUMMED:
        values = [s[name] for s in counted if s[name] is not None]
        totals[name] = sum(values) if values else None
    if secret := any(s["cache"] for s in sums):
        totals = {n: v if n == "nb_annee_term" else None for n, v in totals.items()}
    total, studying = totals["nb_annee_term"], rate(totals["nb_poursuite_etudes"], totals["nb_annee_term"])
    employed = {m: rate(totals[f"nb_en_emploi_{m}_mois"], total) for m in MOIS}
    cfds = sorted({s["cfd"] for s in sums})
    known = [facts[c] for c in cfds if c in facts]
    document: dict[str, Any] = {
        "codes_certifications": sorted({c for s in sums for c in s["codes"].split("|")}),
        "codes_formation_diplome": cfds,
    }
    alone = known[0] if len(cfds) == 1 and known else None
    if alone:
        told = {
            "code_formation_diplome": cfds[0],
            "libelle": alone["libelle"],
            "libelle_ancien": alone["libelle_ancien"],
        }
        document |= {k: v for k, v in told.items() if v is not None}
    document |= {"filiere": sums[0]["filiere"], "millesime": sums[0]["millesime"]}
    kinds = [_diplome(k) for k in known]
    if kinds and kinds[0] is not None and all(k == kinds[0] for k in kinds):
        document["diplome"] = kinds[0]
    if region:
        document["region"] = region_document(region)
    document |= totals
    document["taux_en_formation"] = studying
    document |= {f"taux_en_emploi_{m}_mois": employed[m] for m in MOIS}
    document |= {f"taux_autres_{m}_mois": others(employed[m], studying) for m in MOIS}
    if alone:
        document |= closing(alone["date_fermeture"], day)
    if secret:
        few = total is not None and total < 20
        document["_meta"] = {"messages": [PEU_D_ELEVES if few else CONFIDENTIEL]}
    return document


def _once(sums: Iterable[Row]) -> list[Row]:
    """Sums whose pupils aren't already counted by those before: the most self-sufficient first."""
    counted: list[Row] = []
    seen: set[str] = set()
    for one in sorted(sums, key=lambda s: (-len(s["donnees"].split("|")), s["cfd"])):
        given = set(one["donnees"].split("|"))
        if not given <= seen:
            counted.append(one)
            seen |= given
    return counted
