"""Jobs: by their names or codes, and all that is known of one in a place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from pydantic import Field

from tremplin.assistants.asking import Call, job_named
from tremplin.assistants.declared import Arguments, Job, Place, Radius, Tool, Words
from tremplin.assistants.reply import Reply, Status, inline
from tremplin.assistants.strangers import without_strangers
from tremplin.families.explore.answer import compose, place_document
from tremplin.families.explore.blocks import BLOCKS, MEANING, NAMES
from tremplin.families.explore.pages import address
from tremplin.families.explore.question.asked import blocks_named
from tremplin.families.explore.shown.reading import key_figures
from tremplin.families.infotravail.shared import jobs
from tremplin.platform.wire.parts import State

_ABSENT: Mapping[str, Any] = {"donnees": None, "total": None}
_LINES, _SERIES = 5, ("serie", "mois")
"""Lines of each list of a block that is told whole; of a series, the last ones."""


class _Search(Arguments):
    texte: Annotated[
        Words,
        Field(
            description="Mots du métier, même mal écrits, ou un code (ROME, RNCP, CFD, MEF, SISE, Formacode). "
            "EN: words of a job in French, or a code.",
            examples=["boulanger"],
        ),
    ]
    limite: Annotated[int, Field(ge=1, le=20, description="Métiers au plus. EN: how many at most.")] = 8


async def _search(call: Call, given: _Search) -> Reply:
    """Jobs by words, the nearest first; by a code, the one that it leads to and the others."""
    if "q" in job_named(given.texte):
        return _by_words(call, given)
    _, job = await call.understand(given.texte, None)
    first = {"code": job.rome, "libelle": job.libelle, "proximite": job.confiance, "page": f"/metiers/{job.rome}"}
    others = [
        {"code": o["rome"], "libelle": o["libelle"], "proximite": o["confiance"], "page": f"/metiers/{o['rome']}"}
        for o in job.autres
    ]
    replaced = (f"La fiche {job.remplace} n'est plus active : {job.code} la remplace.",) if job.remplace else ()
    return Reply(
        titre=f"{given.texte} : {job.libelle} ({job.rome})",
        donnees={"metiers": [first, *others][: given.limite], "chemin": list(job.chemin)},
        notes=(*replaced, "proximite : confiance de 0 à 1 dans le passage d'un code à l'autre."),
        sources=call.sources(*jobs.ROME),
        page=f"/metiers/{job.rome}",
    )


def _by_words(call: Call, given: _Search) -> Reply:
    found = jobs.jobs_named(call.release, given.texte, given.limite)
    if not found:
        return Reply(
            titre=f"« {given.texte[:80]} » : aucun métier",
            statut=Status.EMPTY,
            notes=("Aucun nom de métier ne ressemble à ces mots : essayez un synonyme français, sans sigle.",),
            sources=call.sources(*jobs.ROME),
            page=f"/recherche?{urlencode({'q': given.texte})}",
        )
    lines = [
        {
            "code": one["code"],
            "libelle": one["libelle"],
            "nom": one["nom"],
            "proximite": min(1.0, one["score"]),
            "page": f"/metiers/{one['code']}",
        }
        for one in found
    ]
    return Reply(
        titre=f"« {given.texte[:80]} » : métiers les plus proches",
        donnees={"metiers": lines, "chemin": ["mots", "rome"]},
        notes=("proximite : 1 est le nom même ; sous 0,7, demandez à la personne lequel elle veut dire.",),
        sources=call.sources(*jobs.ROME),
        page=f"/recherche?{urlencode({'q': given.texte})}",
    )


SEARCH = Tool(
    nom="chercher_metier",
    titre="Chercher un métier",
    fait="Trouve le code ROME d'un métier par ses mots (fautes, genre et pluriel compris) ou par un code d'une autre "
    "nomenclature. À appeler d'abord si le métier est incertain. Limite : 20 métiers. Statut « vide » : aucun nom ne "
    "ressemble, rien n'est inventé.",
    does="Finds the ROME code of a job from French words (typos allowed) or from another code. Call it first when the "
    "job is uncertain. At most 20. Status « vide »: no name is close; nothing is made up.",
    arguments=_Search,
    donnees={"metiers": "code, libelle, nom reconnu, proximite (0 à 1), page", "chemin": "nomenclatures traversées"},
    run=_search,
)


class _Everything(Arguments):
    metier: Job
    lieu: Place = None
    rayon_km: Radius = None
    blocs: Annotated[
        list[Literal[NAMES]] | None,  # type: ignore[valid-type]
        Field(
            max_length=len(NAMES),
            description="Blocs à donner en entier (5 lignes de chaque liste) ; absent : les chiffres clés de tous. "
            "EN: blocks to give with their data; none: the key figures of all.",
        ),
    ] = None


async def _everything(call: Call, given: _Everything) -> Reply:
    """All the blocks of the explorer in short, or some of them with their data."""
    asked, job = await call.understand(given.metier, given.lieu, given.rayon_km)
    told = compose(asked, job, blocks_named(",".join(given.blocs or NAMES)))
    blocks: dict[str, Any] = told["blocs"]
    figures = [
        {"titre": title, "valeur": value, "bloc": name, "niveau": blocks[name]["niveau"]}
        for title, value, name in key_figures({**dict.fromkeys(BLOCKS, _ABSENT), **blocks})
    ]
    data: dict[str, Any] = {
        "metier": {"rome": job.rome, "libelle": job.libelle, "chemin": list(job.chemin), "confiance": job.confiance},
        "lieu": {n: v for n, v in place_document(asked.here).items() if n in ("niveau", "code", "nom", "rayon_km")},
        "chiffres": figures,
        "phrases": [one["phrase"] for one in _meaning(blocks)],
        "blocs": {
            name: _told(name, block, whole=given.blocs is not None) for name, block in blocks.items() if name != MEANING
        },
    }
    cited = given.blocs or list(dict.fromkeys(figure["bloc"] for figure in figures))
    sources = {one["page"]: one for name in cited for one in blocks[name]["sources"]}
    return Reply(
        titre=f"{job.libelle} ({job.rome}), {asked.here.label}",
        statut=_status(blocks),
        donnees=data,
        notes=_notes(job.remplace, job.code, blocks, whole=given.blocs is not None),
        sources=tuple(sources.values()),
        page=address(job.rome, job.libelle, asked.here),
        lignes=list(_lines(data)),
    )


def _meaning(blocks: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    data = blocks.get(MEANING, _ABSENT)["donnees"] or {}
    found: list[Mapping[str, Any]] = data.get("phrases", [])
    return found


def _told(name: str, block: Mapping[str, Any], *, whole: bool) -> dict[str, Any]:
    """A block: its state always; its data, lists cut short, when it was asked for by its name."""
    shown = {n: block[n] for n in ("etat", "pourquoi", "niveau", "code", "total", "suite") if block[n] is not None}
    if whole and block["donnees"] is not None:
        shown["donnees"] = {
            n: [without_strangers(name, one) for one in (v[-_LINES:] if n in _SERIES else v[:_LINES])]
            if isinstance(v, list)
            else v
            for n, v in block["donnees"].items()
        }
    return shown


def _status(blocks: Mapping[str, Any]) -> Status:
    """That of the blocks when they all have the same; else that something answers."""
    states = {str(block["etat"]) for name, block in blocks.items() if name != MEANING}
    return Status(states.pop()) if len(states) == 1 else Status.OK


def _notes(replaced: str | None, code: str | None, blocks: Mapping[str, Any], *, whole: bool) -> tuple[str, ...]:
    notes = [f"La fiche {replaced} n'est plus active : {code} la remplace."] if replaced else []
    hidden = [name for name, block in blocks.items() if block["etat"] == State.HIDDEN]
    notes += [f"{name} : {blocks[name]['pourquoi']}" for name in hidden]
    notes.append("Chaque chiffre a son niveau (bassin, département, région, France) : ne les additionnez pas.")
    if not whole:
        notes.append("Pour les données d'un bloc : blocs=[son nom].")
    return tuple(notes)


def _lines(data: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"- {f['titre']} : {f['valeur']} ({f['niveau']})" for f in data["chiffres"])
    yield from data["phrases"]
    for name, block in data["blocs"].items():
        known = {n: block.get(n) for n in ("niveau", "total")}
        why = f" ({block['pourquoi']})" if block["etat"] != State.OK and block.get("pourquoi") else ""
        yield f"{name} : {block['etat']}{why} {inline({n: v for n, v in known.items() if v is not None})}".rstrip()
        for fact, value in (block.get("donnees") or {}).items():
            if isinstance(value, list):
                yield from (f"- {inline(one)}" for one in value)
            elif value is not None:
                yield f"- {fact} : {inline(value)}"


EVERYTHING = Tool(
    nom="metier_territoire",
    titre="Un métier, un lieu, tout ce que l'on sait",
    fait="Chiffres clés d'un métier dans un lieu : formations en apprentissage, devenir (% des élèves de dernière "
    "année en emploi), projets de recrutement (enquête BMO), tension (1 à 5), salaires (€ bruts par mois), offres, "
    "entreprises, interlocuteurs, métiers proches. Chaque bloc dit son état et le niveau de ses chiffres. « secret » : "
    "chiffre connu mais caché par la règle de son producteur, à ne pas reconstituer ; « non_publie » : aucun fichier.",
    does="Key figures of a job in a place: apprenticeship trainings, outcomes (% of final-year students in work), "
    "recruitment projects, tension (1 to 5), gross monthly pay in €, offers, companies, contacts, near "
    "jobs. Each block tells its state and the level of its figures. « secret »: known but hidden by its publisher's "
    "rule; never try to rebuild it.",
    arguments=_Everything,
    donnees={
        "metier": "code ROME, libellé, chemin suivi, confiance",
        "lieu": "niveau, code, nom, rayon",
        "chiffres": "chiffres clés : titre, valeur avec son unité, bloc, niveau",
        "phrases": "trois phrases faites des chiffres",
        "blocs": "nom → état, pourquoi, niveau, total, suite (route de la famille), données si demandées",
    },
    run=_everything,
)
