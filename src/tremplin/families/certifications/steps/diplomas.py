"""Diplomas as people look for them: one a title, whatever its codes and versions, with the jobs that it leads to.

Titles are those of Certif'Info and the Onisep, which write them as people do, then those of the fiches and of BCN.
Jobs are those of the fiches (France compétences), else of Certif'Info, else of the métiers that the Onisep says they
lead to; a diploma has those of its fiches, and a code that no source gives a job has those of the codes that it
replaces; an open diploma that still has none has the job whose name is its title, word for word. A diploma that is
closed lends its titles to what replaces it; one that no job is known of, its initials alone (« CAP MVA »): the titles
of forty years would hide those of today.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from tremplin.columnar.diploma_titles import Title, cut
from tremplin.columnar.wording import JOBS
from tremplin.domain.codes import CFD, RNCP, ROME, matches
from tremplin.domain.continuity import resolve_replacement, successors_of
from tremplin.domain.text import fold
from tremplin.families.certifications.steps.couples import ECARTE
from tremplin.release.reference import Frames, Inputs
from tremplin.sources.certifinfo import ROMES

METIERS_AU_PLUS = 15
SOURCES = ("certifinfo", "onisep_formations", "rome_appellations")
STEPS = ("cfd", "fiches", "couples", "fiches_onisep")
_NOT_CERTIFYING = {"habilitations", "formations préparatoires et non certifiantes"}
_SCHEMA: dict[str, Any] = {
    "label": pl.String,
    "romes": pl.List(pl.String),
    "rncps": pl.List(pl.String),
    "cfds": pl.List(pl.String),
    "titres": pl.List(pl.String),
    "sigles": pl.List(pl.String),
    "types": pl.List(pl.String),
    "sortes": pl.List(pl.String),
    "anciens": pl.List(pl.String),
    "anciens_sigles": pl.List(pl.String),
    "ouvert": pl.Boolean,
}


@dataclass(kw_only=True)
class _Diploma:
    titles: list[Title] = field(default_factory=list)
    """As its sources write it, the one that is shown first."""
    codes: set[str] = field(default_factory=set)
    fiches: set[str] = field(default_factory=set)
    """Those that the kit pairs with its codes."""
    sigles: set[str] = field(default_factory=set)

    @property
    def initials(self) -> list[str]:
        return sorted({*self.sigles, *(letters for title in self.titles for letters in title.initials)})


def diplomas(inputs: Inputs) -> Frames:
    """`diplomes`: those that a job is known of; one that is closed without a successor when BCN has it."""
    following, open_ = _replacements(inputs), _open(inputs)
    jobs = _jobs(inputs, following)
    found = {
        id(diploma): diploma
        for diploma in _gathered(_told(inputs))
        if not open_.isdisjoint(diploma.codes) or any(matches(CFD, code) for code in diploma.codes)
    }
    owner = {code: key for key, diploma in found.items() for code in diploma.codes}
    older: dict[int, list[_Diploma]] = defaultdict(list)
    for key, diploma in list(found.items()):
        if open_.isdisjoint(diploma.codes):
            ends = {end.code for code in diploma.codes for end in resolve_replacement(code, following, open_)}
            successors = {owner[code] for code in ends & open_ if code in owner}
            for successor in successors:
                older[successor].append(diploma)
            if successors:
                del found[key]
    jobs |= _by_title(inputs, [d for d in found.values() if jobs.keys().isdisjoint(d.codes)], open_)
    found = {key: diploma for key, diploma in found.items() if not jobs.keys().isdisjoint(diploma.codes)}
    paired = _paired(inputs)
    for diploma in found.values():
        diploma.fiches = {rncp for code in diploma.codes for rncp in paired.get(code, ())}
    rows = [_row(diploma, older[key], jobs, open_) for key, diploma in found.items()]
    return {"diplomes": pl.DataFrame(rows, schema=_SCHEMA, orient="row").sort("label")}


def _row(diploma: _Diploma, older: list[_Diploma], jobs: Mapping[str, list[str]], open_: set[str]) -> dict[str, Any]:
    codes, titles = sorted(diploma.codes), diploma.titles
    alive = [code for code in codes if code in open_]
    rncps = sorted({code for code in codes if matches(RNCP, code)} | diploma.fiches)
    return {
        "label": titles[0].shown,
        "romes": _commonest(jobs, alive) or _commonest(jobs, codes),
        "rncps": [code for code in rncps if code in open_] or rncps,
        "cfds": [code for code in codes if not matches(RNCP, code)],
        "titres": sorted({name for title in titles for name in title.names}),
        "sigles": diploma.initials,
        "types": sorted({word for title in titles for word in title.type_words}),
        "sortes": sorted({title.type for title in titles if title.type}),
        "anciens": sorted(
            {n for old in older if not jobs.keys().isdisjoint(old.codes) for t in old.titles for n in t.names}
        ),
        "anciens_sigles": sorted({letters for old in older for letters in old.initials}),
        "ouvert": bool(alive),
    }


def _gathered(told: Iterator[tuple[Title, str | None, list[str]]]) -> list[_Diploma]:
    """One diploma a title; a code is of the diploma that the first of its titles names."""
    by_title: dict[tuple[str, str], _Diploma] = {}
    by_code: dict[str, _Diploma] = {}
    for title, sigle, codes in told:
        owner = next((by_code[code] for code in codes if code in by_code), None)
        named = owner or by_title.setdefault((title.type, fold(title.subject)), _Diploma())
        if title not in named.titles:
            named.titles.append(title)
        for code in codes:
            by_code.setdefault(code, named).codes.add(code)
        named.sigles.update(filter(None, (sigle,)))
    return list(by_title.values())


def _commonest(jobs: Mapping[str, list[str]], codes: list[str]) -> list[str]:
    counted = Counter(rome for code in codes for rome in jobs.get(code, ()))
    return sorted(rome for rome, _ in counted.most_common(METIERS_AU_PLUS))


def _told(inputs: Inputs) -> Iterator[tuple[Title, str | None, list[str]]]:
    """Each title that a source gives to codes, those written as people do first."""
    known = inputs.table("certifinfo", "certifications").filter(~pl.col("etat").is_in(_NOT_CERTIFYING))
    for title, type_, *codes in known.select("libelle", "type_diplome", "cfd", "rncp").iter_rows():
        yield cut(title, type_), None, [c for c in codes if c]
    rows = inputs.table("onisep_formations", "formations").select("libelle", "type_formation", "sigle", "cfd", "rncp")
    for title, type_, sigle, *codes in rows.iter_rows():
        yield cut(title, type_), sigle, [c for c in codes if c]
    for code, title, type_ in inputs.output("fiches.fiches").select("code", "intitule", "type_diplome").iter_rows():
        if title:
            yield cut(title, type_), None, [code]
    for code, title, type_ in inputs.output("cfd.cfd").select("cfd", "libelle_long_200", "libelle_court").iter_rows():
        if title:
            yield cut(title.capitalize(), type_), None, [code]


def _replacements(inputs: Inputs) -> dict[str, list[str]]:
    """Old code → those that replace it."""
    links = [inputs.output(name).select("ancien", "nouveau") for name in ("cfd.liens", "fiches.liens")]
    return successors_of(pl.concat(links).iter_rows())


def _jobs(inputs: Inputs, following: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Code of a fiche or of a diploma → jobs."""
    found: dict[str, list[str]] = defaultdict(list)
    for code, rome in inputs.output("fiches.rome").select("numero_fiche", "codes_rome_code").iter_rows():
        if matches(ROME, rome):
            found[code].append(rome)
    official = set(found)
    for cfd, rncp, *romes in inputs.table("certifinfo", "certifications").select("cfd", "rncp", *ROMES).iter_rows():
        for code in {cfd, rncp} - official - {None}:
            found[code] += [rome for rome in romes if rome and rome not in found[code]]
    leads = inputs.output("fiches_onisep.liens").select("metier", "cfd", "rncp")
    told = leads.join(inputs.output("fiches_onisep.romes"), left_on="metier", right_on="identifiant")
    unknown = {code for code in (*told["cfd"], *told["rncp"]) if code and not found.get(code)}
    for cfd, rncp, rome in told.select("cfd", "rncp", "code_rome").iter_rows():
        for code in {cfd, rncp} & unknown:
            found[code] += [rome] if rome not in found[code] else []
    for cfd, rncps in _paired(inputs).items():
        found[cfd] += [rome for rncp in rncps for rome in found.get(rncp, ()) if rome not in found[cfd]]
    known = {code: romes for code, romes in found.items() if romes}
    inherited: dict[str, list[str]] = defaultdict(list)
    for old, romes in known.items():
        for new in following.get(old, ()):
            if new not in known:
                inherited[new] += [rome for rome in romes if rome not in inherited[new]]
    return inherited | known


def _by_title(inputs: Inputs, diplomas: Collection[_Diploma], open_: set[str]) -> dict[str, list[str]]:
    """Open codes of these diplomas → the jobs that have the name of one of its titles, word for word."""
    named: dict[frozenset[str], list[str]] = defaultdict(list)
    names = inputs.table("rome_appellations", "appellations").select("libelle_appellation_long", "code_rome")
    for name, rome in names.unique().sort("code_rome").iter_rows():
        named[_terms(name)].append(rome)
    told = {id(d): [rome for title in d.titles for rome in named.get(_terms(title.subject), ())] for d in diplomas}
    return {code: romes for d in diplomas if (romes := told[id(d)]) for code in d.codes & open_}


def _terms(text: str) -> frozenset[str]:
    return frozenset(map(JOBS.term, JOBS.parts(text)))


def _paired(inputs: Inputs) -> dict[str, list[str]]:
    """CFD → the fiches that the kit pairs with it."""
    found: dict[str, list[str]] = defaultdict(list)
    pairs = inputs.output("couples.couples").filter(pl.col("etat") != ECARTE).select("cfd", "rncp").drop_nulls()
    for cfd, rncp in pairs.unique(maintain_order=True).iter_rows():
        found[cfd].append(rncp)
    return found


def _open(inputs: Inputs) -> set[str]:
    """Codes of fiches that are active and of diplomas that aren't closed."""
    fiches = inputs.output("fiches.fiches").filter(pl.col("actif") == "ACTIVE")["code"]
    return {*fiches, *inputs.output("cfd.cfd").filter(pl.col("date_fermeture").is_null())["cfd"]}
