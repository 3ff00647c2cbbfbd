"""What each route declares: its row of the table of rights, who opens it, its cost, its form, its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.routing import BaseRoute

from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.identity.service import COMPTES
from tremplin.platform.web.pages import error_page, page_de_compte
from tremplin.platform.wire import errors


class Access(Enum):
    """What a caller shows."""

    PUBLIC = "anon"
    KEY = "key"
    CLIENT = "client"
    """An access token of OAuth2, with the scope that is named."""
    ACCOUNT = "compte"
    """A session of someone who logged in, by its cookie."""
    HOLDER = "holder"
    """A key, or a token with that scope, of a client or of a user: the caller shows whichever it has."""


@dataclass(frozen=True, kw_only=True)
class Who:
    """Who opens a route; declared by one of the names below."""

    access: Access
    permission: str | None = None
    """What the organisation of a key must have been granted."""
    scope: str | None = None
    """What a token must hold."""
    test: bool | None = None
    """The base that the route serves, fictitious or live: a token of the other one is refused. None: both."""
    profiles: frozenset[str] = COMPTES
    """Whose sessions open a page of accounts."""
    login: str = "/connexion"
    """Where someone who hasn't logged in is sent."""
    incomplete: bool = False
    """The page opens before the second factor is given."""
    unread: bool = False
    """`Authorization` is read by the route itself, or by nobody."""
    shown: Callable[[Request], str | None] = lambda request: request.headers.get("authorization")
    """The credential that a request shows."""

    def on(self, *, test: bool) -> Who:
        """The same, on the fictitious base or on the live one."""
        return replace(self, test=test)

    @property
    def before_second_factor(self) -> Who:
        """The same, where the second factor isn't needed yet."""
        return replace(self, incomplete=True)


PUBLIC = Who(access=Access.PUBLIC)
PUBLIC_UNREAD = Who(access=Access.PUBLIC, unread=True)
KEY = Who(access=Access.KEY)
ACCOUNT = Who(access=Access.ACCOUNT)


def granted(permission: str) -> Who:
    """A key whose organisation was granted that permission."""
    return Who(access=Access.KEY, permission=permission)


def token(scope: str) -> Who:
    """A token that holds that scope."""
    return Who(access=Access.CLIENT, scope=scope)


def account(*profiles: str, login: str = "/connexion") -> Who:
    """A session of one of these profiles."""
    return Who(access=Access.ACCOUNT, profiles=frozenset(profiles), login=login)


@dataclass(frozen=True)
class Form:
    """How a route is asked and how it answers; declared by the form of its errors, then by what is particular."""

    errors: errors.Renderer
    _: KW_ONLY
    native: bool = False
    """Unknown parameters are refused; routes of a wire format ignore them."""
    repeated: frozenset[str] = frozenset()
    """Parameters that may be given several times: a list."""
    settled: bool = True
    """An answer depends on the release and the address alone: it has an ETag."""
    late: int = 503
    """Status of a refusal in the place of an answer that takes too long to be made."""
    translated: bool = False
    """A page that has its like in every language, each at its own address."""
    hides: bool = False
    """What is another's is as absent as what doesn't exist: the same words, the same time."""

    @property
    def strict(self) -> Form:
        """The same, where an unknown parameter is a mistake worth telling."""
        return replace(self, native=True)

    @property
    def live(self) -> Form:
        """The same, where an answer depends on more than the release and the address."""
        return replace(self, settled=False)

    @property
    def hiding(self) -> Form:
        """The same, live, where what is another's isn't told from what doesn't exist."""
        return replace(self, settled=False, hides=True)

    def repeating(self, names: frozenset[str]) -> Form:
        """The same, where these parameters are lists."""
        return replace(self, repeated=names)


WIRE = Form(errors.wire)
PROBLEM = Form(errors.problem)
OPEN_WIRE, OPEN_PROBLEM = Form(errors.open_wire), Form(errors.open_problem)
"""The same, of routes that the scripts of any page may read."""
PAGE = Form(error_page, translated=True)
ACCOUNT_PAGE = Form(page_de_compte, translated=True)
OFFICE_PAGE = Form(page_de_compte)
"""Pages of those who work here all day (administration, OPCO, training paths): they speak French."""


@dataclass(frozen=True)
class Load:
    """What a route may take beyond its class of cost."""

    heavy: Callable[[Request], bool] = lambda _request: False
    """Requests that count as heavy, whatever the class."""
    seconds: float | None = None
    """What the handler may compute before its answer begins, where it takes more than any other."""


@dataclass(frozen=True)
class Ending:
    """A route that ends."""

    since: date
    """Day since which another one is to be preferred: answers say `Deprecation` (RFC 9745)."""
    until: date | None = None
    """Day on which it ends: answers say `Sunset` (RFC 8594), six months before at least."""
    successor: str | None = None
    """Path to be preferred: answers link to it as `successor-version` (RFC 5829)."""


@dataclass(frozen=True)
class Policy:
    """What a route declares."""

    right: Right
    who: Who
    cost: Cost
    form: Form = WIRE
    _: KW_ONLY
    load: Load = Load()
    ending: Ending | None = None


Handler = TypeVar("Handler", bound=Callable[..., Any])


def policy(declared: Policy) -> Callable[[Handler], Handler]:
    """Declare the policy of the route made from the decorated function."""

    def mark(handler: Handler) -> Handler:
        handler.__policy__ = declared  # type: ignore[attr-defined]
        return handler

    return mark


def policy_of(route: BaseRoute | None) -> Policy | None:
    """The policy declared on the handler of a route."""
    return getattr(getattr(route, "endpoint", None), "__policy__", None)
