"""SIRETs in what is declared of bodies and parameters: read once, at every door."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from pydantic import AfterValidator

from tremplin.domain.written.siret import compact_siret, read_siret

Siret = Annotated[str, AfterValidator(read_siret)]
"""What every body and every parameter that holds a SIRET declares."""
SiretOfAnyKey = Annotated[str, AfterValidator(partial(read_siret, keyed=False))]
"""One that others wrote down before us: a wrong key is told elsewhere, and refuses nothing."""
KnownSiret = Annotated[str, AfterValidator(compact_siret)]
"""A number that names something stored: what isn't stored is unknown, whatever its key."""
