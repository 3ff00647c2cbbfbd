"""« Assistants »: how each usual assistant is told of this server, to be copied; what its tools do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.assistants.tools import TOOLS
from tremplin.language.spoken import mark
from tremplin.platform.bounds.limits import ANONYMOUS, KEYED, Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import PAGE, PUBLIC, Policy, policy
from tremplin.platform.web.state import state_of

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_PAGE = Policy(Right.DOCUMENTATION, PUBLIC, Cost.LIGHT, PAGE)
_BEARER = "Bearer $CLE"
"""The script of the page puts the key that this tab holds in the place of the variable."""
_PYTHON = """\
import asyncio

from mcp.client import Client


async def main() -> None:
    async with Client("{url}") as client:
        answer = await client.call_tool("chercher_metier", {{"texte": "boulanger"}})
        print(answer.content[0].text)


asyncio.run(main())"""
Write = Callable[[str], str]


@dataclass(frozen=True)
class Assistant:
    """An assistant: its name, where it is told of a server, what is to be copied there; the address alone by none."""

    nom: str
    ou: str
    texte: Write | None = None


def _json(document: dict[str, Any]) -> str:
    return orjson.dumps(document, option=orjson.OPT_INDENT_2).decode()


def _remote(url: str, **more: Any) -> dict[str, Any]:
    return {**more, "url": url, "headers": {"Authorization": _BEARER}}


ASSISTANTS = (
    Assistant("Claude", mark("Réglages, Connecteurs, Ajouter un connecteur personnalisé.")),
    Assistant("ChatGPT", mark("Réglages, Connecteurs, mode développeur, Créer, sans authentification.")),
    Assistant("Le Chat (Mistral)", mark("Connecteurs, Ajouter, Connecteur MCP personnalisé.")),
    Assistant(
        "Claude Code",
        mark("Dans un terminal :"),
        lambda url: f'claude mcp add --transport http tremplin {url} --header "Authorization: {_BEARER}"',
    ),
    Assistant(
        "Visual Studio Code",
        mark("Dans le fichier .vscode/mcp.json :"),
        lambda url: _json({"servers": {"tremplin": _remote(url, type="http")}}),
    ),
    Assistant(
        "Cursor",
        mark("Dans le fichier ~/.cursor/mcp.json :"),
        lambda url: _json({"mcpServers": {"tremplin": _remote(url)}}),
    ),
    Assistant("Python", mark("Avec le SDK officiel, le paquet mcp :"), lambda url: _PYTHON.format(url=url)),
    Assistant(
        "stdio",
        mark("Sur une machine où Tremplin est installé, pour tout assistant qui lance un programme :"),
        lambda _url: _json({"mcpServers": {"tremplin": {"command": "tremplin", "args": ["mcp"]}}}),
    ),
)


@router.get("/assistants")
@policy(_PAGE)
def shown(request: Request) -> Response:
    """The page: what to copy for each assistant, with the key that the tab holds."""
    url = f"{state_of(request).settings.base_url}/mcp"
    return page(
        request,
        "assistants/page.html",
        adresse=url,
        par_adresse=[one for one in ASSISTANTS if one.texte is None],
        par_texte=[(one, one.texte(url)) for one in ASSISTANTS if one.texte is not None],
        outils=TOOLS.values(),
        sans_cle=ANONYMOUS[Cost.SEARCH],
        avec_cle=KEYED[Cost.SEARCH],
    )
