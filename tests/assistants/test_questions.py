"""Questions with known answers, solved by a script in two calls at most, the same in both eras of the protocol."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from starlette.testclient import TestClient

from tests.conftest import Home
from tests.world.assistants import (
    ERAS,
    Assistant,
    Question,
    hidden_figures,
    outcomes_at_schools,
    outcomes_in_regions,
    questions,
    read,
    solve,
)
from tremplin.release.publish import current

JOBS = {
    "boulanger": "D1102",
    "boulnager": "D1102",
    "aide-soignante": "J1501",
    "développeur": "M1805",
    "soudeur": "H2913",
    "cuisinière": "G1602",
}
"""Words, some with a mistake → the job that they name."""
REAL_JOBS = {
    "boulanger": "D1102",
    "soudeur": "H2913",
    "plombier": "F1603",
    "coiffeuse": "D1202",
    "cuisinier": "G1602",
    "maçon": "F1703",
    "comptable": "M1203",
    "jardinier": "A1203",
}


def flat_of(home: Home) -> Path:
    return home.reference / "releases" / str(current(home.reference)) / "flat"


def named(words: dict[str, str]) -> Iterator[Question]:
    for text, rome in words.items():
        yield Question(
            nom=f"quel est le code de « {text} » ?",
            outil="chercher_metier",
            donne={"texte": text},
            chemin=("donnees", "metiers", 0, "code"),
            attendu=rome,
        )


def of_the_fictitious_world(flat: Path) -> Iterator[Question]:
    yield from named(JOBS)
    yield from questions(flat)
    yield from outcomes_at_schools(flat)
    yield from hidden_figures(flat)
    yield from _projects(flat)
    yield from _trainings(flat)
    for words, table in {
        "tension bassin": "imt_tensions_bassins",
        "communes": "communes",
        "remplacements": "remplacements",
        "besoins main": "bmo_besoins",
    }.items():
        yield Question(
            nom=f"quelle table parle de « {words} » ?",
            outil="chercher_donnees",
            donne={"texte": words},
            chemin=("donnees", "tables", 0, "table"),
            attendu=table,
        )


def _projects(flat: Path) -> Iterator[Question]:
    """Recruitments planned in the bassin of Metz: a job by words, then its figures."""
    survey = read(flat, "bmo_besoins").filter(CATCHMENT_AREA_CODE="5704")
    families = read(flat, "rome_fap")
    for text, rome in {"boulanger": "D1102", "soudeur": "H2913", "cuisinier": "G1602"}.items():
        own = survey.filter(pl.col("FAP_CODE").is_in(families.filter(code_rome=rome)["code_fap"].implode()))
        newest = own.filter(pl.col("ANNEE") == own["ANNEE"].max())
        assert not newest["NB_RECRUT_PROJECTS"].has_nulls(), rome
        yield Question(
            nom=f"combien de projets pour {text} à Metz ?",
            avant=("chercher_metier", {"texte": text}, ("donnees", "metiers", 0, "code"), "metier"),
            outil="metier_territoire",
            donne={"lieu": "Metz", "blocs": ["recrutement"]},
            chemin=("donnees", "blocs", "recrutement", "donnees", "projets"),
            attendu=newest["NB_RECRUT_PROJECTS"].sum(),
        )


def _trainings(flat: Path) -> Iterator[Question]:
    """Trainings of a job in the nation: those that are published, each alike once."""
    rows = read(flat, "alternance_formations").filter(pl.col("statut") == "publié")
    for rome, departement in (("D1102", "57"), ("D1102", "974"), ("M1805", "35")):
        own = rows.filter(pl.col("romes").str.contains(rome), pl.col("code_postal").str.starts_with(departement))
        yield Question(
            nom=f"combien de formations à {rome} dans le {departement} ?",
            outil="formations",
            donne={"metier": rome, "lieu": departement},
            chemin=("donnees", "total"),
            attendu=len(own),
        )


def of_real_files(flat: Path) -> Iterator[Question]:
    yield from named(REAL_JOBS)
    yield from questions(flat)
    yield from outcomes_in_regions(flat)


def _solved(client: TestClient, asked: list[Question]) -> None:
    """Each question has its answer, in the text too, and the same one in both eras."""
    for question in asked:
        told = []
        for era in ERAS:
            value, answer = solve(Assistant(client, era), question)
            assert value == question.attendu, (question.nom, era, answer["texte"])
            assert answer["version"]["release"], question.nom
            told.append(answer)
        assert told[0] == told[1], question.nom
        shown = f"{question.attendu:g}" if isinstance(question.attendu, float) else str(question.attendu)
        assert shown in told[0]["texte"], (question.nom, told[0]["texte"])


def test_sixty_questions_of_the_fictitious_world(demo_home: Home, demo_client: TestClient) -> None:
    asked = list(of_the_fictitious_world(flat_of(demo_home)))
    assert len(asked) == 60
    _solved(demo_client, asked)


def test_questions_of_real_files(france_home: Home, france_client: TestClient) -> None:
    asked = list(of_real_files(flat_of(france_home)))
    assert len(asked) == 48
    _solved(france_client, asked)


@pytest.mark.parametrize("era", ERAS)
def test_what_may_be_several_things_is_asked_not_guessed(real_client: TestClient, era: str) -> None:
    assistant = Assistant(real_client, era)
    answer = assistant.call("metier_territoire", metier="D1102", lieu="Saint-Denis")
    assert answer["statut"] == "choix"
    assert [one["argument"] for one in answer["donnees"]["candidats"]] == ["97411", "93066"]
    assert answer["texte"].startswith("« Saint-Denis » : plusieurs sens. Vouliez-vous dire")
    chosen = assistant.call("metier_territoire", metier="D1102", lieu="97411", blocs=["metier"])
    assert (chosen["statut"], chosen["donnees"]["lieu"]["code"]) == ("ok", "97411")


@pytest.mark.parametrize("era", ERAS)
def test_a_diploma_is_named_by_words_whatever_its_codes(demo_client: TestClient, era: str) -> None:
    assistant = Assistant(demo_client, era)
    several = assistant.call("devenir", diplome="boulanger")
    titles = [one["argument"] for one in several["donnees"]["candidats"]]
    assert (several["statut"], titles) == ("choix", ["BOULANGER (CAP, FICTIF)", "BOULANGER (BTS, FICTIF)"])
    for words in ("CAP boulanger", titles[0]):
        renewed = assistant.call("devenir", diplome=words)
        assert {line["cfd"] for line in renewed["donnees"]["liste"]} == {"50022101"}, "a cohort once"
        assert renewed["notes"][-1].startswith("Diplôme renouvelé")
    alone = assistant.call("devenir", diplome="50022101")
    assert {line["cfd"] for line in alone["donnees"]["liste"]} == {"50022101"}
