"""How people are shown the blocks of an answer: facts, then tables. Pages, Markdown and PDF read these declarations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tremplin.domain.display import jour, mesure, nombre, numero, pluriel, pourcent, telephone
from tremplin.families.explore.blocks import BLOCKS, MEANING
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark

Write = Callable[[Any], str]
LEVELS = {
    "etablissement": mark("établissement"),
    "autour": mark("autour du lieu"),
    "commune": mark("commune"),
    "bassin": mark("bassin d'emploi"),
    "departement": mark("département"),
    "region": mark("région"),
    "france": mark("France"),
}
STATES = {
    "vide": mark("Rien à montrer"),
    "secret": mark("Caché"),
    "non_publie": mark("Pas publié"),
    "panne": mark("Momentanément illisible"),
}
FILIERES = {
    "apprentissage": mark("apprentissage"),
    "pro": mark("école"),
    "agricole": mark("école agricole"),
    "superieur": mark("supérieur"),
}


def text(value: Any) -> str:
    """A text as it is."""
    return str(value)


def level(value: Any) -> str:
    """The name of a level."""
    return _(LEVELS[str(value)]) if str(value) in LEVELS else str(value)


def filiere(value: Any) -> str:
    """The name of a way of training."""
    return _(FILIERES[str(value)]) if str(value) in FILIERES else str(value)


def of(unit: str) -> Write:
    """A number with its unit."""
    return lambda value: mesure(value, unit)


def yes(words: str, otherwise: str = "") -> Write:
    """Words for a yes, others for a no."""
    return lambda value: _(words) if value in (True, "oui") else _(otherwise)


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
    Column(mark("Projets (BMO)"), "projets", nombre),
    Column(mark("Tension (1 à 5)"), "tension", nombre, barre=5),
    Column(mark("Offres"), "offres", nombre),
    Column(mark("Année"), "annee", numero),
)
_OF_OFFICES = (
    Column(mark("Nom"), "nom"),
    Column(mark("Adresse"), "adresse"),
    Column(mark("Téléphone"), "telephone", telephone),
    Column(mark("Distance"), "km", of("km")),
)
VIEWS = {
    "metier": View(
        faits=(
            Column(mark("Définition"), "definition"),
            Column(mark("Accès"), "acces"),
            Column(mark("Domaine"), "domaine.libelle"),
            Column(mark("Profil RIASEC"), "riasec.majeur"),
        ),
        grilles=(
            Grid(
                mark("Au ROME 4.0"),
                "rome4",
                (
                    Column(mark("Métier"), "libelle", lien="/metiers/rome4/{code}"),
                    Column(mark("Transition écologique"), "transition_eco"),
                    Column(mark("Transition numérique"), "transition_num"),
                    Column(mark("Réglementé"), "emploi_reglemente"),
                ),
                3,
            ),
        ),
    ),
    "certifications": View(
        grilles=(
            Grid(
                mark("Certifications actives"),
                "liste",
                (
                    Column(mark("Certification"), "intitule", lien="/certifications/{rncp}"),
                    Column(mark("Niveau"), "niveau"),
                    Column(mark("Fin d'enregistrement"), "fin_enregistrement", jour),
                    Column(mark("Reste"), "mois_restants", lambda n: pluriel(n, "mois", "mois")),
                    Column(mark("Prise en charge, au moins"), "npec.min", of("€")),
                    Column(mark("Au plus"), "npec.max", of("€")),
                ),
            ),
        )
    ),
    "formations": View(
        grilles=(
            Grid(
                mark("Formations en apprentissage"),
                "liste",
                (
                    Column(mark("Formation"), "intitule", lien="@page"),
                    Column(mark("Organisme"), "organisme"),
                    Column(mark("Distance"), "km", of("km")),
                    Column(mark("Prochaine session"), "prochaine_session.debut", jour),
                    Column(mark("En emploi six mois après"), "devenir.taux_en_emploi_6_mois", pourcent, barre=100),
                    Column(mark("Chiffres de"), "devenir.niveau", level),
                ),
            ),
        )
    ),
    "devenir": View(
        faits=(
            Column(mark("En emploi six mois après, au moins"), "plage.min", pourcent),
            Column(mark("En emploi six mois après, au plus"), "plage.max", pourcent),
        ),
        grilles=(
            Grid(
                mark("Devenir des sortants"),
                "liste",
                (
                    Column(mark("Diplôme"), "libelle", lien="/inserjeunes/certifications/{code_certification}"),
                    Column(mark("Voie"), "filiere", filiere),
                    Column(mark("Niveau"), "niveau", level),
                    Column(mark("En emploi à 6 mois"), "taux_en_emploi_6_mois", pourcent, barre=100),
                    Column(mark("Élèves"), "nb_annee_term", nombre),
                    Column(mark("Promotion"), "millesime", lambda m: m.replace("_", " et ")),
                    Column(mark("À 12 mois"), "taux_en_emploi_12_mois", pourcent),
                    Column(mark("En formation"), "taux_en_formation", pourcent),
                    Column(mark("Remarque"), "pourquoi"),
                ),
            ),
        ),
    ),
    "recrutement": View(
        faits=(
            Column(mark("Projets de recrutement"), "projets", nombre),
            Column(mark("Jugés difficiles"), "part_difficiles", pourcent),
            Column(mark("Saisonniers"), "part_saisonniers", pourcent),
            Column(mark("Enquête"), "annee", numero),
        ),
        grilles=(
            Grid(
                mark("Enquête par enquête"),
                "serie",
                (
                    Column(mark("Année"), "annee", numero),
                    Column(mark("Famille"), "libelle"),
                    Column(mark("Nomenclature"), "nomenclature"),
                    Column(mark("Projets"), "projets", nombre),
                    Column(mark("Difficiles"), "part_difficiles", pourcent, barre=100),
                    Column(mark("Saisonniers"), "part_saisonniers", pourcent),
                    Column(mark("Rupture de nomenclature"), "rupture", yes(mark("oui"), "—")),
                ),
            ),
        ),
    ),
    "tension": View(
        faits=(
            Column(mark("Offres pour dix demandeurs"), "indice.offres_pour_dix", nombre),
            Column(mark("Tension du bassin (1 à 5)"), "bassin.tension", nombre),
            Column(mark("Étude du bassin"), "bassin.annee", numero),
            Column(mark("Offres du bassin, cette année-là"), "bassin.offres", nombre),
            Column(mark("Demandeurs du bassin"), "bassin.demandeurs", nombre),
            Column(mark("Offres en France le jour du relevé"), "offres_du_jour.france", nombre),
            Column(mark("Offres dans la commune ce jour-là"), "offres_du_jour.commune", nombre),
            Column(mark("Relevé du"), "offres_du_jour.releve_le", jour),
        ),
        grilles=(
            Grid(
                mark("Offres et demandeurs, par mois"),
                "mois",
                (
                    Column(mark("Mois"), "mois"),
                    Column(mark("Offres"), "offres", nombre, barre=-1),
                    Column(mark("Demandeurs"), "demandeurs", nombre, barre=-1),
                ),
                12,
            ),
            Grid(
                mark("Sur la liste réglementaire"),
                "liste_regionale",
                (
                    Column(mark("Famille"), "famille"),
                    Column(mark("Région"), "region"),
                    Column(mark("Liste du"), "liste_du", jour),
                ),
            ),
        ),
    ),
    "salaires": View(
        faits=(
            Column(mark("Débutant, au moins"), "debutant_min", of("€")),
            Column(mark("Débutant, au plus"), "debutant_max", of("€")),
            Column(mark("Confirmé, au moins"), "confirme_min", of("€")),
            Column(mark("Confirmé, au plus"), "confirme_max", of("€")),
            Column(mark("Unité"), "unite"),
            Column(mark("Relevé du"), "releve_le", jour),
        )
    ),
    "offres": View(
        faits=(Column(mark("Âge médian"), "age_median_jours", lambda n: pluriel(n, "jour")),),
        grilles=(
            Grid(
                mark("Les plus proches"),
                "liste",
                (
                    Column(mark("Offre"), "titre", lien="@page"),
                    Column(mark("Entreprise"), "entreprise"),
                    Column(mark("Ville"), "ville"),
                    Column(mark("Distance"), "km", of("km")),
                    Column(mark("Publiée le"), "publiee_le", jour),
                    Column(mark("Téléphone"), "telephone", telephone),
                ),
            ),
        ),
    ),
    "recruteurs": View(
        grilles=(
            Grid(
                mark("Les plus susceptibles de recruter"),
                "liste",
                (
                    Column(mark("Entreprise"), "nom", lien="@page"),
                    Column(mark("Activité"), "activite"),
                    Column(mark("Ville"), "ville"),
                    Column(mark("Distance"), "km", of("km")),
                    Column(mark("Note sur 100"), "score", nombre, barre=100),
                    Column(mark("Raisons"), "raisons", ", ".join),
                    Column(mark("Téléphone"), "telephone", telephone),
                ),
            ),
        )
    ),
    "organismes": View(
        grilles=(
            Grid(
                mark("Organismes"),
                "liste",
                (
                    Column(mark("Organisme"), "nom"),
                    Column(mark("Adresse"), "adresse"),
                    Column(mark("Formations"), "formations", nombre),
                    Column(mark("Distance"), "km", of("km")),
                    Column(mark("Qualiopi"), "qualiopi", yes(mark("certifié"), mark("non certifié"))),
                ),
            ),
        )
    ),
    "interlocuteurs": View(
        grilles=(
            Grid(mark("Missions locales"), "missions_locales", _OF_OFFICES),
            Grid(mark("Agences France Travail"), "agences", _OF_OFFICES),
        )
    ),
    "passerelles": View(
        grilles=(
            Grid(
                mark("Métiers proches et évolutions"),
                "liste",
                (Column(mark("Métier"), "libelle", lien="?rome={code}"), Column(mark("Lien"), "genre"), *_KEYS),
            ),
        )
    ),
    "voisins": View(
        grilles=(
            Grid(
                mark("Bassins voisins"), "liste", (Column(mark("Bassin"), "libelle", lien="?bassin={code}"), *_KEYS), 5
            ),
        )
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
            titre=_(BLOCKS[name].titre),
            etat=_(STATES[told["etat"]]) if told["etat"] in STATES else "",
            pourquoi=told["pourquoi"] or "",
            niveau=level(told["niveau"]) if told["niveau"] else "",
            total=told["total"],
            faits=[(_(c.titre), c.write(v)) for c in view.faits if (v := _at(data, c.nom)) not in (None, "")],
            grilles=[g for grid in view.grilles if (g := _grid(grid, data.get(grid.chemin) or [], here)).lignes],
            sources=told["sources"],
            suite=told["suite"] or "",
        )


def _grid(grid: Grid, lines: Sequence[Mapping[str, Any]], here: Callable[[Mapping[str, str]], str]) -> ShownGrid:
    kept = [c for c in grid.colonnes if any(_at(line, c.nom) not in (None, "", []) for line in lines)]
    tops = {c.nom: max((_at(line, c.nom) or 0 for line in lines), default=0) for c in kept if c.barre < 0}
    return ShownGrid(
        titre=_(grid.titre),
        entetes=[_(c.titre) for c in kept],
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


KEY_FIGURES = (
    (mark("Projets de recrutement"), "recrutement", "projets", nombre),
    (mark("En emploi six mois après, au plus"), "devenir", "plage.max", pourcent),
    (mark("Formations en apprentissage"), "formations", "", nombre),
    (mark("Offres en alternance"), "offres", "", nombre),
    (mark("Entreprises susceptibles de recruter"), "recruteurs", "", nombre),
    (mark("Tension du bassin (1 à 5)"), "tension", "bassin.tension", nombre),
    (mark("Certifications actives"), "certifications", "", nombre),
)
"""(title, block, where it stands in its data: nowhere for its total, how it is written): the first that are known."""
_FIRST = 4


def key_figures(blocks: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    """The four figures that come first: title, value, block."""
    found = []
    for title, name, path, write in KEY_FIGURES:
        block = blocks[name]
        value = _at(block["donnees"] or {}, path) if path else block["total"]
        if value is not None:
            found.append((_(title), write(value), name))
    return found[:_FIRST]
