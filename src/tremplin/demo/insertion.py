"""What became of the young people of the fictitious world: pupils drawn one by one, then told as the publishers do.

Every sum holds: a région counts the pupils of its establishments, the nation those of its régions. Records under five
pupils are left out, as the DEPP does, and whole establishments are published with all their diplomas together.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from tremplin.demo import places
from tremplin.demo.alternance import training
from tremplin.demo.certifications import Diplome
from tremplin.demo.files import TODAY, Row, french, write_csv
from tremplin.demo.territory import Commune, uai_of
from tremplin.domain.rates import others, rate
from tremplin.domain.territories import PAR_CODE
from tremplin.domain.text import fold
from tremplin.sources.inserjeunes_cfa import SOURCE as CFA

ANNEES = (2020, 2021, 2022, 2023, 2024)
PERIODES = tuple(pairwise(ANNEES))
RECENTES = PERIODES[-2:]  # those of the files of whole establishments; forecasts need the four
DUREES = {"CAP": 2, "BAC PRO": 3, "BTS": 2}
"""Years of the diplomas that schools prepare; their kinds have a code of dispositif."""
_DISPOSITIFS = {"CAP": "241", "BAC PRO": "247", "BTS": "311"}
_ETUDES = {"CAP": 0.42, "BAC PRO": 0.45, "BP": 0.15, "BTS": 0.4}
_MINIMUM = 5
Tally = tuple[int, ...]
"""pupils, going on, in a job after 6, 12, 18 and 24 months."""


@dataclass(frozen=True, kw_only=True)
class Etablissement:
    uai: str
    nom: str
    commune: str
    departement: str
    region: str
    academie: str
    cfa: bool


@dataclass(frozen=True)
class Cursus:
    """A diploma by one way: its code in the statistics, and who prepares it."""

    diplome: Diplome
    code: str
    etablissements: tuple[Etablissement, ...]
    etudes: float
    emploi: float

    @property
    def apprentissage(self) -> bool:
        return len(self.code) == 8


def insertion(
    folder: Path, draw: random.Random, diplomes: Sequence[Diplome], communes: Sequence[Commune], scale: float
) -> list[Path]:
    """Every file about insertion, and the nomenclatures that it needs."""
    schools = _etablissements(communes, max(14, round(4 * scale)))
    open_ = [d for d in diplomes if d.type_.scolaire and d.fermeture is None][: max(14, round(8 * scale))]
    mefs = {d.cfd: _mefs(n, d) for n, d in enumerate(d for d in diplomes if d.type_.scolaire)}
    courses = [c for d in open_ for c in _courses(draw, d, mefs[d.cfd], schools)]
    truth = {c.code: {(e.uai, y): _draw(draw, c) for e in c.etablissements for y in ANNEES} for c in courses}
    return [
        _n_mef(folder, diplomes, mefs),
        _acce(folder, schools),
        _catalogue(folder, courses, schools, communes),
        _api(folder, courses, truth),
        *_depp(folder, draw, courses, truth),
        *_families(folder, open_),
        *_insersup(folder, draw, schools),
    ]


def _etablissements(communes: Sequence[Commune], count: int) -> list[Etablissement]:
    found = []
    located = [c for c in communes if c[3]]
    for n in range(count):
        code, name, departement, _, _ = located[n % len(located)]
        _, region, number, _ = places.DEPARTEMENTS[departement]
        cfa = n % 2 == 0
        kind = "CFA" if cfa else "LYCEE PROFESSIONNEL"
        found.append(
            Etablissement(
                uai=uai_of(9_900_000 + n),
                nom=f"{kind} FICTIF DE {fold(name).upper()} {n + 1}",
                commune=code,
                departement=departement,
                region=region,
                academie=f"{int(number):02d}",
                cfa=cfa,
            )
        )
    return found


def _mefs(number: int, diplome: Diplome) -> list[str]:
    """MEFSTAT11 of each year of a diploma, the last one first."""
    years = DUREES.get(diplome.type_.sigle, 0)
    dispositif = _DISPOSITIFS.get(diplome.type_.sigle, "")
    return [
        f"{dispositif}{y}{diplome.metier.nsf}{number % 100:02d}{number // 100 % 100:02d}" for y in range(years, 0, -1)
    ]


def _courses(
    draw: random.Random, diplome: Diplome, mefs: Sequence[str], schools: Sequence[Etablissement]
) -> Iterator[Cursus]:
    studying = _ETUDES.get(diplome.type_.sigle, 0.3)
    for code, cfa in ((diplome.cfd, True), (mefs[0] if mefs else "", False)):
        able = [s for s in schools if s.cfa is cfa]
        chosen = draw.sample(able, min(len(able), draw.choice((2, 3, 4, 6))))
        if code and chosen:
            jobs = draw.uniform(0.5, 0.8) if cfa else draw.uniform(0.3, 0.55)
            yield Cursus(diplome, code, tuple(chosen), studying * (0.8 if cfa else 1.2), jobs)


def _draw(draw: random.Random, course: Cursus) -> Tally:
    pupils = draw.choice((3, 6, 9, 14, 18, 24, 30))
    going_on = sum(draw.random() < course.etudes for _ in range(pupils))
    left = pupils - going_on
    chances = (course.emploi, course.emploi + 0.05, course.emploi + 0.08, course.emploi + 0.1)
    return (pupils, going_on, *(sum(draw.random() < min(c, 1) for _ in range(left)) for c in chances))


def _add(tallies: Iterable[Tally]) -> Tally:
    return tuple(map(sum, zip(*tallies, strict=True)))


Truth = dict[str, dict[tuple[str, int], Tally]]


def _api(folder: Path, courses: Sequence[Cursus], truth: Truth) -> Path:
    """The answers of the DEPP's API, one a line: nation by year and filière, régions and establishments by period."""
    answers: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for course in courses:
        drawn = truth[course.code]
        filiere = "apprentissage" if course.apprentissage else "voie_pro_sco_educ_nat"
        for year in ANNEES:
            whole = _add(drawn[e.uai, year] for e in course.etablissements)
            answers[f"/france/millesime/{year}/filiere/{filiere}"] += _measures(course, whole, salaries=True)
        for first, last in PERIODES:
            by_region: dict[str, list[Tally]] = defaultdict(list)
            for e in course.etablissements:
                both = _add((drawn[e.uai, first], drawn[e.uai, last]))
                by_region[PAR_CODE[e.region].academique].append(both)
                answers[f"/UAI/{e.uai}/millesime/{first}_{last}"] += _measures(course, both)
            for region, tallies in by_region.items():
                answers[f"/region/{region}/millesime/{first}_{last}"] += _measures(course, _add(tallies))
    path = folder / "inserjeunes-api.ndjson"
    with path.open("w") as out:
        for request, data in sorted(answers.items()):
            answer: Any = {"metadata": {"liste_mesures": [], "liste_dimensions": []}, "data": data}
            if request.startswith("/UAI/"):
                answer = json.dumps(answer)  # this one comes as JSON inside a string
            out.write(json.dumps({"chemin": request, "reponse": answer}) + "\n")
    return path


def _measures(course: Cursus, tally: Tally, *, salaries: bool = False) -> Iterator[dict[str, Any]]:
    pupils, going_on, *jobs = tally
    if pupils < _MINIMUM:
        return
    studying, employed = rate(going_on, pupils), rate(jobs[0], pupils)
    told = {
        "nb_annee_term": pupils,
        "nb_poursuite_etudes": going_on,
        "nb_sortant": pupils - going_on,
        **{f"nb_en_emploi_{m}_mois": n for m, n in zip((6, 12, 18, 24), jobs, strict=True)},
        "DEVENIR_part_poursuite_etudes": studying,
        "DEVENIR_part_en_emploi_6_mois": employed,
        "DEVENIR_part_autre_situation_6_mois": others(employed, studying),
    }
    if course.apprentissage:
        told["taux_rupture_contrats"] = 8 + pupils % 17
    if salaries:
        base = 1250 + 60 * course.diplome.type_.niveau
        told |= {f"salaire_TS_Q{q}_12_mois": base + 130 * q for q in (1, 2, 3)}
    dimension = "id_formation_apprentissage" if course.apprentissage else "id_mefstat11"
    for name, value in told.items():
        yield {"id_mesure": name, "valeur_mesure": value, "dimensions": [{dimension: course.code}]}


def _n_mef(folder: Path, diplomes: Sequence[Diplome], mefs: dict[str, list[str]]) -> Path:
    header = (
        "MEF",
        "DISPOSITIF_FORMATION",
        "FORMATION_DIPLOME",
        "DUREE_DISPOSITIF",
        "ANNEE_DISPOSITIF",
        "LIBELLE_COURT",
        "LIBELLE_LONG",
        "DATE_OUVERTURE",
        "DATE_FERMETURE",
        "MEF_STAT_11",
        "DATE_INTERVENTION",
    )
    rows: list[Row] = []
    for d in diplomes:
        for code in mefs.get(d.cfd, []):
            title = f"{code[3]}{d.type_.sigle} {fold(d.metier.nom).upper()}"
            rows.append(
                (
                    f"{code[:3]}{len(rows):06d}{code[3]}",
                    code[:3],
                    d.cfd,
                    DUREES[d.type_.sigle],
                    code[3],
                    title[:20],
                    title,
                    french(d.ouverture),
                    french(d.fermeture),
                    code,
                    french(TODAY),
                )
            )
    return write_csv(folder / "N_MEF.csv", header, rows, encoding="cp1252")


def _acce(folder: Path, schools: Sequence[Etablissement]) -> Path:
    header = (
        "numero_uai", "nature_uai", "nature_uai_libe", "etat_etablissement_libe", "secteur_public_prive_libe",
        "denomination_principale", "appellation_officielle", "patronyme_uai", "commune", "commune_libe", "academie",
        "pays_libe", "departement_insee_3", "numero_siren_siret_uai", "date_ouverture", "date_fermeture",
        "date_derniere_mise_a_jour",
    )  # fmt: skip
    rows: list[Row] = [
        (s.uai, "740" if s.cfa else "320", "CFA" if s.cfa else "Lycée professionnel", "Ouvert", "Public", "FICTIF",
         s.nom, "", s.commune, "", s.academie, "France", s.departement.zfill(3), "", "01/09/1990", "", french(TODAY))
        for s in schools
    ]  # fmt: skip
    return write_csv(folder / "acce_etablissements.csv", header, rows, encoding="cp1252")


def _catalogue(
    folder: Path, courses: Sequence[Cursus], schools: Sequence[Etablissement], communes: Sequence[Commune]
) -> Path:
    """Each course at its own place; one trainer in five also teaches at a place that publishes nothing."""
    silent = [s for s in schools if s.cfa]
    items: list[tuple[Diplome, Etablissement, Etablissement]] = []
    for course in (c for c in courses if c.apprentissage):
        for n, e in enumerate(course.etablissements):
            items.append((course.diplome, e, e))
            spare = [s for s in silent if s not in course.etablissements]
            if n % 5 == 0 and spare:
                items.append((course.diplome, spare[len(items) % len(spare)], e))
    known = {c[0]: c for c in communes}
    formations = [
        {
            "cfd": diplome.cfd,
            "uai_formation": place.uai,
            "etablissement_formateur_uai": trainer.uai,
            "etablissement_gestionnaire_uai": trainer.uai,
            "published": True,
            **training(n, diplome, known[place.commune], trainer.nom, place.uai),
        }
        for n, (diplome, place, trainer) in enumerate(items)
    ]
    path = folder / "formations.json"
    path.write_text(json.dumps({"formations": formations, "pagination": {"total": len(formations)}}))
    return path


def _depp(folder: Path, draw: random.Random, courses: Sequence[Cursus], truth: Truth) -> list[Path]:
    """All diplomas of an establishment together: lycées in a file of one period, CFA in the open data of both."""
    totals: dict[tuple[Etablissement, tuple[int, int]], list[Tally]] = defaultdict(list)
    for course in courses:
        for e in course.etablissements:
            for period in RECENTES:
                totals[e, period] += [truth[course.code][e.uai, y] for y in period]
    lycees: list[Row] = []
    cfas: list[Row] = []
    columns = [c.names[0] for c in CFA.table("etablissements").columns]
    for (e, period), tallies in sorted(totals.items(), key=lambda t: (t[0][0].uai, t[0][1])):
        pupils, going_on, six, twelve, *_ = _add(tallies)
        region = fold(places.REGIONS[e.region]).upper()
        studying, employed, left = rate(going_on, pupils), rate(six, pupils), pupils - going_on
        expected = 40 + draw.randrange(25)
        job, later = rate(six, left), rate(twelve, left)
        added = None if job is None else job - expected
        parts = (studying, employed, others(employed, studying))
        if e.cfa:
            told = dict(zip(columns, (f"cumul {period[0]}-{period[1]}", e.uai, e.nom, region, *parts,
                                          draw.randrange(8, 30), studying, job, expected, added, later, "", ""),
                            strict=True))  # fmt: skip
            cfas.append([told[c] if told[c] is not None else "" for c in columns])
        elif period == RECENTES[0]:
            row = (e.uai, e.nom, region, "ensemble", studying, job, expected, added, *parts)
            lycees.append(["nd" if v is None else v for v in row])
    header = (
        "n°UAI de l'établissement",
        "Libellé de l'établissement",
        "Région",
        "Ventilation",
        "Taux de poursuite d'études",
        "Taux d'emploi 6 mois",
        "Taux d'emploi 6 mois attendu",
        "Valeur ajoutée",
        "Part en poursuite",
        "Part en emploi 6 mois",
        "Part autres",
    )
    name = f"depp-etablissements-{RECENTES[0][0]}_{RECENTES[0][1]}-pro.csv"
    return [
        write_csv(folder / name, header, lycees),
        write_csv(folder / "fr-en-inserjeunes-cfa.csv", columns, cfas),
    ]


def _families(folder: Path, diplomes: Sequence[Diplome]) -> list[Path]:
    """One family of trades, that gathers the baccalauréats of the table."""
    stamp = f"{TODAY} 00:00:00"
    facts = {"date_ouverture": "2019-09-01 00:00:00", "date_fermeture": None, "date_intervention": stamp}
    group = {"groupe_formation": "G9001", "libelle_edition": "Métiers de bouche (famille fictive)", **facts}
    links = [
        {"groupe_formation": "G9001", "formation_diplome": d.cfd, **facts}
        for d in diplomes
        if d.type_.sigle == "BAC PRO" and d.metier.nsf == "221"
    ]
    paths = []
    for table, rows in (
        ("N_GROUPE_FORMATION", [group]),
        ("N_LIEN_FORMATION_GROUPE", links or [{**facts, **group, "formation_diplome": diplomes[0].cfd}]),
    ):
        path = folder / f"{table}.json"
        path.write_text(json.dumps({"data": rows}, ensure_ascii=False))
        paths.append(path)
    return paths


def _insersup(folder: Path, draw: random.Random, schools: Sequence[Etablissement]) -> list[Path]:
    """A few diplomas of higher education, in establishments and in the whole country."""
    stamp = f"{TODAY} 00:00:00"
    titles = {"2400901": "MANAGEMENT FICTIF", "2400902": "LOGISTIQUE FICTIVE", "2400903": "INFORMATIQUE FICTIVE"}
    sise = [
        {
            "diplome_sise": code,
            "type_diplome_sise": "DP",
            "libelle_intitule_1": title,
            "libelle_intitule_2": None,
            "groupe_specialite": "310",
            "date_ouverture": "2010-09-01 00:00:00",
            "date_fermeture": None,
            "date_intervention": stamp,
        }
        for code, title in titles.items()
    ]
    kinds = [
        {
            "type_diplome_sise": code,
            "niveau_interministeriel": level,
            "libelle_court": short,
            "libelle_long": long,
            "date_intervention": stamp,
        }
        for code, level, short, long in (("DP", "2", "LIC PRO", "LICENCE PROFESSIONNELLE"), ("DR", "2", "BUT", "BUT"))
    ]
    results, national = [], []
    for code, title in titles.items():
        whole = [0, 0, 0]
        for s in schools[:6]:
            pupils = draw.randrange(12, 160)
            going_on = round(pupils * draw.uniform(0.2, 0.5))
            jobs = [round((pupils - going_on) * c) for c in (0.7, 0.75, 0.78, 0.8)]
            whole = [whole[0] + pupils, whole[1] + going_on, whole[2] + jobs[0]]
            results.append({
                "diplome": code, "libelle_diplome": title, "etablissement": s.uai, "denomination_principale": s.nom,
                "discipline": "Sciences fictives", "annee_universitaire": "2023-2024", "nb_inscrits": str(pupils),
                "nb_diplomes": str(round(pupils * 0.9)), "nb_sortants": f"{pupils - going_on} *",
                "nb_poursuivants": str(going_on),
                **{f"nb_in_dsn_{m}": str(n) for m, n in zip((6, 12, 18, 24), jobs, strict=True)},
                **{f"salaire_q{q}_national_diplome_12": "nd" for q in (1, 2, 3)},
            })  # fmt: skip
        national.append({
            "diplome": code, "source": "insersup", "uo_lib": "National", "genre": "ensemble",
            "nationalite": "ensemble", "obtention_diplome": "ensemble", "regime_inscription": "ensemble",
            "promo": ["2024"], "nb_sortants": str(whole[0] - whole[1]), "nb_poursuivants": str(whole[1]),
            "nb_sortants_en_emploi_sal_fr_6": str(whole[2]),
            **{f"salaire_q{q}_12": str(1500 + 200 * q) for q in (1, 2, 3)},
        })  # fmt: skip
    files: dict[str, Any] = {
        "N_DIPLOME_SISE.json": {"data": sise},
        "N_TYPE_DIPLOME_SISE.json": {"data": kinds},
        "insersup-formations.json": {"results": results},
        "insersup-national-2024.json": national,
    }
    for name, document in files.items():
        (folder / name).write_text(json.dumps(document, ensure_ascii=False))
    return [folder / name for name in files]
