"""Links of certifications, whatever the form in which they leave: what they join, how, how surely, proved by what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import polars as pl

SKOS = "http://www.w3.org/2004/02/skos/core#"
BASES = {
    "rncp": "https://www.francecompetences.fr/recherche/rncp/",
    "cfd": "https://bcn.depp.education.fr/bcn/workspace/viewTable/n/N_FORMATION_DIPLOME#",
    "rome": "https://candidat.francetravail.fr/metierscope/fiche-metier/",
    "nsf": "https://bcn.depp.education.fr/bcn/workspace/viewTable/n/N_GROUPE_SPECIALITE#",
    "formacode": "https://formacode.centre-inffo.fr/#",
}
"""Vocabulary → what stands before a code in its address, that of its publisher."""
TITLES = {
    "rncp": "Répertoire national des certifications professionnelles",
    "cfd": "Codes formation diplôme (BCN)",
    "rome": "Répertoire opérationnel des métiers et des emplois",
    "nsf": "Nomenclature des spécialités de formation",
    "formacode": "Formacode",
}
_PUBLISHED = (("rncp", "rome"), ("rncp", "nsf"), ("rncp", "formacode"), ("cfd", "rncp"), ("cfd", "nsf"))
"""Links given out, each in one direction."""
_CLOSE = frozenset({("cfd", "rncp")})
"""What is the same certification told by two publishers; any other link joins what is trained to what it is for."""
CURATED, COMPOSITE = "semapv:ManualMappingCuration", "semapv:CompositeMatching"
"""Why a link holds: a publisher says so; a model weighs several kinds of evidence."""


class Link(NamedTuple):
    """A link: a hundred thousand are made for each file."""

    de: str
    code: str
    vers: str
    cible: str
    titre: str | None
    titre_cible: str | None
    confiance: float
    source: str
    mots: tuple[str, ...] = ()

    @property
    def predicate(self) -> str:
        """`closeMatch` or `relatedMatch`, of SKOS."""
        return "closeMatch" if (self.de, self.vers) in _CLOSE else "relatedMatch"


def address(vocabulary: str, code: str) -> str:
    """The URI of a code."""
    return BASES[vocabulary] + local(vocabulary, code)


def local(vocabulary: str, code: str) -> str:
    """What follows the base of its vocabulary."""
    return code.removeprefix("RNCP") if vocabulary == "rncp" else code


def published(outputs: Mapping[str, pl.DataFrame]) -> Iterator[Link]:
    """Links that sources give, in order."""
    titles = _titles(outputs)
    links = outputs["correspondances.liens"].sort("de", "code", "vers", "cible")
    pairs = pl.concat_str("de", pl.lit(" "), "vers").is_in([" ".join(pair) for pair in _PUBLISHED])
    told = links.filter(pairs).select("de", "code", "vers", "cible", "confiance", "source")
    for de, code, vers, cible, sure, source in told.iter_rows():
        titre, titre_cible = titles.get((de, code)), titles.get((vers, cible))
        yield Link(
            de=de,
            code=code,
            vers=vers,
            cible=cible,
            titre=titre,
            titre_cible=titre_cible,
            confiance=sure,
            source=source,
        )


def proposed(outputs: Mapping[str, pl.DataFrame]) -> Iterator[Link]:
    """Answers of the model, in order: jobs, or the domains where no job is sure enough."""
    titles = _titles(outputs)
    rows = outputs["predictions.proposees"].filter("retenu").sort("de", "code")
    for row in rows.iter_rows(named=True):
        yield Link(
            de=row["de"],
            code=row["code"],
            vers="rome",
            cible=row["cible"],
            titre=titles.get((row["de"], row["code"])),
            titre_cible=row["intitule"],
            confiance=row["confiance"],
            source="prediction",
            mots=tuple((row["mots"] or "").split("|")) if row["mots"] else (),
        )


def _titles(outputs: Mapping[str, pl.DataFrame]) -> dict[tuple[str, str], str | None]:
    told = outputs["correspondances.vocabulaire"].filter(pl.col("vocabulaire").is_in(list(BASES)))
    return {(name, code): title for name, code, title in told.select("vocabulaire", "code", "intitule").iter_rows()}
