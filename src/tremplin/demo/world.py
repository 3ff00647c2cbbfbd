"""The world's files, written as the publishers write them: same names, columns, encodings and oddities.

Everything is drawn from one seed: the same seed and scale give the same bytes. Scale 1 is the demonstration;
400 has the size of France (about 11 000 diplomas, 30 000 fiches, 35 000 communes).
"""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tremplin.demo import places
from tremplin.demo.trades import METIERS, TYPES, Metier, TypeDiplome
from tremplin.domain.codes import LETTRES_UAI
from tremplin.domain.text import fold
from tremplin.sources import _bcn
from tremplin.sources.bcn_formation_diplome import SOURCE as BCN
from tremplin.sources.bcn_formation_diplome_enquete_51 import SOURCE as BCN_51

TODAY = date(2026, 9, 1)
Row = Sequence[Any]


@dataclass
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


@dataclass
class Diplome:
    cfd: str
    metier: Metier
    type_: TypeDiplome
    ouverture: date
    fermeture: date | None
    fiches: list[Fiche]
    ancien: str | None = None
    nouveau: str | None = None


def write_world(folder: Path, *, seed: int, scale: float = 1.0) -> list[Path]:
    """Write every file of the world into `folder`; the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    draw = random.Random(seed)
    diplomes = _diplomes(draw, max(1, round(28 * scale)))
    fiches = [f for d in diplomes for f in d.fiches]
    communes = _communes(draw, max(0, round(85 * scale) - len(places.COMMUNES)) if scale > 1 else 0)
    paths = [
        _bcn_tables(folder, diplomes),
        _bcn_levels(folder),
        *_exports(folder, draw, fiches),
        _kit(folder, draw, diplomes),
        *_geography(folder, communes),
        *_organisations(folder, draw, communes, max(3, round(20 * scale))),
        *_jobs(folder, draw),
    ]
    return sorted(p for group in paths for p in (group if isinstance(group, list) else [group]))


def _diplomes(draw: random.Random, lines: int) -> list[Diplome]:
    """Lines of diplomas: each trade at a level, renewed once or twice, with the fiches of each generation."""
    found: list[Diplome] = []
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
            cfd = _unused(cfd, {d.cfd for d in found[-200:]}, line, generation)
            fiches: list[Fiche] = []
            opened = start
            for turn in range(draw.choice((1, 1, 2, 3))):
                number += 1
                stop = date(opened.year + 3 + draw.randrange(3), 8, 31)
                if last and turn == 0 and draw.random() < 0.5:
                    stop = date(TODAY.year + 2 + draw.randrange(3), 8, 31)
                fiche = Fiche(f"RNCP{number:05d}", metier, type_, opened, stop, stop >= TODAY)
                fiches.append(fiche)
                opened = stop + timedelta(days=1)
                if fiche.actif:
                    break
            diplome = Diplome(cfd, metier, type_, start, end, fiches)
            if previous:
                previous.nouveau, diplome.ancien = diplome.cfd, previous.cfd
            chain = [*(previous.fiches[-1:] if previous else []), *fiches]
            for old, new in zip(chain, chain[1:], strict=False):
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
            return candidate
        n += 1


def _french(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""


def _csv(
    path: Path, header: Sequence[str], rows: Iterable[Row], *, separator: str = ";", encoding: str = "utf-8",
    quote_all: bool = False,
) -> Path:  # fmt: skip
    with path.open("w", encoding=encoding, newline="") as out:
        _write(out, header, rows, separator, quote_all)
    return path


def _write(out: Any, header: Sequence[str], rows: Iterable[Row], separator: str, quote_all: bool) -> None:
    quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n", quoting=quoting)
    writer.writerow(header)
    writer.writerows(rows)


def _bcn_tables(folder: Path, diplomes: Sequence[Diplome]) -> list[Path]:
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
                "DATE_OUVERTURE": _french(d.ouverture),
                "DATE_FERMETURE": _french(d.fermeture),
                "DATE_PREMIERE_SESSION": d.ouverture.year + 2,
                "DATE_DERNIERE_SESSION": d.fermeture.year if d.fermeture else "",
                "DATE_ARRETE_CREATION": _french(d.ouverture - timedelta(days=150)),
                "NATURE_FORMATION_DIPLOME": "1" if school else "2",
                "N_NATURE_FORMATION_DIPLOME.LIBELLE_100": "DIPLOME NATIONAL / DIPLOME D'ETAT" if school
                else "TITRE PROFESSIONNEL HOMOLOGUE OU CERTIFIE",
                "GESTIONNAIRE_FORMATION_DIPLOME": "DGESCO A2-3" if school else "",
                "DATE_INTERVENTION": _french(TODAY - timedelta(days=30 + n % 60)),
                "NIVEAU_QUALIFICATION_RNCP": f"0{d.type_.niveau}",
                "ANCIEN_DIPLOME_1": d.ancien or "",
                "NOUVEAU_DIPLOME_1": d.nouveau or "",
                "DIPLOME_SISE": f"6{n:06d}"[-7:],
                "N_DIPLOME_SISE.LIBELLE_INTITULE_1": fold(d.metier.nom).upper(),
            }  # fmt: skip
            rows.append([values.get(c, "") for c in columns])
        table = source.name.removeprefix("bcn_").upper()
        paths.append(_csv(folder / f"N_{table}.csv", columns, rows, encoding="cp1252"))
    return paths


def _bcn_levels(folder: Path) -> Path:
    header = (
        "NIVEAU_FORMATION_DIPLOME", "NIVEAU_INTERMINISTERIEL", "LIBELLE_COURT", "LIBELLE_100",
        "DATE_INTERVENTION", "NIVEAU_QUALIFICATION_RNCP",
    )  # fmt: skip
    rows = [(t.prefixe, t.prefixe[0], t.sigle, t.nom.upper(), _french(TODAY), f"0{t.niveau}") for t in TYPES]
    assert all(f"0{t.niveau}" in _bcn.NIVEAUX_RNCP for t in TYPES)
    return _csv(folder / "N_NIVEAU_FORMATION_DIPLOME.csv", header, rows, encoding="cp1252")


def _exports(folder: Path, draw: random.Random, fiches: Sequence[Fiche]) -> list[Path]:
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
    tables: dict[str, tuple[Sequence[str], list[Row]]] = {
        "Standard": (
            ("Id_Fiche", "Numero_Fiche", "Intitule", "Abrege_Libelle", "Abrege_Intitule", "Nomenclature_Europe_Niveau",
             "Date_Decision", "Date_Fin_Enregistrement", "Date_Effet", "Type_Enregistrement", "Actif"),
            [(n, f.code, f.intitule, f.type_.sigle, f.type_.nom, f"NIV{f.type_.niveau}",
              _french(f.debut) if not f.type_.scolaire else "", _french(f.fin), _french(f.debut),
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
            _write(out, header, rows, ";", True)
            info = zipfile.ZipInfo(f"export_fiches_CSV_{name}_{day:%Y_%m_%d}.csv", (day.year, day.month, day.day, 8, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, out.getvalue())
    return path


def _kit(folder: Path, draw: random.Random, diplomes: Sequence[Diplome]) -> Path:
    """The kit as CSV: leading zeros lost, « NR » for none, a few pairs whose CFD nobody knows."""
    header = (
        "Code Diplôme", "Intitulé diplôme (DEPP)", "FicheRNCP", "Niveau fiche RNCP", "Abrégé de diplôme (RNCP)",
        "Dernière MaJ", "Accès à l'apprentissage de la fiche RNCP (oui/non)", "Date d'échéance de la fiche RNCP",
        "Fiche ACTIVE/INACTIVE", "Intitulé certification (RNCP)", "Type d'enregistrement",
        "Date de publication de la fiche (enregistrement de droit)", "Date de décision (enregistrement sur demande)",
        "Date de début des parcours certifiants (enregistrement de droit)", "Date limite de la délivrance",
        "Nouvelle Certification rempla (RNCP)", "Ancienne Certification (RNCP)",
    )  # fmt: skip
    rows: list[Row] = []
    for d in diplomes:
        title = f"{fold(d.metier.nom).upper()} ({d.type_.sigle}, FICTIF)"
        for f in d.fiches:
            school = f.type_.scolaire
            rows.append((
                d.cfd.lstrip("0"), title, f.code, f"Niveau {f.type_.niveau}", f.type_.sigle, "v1.0", "oui",
                _french(f.fin), "ACTIVE" if f.actif else "INACTIVE", f"{f.type_.sigle} - {f.intitule}",
                "Enregistrement de droit" if school else "Enregistrement sur demande",
                _french(f.debut) if school else "", "" if school else _french(f.debut), _french(f.debut), "",
                "|".join(f.nouvelles), "|".join(f.anciennes),
            ))  # fmt: skip
        if draw.random() < 0.03:
            unknown = ("99X99999", "CFD PERDU (FICTIF)", d.fiches[0].code)
            rows.append((*unknown, *rows[-1][3:]))
            rows.append((d.cfd, title, *("NR",) * (len(header) - 2)))
    return _csv(folder / f"Kit_apprentissage_{TODAY:%Y%m%d}.csv", header, rows)


Commune = tuple[str, str, str, str | None, tuple[float, float]]


def _communes(draw: random.Random, more: int) -> list[Commune]:
    """The real communes of the demonstration, then as many invented ones as asked for."""
    found: list[Commune] = list(places.COMMUNES)
    taken = {c[0] for c in found} | {a[0] for a in places.ARRONDISSEMENTS}
    deps = list(places.DEPARTEMENTS)
    for n in range(more):
        dep = deps[n % len(deps)]
        prefix = dep[:2] if len(dep) == 2 else "97"
        at = n
        while (code := f"{prefix}{at % 1000:03d}") in taken:
            at += 1
            if at - n > 1000:
                prefix = f"{draw.randrange(1, 96):02d}"
        taken.add(code)
        point = (round(draw.uniform(-4, 8), 6), round(draw.uniform(42.5, 50.8), 6))
        found.append((code, f"Ville-Fictive-{n}", dep, f"{code[:2].replace('2A', '20')}{n % 1000:03d}", point))
    return found


def _geography(folder: Path, communes: Sequence[Commune]) -> list[Path]:
    regions = [(code, name) for code, name in sorted(places.REGIONS.items())]
    departements = [(d, v[1], v[0]) for d, v in sorted(places.DEPARTEMENTS.items())]
    region_of = {d: v[1] for d, v in places.DEPARTEMENTS.items()}
    cog: list[Row] = [("COM", code, region_of[dep], dep, name, "") for code, name, dep, _, _ in communes]
    cog += [("ARM", code, "11", "75", name, parent) for code, name, parent, _, _ in places.ARRONDISSEMENTS]
    cog.append(("COMD", "57999", "", "", "Vallières (fictive)", "57463"))
    postal: list[Row] = [
        (code, fold(name).upper(), cp, fold(name).upper(), "", f"{at[1]}, {at[0]}")
        for code, name, _, cp, at in communes if cp
    ]
    postal += [
        (code, fold(name).upper(), cp, fold(name).upper(), "", f"{at[1]}, {at[0]}")
        for code, name, _, cp, at in places.ARRONDISSEMENTS
    ]
    moves: list[Row] = [
        ("32", "1971-01-01", "COM", "57998", "Magny (fictive)", "COM", "57463", "Metz"),
    ]
    academies = {
        code: {"nom_dept": name, "code_dept": code, "nom_region": places.REGIONS[region], "code_region": region,
               "num_academie": int(number), "nom_academie": academie}
        for code, (name, region, number, academie) in sorted(places.DEPARTEMENTS.items())
    }  # fmt: skip
    json_path = folder / "departements_academies.json"
    json_path.write_text(json.dumps(academies, ensure_ascii=False, indent=2))
    covering: list[Row] = [
        (code, name, 1000 + n, f"Mission locale fictive de {name}", "1 rue de l'Exemple", cp, name)
        for n, (code, name, _, cp, _) in enumerate(c for c in communes[:14] if c[3])
    ]
    points: list[Row] = [
        (f"Mission locale fictive de {name}", at[1], at[0], f"{900000000 + n}00011")
        for n, (_, name, _, _, at) in enumerate(c for c in communes[:14] if c[3])
    ]
    return [
        json_path,
        _csv(folder / "regions.csv", ("REG", "LIBELLE"), regions, separator=","),
        _csv(folder / "departements.csv", ("DEP", "REG", "LIBELLE"), departements, separator=","),
        _csv(folder / "communes.csv", ("TYPECOM", "COM", "REG", "DEP", "LIBELLE", "COMPARENT"), cog, separator=","),
        _csv(
            folder / "mouvements-communes.csv",
            ("MOD", "DATE_EFF", "TYPECOM_AV", "COM_AV", "LIBELLE_AV", "TYPECOM_AP", "COM_AP", "LIBELLE_AP"),
            moves, separator=",",
        ),
        _csv(
            folder / "laposte_hexasmal.csv",
            ("Code_commune_INSEE", "Nom_commune", "Code_postal", "Libelle_acheminement", "Ligne_5", "coordonnees_gps"),
            postal,
        ),
        _csv(
            folder / "mission_locale_couverture.csv",
            ("Code INSEE", "Nom Commune", "Code ML", "Nom Officiel ML", "Adresse ML", "Code Postal ML", "Ville ML"),
            covering,
        ),
        _csv(folder / "mission_locale_geopoints.csv", ("nom", "lat", "lng", "siret"), points),
    ]  # fmt: skip


def _siret(number: int) -> str:
    """A well-formed SIRET that belongs to nobody: SIREN in 99…, both Luhn keys right."""
    siren = _luhn(f"99{number:06d}")
    return _luhn(f"{siren}0001")


def _luhn(digits: str) -> str:
    total = sum(sum(divmod(int(d) * (2 - n % 2), 10)) for n, d in enumerate(reversed(digits)))
    return digits + str(-total % 10)


def _uai(number: int) -> str:
    return f"{number:07d}{LETTRES_UAI[number % 23]}"


def _organisations(folder: Path, draw: random.Random, communes: Sequence[Commune], count: int) -> list[Path]:
    located = [c for c in communes if c[3]]
    items, establishments, units = [], [], []
    for n in range(count):
        siret, uai = _siret(n), _uai(9_990_000 - n if n < 9_000 else n)
        code, name, dep, cp, (lon, lat) = located[n % len(located)]
        dep_name, region, number, academie = places.DEPARTEMENTS[dep]
        address = {
            "label": f"{n + 1} rue de l'Exemple {cp} {name}", "code_postal": cp, "code_insee": code, "localite": name,
            "departement": {"code": dep, "nom": dep_name}, "region": {"code": region, "nom": places.REGIONS[region]},
            "academie": {"code": number, "nom": academie},
            "geojson": {"geometry": {"type": "Point", "coordinates": [lon, lat]}},
        }  # fmt: skip
        opened = draw.random() < 0.9
        manager = _siret(n - n % 3)
        items.append(
            {
                "siret": siret,
                **({"uai": uai} if n % 5 else {}),
                "nature": "responsable" if n % 3 == 0 else draw.choice(("formateur", "responsable_formateur")),
                "etat_administratif": "actif" if opened else "fermé",
                "qualiopi": n % 2 == 0,
                "numero_declaration_activite": f"11{n:09d}",
                "adresse": address,
                "relations": [{"type": "formateur->responsable", "siret": manager}] if n % 3 else [],
                "lieux_de_formation": [{"uai": uai, "uai_fiable": True, "adresse": address}],
                "contacts": [{"email": f"contact{n}@exemple.invalid", "sources": ["fictif"], "confirmé": n % 2 == 0}],
            }
        )
        born = date(1995 + n % 25, 1 + n % 12, 1)
        establishments.append(
            (siret[:9], siret[9:], siret, "P" if n % 11 == 7 else "O", born, "2026-06-01T08:00:00", cp, name.upper(),
             code, born, "A" if opened else "F", f"CFA FICTIF {n}", "85.59A")
        )  # fmt: skip
        units.append((siret[:9], "O", born, f"ORGANISME FICTIF {n}", "A", born))
    path = folder / "referentiel_organismes.json"
    path.write_text(json.dumps(items, ensure_ascii=False))
    return [
        path,
        _csv(
            folder / "StockEtablissement_utf8.csv",
            ("siren", "nic", "siret", "statutDiffusionEtablissement", "dateCreationEtablissement",
             "dateDernierTraitementEtablissement", "codePostalEtablissement", "libelleCommuneEtablissement",
             "codeCommuneEtablissement", "dateDebut", "etatAdministratifEtablissement", "enseigne1Etablissement",
             "activitePrincipaleEtablissement", "numeroVoieEtablissement", "typeVoieEtablissement",
             "libelleVoieEtablissement"),
            [(*e, "", "", "") for e in establishments], separator=",",
        ),
        _csv(
            folder / "StockUniteLegale_utf8.csv",
            ("siren", "statutDiffusionUniteLegale", "dateCreationUniteLegale", "denominationUniteLegale",
             "etatAdministratifUniteLegale", "dateDebut"),
            units, separator=",",
        ),
    ]  # fmt: skip


def _jobs(folder: Path, draw: random.Random) -> list[Path]:
    romes = {rome: name for m in METIERS for rome, name in m.romes}
    hirings = [
        (rome, name, m.naf, m.naf_nom, draw.randrange(5, 900))
        for m in METIERS for rome, name in m.romes
    ]
    appellations: list[Row] = [
        (900000 + n, f"{m.nom} (appellation fictive)", f"{m.nom} (appellation fictive)", m.romes[0][0])
        for n, m in enumerate(METIERS)
    ]
    unique = {(h[0], h[2]): h for h in hirings}
    return [
        _csv(
            folder / "unix_referentiel_code_rome_v347_utf8.csv",
            ("code_rome", "code_fiche_em", "code_ogr", "libelle_rome", "statut"),
            [(r, n, n, name, 1) for n, (r, name) in enumerate(sorted(romes.items()))], separator=",", quote_all=True,
        ),
        _csv(
            folder / "unix_referentiel_appellation_v347_utf8.csv",
            ("code_ogr", "libelle_appellation_long", "libelle_appellation_court", "code_rome"),
            appellations, separator=",", quote_all=True,
        ),
        _csv(
            folder / "rome_naf_mapping.raw.csv", ("rome_id", "rome_label", "naf_id", "naf_label", "hirings"),
            list(unique.values()), separator=",",
        ),
    ]  # fmt: skip
