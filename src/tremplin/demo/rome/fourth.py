"""The archive of the ROME 4.0 for the fictitious trades: each of its files, under the columns that its source reads."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tremplin.demo.files import Row, write_rows
from tremplin.sources.reading.registry import SOURCES

_MACRO, _SKILL, _KNOWLEDGE, _CONTEXT, _NAME = 600_001, 610_000, 620_000, 630_000, 400_000
"""Codes of the objects, by kind."""
_INTEREST, _SECTOR, _SUBSECTOR, _NAF, _THEME = (
    (1, "J'aime les exemples (fictif)"),
    (101, "Secteur (fictif)"),
    (145, "Sous-secteur (fictif)"),
    (0, "Transverse aux secteurs (fictif)"),
    ("001", "Métiers d'exemple (fictif)"),
)


def archive(
    folder: Path,
    draw: random.Random,
    codes: Mapping[str, str],
    letters: Mapping[str, str],
    cited: tuple[Sequence[str], Sequence[str], Sequence[str]],
) -> Path:
    """Write the archive: two jobs a job of ROME 3, its own code and a finer one.

    `letters` are the grands domaines; `cited` are the labels of skills, of knowledge, of contexts.
    """
    jobs = [
        (
            code if k == 1 else f"{code[:3]}{int(code[3:]) + 50}",
            300_000 + 10 * n + k,
            f"{name}, spécialité {k} (fictive)",
            code,
        )
        for n, (code, name) in enumerate(codes.items())
        for k in (1, 2)
    ]
    rows = _jobs(draw, jobs) | _objects(jobs, *cited) | _menus(jobs) | _tree(jobs, letters)
    path = folder / "RefRomeCsv_v460.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for table in SOURCES["rome4"].tables:
            name = re.sub(r"\^unix (.*) v\(.*", r"unix_\1_v460_utf8.csv", table.membre).replace(" ", "_")
            text = io.StringIO()
            write_rows(text, [c.names[0].lower() for c in table.columns], rows[table.name], ",", True)
            out.writestr(zipfile.ZipInfo(name, (2026, 9, 1, 0, 0, 0)), text.getvalue())
    return path


Job = tuple[str, int, str, str]
"""Code, code OGR, label, code in ROME 3."""
Tables = dict[str, list[Row]]


def _jobs(draw: random.Random, jobs: Sequence[Job]) -> Tables:
    codes: list[Row] = []
    names: list[Row] = []
    texts: list[Row] = []
    profiles: list[Row] = []
    moves: list[Row] = []
    for n, (code, ogr, label, parent) in enumerate(jobs):
        tags = ("Emploi Blanc", draw.choice("ON"), draw.choice("ON"), "N", "N")
        codes.append((code, 17_000 + n, ogr, label, *tags, parent))
        names.append((_NAME + n, label, label, code, *tags, "PRINCIPALE", "", parent, "N"))
        texts += [
            (code, 3, "definition", 1, f"{label} : ce qu''on y fait (fictif)."),
            (code, 4, "acces_metier", 1, f"{label} : comment y accéder (fictif)."),
        ]
        profiles.append((code, "RIASEC"[n % 6], ""))
        moves.append((code, jobs[(n + 1) % len(jobs)][0], 1))
    return {
        "codes": codes,
        "appellations": names,
        "textes": texts,
        "riasec": profiles,
        "mobilites": moves,
        "macro_riasec": [(_MACRO, "R", "")],
    }


def _objects(jobs: Sequence[Job], activities: Sequence[str], knowledge: Sequence[str], places: Sequence[str]) -> Tables:
    """What jobs cite, and who cites what."""
    skills = list(enumerate(activities, start=_SKILL))
    known = list(enumerate(knowledge, start=_KNOWLEDGE))
    where = list(enumerate(places, start=_CONTEXT))
    cited = [(5, 1, skills[0][0]), (5, 3, known[0][0]), (6, "", where[0][0])]
    macro = (_MACRO, "Macro-compétence", "Organiser son travail (fictif)", "", "", "1A101", "Savoir-faire", "Technique")
    return {
        "competences": [
            (*macro, "", "N", "Homogène", ""),
            *(
                (ogr, "Compétence", name, "", _MACRO, "", "Savoir-faire", "Technique", "N", "N", "", "")
                for ogr, name in skills
            ),
        ],
        "savoirs": [(ogr, name, "Domaines d'expertise", "Général (fictif)", "N", "N") for ogr, name in known],
        "contextes": [(ogr, name, 1, "Types de structures") for ogr, name in where],
        "items": [
            (_MACRO, "Organiser son travail (fictif)", 1),
            *((ogr, name, section) for of, section in ((skills, 1), (known, 3), (where, "")) for ogr, name in of),
        ],
        "liens": [
            link
            for n, (code, ogr, _, _) in enumerate(jobs)
            for link in (
                (code, 1, "", ogr),
                (code, 2, "", _NAME + n),
                *((code, block, section, of) for block, section, of in cited),
            )
        ],
        "coherences": [
            (code, ogr, "Principale" if section == 1 else "") for code, *_ in jobs for _, section, ogr in cited
        ],
        "blocs": [(1, "Code ROME et intitulé"), (2, "Emplois"), (5, "Compétences"), (6, "Contextes de travail")],
        "rubriques": [(1, 5, 1, "Savoir-faire"), (3, 5, 3, "Savoirs")],
        "types_referentiels": [],
    }


def _menus(jobs: Sequence[Job]) -> Tables:
    """Other ways to jobs: interests, sectors, themes."""
    named = [(ogr, code, label) for code, ogr, label, _ in jobs]
    return {
        "centres_interet": [(*_INTEREST, "Une définition.\n\nSur plusieurs lignes.")],
        "centres_interet_metiers": [(*_INTEREST, *job, "oui") for job in named],
        "secteurs": [(*_SECTOR, "")],
        "sous_secteurs": [(*_SUBSECTOR, "", _SECTOR[0])],
        "secteurs_metiers": [(*_SECTOR, *_SUBSECTOR, *job, "oui") for job in named],
        "secteurs_naf": [(1, *_NAF)],
        "secteurs_naf_metiers": [(*_NAF, *job) for job in named],
        "thematiques": [(*_THEME, "")],
        "thematiques_metiers": [(*_THEME, *job) for job in named],
    }


def _tree(jobs: Sequence[Job], letters: Mapping[str, str]) -> Tables:
    """Grands domaines, domaines, jobs and names, each row under those above it."""
    rows: list[Row] = []
    seen: set[str] = set()
    for n, (code, ogr, label, _) in sorted(enumerate(jobs), key=lambda job: job[1][0]):
        if code[0] not in seen:
            rows.append((code[0], "", "", letters[code[0]], "", "", 1, "", "", ""))
        if code[:3] not in seen:
            rows.append((code[0], code[1:3], "", _domain(code), "", "", 2, "", "", ""))
        seen |= {code[0], code[:3]}
        rows.append((code[0], code[1:3], code[3:], label, "", "", 3, 17_000 + n, ogr, ""))
        rows.append(("", "", "", "", label, label, 4, 17_000 + n, ogr, _NAME + n))
    domains = sorted({code[:3] for code, *_ in jobs})
    return {
        "arborescence": rows,
        "domaines_metiers": [(c, label, c[0], letters[c[0]], c[:3], _domain(c)) for c, _, label, _ in jobs],
        "grands_domaines": list(letters.items()),
        "domaines": [(domain, _domain(domain)) for domain in domains],
    }


def _domain(code: str) -> str:
    return f"Domaine {code[:3]} (fictif)"
