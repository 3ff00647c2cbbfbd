"""Fictitious diplomas and fiches, and the files of BCN, France compétences and the kit that tell of them."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from tremplin.demo.files import TODAY, Row, french, write_csv, write_rows
from tremplin.demo.trades import METIERS, TYPES, Metier, TypeDiplome
from tremplin.domain.text import fold
from tremplin.sources.bcn_formation_diplome import SOURCE as BCN
from tremplin.sources.bcn_formation_diplome_enquete_51 import SOURCE as BCN_51
from tremplin.sources.forms import bcn


@dataclass(kw_only=True)
class Fiche:
    """A fictitious fiche; the older ones of its line end the day before the next begins."""

    code: str
    metier: Metier
    type_: TypeDiplome
    debut: date
    fin: date
    actif: bool
    anciennes: list[str] = field(default_factory=list)
    nouvelles: list[str] = field(default_factory=list)

    @property
    def intitule(self) -> str:
        return f"{self.metier.nom} (certification fictive)"


@dataclass(kw_only=True)
class Diplome:
    cfd: str
    metier: Metier
    type_: TypeDiplome
    ouverture: date
    fermeture: date | None
    fiches: list[Fiche]
    ancien: str | None = None
    nouveau: str | None = None


def draw_diplomes(draw: random.Random, lines: int) -> list[Diplome]:
    """Lines of diplomas: each trade at a level, renewed once or twice, with the fiches of each generation."""
    found: list[Diplome] = []
    taken: set[str] = set()
    number = 90_000 if lines < 3_000 else 20_000
    for line in range(lines):
        metier, type_ = METIERS[line % len(METIERS)], draw.choice(TYPES)
        generations = draw.choice((1, 2, 2, 3))
        start = date(2012 + draw.randrange(6), 9, 1)
        previous: Diplome | None = None
        for generation in range(generations):
            last = generation == generations - 1
            end = None if last else date(start.year + 3 + draw.randrange(4), 8, 31)
            cfd = f"{type_.prefixe}{metier.nsf}{line % 100:02d}"
            cfd = _unused(cfd, taken, line, generation)
            fiches: list[Fiche] = []
            opened = start
            for turn in range(draw.choice((1, 1, 2, 3))):
                number += 1
                stop = date(opened.year + 3 + draw.randrange(3), 8, 31)
                if last and turn == 0 and draw.random() < 0.5:
                    stop = date(TODAY.year + 2 + draw.randrange(3), 8, 31)
                fiche = Fiche(
                    code=f"RNCP{number:05d}", metier=metier, type_=type_, debut=opened, fin=stop, actif=stop >= TODAY
                )
                fiches.append(fiche)
                opened = stop + timedelta(days=1)
                if fiche.actif:
                    break
            diplome = Diplome(cfd=cfd, metier=metier, type_=type_, ouverture=start, fermeture=end, fiches=fiches)
            if previous:
                previous.nouveau, diplome.ancien = diplome.cfd, previous.cfd
            chain = [*(previous.fiches[-1:] if previous else []), *fiches]
            for old, new in pairwise(chain):
                if not old.actif and draw.random() < 0.85:
                    old.nouvelles.append(new.code)
                    new.anciennes.append(old.code)
            found.append(diplome)
            previous = diplome
            start = date((end or TODAY).year, 9, 1)
    return found


def _unused(cfd: str, taken: set[str], line: int, generation: int) -> str:
    """A CFD of the right form that no other has: its last two characters count lines and generations."""
    letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    n = (line // len(METIERS)) * 3 + generation
    while True:
        candidate = cfd[:6] + letters[n // 36 % 36] + letters[n % 36]
        if candidate not in taken:
            taken.add(candidate)
            return candidate
        n += 1


def bcn_tables(folder: Path, diplomes: Sequence[Diplome]) -> list[Path]:
    """Schools' diplomas in one table, the others in the survey's, as BCN does."""
    paths = []
    for source, school in ((BCN, True), (BCN_51, False)):
        columns = [c.names[0] for c in source.tables[0].columns]
        rows = []
        for n, d in enumerate(diplomes):
            if d.type_.scolaire is not school:
                continue
            values = {
                "FORMATION_DIPLOME": d.cfd,
                "NIVEAU_FORMATION_DIPLOME": d.type_.prefixe,
                "N_NIVEAU_FORMATION_DIPLOME.LIBELLE_100": d.type_.nom.upper(),
                "GROUPE_SPECIALITE": d.metier.nsf,
                "N_GROUPE_SPECIALITE.LIBELLE_LONG": d.metier.nsf_nom.upper(),
                "LIBELLE_COURT": d.type_.sigle,
                "LIBELLE_STAT_33": fold(d.metier.nom).upper()[:33],
                "LIBELLE_LONG_200": f"{fold(d.metier.nom).upper()} ({d.type_.sigle}, FICTIF)",
                "DATE_OUVERTURE": french(d.ouverture),
                "DATE_FERMETURE": french(d.fermeture),
                "DATE_PREMIERE_SESSION": d.ouverture.year + 2,
                "DATE_DERNIERE_SESSION": d.fermeture.year if d.fermeture else "",
                "DATE_ARRETE_CREATION": french(d.ouverture - timedelta(days=150)),
                "NATURE_FORMATION_DIPLOME": "1" if school else "2",
                "N_NATURE_FORMATION_DIPLOME.LIBELLE_100": "DIPLOME NATIONAL / DIPLOME D'ETAT"
                if school
                else "TITRE PROFESSIONNEL HOMOLOGUE OU CERTIFIE",
                "GESTIONNAIRE_FORMATION_DIPLOME": "DGESCO A2-3" if school else "",
                "DATE_INTERVENTION": french(TODAY - timedelta(days=30 + n % 60)),
                "NIVEAU_QUALIFICATION_RNCP": f"0{d.type_.niveau}",
                "ANCIEN_DIPLOME_1": d.ancien or "",
                "NOUVEAU_DIPLOME_1": d.nouveau or "",
                "DIPLOME_SISE": f"6{n:06d}"[-7:],
                "N_DIPLOME_SISE.LIBELLE_INTITULE_1": fold(d.metier.nom).upper(),
            }
            rows.append([values.get(c, "") for c in columns])
        table = source.name.removeprefix("bcn_").upper()
        paths.append(write_csv(folder / f"N_{table}.csv", columns, rows, encoding="cp1252"))
    return paths


def bcn_levels(folder: Path) -> Path:
    header = (
        "NIVEAU_FORMATION_DIPLOME",
        "NIVEAU_INTERMINISTERIEL",
        "LIBELLE_COURT",
        "LIBELLE_100",
        "DATE_INTERVENTION",
        "NIVEAU_QUALIFICATION_RNCP",
    )
    rows = [(t.prefixe, t.prefixe[0], t.sigle, t.nom.upper(), french(TODAY), f"0{t.niveau}") for t in TYPES]
    assert all(f"0{t.niveau}" in bcn.NIVEAUX_RNCP for t in TYPES)
    return write_csv(folder / "N_NIVEAU_FORMATION_DIPLOME.csv", header, rows, encoding="cp1252")


def exports(folder: Path, draw: random.Random, fiches: Sequence[Fiche]) -> list[Path]:
    """Two archives of France compétences: an old one, and today's, where younger fiches appear."""
    held = [f for f in fiches if draw.random() < 0.8]
    certifier = ("13002526500013", "MINISTERE FICTIF DE LA FORMATION")
    paths = []
    for day in (date(2021, 1, 4), TODAY):
        known = [f for f in held if f.debut <= day]
        paths.append(_export(folder, day, known, certifier))
    return paths


def _export(folder: Path, day: date, fiches: Sequence[Fiche], certifier: tuple[str, str]) -> Path:
    ways = ("En contrat d’apprentissage", "En contrat de professionnalisation", "Par expérience")
    tables: dict[str, tuple[Sequence[str], Sequence[Row]]] = {
        "Standard": (
            ("Id_Fiche", "Numero_Fiche", "Intitule", "Abrege_Libelle", "Abrege_Intitule", "Nomenclature_Europe_Niveau",
             "Date_Decision", "Date_Fin_Enregistrement", "Date_Effet", "Type_Enregistrement", "Actif"),
            [(n, f.code, f.intitule, f.type_.sigle, f.type_.nom, f"NIV{f.type_.niveau}",
              french(f.debut) if not f.type_.scolaire else "", french(f.fin), french(f.debut),
              "Enregistrement de droit" if f.type_.scolaire else "Enregistrement sur demande",
              "ACTIVE" if f.debut <= day <= f.fin else "INACTIVE") for n, f in enumerate(fiches, 1)],
        ),
        "Rome": (("Numero_Fiche", "Codes_Rome_Code", "Codes_Rome_Libelle"),
                 [(f.code, rome, name) for f in fiches for rome, name in f.metier.romes]),
        "Nsf": (("Numero_Fiche", "Nsf_Code", "Nsf_Intitule"),
                [(f.code, f.metier.nsf, f"{f.metier.nsf} : {f.metier.nsf_nom}") for f in fiches]),
        "Formacode": (("Numero_Fiche", "Formacode_Code", "Formacode_Libelle"),
                      [(f.code, f.metier.formacode, f"{f.metier.formacode} : {f.metier.nom}") for f in fiches]),
        "CCN": (("Numero_Fiche", "Ccn_1_Numero", "Ccn_1_Libelle", "Ccn_2_Numero", "Ccn_2_Libelle", "Ccn_3_Numero",
                 "Ccn_3_Libelle"),
                [(f.code, f.metier.idcc, f.metier.idcc_nom, "", "", "", "") for f in fiches if f.metier.idcc]),
        "Blocs_De_Compétences": (
            ("Numero_Fiche", "Bloc_Competences_Code", "Bloc_Competences_Libelle"),
            [(f.code, f"{f.code}BC{n:02d}", f"{verb} : {f.metier.nom.lower()}")
             for f in fiches for n, verb in enumerate(("Préparer", "Réaliser", "Rendre compte"), 1)]),
        "VoixdAccès": (("Numero_Fiche", "Si_Jury"), [(f.code, way) for f in fiches for way in ways]),
        "Certificateurs": (("Numero_Fiche", "Siret_Certificateur", "Nom_Certificateur"),
                           [(f.code, f"\t{certifier[0]}", certifier[1]) for f in fiches]),
        "Ancienne_Nouvelle_Certification": (
            ("Numero_Fiche", "Ancienne_Certification", "Nouvelle_Certification"),
            [(f.code, old, "") for f in fiches for old in f.anciennes]
            + [(f.code, "", new) for f in fiches for new in f.nouvelles]),
    }  # fmt: skip
    path = folder / f"export-fiches-csv-{day:%Y-%m-%d}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (header, rows) in tables.items():
            out = io.StringIO()
            write_rows(out, header, rows, ";", True)
            info = zipfile.ZipInfo(
                f"export_fiches_CSV_{name}_{day:%Y_%m_%d}.csv", (day.year, day.month, day.day, 8, 0, 0)
            )
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, out.getvalue())
    return path


def kit(folder: Path, draw: random.Random, diplomes: Sequence[Diplome]) -> Path:
    """The kit as CSV: leading zeros lost, « NR » for none, a few pairs whose CFD nobody knows."""
    header = (
        "Code Diplôme",
        "Intitulé diplôme (DEPP)",
        "FicheRNCP",
        "Niveau fiche RNCP",
        "Abrégé de diplôme (RNCP)",
        "Dernière MaJ",
        "Accès à l'apprentissage de la fiche RNCP (oui/non)",
        "Date d'échéance de la fiche RNCP",
        "Fiche ACTIVE/INACTIVE",
        "Intitulé certification (RNCP)",
        "Type d'enregistrement",
        "Date de publication de la fiche (enregistrement de droit)",
        "Date de décision (enregistrement sur demande)",
        "Date de début des parcours certifiants (enregistrement de droit)",
        "Date limite de la délivrance",
        "Nouvelle Certification rempla (RNCP)",
        "Ancienne Certification (RNCP)",
    )
    rows: list[Row] = []
    for d in diplomes:
        title = f"{fold(d.metier.nom).upper()} ({d.type_.sigle}, FICTIF)"
        for f in d.fiches:
            school = f.type_.scolaire
            rows.append(
                (
                    d.cfd.lstrip("0"),
                    title,
                    f.code,
                    f"Niveau {f.type_.niveau}",
                    f.type_.sigle,
                    "v1.0",
                    "oui",
                    french(f.fin),
                    "ACTIVE" if f.actif else "INACTIVE",
                    f"{f.type_.sigle} - {f.intitule}",
                    "Enregistrement de droit" if school else "Enregistrement sur demande",
                    french(f.debut) if school else "",
                    "" if school else french(f.debut),
                    french(f.debut),
                    "",
                    "|".join(f.nouvelles),
                    "|".join(f.anciennes),
                )
            )
        if draw.random() < 0.03:
            unknown = ("99X99999", "CFD PERDU (FICTIF)", d.fiches[0].code)
            rows.append((*unknown, *rows[-1][3:]))
            rows.append((d.cfd, title, *("NR",) * (len(header) - 2)))
    return write_csv(folder / f"Kit_apprentissage_{TODAY:%Y%m%d}.csv", header, rows)
