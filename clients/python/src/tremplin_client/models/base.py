"""What all models share."""

from __future__ import annotations

from msgspec import Struct


class Answered(Struct, frozen=True):
    """What the service answers: a member that it may leave out is then None; those of a later version are ignored."""


class Sent(Struct, omit_defaults=True):
    """What the service is sent: a member that is None isn't."""
