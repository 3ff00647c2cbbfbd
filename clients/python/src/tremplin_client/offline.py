"""The service without a server: its own application, in this process, on a copied release.

The same code gives the same bytes; that is why this needs the distribution `tremplin` (`tremplin-client[offline]`),
which nothing else here does.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import httpx2


class InProcess(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """Requests answered by an ASGI application of this process, in a loop of its own: whoever waits or awaits."""

    def __init__(self, app: Any, *, closing: Callable[[], None] = lambda: None) -> None:
        self._inner = httpx2.ASGITransport(app, raise_app_exceptions=False)
        self._closing = closing
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="hors-ligne", daemon=True).start()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The answer, whole."""
        return asyncio.run_coroutine_threadsafe(self._answer(request, request.read()), self._loop).result()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The same, awaited."""
        content = await request.aread()
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._answer(request, content), self._loop))

    async def _answer(self, request: httpx2.Request, content: bytes) -> httpx2.Response:
        headers = httpx2.Headers(request.headers)
        headers["accept-encoding"] = "identity"
        sent = httpx2.Request(request.method, request.url, headers=headers, content=content)
        found = await self._inner.handle_async_request(sent)
        return httpx2.Response(found.status_code, headers=found.headers, content=await found.aread())

    def close(self) -> None:
        """End the loop, and what the application holds."""
        if self._loop.is_running():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._closing()

    async def aclose(self) -> None:
        """The same, awaited."""
        self.close()
