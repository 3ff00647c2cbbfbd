"""What a person reads at the head of a column, and for its codes; the publisher's own name stands beside.

A heading is the beginning of the column's description (`reference/descriptions.py`), with its unit; `TITRES` holds
those whose description begins otherwise.
"""

from __future__ import annotations

import re

from tremplin.release.reference import Field

_BEGINNING = re.compile(r"[^,;:(«]+")
_UNIT = re.compile(r"\b(?:en (euros|milliers|part des emplois|degrés|pour cent)|(degrés))\b")
_UNITS = {"euros": "€", "part des emplois": "part des emplois de 2019"}
_KINDS = {"Code": "{} (code)", "Libellé": "{}", "Précision, texte libre nettoyé": "{} (précision)"}
TITRES = {
    "AGE_GROUP_CODE": "Tranche d'âge (code)",
    "AREA_TYPE_CODE": "Genre de territoire (code)",
    "APPLICATION_TYPE_ORDER": "Rang du canal",
    "CATCHMENT_AREA_NAME": "Bassin d'emploi",
    "FAP_CODE": "Famille professionnelle (code)",
    "FAP_NAME": "Famille professionnelle",
    "NB_DIFF_RECRUT_PROJECTS": "Projets jugés difficiles",
    "NB_DIFF_RECRUT_PROJECTS_SECRET": "Projets difficiles cachés (secret statistique)",
    "NB_RECRUT_PROJECTS": "Projets de recrutement",
    "NB_RECRUT_PROJECTS_SECRET": "Projets cachés (secret statistique)",
    "NB_SEASON_RECRUT_PROJECTS": "Projets saisonniers",
    "NB_SEASON_RECRUT_PROJECTS_SECRET": "Projets saisonniers cachés (secret statistique)",
    "PROFESSION_FAMILY_CODE": "Grande famille de métiers (code)",
    "PROFESSION_FAMILY_NAME": "Grande famille de métiers",
    "FAP_NOMENCLATURE": "Nomenclature des familles",
    "SEASONAL": "Saisonnier",
    "code_type_mobilite": "Genre de mobilité (code)",
    "code_type_noeud": "Genre de nœud (code)",
    "code_type_cont_trav": "Genre de contexte (code)",
    "cat_comp": "Catégorie de la compétence",
    "classification": "Rang de l'appellation",
    "code_rubrique": "Rubrique (code)",
    "coeur_metier": "Cœur du métier",
    "dans_le_fichier_des_codes": "Dans le fichier des codes",
    "dans_le_rome3": "Dans le ROME 3",
    "genre": "Genre de nom",
    "libelle_court": "Nom abrégé",
    "libelle_appellation_court": "Nom abrégé",
    "libelle_domaine": "Domaine professionnel",
    "libelle_fap": "Famille détaillée",
    "libelle_fap_agregee": "Famille agrégée",
    "libelle_fap_fine": "Famille fine",
    "libelle_origine": "Origine de la compétence",
    "libelle_type_mobilite": "Genre de mobilité",
    "libelle_type_noeud": "Genre de nœud",
    "libelle_type_section_appellation": "Rang de l'appellation",
    "code_compo_bloc": "Bloc de la fiche (code)",
    "code_domaine": "Domaine professionnel (code)",
    "code_fap_agregee": "Famille agrégée (code)",
    "code_fap": "Famille professionnelle (code)",
    "code_fap_fine": "Famille fine (code)",
    "code_ref_rubrique": "Rubrique de la fiche (code)",
    "codeSafir": "Code Safir de l'agence",
    "code_isco08": "Profession ISCO-08 (code)",
    "ligne5": "Complément d'adresse (suite)",
    "rang": "Rang",
    "MINIMUM_SALARY": "Salaire le plus bas (€)",
    "MAXIMUM_SALARY": "Salaire le plus haut (€)",
    "salaire_junior_min": "Salaire le plus bas, moins de 35 ans (€)",
    "salaire_junior_max": "Salaire le plus haut, moins de 35 ans (€)",
    "salaire_senior_min": "Salaire le plus bas, 35 ans et plus (€)",
    "salaire_senior_max": "Salaire le plus haut, 35 ans et plus (€)",
    "liste": "Liste",
    "mois": "Mois",
    "niveau": "Niveau",
    "origine": "Origine",
    "services": "Services",
    "sous_cat_comp": "Sous-catégorie de la compétence",
    "statut": "Statut",
    "structure": "Genre de structure",
    "type": "Genre d'agence",
}
CODES = {
    "AREA_TYPE_CODE": {"D": "département", "R": "région", "B": "bassin d'emploi", "F": "France"},
    "AGE_GROUP_CODE": {"1": "moins de 35 ans", "2": "35 ans et plus"},
    "code_type_mobilite": {"1": "proche", "2": "évolution"},
    "code_type_noeud": {"2": "nœud", "3": "feuille"},
    "statut": {"1": "en vigueur"},
    "structure": {"POLE_EMPLOI": "agence ou relais", "MILO": "mission locale"},
    "DISABLED_ACCESSIBILITY": {"O": "oui", "N": "non"},
    "FLAG_RELATION": {"0": "non", "1": "oui"},
}
"""What the codes of a column mean, where its description tells it and no other column does."""


def titles(fields: tuple[Field, ...]) -> dict[str, str]:
    """The heading of each column of a table, by its name."""
    return {field.name: title(field) for field in fields}


def title(field: Field) -> str:
    """The heading of a column; a code beside a label says that it is one."""
    if field.name in TITRES:
        return TITRES[field.name]
    kind, _, rest = field.description.partition(" : ")
    if rest and kind in _KINDS:
        subject, _, rank = rest.partition(", n° ")
        plain = _begin(subject)
        return _KINDS[kind].format(plain[:1].upper() + plain[1:]) + (f", n° {rank}" if rank else "")
    if month := re.fullmatch(r"O quand le métier embauche en (\w+)", field.description):
        return f"Embauche en {month[1]}"
    found = _UNIT.search(field.description.removeprefix(_begin(field.description)))
    unit = found and (found[1] or found[2])
    return _begin(field.description) + (f" ({_UNITS.get(unit, unit)})" if unit else "")


def _begin(text: str) -> str:
    found = _BEGINNING.match(text)
    return (found[0] if found else text).strip()


def meaning(name: str, value: object) -> str:
    """What a code of a column means; empty when nothing has to be said beside it."""
    return CODES.get(name, {}).get(str(value), "")
