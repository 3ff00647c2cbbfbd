"""France's apprenticeship, training and labour-market data, typed: the client of Tremplin.

>>> from tremplin_client import Tremplin
>>> t = Tremplin("http://localhost:8000")
>>> t.infotravail.metiers("boulanger").data[0].code_rome
'D1102'
"""

from tremplin_client.client import AsyncTremplin, Tremplin
from tremplin_client.core.notices import KeyExpires, StaleAnswer, TremplinDeprecation
from tremplin_client.core.retrying import NEVER, Retries
from tremplin_client.errors import (
    Ambiguous,
    BadParameter,
    Conflict,
    Fault,
    Forbidden,
    NotFound,
    RateLimited,
    Refused,
    ServerError,
    TimedOut,
    TremplinError,
    Unauthorized,
    Unavailable,
    UnexpectedAnswer,
    Unreachable,
)
from tremplin_client.frames import Rows
from tremplin_client.version import __version__

__all__ = [
    "NEVER",
    "Ambiguous",
    "AsyncTremplin",
    "BadParameter",
    "Conflict",
    "Fault",
    "Forbidden",
    "KeyExpires",
    "NotFound",
    "RateLimited",
    "Refused",
    "Retries",
    "Rows",
    "ServerError",
    "StaleAnswer",
    "TimedOut",
    "Tremplin",
    "TremplinDeprecation",
    "TremplinError",
    "Unauthorized",
    "Unavailable",
    "UnexpectedAnswer",
    "Unreachable",
    "__version__",
]
