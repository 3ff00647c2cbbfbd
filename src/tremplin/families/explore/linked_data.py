"""What machines read of the explorer: an answer as a Dataset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tremplin.families.explore.formats import FORMATS
from tremplin.platform.wire.linked_data import Node, node, organisation


def dataset(found: Mapping[str, Any], base: str) -> Node:
    """What machines read: the same answer, as files."""
    return node(
        "Dataset",
        name=f"{found['metier'].libelle}, {found['lieu'].nom}",
        description=" ".join(found["phrases"]),
        creator=organisation("Tremplin"),
        isAccessibleForFree=True,
        distribution=[
            node("DataDownload", encodingFormat=FORMATS[name].media.partition(";")[0], contentUrl=base + address)
            for name, address in found["formats"].items()
        ],
    )
