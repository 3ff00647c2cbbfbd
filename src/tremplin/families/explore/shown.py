"""How people are shown the blocks of an answer: facts, then tables. Pages, Markdown and PDF read these declarations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tremplin.domain.display import jour, mesure, nombre, numero, pluriel, pourcent, telephone
from tremplin.families.explore.blocks import BLOCKS, MEANING

Write = Callable[[Any], str]
LEVELS = {
    "etablissement": "établissement",
    "autour": "autour du lieu",
    "commune": "commune",
    "bassin": "bassin d'emploi",
    "departement": "département",
    "region": "région",
    "france": "France",
}
STATES = {
    "vide": "Rien à montrer",
    "secret": "Caché",
    "non_publie": "Pas publié",
    "panne": "Momentanément illisible",
}
FILIERES = {"apprentissage": "apprentissage", "pro": "école", "agricole": "école agricole", "superieur": "supérieur"}


def text(value: Any) -> str:
    """A text as it is."""
    return str(value)


def level(value: Any) -> str:
    """The name of a level."""
    return LEVELS.get(str(value), str(value))


def filiere(value: Any) -> str:
    """The name of a way of training."""
    return FILIERES.get(str(value), str(value))


def of(unit: str) -> Write:
    """A number with its unit."""
    return lambda value: mesure(value, unit)


def yes(words: str, otherwise: str = "") -> Write:
    """Words for a yes, others for a no."""
    return lambda value: words if value in (True, "oui") else otherwise


@dataclass(frozen=True)
class Column:
    """A column, or a fact: its title, where its value stands, how it is written."""

    titre: str
    nom: str
    write: Write = text
    lien: str = ""
    """Beginning of the address that the value leads to; « @x » is the address in the line's own `x`."""
    barre: float = 0
    """What a full bar stands for; 0: no bar."""


@dataclass(frozen=True)
class Grid:
    """A table of a block."""

    titre: str
    chemin: str
    colonnes: tuple[Column, ...]
    montrees: int = 8
    """Lines shown before the others are folded."""


@dataclass(frozen=True)
class View:
    """What is shown of a block."""

    faits: tuple[Column, ...] = ()
    grilles: tuple[Grid, ...] = ()


_KEYS = (
    Column("Projets (BMO)", "projets", nombre),
    Column("Tension (1 à 5)", "tension", nombre, barre=5),
    Column("Offres", "offres", nombre),
    Column("Année", "annee", numero),
)
_OF_OFFICES = (
    Column("Nom", "nom"),
    Column("Adresse", "adresse"),
    Column("Téléphone", "telephone", telephone),
    Column("Distance", "km", of("km")),
)
VIEWS = {
    "metier": View(
        faits=(
            Column("Définition", "definition"),
            Column("Accès", "acces"),
            Column("Domaine", "domaine.libelle"),
            Column("Profil RIASEC", "riasec.majeur"),
        ),
        grilles=(
            Grid(
                "Au ROME 4.0",
                "rome4",
                (
                    Column("Métier", "libelle", lien="/metiers/rome4/{code}"),
                    Column("Transition écologique", "transition_eco"),
                    Column("Transition numérique", "transition_num"),
                    Column("Réglementé", "emploi_reglemente"),
                ),
                3,
            ),
        ),
    ),
    "certifications": View(
        grilles=(
            Grid(
                "Certifications actives",
                "liste",
                (
                    Column("Certification", "intitule", lien="/certifications/{rncp}"),
                    Column("Niveau", "niveau"),
                    Column("Fin d'enregistrement", "fin_enregistrement", jour),
                    Column("Reste", "mois_restants", lambda n: pluriel(n, "mois", "mois")),
                    Column("Prise en charge, au moins", "npec.min", of("€")),
                    Column("Au plus", "npec.max", of("€")),
                ),
            ),
        )
    ),
    "formations": View(
        grilles=(
            Grid(
                "Formations en apprentissage",
                "liste",
                (
                    Column("Formation", "intitule", lien="@page"),
                    Column("Organisme", "organisme"),
                    Column("Distance", "km", of("km")),
                    Column("Prochaine session", "prochaine_session.debut", jour),
                    Column("En emploi six mois après", "devenir.taux_en_emploi_6_mois", pourcent, barre=100),
                    Column("Chiffres de", "devenir.niveau", level),
                ),
            ),
        )
    ),
    "devenir": View(
        faits=(
            Column("En emploi six mois après, au moins", "plage.min", pourcent),
            Column("En emploi six mois après, au plus", "plage.max", pourcent),
        ),
        grilles=(
            Grid(
                "Devenir des sortants",
                "liste",
                (
                    Column("Diplôme", "libelle", lien="/inserjeunes/certifications/{code_certification}"),
                    Column("Voie", "filiere", filiere),
                    Column("Niveau", "niveau", level),
                    Column("En emploi à 6 mois", "taux_en_emploi_6_mois", pourcent, barre=100),
                    Column("Élèves", "nb_annee_term", nombre),
                    Column("Promotion", "millesime", lambda m: m.replace("_", " et ")),
                    Column("À 12 mois", "taux_en_emploi_12_mois", pourcent),
                    Column("En formation", "taux_en_formation", pourcent),
                    Column("Remarque", "pourquoi"),
                ),
            ),
        ),
    ),
    "recrutement": View(
        faits=(
            Column("Projets de recrutement", "projets", nombre),
            Column("Jugés difficiles", "part_difficiles", pourcent),
            Column("Saisonniers", "part_saisonniers", pourcent),
            Column("Enquête", "annee", numero),
        ),
        grilles=(
            Grid(
                "Enquête par enquête",
                "serie",
                (
                    Column("Année", "annee", numero),
                    Column("Famille", "libelle"),
                    Column("Nomenclature", "nomenclature"),
                    Column("Projets", "projets", nombre),
                    Column("Difficiles", "part_difficiles", pourcent, barre=100),
                    Column("Saisonniers", "part_saisonniers", pourcent),
                    Column("Rupture de nomenclature", "rupture", yes("oui")),
                ),
            ),
        ),
    ),
    "tension": View(
        faits=(
            Column("Offres pour dix demandeurs", "indice.offres_pour_dix", nombre),
            Column("Tension du bassin (1 à 5)", "bassin.tension", nombre),
            Column("Étude du bassin", "bassin.annee", numero),
            Column("Offres du bassin, cette année-là", "bassin.offres", nombre),
            Column("Demandeurs du bassin", "bassin.demandeurs", nombre),
            Column("Offres en France le jour du relevé", "offres_du_jour.france", nombre),
            Column("Offres dans la commune ce jour-là", "offres_du_jour.commune", nombre),
            Column("Relevé du", "offres_du_jour.releve_le", jour),
        ),
        grilles=(
            Grid(
                "Offres et demandeurs, par mois",
                "mois",
                (
                    Column("Mois", "mois"),
                    Column("Offres", "offres", nombre, barre=-1),
                    Column("Demandeurs", "demandeurs", nombre, barre=-1),
                ),
                12,
            ),
            Grid(
                "Sur la liste réglementaire",
                "liste_regionale",
                (Column("Famille", "famille"), Column("Région", "region"), Column("Liste du", "liste_du", jour)),
            ),
        ),
    ),
    "salaires": View(
        faits=(
            Column("Débutant, au moins", "debutant_min", of("€")),
            Column("Débutant, au plus", "debutant_max", of("€")),
            Column("Confirmé, au moins", "confirme_min", of("€")),
            Column("Confirmé, au plus", "confirme_max", of("€")),
            Column("Unité", "unite"),
            Column("Relevé du", "releve_le", jour),
        )
    ),
    "offres": View(
        faits=(Column("Âge médian", "age_median_jours", lambda n: pluriel(n, "jour")),),
        grilles=(
            Grid(
                "Les plus proches",
                "liste",
                (
                    Column("Offre", "titre", lien="@page"),
                    Column("Entreprise", "entreprise"),
                    Column("Ville", "ville"),
                    Column("Distance", "km", of("km")),
                    Column("Publiée le", "publiee_le", jour),
                    Column("Téléphone", "telephone", telephone),
                ),
            ),
        ),
    ),
    "recruteurs": View(
        grilles=(
            Grid(
                "Les plus susceptibles de recruter",
                "liste",
                (
                    Column("Entreprise", "nom", lien="@page"),
                    Column("Activité", "activite"),
                    Column("Ville", "ville"),
                    Column("Distance", "km", of("km")),
                    Column("Note sur 100", "score", nombre, barre=100),
                    Column("Raisons", "raisons", ", ".join),
                    Column("Téléphone", "telephone", telephone),
                ),
            ),
        )
    ),
    "organismes": View(
        grilles=(
            Grid(
                "Organismes",
                "liste",
                (
                    Column("Organisme", "nom"),
                    Column("Adresse", "adresse"),
                    Column("Formations", "formations", nombre),
                    Column("Distance", "km", of("km")),
                    Column("Qualiopi", "qualiopi", yes("certifié", "non certifié")),
                ),
            ),
        )
    ),
    "interlocuteurs": View(
        grilles=(
            Grid("Missions locales", "missions_locales", _OF_OFFICES),
            Grid("Agences France Travail", "agences", _OF_OFFICES),
        )
    ),
    "passerelles": View(
        grilles=(
            Grid(
                "Métiers proches et évolutions",
                "liste",
                (Column("Métier", "libelle", lien="?rome={code}"), Column("Lien", "genre"), *_KEYS),
            ),
        )
    ),
    "voisins": View(
        grilles=(Grid("Bassins voisins", "liste", (Column("Bassin", "libelle", lien="?bassin={code}"), *_KEYS), 5),)
    ),
}
"""What is shown of each block, in its order; a column of which no line has a value isn't."""


@dataclass(frozen=True)
class Cell:
    """A cell: its text, the address that it leads to, how full its bar is (0 to 1; None: no bar)."""

    texte: str
    lien: str = ""
    part: float | None = None


@dataclass(frozen=True, kw_only=True)
class ShownGrid:
    """A table as it is shown."""

    titre: str
    entetes: list[str]
    lignes: list[list[Cell]]
    montrees: int


@dataclass(frozen=True, kw_only=True)
class ShownBlock:
    """A block as it is shown."""

    nom: str
    titre: str
    etat: str
    """In words; empty when it has something to show."""
    pourquoi: str
    niveau: str
    total: int | None
    faits: list[tuple[str, str]] = field(default_factory=list)
    grilles: list[ShownGrid] = field(default_factory=list)
    sources: list[Mapping[str, Any]] = field(default_factory=list)
    suite: str = ""


def shown(blocks: Mapping[str, Mapping[str, Any]], here: Callable[[Mapping[str, str]], str]) -> Iterator[ShownBlock]:
    """The blocks of an answer as people read them; `here` gives the address of the same page with other parameters."""
    for name, told in blocks.items():
        if name == MEANING:
            continue
        view, data = VIEWS.get(name, View()), told["donnees"] or {}
        yield ShownBlock(
            nom=name,
            titre=BLOCKS[name].titre,
            etat=STATES.get(told["etat"], ""),
            pourquoi=told["pourquoi"] or "",
            niveau=LEVELS.get(told["niveau"], "") if told["niveau"] else "",
            total=told["total"],
            faits=[(c.titre, c.write(v)) for c in view.faits if (v := _at(data, c.nom)) not in (None, "")],
            grilles=[g for grid in view.grilles if (g := _grid(grid, data.get(grid.chemin) or [], here)).lignes],
            sources=told["sources"],
            suite=told["suite"] or "",
        )


def _grid(grid: Grid, lines: Sequence[Mapping[str, Any]], here: Callable[[Mapping[str, str]], str]) -> ShownGrid:
    kept = [c for c in grid.colonnes if any(_at(line, c.nom) not in (None, "", []) for line in lines)]
    tops = {c.nom: max((_at(line, c.nom) or 0 for line in lines), default=0) for c in kept if c.barre < 0}
    return ShownGrid(
        titre=grid.titre,
        entetes=[c.titre for c in kept],
        lignes=[[_cell(c, line, tops.get(c.nom, c.barre), here) for c in kept] for line in lines],
        montrees=grid.montrees,
    )


def _cell(column: Column, line: Mapping[str, Any], full: float, here: Callable[[Mapping[str, str]], str]) -> Cell:
    value = _at(line, column.nom)
    if value in (None, "", []):
        return Cell("—")
    return Cell(
        column.write(value),
        _link(column.lien, line, here),
        min(1.0, max(0.0, value / full)) if full and column.barre else None,
    )


def _link(rule: str, line: Mapping[str, Any], here: Callable[[Mapping[str, str]], str]) -> str:
    if not rule:
        return ""
    if rule.startswith("@"):
        return str(line[rule[1:]])
    if rule.startswith("?"):
        name, _, value = rule[1:].format_map(line).partition("=")
        return here({name: value})
    return rule.format_map(line)


def _at(data: Mapping[str, Any], path: str) -> Any:
    """What stands at a path; None where a step lacks."""
    found: Any = data
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found
