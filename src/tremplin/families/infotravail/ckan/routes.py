"""The actions at their three addresses: open, the short one that ckanapi uses, and that of the partners (OAuth2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from tremplin.families.infotravail.ckan import datastore, packages
from tremplin.families.infotravail.ckan import parameters as p
from tremplin.families.infotravail.ckan.datastore import read
from tremplin.families.infotravail.ckan.envelope import FAILURE, NotFound, success
from tremplin.families.infotravail.ckan.schemas import answer_of
from tremplin.families.infotravail.sql.cage import LONGEST_S
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.policy import PUBLIC, Load, Policy, Who, policy, token
from tremplin.platform.wire.described import later
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.wire.payload import read_parameters

router = APIRouter(route_class=GuardedRoute, tags=["CKAN"])

Action = Callable[[Request, Any], Any]
ACTIONS: dict[str, tuple[Action, type[p.Parameters]]] = {
    "site_read": (packages.site_read, p.Parameters),
    "status_show": (packages.status_show, p.Parameters),
    "package_list": (packages.package_list, p.PackageList),
    "package_search": (packages.package_search, p.PackageSearch),
    "package_show": (packages.package_show, p.ById),
    "organization_list": (packages.organization_list, p.OrganizationList),
    "organization_show": (packages.organization_show, p.ById),
    "group_list": (packages.group_list, p.Parameters),
    "tag_list": (packages.tag_list, p.TagList),
    "resource_show": (packages.resource_show, p.ById),
    "resource_search": (packages.resource_search, p.ResourceSearch),
    "datastore_info": (datastore.datastore_info, p.ById),
    "datastore_search": (datastore.datastore_search, p.DatastoreSearch),
    "datastore_search_sql": (datastore.datastore_search_sql, p.DatastoreSearchSql),
}
_WRITING = ("_create", "_update", "_delete", "_patch", "_upsert", "_purge", "_revise", "_add", "_remove")
_LISTS = frozenset(("fields", "sort", "facet.field", "query"))
_OPEN, _PARTNERS = "/api/3/action", "/partenaire/infotravail/v1"
_DOORS = ((_OPEN, PUBLIC), (_PARTNERS, token("api_infotravailv1")), ("/api/action", PUBLIC))
ADDRESSES = tuple(address for address, _who in _DOORS)
"""Beginnings of the addresses of CKAN's actions."""


def _help_show(_request: Request, asked: p.HelpShow) -> str:
    """Ce que fait une action."""
    if asked.name not in ACTIONS:
        raise NotFound(f"Action « {asked.name[:60]} »")
    return str(ACTIONS[asked.name][0].__doc__)


ACTIONS["help_show"] = (_help_show, p.HelpShow)


def _endpoint(name: str, who: Who) -> Callable[[Request], Any]:
    """The handler of one action, in a thread when it may be long."""
    action, model = ACTIONS[name]
    heavy = name == "datastore_search_sql"

    async def handle(request: Request) -> Response:
        asked = read(model, await _given(request))
        aside = heavy or (isinstance(asked, p.DatastoreSearch) and asked.long)
        result = await run_in_threadpool(action, request, asked) if aside else action(request, asked)
        return success(request, result if isinstance(result, bytes) else orjson.dumps(result))

    handle.__doc__ = action.__doc__
    declared = Policy(
        Right.INFOTRAVAIL_SQL if heavy else Right.INFOTRAVAIL,
        who,
        Cost.HEAVY if heavy else Cost.SEARCH,
        FAILURE.repeating(_LISTS),
        load=Load(seconds=LONGEST_S if heavy else None),
    )
    return policy(declared)(handle)


async def _given(request: Request) -> dict[str, Any]:
    """Parameters of the address, then those of the body; a repeated one is a list."""
    given = _once_a_name(request.query_params.multi_items())
    if request.method == "POST":
        body = await read_parameters(request)
        given |= body if isinstance(body, dict) else _once_a_name(body)
    return given


def _once_a_name(pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The values of each name, as a list where there are several."""
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in given.items()}


def _described(model: type[p.Parameters]) -> dict[str, Any]:
    """Parameters of an action for the OpenAPI document, from its model."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    required = schema.get("required", [])
    return {
        "parameters": [
            {
                "name": name,
                "in": "query",
                "required": name in required,
                "description": part.pop("description", ""),
                "schema": {"type": "string"},
            }
            for name, part in schema.get("properties", {}).items()
        ]
    }


@cache
def _answer_of(name: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"model": answer_of(name), "description": "`{help, success, result}`"}}


for _name, (_action, _model) in ACTIONS.items():
    for _prefix, _who in _DOORS:
        _summary = (_action.__doc__ or "").partition(".")[0].partition(" :")[0]
        _documented = _prefix != "/api/action"
        for _method in ("GET", "POST"):
            router.add_api_route(
                f"{_prefix}/{_name}",
                _endpoint(_name, _who),
                methods=[_method],
                summary=_summary,
                include_in_schema=_documented and _method == "GET",
                openapi_extra=later(partial(_described, _model)),
                responses=_answer_of(_name) if _documented and _method == "GET" else None,
                response_model=None,
            )


def _unknown(who: Who) -> Callable[[str], Any]:
    async def handle(action: str) -> Response:
        """An action that doesn't exist here; those that write never will."""
        if action.endswith(_WRITING):
            raise ApiError(403, f"Action {action[:60]} refusée : ce catalogue ne se modifie pas ainsi")
        raise NotFound(f"Action « {action[:60]} »")

    return policy(Policy(Right.INFOTRAVAIL, who, Cost.LIGHT, FAILURE))(handle)


for _prefix, _who in _DOORS:
    for _method in ("GET", "POST"):
        router.add_api_route(
            f"{_prefix}/{{action}}", _unknown(_who), methods=[_method], include_in_schema=False, response_model=None
        )
