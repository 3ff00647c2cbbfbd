"""The predictive model, on hirings whose process it isn't told: what it beats, what it looks at, what stops it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from typer.testing import CliRunner

from tests import needs
from tests.conftest import Home
from tremplin.app import create_app
from tremplin.cli import build as cli
from tremplin.domain.scores import Bareme, stars
from tremplin.recruiters import evaluate, explain, features, generator, guards, model
from tremplin.recruiters.history import ALTERNANCE, DURABLE, GENRES, History, NoHistory, counted

FIRST = date(2020, 9, 1)
NAFS = [(f"{n:02d}{n % 7}{n % 5}{'ABZ'[n % 3]}", 10.0 + n) for n in range(10, 40)]
TOWNS = [
    generator.Commune(code=f"{d}001", code_postal=f"{d}000", nom=f"V{d}", departement=d, lon=2.0, lat=48.0, poids=1.0)
    for d in ("13", "57", "59", "69", "75")
]


def drawn(seed: int, count: int, months: int = 72) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Establishments and their hirings, fictitious."""
    draw = np.random.default_rng(seed)
    places = generator.establishments(draw, [f"{n:014d}" for n in range(count)], TOWNS, NAFS)
    return places, pl.concat(generator.hirings(draw, places, FIRST, months))


def history_of(places: pl.DataFrame, hirings: pl.DataFrame) -> History:
    known = places.select(
        "siret",
        naf="codenaf",
        commune="codecommune",
        code_postal="codepostal",
        tranche_effectif="trancheeffectif",
        creation="creation",
    ).sort("siret")
    return counted(hirings.lazy().rename({"hiring_date": "date", "contract_type": "contrat"}), known)


@pytest.fixture(scope="module")
def history() -> History:
    return history_of(*drawn(11, needs.campaign(1_500, 6_000)))


@pytest.fixture
def few_trees(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that is soon learned, for what doesn't depend on how well it was."""
    for name, few in (("max_iter", 20), ("max_bins", 32)):
        monkeypatch.setitem(model._PARAMETRES, name, needs.campaign(few, model._PARAMETRES[name]))


def test_it_beats_every_baseline_at_every_cutoff_on_deviance_and_capture(history: History) -> None:
    coupes = needs.campaign(2, evaluate.COUPES)
    figures = evaluate.evaluate(history, seed=3, coupes=coupes)
    assert evaluate.failures(figures) == []
    assert figures["coupe"].n_unique() == coupes
    assert set(figures["genre"]) == set(GENRES)
    assert set(figures["methode"]) == set(evaluate.METHODES)
    tenths = range(1, 11)
    assert set(figures["mesure"]) == {
        "erreur quadratique",
        "erreur absolue",
        "déviance",
        *(f"capture {share} %" for share in range(10, 70, 10)),
        *(f"prédit, dixième {n}" for n in tenths),
        *(f"réel, dixième {n}" for n in tenths),
    }
    assert set(figures["portee"]) == {"France", "département", "activité"}
    calibrated = figures.filter((pl.col("methode") == evaluate.MODELE) & (pl.col("portee") == "France"))
    means = dict(calibrated.group_by("mesure").agg(pl.col("valeur").mean()).iter_rows())
    predicted = [means[f"prédit, dixième {n}"] for n in tenths]
    assert predicted == sorted(predicted) and predicted[0] < predicted[9]
    real = [means[f"réel, dixième {n}"] for n in tenths]
    assert real[0] < max(real) == real[9]


@pytest.mark.usefixtures("few_trees")
def test_nothing_after_the_cutoff_is_looked_at(history: History) -> None:
    cutoff = history.months - 6
    blind = replace(history, counts=history.counts.copy())
    blind.counts[:, :, cutoff:] = 999
    for genre in GENRES:
        np.testing.assert_array_equal(features.matrix(history, genre, cutoff), features.matrix(blind, genre, cutoff))
        one, other = (model.train(h, genre, cutoff, 1) for h in (history, blind))
        rows = features.matrix(history, genre, cutoff)
        np.testing.assert_array_equal(model.predict(one, rows), model.predict(other, rows))


@pytest.mark.usefixtures("few_trees")
def test_the_same_seed_gives_the_same_figures() -> None:
    small = history_of(*drawn(5, needs.campaign(150, 400), months=54))
    first, again = (evaluate.evaluate(small, seed=9) for _ in range(2))
    assert (first.is_empty(), first.equals(again)) == (False, True)


def test_more_hirings_never_lower_a_prediction(history: History) -> None:
    cutoff = history.months - 6
    fitted = model.train(history, DURABLE, cutoff, 1)
    rows = features.matrix(history, DURABLE, cutoff)[:300]
    more = rows.copy()
    for name in ("semestre_1", "douze_mois", "trois_mois", "attendu"):
        more[:, features.NOMS.index(name)] += 1
    gained = model.predict(fitted, more) - model.predict(fitted, rows)
    assert (len(gained), int((gained < -1e-9).sum())) == (300, 0)


def test_too_short_a_past_is_told() -> None:
    with pytest.raises(ValueError, match="24 au moins"):
        model.train(history_of(*drawn(5, 50, months=20)), ALTERNANCE, 20, 1)
    places, hirings = drawn(5, 50)
    with pytest.raises(NoHistory):
        history_of(places, hirings.clear())


def test_capture_splits_ties_evenly() -> None:
    y, flat = np.array([10.0, 0, 0, 0]), np.ones(4)
    assert evaluate.capture(y, flat, 50) == pytest.approx(0.5)
    assert evaluate.capture(y, np.array([9.0, 1, 1, 1]), 25) == 1.0
    assert evaluate.deviance(y, np.maximum(y, 0)) < evaluate.deviance(y, flat)


# ── scores ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("hirings", "score"),
    [(0, 0), (1, 5), (5, 25), (10, 50), (30, 55), (50, 60), (75, 70), (100, 80), (200, 95), (10_000, 100), (-3, 0)],
)
def test_scores_of_hirings(hirings: float, score: int) -> None:
    assert int(Bareme().scores(hirings)) == score


@given(st.floats(0, 700))
def test_the_inverse_is_exact_to_the_rounding(hirings: float) -> None:
    scale = Bareme()
    score = float(scale.exact(hirings))
    if score < 100:
        assert float(scale.hirings(score)) == pytest.approx(hirings, rel=1e-6, abs=1e-6)
    assert int(scale.scores(scale.hirings(round(score)))) == round(score)


def test_stars_and_scales() -> None:
    assert [stars(s) for s in (0, 50, 51, 100)] == [0.0, 2.5, 2.6, 5.0]
    assert Bareme.read(Bareme().texte) == Bareme()
    for wrong in ("10:50", "10:50,5:60,500:100", "10:50,50:60,500:99", "x", "10:50:3,500:100"):
        with pytest.raises(ValueError, match=r"barème|could not convert"):
            Bareme.read(wrong)


# ── explanations and guards ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("few_trees")
def test_reasons_are_at_most_three_and_tell_no_count_under_five(history: History) -> None:
    cutoff = history.months
    for genre in GENRES:
        fitted = model.train(history, genre, cutoff, 1)
        rows = features.matrix(history, genre, cutoff)[:1_000]
        told = explain.reasons(fitted, rows, genre)
        assert (len(told), max(map(len, told))) == (1_000, 3)
        shown = "alternants" if genre == ALTERNANCE else "personnes"
        halves = [features.NOMS.index(f"semestre_{n}") for n in range(1, 5)]
        hired = np.nansum(rows[:, halves], axis=1).astype(int)
        few, many = f"a recruté des {shown} ces deux dernières années", f"a recruté {{}} {shown} en 2 ans"
        said = [(n, t) for n, found in zip(hired, told, strict=True) for t in found if t.startswith("a recruté")]
        assert said == [(n, many.format(n) if n >= 5 else few) for n, _ in said]
        assert {bool(n >= 5) for n, _ in said} == {True, False}


def test_broken_hirings_are_told(history: History) -> None:
    limits = guards.Seuils()
    assert guards.of_history(history, limits) == {}
    emptied = replace(history, counts=history.counts.copy())
    emptied.counts[:, :, 40] = 0
    assert guards.of_history(emptied, limits) == {"mois_manquants": "1 mois presque vides, dont 01/2024"}
    jumpy = replace(history, counts=history.counts.copy())
    jumpy.counts[:, :, :36] //= 8
    assert "variation" in guards.of_history(jumpy, limits)
    repeated = guards.of_history(replace(history, doublons=history.lues), limits)
    assert list(repeated) == ["doublons"] and repeated["doublons"].startswith("100% des embauches en répètent")
    unknown = guards.of_history(replace(history, invalides=history.lues // 10), limits)
    assert list(unknown) == ["invalides"] and unknown["invalides"].startswith("10% des embauches sont")


def test_scores_that_moved_too_much_are_told() -> None:
    sirets = [f"{n:014d}" for n in range(400)]
    before = pl.DataFrame({"siret": sirets, ALTERNANCE: [60] * 400, DURABLE: [60] * 400})
    fresh = before.with_columns(departement=pl.Series(["57", "75"] * 200))
    assert guards.of_scores(fresh, before, guards.Seuils()) == {}
    lower = fresh.with_columns(pl.when(pl.col("departement") == "57").then(40).otherwise(ALTERNANCE).alias(ALTERNANCE))
    found = guards.of_scores(lower, before, guards.Seuils())
    assert found.keys() == {f"score_moyen_{ALTERNANCE}", f"bien_notes_{ALTERNANCE}"}
    assert "57 passe de 200 à 0" in found[f"bien_notes_{ALTERNANCE}"]
    assert guards.of_scores(fresh, before.clear(), guards.Seuils()) == {}


# ── from the command line to the page ────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("few_trees")
def test_training_and_trial_reach_the_searches_and_the_report(own_home: Home, tmp_path: Path) -> None:
    run = CliRunner()
    env = own_home.environment()
    for command in (["evaluate"], ["train"], ["release", "build"], ["release", "publish"]):
        done = run.invoke(cli(), command, env=env)
        assert done.exit_code == 0, done.output
    with TestClient(create_app(own_home.settings(TREMPLIN_LIMITES="non"))) as client:
        page = client.get("/recruteurs/evaluation")
        assert page.status_code == 200
        assert "Déviance de Poisson" in page.text and "Où il échoue" in page.text
        report = client.get("/recruteurs/evaluation/rapport.html")
        assert report.headers["content-disposition"] == 'attachment; filename="evaluation-recruteurs.html"'
        assert "<svg" in report.text and "régression par département" in report.text
        header, *rows = client.get("/telechargements/alternance_evaluation.csv").text.splitlines()
        measured = [line for line in rows if "France" in line.split(",")]
        # four cut-offs, each kind, each method: nine measures and ten tenths, predicted and real
        assert len(measured) == 4 * len(GENRES) * len(evaluate.METHODES) * 29, header
        flat = client.get("/telechargements/alternance_recruteurs.csv").text
        assert "bareme" not in flat and "10:50" not in flat
        assert "a recruté" in flat


@pytest.mark.usefixtures("few_trees")
def test_a_refused_training_leaves_the_scores_in_service(own_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from tremplin.recruiters import scoring

    strict = guards.Seuils(variation=0.0)
    monkeypatch.setattr(scoring.guards, "Seuils", lambda: strict)
    before = list((own_home.reference / "editions" / "scores_recruteurs").glob("*"))
    done = CliRunner().invoke(cli(), ["train"], env=own_home.environment())
    assert done.exit_code == 1
    assert "--accepter variation" in done.output + done.stderr
    assert list((own_home.reference / "editions" / "scores_recruteurs").glob("*")) == before
    accepted = ["train", "--accepter", "variation", "--raison", "essai"]
    assert CliRunner().invoke(cli(), accepted, env=own_home.environment()).exit_code == 0


def test_a_page_without_trial_says_so(demo_client: TestClient) -> None:
    page = demo_client.get("/recruteurs/evaluation")
    assert page.status_code == 200
    assert "n'a pas encore été éprouvé" in page.text.replace("&#39;", "'")
