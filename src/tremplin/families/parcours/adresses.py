"""Where the family is served: its own routes and those of the service replaced, on the live and the fictitious base."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any

from fastapi import APIRouter

from tremplin.families.parcours.erreurs import probleme
from tremplin.platform.limits import Cost
from tremplin.platform.policy import Access, Policy, policy


@dataclass(frozen=True)
class Base:
    """One of the two bases: its addresses and its scopes."""

    test: bool

    @property
    def natif(self) -> str:
        return f"/partenaire/parcours-formation{'-test' if self.test else ''}/v1"

    @property
    def documente(self) -> str:
        return f"/partenaire/parcoursformation{'test' if self.test else ''}/v1"

    @property
    def zero_saisie(self) -> str:
        return f"/partenaire/zerosaisie{'test' if self.test else ''}/v1"

    @property
    def pages(self) -> str:
        """Where people write and read it."""
        return f"/parcours{'-essai' if self.test else ''}"

    def portee(self, *, ecriture: bool) -> str:
        """The scope that reads, or writes."""
        return f"api_{'zerosaisie' if ecriture else 'parcours-formation'}v1{'_test' if self.test else ''}"


BASES = (Base(test=False), Base(test=True))
LIRE, ECRIRE = "reading", "writing, imports"
"""Rows of the rights table."""


def servir(
    router: APIRouter, base: Base, chemin: str, handler: Callable[..., Any], *, methode: str = "GET",
    cout: Cost = Cost.SEARCH, ecriture: bool = False, inconnus: bool = False, repetes: frozenset[str] = frozenset(),
    reponse: Any = None, statut: int = 200, **more: Any,
) -> None:  # fmt: skip
    """Serve a handler on one base, under its policy; `reponse` is the model of its answer."""
    declared = Policy(
        "parcours", ECRIRE if ecriture else LIRE, Access.CLIENT, cout, portee=base.portee(ecriture=ecriture),
        test=base.test, erreurs=probleme, parametres_inconnus=inconnus, repetes=repetes, figee=False,
        perimetre=True,
    )  # fmt: skip
    module = handler.__module__.rpartition(".")[2]  # two modules may have a handler of one name
    name = f"{module}_{handler.__name__}{'_essai' if base.test else ''}"
    router.add_api_route(
        chemin, policy(declared)(propre(handler)), methods=[methode], name=name, operation_id=name,
        tags=["Parcours (essai)" if base.test else "Parcours"], response_model=reponse, status_code=statut, **more,
    )  # fmt: skip


def propre(handler: Callable[..., Any]) -> Callable[..., Any]:
    """The same handler, to carry a policy of its own."""
    if iscoroutinefunction(handler):

        @wraps(handler)
        async def waiting(*args: Any, **named: Any) -> Any:
            return await handler(*args, **named)

        return waiting

    @wraps(handler)
    def direct(*args: Any, **named: Any) -> Any:
        return handler(*args, **named)

    return direct
