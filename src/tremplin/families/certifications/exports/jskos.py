"""JSKOS: a concept mapping a line (NDJSON)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

import orjson

from tremplin.families.certifications.exports.mappings import BASES, COMPOSITE, CURATED, SKOS, Link, address

_SEMAPV = "https://w3id.org/semapv/vocab/"


def write(out: BinaryIO, links: Iterable[Link], *, proposed: bool) -> None:
    """Write the links; `mappingRelevance` is the confidence of those proposed."""
    justification = (COMPOSITE if proposed else CURATED).replace("semapv:", _SEMAPV)
    out.writelines(orjson.dumps(_mapping(one, justification)) + b"\n" for one in links)


def _mapping(link: Link, justification: str) -> dict[str, Any]:
    return {
        "from": {"memberSet": [_concept(link.de, link.code, link.titre)]},
        "to": {"memberSet": [_concept(link.vers, link.cible, link.titre_cible)]},
        "fromScheme": {"uri": BASES[link.de], "notation": [link.de.upper()]},
        "toScheme": {"uri": BASES[link.vers], "notation": [link.vers.upper()]},
        "type": [SKOS + link.predicate],
        "justification": justification,
        "mappingRelevance": link.confiance,
    }


def _concept(vocabulary: str, code: str, title: str | None) -> dict[str, Any]:
    label = {"prefLabel": {"fr": title}} if title else {}
    return {"uri": address(vocabulary, code), "notation": [code], **label}
