"""How a table of the labour market is declared: given out, explored by columns, not looked up by rows."""

from __future__ import annotations

from tremplin.release.reference import Field, ReferenceTable


def explored(
    name: str,
    frame: str,
    titre: str,
    description: str,
    fields: tuple[Field, ...],
    key: tuple[str, ...] = (),
    partition: str = "",
) -> ReferenceTable:
    """A table that people filter, sort and group; `key` names its rows, `partition` cuts it in parts."""
    return ReferenceTable(
        name=name,
        frame=frame,
        titre=titre,
        fields=fields,
        key=key,
        served=False,
        explored=True,
        partition=partition,
        description=description,
    )
