"""Prompts that a person picks: an interview prepared, two trainings compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tremplin.platform.wire.errors import ApiError
from tremplin.platform.wire.payload import FORBIDDEN

_LONGEST = 200


@dataclass(frozen=True)
class Argument:
    """What a prompt is given."""

    nom: str
    resume: str
    requis: bool = True


@dataclass(frozen=True)
class Prompt:
    """A prompt: its text has a hole for each argument."""

    nom: str
    titre: str
    resume: str
    arguments: tuple[Argument, ...]
    texte: str


_METIER = Argument("metier", "Métier, en mots ou par son code ROME. EN: a job.")
_LIEU = Argument("lieu", "Commune, département, région ou bassin ; la France par défaut. EN: a place.", False)
PROMPTS = {
    prompt.nom: prompt
    for prompt in (
        Prompt(
            "preparer_entretien",
            "Préparer un entretien",
            "Un conseiller reçoit quelqu'un qui vise un métier : une page de faits. EN: facts for a counsellor.",
            (_METIER, _LIEU),
            "Je suis conseiller et je reçois quelqu'un qui vise le métier « {metier} », lieu : {lieu}. Appelle "
            "metier_territoire, puis formations et recruteurs_et_offres pour le même métier et le même lieu. Prépare "
            "une page : ce qu'est le métier, où s'y former près d'ici, ce que deviennent les élèves, qui recrute, "
            "combien c'est payé, qui rencontrer, trois questions à poser à la personne. Chaque chiffre avec son "
            "niveau, sa date et sa source ; ce qui est secret ou non publié est dit tel quel, jamais estimé. Si "
            "plusieurs métiers ou lieux sont possibles, demande-moi lequel.",
        ),
        Prompt(
            "comparer_deux_formations",
            "Comparer deux formations",
            "Deux diplômes côte à côte : durée de validité, débouchés, devenir. EN: two diplomas side by side.",
            (
                Argument("diplome_1", "Premier diplôme, en mots ou par son code. EN: first diploma."),
                Argument("diplome_2", "Second diplôme, en mots ou par son code. EN: second diploma."),
                _LIEU,
            ),
            "Compare « {diplome_1} » et « {diplome_2} », lieu : {lieu}. Pour chacun, appelle chercher_certification "
            "(niveau, validité, remplacement, métiers) puis devenir (diplome=son code). Présente un tableau, puis ce "
            "que les chiffres permettent de dire et ce qu'ils ne permettent pas : niveaux et promotions différents, "
            "effectifs faibles, chiffres secrets. Ne désigne un meilleur que si l'écart dépasse ce que les effectifs "
            "permettent.",
        ),
    )
}


def written(name: str, given: Mapping[str, str]) -> tuple[Prompt, str]:
    """A prompt and its text with what is given in its holes; raises ApiError 404, 400."""
    prompt = PROMPTS.get(name)
    if prompt is None:
        raise ApiError(404, f"Invite inconnue : « {name[:60]} » ; attendues : {', '.join(PROMPTS)}")
    known = {one.nom: one for one in prompt.arguments}
    for given_name, value in given.items():
        if given_name not in known:
            raise ApiError(400, f"Argument inconnu : « {given_name[:40]} » ; attendus : {', '.join(known)}")
        if len(value) > _LONGEST or FORBIDDEN.search(value):
            raise ApiError(400, f"{given_name} : {_LONGEST} caractères au plus, sans caractère de contrôle")
    lacking = [one.nom for one in known.values() if one.requis and not given.get(one.nom, "").strip()]
    if lacking:
        raise ApiError(400, f"Argument obligatoire absent : {', '.join(lacking)}")
    return prompt, prompt.texte.format_map({"lieu": "toute la France", **{n: v for n, v in given.items() if v.strip()}})
