"""Parts that families tell, as answers of tools: the same state, the same why, foreign texts apart."""

from __future__ import annotations

from typing import Any

from tremplin.assistants.asking import Call
from tremplin.assistants.reply import Reply, Status
from tremplin.assistants.strangers import without_strangers
from tremplin.platform.wire.parts import Part


def status_of(part: Part) -> Status:
    """The state of a part, as that of an answer."""
    return Status(part.etat.value)


def part_data(block: str, part: Part) -> dict[str, Any]:
    """A part as data: its state, its level, how many there are, its lines."""
    told: dict[str, Any] = {"etat": part.etat.value, "niveau": part.niveau, "total": part.total, "suite": part.suite}
    for name, value in (part.donnees or {}).items():
        told[name] = [without_strangers(block, one) for one in value] if isinstance(value, list) else value
    return {name: value for name, value in told.items() if value is not None}


def part_notes(part: Part) -> list[str]:
    """Why there is nothing, or a wider level; how many more there are."""
    notes = [part.pourquoi] if part.pourquoi else []
    listed = len((part.donnees or {}).get("liste", ()))
    if part.donnees and part.total is not None and part.total > listed:
        notes.append(f"{part.total - listed} de plus, par la route « suite ».")
    return notes


def block_reply(call: Call, block: str, title: str, part: Part, page: str = "") -> Reply:
    """A part alone, as an answer."""
    data = part_data(block, part)
    return Reply(
        titre=title,
        statut=status_of(part),
        donnees={name: value for name, value in data.items() if name != "etat"} if part.donnees is not None else None,
        notes=tuple(part_notes(part)),
        sources=call.sources(*part.sources),
        page=page,
    )
