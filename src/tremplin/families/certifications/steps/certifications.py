"""Certifications: one (CFD, RNCP) pair over one period, as the JSON of the wire format, with the proofs of its values.

A pair lives while both its codes do; the rest of each code's life is covered by certifications of that code alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
import polars as pl

from tremplin.domain.codes import RNCP, is_before_2019_reform, matches
from tremplin.domain.continuity import groups
from tremplin.domain.dates import end_of_day, start_of_day
from tremplin.families.certifications.steps.couples import ECARTE
from tremplin.families.certifications.steps.fiches import EXPORTS
from tremplin.families.certifications.steps.names import searchable
from tremplin.families.certifications.validity import Periode, intersection, subtract
from tremplin.release.reference import Check, Frames, Inputs

Row = Mapping[str, Any]
VOIES = (
    "apprentissage",
    "experience",
    "candidature_individuelle",
    "contrat_professionnalisation",
    "formation_continue",
    "formation_statut_eleve",
)


@dataclass(kw_only=True)
class World:
    """Everything the assembly looks up, by code."""

    cfd: Mapping[str, Row]
    rncp: Mapping[str, Row]
    lists: dict[str, dict[str, list[Row]]]
    continuite_cfd: dict[str, list[dict[str, Any]]]
    continuite_rncp: dict[str, list[dict[str, Any]]]
    pairs: dict[tuple[str, str], Row] = field(default_factory=dict)


def certifications(inputs: Inputs) -> Frames:
    """`certifications`: bodies and their flat columns; `recherche`: what the explorer searches by words."""
    world = _world(inputs)
    rows = []
    for cfd, rncp, period in _periods(world):
        diploma, fiche = world.cfd.get(cfd or ""), world.rncp.get(rncp or "")
        body = assemble(world, diploma, fiche, period)
        rows.append(
            (
                cfd,
                rncp,
                period.debut,
                period.fin,
                diploma and diploma["libelle_long_200"],
                fiche and fiche["intitule"],
                diploma and diploma["niveau_qualification_rncp"],
                fiche and fiche["niveau"],
                diploma and diploma["libelle_court"],
                diploma and diploma["date_ouverture"],
                diploma and diploma["date_fermeture"],
                None if fiche is None else fiche["actif"] == "ACTIVE",
                fiche and fiche["activation"],
                fiche and fiche["fin_enregistrement"],
                fiche and fiche["etat_au"],
                fiche and fiche["type_enregistrement"],
                "|".join(r["codes_rome_code"] for r in world.lists["rome"].get(rncp or "", ())) or None,
                "|".join(_named_certifiers(world, rncp or "")) or None,
                orjson.dumps(body),
                orjson.dumps(_proofs(world, diploma, fiche)),
            )
        )
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row").sort("cfd", "rncp", "debut", nulls_last=True)
    return {"certifications": frame, "recherche": searchable(world.cfd, world.rncp, frame)}


_SCHEMA = {
    "cfd": pl.String,
    "rncp": pl.String,
    "debut": pl.Date,
    "fin": pl.Date,
    "intitule_cfd": pl.String,
    "intitule_rncp": pl.String,
    "niveau_cfd": pl.String,
    "niveau_rncp": pl.String,
    "sigle": pl.String,
    "cfd_ouverture": pl.Date,
    "cfd_fermeture": pl.Date,
    "rncp_actif": pl.Boolean,
    "rncp_activation": pl.Date,
    "rncp_fin_enregistrement": pl.Date,
    "rncp_etat_au": pl.Date,
    "type_enregistrement": pl.String,
    "romes": pl.String,
    "certificateurs_sans_siret": pl.String,
    "body": pl.Binary,
    "preuves": pl.Binary,
}


def _world(inputs: Inputs) -> World:
    diplomas = {r["cfd"]: r for r in inputs.output("cfd.cfd").iter_rows(named=True)}
    all_fiches = inputs.output("fiches.fiches")
    fiches = {r["code"]: r for r in all_fiches.iter_rows(named=True) if matches(RNCP, r["code"])}
    lists: dict[str, dict[str, list[Row]]] = {}
    for name in ("rome", "nsf", "formacode", "blocs", "certificateurs", "voies_acces", "ccn"):
        by_fiche: dict[str, list[Row]] = defaultdict(list)
        for row in inputs.output(f"fiches.{name}").iter_rows(named=True):
            by_fiche[row["numero_fiche"]].append(row)
        lists[name] = dict(by_fiche)
    kept = inputs.output("couples.couples").filter(pl.col("etat") != ECARTE).drop_nulls(["cfd", "rncp"])
    return World(
        cfd=diplomas,
        rncp=fiches,
        lists=lists,
        continuite_cfd=_members(
            groups(diplomas, inputs.output("cfd.liens").select("ancien", "nouveau").iter_rows()),
            diplomas,
            _member_cfd,
        ),
        continuite_rncp=_members(
            groups(fiches, inputs.output("fiches.liens").select("ancien", "nouveau").iter_rows()),
            fiches,
            _member_rncp,
        ),
        pairs={(r["cfd"], r["rncp"]): r for r in kept.iter_rows(named=True)},
    )


def _member_cfd(row: Row) -> dict[str, Any]:
    return {
        "code": row["cfd"],
        "ouverture": start_of_day(row["date_ouverture"]),
        "fermeture": end_of_day(row["date_fermeture"]),
    }


def _member_rncp(row: Row) -> dict[str, Any]:
    return {
        "code": row["code"],
        "activation": start_of_day(row["activation"]),
        "fin_enregistrement": end_of_day(row["fin_enregistrement"]),
        "actif": row["actif"] == "ACTIVE",
    }


def _members(
    grouped: Mapping[str, tuple[str, ...]], rows: Mapping[str, Row], member: Any
) -> dict[str, list[dict[str, Any]]]:
    """Code → the members of its group in order of opening, those without a date last."""
    ordered: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for codes in set(grouped.values()):
        found = [member(rows[code]) for code in codes]
        start = "ouverture" if found and "ouverture" in found[0] else "activation"
        ordered[codes] = sorted(found, key=lambda m: (m[start] is None, m[start] or "", m["code"]))
    return {code: ordered[codes] for code, codes in grouped.items()}


def life_of_cfd(row: Row) -> Periode:
    """From the opening to the closing of a diploma."""
    return Periode(row["date_ouverture"], row["date_fermeture"])


def life_of_rncp(row: Row) -> Periode:
    """From the activation to the end of registration of a fiche."""
    return Periode(row["activation"], row["fin_enregistrement"])


def _periods(world: World) -> Iterable[tuple[str | None, str | None, Periode]]:
    """Every certification: pairs, then what the pairs leave of each code's life."""
    of_cfd: dict[str, list[Periode]] = defaultdict(list)
    of_rncp: dict[str, list[Periode]] = defaultdict(list)
    for cfd, rncp in sorted(world.pairs):
        period = intersection(life_of_cfd(world.cfd[cfd]), life_of_rncp(world.rncp[rncp]))
        of_cfd[cfd].append(period)
        of_rncp[rncp].append(period)
        yield cfd, rncp, period
    for cfd, row in world.cfd.items():
        life = life_of_cfd(row)
        if cfd not in of_cfd:
            yield cfd, None, life  # even a life that ends before it begins is a row of BCN
            continue
        for gap in subtract(life, of_cfd[cfd]):
            yield cfd, None, gap
    for rncp, row in world.rncp.items():
        if rncp in of_rncp:
            for gap in subtract(life_of_rncp(row), of_rncp[rncp]):
                yield None, rncp, gap
        elif _is_open_to_alternance(world, row):
            yield None, rncp, life_of_rncp(row)


def _is_open_to_alternance(world: World, fiche: Row) -> bool:
    ways = {r["si_jury"] for r in world.lists["voies_acces"].get(fiche["code"], ())}
    return bool(ways & {"apprentissage", "contrat_professionnalisation"}) or fiche["acces_apprentissage"] == "oui"


def assemble(world: World, diploma: Row | None, fiche: Row | None, period: Periode) -> dict[str, Any]:
    """One certification of the wire format (all keys present), from its two halves and its period."""
    code = fiche["code"] if fiche else ""
    official = fiche is not None and fiche["source"] in EXPORTS

    def listed(name: str, *columns: str) -> list[dict[str, Any]] | None:
        if not official:
            return None
        keys = ("code", "intitule") if len(columns) == 2 else columns
        rows = world.lists[name].get(code, ())
        return [dict(zip(keys, (r[c] for c in columns), strict=True)) for r in rows]

    return {
        "identifiant": {
            "cfd": diploma and diploma["cfd"],
            "rncp": fiche and code,
            "rncp_anterieur_2019": is_before_2019_reform(code) if fiche else None,
        },
        "intitule": _titles(diploma, fiche),
        "base_legale": {
            "cfd": diploma
            and {
                "creation": start_of_day(diploma["date_arrete_creation"]),
                "abrogation": end_of_day(diploma["date_arrete_abrogation"]),
            }
        },
        "blocs_competences": {"rncp": listed("blocs", "bloc_competences_code", "bloc_competences_libelle")},
        "convention_collectives": {"rncp": _agreements(world, code) if official else None},
        "domaines": {
            "formacodes": {"rncp": listed("formacode", "formacode_code", "formacode_libelle")},
            "nsf": {
                "cfd": {"code": diploma["groupe_specialite"], "intitule": diploma["groupe_specialite_libelle"]}
                if diploma and diploma["groupe_specialite"]
                else None,
                "rncp": listed("nsf", "nsf_code", "nsf_intitule"),
            },
            "rome": {"rncp": listed("rome", "codes_rome_code", "codes_rome_libelle")},
        },
        "periode_validite": _validity(diploma, fiche, period),
        "type": {
            "nature": {
                "cfd": diploma and {"code": diploma["nature_formation_diplome"], "libelle": diploma["nature_libelle"]}
            },
            "gestionnaire_diplome": diploma and diploma["gestionnaire_formation_diplome"],
            "enregistrement_rncp": fiche and fiche["type_enregistrement"],
            "voie_acces": {"rncp": _ways(world, code) if official else None},
            "certificateurs_rncp": _certifiers(world, code) if official else None,
        },
        "continuite": {
            "cfd": diploma and _current(world.continuite_cfd[diploma["cfd"]], diploma["cfd"]),
            "rncp": fiche and _current(world.continuite_rncp[code], code),
        },
    }


def _titles(diploma: Row | None, fiche: Row | None) -> dict[str, Any]:
    level = diploma and {
        "europeen": diploma["niveau_qualification_rncp"],
        "formation_diplome": diploma["niveau_formation_diplome"],
        "interministeriel": diploma["interministeriel"],
        "libelle": diploma["niveau_libelle"],
        "sigle": diploma["libelle_court"],
    }
    return {
        "cfd": diploma and {"long": diploma["libelle_long_200"], "court": diploma["libelle_stat_33"]},
        "rncp": fiche and fiche["intitule"],
        "niveau": {"cfd": level, "rncp": fiche and {"europeen": fiche["niveau"]}},
    }


def _validity(diploma: Row | None, fiche: Row | None, period: Periode) -> dict[str, Any]:
    return {
        "debut": start_of_day(period.debut),
        "fin": end_of_day(period.fin),
        "cfd": diploma
        and {
            "ouverture": start_of_day(diploma["date_ouverture"]),
            "fermeture": end_of_day(diploma["date_fermeture"]),
            "premiere_session": diploma["date_premiere_session"],
            "derniere_session": diploma["date_derniere_session"],
        },
        "rncp": fiche
        and {
            "actif": fiche["actif"] == "ACTIVE",
            "activation": start_of_day(fiche["activation"]),
            "debut_parcours": start_of_day(fiche["date_effet"] or fiche["date_decision"]),
            "fin_enregistrement": end_of_day(fiche["fin_enregistrement"]),
        },
    }


def _agreements(world: World, code: str) -> list[dict[str, str]]:
    return [
        {"numero": row[f"ccn_{n}_numero"], "intitule": row[f"ccn_{n}_libelle"] or ""}
        for row in world.lists["ccn"].get(code, ())
        for n in (1, 2, 3)
        if row[f"ccn_{n}_numero"]
    ]


def _ways(world: World, code: str) -> dict[str, bool]:
    open_ways = {r["si_jury"] for r in world.lists["voies_acces"].get(code, ())}
    return {way: way in open_ways for way in VOIES}


def _certifiers(world: World, code: str) -> list[dict[str, str]]:
    """Those that have a SIRET, which the wire format wants of each."""
    rows = world.lists["certificateurs"].get(code, ())
    return [
        {"siret": r["siret_certificateur"], "nom": r["nom_certificateur"]} for r in rows if r["siret_certificateur"]
    ]


def _named_certifiers(world: World, code: str) -> list[str]:
    """Those that their source names without a SIRET."""
    rows = world.lists["certificateurs"].get(code, ())
    return [r["nom_certificateur"] for r in rows if not r["siret_certificateur"]]


def _current(members: list[dict[str, Any]], code: str) -> list[dict[str, Any]]:
    return [{**m, "courant": m["code"] == code} for m in members]


def _proofs(world: World, diploma: Row | None, fiche: Row | None) -> dict[str, Any]:
    """The very lines that a certification was made of, by half and by list."""

    def of(row: Row | None, source: str | None = None) -> dict[str, Any] | None:
        if row is None:
            return None
        return {"source": source or row["source"], "fichier": row["fichier"], "lignes": [row["ligne"]]}

    lists: dict[str, dict[str, Any]] = {}
    for name, by_fiche in world.lists.items():
        rows = by_fiche.get(fiche["code"], ()) if fiche else ()
        if rows:
            lists[name] = {
                "source": rows[0]["source"],
                "fichier": rows[0]["fichier"],
                "lignes": [r["ligne"] for r in rows],
            }
    if "certificateurs" in lists:
        lists["certificateurs"]["sans_siret"] = _named_certifiers(world, fiche["code"]) if fiche else []
    pair = world.pairs.get((diploma["cfd"], fiche["code"])) if diploma and fiche else None
    state = fiche and {
        "source": fiche["etat_source"],
        "fichier": fiche["etat_fichier"],
        "lignes": [fiche["etat_ligne"]],
        "au": fiche["etat_au"],
        "regle": fiche["etat_regle"],
    }
    return {"cfd": of(diploma), "rncp": of(fiche), "etat": state, "couple": of(pair, "kit_apprentissage"), **lists}


def check_certifications(outputs: Frames) -> list[Check]:
    """No instant of a code's life is left without a certification."""
    frame = outputs["certifications.certifications"]
    lives = {
        "cfd": {r["cfd"]: life_of_cfd(r) for r in outputs["cfd.cfd"].iter_rows(named=True)},
        "rncp": {r["code"]: life_of_rncp(r) for r in outputs["fiches.fiches"].iter_rows(named=True)},
    }
    holes = []
    for column, known in lives.items():
        covered: dict[str, list[Periode]] = defaultdict(list)
        for code, debut, fin in frame.select(column, "debut", "fin").drop_nulls(column).iter_rows():
            covered[code].append(Periode(debut, fin))
        holes += [code for code, periods in covered.items() if subtract(known[code], periods)]
    message = f"{len(holes)} codes dont la vie a un trou" + (f" ({', '.join(holes[:10])})" if holes else "")
    return [Check("couverture", not holes, message)]
