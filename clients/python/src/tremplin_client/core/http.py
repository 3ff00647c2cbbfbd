"""Requests over HTTP: the steps of `exchange` carried out, by a client that waits and by one that is awaited."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from tremplin_client.core.exchange import Answer, Exchange, Send, Steps, Wait, decoded
from tremplin_client.core.lines import Lines
from tremplin_client.core.operation import Call
from tremplin_client.errors import TimedOut, Unreachable

if TYPE_CHECKING:
    import httpx2

T = TypeVar("T")


@contextmanager
def _told(asked: Call[Any]) -> Iterator[None]:
    """Failures of the network as ours."""
    import httpx2

    try:
        yield
    except httpx2.TransportError as error:
        kind = TimedOut if isinstance(error, httpx2.TimeoutException) else Unreachable
        told = kind(f"aucune réponse : {error or type(error).__name__}", asked=asked.operation.name)
        told.sent = not isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.PoolTimeout)
        raise told from error


def _built(http: httpx2.Client | httpx2.AsyncClient, step: Send) -> httpx2.Request:
    asked = step.call
    return http.build_request(
        asked.operation.method, asked.path, params=asked.query or None, headers=step.headers, content=asked.content
    )


class Http:
    """Requests that wait for their answers."""

    def __init__(self, exchange: Exchange, http: httpx2.Client) -> None:
        self.exchange, self.http = exchange, http

    def ask(self, asked: Call[T]) -> T:
        """The typed answer."""
        return decoded(asked.operation, self.fetch(asked))

    def fetch(self, asked: Call[Any]) -> Answer:
        """The answer as it came."""
        found: Answer = self._run(self.exchange.answer(asked))
        return found

    @contextmanager
    def stream(self, asked: Call[Any]) -> Iterator[httpx2.Response]:
        """An answer whose body is read by who asked for it."""
        found: httpx2.Response = self._run(self.exchange.answer(asked, stream=True))
        try:
            with _told(asked):
                yield found
        finally:
            found.close()

    def lines(self, asked: Call[Any]) -> Iterator[bytes]:
        """The lines of an answer, each once, whatever cuts it."""
        lines = Lines(self.exchange.retries, asked)
        while True:
            try:
                with self.stream(lines.asked) as found:
                    lines.began(found)
                    for chunk in found.iter_bytes():
                        yield from lines.of(chunk)
                    yield from lines.rest()
                return
            except Unreachable as cut:
                time.sleep(lines.wait_after(cut))

    def close(self) -> None:
        """Close the connections."""
        self.http.close()

    def _run(self, steps: Steps) -> Any:
        try:
            step = next(steps)
            while True:
                if isinstance(step, Wait):
                    time.sleep(step.seconds)
                    step = next(steps)
                    continue
                try:
                    given = self._send(step)
                except Unreachable as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(given)
        except StopIteration as done:
            return done.value

    def _send(self, step: Send) -> httpx2.Response:
        with _told(step.call):
            found = self.http.send(_built(self.http, step), stream=step.stream)
            if step.stream and not found.is_success:
                found.read()
            return found


class AsyncHttp:
    """The same, awaited."""

    def __init__(self, exchange: Exchange, http: httpx2.AsyncClient) -> None:
        self.exchange, self.http = exchange, http

    async def ask(self, asked: Call[T]) -> T:
        """The typed answer."""
        return decoded(asked.operation, await self.fetch(asked))

    async def fetch(self, asked: Call[Any]) -> Answer:
        """The answer as it came."""
        found: Answer = await self._run(self.exchange.answer(asked))
        return found

    @asynccontextmanager
    async def stream(self, asked: Call[Any]) -> AsyncIterator[httpx2.Response]:
        """An answer whose body is read by who asked for it."""
        found: httpx2.Response = await self._run(self.exchange.answer(asked, stream=True))
        try:
            with _told(asked):
                yield found
        finally:
            await found.aclose()

    async def lines(self, asked: Call[Any]) -> AsyncIterator[bytes]:
        """The lines of an answer, each once, whatever cuts it."""
        lines = Lines(self.exchange.retries, asked)
        while True:
            try:
                async with self.stream(lines.asked) as found:
                    lines.began(found)
                    async for chunk in found.aiter_bytes():
                        for line in lines.of(chunk):
                            yield line
                    for line in lines.rest():
                        yield line
                return
            except Unreachable as cut:
                await asyncio.sleep(lines.wait_after(cut))

    async def close(self) -> None:
        """Close the connections."""
        await self.http.aclose()

    async def _run(self, steps: Steps) -> Any:
        try:
            step = next(steps)
            while True:
                if isinstance(step, Wait):
                    await asyncio.sleep(step.seconds)
                    step = next(steps)
                    continue
                try:
                    given = await self._send(step)
                except Unreachable as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(given)
        except StopIteration as done:
            return done.value

    async def _send(self, step: Send) -> httpx2.Response:
        with _told(step.call):
            found = await self.http.send(_built(self.http, step), stream=step.stream)
            if step.stream and not found.is_success:
                await found.aread()
            return found
