"""What people read is written one way: every template is read, every page is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import nodes

from tests.world.templates import ROOT, Printed, printed, templates
from tremplin.domain.display import FILTERS
from tremplin.platform.work.rendering import environment

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
