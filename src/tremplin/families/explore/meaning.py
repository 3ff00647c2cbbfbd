"""Three sentences made from the figures by rule, each with those that it rests on; no word that they don't carry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tremplin.domain.display import jour, mesure, nombre, numero, pluriel, pourcent
from tremplin.domain.here import Here, Level
from tremplin.language.catalogues import SOURCE
from tremplin.language.spoken import speaking
from tremplin.platform.wire.parts import Part, State

SENTENCES = 3
Told = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A sentence, and the figures it rests on: (block, path in its data or « total », value)."""

    phrase: str
    chiffres: tuple[tuple[str, str, float], ...]


def part(told: Told, here: Here) -> Part:
    """The first sentences that the blocks allow; in French, as all that answers say, whatever the page speaks."""
    with speaking(SOURCE):
        made = [sentence for rule in RULES for sentence in rule(told, here)][:SENTENCES]
    if not made:
        return Part(etat=State.EMPTY, pourquoi="Aucun bloc n'a de chiffre à dire.")
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
    where, projects = _place(told["recrutement"]["niveau"], here), pluriel(round(found["projets"]), "projet")
    text = f"{where}, l'enquête de {numero(found['annee'])} compte {projects} de recrutement"
    text += f" dans {_families(found['familles'])}"
    figures = [("recrutement", "projets", found["projets"])]
    if found["part_difficiles"] is not None:
        text += f", dont {pourcent(found['part_difficiles'])} jugés difficiles"
        figures.append(("recrutement", "part_difficiles", found["part_difficiles"]))
    yield Sentence(phrase=f"{text}.", chiffres=tuple(figures))


def _families(families: list[Mapping[str, Any]]) -> str:
    if len(families) == 1:
        return f"la famille professionnelle « {families[0]['libelle'] or families[0]['fap']} »"
    return f"les {nombre(len(families))} familles professionnelles du métier"


_AT: dict[Level, Callable[[Here], str]] = {
    Level.BASSIN: lambda here: f"Dans le bassin d'emploi de {here.nom_bassin or here.nom}",
    Level.DEPARTEMENT: lambda here: f"Dans le département {here.departement}",
    Level.REGION: lambda _here: "Dans la région",
}


def _place(level: Level | None, here: Here) -> str:
    return _AT[level](here) if level in _AT else "En France"


def _outcomes(told: Told, here: Here) -> Iterator[Sentence]:
    bounds = _data(told, "devenir").get("plage")
    if bounds is None:
        return
    where, count = _place(told["devenir"]["niveau"], here), bounds["diplomes"]
    low, high = bounds["min"], bounds["max"]
    span = pourcent(low) if low == high else f"de {pourcent(low)} à {pourcent(high)}"
    of = "" if count == 1 else f", selon le diplôme et la voie ({pluriel(count, 'chiffre publié')})"
    text = f"{where}{of}, {span} des sortants sont en emploi six mois après."
    yield Sentence(phrase=text, chiffres=(("devenir", "plage.min", low), ("devenir", "plage.max", high)))


def _ways_in(told: Told, here: Here) -> Iterator[Sentence]:
    """Trainings, offers and companies around, in one sentence."""
    parts, figures = [], []
    for name, one, more in (
        ("formations", "formation en apprentissage", "formations en apprentissage"),
        ("offres", "offre en alternance", "offres en alternance"),
        ("recruteurs", "entreprise susceptible de recruter", "entreprises susceptibles de recruter"),
    ):
        block = told.get(name)
        if block and block["etat"] == State.OK:
            parts.append(pluriel(block["total"], one, more))
            figures.append((name, "total", block["total"]))
    if parts:
        listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} et {parts[-1]}"
        where = f"À moins de {mesure(here.rayon, 'km')}" if here.point else _place(here.niveau, here)
        yield Sentence(phrase=f"{where} : {listed}.", chiffres=tuple(figures))


def _tension(told: Told, here: Here) -> Iterator[Sentence]:
    months = _data(told, "tension").get("mois") or []
    if months and months[-1]["offres"] is not None and months[-1]["demandeurs"] is not None:
        last = months[-1]
        where = _place(told["tension"]["niveau"], here)
        year, month = last["mois"].split("-")
        text = f"{where}, en {month}/{year}, en moyenne : {pluriel(round(last['offres']), 'offre')} "
        text += f"pour {pluriel(round(last['demandeurs']), 'demandeur')}."
        yield Sentence(
            phrase=text,
            chiffres=(("tension", "mois.offres", last["offres"]), ("tension", "mois.demandeurs", last["demandeurs"])),
        )


def _bassin(told: Told, here: Here) -> Iterator[Sentence]:
    found = _data(told, "tension").get("bassin")
    if found and found.get("tension") is not None:
        year, where = numero(found["annee"]), _place(Level.BASSIN, here)
        text = f"{where}, la tension du métier est de {nombre(found['tension'])} sur 5 en {year}."
        yield Sentence(phrase=text, chiffres=(("tension", "bassin.tension", found["tension"]),))


def _salaries(told: Told, here: Here) -> Iterator[Sentence]:
    found = _data(told, "salaires")
    for who, words in (("debutant", "débute"), ("confirme", "est confirmé")):
        low, high = found.get(f"{who}_min"), found.get(f"{who}_max")
        if low is not None and high is not None:
            where, most = _place(told["salaires"]["niveau"], here), mesure(high, "€")
            text = f"{where}, un salaire de {nombre(low)} à {most} bruts par mois est publié pour qui {words}."
            yield Sentence(phrase=text, chiffres=(("salaires", f"{who}_min", low), ("salaires", f"{who}_max", high)))
            return


def _certifications(told: Told, _here: Here) -> Iterator[Sentence]:
    block = told.get("certifications")
    if block and block["etat"] == State.OK:
        text = f"{pluriel(block['total'], 'certification active mène', 'certifications actives mènent')} au métier."
        yield Sentence(phrase=text, chiffres=(("certifications", "total", block["total"]),))


def _day(told: Told, _here: Here) -> Iterator[Sentence]:
    found = _data(told, "tension").get("offres_du_jour") or {}
    if found.get("france"):
        count = pluriel(found["france"], "offre publiée", "offres publiées")
        text = f"{count} en France au relevé du {jour(found['releve_le'])}."
        yield Sentence(phrase=text, chiffres=(("tension", "offres_du_jour.france", found["france"]),))


RULES = (_recruitment, _outcomes, _ways_in, _tension, _bassin, _salaries, _certifications, _day)
"""The first that have something to say, say it."""
