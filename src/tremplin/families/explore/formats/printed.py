"""An answer to be read away from its page: Markdown, and two A4 pages for the printer of a counsellor."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

import orjson
import typst

from tremplin.domain.dates import day_of
from tremplin.domain.display import jour, nombre
from tremplin.families.explore.answer import label_of
from tremplin.families.explore.blocks import MEANING
from tremplin.families.explore.shown.reading import ShownBlock, shown
from tremplin.release.publish import built_at

Document = Mapping[str, Any]
_LINES = 10
"""Lines of a table that Markdown gives."""
_PRINTED = {
    "certifications": 4,
    "formations": 6,
    "devenir": 6,
    "recrutement": 4,
    "tension": 6,
    "recruteurs": 6,
    "offres": 4,
    "passerelles": 5,
    "voisins": 5,
    "interlocuteurs": 2,
    "organismes": 3,
    "metier": 0,
}
"""Lines of the tables of each block that the two pages have room for."""
_COLUMNS = 5
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|])")


def _nowhere(_given: Mapping[str, str]) -> str:
    return ""


def title(document: Document) -> str:
    """What an answer is about."""
    asked = document["demande"]
    return f"{asked['metier']['libelle']} ({asked['metier']['rome']}) — {label_of(asked['lieu'])}"


def sentences(document: Document) -> list[str]:
    """What its figures say."""
    told = document["blocs"].get(MEANING, {}).get("donnees") or {}
    return [one["phrase"] for one in told.get("phrases", ())]


def as_markdown(document: Document) -> bytes:
    """The answer as Markdown: texts of others are escaped."""
    return "\n".join(_markdown(document)).encode()


def _markdown(document: Document) -> Iterator[str]:
    yield f"# {_plain(title(document))}\n"
    for phrase in sentences(document):
        yield f"- {_plain(phrase)}"
    yield ""
    for block in shown(document["blocs"], _nowhere):
        yield f"## {block.titre}\n"
        if note := _note(block):
            yield f"{_plain(note)}\n"
        for name, value in block.faits:
            yield f"- {name} : {_plain(value)}"
        for grid in block.grilles:
            yield f"\n### {grid.titre}\n"
            yield f"| {' | '.join(grid.entetes)} |"
            yield f"|{' --- |' * len(grid.entetes)}"
            for line in grid.lignes[:_LINES]:
                yield f"| {' | '.join(_plain(cell.texte) for cell in line)} |"
        if block.sources:
            yield f"\nSources : {_plain(_sources(block))}.\n"
    yield f"Version {document['version']['release']}, données au {jour(document['version']['donnees_au'])}.\n"


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def _note(block: ShownBlock) -> str:
    """State, level and number of a block, in a line."""
    parts = [block.etat, block.pourquoi, block.niveau and f"Niveau : {block.niveau}."]
    if block.total is not None and not block.etat:
        parts.append(f"{nombre(block.total)} en tout.")
    return " ".join(p if p.endswith(".") else f"{p}." for p in parts if p)


def _sources(block: ShownBlock) -> str:
    return " ; ".join(f"{s.nom} ({s.editeur}, {s.quand})" for s in block.sources)


def as_pdf(document: Document) -> bytes:
    """Two A4 pages, PDF/UA-1, fonts embedded; the same bytes for the same answer."""
    built = built_at(document["version"]["release"])
    day = day_of(built)
    told = {
        "titre": title(document),
        "lieu": document["demande"]["lieu"],
        "phrases": sentences(document),
        "blocs": [_printed(block) for block in shown(document["blocs"], _nowhere)],
        "version": f"Version {document['version']['release']}, données au {jour(document['version']['donnees_au'])}",
        "construite": {"annee": day.year, "mois": day.month, "jour": day.day},
    }
    drawn: bytes = typst.compile(
        files(__package__).joinpath("modele.typ").read_bytes(),
        sys_inputs={"donnees": orjson.dumps(told).decode()},
        format="pdf",
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        timestamp=int(built.timestamp()),
    )
    return drawn


def _printed(block: ShownBlock) -> dict[str, Any]:
    most = _PRINTED.get(block.nom, 3)
    return {
        "titre": block.titre,
        "note": _note(block),
        "faits": [] if block.nom == "metier" else [{"nom": name, "valeur": value} for name, value in block.faits],
        "grilles": [
            {
                "titre": grid.titre,
                "entetes": grid.entetes[:_COLUMNS],
                "lignes": [[cell.texte[:80] for cell in line[:_COLUMNS]] for line in grid.lignes[:most]],
            }
            for grid in block.grilles
            if most
        ],
        "sources": " ; ".join(dict.fromkeys(s.nom for s in block.sources)),
    }
