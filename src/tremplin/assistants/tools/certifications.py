"""Certifications by code or words, with what replaces them and why; and the passage from a code to those of another
vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from pydantic import Field

from tremplin.assistants.asking import Call, page_of, wrong
from tremplin.assistants.declared import Arguments, Tool, Words
from tremplin.assistants.reply import Reply, Status
from tremplin.domain.display import pluriel
from tremplin.families.certifications import shared as certifications

_PERIODS, _PROOFS, _REACHED = 5, 6, 30
"""Lines of each list."""
Vocabulary = Literal["rncp", "cfd", "mef", "sise", "rome", "naf", "formacode", "nsf", "idcc", "appellation"]


class _Search(Arguments):
    texte: Annotated[
        Words,
        Field(
            description="Mots du titre (« BTS MCO »), ou code : fiche RNCP (« RNCP37537 », « 37537 ») ou diplôme CFD "
            "(« 32031310 »). EN: words of the title, or an RNCP or CFD code.",
            examples=["CAP boulanger", "RNCP37537"],
        ),
    ]
    limite: Annotated[int, Field(ge=1, le=20, description="Certifications au plus. EN: how many at most.")] = 8


async def _search(call: Call, given: _Search) -> Reply:
    """The card of a code, or the titles nearest to words."""
    try:
        card = certifications.card(call.release, given.texte)
    except certifications.UnknownCode as error:
        raise wrong("texte", given.texte, error.attendu, error.proche) from error
    if card is not None:
        return _card(call, card)
    count, found = certifications.called(call.release, given.texte, given.limite)
    lines = [{**one, "page": page_of("rncp", one["code"])} for one in found]
    sources = call.sources(*certifications.SOURCES)
    page = f"/certifications?{urlencode({'q': given.texte})}"
    if not found:
        told = "Aucun titre ne ressemble à ces mots : essayez le diplôme en toutes lettres, ou son code."
        return Reply(titre="Aucune certification", statut=Status.EMPTY, notes=(told,), sources=sources, page=page)
    left = pluriel(count - len(found), "autre certification répond", "autres certifications répondent")
    more = (f"{left} à ces mots.",) if count > len(found) else ()
    return Reply(
        titre=f"« {given.texte[:80]} » : certifications les plus proches",
        donnees={"certifications": lines, "total": count},
        notes=("Pour le détail, le remplacement et les preuves : redemandez avec le code.", *more),
        sources=sources,
        page=page,
    )


def _card(call: Call, card: Mapping[str, Any]) -> Reply:
    """What a code is now: its periods, its jobs, what replaces it, which lines of which files say so."""
    replaced = card["remplacement"]
    bodies: list[Mapping[str, Any]] = card["certifications"]
    data = {
        "code": card["code"],
        "genre": card["genre"],
        "intitule": card["intitule"],
        "actif": _active(card),
        "niveau": next((n for b in bodies if (n := _level(b))), None),
        "periodes": [_period(body) for body in bodies[:_PERIODS]],
        "metiers": _jobs(bodies),
        "remplacement": replaced and _replacement(replaced),
        "preuves": _proofs(card["preuves"]),
    }
    notes = [replaced["raison"]] if replaced else []
    if len(bodies) > _PERIODS:
        notes.append(f"{pluriel(len(bodies) - _PERIODS, 'autre période', 'autres périodes')} sur la page.")
    return Reply(
        titre=f"{card['code']} : {card['intitule'] or 'sans intitulé'}",
        donnees=data,
        notes=tuple(notes),
        sources=call.sources(*certifications.SOURCES),
        page=page_of(card["genre"], card["code"]),
    )


def _active(card: Mapping[str, Any]) -> bool | None:
    """Whether a fiche is active; None for a diploma, which has dates alone."""
    if card["remplacement"] is not None:
        return bool(card["remplacement"]["actif"])
    states = [b["periode_validite"]["rncp"] for b in card["certifications"]]
    return any(s["actif"] for s in states if s) if card["genre"] == "rncp" else None


def _level(body: Mapping[str, Any]) -> str | None:
    levels = [half and half["europeen"] for half in body["intitule"]["niveau"].values()]
    return next((str(level) for level in levels if level), None)


def _period(body: Mapping[str, Any]) -> dict[str, Any]:
    known = body["periode_validite"]
    return {
        "cfd": body["identifiant"]["cfd"],
        "rncp": body["identifiant"]["rncp"],
        "intitule": (body["intitule"]["cfd"] or {}).get("long") or body["intitule"]["rncp"],
        "debut": known["debut"] and known["debut"][:10],
        "fin": known["fin"] and known["fin"][:10],
    }


def _jobs(bodies: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    told = (job for body in bodies for job in body["domaines"]["rome"]["rncp"] or ())
    return list({job["code"]: {"rome": job["code"], "libelle": job["intitule"]} for job in told}.values())


def _replacement(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "actif": told["actif"],
        "raison": told["raison"],
        "remplacants": [
            {
                "code": one["code"],
                "actif": one["actif"],
                "chemin": one["chemin"],
                "preuve": [
                    {n: p[n] for n in ("source", "fichier", "ligne", "de", "vers")} for p in one["preuve"][:_PROOFS]
                ],
            }
            for one in told["remplacants"]
        ],
    }


def _proofs(every: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Files and lines that a certification is made of, each file once a part."""
    found = {
        (part, proof["source"], proof.get("fichier")): proof
        for proofs in every
        for part, proof in proofs.items()
        if proof and "lignes" in proof
    }
    return [
        {"partie": part, "source": source, "fichier": file, "lignes": list(proof["lignes"])[:3]}
        for (part, source, file), proof in list(found.items())[:_PROOFS]
    ]


SEARCH = Tool(
    nom="chercher_certification",
    titre="Chercher une certification",
    fait="Diplômes (CFD) et fiches RNCP par mots ou par code. Avec un code : niveau (1 à 8), périodes, métiers, fiche "
    "active qui la remplace et preuve (fichier, lignes). Limite : 20 titres. « refus » : code inconnu, le plus proche "
    "est donné ; ne devinez pas de code.",
    does="French diplomas (CFD) and RNCP records by words or code. With a code: level (1 to 8), periods, jobs, the "
    "active record that replaces it, and proof (file, lines). At most 20 titles. « refus »: unknown code, the nearest "
    "one is given; never guess codes.",
    arguments=_Search,
    donnees={
        "certifications": "pour des mots : code, intitule, niveau, actif, page",
        "total": "combien répondent aux mots",
        "code": "pour un code : lui-même",
        "genre": "rncp ou cfd",
        "intitule": "titre",
        "actif": "si la fiche est active ; null pour un diplôme",
        "niveau": "1 à 8",
        "periodes": "couples diplôme et fiche, avec leurs dates",
        "metiers": "codes ROME",
        "remplacement": "fiches actives qui la remplacent, chemin, preuve",
        "preuves": "fichiers et lignes de source",
    },
    run=_search,
)


class _Passage(Arguments):
    code: Annotated[Words, Field(description="Code de départ. EN: the code to start from.", examples=["RNCP39619"])]
    vers: Annotated[Vocabulary, Field(description="Nomenclature cherchée. EN: the vocabulary to reach.")]
    de: Annotated[
        Vocabulary | None,
        Field(description="Nomenclature du code ; absente, d'après sa forme. EN: vocabulary of the code; guessed."),
    ] = None


async def _passage(call: Call, given: _Passage) -> Reply:
    """Codes reached from another, the surest first."""
    found = certifications.code_of(given.code)
    de = given.de or (found[0] if found else None)
    if de is None:
        raise wrong("code", given.code, "un code ; pour des mots, chercher_metier ou chercher_certification d'abord")
    if de == given.vers:
        raise wrong("vers", given.vers, f"une nomenclature autre que « {de} », celle du code")
    try:
        told = certifications.corresponding(call.release, de, given.code, given.vers, None)
    except certifications.UnknownCode as error:
        raise wrong("code", given.code, error.attendu, error.proche) from error
    lines = [
        {
            "code": one["code"],
            "intitule": one["intitule"],
            "confiance": one["confiance"],
            "preuve": one["preuves"][-1] if one["preuves"] else None,
        }
        for one in told["resultats"][:_REACHED]
    ]
    total = len(told["resultats"])
    names = {p["source"] for one in told["resultats"] for p in one["preuves"]}
    return Reply(
        titre=f"{de} {told['code']} ({told['intitule'] or 'sans intitulé'}) → {given.vers}",
        statut=Status.OK if lines else Status.EMPTY,
        donnees={
            **{name: told[name] for name in ("de", "code", "intitule", "vers")},
            "chemin": list(told["chemin"]),
            "resultats": lines,
            "total": total,
        },
        notes=_notes(told, total),
        sources=call.sources(*sorted(names)),
        page=page_of(de, told["code"]),
    )


def _notes(told: Mapping[str, Any], total: int) -> tuple[str, ...]:
    if not told["chemin"]:
        return (f"Aucune table publiée ne mène de « {told['de']} » à « {told['vers']} ».",)
    if not total:
        return ("Le chemin existe, mais aucune ligne publiée ne relie ce code.",)
    more = (f"{pluriel(total - _REACHED, 'autre code', 'autres codes')}.",) if total > _REACHED else ()
    return ("confiance : de 0 à 1, produit de celles des tables traversées.", *more)


PASSAGE = Tool(
    nom="correspondance",
    titre="D'une nomenclature à une autre",
    fait="Mène d'un code (RNCP, CFD, MEF, SISE, ROME, NAF, Formacode, NSF, IDCC, appellation) à ceux d'une autre "
    "nomenclature par les tables publiées : confiance (0 à 1), chemin, preuve. Limite : 30 codes. « vide » : aucune "
    "table ne relie ; « refus » : code inconnu.",
    does="Leads from a code to those of another vocabulary through published tables: confidence (0 to 1), path, proof. "
    "At most 30 codes. « vide »: no table links them; « refus »: unknown code.",
    arguments=_Passage,
    donnees={
        "de": "nomenclature de départ",
        "code": "code de départ",
        "intitule": "son titre",
        "vers": "nomenclature d'arrivée",
        "chemin": "nomenclatures traversées",
        "resultats": "code, intitule, confiance, preuve (source, fichier, ligne)",
        "total": "combien de codes",
    },
    run=_passage,
)
