"""SKOS in Turtle: the codes that links join, as concepts of their schemes, and the links; those proposed say by which
method and how surely, in the terms of SSSOM."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

from tremplin.families.certifications.exports.mappings import BASES, COMPOSITE, SKOS, TITLES, Link, address

_PREFIXES = {
    "skos": SKOS,
    "owl": "http://www.w3.org/2002/07/owl#",
    "sssom": "https://w3id.org/sssom/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def write(out: TextIO, links: Iterable[Link], *, proposed: bool) -> None:
    """Write the links: an axiom of OWL about each that is proposed, so that no reader takes it for a published one."""
    out.writelines(f"@prefix {name}: <{base}> .\n" for name, base in _PREFIXES.items())
    listed = list(links)
    for vocabulary in sorted({v for one in listed for v in (one.de, one.vers)}):
        out.write(f"<{BASES[vocabulary]}> a skos:ConceptScheme ; skos:prefLabel {_text(TITLES[vocabulary])} .\n")
    told: set[tuple[str, str]] = set()
    for link in listed:
        for vocabulary, code, title in ((link.de, link.code, link.titre), (link.vers, link.cible, link.titre_cible)):
            if (vocabulary, code) not in told:
                told.add((vocabulary, code))
                out.write(_concept(vocabulary, code, title))
        out.write(_axiom(link) if proposed else _triple(link))


def _concept(vocabulary: str, code: str, title: str | None) -> str:
    label = f" ; skos:prefLabel {_text(title)}" if title else ""
    return (
        f"<{address(vocabulary, code)}> a skos:Concept ; skos:inScheme <{BASES[vocabulary]}> ; "
        f"skos:notation {json.dumps(code)}{label} .\n"
    )


def _triple(link: Link) -> str:
    return f"<{address(link.de, link.code)}> skos:{link.predicate} <{address(link.vers, link.cible)}> .\n"


def _axiom(link: Link) -> str:
    """The link is told about, not stated: SKOS has no word for what is only likely."""
    return (
        f"[] a owl:Axiom ; owl:annotatedSource <{address(link.de, link.code)}> ; "
        f"owl:annotatedProperty skos:{link.predicate} ; owl:annotatedTarget <{address(link.vers, link.cible)}> ; "
        f'sssom:mapping_justification {COMPOSITE} ; sssom:confidence "{link.confiance:g}"^^xsd:double .\n'
    )


def _text(text: str) -> str:
    return f"{json.dumps(' '.join(text.split()), ensure_ascii=False)}@fr"
