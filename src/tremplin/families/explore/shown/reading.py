"""The blocks of an answer, read as their views say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from tremplin.domain.display import jour
from tremplin.families.explore.blocks import BLOCKS, MEANING
from tremplin.families.explore.shown.declared import STATES, Column, Grid, View, filiere, level
from tremplin.families.explore.shown.views import KEY_FIGURES, VIEWS
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import single

_FIRST = 4
WHOLE = "*"


@dataclass(frozen=True)
class Cell:
    """A cell: its text, the address that it leads to, how full its bar is (0 to 1; None: no bar)."""

    texte: str
    lien: str = ""
    part: float | None = None


@dataclass(frozen=True, kw_only=True)
class ShownGrid:
    """A table as it is shown."""

    titre: str
    entetes: list[str]
    lignes: list[list[Cell]]
    montrees: int


@dataclass(frozen=True, kw_only=True)
class Cited:
    """A source under a block, and of when its figures are."""

    nom: str
    editeur: str
    page: str
    quand: str


@dataclass(frozen=True, kw_only=True)
class ShownBlock:
    """A block as it is shown."""

    nom: str
    titre: str
    etat: str
    """In words; empty when it has something to show."""
    pourquoi: str
    niveau: str
    total: int | None
    faits: list[tuple[str, str]] = field(default_factory=list)
    grilles: list[ShownGrid] = field(default_factory=list)
    sources: list[Cited] = field(default_factory=list)
    suite: str = ""


def _by_its_file(_source: str) -> str:
    return ""


def shown(
    blocks: Mapping[str, Mapping[str, Any]],
    here: Callable[[Mapping[str, str]], str],
    told_when: Callable[[str], str] = _by_its_file,
) -> Iterator[ShownBlock]:
    """The blocks of an answer as people read them; `here` gives the address of the same page with other parameters,
    `told_when` what the tables of a source tell of when they are, before its file does."""
    for name, told in blocks.items():
        if name == MEANING:
            continue
        view, data = VIEWS.get(name, View()), told["donnees"] or {}
        yield ShownBlock(
            nom=name,
            titre=_(BLOCKS[name].titre),
            etat=_(STATES[told["etat"]]) if told["etat"] in STATES else "",
            pourquoi=told["pourquoi"] or "",
            niveau=level(told["niveau"]) if told["niveau"] else "",
            total=told["total"],
            faits=list(_facts(view, data)),
            grilles=[g for grid in view.grilles if (g := _grid(grid, data.get(grid.chemin) or [], here)).lignes],
            sources=[_cited(source, told_when) for source in told["sources"]],
            suite=told["suite"] or "",
        )


def _facts(view: View, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for column in view.faits:
        value = _at(data, column.nom)
        if value not in (None, "") and (told := column.write(value)):
            yield _(column.titre), told


def _cited(source: Mapping[str, Any], told_when: Callable[[str], str]) -> Cited:
    """A day of ours is never that of the data: a file that tells none says when it was imported."""
    quand = told_when(source["page"].rpartition("/")[2])
    if not quand and source["publiee_le"]:
        quand = _("publiée le %(jour)s", jour=jour(source["publiee_le"]))
    quand = quand or _(
        "importée le %(jour)s, son fichier ne dit pas de quand elle est", jour=jour(source["importee_le"])
    )
    return Cited(nom=source["nom"], editeur=source["editeur"], page=source["page"], quand=quand[:1].lower() + quand[1:])


def _grid(grid: Grid, lines: Sequence[Mapping[str, Any]], here: Callable[[Mapping[str, str]], str]) -> ShownGrid:
    kept = [c for c in grid.colonnes if any(_at(line, c.nom) not in (None, "", []) for line in lines)]
    tops = {c.nom: max((_at(line, c.nom) or 0 for line in lines), default=0) for c in kept if c.barre < 0}
    return ShownGrid(
        titre=_(grid.titre),
        entetes=[_(c.titre) for c in kept],
        lignes=[[_cell(c, line, tops.get(c.nom, c.barre), here) for c in kept] for line in lines],
        montrees=grid.montrees,
    )


def _cell(column: Column, line: Mapping[str, Any], full: float, here: Callable[[Mapping[str, str]], str]) -> Cell:
    value = _at(line, column.nom)
    if value in (None, "", []):
        return Cell("—")
    return Cell(
        column.write(value),
        _link(column.lien, line, here),
        min(1.0, max(0.0, value / full)) if full and column.barre else None,
    )


def _link(rule: str, line: Mapping[str, Any], here: Callable[[Mapping[str, str]], str]) -> str:
    if not rule:
        return ""
    if rule.startswith("@"):
        return str(line[rule[1:]])
    if rule.startswith("?"):
        name, _, value = rule[1:].format_map(line).partition("=")
        return here({name: value})
    return rule.format_map(line)


def _at(data: Mapping[str, Any], path: str) -> Any:
    """What stands at a path; None where a step lacks."""
    if path == WHOLE:
        return data
    found: Any = data
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def key_figures(blocks: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    """The four figures that come first: title, value, block."""
    found = []
    for title, alone, name, path, write in KEY_FIGURES:
        block = blocks[name]
        value = _at(block["donnees"] or {}, path) if path else block["total"]
        if value is not None and (said := write(value)):
            found.append((_(alone if alone and single(value) else title), said, name))
    return found[:_FIRST]


FIRST_OF_EACH = "taux_en_emploi_6_mois"
"""The one indicator of each diploma that a printed comparison keeps."""


def side_by_side_lines(
    answers: Sequence[Mapping[str, Any]], lines: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The lines of a comparison, block by block: the title, then each with the title of what it is of, and whether it
    is a detail that paper leaves out."""
    titles = {
        one["code_certification"]: f"{one['libelle']} ({filiere(one['filiere'])})"
        for answer in answers
        for one in ((answer["blocs"]["devenir"]["donnees"] or {}).get("liste") or ())
    }
    for name, block in groupby(lines, key=lambda line: line["bloc"]):
        told = [
            {
                **line,
                "titre": titles.get(line["objet"], line["objet"]),
                "detail": line["objet"] is not None and line["indicateur"] != FIRST_OF_EACH,
            }
            for line in block
        ]
        yield _(BLOCKS[name].titre), told
