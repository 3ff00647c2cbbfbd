"""Where the family is served: its own routes and those of the service replaced, on the live and the fictitious base."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from inspect import iscoroutinefunction
from types import MappingProxyType
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from tremplin.families.parcours.errors import FORM
from tremplin.families.parcours.events.envelope import read_body
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.policy import Policy, policy, token
from tremplin.platform.wire.described import contents, json_body, later
from tremplin.platform.wire.payload import read_json


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

    def portee(self, *, writes: bool) -> str:
        """The scope that reads, or writes."""
        return f"api_{'zerosaisie' if writes else 'parcours-formation'}v1{'_test' if self.test else ''}"


BASES = (Base(test=False), Base(test=True))
"""Rows of the rights table."""


def serve(
    router: APIRouter,
    base: Base,
    path: str,
    handler: Callable[..., Any],
    *,
    method: str = "GET",
    cost: Cost = Cost.SEARCH,
    writes: bool = False,
    unknown: bool = False,
    repeated: frozenset[str] = frozenset(),
    answer: Any = None,
    status: int = 200,
    others: Mapping[int, Any] = MappingProxyType({}),
    media: Sequence[str] = (),
    body: type[BaseModel] | None = None,
    headers: Sequence[dict[str, Any]] = (),
    **more: Any,
) -> None:
    """Serve a handler on one base, under its policy.

    `answer` is the model of its answer, `others` those of successes under another status, `media` the media types
    that it also answers in. `body` is the model of the body that it takes: the handler receives it read.
    """
    declared = Policy(
        Right.PARCOURS_WRITE if writes else Right.PARCOURS,
        token(base.portee(writes=writes)).on(test=base.test),
        cost,
        replace(FORM, native=not unknown, repeated=repeated),
    )

    def told() -> dict[str, Any]:
        return {**(json_body(body) if body else {}), **({"parameters": list(headers)} if headers else {})}

    answers: dict[int | str, dict[str, Any]] = {other: {"model": model} for other, model in others.items()}
    if media:
        answers[status] = {"content": contents(*media)}
    if answer is None:
        more["response_class"] = Response
    own = receiving(body, handler) if body is not None else propre(handler)
    router.add_api_route(
        path,
        policy(declared)(own),
        methods=[method],
        tags=["Parcours (essai)" if base.test else "Parcours"],
        response_model=answer,
        status_code=status,
        **{"openapi_extra": later(told), "responses": answers, **more},
    )


def receiving(model: type[BaseModel], handler: Callable[[Request, Any], Response]) -> Callable[..., Any]:
    """A handler of a request alone, from one that also takes its JSON body as a model (`state.document`: as sent)."""

    async def received(request: Request) -> Response:
        request.state.document = await read_json(request)
        sent = read_body(model, request.state.document)
        return await run_in_threadpool(handler, request, sent)

    received.__doc__ = handler.__doc__
    return received


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
