"""Fields of the labour market's own documents: where each value comes from."""

from __future__ import annotations

from tremplin.platform.family import DocField as F

CHAMPS: tuple[F, ...] = ()
