"""A family as the application sees it: its part of the release, its routes, its documentation."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog
from fastapi import APIRouter

from tremplin.platform.web.finding import Finder, Subject, find_nothing, no_subject
from tremplin.platform.web.waiting import Waits, wait_for_nothing
from tremplin.platform.wire.errors import Renderer, problem
from tremplin.platform.wire.examples import Exemplifier, no_examples
from tremplin.platform.work.follow.kinds import Kind
from tremplin.platform.work.jobs import Tache
from tremplin.platform.work.mails import Gabarit
from tremplin.release.reader import Release
from tremplin.release.reference import Reference
from tremplin.store.chain import Chaine

if TYPE_CHECKING:
    from tremplin.platform.web.state import State

log = structlog.get_logger("exemples")


@dataclass(frozen=True)
class DocField:
    """A field of an answer: its path in the JSON, its title, and the source columns that it comes from."""

    chemin: str
    titre: str
    sources: tuple[tuple[str, str], ...] = ()
    """(source, column of the publisher)."""
    exemple: str = ""


@dataclass(frozen=True)
class Listed:
    """Pages of one kind that are worth an index: one for each value."""

    adresse: str
    """`/metiers/{}`: the hole takes a value, made safe."""
    valeurs: Callable[[State, Release], Sequence[str]]
    """Codes or ids; they may be many: the map of the site takes slices of them."""

    @classmethod
    def of_release(cls, adresse: str, told: Callable[[Release], Sequence[str]]) -> Listed:
        """Those that a release tells, in its order."""
        return cls(adresse, lambda _state, release: told(release))


@dataclass(frozen=True, eq=False, kw_only=True)
class Family:
    """What `app.py` needs of a family; one line there adds it."""

    name: str
    titre: str
    resume: str
    api: APIRouter
    reference: Reference | None = None
    """Its part of the release; none for what people write."""
    pages: APIRouter | None = None
    champs: tuple[DocField, ...] = ()
    chaines: Mapping[str, Chaine] = field(default_factory=dict)
    """Its chained logs, by name."""
    taches: tuple[Tache, ...] = ()
    """Periodic work."""
    courriels: Mapping[str, Gabarit] = field(default_factory=dict)
    """Kinds of mails that it sends, by the name of their templates (`courriels/<nom>.html` and `.txt`)."""
    etiquettes: Mapping[str, str] = field(default_factory=dict)
    """Tag of the OpenAPI document → its description."""
    adresses: tuple[str, ...] = ()
    """Beginnings of addresses whose unknown ones are answered in the family's own form, by `erreurs`."""
    erreurs: Renderer = problem
    cherche: Finder = find_nothing
    """What it finds for the one search of the portal."""
    sans_lieu: bool = False
    """Whether it finds nothing by a place, and is given what was typed without it."""
    sujet: Subject = no_subject
    attend: Waits = wait_for_nothing
    """What waits in it for someone who logs in."""
    exemples: Exemplifier = no_examples
    """Values of its parameters in a release, and the requests that its documentation prints with them."""
    codes: Mapping[str, Callable[[Release], str | None]] = field(default_factory=dict)
    """Kind of code (« rncp ») → finds one that a release knows: pages print it beside their fields."""
    listees: Mapping[str, Listed] = field(default_factory=dict)
    """Kinds of pages that the map of the site lists, by their names there."""
    suivis: tuple[Kind, ...] = ()
    """Kinds of what one may follow in it by mail."""
    page_de_table: Callable[[str], str | None] = lambda _table: None
    """The page where a table of a release is browsed, when there is one."""


def known_code(families: Iterable[Family], release: Release | None, kind: str) -> str:
    """The code of a kind that pages print as an example: one that the release in service knows; empty when it knows
    none, or while nothing is published. Raises KeyError for a kind that no family declares."""
    found = {name: find for family in families for name, find in family.codes.items()}[kind]
    if release is None:
        return ""

    def read(release: Release) -> str:
        try:
            return found(release) or ""
        except (sqlite3.Error, KeyError):  # a release built before a table was
            log.exception("exemple en defaut", code=kind)
            return ""

    return release.held(f"code {kind}", read)
