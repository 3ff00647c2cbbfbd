"""What people read, as their language writes it: numbers, sizes, shares, plurals, days, hours, telephone numbers, names
of codes.

Each function is a filter of the templates under its own name (`platform/work/rendering.py`), and there is no other way:
`tests/portal/test_display.py` reads every template. A value that isn't known is an em dash.

In French, between a number and its sign stands a space that no line breaks (U+00A0), between thousands a thin one
(U+202F); in English a comma parts the thousands. Examples below are the French ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sized
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from tremplin.domain.dates import PARIS
from tremplin.domain.written import casing
from tremplin.language.catalogues import SOURCE
from tremplin.language.spoken import agreed, gettext, mark, spoken, translated

UNKNOWN = "—"
_SPACE, _THIN = "\u00a0", "\u202f"
_SIZES = ("octet", mark("Ko"), mark("Mo"), mark("Go"), mark("To"))
_MOIS = (
    *(mark("janvier"), mark("février"), mark("mars"), mark("avril"), mark("mai"), mark("juin")),
    *(mark("juillet"), mark("août"), mark("septembre"), mark("octobre"), mark("novembre"), mark("décembre")),
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""An English day names its month: 03/04 isn't the same one on both sides of the Atlantic."""
LABELS = {
    "licence": {"etalab-2.0": mark("Licence Ouverte 2.0")},
    "rythme": {
        "annuel": mark("annuel"),
        "annuel et mises à jour": mark("annuel et mises à jour"),
        "au fil de l'eau": mark("au fil de l'eau"),
        "deux fois par an": mark("deux fois par an"),
        "hebdomadaire": mark("hebdomadaire"),
        "historique": mark("historique"),
        "irrégulier": mark("irrégulier"),
        "mensuel": mark("mensuel"),
        "occasionnel": mark("occasionnel"),
        "ponctuel": mark("ponctuel"),
        "quotidien": mark("quotidien"),
        "semestriel": mark("semestriel"),
        "trimestriel": mark("trimestriel"),
        "trois fois par an": mark("trois fois par an"),
        "une fois": mark("une fois"),
        "à chaque décision": mark("à chaque décision"),
        "à la demande": mark("à la demande"),
    },
    "comparaison": {
        "exact": mark("égale"),
        "differs": mark("diffère de"),
        "contains": mark("contient"),
        "less": mark("au plus"),
        "greater": mark("au moins"),
        "in": mark("parmi"),
        "isnull": mark("est vide"),
    },
    "type": {
        "string": mark("texte"),
        "integer": mark("entier"),
        "number": mark("nombre"),
        "boolean": mark("oui ou non"),
        "date": mark("date"),
    },
    "format": {
        "csv": "CSV",
        "json": "JSON",
        "ndjson": "NDJSON",
        "parquet": "Parquet",
        "xlsx": mark("XLSX (tableur)"),
        "geojson": "GeoJSON",
    },
}
"""Names of the codes that several families show; a list that one family uses alone stands with it."""
_CLOSE = {"%": "{}%", "€": "€{}", "€ net": "€{} net"}
"""How English writes a number and a sign that it doesn't part."""
_MARKS = str.maketrans(",.", _THIN + ",")
"""The marks of thousands and of decimals of Python → those of French."""
_SEVERAL = {"": "s", "s": "", "x": "", "z": "", "au": "x", "eau": "x", "eu": "x"}
"""What a French word takes in the plural, by its end, the longest that fits."""


def nombre(value: float | Decimal | None, decimales: int | None = None, *, fixe: bool = False) -> str:
    """A number as 10 877 or 3,5; rounded (half away from zero) to at most so many decimals when they are given, to
    just as many when they are fixed, as columns want it."""
    if value is None:
        return UNKNOWN
    exact = Decimal(str(value))
    if decimales is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimales), ROUND_HALF_UP)
    if not fixe:
        exact = exact.normalize() + 0
    return f"{exact:,f}".translate(_MARKS) if spoken() == SOURCE else f"{exact:,f}"


def numero(value: int | str | None) -> str:
    """A number that names rather than counts: a year, a line, a version."""
    return UNKNOWN if value is None else str(value)


def mesure(value: float | Decimal | None, unite: str, decimales: int | None = None) -> str:
    """A number and the sign of its unit (km, €, ms, mois), never apart: 12,5 km."""
    if value is None:
        return UNKNOWN
    sign, number = agreed(unite, unite, float(value)), nombre(value, decimales)
    if sign == unite:
        sign = translated(unite)
    if spoken() != SOURCE and sign in _CLOSE:
        return _CLOSE[sign].format(number)
    return number + _SPACE + sign


def ecart(value: float | Decimal | None, unite: str, decimales: int | None = None) -> str:
    """A difference with its sign, and what it is counted in: +3 points, −1 point."""
    if value is None:
        return UNKNOWN
    sign = "+" if value > 0 else "\u2212" if value < 0 else ""
    size = -value if value < 0 else value
    return f"{sign}{nombre(size, decimales)}{_SPACE}{accord(float(value), unite)}"


def pourcent(part: float | Decimal | None, sur: float = 100, decimales: int = 0) -> str:
    """A share of a whole: 33 % for 33, for 0.33 of 1, for 1 of 3."""
    return UNKNOWN if part is None or not sur else mesure(Decimal(str(part)) * 100 / Decimal(str(sur)), "%", decimales)


def taille(octets: int | None) -> str:
    """The size of a file: 184 octets, 20,7 Ko; each unit is a thousand of the one before."""
    if octets is None:
        return UNKNOWN
    size, rank = float(octets), 0
    while round(size, 1) >= 1000 and rank < len(_SIZES) - 1:
        size, rank = size / 1000, rank + 1
    return mesure(size, _SIZES[rank], 1) if rank else pluriel(octets, _SIZES[0])


def pluriel(value: float | Decimal | Sized | None, un: str, plusieurs: str | None = None) -> str:
    """A count (or the length of what is given) and what is counted: 1 compte, 2 comptes, 0 compte, 1,5 compte."""
    return f"{nombre(_count(value))} {accord(value, un, plusieurs)}"


def accord(value: float | Decimal | Sized | None, un: str, plusieurs: str | None = None) -> str:
    """The words alone that agree with a count; in French two is the first plural. Words that don't each take the mark
    of the plural (« compte en attente ») are given in both numbers."""
    count = _count(value)
    return agreed(un, plusieurs or several(un), 1 if count is None else float(count))


def several(words: str) -> str:
    """French words in the plural, each with its mark."""
    return " ".join(_several(word) for word in words.split(" "))


def _count(value: float | Decimal | Sized | None) -> float | Decimal | None:
    return len(value) if isinstance(value, Sized) else value


def _several(word: str) -> str:
    end = max((e for e in _SEVERAL if word.endswith(e)), key=len)
    return word + _SEVERAL[end]


def jour(value: date | str | None) -> str:
    """A day as 21/11/2026; an instant is its day in Paris."""
    told = _read(value)
    if told is None:
        return UNKNOWN
    day = told.astimezone(PARIS) if isinstance(told, datetime) else told
    return day.strftime("%d/%m/%Y") if spoken() == SOURCE else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def mois(value: date) -> str:
    """A month and its year: janvier 2027."""
    return f"{translated(_MOIS[value.month - 1])} {value.year}"


def moment(value: datetime | str | None) -> str:
    """An instant in Paris as 21/11/2026 à 9 h 05."""
    told = _read(value)
    return UNKNOWN if told is None else gettext("%(jour)s à %(heure)s", jour=jour(told), heure=heure(told))


def heure(value: date | str | None) -> str:
    """The hour in Paris of an instant as 9 h 05."""
    told = _read(value)
    if told is None:
        return UNKNOWN
    if not isinstance(told, datetime):
        raise TypeError(f"un jour n'a pas d'heure : {value!r}")
    here = told.astimezone(PARIS)
    return f"{here.hour}{_SPACE}h{_SPACE}{here:%M}" if spoken() == SOURCE else f"{here.hour}:{here:%M}"


def _read(value: date | str | None) -> date | None:
    """A day, or an aware instant: a text without offset was typed in Paris, an object without one is a defect of ours
    (nobody knows any more what hour it tells)."""
    if not value:
        return None
    if isinstance(value, str):
        told = datetime.fromisoformat(value)
        if "T" not in value and " " not in value:
            return told.date()
        return told if told.tzinfo else told.replace(tzinfo=PARIS)
    if isinstance(value, datetime) and value.tzinfo is None:
        raise TypeError(f"un instant sans décalage : {value.isoformat()}")
    return value


def telephone(value: str | None) -> str:
    """A French number by pairs, 06 12 34 56 78; one of elsewhere as it was given."""
    if not value:
        return UNKNOWN
    digits = re.sub(r"^(?:\+|00)33(?:0|\(0\))?", "0", re.sub(r"[\s.()-]", "", value))
    return _SPACE.join(re.findall("..", digits)) if re.fullmatch(r"0[1-9][0-9]{8}", digits) else value.strip()


def libelle(code: str | None, liste: str | Mapping[str, str]) -> str:
    """What a code means in a list of `LABELS`, or in one that a family hands over; the code itself where the
    list doesn't hold it."""
    told = (LABELS[liste] if isinstance(liste, str) else liste).get(code or "")
    return UNKNOWN if code is None else code if told is None else translated(told)


def phrase(text: str) -> str:
    """A text as a sentence: it begins with a capital, and ends with its stop."""
    text = translated(text)
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", "…")) else ".")


_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    *(("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux")),
)
"""Words of a user agent → name; the first that is met, since each names those that it imitates too."""


def appareil(agent: str | None) -> str:
    """A browser and its system, as one knows one's own: Firefox sur Windows."""
    browser, system = (next((n for word, n in of if word in (agent or "")), "") for of in (_BROWSERS, _SYSTEMS))
    if browser and system:
        return gettext("%(navigateur)s sur %(systeme)s", navigateur=browser, systeme=system)
    return browser or system or gettext("Navigateur inconnu")


def valeur(value: object) -> str:
    """A value of a table: yes and no, days and numbers as elsewhere (at most four decimals; files and APIs give them
    all); a text as it is."""
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return gettext("oui") if value else gettext("non")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return jour(value)
    return nombre(value, 4) if isinstance(value, float | Decimal) else str(value)


def titre(text: str) -> str:
    """A title that its publisher writes in capitals, as people read it: « BOULANGER (CAP) » → « Boulanger (CAP) »."""
    return casing.sentence(text)


_OF_AN_EMPLOYER = re.compile(r"(?P<nom>.+) \((?P<siret>[0-9]{14}), [0-9a-f]{6}\)")


def organisation(nom: str) -> str:
    """The name of an organisation as people say it: what the account of an employer makes, « PAIN ATLAS
    (99100005000013, 6f9b02) », is « Pain Atlas (SIRET 99100005000013) »."""
    found = _OF_AN_EMPLOYER.fullmatch(nom)
    return f"{casing.name(found['nom'])} (SIRET {found['siret']})" if found else nom


FILTERS = (
    *(nombre, numero, mesure, ecart, pourcent, taille, pluriel, accord),
    *(jour, mois, moment, heure, telephone, libelle, phrase, titre, organisation, appareil, valeur),
)
