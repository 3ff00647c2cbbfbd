"""The same server over the standard input and output, for an assistant of the same machine (`tremplin mcp`)."""

from __future__ import annotations

import anyio
from fastapi import FastAPI
from mcp.server.stdio import stdio_server
from starlette.requests import Request

from tremplin.assistants.server import make
from tremplin.platform.web.state import State

CALLER = "stdio"


def serve(app: FastAPI) -> None:
    """Answer what comes on the standard input, until it ends."""
    anyio.run(_serve, app)


async def _serve(app: FastAPI) -> None:
    server = make(lambda: local_request(app))
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())


def local_request(app: FastAPI) -> Request:
    """What a call reads of a request where none came: the release in service, nobody in particular."""
    worker: State = app.state.tremplin
    state = {"release": worker.releases.current, "caller": None, "counted": CALLER}
    scope = {"type": "http", "app": app, "method": "POST", "path": "/mcp", "query_string": b"", "headers": []}
    return Request({**scope, "state": state})
