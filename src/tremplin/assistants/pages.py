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

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_PAGE = Policy(Right.DOCUMENTATION, PUBLIC, Cost.LIGHT, PAGE)
_BEARER = "Bearer $CLE"
"""The script of the page puts the key that this tab holds in the place of the variable."""
Write = Callable[[str], str]


@dataclass(frozen=True)
class Assistant:
    """An assistant: its name, where what is printed goes, what is printed for an address."""

    nom: str
    ou: str
    texte: Write
    cle: bool = True
    """Whether it takes a key."""


def _json(document: dict[str, Any]) -> str:
    return orjson.dumps(document, option=orjson.OPT_INDENT_2).decode()


def _remote(url: str, **more: Any) -> dict[str, Any]:
    return {**more, "url": url, "headers": {"Authorization": _BEARER}}


ASSISTANTS = (
    Assistant(
        "Claude",
        mark(
            "Sur claude.ai ou l'application : Réglages, Connecteurs, Ajouter un connecteur personnalisé ; l'adresse :"
        ),
        str,
        False,
    ),
    Assistant(
        "Claude Code",
        mark("Dans un terminal :"),
        lambda url: f'claude mcp add --transport http tremplin {url} --header "Authorization: {_BEARER}"',
    ),
    Assistant(
        "ChatGPT",
        mark("Réglages, Connecteurs, mode développeur, Créer ; sans authentification, l'adresse :"),
        str,
        False,
    ),
    Assistant("Le Chat (Mistral)", mark("Connecteurs, Ajouter, Connecteur MCP personnalisé ; l'adresse :"), str, False),
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
    Assistant(
        "Python (SDK officiel)",
        mark("Avec le paquet mcp :"),
        lambda url: (
            "import asyncio\n\nfrom mcp.client import Client\n\n\nasync def main() -> None:\n"
            f'    async with Client("{url}") as client:\n'
            '        answer = await client.call_tool("chercher_metier", {"texte": "boulanger"})\n'
            "        print(answer.content[0].text)\n\n\nasyncio.run(main())"
        ),
        False,
    ),
    Assistant(
        "stdio",
        mark("Sur une machine où Tremplin est installé, pour tout assistant qui lance un programme :"),
        lambda _url: _json({"mcpServers": {"tremplin": {"command": "tremplin", "args": ["mcp"]}}}),
        False,
    ),
)


@router.get("/assistants")
@policy(_PAGE)
def shown(request: Request) -> Response:
    """The page: what to copy for each assistant, with the key that the tab holds."""
    url = f"{request.app.state.tremplin.settings.base_url}/mcp"
    return page(
        request,
        "assistants/page.html",
        adresse=url,
        assistants=[(one, one.texte(url)) for one in ASSISTANTS],
        outils=TOOLS.values(),
        sans_cle=ANONYMOUS[Cost.SEARCH],
        avec_cle=KEYED[Cost.SEARCH],
    )
