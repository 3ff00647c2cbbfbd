"""What goes wrong, on demand: a test key asks for a refusal or a slow answer, so that its owner sees what a client does
of it."""

from __future__ import annotations

import asyncio

from starlette.requests import Request

from tremplin.platform.wire.errors import ApiError

HEADER = "tremplin-simulate"
LIMITED, INTERRUPTED, SLOW = "429", "503", "lent"
CASES = (LIMITED, INTERRUPTED, SLOW)
SLOW_S = 3.0
"""How much later a slow answer begins."""
_RETRY = {"retry-after": "1"}


async def simulate(request: Request) -> None:
    """Do what `Tremplin-Simulate` asks, for a test key or token alone; for anyone else the header says nothing. Raises
    ApiError 429, 503 as asked; 400 for a case that isn't one."""
    holder = request.state.caller or getattr(request.state, "client", None)
    if holder is None or not holder.test or (asked := request.headers.get(HEADER)) is None:
        return
    if asked == SLOW:
        await asyncio.sleep(SLOW_S)
        return
    if asked not in CASES:
        raise ApiError(400, f"Tremplin-Simulate : « {asked[:20]} » n'est pas une des valeurs {', '.join(CASES)}")
    told = f"Simulée (Tremplin-Simulate: {asked}) : recommencez sans cet en-tête"
    raise ApiError(int(asked), told, headers={**_RETRY, HEADER: asked})
