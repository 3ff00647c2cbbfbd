"""How French people write names of jobs, diplomas and places: what is typed and what is written meet as terms.

A term is a word without its gender, number and accents. Inclusive endings go (« électricien·ne », « vendeur(se) »,
« contrôleur/euse »), abbreviations are written whole, small words count for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from tremplin.domain.text import fold, plain, words


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENDINGS = (
    r"(?:trices?|rices?|ices?|euses?|ceuses?|ses?|esses?|sses?|ieres?|eres?|res?|iennes?|ennes?|onnes?|nnes?|nes?|"
    r"elles?|les?|ives?|ves?|ales?|fes?|ches?|tes?|antes?|ees?|es?|s)"
)
_DOTS = "·•∙⋅‧・"
_INCLUSIVE = re.compile(
    rf"(?<=[a-z]{{3}})(?:\(-?{_ENDINGS}\)(?:\(s\))?|[{_DOTS}.]{_ENDINGS}(?:[{_DOTS}.]s)?(?![a-z])"
    rf"|/-?{_ENDINGS}(?![a-z])|-(?!les?\b){_ENDINGS}(?:-s)?(?![a-z-]))"
)
"""A feminine or plural ending added to a word, already without accents."""
_ORDINAL = re.compile(r"\b(\d+)\s?(?:er|ere|e|eme|ieme|nd|nde)s?\b")
_MARKED = re.compile(rf"[(/{_DOTS}.-]")
"""What an added ending begins with: few names hold any."""
_DIGIT = re.compile(r"\d")
_SMALL = _words("a au aux avec chez d dans de des du en et l la le les ou par pour sur un une")
_STEMS: tuple[tuple[str, str], ...] = (
    ("trice", "tr"),
    ("teuse", "tr"),
    ("teur", "tr"),
    ("teure", "tr"),
    ("euse", "eu"),
    ("eure", "eu"),
    ("eur", "eu"),
    ("eux", "eu"),
    ("ienne", "ien"),
    ("enne", "en"),
    ("onne", "on"),
    ("iere", "ier"),
    ("ere", "er"),
    ("ive", "if"),
    ("elle", "el"),
    ("ale", "al"),
    ("aux", "al"),
    ("ette", "et"),
    ("esse", ""),
    ("ee", ""),
    ("e", ""),
)
"""Ending of a word in the singular, without accents → what stands for both genders; the longest that ends it."""
_BY_LENGTH = tuple(sorted(_STEMS, key=lambda pair: -len(pair[0])))
_ACRONYM = 5
"""Letters of the longest word in capitals that is taken for initials."""
_KEPT = 3
"""Letters that a term keeps before its ending; shorter words are codes and acronyms."""


@lru_cache(maxsize=200_000)
def _term(word: str) -> str:
    """A folded word without its gender and number: « boulangères » and « boulanger » meet; codes stay."""
    if len(word) <= _KEPT or any(c.isdigit() for c in word):
        return word
    single = word[:-1] if word[-1] in "sx" and not word.endswith(("eux", "aux")) else word
    for ending, root in _BY_LENGTH:
        if single.endswith(ending) and len(single) - len(ending) >= _KEPT:
            return single[: -len(ending)] + root
    return single


@dataclass(frozen=True)
class Wording:
    """What is peculiar to one kind of names."""

    name: str
    whole: Mapping[str, str] = field(default_factory=dict)
    """Word, folded → what it stands for."""
    noise: frozenset[str] = frozenset()
    """Words that are typed around a name and say nothing of it; they count when there is nothing else."""
    elsewhere: frozenset[str] = frozenset()
    """Words that name what isn't here: alone, they find nothing rather than what is written nearly so."""
    inflected: bool = True
    """Whether words have a gender and a number; names of places have none."""

    def term(self, word: str) -> str:
        """What a folded word is compared by."""
        return _term(word) if self.inflected else word

    def spelled(self, text: str) -> str:
        """A name, folded, its abbreviations whole: « St-Denis » is « saint denis »."""
        return " ".join(self.whole.get(word, word) for word in words(text))

    def parts(self, text: str) -> list[str]:
        """The words of a name or of a query, folded: no inclusive ending, abbreviations whole, neither small words nor
        noise unless there is nothing else."""
        straight = plain(text)
        if self.inflected and _MARKED.search(straight):
            straight = _INCLUSIVE.sub("", straight)
        if _DIGIT.search(straight):
            straight = _ORDINAL.sub(r"\1", straight)
        every = words(straight)
        if not self.whole.keys().isdisjoint(every):
            every = " ".join(self.whole.get(word, word) for word in every).split()
        told = [word for word in every if word not in _SMALL]
        return [word for word in told if word not in self.noise] or told or every


JOBS = Wording(
    name="jobs",
    whole={
        "rh": "ressources humaines",
        "drh": "directeur ressources humaines",
        "raf": "responsable administratif financier",
        "daf": "directeur administratif financier",
        "dsi": "directeur systemes information",
        "adv": "administration des ventes",
        "sav": "service apres vente",
        "btp": "batiment travaux publics",
        "tp": "travaux publics",
        "pl": "poids lourd",
        "spl": "super poids lourd",
        "vl": "vehicule leger",
        "cvc": "chauffage ventilation climatisation",
        "avs": "auxiliaire de vie scolaire",
        "ash": "agent service hospitalier",
        "asv": "auxiliaire veterinaire",
        "atsem": "agent territorial specialise ecoles maternelles",
        "aesh": "accompagnant eleves situation handicap",
        "aes": "accompagnant educatif social",
        "amp": "aide medico psychologique",
        "ide": "infirmier",
        "els": "employe libre service",
        "fle": "francais langue etrangere",
        "eps": "education physique sportive",
        "qse": "qualite securite environnement",
        "hse": "hygiene securite environnement",
        "qhse": "qualite hygiene securite environnement",
        "vrp": "voyageur representant placier",
        "cip": "conseiller insertion professionnelle",
        "csp": "conseiller securite privee",
        "compta": "comptabilite",
        "auto": "automobile",
        "meca": "mecanicien",
        "info": "informatique",
        "elec": "electricien",
        "telecom": "telecommunications",
        "telecoms": "telecommunications",
        "resto": "restaurant",
        "maths": "mathematiques",
        "labo": "laboratoire",
        "immo": "immobilier",
        "logi": "logistique",
        "dev": "developpeur",
        "com": "communication",
        "prof": "professeur",
        "tech": "technicien",
        "resp": "responsable",
        "asst": "assistant",
        "veto": "veterinaire",
        "kine": "kinesitherapeute",
        "educ": "educateur",
        "cuistot": "cuisinier",
        "cuisto": "cuisinier",
        "nounou": "assistant maternel",
        "banquier": "conseiller bancaire",
        "webdesigner": "web designer",
        "mecano": "mecanicien",
        "onglerie": "styliste ongulaire",
        "advf": "assistant de vie",
        "macdo": "restauration rapide",
        "crs": "gardien de la paix",
        "pion": "surveillant",
    },
    noise=_words(
        "alternance alternant alternante alternants apprenti apprentie apprentis apprentissage contrat "
        "professionnalisation stage stagiaire job recrute recrutons cherche cdd cdi h f hf fh x m w nb "
        "urgent debutant debutante accepte junior senior confirme cap capa bep bp bm bac bacpro bts "
        "btsa but dut deust licence master mastere bpjeps dejeps mention complementaire titre bachelor ans an mois "
        "annee annees rentree septembre octobre pro 1 2 3 4 5 6 7 8 9"
    ),
)
PLACES = Wording(
    name="places",
    inflected=False,
    whole={
        "st": "saint",
        "ste": "sainte",
        "idf": "ile de france",
        "paca": "provence alpes cote azur",
        "aura": "auvergne rhone alpes",
        "hdf": "hauts de france",
        "bzh": "bretagne",
        "bfc": "bourgogne franche comte",
        "naq": "nouvelle aquitaine",
        "ara": "auvergne rhone alpes",
        "fd": "ferrand",
    },
    elsewhere=_words(
        "allemagne amsterdam anvers barcelone belgique berlin bruxelles charleroi espagne francfort geneve italie "
        "lausanne liege lisbonne londres london luxembourg madrid milan monaco munich new york rome sarrebruck suisse "
        "turin"
    ),
    noise=_words("france cedex ville commune departement region arrondissement ardt arr"),
)
DIPLOMAS = Wording(
    name="diplomas",
    whole={
        "boulangerie": "boulanger",
        "patisserie": "patissier",
        "boucherie": "boucher",
        "charcuterie": "charcutier",
        "plombier": "installations sanitaires",
        "plomberie": "installations sanitaires",
        "maconnerie": "macon",
        "menuiserie": "menuisier",
        "immobilier": "immobilieres",
        "cuisinier": "cuisine",
    },
    noise=_words("alternance apprentissage formation diplome h f"),
)
SCHOOLS = Wording(
    name="schools",
    inflected=False,
    whole={
        "st": "saint",
        "ste": "sainte",
        "lp": "lycee professionnel",
        "lpo": "lycee polyvalent",
        "lgt": "lycee general technologique",
        "lgta": "lycee general technologique agricole",
        "legta": "lycee enseignement general technologique agricole",
        "mfr": "maison familiale rurale",
        "ufa": "unite formation apprentis",
    },
    noise=_words("etablissement ecole"),
)
WORDINGS = {wording.name: wording for wording in (JOBS, PLACES, DIPLOMAS, SCHOOLS)}


def initials(title: str) -> list[str]:
    """Initials of a title, without its small words and with them; none for a title of one word. Initials that it holds
    among other words stay whole: « gestion de la PME » gives « gpme »."""
    written = title.replace("'", " ").replace("’", " ").split()
    told = {fold(w) for w in written if w.isupper() and 1 < len(w) <= _ACRONYM} if not title.isupper() else set()
    every = fold(title).split()
    shown = [w if w in told else w[0] for w in every]
    short = "".join(letters for letters, w in zip(shown, every, strict=True) if w not in _SMALL)
    return [] if len(every) == 1 else [each for each in dict.fromkeys((short, "".join(shown))) if len(each) > 1]
