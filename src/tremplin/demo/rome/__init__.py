"""Files of the ROME 3 and 4.0 for the fictitious trades: texts in pieces, links by code, moves, passages."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import xlsxwriter

from tremplin.demo.files import Row, write_csv
from tremplin.demo.rome import fourth
from tremplin.demo.trades import METIERS

ORPHELIN = ("L1510", "Films d'animation et effets spéciaux")
"""The job that every file knows but that of the codes, as in version 347."""
DOMAINES = {
    "A": "Agriculture, espaces verts",
    "C": "Banque, assurance",
    "D": "Commerce",
    "F": "Construction",
    "G": "Restauration, tourisme",
    "H": "Industrie",
    "I": "Installation, maintenance",
    "J": "Santé",
    "L": "Spectacle",
    "M": "Support à l'entreprise",
    "N": "Transport, logistique",
}
SAVOIRS = ("Règles de sécurité", "Lecture de plan", "Bureautique", "Hygiène alimentaire", "Gestion des stocks")
ACTIVITES = (
    "Préparer le poste de travail",
    "Réaliser la commande du client",
    "Contrôler la qualité",
    "Encadrer une équipe",
)
LIEUX = (
    ("Entreprise artisanale", "STRUCTURES"),
    ("Collectivité territoriale", "STRUCTURES"),
    ("Bâtiment", "SECTEURS"),
    ("Travail en horaires décalés", "CONDITIONS"),
)
FAP = ("A1Z41", "B2Z41", "D6Z71", "J3Z41", "L1Z60", "M1Z81", "R1Z60", "S0Z20", "S1Z20", "T4Z60", "V0Z60")


def metiers() -> dict[str, str]:
    """ROME code → label of every job of the world."""
    return dict(sorted({rome: name for m in METIERS for rome, name in m.romes}.items())) | dict([ORPHELIN])


def fap_of(rome: str) -> str:
    """The professional family of a job."""
    return FAP[sum(map(ord, rome)) % len(FAP)]


def rome(folder: Path, draw: random.Random) -> list[Path]:
    """Write the files; the paths written."""
    codes = metiers()
    return [*_jobs(folder, draw, codes), *_objects(folder, draw, codes), *_passages(folder, draw, codes)]


def _csv(folder: Path, table: str, header: tuple[str, ...], rows: Iterable[Row]) -> Path:
    path = folder / f"unix_{table}_v347_utf8.csv"
    return write_csv(path, header, rows, separator=",", quote_all=True)


def _jobs(folder: Path, draw: random.Random, codes: dict[str, str]) -> Iterator[Path]:
    kinds = ((1, "definition"), (2, "acces_a_em"), (3, "cond_exercice_activite"))
    texts: list[Row] = []
    for code, name in codes.items():
        for kind, label in kinds:
            pieces = [f"{name} : {label.replace('_', ' ')}, morceau {n} (fictif, d''après personne)." for n in range(3)]
            texts += [(code, n, kind, piece, label) for n, piece in enumerate(pieces)]
    draw.shuffle(texts)
    header = ("code_rome", "position_libelle_txt", "code_type_texte", "libelle_texte", "libelle_type_texte")
    yield _csv(folder, "texte", header, texts)
    profiles = [(code, draw.choice("RIASEC"), draw.choice("RIASEC")) for code in codes]
    yield _csv(folder, "referentiel_code_rome_riasec", ("code_rome", "riasec_majeur", "riasec_mineur"), profiles)
    listed = list(codes)
    moves = [
        (code, listed[(at + step) % len(listed)], "", "", kind, label)
        for at, code in enumerate(listed)
        for step, kind, label in ((1, 1, "Proche"), (3, 2, "Evolution"))
    ]
    names = (
        "code_rome",
        "code_rome_cible",
        "code_appellation_source",
        "code_appellation_cible",
        "code_type_mobilite",
        "libelle_type_mobilite",
    )
    yield _csv(folder, "rubrique_mobilite", names, moves)
    tree: list[Row] = [(letter, " ", " ", label, " ") for letter, label in DOMAINES.items()]
    tree += [(d[0], d[1:], " ", f"Domaine {d} (fictif)", " ") for d in sorted({code[:3] for code in codes})]
    tree += [(code[0], code[1:3], code[3:], name, " ") for code, name in codes.items()]
    yield write_csv(
        folder / "arbo_rome_ogr_202609.csv", ("Rome1", "Rome2", "Rome3", "Intitule", "OGR"), tree, separator=","
    )


def _objects(folder: Path, draw: random.Random, codes: dict[str, str]) -> Iterator[Path]:
    skills = [(100_000 + n, name, 1, "SAVOIRS THEORIQUES ET PROCEDURAUX", 1) for n, name in enumerate(SAVOIRS)]
    yield _csv(
        folder,
        "referentiel_competence",
        ("code_ogr", "libelle_competence", "code_type_competence", "libelle_type_competence", "statut"),
        skills,
    )
    tasks = [(110_000 + n, "", name, name, 1, "ACTIVITE", 1, "BASE", 1) for n, name in enumerate(ACTIVITES)]
    yield _csv(
        folder,
        "referentiel_activite",
        (
            "code_ogr",
            "code_tete_rgpmt",
            "libelle_activite",
            "libelle_activite_impression",
            "code_type_activite",
            "libelle_type_activite",
            "code_type_item_activite",
            "libelle_type_item_activite",
            "statut",
        ),
        tasks,
    )
    where = [(120_000 + n, name, 1, kind, 1) for n, (name, kind) in enumerate(LIEUX)]
    yield _csv(
        folder,
        "referentiel_env_travail",
        ("code_ogr", "libelle_env_travail", "code_type_section_env_trav", "libelle_type_section_env_trav", "statut"),
        where,
    )
    links: list[Row] = []
    for code in codes:
        cited = [(t[0], 6, 2) for t in tasks[:2]] + [(tasks[draw.randrange(2, 4)][0], 9, 2)]
        cited += [(s[0], 7, 1) for s in skills[:2]] + [(skills[draw.randrange(2, 5)][0], 10, 1)]
        cited += [(w[0], 5, 5) for w in where]
        links += [(code, ogr, section, 1, kind, 8, n, 1) for n, (ogr, section, kind) in enumerate(cited, start=1)]
    yield _csv(folder, "liens_rome_referentiels",
               ("code_rome", "code_ogr", "code_ref_rubrique", "position_bloc", "code_type_referentiel",
                "code_compo_bloc", "position_item", "id_priorisation"), links)  # fmt: skip
    yield _csv(folder, "coherence_item", ("code_rome", "code_ogr"), [(row[0], row[1]) for row in links])
    nodes = [
        (21_000 + n, 6, code[0], code[:3], f"Menu {code[:3]}", 0, 2, "NOEUD", 1)
        for n, code in enumerate(sorted({c[:3] for c in codes}))
    ]
    yield _csv(folder, "item_arborescence",
               ("code_ogr", "code_type_referentiel", "code_pere", "code_noeud", "libelle_item_arbo",
                "code_item_arbo_associe", "code_type_noeud", "libelle_type_noeud", "statut"), nodes)  # fmt: skip


def _passages(folder: Path, draw: random.Random, codes: dict[str, str]) -> Iterator[Path]:
    yield fourth.archive(folder, draw, codes, DOMAINES, (ACTIVITES, SAVOIRS, [name for name, _ in LIEUX]))
    path = folder / "passage_fap2009_romev3.txt"
    path.write_text("".join(f'"{code}" = "{fap_of(code)}"\r\n' for code in codes), "cp1252")
    yield path
    path = folder / "intitule_fap2009.txt"
    labels = "".join(f'"{fap}"="{fap} : Famille {fap} (fictive)"\r\n' for fap in FAP)
    path.write_text(f"value $FAP9_5L\r\n{labels}* run;\r\n", "cp1252")
    yield path
    path = folder / "Correspondance_ROME_ISCO08.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": datetime(2026, 9, 1)})
        for title in ("ROME to ISCO 08", "ISCO 08 to ROME"):
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, ("Code ROME", "Libellé codes ROME", "Code ISCO08", "Libellé codes ISCO08"))
            for at, (code, name) in enumerate(codes.items(), start=1):
                sheet.write_row(at, 0, (code, name, f"{1000 + 7 * at}", f"Profession {at} (fictive)"))
    yield path
