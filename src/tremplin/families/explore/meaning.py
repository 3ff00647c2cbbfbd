"""Three sentences made from the figures by rule, each with those that it rests on; no word that they don't carry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tremplin.domain.display import jour, mesure, nombre, numero, pluriel, pourcent
from tremplin.domain.here import Here, Level
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.wire.parts import Part, State

SENTENCES = 3
Told = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A sentence, and the figures it rests on: (block, path in its data or « total », value)."""

    phrase: str
    chiffres: tuple[tuple[str, str, float], ...]


def part(told: Told, here: Here) -> Part:
    """The first sentences that the blocks allow: in French, as all that answers say, or in the language of a page."""
    made = [sentence for rule in RULES for sentence in rule(told, here)][:SENTENCES]
    if not made:
        return Part(etat=State.EMPTY, pourquoi=_("Aucun bloc n'a de chiffre à dire."))
    lines = [
        {
            "phrase": one.phrase,
            "chiffres": [
                {"bloc": b, "indicateur": i, "valeur": v, "niveau": told[b]["niveau"]} for b, i, v in one.chiffres
            ],
        }
        for one in made
    ]
    return Part(niveau=here.niveau, donnees={"phrases": lines}, total=len(lines))


def _data(told: Told, name: str) -> Mapping[str, Any]:
    """The data of a block that answers; nothing of another."""
    block = told.get(name)
    return (block["donnees"] or {}) if block and block["etat"] == State.OK else {}


def _recruitment(told: Told, here: Here) -> Iterator[Sentence]:
    found = _data(told, "recrutement")
    if found.get("projets") is None:
        return
    told_ = {
        "lieu": _place(told["recrutement"]["niveau"], here),
        "annee": numero(found["annee"]),
        "projets": pluriel(round(found["projets"]), "projet"),
        "familles": _families(found["familles"]),
    }
    figures = [("recrutement", "projets", found["projets"])]
    if found["part_difficiles"] is None:
        text = _("%(lieu)s, l'enquête de %(annee)s compte %(projets)s de recrutement dans %(familles)s.", **told_)
    else:
        text = _(
            "%(lieu)s, l'enquête de %(annee)s compte %(projets)s de recrutement dans %(familles)s, dont %(part)s jugés "
            "difficiles.",
            part=pourcent(found["part_difficiles"]),
            **told_,
        )
        figures.append(("recrutement", "part_difficiles", found["part_difficiles"]))
    yield Sentence(phrase=text, chiffres=tuple(figures))


def _families(families: list[Mapping[str, Any]]) -> str:
    if len(families) == 1:
        return _("la famille professionnelle « %(nom)s »", nom=families[0]["libelle"] or families[0]["fap"])
    return _("les %(nombre)s familles professionnelles du métier", nombre=nombre(len(families)))


_AT: dict[Level, Callable[[Here], str]] = {
    Level.BASSIN: lambda here: _("Dans le bassin d'emploi de %(nom)s", nom=here.nom_bassin or here.nom),
    Level.DEPARTEMENT: lambda here: _("Dans le département %(code)s", code=here.departement),
    Level.REGION: lambda _here: _("Dans la région"),
}


def _place(level: Level | None, here: Here) -> str:
    return _AT[level](here) if level in _AT else _("En France")


def _outcomes(told: Told, here: Here) -> Iterator[Sentence]:
    bounds = _data(told, "devenir").get("plage")
    if bounds is None:
        return
    where, count = _place(told["devenir"]["niveau"], here), bounds["diplomes"]
    low, high = bounds["min"], bounds["max"]
    span = pourcent(low) if low == high else _("de %(bas)s à %(haut)s", bas=pourcent(low), haut=pourcent(high))
    if count == 1:
        text = _(
            "%(lieu)s, %(part)s des élèves de dernière année sont en emploi six mois après.", lieu=where, part=span
        )
    else:
        text = _(
            "%(lieu)s, selon le diplôme et la voie (%(chiffres)s), %(part)s des élèves de dernière année sont en "
            "emploi six mois après.",
            lieu=where,
            chiffres=pluriel(count, "chiffre publié"),
            part=span,
        )
    yield Sentence(phrase=text, chiffres=(("devenir", "plage.min", low), ("devenir", "plage.max", high)))


_AROUND: dict[str, Callable[[int], str]] = {
    "formations": lambda n: pluriel(n, "formation en apprentissage", "formations en apprentissage"),
    "offres": lambda n: pluriel(n, "offre en alternance", "offres en alternance"),
    "recruteurs": lambda n: pluriel(n, "entreprise susceptible de recruter", "entreprises susceptibles de recruter"),
}


def _ways_in(told: Told, here: Here) -> Iterator[Sentence]:
    """Trainings, offers and companies around, in one sentence."""
    parts, figures = [], []
    for name, counted in _AROUND.items():
        block = told.get(name)
        if block and block["etat"] == State.OK:
            parts.append(counted(block["total"]))
            figures.append((name, "total", block["total"]))
    if parts:
        *first, last = parts
        listed = _("%(premiers)s et %(dernier)s", premiers=", ".join(first), dernier=last) if first else last
        inside = _("À moins de %(distance)s", distance=mesure(here.rayon, "km"))
        where = inside if here.point else _place(here.niveau, here)
        text = _("%(lieu)s : %(liste)s.", lieu=where, liste=listed)
        yield Sentence(phrase=text, chiffres=tuple(figures))


def _tension(told: Told, here: Here) -> Iterator[Sentence]:
    months = _data(told, "tension").get("mois") or []
    if months and months[-1]["offres"] is not None and months[-1]["demandeurs"] is not None:
        last = months[-1]
        year, month = last["mois"].split("-")
        text = _(
            "%(lieu)s, en %(mois)s, en moyenne : %(offres)s pour %(demandeurs)s.",
            lieu=_place(told["tension"]["niveau"], here),
            mois=f"{month}/{year}",
            offres=pluriel(round(last["offres"]), "offre"),
            demandeurs=pluriel(round(last["demandeurs"]), "demandeur"),
        )
        yield Sentence(
            phrase=text,
            chiffres=(("tension", "mois.offres", last["offres"]), ("tension", "mois.demandeurs", last["demandeurs"])),
        )


def _bassin(told: Told, here: Here) -> Iterator[Sentence]:
    found = _data(told, "tension").get("bassin")
    if found and found.get("tension") is not None:
        text = _(
            "%(lieu)s, la tension du métier est de %(tension)s sur 5 en %(annee)s.",
            lieu=_place(Level.BASSIN, here),
            tension=nombre(found["tension"]),
            annee=numero(found["annee"]),
        )
        yield Sentence(phrase=text, chiffres=(("tension", "bassin.tension", found["tension"]),))


_PAID = {
    "debutant": mark("%(lieu)s, un salaire de %(bas)s à %(haut)s bruts par mois est publié pour qui débute."),
    "confirme": mark("%(lieu)s, un salaire de %(bas)s à %(haut)s bruts par mois est publié pour qui est confirmé."),
}


def _salaries(told: Told, here: Here) -> Iterator[Sentence]:
    found = _data(told, "salaires")
    for who, words in _PAID.items():
        low, high = found.get(f"{who}_min"), found.get(f"{who}_max")
        if low is not None and high is not None:
            where = _place(told["salaires"]["niveau"], here)
            text = _(words, lieu=where, bas=nombre(low), haut=mesure(high, "€"))
            yield Sentence(phrase=text, chiffres=(("salaires", f"{who}_min", low), ("salaires", f"{who}_max", high)))
            return


def _certifications(told: Told, _here: Here) -> Iterator[Sentence]:
    block = told.get("certifications")
    if block and block["etat"] == State.OK:
        count = pluriel(block["total"], "certification active mène", "certifications actives mènent")
        text = _("%(certifications)s au métier.", certifications=count)
        yield Sentence(phrase=text, chiffres=(("certifications", "total", block["total"]),))


def _day(told: Told, _here: Here) -> Iterator[Sentence]:
    found = _data(told, "tension").get("offres_du_jour") or {}
    if found.get("france"):
        count = pluriel(found["france"], "offre publiée", "offres publiées")
        text = _("%(offres)s en France au relevé du %(jour)s.", offres=count, jour=jour(found["releve_le"]))
        yield Sentence(phrase=text, chiffres=(("tension", "offres_du_jour.france", found["france"]),))


RULES = (_recruitment, _outcomes, _ways_in, _tension, _bassin, _salaries, _certifications, _day)
"""The first that have something to say, say it."""
