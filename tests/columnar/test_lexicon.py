"""Names as people type them: what is written and what is typed meet; the nearest entries come first."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import needs
from tremplin.columnar.greatest import greatest
from tremplin.columnar.lexicon import Lexicon
from tremplin.columnar.nearest import Index
from tremplin.columnar.wording import DIPLOMAS, JOBS, PLACES, Wording, initials

APPELLATIONS = needs.INFOTRAVAIL / "rome_v347" / "unix_referentiel_appellation_v347_utf8.csv"
WORD = st.text("abcdeilnorstu", min_size=4, max_size=9)


def terms(text: str, wording: Wording = JOBS) -> list[str]:
    return [wording.term(word) for word in wording.parts(text)]


@pytest.mark.parametrize(
    "written",
    [
        "électricien(ne)",
        "électricien·ne",
        "électricien·ne·s",
        "électricien.ne",
        "électricien-ne",
        "électricien/ne",
        "électricien(-ne)",
        "Électricienne",
        "ÉLECTRICIENS",
        "électricien / électricienne",
    ],
)
def test_a_job_is_the_same_whatever_its_gender_and_how_both_are_written(written: str) -> None:
    assert set(terms(written)) == {"electricien"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("vendeur(se) conseil", "Vendeuse conseil"),
        ("contrôleur/euse aérien/ne", "contrôleuse aérienne"),
        ("Développeur(se) web", "développeuse web"),
        ("directeur-trice", "directrice"),
        ("créateur/rice", "créatrice"),
        ("ouvrier(ière)", "ouvrière"),
        ("Chef(fe) d’équipe", "chef d'équipe"),
        ("agent.e.s", "agente"),
        ("hôte / hôtesse", "hôtesse"),
        ("Chargé(e) d’œuvre", "chargée d oeuvre"),
        ("Assistant RH", "assistante ressources humaines"),
        ("Boulangère H/F en alternance - CAP", "boulanger"),
    ],
)
def test_two_writings_of_a_job_are_one(one: str, other: str) -> None:
    assert set(terms(one)) == set(terms(other))


@pytest.mark.parametrize("text", ["porte-parole", "sage-femme", "sous-chef", "et/ou", "asp.net", "auto-école"])
def test_words_that_only_look_inclusive_are_kept(text: str) -> None:
    assert len(JOBS.parts(text)) == 2


def test_places_are_written_whole_and_numbered() -> None:
    assert PLACES.parts("ST-ETIENNE") == ["saint", "etienne"]
    assert PLACES.parts("Paris 15ème arrondissement") == ["paris", "15"]
    assert PLACES.parts("Marseille 1er") == ["marseille", "1"]
    assert PLACES.parts("metz, france") == ["metz"]
    assert PLACES.parts("France") == ["france"]
    assert [PLACES.term(town) for town in ("bourges", "bourg")] == ["bourges", "bourg"]


def test_what_is_not_here_and_what_says_nothing_find_nothing(tmp_path: Path) -> None:
    towns = index(tmp_path, {"a": ["Brutelles"], "b": ["Bouy-Luxembourg"], "c": ["Vesoul 70000"]}, PLACES)
    asked = ("Bruxelles", "Luxembourg", "Bouy Luxembourg", "France", "00000", "70000")
    assert [found(towns, text) for text in asked] == [[], [], ["b"], [], [], ["c"]]
    trades = index(tmp_path, {"a": ["Eleveur de chèvres et caprins"], "b": ["Fakir"]})
    assert [found(trades, text) for text in ("CAP", "H/F", "licence pro", "CAP fakir")] == [[], [], [], ["b"]]


def test_a_long_beginning_may_be_a_slip(tmp_path: Path) -> None:
    towns = index(tmp_path, {"a": ["Toulouzette"], "b": ["Toulouse"]}, PLACES)
    assert sorted(found(towns, "toulouze")) == ["a", "b"]


def test_initials_are_given_with_and_without_the_small_words() -> None:
    assert initials("CHEF DE CHANTIER GROS OEUVRE") == ["ccgo", "cdcgo"]
    assert initials("Management commercial opérationnel") == ["mco"]
    assert initials("BOULANGER") == []


def test_both_genders_of_the_rome_meet() -> None:
    """« Abatteur / Abatteuse de carrière »: the first words of both genders, in the whole published file."""
    with needs.real(APPELLATIONS).open(encoding="utf-8-sig") as rows:
        names = [row["libelle_appellation_long"].split(" / ", 1) for row in csv.DictReader(rows)]
    pairs = [(terms(name[0])[:1], terms(name[1])[:1]) for name in names if len(name) == 2]
    assert (len(names), len(pairs)) == (10990, 8650)
    assert sum(one == other for one, other in pairs) == 8214


# ── the index ────────────────────────────────────────────────────────────────────────────────────────────────────


def index(folder: Path, names: dict[str, list[str]], wording: Wording = JOBS, *, many: bool = False) -> Index:
    """Entries of these names."""
    entries = pl.DataFrame({"code": list(names), "noms": list(names.values())}, schema=_SCHEMA)
    lexicon = Lexicon(
        name="essai", entries="e.e", names={"noms": 1}, wording=wording, many=many, render=lambda row: row["code"]
    )
    lexicon.write(folder / lexicon.file, {"e.e": entries})
    return Index(folder / lexicon.file)


_SCHEMA = {"code": pl.String, "noms": pl.List(pl.String)}


def found(opened: Index, text: str, limit: int = 5) -> list[str]:
    return [opened.documents[n] for n in opened.search(text, limit)]


JOBS_OF_HERE = {
    "boulanger": ["Boulanger / Boulangère", "Ouvrier boulanger / Ouvrière boulangère"],
    "vendeur": ["Vendeur / Vendeuse en boulangerie", "Vendeur / Vendeuse"],
    "chef": ["Chef de rang", "Cheffe de rang"],
    "rh": ["Assistant / Assistante ressources humaines"],
}


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("boulangere", "boulanger"),
        ("boul", "boulanger"),
        ("boulnager", "boulanger"),
        ("boulangerie vendeuse", "vendeur"),
        ("vendeu", "vendeur"),
        ("RH", "rh"),
        ("assistant ressource humaine", "rh"),
        ("Alternance - Chef(fe) de rang H/F - Metz", "chef"),
    ],
)
def test_the_nearest_entry_comes_first(tmp_path: Path, typed: str, first: str) -> None:
    assert found(index(tmp_path, JOBS_OF_HERE), typed)[0] == first


def test_what_nothing_holds_finds_nothing(tmp_path: Path) -> None:
    opened = index(tmp_path, JOBS_OF_HERE)
    assert [found(opened, text) for text in ("zzzzzz", "", "!!!", "xq")] == [[], [], [], []]


def test_an_entry_is_given_with_the_name_that_was_met(tmp_path: Path) -> None:
    ((entry, nearness, name),) = index(tmp_path, JOBS_OF_HERE).near("ouvrière boulangère", 1)
    assert (entry, round(nearness, 6), name) == (0, 1.0, "Ouvrier boulanger / Ouvrière boulangère")


def test_a_word_is_unfinished_until_a_space(tmp_path: Path) -> None:
    opened = index(tmp_path, {"a": ["chauffeur"], "b": ["chau"]})
    assert (found(opened, "chau"), found(opened, "chau ")) == (["b", "a"], ["b"])


def test_a_lexicon_of_nothing_finds_nothing(tmp_path: Path) -> None:
    assert found(index(tmp_path, {}), "boulanger") == []
    assert found(index(tmp_path, {"a": []}), "boulanger") == []


def test_a_type_of_diploma_typed_first_brings_those_of_that_type_nearer(tmp_path: Path) -> None:
    entries = pl.DataFrame(
        {
            "noms": ["Développeur web", "Développeur web et web mobile", "Développeur mobile"],
            "sortes": [[], ["Titre pro"], ["Titre pro"]],
        }
    )
    lexicon = Lexicon(
        name="essai", entries="e.e", names={"noms": 1}, kinds="sortes", wording=DIPLOMAS, render=lambda row: row["noms"]
    )
    opened = lexicon.index(entries)
    assert [found(opened, typed)[0] for typed in ("développeur web", "titre pro développeur web", "TP mobile")] == [
        "Développeur web",
        "Développeur web et web mobile",
        "Développeur mobile",
    ]


def test_tags_help_a_name_and_never_stand_for_it(tmp_path: Path) -> None:
    entries = pl.DataFrame({"noms": ["Saint-Denis", "Saint-Denis", "Montreuil"], "autour": ["974", "93", "93"]})
    lexicon = Lexicon(
        name="essai",
        entries="e.e",
        names={"noms": 1},
        tags=("autour",),
        wording=PLACES,
        render=lambda row: row["autour"],
    )
    opened = lexicon.index(entries)
    assert [found(opened, text) for text in ("st denis 93", "st denis 974", "st denis", "93")] == [
        ["93", "974"],
        ["974", "93"],
        ["974", "93"],
        [],
    ]


@given(
    st.lists(st.lists(WORD, min_size=1, max_size=4, unique_by=DIPLOMAS.term), min_size=1, max_size=12), st.booleans()
)
def test_a_name_typed_as_it_is_written_finds_its_entry(
    tmp_path_factory: pytest.TempPathFactory, names: list[list[str]], many: bool
) -> None:
    """First, or among those of the same terms; whatever the order of its words."""
    written = {str(n): [" ".join(words)] for n, words in enumerate(names)}
    opened = index(tmp_path_factory.mktemp("mots"), written, DIPLOMAS, many=many)
    for n, words in enumerate(names):
        alike = {
            str(m) for m, other in enumerate(names) if set(map(DIPLOMAS.term, other)) == set(map(DIPLOMAS.term, words))
        }
        for typed in (" ".join(words), " ".join(reversed(words)).upper()):
            assert set(found(opened, f"{typed} ", len(alike))) == alike, (n, typed)


@given(st.text(max_size=60), st.integers(1, 8))
def test_whatever_is_typed_is_answered(tmp_path_factory: pytest.TempPathFactory, text: str, limit: int) -> None:
    opened = index(tmp_path_factory.mktemp("mots"), JOBS_OF_HERE, many=True)
    near = opened.near(text, limit)
    assert len(near.entries) == len(near.nearness) == len(near.names) == len(set(near.entries.tolist())) <= limit
    assert list(near.nearness) == sorted(near.nearness, reverse=True)


@given(st.lists(st.lists(st.integers(0, 4), min_size=6, max_size=6), min_size=1, max_size=5), st.integers(1, 8))
def test_of_equal_values_the_first_are_kept_on_every_processor(rows: list[list[int]], count: int) -> None:
    """A partition keeps those that the processor's instructions leave there: two machines would answer differently."""
    values = np.array(rows, np.float32)
    first = [sorted(sorted(range(6), key=lambda at, row=row: (-row[at], at))[:count]) for row in rows]  # type: ignore[misc]
    assert [np.flatnonzero(kept).tolist() for kept in greatest(values, count)] == first
    assert [np.flatnonzero(greatest(row, count)).tolist() for row in values] == first
