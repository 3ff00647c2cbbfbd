"""The code that something depends on: its module and all that it imports, wherever in the module that is written, and
the libraries that the program is installed with.

A module of ours that is imported as a package by name (`import tremplin.sources as package`) is read by its folder:
whoever does so may load any module of it.
"""

from __future__ import annotations

import ast
import hashlib
import platform
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path

import tremplin
from tremplin.durable import file_hash

_ROOT = Path(tremplin.__file__).parent


@cache
def program(module: str) -> str:
    """Hash of the code that a module of ours depends on."""
    return digest(*libraries(), *(f"{name} {_read(name)[0]}" for name in sorted(reached(module))))


@cache
def libraries() -> tuple[str, ...]:
    """Those that the program asks for, with their versions: another may compute otherwise."""
    found = [platform.python_version()]
    for asked in metadata.requires(tremplin.__name__) or ():
        if (name := re.match(r"[\w.-]+", asked)) and "extra ==" not in asked:
            with suppress(metadata.PackageNotFoundError):  # one that another system doesn't need
                found.append(f"{name[0]} {metadata.version(name[0])}")
    return tuple(found)


def reached(module: str) -> set[str]:
    """The modules of ours that one may load, itself among them."""
    found: set[str] = set()
    waiting = [module]
    while waiting:
        if (name := waiting.pop()) not in found:
            found.add(name)
            waiting += _read(name)[1]
    return found


@cache
def whole() -> str:
    """Hash of the code that the bytes of a release depend on: a change of it writes every file anew."""
    rooms = ("domain", "columnar", "sources", "release", "families")
    return digest(*(file_hash(path) for room in rooms for path in sorted((_ROOT / room).rglob("*.py"))))


def digest(*parts: str) -> str:
    """Hash of texts, in hexadecimal."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def _read(module: str) -> tuple[str, frozenset[str]]:
    """Hash of a module, and the modules of ours that it imports."""
    content = _path(module).read_bytes()
    found = {name for node in _statements(ast.parse(content)) for name in _imported(node)}
    packages = {".".join(parts[:n]) for parts in (name.split(".") for name in found) for n in range(1, len(parts))}
    return hashlib.sha256(content).hexdigest(), frozenset(name for name in found | packages if _path(name).exists())


def _statements(tree: ast.Module) -> Iterator[ast.AST]:
    """Statements, however deep in others; what isn't looked at, expressions, imports nothing."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        yield (node := waiting.pop())
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            waiting += getattr(node, name, ())


def _imported(node: ast.AST) -> Iterator[str]:
    """Names of ours that a statement may import: modules, or what stands in them."""
    if isinstance(node, ast.ImportFrom) and _ours(node.module or ""):
        yield str(node.module)
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
    elif isinstance(node, ast.Import):
        for alias in node.names:
            if _ours(alias.name):
                path = _path(alias.name)
                yield alias.name
                yield from map(_name, path.parent.glob("*.py") if alias.asname and path.stem == "__init__" else ())


def _ours(name: str) -> bool:
    return name.partition(".")[0] == tremplin.__name__


def _path(module: str) -> Path:
    """The file of a module of ours; that of a package is its `__init__`."""
    path = _ROOT.parent.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _name(path: Path) -> str:
    """The module of a file of ours."""
    return ".".join(path.relative_to(_ROOT.parent).with_suffix("").parts).removesuffix(".__init__")
