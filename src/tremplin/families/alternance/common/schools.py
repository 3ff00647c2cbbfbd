"""Schools told from employers: by what they are (a number, an activity, a name); words alone only raise a doubt."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from tremplin.domain.text import fold

NOM_LONG = 12
"""Characters under which a name is in too many others: « CFA »."""
_ANNONCE = frozenset(["recherche", "recherchent", "recrute", "recrutent", "propose", "proposent"])
_PRES = 4
"""Words after the name of a school among which such a verb makes it the one that speaks."""
_METIER = (
    r"maternelle|primaire|elementaire|veterinaire|montessori|d (?:equitation|escalade|echecs)"
    r"|de (?:conduite|musique|danse|theatre|cirque|chant|dessin|ski|surf|voile|plongee|natation|tennis|golf|judo"
    r"|football|foot|rugby|parapente|pilotage)"
)
"""A school that hires for itself, as any employer: those who learn there are no apprentices."""
_FORMULES = re.compile(
    r"\bpour (?:le compte de )?(?:l )?une? de (?:nos|ses) (?:entreprises?|societes?|partenaires?|employeurs?)\b"
    r"(?! clientes?\b)"
    r"|\bpour (?:nos|ses) (?:entreprises?|societes?|employeurs?) partenaires?\b"
    r"|\bpour (?:son|sa|notre) (?:entreprise|societe|employeur) partenaire\b(?! d[eu]? (?!l[ae]?\b))"
    rf"|\b(?:notre|l) (?:ecole(?! (?:{_METIER})\b)|cfa|(?:centre|organisme) de formation)(?! partenaire) "
    r"(?:\w+ ){0,3}(?:recherche|recrute|propose|forme)\b",
    re.ASCII,
)
"""How a school speaks: of itself, or for a company that it doesn't name."""
NAF_ENSEIGNEMENT = "85"
"""How the activity of those who teach begins."""


class Ecoles:
    """Names of training centres, to find in texts."""

    def __init__(self, names: Iterable[str]) -> None:
        self._par_mot: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for name in {fold(n) for n in names}:
            if len(name) >= NOM_LONG:
                words = tuple(name.split())
                self._par_mot[words[0]].append(words)

    def nommee(self, text: str | None) -> bool:
        """Whether a text holds the name of one, whatever the case, the accents, the punctuation."""
        return any(True for _ in self._sequences(text))

    def annonce(self, *textes: str | None) -> bool:
        """Whether a text sounds like a school's that looks for students: a doubt, never a proof."""
        said = (t for t in textes if t)
        return any(
            _FORMULES.search(fold(t)) is not None or any(_ANNONCE & set(rest) for rest in self._sequences(t))
            for t in said
        )

    def _sequences(self, text: str | None) -> Iterator[tuple[str, ...]]:
        """The few words that follow each name in a text."""
        words = tuple(fold(text or "").split())
        for n, word in enumerate(words):
            for name in self._par_mot.get(word, ()):
                end = n + len(name)
                if words[n:end] == name:
                    yield words[end : end + _PRES]
