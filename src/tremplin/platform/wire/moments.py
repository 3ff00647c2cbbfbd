"""Days and instants that people and programs send: written as texts, of our times, whatever their offset."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BeforeValidator, Field
from pydantic_core import PydanticKnownError

from tremplin.domain.dates import END_OF_MOMENTS, FIRST_DAY, FIRST_MOMENT, LAST_DAY

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ].+")


def _day_as_text(value: Any) -> Any:
    """Numbers of seconds, in figures or as text, are not days; a workbook's instant is one at midnight."""
    if isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value.strip())):
        return value
    timed = isinstance(value, str) and _MOMENT.fullmatch(value.strip())
    raise (
        PydanticKnownError("date_from_datetime_inexact")
        if timed
        else PydanticKnownError("date_parsing", {"error": "AAAA-MM-JJ"})
    )


def _moment_as_text(value: Any) -> Any:
    if isinstance(value, datetime) or (isinstance(value, str) and _MOMENT.fullmatch(value.strip())):
        return value
    raise PydanticKnownError("datetime_parsing", {"error": "ISO 8601"})


Day = Annotated[date, BeforeValidator(_day_as_text), Field(ge=FIRST_DAY, le=LAST_DAY)]
"""A real day AAAA-MM-JJ, from 1900 to 2100."""
Moment = Annotated[AwareDatetime, BeforeValidator(_moment_as_text), Field(ge=FIRST_MOMENT, lt=END_OF_MOMENTS)]
"""An ISO 8601 instant with its offset, from 1900 to 2100 once in UTC."""
