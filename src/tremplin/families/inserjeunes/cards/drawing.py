"""Drawing a card: themes, sizes that embedding pages rely on, and where each thing goes. Nothing leaves its box."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from xml.sax.saxutils import escape

from tremplin.families.inserjeunes.cards import words
from tremplin.families.inserjeunes.cards.text import GRAS, NORMAL, font_faces, lines
from tremplin.families.inserjeunes.cards.words import Document, Part

LINE = 1.28
"""Height of a line, in sizes of its text."""


@dataclass(frozen=True, kw_only=True)
class Theme:
    """Colours, margins and order of the shares; `question` when the card begins with one."""

    ordre: tuple[str, ...]
    question: bool
    fond: str
    cadre: str
    bloc: str
    texte: str
    accent: str
    gris: str
    rayon: int
    absent: str
    """What stands for a missing rate, before its sentence."""


THEMES = {
    "dsfr": Theme(
        ordre=("emploi", "formation", "autres"),
        question=True,
        fond="#ffffff",
        cadre="#dddddd",
        bloc="#f5f5fe",
        texte="#161616",
        accent="#000091",
        gris="#666666",
        rayon=0,
        absent="--",
    ),
    "lba": Theme(
        ordre=("formation", "emploi", "autres"),
        question=False,
        fond="#ffffff",
        cadre="#e5e5e5",
        bloc="#f6f6f6",
        texte="#161616",
        accent="#161616",
        gris="#666666",
        rayon=5,
        absent="",
    ),
}

Size = tuple[int, int]
_MORE = {"certification": 0, "formation": 5, "regionale": 15}


def size(theme: str, direction: str, niveau: str) -> Size:
    """Width and height of the card of a record."""
    if theme == "dsfr":
        return (320, 420 + _MORE[niveau]) if direction == "vertical" else (720, 330)
    return (328, 620 if niveau == "regionale" else 600) if direction == "vertical" else (882, 289)


def view_size(theme: str, direction: str, niveau: str, filieres: int) -> Size:
    """Width and height of the card of a view by filière."""
    regional = niveau == "regionale"
    if theme == "dsfr":
        if direction == "vertical":
            return 320, (760 if filieres > 1 else 455) + 35 * regional
        return 720, (605 if filieres > 1 else 360) + 25 * regional
    if direction == "vertical":
        return 656, 600 + 20 * regional
    return 882, (470 if filieres > 1 else 255) + 30 * regional


def error_size(theme: str, direction: str, niveau: str) -> Size:
    """Width and height of the card that says that nothing is known."""
    if theme == "dsfr":
        return (320, 285 if niveau == "regionale" else 270) if direction == "vertical" else (720, 220)
    return (328, 270) if direction == "vertical" else (882, 289)


@dataclass
class Canvas:
    """An SVG being drawn; every text is escaped here and nowhere else."""

    width: int
    height: int
    theme: Theme
    parts: list[str] = field(default_factory=list)

    def box(self, x: float, y: float, w: float, h: float, fill: str, stroke: str = "none") -> None:
        radius = f' rx="{self.theme.rayon}"' if self.theme.rayon else ""
        self.parts.append(
            f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" fill="{fill}" stroke="{stroke}"{radius}/>'
        )

    def text(
        self,
        x: float,
        y: float,
        room: float,
        text: str,
        size: float,
        *,
        weight: int = NORMAL,
        colour: str = "",
        most: int = 99,
    ) -> float:
        """Write a text from the top `y` in at most `room` pixels and `most` lines; where the next one may begin."""
        drawn, below = _written(x, y, room, text, size, weight, colour or self.theme.texte, most)
        self.parts.append(drawn)
        return below

    def svg(self, title: str, description: str) -> bytes:
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{self.height}" '
            f'viewBox="0 0 {self.width} {self.height}" role="img" aria-labelledby="titre description">'
            f'<title id="titre">{escape(title)}</title><desc id="description">{escape(description)}</desc>'
            f"<style>{style()}</style>"
        )
        return f"{head}{''.join(self.parts)}</svg>".encode()


@lru_cache(maxsize=4096)
def _written(
    x: float, y: float, room: float, text: str, size: float, weight: int, colour: str, most: int
) -> tuple[str, float]:
    """A text in its lines, and where the next one may begin: cards say the same things at the same places."""
    step = size * LINE
    found = lines(text, room, size, weight, most)
    drawn = [
        f'<text x="{x:g}" y="{y + at * step + size:.1f}" font-size="{size:g}" font-weight="{weight}" '
        f'fill="{colour}">{escape(line)}</text>'
        for at, line in enumerate(found)
    ]
    return "".join(drawn), y + len(found) * step


@cache
def style() -> str:
    """The one style sheet of all cards."""
    return f"{font_faces()}text{{font-family:Carte,sans-serif;font-kerning:none}}"


@cache
def content_policy() -> str:
    """What a card opened by itself may do: apply its own style, show its own font, nothing else."""
    digest = b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; frame-ancestors 'none'; sandbox"


def record_card(theme: Theme, area: Size, level: str, document: Document, title: str, description: str) -> bytes:
    """The card of one record: question, level, label, three shares, foot."""
    canvas, x, y, room = _opened(theme, area, level)
    if label := document.get("libelle"):
        y = canvas.text(x, y, room, label, 12, colour=theme.gris, most=1)
    foot = canvas.height - 16 - 11 * LINE
    canvas.text(x, foot, room, words.foot(document["filiere"], document["millesime"]), 11, colour=theme.gris, most=1)
    _shares(canvas, x, y + 8, room, foot - 8 - (y + 8), document)
    return canvas.svg(title, description)


def view_card(
    theme: Theme, area: Size, level: str, view: Mapping[str, Document], title: str, description: str
) -> bytes:
    """The card of a view by filière: a frame for each, side by side when the card is wide and tall."""
    canvas, x, y, room = _opened(theme, area, level)
    first = next(iter(view.values()))
    foot = canvas.height - 12 - 11 * LINE
    canvas.text(x, foot, room, words.foot("", first["millesime"]), 11, colour=theme.gris, most=1)
    y, height = y + 6, foot - 6 - (y + 6)
    beside = area[0] >= 600 and area[1] >= 600 and not theme.question
    count, gap = len(view), 10.0
    for at, (name, part) in enumerate(view.items()):
        if beside:
            w = (room - gap * (count - 1)) / count
            _frame(canvas, x + at * (w + gap), y, w, height, name, part)
        else:
            h = (height - gap * (count - 1)) / count
            _frame(canvas, x, y + at * (h + gap), room, h, name, part)
    return canvas.svg(title, description)


def nothing_card(theme: Theme, area: Size, level: str) -> bytes:
    """The card that says that nothing is known."""
    canvas, x, y, room = _opened(theme, area, level)
    height = canvas.height - 16 - (y + 12)
    canvas.box(x, y + 12, room, height, theme.bloc)
    canvas.text(x + 12, y + 24, room - 24, words.RIEN, 16, weight=GRAS, most=max(1, int((height - 24) // (16 * LINE))))
    return canvas.svg("Données indisponibles", f"{level} : {words.RIEN}")


def empty_image() -> bytes:
    """One transparent pixel."""
    return b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1" viewBox="0 0 1 1"/>'


def _opened(theme: Theme, area: Size, level: str) -> tuple[Canvas, float, float, float]:
    """A card with its ground, question and level; where what follows begins, and its room."""
    canvas, margin = Canvas(*area, theme), 16.0
    canvas.box(0.5, 0.5, area[0] - 1, area[1] - 1, theme.fond, theme.cadre)
    room, y = area[0] - 2 * margin, 14.0
    if theme.question:
        y = canvas.text(margin, y, room, words.QUESTION, 18, weight=GRAS, colour=theme.accent, most=3) + 2
    return canvas, margin, canvas.text(margin, y, room, level, 14, weight=GRAS, most=2), room


def _frame(canvas: Canvas, x: float, y: float, w: float, h: float, name: str, part: Document) -> None:
    """A filière: its name, then its shares, or the sentence that says that it has none."""
    canvas.box(x, y, w, h, canvas.theme.fond, canvas.theme.cadre)
    top = canvas.text(x + 10, y + 8, w - 20, words.FILIERES[name], 14, weight=GRAS, colour=canvas.theme.accent, most=1)
    if not any(part.get(p.figure) for p in words.parts(part["millesime"], canvas.theme.ordre)):
        most = max(1, int((y + h - top - 16) // (12 * LINE)))
        canvas.text(x + 10, top + 8, w - 20, words.RIEN_FILIERE, 12, most=most)
        return
    _shares(canvas, x + 10, top + 4, w - 20, y + h - 8 - (top + 4), part)


def _shares(canvas: Canvas, x: float, y: float, w: float, h: float, document: Document) -> None:
    """The three shares: side by side where there is more width than height, else one under the other."""
    found = words.parts(document["millesime"], canvas.theme.ordre)
    gap = 6.0
    if w >= 560 and h < 400:
        each = (w - 2 * gap) / 3
        for at, part in enumerate(found):
            _share(canvas, (x + at * (each + gap), y, each, h), part, document.get(part.figure))
    else:
        each = (h - 2 * gap) / 3
        for at, part in enumerate(found):
            _share(canvas, (x, y + at * (each + gap), w, each), part, document.get(part.figure))


def _share(canvas: Canvas, rect: Sequence[float], part: Part, rate: int | None) -> None:
    """One share in its box: the figure beside its words where the box is low, above them where it is high."""
    x, y, w, h = rect
    theme = canvas.theme
    canvas.box(x, y, w, h, theme.bloc)
    shown = theme.absent if rate is None else f"{rate}%"
    low = h < 120
    big = 26.0 if low else 34.0
    if shown:
        canvas.text(x + 10, y + 8, w - 20, shown, big, weight=GRAS, colour=theme.accent, most=1)
    if low:
        left = x + 10 + (72 if shown else 0)
        top, room = y + 8, x + w - 10 - left
    else:
        left, top, room = x + 10, y + 12 + (big * LINE if shown else 0), w - 20
    end = y + h - 6
    top = canvas.text(left, top, room, part.titre, 14, weight=GRAS, most=max(1, int((end - top) // (14 * LINE))))
    most = int((end - top - 1) // (12 * LINE))
    if most > 0:
        said = words.NON_PUBLIE if rate is None else part.precision
        canvas.text(left, top + 1, room, said, 12, colour=theme.gris, most=most)
