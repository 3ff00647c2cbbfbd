"""The house, read in its syntax trees: what stands where, how big, under which names."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
from fastapi.routing import APIRoute

import tremplin
from tests.needs import ROOT
from tremplin.app import FAMILIES, ROUTERS
from tremplin.platform.web.routing import served_routes
from tremplin.sources.reading.registry import SOURCES

SRC = Path(tremplin.__file__).parent
FILES = sorted(p for p in SRC.rglob("*.py") if "migrations" not in p.parts)
ROOMS = {
    "family",
    "fields",
    "reference",
    "steps",
    "queries",
    "schemas",
    "routes",
    "pages",
    "errors",
    "examples",
    "mails",
    "finding",
    "linked_data",
    "lexicons",
    "openapi",
    "shared",
}
"""What a family holds, under these names; what else it has is named below."""
OWN_ROOMS = {
    "alternance": {
        "common",
        "store",
        "search",
        "offers",
        "applications",
        "appointments",
        "employers",
        "partners",
        "recruiters",
        "texts",
    },
    "certifications": {
        "complements",
        "correspondance",
        "drawing",
        "exports",
        "links",
        "predictions",
        "queries_predictions",
        "reasons",
        "typed",
        "validity",
    },
    "explore": {
        "answer",
        "batches",
        "blocks",
        "comparison",
        "formats",
        "indicators",
        "meaning",
        "question",
        "shown",
    },
    "geographie": {"levels", "outlines"},
    "infotravail": {
        "anonymisation",
        "catalogue",
        "charts",
        "ckan",
        "headings",
        "maps",
        "market",
        "offres",
        "perspectives",
        "rest",
        "sql",
    },
    "inserjeunes": {
        "answers",
        "cards",
        "collection",
        "login",
        "parameters",
        "queries_diplomas",
    },
    "organismes": {"decision"},
    "parcours": {
        "admission",
        "attestations",
        "bases",
        "blocks",
        "clock",
        "deadlines",
        "events",
        "feed",
        "fold",
        "imports",
        "personal",
        "privacy",
        "rights",
        "secrets",
        "service",
        "statistics",
        "store",
    },
}
READS = {
    *(("infotravail", name) for name in ("certifications", "geographie", "inserjeunes")),
    *(("inserjeunes", name) for name in ("certifications", "geographie")),
    ("organismes", "geographie"),
    *(("alternance", name) for name in ("certifications", "geographie", "infotravail", "inserjeunes", "organismes")),
}
"""Which family reads which: what is read never reads back."""
READERS = ("assistants", "families", "portal", "recruiters", "valideur")
NOT_FRAMES = {("infotravail", "offres.places"), ("infotravail", "agences.json")}
"""Names of files that look like frames."""
MODULES, LINES, LINES_OF_A_FUNCTION, RUN = 16, 400, 60, 6
"""`sources/` alone has more modules: one a published source."""


POSITIONAL = {
    "demo/trades.py::Metier": 9,
}
"""Rows of tables of data, and a row of a query as it comes."""
SKIPPED = 34
"""Tables that are read as tables; this number may only fall."""
FRENCH_VERBS = """
    abandonne abandonner abonner accepter accrediter activer admettre agir ajouter aller annuler anonymiser
    appliquer apporter arrondir attendre autoriser avancer avertir borner changer charger chercher chiffrer
    clore comparer completer composer compter confier confirmer connait construire contient controler copier
    corriger creer dechiffrer decider declarer decrire deleguer demander depose deposer desabonner desceller
    dessiner detruire devenir dire donner dormir echoue ecrire effacer emettre enregistrer entrer envoyer
    essayer est etablir exiger existe expliquer exporter faire fermer figer finir fixer garder guetter importer
    inscrire inserer inviter juger lacher lancer lier limiter lire lister livrer localiser marquer masquer mener
    modifier montrer nettoyer noter numeroter oublier ouvrir passer pauser permettre peupler peut photographier
    plier poser poster postuler prendre preparer prevenir prolonger proposer publier purger quitter rappeler
    rapporter rebondir recevoir reconnait reconnaitre refuser regler rejeter rejouer relancer remarquer remettre
    remplacer remplir rendre repartir replier repondre reprendre retenir retirer retrouver revoir revoquer
    rouvrir saisir sceller separer servir signaler signer sonder sortir suivre surveiller suspendre synchroniser
    tenir toucher tourner traiter trancher trouver valider verifier vider viser voit
"""
"""How no function begins, but those of the command line, whose words are French."""


def name(path: Path) -> str:
    return path.relative_to(SRC).as_posix()


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """The whole syntax tree of a module, as `ast.walk` goes through it."""
    return tuple(ast.walk(ast.parse(path.read_text())))


@pytest.fixture(scope="module", autouse=True)
def forgotten() -> Iterator[None]:
    """The trees of some nine hundred modules go with the last test that reads them."""
    yield
    nodes.cache_clear()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("family", sorted(OWN_ROOMS))
def test_a_family_holds_rooms_that_have_a_name(family: str) -> None:
    found = {p.stem for p in (SRC / "families" / family).iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    assert found - ROOMS - {"__init__"} == OWN_ROOMS[family]


def test_every_family_is_known_here() -> None:
    assert {p.parent.name for p in SRC.glob("families/*/family.py")} == set(OWN_ROOMS)


def test_a_family_reads_of_the_others_what_they_share() -> None:
    references = {family.name: family.reference for family in FAMILIES if family.reference is not None}
    tables = {table.name: name for name, reference in references.items() for table in reference.tables}
    frames = {step.name: name for name, reference in references.items() for step in reference.steps}
    own = {(name, column.file) for name, reference in references.items() for column in reference.columns}
    read = set()
    for path in (p for room in READERS for p in (SRC / room).rglob("*.py")):
        room = path.relative_to(SRC).parts
        reader = room[1] if room[0] == "families" else room[0]
        for text in (n.value for n in nodes(path) if isinstance(n, ast.Constant)):
            if not isinstance(text, str):
                continue
            alone = {text} if "_" in text and text not in frames and text not in SOURCES else set()
            named = alone | set(re.findall(r"\b(?:FROM|JOIN) ([a-z0-9_]+)\b", text))
            read |= {(reader, tables[name], name) for name in named if tables.get(name, reader) != reader}
            step = text.partition(".")[0]
            if (
                re.fullmatch(r"[a-z0-9_]+\.[a-z0-9_]+", text)
                and step in frames
                and frames[step] != reader
                and (reader, text) not in own
            ):
                read.add((reader, frames[step], text))
    shared = {(name, one) for name, reference in references.items() for one in reference.shared}
    assert {(owner, name) for _, owner, name in read} - NOT_FRAMES == shared
    arrows = {(reader, owner) for reader, owner, _ in read - {r for r in read if r[1:] in NOT_FRAMES}}
    assert {(a, b) for a, b in arrows if a in references} == READS


def test_a_folder_is_read_at_a_glance() -> None:
    crowded = {}
    for folder in sorted({p.parent for p in FILES} - {SRC / "sources"}):
        count = sum(p.name != "__init__.py" for p in folder.glob("*.py"))
        if count > MODULES:
            crowded[name(folder)] = count
    assert crowded == {}


def test_a_module_is_read_in_one_go() -> None:
    assert {name(p): n for p in FILES if (n := len(p.read_text().splitlines())) > LINES} == {}


def test_a_function_fits_a_screen() -> None:
    long = {}
    for path in FILES:
        for node in functions(path):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LINES_OF_A_FUNCTION:
                long[f"{name(path)}::{node.name}"] = lines
    assert long == {}


def test_no_function_repeats_six_lines_of_another() -> None:
    """Declarations (tables, imports, what routes serve) stand outside functions, and may look alike."""
    runs: dict[tuple[str, ...], str] = {}
    repeated = []
    for path in FILES:
        lines = path.read_text().splitlines()
        inside = {n for node in functions(path) for n in range(node.lineno, (node.end_lineno or node.lineno) + 1)}
        told = [(n, line) for n in sorted(inside) if (line := lines[n - 1].strip())]
        for at in range(len(told) - RUN + 1):
            where = f"{name(path)}:{told[at][0]}"
            first = runs.setdefault(tuple(line for _, line in told[at : at + RUN]), where)
            if first != where:
                repeated.append((first, where))
    assert repeated == []
    assert len(runs) > 20000


def test_what_has_more_than_five_fields_is_made_by_their_names() -> None:
    positional = {}
    for path in FILES:
        for node in nodes(path):
            if isinstance(node, ast.ClassDef) and _is_positional(node):
                fields = [ast.unparse(n.annotation) for n in node.body if isinstance(n, ast.AnnAssign)]
                fields = fields[: fields.index("KW_ONLY")] if "KW_ONLY" in fields else fields
                if len(fields) > 5:
                    positional[f"{name(path)}::{node.name}"] = len(fields)
    assert positional == POSITIONAL


def _is_positional(node: ast.ClassDef) -> bool:
    made = [ast.unparse(one) for one in node.decorator_list]
    return any("dataclass" in one and "kw_only" not in one and "init=False" not in one for one in made)


def test_the_formatter_rules() -> None:
    told = "# fmt" + ": skip"
    assert (
        sum(p.read_text().count(told) for folder in ("src", "tests") for p in (ROOT / folder).rglob("*.py")) == SKIPPED
    )


def test_functions_begin_with_english_verbs() -> None:
    french = [
        f"{name(path)}::{node.name}"
        for path in FILES
        if not name(path).startswith("cli/")
        for node in functions(path)
        if node.name.strip("_").partition("_")[0] in FRENCH_VERBS.split()
    ]
    assert french == []


def test_what_tests_share_stands_in_the_world() -> None:
    read = re.compile(r"^\s*(?:from tests\.(?:\w+\.)*(test_\w+)|from tests\S* import .*\b(test_\w+))", re.MULTILINE)
    found = {
        (path.stem, named)
        for path in (ROOT / "tests").rglob("*.py")
        for pair in read.findall(path.read_text())
        for named in pair
        if named and named != path.stem
    }
    assert found == set()


def test_every_template_that_a_page_names_exists() -> None:
    templates = {
        file.relative_to(folder).as_posix() for folder in SRC.rglob("templates") for file in folder.rglob("*.html")
    }
    told = {name for path in FILES for name in re.findall(r'"([\w-]+/[\w-]+\.html)"', path.read_text())}
    assert told - templates == set()
    assert len(told) > 60


def test_every_module_named_by_the_documentation_exists() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    told = set(
        re.findall(
            r"`((?:cli|columnar|domain|families|platform|portal|release|sources|store|valideur)/[\w/]+\.py)`", text
        )
    )
    assert {path for path in told if not (SRC / path).is_file()} == set()
    assert len(told) > 20


SQL_ROOMS = re.compile(r"(^|/)(store|queries|steps)(/|\.py$)|_store\.py$|/queries_\w+\.py$|(^|/)lookup\.py$")
"""Where SQL stands."""
SQL_ELSEWHERE = {"families/infotravail/sql/child.py", "release/files/ducklake.py", "release/reader.py"}
"""The child that runs people's SQL, over views of its own; the catalogue of a release, tables of a file of its own; the
connection of a release, with its settings."""
STATEMENTS = {"select", "insert", "update", "delete", "text"}


def test_sql_stands_where_it_is_looked_for() -> None:
    told = {name(path) for path in FILES if _writes_sql(nodes(path))}
    assert {path for path in told if not SQL_ROOMS.search(path)} == SQL_ELSEWHERE
    assert len(told) > 50


def _writes_sql(module: Sequence[ast.AST]) -> bool:
    """Whether a module makes a statement, or runs one."""
    made = {
        alias.asname or alias.name
        for node in module
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("sqlalchemy")
        for alias in node.names
    }
    called = [node.func for node in module if isinstance(node, ast.Call)]
    return (
        any(isinstance(func, ast.Attribute) and func.attr.startswith("execute") for func in called)
        or any(isinstance(func, ast.Name) and func.id in STATEMENTS & made for func in called)
        or any(isinstance(n, ast.Constant) and re.search(r"\bSELECT\b.+\bFROM\b", str(n.value), re.S) for n in module)
    )


FRENCH_WORDS = """
    ancien annee appelant apres aujourdhui autre autres avant bouton champ champs chiffre colonne colonnes connu
    connue connus copie corps courbe degres dernier derniere donnees ecart ecrit ecrites ecrits entete entetes
    erreur erreurs fichier fichiers forme formes gabarit guillemets heure identifiant identifiants inconnu
    inconnue inconnus jeton jetons jour jours lecteur lien liens ligne lignes limite lu lues lus maintenant
    methode methodes mienne moi nombre noms nouveau nouveaux nouvel nouvelle ordre parametres pour prefixe recu
    recues remarque reponse reponses sans separateur seul seule sienne suites suivant suivante tableau tache
    texte textes tous travaux valeur valeurs vues
"""
"""Words of mechanism that have an English one: nouns of the field, as wire and columns spell them, aren't here."""


def test_what_stands_inside_functions_is_named_in_english() -> None:
    wire = set(_told_by_requests())
    named = [one for path in FILES for one in _named(path) if one not in wire]
    french = [one for one in named if set(one.rpartition("::")[2].split("_")) & set(FRENCH_WORDS.split())]
    assert french == []
    assert len(named) > 20000


def _named(path: Path) -> Iterator[str]:
    """What functions call their own: variables, parameters (but the words of the command line), themselves when they
    are private."""
    for node in functions(path):
        own = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        if not name(path).startswith("cli/"):
            own |= {a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)}
        if node.name.startswith("_"):
            own.add(node.name)
        yield from (f"{name(path)}::{node.name}::{one}" for one in sorted(own))


def _told_by_requests() -> Iterator[str]:
    """The parameters of routes that bear the name of what a request tells."""
    for route in (one for router in ROUTERS for one in served_routes(router.routes)):
        if isinstance(route, APIRoute):
            code = inspect.unwrap(route.endpoint).__code__
            for told in (*route.dependant.path_params, *route.dependant.query_params):
                if SRC in (file := Path(code.co_filename)).parents:
                    yield f"{name(file)}::{code.co_name}::{told.alias}"


def test_no_page_gives_a_name_that_the_frame_of_pages_takes() -> None:
    frame = SRC / "portal" / "templates" / "base.html"
    taken = set(re.findall(r"^{% set (\w+)", frame.read_text(), re.MULTILINE))
    assert taken
    clashes = set()
    for path in (p for folder in SRC.rglob("templates") for p in folder.rglob("*.html") if p != frame):
        text = path.read_text()
        tags = " ".join(re.findall(r"{[{%].*?[}%]}", text, re.DOTALL))
        own = set(re.findall(r"{% set (\w+)|{% for (\w+)|{% macro", text))
        mine = {name for pair in own for name in pair}
        clashes |= {(path.name, name) for name in taken - mine if re.search(rf"(?<![.\w'\"]){name}\b(?!\()", tags)}
    assert clashes == set()
