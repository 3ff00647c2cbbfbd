"""Titles of diplomas as people write them: « BTS MCO » and « Management commercial opérationnel (BTS) » are one.

A title is cut into its type (CAP, BTS, titre professionnel…) and what the diploma is in, whose initials are names too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from tremplin.columnar.wording import initials
from tremplin.domain.text import fold, words

TYPES: Mapping[str, tuple[str, ...]] = {
    "CAP": ("certificat d'aptitude professionnelle", "CAP dep", "CAPD", "CAPM"),
    "CAP agricole": ("certificat d'aptitude professionnelle agricole", "CAPA"),
    "BEP": ("brevet d'études professionnelles",),
    "BEP agricole": ("brevet d'études professionnelles agricoles", "BEPA"),
    "Bac pro": ("baccalauréat professionnel", "bac professionnel", "bacpro"),
    "Bac pro agricole": ("baccalauréat professionnel agricole", "bac pro ag"),
    "Bac techno": ("baccalauréat technologique", "bac technologique", "BTn"),
    "BP": ("brevet professionnel", "brevet pro"),
    "BP agricole": ("brevet professionnel agricole", "BPA", "BPA4", "BPA5"),
    "BPJEPS": ("brevet professionnel de la jeunesse, de l'éducation populaire et du sport",),
    "DEJEPS": ("diplôme d'État de la jeunesse, de l'éducation populaire et du sport",),
    "DESJEPS": ("diplôme d'État supérieur de la jeunesse, de l'éducation populaire et du sport",),
    "BMA": ("brevet des métiers d'art",),
    "BT": ("brevet de technicien",),
    "BTM": ("brevet technique des métiers",),
    "BM": ("brevet de maîtrise",),
    "BTS": ("brevet de technicien supérieur",),
    "BTS agricole": ("brevet de technicien supérieur agricole", "BTSA"),
    "BTS maritime": ("brevet de technicien supérieur maritime", "BTSM", "BTSMarit"),
    "BUT": ("bachelor universitaire de technologie", "bachelor universitaire technologie"),
    "DUT": ("diplôme universitaire de technologie",),
    "DEUST": ("diplôme d'études universitaires scientifiques et techniques",),
    "DMA": ("diplôme des métiers d'art",),
    "DN MADE": ("diplôme national des métiers d'art et du design", "DNMADE"),
    "DE": ("diplôme d'État",),
    "MC": ("mention complémentaire", "MC3", "MC4", "MC5"),
    "CS": ("certificat de spécialisation", "CS3", "CS4", "CSA niv3", "CSA niv4", "CSA niv5"),
    "CQP": ("certificat de qualification professionnelle",),
    "Licence": ("lic LMD",),
    "Licence pro": ("licence professionnelle", "lic pro", "LP"),
    "Master": ("master pro",),
    "Mastère spécialisé": ("mastère spé.",),
    "Diplôme d'ingénieur": ("titre ingénieur", "ing"),
    "Titre pro": ("titre professionnel", "TP"),
}
"""How a type of diploma is shown → its other names, those of publishers and those that people give it."""
_FORMS = {fold(form): shown for shown, others in TYPES.items() for form in (shown, *others)}
_FIRST = frozenset(form.partition(" ")[0] for form in _FORMS)
_LONGEST = max(len(form.split()) for form in _FORMS)
_WORDS = {shown: sorted({w for form in (shown, *others) for w in words(form)}) for shown, others in TYPES.items()}
_JOINED = "DE"
"""The type that people write in one word with the initials that follow."""
_PARTS = re.compile(r"(?i)[\s,:-]+(?:options?|parcours|sp[ée]cialit[ée]|mention|dominante)\b[\s:]*(?:[a-z](?=\s))?")
_LEADING = re.compile(r"(?i)^(?:[-,:\s]|sp[ée]cialit[ée]\b|mention\b|en\b(?=\s))+")
_LEVEL = re.compile(r"\s*\(([^()]*)\)\s*$")


@dataclass(frozen=True)
class Title:
    """A title, cut."""

    type: str
    """As it is shown; empty when the title tells none."""
    subject: str

    @property
    def shown(self) -> str:
        """« BTS management commercial opérationnel »."""
        first = self.subject[:2]
        lowered = first[:1].lower() + first[1:] if first[1:].islower() else first
        return f"{self.type} {lowered}{self.subject[2:]}" if self.type else self.subject

    @property
    def names(self) -> list[str]:
        """What it is in; then without its option."""
        return list(dict.fromkeys((self.subject, self._parts[0])))

    @property
    def initials(self) -> list[str]:
        """« MCO », « GPME », « SIO » and « SIO SLAM », « DEAES » for a diplôme d'État."""
        first, *others = [initials(part) for part in self._parts]
        follow = " ".join(letters[0] for letters in others if letters)
        joined = [f"{fold(self.type)}{letters}" for letters in first if self.type == _JOINED]
        return [*first, *joined, *(f"{letters} {follow}" for letters in first[:1] if follow)]

    @property
    def type_words(self) -> list[str]:
        """Words that people may say its type with."""
        return _WORDS.get(self.type, [])

    @cached_property
    def _parts(self) -> list[str]:
        return [part for part in _PARTS.split(self.subject) if part.strip()] or [self.subject]


def cut(text: str, told: str | None = None) -> Title:
    """A title in its two parts; `told` is the type that its publisher gives beside it."""
    level = _LEVEL.search(text) if text.rstrip().endswith(")") else None
    body = text[: level.start()] if level else text
    of_level = _FORMS.get(fold(level[1])) if level else None
    begins, rest = begins_with_type(body)
    subject = _LEADING.sub("", rest).strip() or body.strip()
    return Title(begins or of_level or _FORMS.get(fold(told or ""), ""), subject)


def begins_with_type(text: str) -> tuple[str, str]:
    """The type that a title begins with, or none, and what follows."""
    tokens = text.split()
    first = next((word for token in tokens[:_LONGEST] for word in words(token)[:1]), "")
    if first not in _FIRST:
        return "", text
    folded = [fold(token) for token in tokens[:_LONGEST]]
    for count in range(len(folded), 0, -1):
        found = _FORMS.get(" ".join(filter(None, folded[:count])))
        if found:
            return found, " ".join(tokens[count:])
    return "", text
