"""What people read is written one way: every template is read, every page is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from jinja2 import nodes
from sqlalchemy import update
from starlette.testclient import TestClient

from tests.conftest import Home
from tests.world.browser import Navigateur, open_account
from tests.world.templates import ROOT, Printed, printed, templates
from tremplin.app import create_app
from tremplin.domain.dates import PARIS
from tremplin.domain.display import FILTERS
from tremplin.families.alternance.store.tables import employeur, signalement
from tremplin.platform.work.rendering import environment
from tremplin.store.tables import cle, session_ouverte

NAMES = {f.__name__ for f in FILTERS}
COUNTS = {"length", "count", "round", "int", "float", "sum", "abs", "min", "max", "filesizeformat", "format"}
"""Filters that give a number: one of ours must follow."""
SIGN = re.compile(r"^[ \u00a0\u202f\u2060]*(%|€|km\b|ms\b|[KMG]o\b|mois\b|heures?\b|jours?\b)")
SEVERAL = re.compile(r"^\u2060? (?!fois\b|premières\b|des\b)[a-zà-ÿ]+[sx]\b")
WRITTEN = re.compile(r"strftime\(\"%d/%m/%Y\"\)|:%d/%m/%Y|:,[}.]|[\"']s[\"'] if |naturalsize")


def branches(node: nodes.Node) -> Iterator[nodes.Node]:
    """What an expression may print."""
    if isinstance(node, nodes.CondExpr):
        yield from branches(node.expr1)
        if node.expr2 is not None:
            yield from branches(node.expr2)
    elif isinstance(node, nodes.Or | nodes.And):
        yield from branches(node.left)
        yield from branches(node.right)
    elif isinstance(node, nodes.Concat):
        for part in node.nodes:
            yield from branches(part)
    else:
        yield node


def fault(one: Printed) -> str | None:
    """Why an expression doesn't print as the others do."""
    (output,) = environment.parse("{{ " + one.expression + " }}").find_all(nodes.Output)
    parts = list(branches(output.nodes[0]))
    for part in parts:
        if isinstance(part, nodes.Filter) and part.name in COUNTS:
            return f"un nombre nu ({part.name})"
        if isinstance(part, nodes.Add | nodes.Sub | nodes.Mul | nodes.Div | nodes.Mod):
            return "un calcul nu"
        if isinstance(part, nodes.Call) and isinstance(part.node, nodes.Getattr) and part.node.attr == "replace":
            return "un nombre en texte"
        if isinstance(part, nodes.Const) and part.value in ("s", "x", "es"):
            return "un pluriel à la main"
        if isinstance(part, nodes.Const) and SIGN.match(str(part.value)):
            return "une unité à la main"
    ours = {p.name for p in parts if isinstance(p, nodes.Filter) and p.name in NAMES}
    if re.search(r"phone\w*$", one.expression.partition("|")[0].strip()) and "telephone" not in ours:
        return "un numéro nu"
    if SIGN.match(one.after) and not ours & {"jour", "moment", "heure"}:
        return "une unité à la main"
    if "nombre" in ours and SEVERAL.match(one.after):
        return "un pluriel à la main"
    return None


def test_templates_print_by_the_filters() -> None:
    seen = list(printed())
    assert [(one.template, one.expression, why, one.after[:20]) for one in seen if (why := fault(one))] == []
    assert len(seen) > 900 and len({one.template for one in seen}) > 120


def test_no_template_writes_a_day_itself() -> None:
    for path in templates():
        assert re.findall(r"strftime|isoformat|\[:10\]|filesizeformat", path.read_text()) == [], path


def test_no_module_writes_a_number_or_a_day_itself() -> None:
    found = {
        str(p.relative_to(ROOT)): hits
        for p in ROOT.rglob("*.py")
        if p.name != "display.py" and "demo" not in p.parts and (hits := WRITTEN.findall(p.read_text()))
    }
    assert found == {}


AT_NIGHT = ("/espace-pro/validations", "/espace-pro/moderation", "/compte", "/compte/cles")
"""Pages of what the store holds, each with an instant; the other ones are looked at with what they are about."""


def test_pages_at_half_past_eleven_of_greenwich_tell_the_next_day_in_paris(own_home: Home) -> None:
    late = (datetime.now(UTC) - timedelta(days=3)).replace(hour=23, minute=30, second=0, microsecond=0)
    here = late.astimezone(PARIS)
    who = Navigateur(create_app(own_home.settings(TREMPLIN_LIMITES="non")))
    with who.http:
        who.connecter(open_account(who.state, "Essais", "admin"))
        who.open("/compte/cles").send("Créer ma clé", nom="essai")
        with who.state.store.writing() as connection:
            for table, column in (
                *((employeur, "cree_le"), (signalement, "quand")),
                *((session_ouverte, "cree_le"), (cle, "creee_le"), (cle, "utilisee_le")),
            ):
                connection.execute(update(table).values({column: late}))
        for address in AT_NIGHT:
            told = who.open(address).texte
            hours = set(re.findall(r"\d\d/\d\d/\d{4} à \d+ h \d\d", told))
            expected = f"{here:%d/%m/%Y} à {here.hour} h 30"
            assert expected in hours and not {h for h in hours if h.endswith("23 h 30")}, (address, hours)


def test_a_kind_of_result_has_one_colour_on_every_map(demo_client: TestClient) -> None:
    sheet = demo_client.get("/static/tremplin.css").text
    for kind, here in (("formations", "formations"), ("offres", "offres"), ("entreprises", "recruteurs")):
        colour, suffix = f"var(--genre-{kind})", "" if here == "formations" else f"--{here}"
        told = {
            selector: re.findall(rf"^{re.escape(selector)} {{ .*?(?:fill|background|color): ([^;]+);", sheet, re.M)
            for selector in (f".carte__point--{kind}", f".explorer__point{suffix}", f".explorer__cle{suffix}::before")
        }
        assert list(told.values()) == [[colour]] * 3
        assert f"--carte-{kind}: {colour};" in sheet
        assert f".resultat--{kind} {{ border-left-color: {colour}; }}" in sheet
