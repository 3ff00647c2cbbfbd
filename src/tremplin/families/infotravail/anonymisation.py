"""The anonymiser of job offers: what is never given out, and how free text is cleaned. Documented in docs/40-offres.md.

Three layers, so that one may fail: columns that identify are dropped; patterns remove contacts, numbers, references,
persons and named employers; then only known words stay, those of the ROME, of the offers' own closed lists and of
a short list of usual terms. What is removed is replaced by « … » and counted by rule, never kept.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

from tremplin.domain.text import fold

RETIREES = ("ID_OFFRE", "EFF_CLE")
"""Identifier of the offer, which leads to its page and so to the employer; key of the employer's establishment."""

LIBRES = (
    "SALARY_COMMENT",
    "WORKING_CONDITION_COMMENT",
    "WORKING_HOURS_TYPE_COMMENT",
    "TRAVEL_FREQUENCY_COMMENT",
    "TRAVEL_TYPE_COMMENT",
    "DEGREE_DIPLOMA_NAME_1",
    "DEGREE_DIPLOMA_NAME_2",
    "WORKING_LOCATION_NAME",
    "CITY_NAME",
)
"""Columns where people type what they like."""
LIEUX = ("WORKING_LOCATION_NAME", "CITY_NAME")

USUELS = frozenset(
    """
    a au aux avec ce ces cet cette dans de des du en entre et la le les leur lors mais ne ni ou par pas plus pour que
    qui sa sans se selon ses si son sous sur suivant tous tout toute un une vers voir votre vos d l n s c j m t qu
    an annee annuel annuelle avantage avantages base brut bonus commission commissions comite convention conventionnel
    convention collective cp debutant deplacement deplacements dimanche domicile duree effectif evolutif evolutive
    exige exigee experience ferie feries fixe fixes forfait fourni frais h hebdomadaire heure heures horaire horaires
    indemnite indemnites interessement jeudi jour journee journees jours juin juillet aout septembre octobre novembre
    decembre janvier fevrier mars avril mai justif justificatif justificatifs km lundi mardi matin matinee mercredi
    mensuel mensuelle minimum maximum mini maxi modulable mois moyenne mutuelle negociable net niveau nuit objectif
    objectifs panier paniers part partie permis poste pourcentage prime primes profil quotidien reels reel remboursement
    remboursements rembourses repas repos resultat resultats roulement rtt salaire samedi secteur semaine semaines
    smic soir soiree souhaite souhaitee supplementaires taux temps partiel plein ticket tickets restaurant tournee
    transport travail treizieme euro euros trajet variable vehicule vendredi week end weekend bac bts cap bep licence
    master dut bpjeps caces diplome formation mention option titre equivalent ville centre nord sud est ouest
    zone environs alentours region departement agglomeration continu coupure coupures matins apres midi fin debut urgent
    """.split()  # noqa: SIM905  a list that one reads
)

_MARK = "…"
_LONGUEUR = 2_000
"""Characters of a free text that are read; what comes after is dropped."""
_CUES = (
    "societe|sté|ste|entreprise|enseigne|ets|etablissements?|établissements?|groupe|chez|cabinet|maison|magasins?"
    "|agence|restaurant|h[oô]tel|clinique|garage|boulangerie|client|employeur|mairie"
)
_FORMS = "SARL|SASU|SAS|EURL|SCOP|SCEA|GAEC|EARL|SELARL|SNC|SCI|SCP|SA|S\\.A\\.R\\.L\\.?|S\\.A\\.S?\\.?|GIE|SCIC"
_NAME = r"(?!de\b|des\b|du\b|d'|la\b|le\b|les\b|en\b|et\b|à\b)[A-ZÀ-Ý0-9][\w&'’.-]{0,40}"


@dataclass(frozen=True)
class Regle:
    """A pattern, and what it takes out."""

    nom: str
    motif: re.Pattern[str]


def _regle(nom: str, motif: str, flags: int = re.IGNORECASE) -> Regle:
    return Regle(nom, re.compile(motif, flags))


REGLES = (
    _regle("courriel", r"\S{1,64}\s?(?:@|\(at\)|\[at\]|\barobase\b)\s?\S{1,64}(?:\s?(?:\(dot\)|\[dot\])\s?\w{2,10})?"),
    _regle("adresse web", r"https?:\S+|\bwww\.\S+|\b[\w-]{1,63}\.(?:fr|com|net|org|eu|io|info|biz|bzh|paris)\b\S*"),
    _regle(
        "téléphone",
        r"(?:(?:\+|\b00)\s?33|\b33)[\s.()/-]{0,3}0?\)?[\s.()/-]{0,3}[1-9](?:[\s./-]{0,2}\d\d){4}\b"
        r"|\b0\s?[1-9](?:[\s./-]{0,2}\d\d){4}\b",
    ),
    _regle("SIRET ou SIREN", r"\b\d{3}[ .]?\d{3}[ .]?\d{3}(?:[ .]?\d{5})?\b|\b(?:siret|siren|rcs)\b\W{0,3}[\d ]*"),
    _regle("référence interne", r"-?\br[ée]f(?:[ée]rences?)?\b\W{0,3}\S*|\b\w+(?:/\w+){2,}"),
    _regle("suite de chiffres", r"\d(?:[ ./-]?\d){6,}"),
    _regle(
        "adresse postale",
        r"\b\d{1,4}\s?(?:bis|ter)?,?\s(?:rue|avenue|av|bd|boulevard|place|chemin|route|impasse"
        r"|all[ée]e|quai|cours|square)\b.{0,80}|\b(?:za|zi|zac)\s\S+.{0,40}",
    ),
    _regle("personne", rf"\b(?:M\.|Mr|Mme|Mlle|Monsieur|Madame|Mademoiselle|Dr)\s+(?:{_NAME}\s?){{1,3}}", 0),
    _regle("employeur", rf"(?<!\w)(?:{_NAME}\s+){{1,4}}(?:{_FORMS})(?!\w)|\b(?:{_FORMS})\s+(?:{_NAME}\s?){{1,4}}", 0),
    _regle("employeur", rf"\b(?i:{_CUES})\s+(?:{_NAME}\s?){{1,4}}", 0),
)
_TOKEN = re.compile(r"[\w]+(?:[,.]\d+)?")
_FIGURE = re.compile(
    r"\d{1,4}(?:[,.]\d{1,2})?(?:h\d{0,2}|e|eur|euros|k|km|j|jours?|mois|ans?|eme|er|ere)?", re.IGNORECASE
)


@dataclass(frozen=True)
class Nettoye:
    """A cleaned text, and the rules that took something out, as often as they did."""

    texte: str | None
    retraits: tuple[str, ...] = ()


class Anonymiser:
    """Cleans free text, given the words and the places (folded) that may stay."""

    def __init__(self, mots: Set[str], lieux: Set[str]) -> None:
        self._mots = mots | USUELS
        self._mots_et_lieux = self._mots | {w for lieu in lieux for w in lieu.split()}

    def clean(self, column: str, text: str) -> Nettoye:
        """The text without what names someone; None when nothing of it is left."""
        removed: list[str] = []
        text = text[:_LONGUEUR]
        for regle in REGLES:
            text, times = regle.motif.subn(f" {_MARK} ", text)
            removed += [regle.nom] * times
        known = self._mots_et_lieux if column in LIEUX else self._mots

        def keep(match: re.Match[str]) -> str:
            word = match[0]
            if _FIGURE.fullmatch(word) or all(w in known for w in fold(word).split()):
                return word
            removed.append("mot hors du vocabulaire")
            return _MARK

        text = _TOKEN.sub(keep, text)
        text = re.sub(rf"(?:[\s,;:/()-]*{_MARK})+", f" {_MARK}", text)
        text = re.sub(r"\s+", " ", text).strip()
        return Nettoye(text if fold(text) else None, tuple(removed))
