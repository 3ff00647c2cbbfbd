"""Drawings of a fiche, as plain coordinates for SVG: its validity on a line of time, its continuity as a graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin.domain.display import jour
from tremplin.language.spoken import gettext as _

WIDTH, ROW, LABEL = 720, 30, 150
NODE_W, NODE_H, GAP_X, GAP_Y = 132, 44, 56, 16
MAX_NODES = 40


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One life on the line of time; open ends are drawn to the edge."""

    label: str
    x: float
    y: int
    width: float
    texte: str
    classe: str


@dataclass(frozen=True)
class Timeline:
    bars: list[Bar]
    ticks: list[tuple[float, int]]
    today: float
    height: int
    width: int = WIDTH


def timeline(lives: Sequence[tuple[str, str | None, str | None, str]], today: date) -> Timeline | None:
    """Lives (label, first instant, last instant, class) on one scale of years; None when no date is known."""
    days = [_day(d) for _label, start, end, _kind in lives for d in (start, end) if d]
    if not days:
        return None
    low, high = min([*days, today]), max([*days, today])
    first, last = low.year, high.year + 1
    span = (last - first) * 365.25
    scale = (WIDTH - LABEL) / span

    def x(day: date) -> float:
        return round(LABEL + (day - date(first, 1, 1)).days * scale, 1)

    bars = []
    for n, (label, start, end, css) in enumerate(lives):
        left = x(_day(start)) if start else LABEL
        right = x(_day(end)) if end else WIDTH
        text = _life(start, end)
        bars.append(
            Bar(label=label, x=left, y=8 + n * ROW, width=max(2.0, round(right - left, 1)), texte=text, classe=css)
        )
    step = max(1, (last - first) // 8)
    ticks = [(x(date(year, 1, 1)), year) for year in range(first, last + 1, step)]
    return Timeline(bars, ticks, x(today), 8 + len(lives) * ROW + 24)


@dataclass(frozen=True)
class Node:
    code: str
    x: int
    y: int
    detail: str
    classe: str


@dataclass(frozen=True)
class Graph:
    nodes: list[Node]
    edges: list[tuple[int, int, int, int]]
    width: int
    height: int


def graph(members: Sequence[Mapping[str, Any]], links: Sequence[tuple[str, str]], start: str, end: str) -> Graph | None:
    """A group of codes from the oldest (left) to the newest; `start` and `end` name the members' dates.

    None for a group of one, or too large to be read as a drawing.
    """
    if not 1 < len(members) <= MAX_NODES:
        return None
    level = {m["code"]: 0 for m in members}
    for _round in range(len(members)):
        moved = False
        for old, new in links:
            if level[new] < level[old] + 1 <= len(members) - 1:
                level[new], moved = level[old] + 1, True
        if not moved:
            break
    columns: dict[int, list[Mapping[str, Any]]] = {}
    for member in members:
        columns.setdefault(level[member["code"]], []).append(member)
    nodes: dict[str, Node] = {}
    for n, column in enumerate(sorted(columns)):
        for row, member in enumerate(columns[column]):
            css = "courant" if member["courant"] else "actif" if member.get("actif", not member[end]) else "inactif"
            detail = f"{_year(member[start])} – {_year(member[end])}"
            nodes[member["code"]] = Node(member["code"], n * (NODE_W + GAP_X), row * (NODE_H + GAP_Y), detail, css)
    edges = [(nodes[a].x + NODE_W, nodes[a].y + NODE_H // 2, nodes[b].x, nodes[b].y + NODE_H // 2) for a, b in links]
    width = max(n.x for n in nodes.values()) + NODE_W
    height = max(n.y for n in nodes.values()) + NODE_H
    return Graph(list(nodes.values()), edges, width, height)


def _day(instant: str) -> date:
    return date.fromisoformat(instant[:10])


def _life(start: str | None, end: str | None) -> str:
    days = {"debut": jour(start), "fin": jour(end)}
    if start and end:
        return _("du %(debut)s au %(fin)s", **days)
    if not start and not end:
        return _("dates non connues")
    return _("depuis le %(debut)s", **days) if start else _("jusqu'au %(fin)s", **days)


def _year(instant: str | None) -> str:
    return instant[:4] if instant else "…"
