"""Words → jobs and places, judged on real data beside plain BM25 (SQLite FTS5), in one run.

The index holds the names of ROME 3, ROME 4.0 and the Onisep. What is asked: the names of the Onisep's own table, as
they are, with one mistake, by their first 60 % of letters; the synonyms of its fiches, a tenth of them left out of the
index in turn; what people typed at La Bonne Boîte, titles of offers, places and diplomas, labelled by us in
`bench/mots/` (diplomas: by the fiches that the Kit apprentissage gives to their official title, or by the title of what
replaces them where it has no fiche yet).
"""

from __future__ import annotations

import csv
import json
import random
import re
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from bench.harness import DONNEES, Result, tremplin
from tremplin.domain.codes import ROME
from tremplin.domain.text import fold
from tremplin.families.alternance.search import queries
from tremplin.families.alternance.steps import title_jobs
from tremplin.families.infotravail import reference as infotravail
from tremplin.release import publish
from tremplin.release.reader import Release

LABELLED = Path(__file__).parent / "mots"
SYNONYM = "synonyme onisep"
FOLDS = 10
P95_MS = 5
Search = Callable[[str], list[str]]
"""What was typed → codes, the nearest first, five at most."""


@dataclass(frozen=True)
class Asked:
    """What is typed, and the codes that are right."""

    typed: str
    right: frozenset[str]


@dataclass(frozen=True)
class Score:
    """Shares of what is asked whose first answer, or one of the first five, is right; milliseconds of processor
    each, which a busy machine doesn't lengthen."""

    first: float
    five: float
    times: Sequence[float]

    def __str__(self) -> str:
        return f"{self.first:.1%} / {self.five:.1%}"


def run(home: Path) -> Iterator[Result]:
    world = home / "mots"
    release = _release(world)
    names = _names(release)
    ours, plain = _ours(names), _bm25(names)
    table = list(_onisep())
    draw = random.Random(2026)
    mistaken = [Asked(_mistaken(a.typed, draw), a.right) for a in table]
    begun = [Asked(a.typed[: max(3, round(len(a.typed) * 0.6))], a.right) for a in table]
    suggested = _romelabels(release)
    for label, asked, goals in (
        ("noms de l'Onisep", table, (0.85, 0.95)),
        ("les mêmes, une faute", mistaken, (0.78, 0.92)),
        ("les mêmes, 60 % des lettres", begun, (0.60, 0.84)),
    ):
        beside = _score(plain, asked)
        yield _judged(f"{label} → ROME", _score(ours, asked), beside, goals)
        yield _judged(f"{label} → romelabels", _score(suggested, asked), beside, goals)
    yield _synonyms(names)
    yield from _left_out(names, table)
    requests, titles = _labelled("requetes"), _labelled("titres")
    yield _judged("mots tapés à La Bonne Boîte", _score(ours, requests), _score(plain, requests), (0, 0))
    yield _judged("titres d'offres", _score(_of_titles(names), titles), _score(plain, titles), (0, 0))
    diplomas = _labelled("diplomes")
    yield _judged(
        "diplômes", _score(_diplomas(release), diplomas), _score(_bm25_diplomas(release), diplomas), (0.9, 0.95)
    )
    places = _labelled("lieux")
    found = _score(_places(release), places)
    yield Result("lieux", f"{found.first:.1%} de {len(places)} en premier", "100 %", found.first == 1)


def _judged(name: str, ours: Score, plain: Score, goals: tuple[float, float]) -> Result:
    """Held when each figure reaches its goal and that of BM25, and answers are quick."""
    slow = statistics.quantiles(ours.times, n=20)[-1]
    held = ours.first >= max(goals[0], plain.first) and ours.five >= max(goals[1], plain.five) and slow <= P95_MS
    told = f"{goals[0]:.0%} / {goals[1]:.0%}, " if goals[0] else ""
    return Result(name, f"{ours}, p95 {slow:.1f} ms ; BM25 {plain}", f"{told}au moins BM25, p95 ≤ {P95_MS} ms", held)


def _score(search: Search, asked: Sequence[Asked]) -> Score:
    first = five = 0
    times = []
    for one in asked:
        start = time.thread_time()
        found = search(one.typed)
        times.append((time.thread_time() - start) * 1e3)
        right = [not one.right.isdisjoint(answer.split("|")) for answer in found]
        first += right[:1] == [True]
        five += any(right)
    return Score(first / len(asked), five / len(asked), times)


# ── what is searched ─────────────────────────────────────────────────────────────────────────────────────────────


def _release(world: Path) -> Release:
    """The files that words come from, imported, built and published."""
    france = DONNEES / "france"
    folders = [
        DONNEES / "geographie",
        DONNEES / "infotravail" / "rome_v347",
        DONNEES / "alternance" / "rome_sous_domaines_2026.csv",
        *(france / name for name in ("rome_v347", "rome_v460")),
        *(france / "onisep").glob("*.zip"),
        france / "certifinfo",
        france / "bcn",
        DONNEES / "apprentissage" / "N_FORMATION_DIPLOME_ENQUETE_51.csv",
        DONNEES / "apprentissage" / "Kit_apprentissage_20241129.xlsx",
        france / "onisep" / "metiers-onisep-rome.json",
    ]
    tremplin(world, "import", *folders)
    tremplin(world, "release", "build")
    tremplin(world, "release", "publish")
    name = publish.current(world / "reference")
    assert name
    return Release(world / "reference", name)


def _names(release: Release) -> pl.DataFrame:
    """nom, genre, code_rome of every name of a job."""
    return pl.read_parquet(release.folder / "flat" / "rome_noms.parquet", columns=["nom", "genre", "code_rome"])


def _by_job(names: pl.DataFrame) -> pl.DataFrame:
    found = names.group_by("code_rome", maintain_order=True).agg(noms="nom", genres="genre").sort("code_rome")
    return found.with_columns(libelle_rome="code_rome", codes=pl.concat_list("code_rome"))


def _ours(names: pl.DataFrame) -> Search:
    index = infotravail.LEXIQUE.index(_by_job(names))
    documents = index.documents
    return lambda typed: [documents[n]["code"] for n in index.search(typed, 5)]


def _of_titles(names: pl.DataFrame) -> Search:
    index = title_jobs.LEXIQUE.index(_by_job(names))

    def search(title: str) -> list[str]:
        found = title_jobs.job_of(index, title)
        return [found] if found else []

    return search


def _romelabels(release: Release) -> Search:
    """Each of the first five métiers counts as one answer: right when one of its codes is."""
    index = queries.metiers(release)
    documents = index.documents

    def search(typed: str) -> list[str]:
        found = [documents[n]["romes"] for n in index.search(typed, 5)]
        return ["|".join(romes) for romes in found]

    return search


def _diplomas(release: Release) -> Search:
    """Each of the first five diplomas is its fiches, and its title where the kit knows no fiche of it yet: right when
    one of them is."""
    index = queries.diplomes(release)
    documents = index.documents
    return lambda typed: ["|".join((*documents[n]["rncps"], documents[n]["label"])) for n in index.search(typed, 5)]


def _bm25_diplomas(release: Release) -> Search:
    """Plain FTS5 on the same diplomas, by their shown title."""
    documents = queries.diplomes(release).documents
    rows = [(d["label"], "|".join((*d["rncps"], d["label"]))) for d in documents]
    names = pl.DataFrame(rows, ["nom", "code_rome"], orient="row")
    return _bm25(names)


def _places(release: Release) -> Search:
    index = queries.lieux(release)
    documents = index.documents
    return lambda typed: [f"{documents[n]['genre']} {documents[n]['code']}" for n in index.search(typed, 5)]


def _bm25(names: pl.DataFrame) -> Search:
    """Plain FTS5: any of the words, the last one as a beginning too, best name of each job."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE noms USING fts5(nom, code UNINDEXED, tokenize='unicode61 remove_diacritics 2')")
    base.executemany("INSERT INTO noms VALUES (?, ?)", names.select("nom", "code_rome").iter_rows())

    def search(typed: str) -> list[str]:
        words = fold(typed).split()
        if not words:
            return []
        match = " OR ".join([*(f'"{word}"' for word in words), f'"{words[-1]}"*'])
        rows = base.execute("SELECT code FROM noms WHERE noms MATCH ? ORDER BY rank LIMIT 60", (match,))
        return list(dict.fromkeys(code for (code,) in rows))[:5]

    return search


# ── what is asked ────────────────────────────────────────────────────────────────────────────────────────────────


def _onisep() -> Iterator[Asked]:
    """Rows of the publisher's table that give a job."""
    for row in json.loads((DONNEES / "france" / "onisep" / "metiers-onisep-rome.json").read_text()):
        codes = frozenset(re.findall(ROME, row["code_rome"] or ""))
        if codes:
            yield Asked(row["libelle_metier"], codes)


def _labelled(name: str) -> list[Asked]:
    with (LABELLED / f"{name}.csv").open() as rows:
        read = list(csv.DictReader(rows, delimiter=";"))
    if name == "lieux":
        return [Asked(row["saisi"], frozenset({f"{row['genre']} {row['code']}"})) for row in read]
    right = "rncps" if name == "diplomes" else "romes"
    return [Asked(row.get("saisi") or row["titre"], frozenset(row[right].split("|"))) for row in read]


def _mistaken(text: str, draw: random.Random) -> str:
    """One letter left out, added, changed or swapped with the next, in a word of four letters or more."""
    words = list(re.finditer(r"[^\W\d_]{4,}", text))
    word = draw.choice(words) if words else None
    if word is None:
        return text
    at = draw.randrange(word.start() + 1, word.end() - 1)
    letter = draw.choice("abcdefghijklmnopqrstuvwxyz")
    return draw.choice(
        (
            text[:at] + text[at + 1 :],
            text[:at] + letter + text[at:],
            text[:at] + letter + text[at + 1 :],
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        )
    )


def _synonyms(names: pl.DataFrame) -> Result:
    """Each synonym asked for while it isn't indexed."""
    synonyms = names.filter(pl.col("genre") == SYNONYM).group_by("nom", maintain_order=True).agg("code_rome")
    return _in_turn("synonymes laissés de côté", names, synonyms, SYNONYM, (0.60, 0.82))


def _left_out(names: pl.DataFrame, table: Sequence[Asked]) -> Iterator[Result]:
    """The names of the Onisep's table while they aren't indexed, for information: what an unknown name finds."""
    rome = names.filter(~pl.col("genre").str.ends_with("onisep"))
    ours, plain = _score(_ours(rome), table), _score(_bm25(rome), table)
    yield Result("noms de l'Onisep, aucun indexé", f"{ours} ; BM25 {plain}", "au moins BM25", ours.first >= plain.first)


def _in_turn(label: str, names: pl.DataFrame, left: pl.DataFrame, genre: str, goals: tuple[float, float]) -> Result:
    ours: list[Score] = []
    plain: list[Score] = []
    for fold_number in range(FOLDS):
        some = left.gather_every(FOLDS, fold_number)
        kept = names.filter((pl.col("genre") != genre) | ~pl.col("nom").is_in(some["nom"].implode()))
        asked = [Asked(nom, frozenset(codes)) for nom, codes in some.iter_rows()]
        ours.append(_score(_ours(kept), asked))
        plain.append(_score(_bm25(kept), asked))
    return _judged(label, _mean(ours), _mean(plain), goals)


def _mean(scores: Sequence[Score]) -> Score:
    """Of folds, by what each asked."""
    asked = [len(s.times) for s in scores]
    first, five = (
        sum(value * n for value, n in zip(values, asked, strict=True)) / sum(asked)
        for values in ([s.first for s in scores], [s.five for s in scores])
    )
    return Score(first, five, [t for s in scores for t in s.times])
