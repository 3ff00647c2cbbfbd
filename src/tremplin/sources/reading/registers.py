"""Registers of codes: columns of any source whose codes must mostly stand in the register that gives them out.

A file whose columns were exchanged still holds codes of the right form (a postal code looks like the INSEE code of a
commune); they aren't those of the register.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Source, Table
from tremplin.sources.reading.types import Code


@dataclass(frozen=True)
class Register:
    """Where the codes of a form are given out."""

    titre: str
    """What a code is, for people."""
    colonnes: tuple[tuple[str, str, str], ...]
    """(source, table, column), the register itself first, then the codes that it no longer gives."""


REGISTERS = {
    codes.COMMUNE: Register(
        "codes INSEE de commune",
        (
            ("cog_communes", "communes", "com"),
            ("cog_collectivites", "communes", "com"),
            ("cog_mouvements", "mouvements", "com_av"),
        ),
    )
}
"""Form of a code → its register."""
AU_MOINS = 0.9
"""Share of the distinct codes of a column that its register holds: 99.7 % in the files of 2018 to 2025, 50 % of postal
codes, 87 % of those of the Nord."""
ASSEZ = 5
"""Distinct codes that a register lacks, under which they tell nothing: a few new communes in a short file."""


def registered(source: Source) -> Iterator[tuple[Table, Column, Register]]:
    """Columns of a source whose codes have a register, which isn't made of them."""
    for table in source.tables:
        for column in table.columns:
            register = REGISTERS.get(column.type.motif) if isinstance(column.type, Code) else None
            if register and (source.name, table.name, column.name) not in register.colonnes:
                yield table, column, register
