"""Which SQL may run: one SELECT, made of listed nodes, functions and types, on the tables that it is given.

What comes out is printed from the tree: comments, hints and spellings that two parsers could read differently are
gone, and table names are ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

MAX_LENGTH = 20_000
MAX_NODES = 5_000
MAX_DEPTH = 50
MAX_TABLES = 10
MAX_COLUMNS = 200
MAX_COMPOUNDS = 10
MAX_PATTERN = 100
_COMMON = "cte_"

_STRUCTURE = (
    exp.Select,
    exp.Union,
    exp.Intersect,
    exp.Except,
    exp.Subquery,
    exp.With,
    exp.CTE,
    exp.From,
    exp.Join,
    exp.Where,
    exp.Group,
    exp.Having,
    exp.Order,
    exp.Ordered,
    exp.Limit,
    exp.Offset,
    exp.Distinct,
    exp.Table,
    exp.TableAlias,
    exp.Alias,
    exp.Column,
    exp.Identifier,
    exp.Star,
    exp.Literal,
    exp.Null,
    exp.Boolean,
    exp.Paren,
    exp.Tuple,
    exp.Window,
    exp.WindowSpec,
    exp.Filter,
    exp.WithinGroup,
    exp.Var,
)
_OPERATORS = (
    exp.And,
    exp.Or,
    exp.Not,
    exp.EQ,
    exp.NEQ,
    exp.GT,
    exp.GTE,
    exp.LT,
    exp.LTE,
    exp.Is,
    exp.In,
    exp.Between,
    exp.Like,
    exp.ILike,
    exp.Add,
    exp.Sub,
    exp.Mul,
    exp.Div,
    exp.Mod,
    exp.Neg,
    exp.DPipe,
    exp.Exists,
    exp.NullSafeEQ,
    exp.NullSafeNEQ,
)
_FUNCTIONS = (
    exp.Count,
    exp.Sum,
    exp.Avg,
    exp.Min,
    exp.Max,
    exp.Stddev,
    exp.StddevPop,
    exp.StddevSamp,
    exp.Variance,
    exp.VariancePop,
    exp.Median,
    exp.PercentileCont,
    exp.PercentileDisc,
    exp.Coalesce,
    exp.Nullif,
    exp.Greatest,
    exp.Least,
    exp.Case,
    exp.If,
    exp.Round,
    exp.Abs,
    exp.Ceil,
    exp.Floor,
    exp.Sqrt,
    exp.Ln,
    exp.Exp,
    exp.Sign,
    exp.Lower,
    exp.Upper,
    exp.Length,
    exp.Substring,
    exp.Trim,
    exp.Left,
    exp.Right,
    exp.Concat,
    exp.StrPosition,
    exp.Replace,
    exp.SplitPart,
    exp.Cast,
    exp.Extract,
    exp.TimestampTrunc,
    exp.DateTrunc,
    exp.RowNumber,
    exp.Rank,
    exp.DenseRank,
    exp.Lag,
    exp.Lead,
    exp.FirstValue,
    exp.LastValue,
    exp.Ntile,
    exp.Pow,
)
ALLOWED = frozenset((*_STRUCTURE, *_OPERATORS, *_FUNCTIONS, exp.DataType, exp.DataTypeParam))
_TYPES = frozenset(
    t.value
    for t in (
        exp.DType.TEXT,
        exp.DType.VARCHAR,
        exp.DType.CHAR,
        exp.DType.INT,
        exp.DType.BIGINT,
        exp.DType.SMALLINT,
        exp.DType.DOUBLE,
        exp.DType.FLOAT,
        exp.DType.DECIMAL,
        exp.DType.DATE,
        exp.DType.TIMESTAMP,
        exp.DType.BOOLEAN,
    )
)
_NUMERIC = (38, 10)
"""Digits, and decimals among them."""
_CUT = frozenset((exp.DType.VARCHAR, exp.DType.CHAR))
_UNITS = frozenset(("YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "DOW", "DOY", "MINUTE", "SECOND", "EPOCH"))


class SqlRefused(ValueError):
    """The query isn't one that may run; the message, in French, says what stands in the way."""


@dataclass(frozen=True)
class Prepared:
    """A query that may run: text printed from its tree, and the tables that it reads."""

    sql: str
    tables: frozenset[str]


def prepare(text: str, tables: Mapping[str, str]) -> Prepared:
    """Hold a query against the list; `tables` maps each name that it may use to the table that it means.

    What is printed must read as the tree that was checked. Raises SqlRefused.
    """
    tree = _parse(text)
    used = _check(tree, tables)
    _name_columns(tree)
    _write_types(tree)
    try:
        printed = _print(tree)
        if _print(sqlglot.parse_one(printed, read="duckdb")) != printed:
            raise SqlRefused("requête ambiguë : deux lectures en sont possibles")
    except (SqlglotError, RecursionError) as error:
        raise SqlRefused("requête illisible") from error
    return Prepared(printed, used)


def _print(tree: exp.Expr) -> str:
    return tree.sql(dialect="duckdb", comments=False, identify=True)


def _parse(text: str) -> exp.Expr:
    if len(text) > MAX_LENGTH:
        raise SqlRefused(f"requête de plus de {MAX_LENGTH} caractères")
    if not text.isprintable() and any(not c.isprintable() and c not in "\n\r\t" for c in text):
        raise SqlRefused("caractère invisible dans la requête")
    try:
        found = [t for t in sqlglot.parse(text, read="postgres") if t is not None]
    except (SqlglotError, RecursionError, ValueError) as error:
        raise SqlRefused("requête illisible : un SELECT est attendu") from error
    if len(found) != 1:
        raise SqlRefused("une requête et une seule est attendue")
    if not isinstance(found[0], exp.Select | exp.SetOperation):
        raise SqlRefused("seul SELECT est permis")
    return found[0]


def _check(tree: exp.Expr, tables: Mapping[str, str]) -> frozenset[str]:
    """Every node is listed; tables are renamed to ours. Returns the tables that are read."""
    nodes = list(_walk(tree))
    if len(nodes) > MAX_NODES:
        raise SqlRefused(f"requête trop longue : plus de {MAX_NODES} éléments")
    common = {_common_name(cte, tree) for cte in tree.find_all(exp.CTE)}
    used = set()
    for node in nodes:
        if type(node) not in ALLOWED:
            raise SqlRefused(f"élément refusé : {_named(node)}")
        if isinstance(node, exp.With) and node.args.get("recursive"):
            raise SqlRefused("WITH RECURSIVE est refusé")
        if isinstance(node, exp.DataType) and node.this.value not in _TYPES:
            raise SqlRefused(f"type refusé : {node.this.value}")
        if isinstance(node, exp.Var) and node.name.upper() not in _UNITS and not _in_frame(node):
            raise SqlRefused(f"mot refusé : {node.name[:40]}")
        if isinstance(node, exp.CTE):
            node.args["alias"].set("this", exp.to_identifier(_COMMON + node.alias.lower(), quoted=True))
        if isinstance(node, exp.Table):
            shared = {name: _COMMON + name for name in common if name == node.name.lower()}
            meant = _rename(node, shared or tables)
            used |= set() if shared else {meant}
    if len(used) > MAX_TABLES:
        raise SqlRefused(f"{MAX_TABLES} tables au plus")
    _check_settings(nodes)
    return frozenset(used)


def _common_name(cte: exp.Expr, tree: exp.Expr) -> str:
    """Name of a table of WITH. All get our prefix: none can be, or hide, a table of the engine."""
    if cte.parent is not tree.args.get("with_") or not re.fullmatch(r"\w{1,60}", cte.alias, re.ASCII):
        raise SqlRefused("WITH n'est permis qu'en tête, avec des noms simples")
    return str(cte.alias.lower())


def _check_settings(nodes: list[exp.Expr]) -> None:
    """Arguments of listed nodes that would bring in something else."""
    if sum(isinstance(n, exp.SetOperation) for n in nodes) > MAX_COMPOUNDS:
        raise SqlRefused(f"{MAX_COMPOUNDS} UNION, INTERSECT ou EXCEPT au plus")
    for node in nodes:
        if isinstance(node, exp.Select) and len(node.expressions) > MAX_COLUMNS:
            raise SqlRefused(f"{MAX_COLUMNS} colonnes au plus")
        if isinstance(node, exp.Like | exp.ILike) and len(node.expression.name) > MAX_PATTERN:
            raise SqlRefused(f"motif LIKE de plus de {MAX_PATTERN} caractères")
        if isinstance(node, exp.Select) and any(node.args.get(a) for a in ("into", "locks", "hint", "sample", "kind")):
            raise SqlRefused("INTO, FOR UPDATE et TABLESAMPLE sont refusés")
        if isinstance(node, exp.Select) and not node.expressions:
            raise SqlRefused("SELECT sans colonne")
        if isinstance(node, exp.Select) and node.args.get("joins") and not node.args.get("from_"):
            raise SqlRefused("JOIN sans FROM")
        if isinstance(node, exp.Star) and any(node.args.values()):
            raise SqlRefused("« * » est permis seul")
        if isinstance(node, exp.Join) and (node.args.get("method") or node.args.get("global_")):
            raise SqlRefused("jointure refusée")
        if isinstance(node, exp.Column) and (node.args.get("db") or node.args.get("catalog")):
            raise SqlRefused(f"colonne refusée : {node.sql()[:60]}")


def _name_columns(tree: exp.Expr) -> None:
    """Columns without a name get the one that PostgreSQL gives them, numbered when it comes again."""
    while isinstance(tree, exp.SetOperation):
        tree = tree.this
    seen: dict[str, int] = {}
    named: list[exp.Expr] = []
    for column in tree.expressions:
        if isinstance(column, exp.Column | exp.Star | exp.Alias):
            named.append(column)
            continue
        inner = column.this if isinstance(column, exp.Filter | exp.Window | exp.Cast) else column
        name = str(
            inner.name if isinstance(inner, exp.Column) else inner.key if isinstance(inner, exp.Func) else "expression"
        )
        seen[name] = seen.get(name, 0) + 1
        named.append(exp.alias_(column, name if seen[name] == 1 else f"{name}_{seen[name]}", quoted=True))
    tree.set("expressions", named)


def _write_types(tree: exp.Expr) -> None:
    """Types as PostgreSQL means them, where the engine means less: a `numeric` without precision keeps ten decimals,
    `varchar(3)` and `char` cut, and the bits of a `float(24)` say nothing."""
    for node in reversed(list(tree.find_all(exp.Cast))):  # the innermost first: those around are copied with them
        kind, sizes = node.to, [size.name for size in node.to.expressions]
        if kind.this is exp.DType.CHAR and not sizes:
            sizes = ["1"]
        if kind.this is exp.DType.DECIMAL and not sizes:
            kind.set("expressions", [exp.DataTypeParam(this=exp.Literal.number(n)) for n in _NUMERIC])
        elif kind.this in (exp.DType.FLOAT, exp.DType.DOUBLE):
            kind.set("expressions", None)
        elif kind.this in _CUT and len(sizes) == 1 and sizes[0].isdigit():
            kind.set("expressions", None)
            node.replace(exp.Left(this=node.copy(), expression=exp.Literal.number(sizes[0])))


def _walk(tree: exp.Expr) -> Iterator[exp.Expr]:
    """Every node, parents first; refuses a tree that is too deep."""
    waiting = [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise SqlRefused(f"requête de plus de {MAX_DEPTH} niveaux")
        yield node
        waiting.extend((child, depth + 1) for child in node.iter_expressions())


def _rename(table: exp.Table, tables: Mapping[str, str]) -> str:
    """Put our table in place of the name that was written; other parts of a table's syntax are refused."""
    written = table.this
    extra = [a for a, v in table.args.items() if v and a not in ("this", "alias", "joins")]
    if not isinstance(written, exp.Identifier) or extra:
        raise SqlRefused("seuls des noms de ressources sont permis après FROM et JOIN")
    name = written.name
    meant = tables.get(name) or tables.get(name.lower())
    if meant is None:
        raise SqlRefused(f"ressource inconnue : {name[:60]}")
    if not table.alias:
        table.set("alias", exp.TableAlias(this=exp.to_identifier(name, quoted=True)))
    table.set("this", exp.to_identifier(meant, quoted=True))
    return meant


def _in_frame(node: exp.Expr) -> bool:
    return isinstance(node.parent, exp.WindowSpec)


def _named(node: exp.Expr) -> str:
    """What a person calls this node."""
    if isinstance(node, exp.Anonymous):
        return f"fonction {str(node.this)[:40]}"
    return f"fonction {node.sql_name()}" if isinstance(node, exp.Func) else node.key.upper()
