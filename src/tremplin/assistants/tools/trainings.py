"""Where one trains for a job, and what becomes of those who did; secret figures are refused with their rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field

from tremplin.assistants.asking import Call, wrong
from tremplin.assistants.declared import Arguments, Job, Place, Radius, Tool, Words
from tremplin.assistants.parts import block_reply
from tremplin.assistants.reply import Reply, Status
from tremplin.families.explore.blocks.joined import outcomes, trainings
from tremplin.families.explore.pages import address
from tremplin.families.explore.question.wrong import Ambiguous, Candidate
from tremplin.families.inserjeunes import shared as inserjeunes
from tremplin.platform.wire.parts import Asked, Part, State

_LINES, _DIPLOMAS = 10, 5
_RENEWED = "Diplôme renouvelé : ses codes se suivent et peuvent porter les mêmes chiffres ; ne les additionnez pas."
_OUTCOME = ("niveau", "code", "millesime", "nb_annee_term", *inserjeunes.SHARES)


class _Trainings(Arguments):
    metier: Job
    lieu: Place = None
    rayon_km: Radius = None
    limite: Annotated[int, Field(ge=1, le=20, description="Formations au plus. EN: how many at most.")] = _LINES


async def _trainings(call: Call, given: _Trainings) -> Reply:
    """The nearest trainings of a job, each with what becomes of its final-year students."""
    asked, job = await call.understand(given.metier, given.lieu, given.rayon_km)
    part = trainings(asked)
    if part.donnees is not None:
        part = replace(part, donnees={"liste": [_training(one) for one in part.donnees["liste"][: given.limite]]})
    page = address(job.rome, job.libelle, asked.here)
    return block_reply(call, "formations", f"Formations : {job.libelle} ({job.rome}), {asked.here.label}", part, page)


def _training(line: Mapping[str, Any]) -> dict[str, Any]:
    outcome, session = line["devenir"], line["prochaine_session"] or {}
    kept = ("intitule", "organisme", "adresse", "niveau", "cfd", "rncp", "uais", "km", "page")
    return {
        **{name: line[name] for name in kept},
        "prochaine_session": session.get("debut"),
        "devenir": outcome and {name: outcome[name] for name in _OUTCOME if outcome[name] is not None},
    }


TRAININGS = Tool(
    nom="formations",
    titre="Où se former en apprentissage",
    fait="Formations en apprentissage à un métier, les plus proches d'abord : organisme, distance (km), prochaine "
    "session, et le devenir (% des élèves de dernière année en emploi à 6, 12, 18, 24 mois) au niveau le plus fin "
    "publié : établissement, région, France. Limite : 20. « vide » : aucune formation connue ici, élargissez le rayon.",
    does="Apprenticeship trainings for a job, nearest first: school, distance (km), next session, and outcomes (% of "
    "final-year students in work after 6, 12, 18, 24 months) at the finest published level. At most 20. « vide »: "
    "none here; widen the radius.",
    arguments=_Trainings,
    donnees={
        "liste": "cite (intitule, organisme, adresse), niveau, cfd, rncp, uais, km, prochaine_session, devenir, page",
        "total": "combien en tout",
        "niveau": "niveau de la recherche",
        "suite": "route de l'API qui donne la suite",
    },
    run=_trainings,
)


class _Outcomes(Arguments):
    metier: Annotated[Job | None, Field(description="Métier, par mots ou code : tous ses diplômes. EN: a job.")] = None
    diplome: Annotated[
        Words | None,
        Field(
            description="Diplôme, à la place du métier : code (CFD, SISE…) ou mots (« CAP boulanger »). EN: a diploma, "
            "instead of the job.",
            examples=["50022101", "CAP boulanger"],
        ),
    ] = None
    etablissement: Annotated[
        str | None,
        Field(
            pattern=r"^[0-9]{7}[A-Za-z]$",
            description="UAI d'un établissement, avec `diplome`. EN: UAI of a school, with `diplome`.",
        ),
    ] = None
    lieu: Place = None


async def _outcomes(call: Call, given: _Outcomes) -> Reply:
    """What becomes of the final-year students of a job's diplomas, of a diploma, of a diploma in a school."""
    if (given.metier is None) == (given.diplome is None):
        raise wrong("metier", "", "un métier, ou un diplôme : l'un des deux")
    if given.diplome is not None:
        return _of_diploma(call, await call.placed(given.lieu), given)
    asked, job = await call.understand(given.metier or "", given.lieu)
    title, page = f"Devenir : {job.libelle} ({job.rome})", address(job.rome, job.libelle, asked.here)
    return block_reply(call, "devenir", f"{title}, {asked.here.label}", _few(outcomes(asked)), page)


def _of_diploma(call: Call, asked: Asked, given: _Outcomes) -> Reply:
    title, codes = _diploma(call, given.diplome or "")
    title = f"Devenir : {title} ({', '.join(codes)})"
    if given.etablissement is None:
        part, page = _few(inserjeunes.outcomes(asked, codes)), f"/inserjeunes/certifications/{codes[0]}"
        reply = block_reply(call, "devenir", f"{title}, {asked.here.label}", part, page)
        return replace(reply, notes=(*reply.notes, _RENEWED)) if len(codes) > 1 else reply
    uai = given.etablissement.upper()
    if inserjeunes.school(call.release, uai) is None:
        raise wrong("etablissement", uai, "l'UAI d'un établissement connu")
    line = inserjeunes.at_school(asked, codes, uai)
    sources = call.sources(*inserjeunes.SOURCES)
    heading, page = f"{title}, établissement {uai}", f"/inserjeunes/etablissements/{uai}"
    if line is None:
        told = "Aucun chiffre n'est publié pour ce diplôme dans cet établissement."
        return Reply(titre=heading, statut=Status.EMPTY, notes=(told,), sources=sources, page=page)
    hidden = bool(line["cache"])
    return Reply(
        titre=heading,
        statut=Status.HIDDEN if hidden else Status.OK,
        donnees=None if hidden else {"liste": [line], "total": 1, "niveau": "etablissement"},
        notes=(line["pourquoi"],) if line["pourquoi"] else (),
        sources=sources,
        page=page,
    )


def _few(part: Part) -> Part:
    """The first lines of a part: those that show something first."""
    if part.donnees is None or part.etat is not State.OK:
        return replace(part, donnees=None)
    shown = sorted(part.donnees["liste"], key=lambda line: line["taux_en_emploi_6_mois"] is None)
    return replace(part, donnees={"plage": part.donnees["plage"], "liste": shown[:_LINES]})


def _diploma(call: Call, text: str) -> tuple[str, list[str]]:
    """The title and the codes of the diploma that a text names; raises ApiError 400, Ambiguous."""
    found = inserjeunes.diplomas_named(call.release, text, _DIPLOMAS)
    if not found:
        raise wrong("diplome", text, "un diplôme dont le devenir est publié (aucun ne ressemble à ces mots)")
    if len(found) > 1:
        raise Ambiguous("diplome", text, [Candidate(libelle=t, parametres={"diplome": t}) for t in found])
    return next(iter(found.items()))


OUTCOMES = Tool(
    nom="devenir",
    titre="Ce que deviennent les élèves",
    fait="Devenir après un diplôme (InserJeunes, InserSup) : % des élèves de dernière année en emploi à 6, 12, 18, "
    "24 mois, % en formation, effectif (ces élèves), promotion, par école ou apprentissage, au niveau région et "
    "France, ou d'un établissement (UAI). « secret » : moins de 20 élèves, ou recoupement possible : le chiffre "
    "existe, il n'est donné nulle part ; ne l'estimez pas.",
    does="Outcomes after a diploma: % of final-year students in work after 6, 12, 18, 24 months, % in training, how "
    "many students, by school or apprenticeship, for a région and France, or one school (UAI). « secret »: under 20 "
    "pupils, or it would disclose such a group: the figure is given nowhere; never estimate it.",
    arguments=_Outcomes,
    donnees={
        "plage": "plus basse et plus haute part en emploi à 6 mois",
        "liste": "code_certification, libelle, filiere, millesime, niveau, nb_annee_term, taux (%), cache, pourquoi",
        "total": "combien de lignes",
        "niveau": "niveau des chiffres",
        "suite": "route de l'API",
    },
    run=_outcomes,
)
