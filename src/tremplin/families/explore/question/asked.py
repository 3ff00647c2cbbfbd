"""From the parameters of a request to a question: the job, the place, the blocks, the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.requests import Request

from tremplin.domain.dates import day_of, today
from tremplin.families.alternance.shared import look_at_what_lives
from tremplin.families.explore.blocks import NAMES
from tremplin.families.explore.question.jobs import Job, find_job
from tremplin.families.explore.question.places import find_place
from tremplin.families.explore.question.wrong import closest, wrong
from tremplin.platform.web.guard import release_of
from tremplin.platform.wire.parts import Asked
from tremplin.release.publish import built_at


@dataclass(frozen=True, kw_only=True)
class Reader:
    """What the questions of a request share."""

    request: Request
    names: tuple[str, ...]
    """Blocks kept."""
    day: date | None

    @classmethod
    async def of(cls, request: Request, blocs: str | None, day: date | None) -> Reader:
        """The reader of a request, what lives in the store being looked at once; raises ApiError 400."""
        await look_at_what_lives(request)
        return cls(request=request, names=blocks_named(blocs), day=day)

    @property
    def pinned(self) -> bool:
        """Whether the request names its release."""
        return "release" in self.request.query_params

    def question(self, given: Mapping[str, Any]) -> tuple[Asked, Job]:
        """The question that some parameters ask; raises ApiError 400, Ambiguous."""
        release = release_of(self.request)
        named = {name: str(value) for name, value in given.items() if value not in (None, "")}
        job = find_job(release, named, self.day)
        asked = Asked(
            request=self.request,
            release=release,
            rome=job.rome,
            here=find_place(release, named, self.day),
            on=day_of(built_at(release.name)) if self.pinned else today(),
            day=self.day,
            keyed=getattr(self.request.state, "caller", None) is not None,
            pinned=self.pinned,
        )
        return asked, job


def blocks_named(text: str | None) -> tuple[str, ...]:
    """Names of blocks, in the order of answers; all by none. Raises ApiError 400."""
    wanted = [name.strip() for name in (text or "").split(",") if name.strip()]
    for name in wanted:
        if name not in NAMES:
            raise wrong("blocs", name, f"un des blocs ({', '.join(NAMES)})", closest(name, NAMES))
    return tuple(name for name in NAMES if name in wanted) if wanted else NAMES
