"""The life of a path, drawn from the table of states: what the drawing shows is what admission applies."""

from __future__ import annotations

from html import escape

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.families.parcours.events.types import LIBELLES_EVENEMENTS, TRANSITIONS, Type
from tremplin.families.parcours.events.vocabulary import LIBELLES_ETATS, Etat
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.policy import PROBLEM, PUBLIC, Policy, policy

ADRESSE = "/vie-d-un-parcours.svg"
router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_LARGE, _HAUT, _L, _H = 760, 910, 180, 44
_PLACES: dict[Etat | None, tuple[int, int]] = {
    None: (380, 40),
    Etat.INSCRIT_ICO: (380, 140),
    Etat.ICO_ABSENT: (100, 250),
    Etat.ICO_PRESENT: (380, 250),
    Etat.AIS_REFUSEE: (100, 370),
    Etat.AIS_EMISE: (380, 370),
    Etat.AIS_VALIDEE: (380, 490),
    Etat.INTERROMPU: (100, 620),
    Etat.ENTRE: (380, 620),
    Etat.ABANDONNE: (100, 740),
    Etat.TERMINE: (380, 740),
    Etat.BILAN_FAIT: (380, 860),
}
"""State → the middle of its box; None: nothing happened yet."""
_COURBES = {
    (None, Etat.ICO_PRESENT): 130,
    (None, Etat.AIS_EMISE): 230,
    (Etat.INSCRIT_ICO, Etat.AIS_EMISE): 180,
    (Etat.AIS_EMISE, Etat.ENTRE): 130,
    (Etat.AIS_EMISE, Etat.AIS_REFUSEE): 26,
    (Etat.AIS_REFUSEE, Etat.AIS_EMISE): 26,
    (Etat.ENTRE, Etat.INTERROMPU): 26,
    (Etat.INTERROMPU, Etat.ENTRE): 26,
}
"""Steps that pass others by: how far their line bends."""


def _etapes() -> list[tuple[Etat | None, Etat, Type]]:
    """Every step: from, to, by which event. Absence has a state of its own, a session that has begun is entered from
    a proposal not decided yet."""
    found = [(since, step.vers, type) for type, step in TRANSITIONS.items() for since in step.depuis if step.vers]
    found.append((Etat.INSCRIT_ICO, Etat.ICO_ABSENT, Type.ICO_PRESENCE))
    found.append((Etat.AIS_EMISE, Etat.ENTRE, Type.AES))
    return sorted(found, key=lambda s: (str(s[2]), str(s[0]), str(s[1])))


def _edge(at: tuple[int, int], vers: tuple[int, int]) -> tuple[float, float]:
    """Where a straight line from the middle of a box leaves it."""
    dx, dy = vers[0] - at[0], vers[1] - at[1]
    scale = min(_L / 2 / abs(dx) if dx else 9e9, _H / 2 / abs(dy) if dy else 9e9)
    return at[0] + dx * scale, at[1] + dy * scale


def _fleche(since: Etat | None, until: Etat, type: Type) -> str:
    a, b = _PLACES[since], _PLACES[until]
    bend = _COURBES.get((since, until), 0)
    if not bend:
        (x1, y1), (x2, y2) = _edge(a, b), _edge(b, a)
        path, label = f"M{x1:.0f} {y1:.0f}L{x2:.0f} {y2:.0f}", ((x1 + x2) / 2 + 6, (y1 + y2) / 2 + 4)
    elif a[0] == b[0]:  # down the right side
        side = a[0] + _L / 2
        path = f"M{side:.0f} {a[1]}C{side + bend:.0f} {a[1]} {side + bend:.0f} {b[1]} {side:.0f} {b[1]}"
        label = (side + bend * 0.75 + 6, (a[1] + b[1]) / 2)
    else:  # there and back between two boxes of one line
        way = 1 if b[0] > a[0] else -1
        x1, x2, y = a[0] + way * _L / 2, b[0] - way * _L / 2, a[1] + way * 12
        path, label = f"M{x1:.0f} {y}L{x2:.0f} {y}", (min(x1, x2) + 4, y + (16 if way > 0 else -6))
    line = f'<path d="{path}" fill="none" stroke="#3a3a3a" marker-end="url(#f)"/>'
    return f'{line}<text fill="#000091" font-size="10" x="{label[0]:.0f}" y="{label[1]:.0f}">{type}</text>'


def _box(state: Etat | None) -> str:
    x, y = _PLACES[state]
    box = f'x="{x - _L / 2:.0f}" y="{y - _H / 2:.0f}" width="{_L}" height="{_H}" rx="6" fill="#f5f5fe"'
    name = escape(LIBELLES_ETATS[state]) if state else "rien encore"
    return (
        f'<g text-anchor="middle"><rect {box} stroke="#000091"/>'
        f'<text font-weight="700" font-size="13" x="{x}" y="{y - 3}">{state or "—"}</text>'
        f'<text x="{x}" y="{y + 13}">{name}</text></g>'
    )


def draw() -> str:
    """The drawing, with a text that tells it."""
    told = " ; ".join(f"{LIBELLES_EVENEMENTS[t]} : de {s or 'rien encore'} à {u}" for s, u, t in _etapes())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LARGE} {_HAUT}" role="img" aria-labelledby="t d" '
        'font-family="sans-serif" font-size="11">'
        f'<title id="t">La vie d\'un parcours</title><desc id="d">{escape(told)}</desc>'
        '<defs><marker id="f" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0L8 4L0 8z"/></marker></defs><rect width="100%" height="100%" fill="#fff"/>'
        + "".join(_fleche(*step) for step in _etapes())
        + "".join(map(_box, _PLACES))
        + "</svg>"
    )


@router.get(ADRESSE)
@policy(Policy(Right.DOCUMENTATION, PUBLIC, Cost.LIGHT, PROBLEM.live))
async def vie(_request: Request) -> Response:
    """The drawing of the documentation."""
    return Response(draw(), headers={"cache-control": "public, max-age=3600"}, media_type="image/svg+xml")
