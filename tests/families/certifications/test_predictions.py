"""Jobs proposed where no table gives one: apart from published links, sure or silent, proved, exported, shown."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jskos
import lxml.html
import polars as pl
import pytest
import sssom_pydantic
from rdflib import OWL, SKOS, Graph, URIRef
from starlette.testclient import TestClient

from tests.conftest import Home, make_key
from tests.world.commands import tremplin
from tests.world.proposed import ALONE, LOST, PLACES, TWO, WAITING, certifinfo
from tremplin.app import create_app
from tremplin.domain.dates import today
from tremplin.families import references
from tremplin.families.certifications.predictions.trial import SUJETS, TEXTES, trial
from tremplin.release.build import build
from tremplin.release.publish import publish
from tremplin.release.stage import import_files
from tremplin.release.steps.running import frames_of

URL = "/api/correspondance/v1"
EXPLORER = "/api/explorer/v1/metier-territoire"


@pytest.fixture(scope="module")
def home(demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The fictitious world, and enough certifications to learn from."""
    folder = tmp_path_factory.mktemp("proposees")
    found = demo_home.copy(folder / "home")
    (report,) = import_files(found.reference, [certifinfo(folder)])
    assert report.etat == "importé", report.message
    publish(found.reference, build(found.reference, references()))
    return found


@pytest.fixture(scope="module")
def client(home: Home) -> Iterator[TestClient]:
    headers = {"authorization": f"Bearer {make_key(home.settings())}"}
    with TestClient(create_app(home.settings(TREMPLIN_LIMITES="non")), headers=headers) as found:
        yield found


def ask(client: TestClient, de: str, code: str, vers: str, **more: str) -> dict[str, Any]:
    answer = client.get(URL, params={"de": de, "code": code, "vers": vers, **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def rows(client: TestClient, table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"/telechargements/{table}.csv").text)))


def test_nothing_is_proposed_unless_it_is_asked_for(client: TestClient) -> None:
    answer = ask(client, "rncp", ALONE, "rome")
    assert (answer["resultats"], "prediction" in answer) == ([], False)
    assert ask(client, "rncp", ALONE, "rome", predictions="non") == answer


def test_a_job_is_proposed_with_its_confidence_and_the_words_that_decided(client: TestClient) -> None:
    answer = ask(client, "rncp", ALONE, "rome", predictions="oui")
    (found,) = answer["resultats"]
    assert (found["code"], found["methode"], found["niveau"]) == ("D1102", "prediction", "métier")
    assert found["preuves"] == [{"source": "prediction", "fichier": None, "ligne": None, "valeur": "mots : boulanger"}]
    told = answer["prediction"]
    assert (told["code"], told["confiance"], told["mots"]) == ("D1102", found["confiance"], ["boulanger"])
    assert told["raison"] == "Aucune table ne donne de métier : celui-ci est proposé par un modèle."
    assert told["pistes"][0]["code"] == "D1102"
    confidences = [one["confiance"] for one in told["pistes"]]
    assert confidences == sorted(confidences, reverse=True)
    assert 0.9 < found["confiance"] <= 1


def test_where_no_job_is_sure_the_domain_is_told_and_why(client: TestClient) -> None:
    answer = ask(client, "rncp", TWO, "rome", predictions="oui")
    (found,) = answer["resultats"]
    assert (found["code"], found["niveau"], found["methode"]) == ("D12", "domaine", "prediction")
    told = answer["prediction"]
    assert told["raison"].startswith("Aucune table ne donne de métier, et aucun n'est assez sûr : le domaine")
    assert {one["code"] for one in told["pistes"][:2]} == {"D1202", "D1214"}
    assert max(one["confiance"] for one in told["pistes"]) < found["confiance"]


def test_a_published_job_is_never_replaced(client: TestClient) -> None:
    plain, asked = (ask(client, "rncp", "RNCP50000", "rome", predictions=p) for p in ("non", "oui"))
    assert asked == {**plain, "prediction": None}
    assert [(r["code"], r["methode"], r["confiance"]) for r in plain["resultats"]] == [("D1102", "rncp → rome", 1)]


def test_a_proposed_job_is_followed_and_found_from_its_end(client: TestClient) -> None:
    further = ask(client, "rncp", ALONE, "naf", predictions="oui")
    straight = ask(client, "rome", "D1102", "naf")
    sure = ask(client, "rncp", ALONE, "rome", predictions="oui")["resultats"][0]["confiance"]
    expected = {r["code"]: round(r["confiance"] * sure, 4) for r in straight["resultats"]}
    assert {r["code"]: r["confiance"] for r in further["resultats"]} == expected
    assert {tuple(p["source"] for p in r["preuves"]) for r in further["resultats"]} == {("prediction", "rome_naf")}
    back = ask(client, "rome", "D1102", "rncp", predictions="oui")["resultats"]
    kept = [r for r in rows(client, "correspondances_proposees") if r["cible"] == "D1102" and r["retenu"] == "true"]
    expected_back = {(r["code"], float(r["confiance"])) for r in kept if r["de"] == "rncp"}
    assert {(r["code"], r["confiance"]) for r in back if r["methode"] == "prediction"} == expected_back
    assert ALONE in {code for code, _ in expected_back}
    published = ask(client, "rome", "D1102", "rncp")["resultats"]
    assert [r["code"] for r in back if r["methode"] != "prediction"] == [r["code"] for r in published]


def test_what_waits_is_what_no_table_gives(client: TestClient) -> None:
    """Every code without a published job has its rows, no other has; one answer at most each."""
    proposed = rows(client, "correspondances_proposees")
    links = rows(client, "correspondances")
    told = {(r["de"], r["code"]) for r in links if r["vers"] == "rome" and r["de"] == "rncp"}
    told |= {
        ("cfd", r["code"]) for r in links if (r["de"], r["vers"]) == ("cfd", "rncp") and ("rncp", r["cible"]) in told
    }
    known = {(r["vocabulaire"], r["code"]) for r in rows(client, "vocabulaire") if r["vocabulaire"] in ("rncp", "cfd")}
    assert {(r["de"], r["code"]) for r in proposed} == known - told - {("rncp", LOST)}
    assert set(WAITING) - {code for kind, code in known - told} == set()
    kept = Counter((r["de"], r["code"]) for r in proposed if r["retenu"] == "true")
    assert set(kept.values()) == {1}
    assert {r["voie"] for r in proposed} == {"mots"}  # fewer than 200 families tell their jobs to their own


def test_what_says_no_known_word_gets_no_answer(client: TestClient) -> None:
    answer = ask(client, "rncp", LOST, "rome", predictions="oui")
    assert (answer["intitule"], answer["resultats"], answer["prediction"]) == ("Zythologie", [], None)
    (fault,) = client.get(EXPLORER, params={"rncp": LOST, "blocs": "metier"}).json()["validationError"]
    assert fault["message"].startswith("attendu : un code qui mène à un métier")


def test_the_explorer_takes_a_sure_job_and_says_by_which_path(client: TestClient) -> None:
    job = client.get(EXPLORER, params={"rncp": ALONE, "blocs": "metier"}).json()["demande"]["metier"]
    assert (job["rome"], job["chemin"], job["methode"]) == ("D1102", ["rncp", "prediction", "rome"], "prediction")
    assert job["confiance"] == ask(client, "rncp", ALONE, "rome", predictions="oui")["resultats"][0]["confiance"]
    published = client.get(EXPLORER, params={"rncp": "RNCP50000", "blocs": "metier"}).json()["demande"]["metier"]
    assert (published["rome"], published["methode"]) == ("D1102", "publiee")


def test_the_explorer_asks_where_the_model_is_not_sure(client: TestClient) -> None:
    answer = client.get(EXPLORER, params={"rncp": TWO, "blocs": "metier"})
    assert answer.status_code == 300
    candidates = answer.json()["choix"]["candidats"]
    assert {one["parametres"]["rome"] for one in candidates[:2]} == {"D1202", "D1214"}
    assert all("proposé par un modèle, non publié" in one["libelle"] for one in candidates) and len(candidates) == 3
    page = client.get("/explorer", params={"rncp": ALONE}, follow_redirects=False)
    assert page.headers["location"].endswith(f"/france?rncp={ALONE}")
    told = lxml.html.fromstring(client.get(page.headers["location"]).text).cssselect(".fr-alert--warning")
    assert "proposé par un modèle, non publié" in told[0].text_content()
    plain = client.get(page.headers["location"].partition("?")[0]).text
    assert lxml.html.fromstring(plain).cssselect(".fr-alert--warning") == []


def test_the_page_of_a_fiche_shows_what_is_proposed_as_such(client: TestClient) -> None:
    proposed = [r for r in rows(client, "correspondances_proposees") if r["code"].startswith("RNCP9")]
    kept = next(r for r in proposed if r["retenu"] == "true" and r["niveau"] == "métier" and r["mots"])
    (callout,) = lxml.html.fromstring(client.get(f"/certifications/{kept['code']}").text).cssselect("#propose")
    shown = " ".join(callout.getparent().text_content().split())
    assert shown.startswith("Métier proposé par un modèle, non publié ")
    assert f"{kept['intitule']} ({kept['cible']}) — " in shown
    assert f"Mots qui ont décidé : {kept['mots'].replace('|', ', ')}." in shown
    english = client.get(f"/en/certifications/{kept['code']}").text
    assert "Job proposed by a model, not published" in english and "Words that decided:" in english
    published = client.get("/certifications/RNCP90003").text
    assert "proposé par un modèle" not in published


def test_links_are_read_by_the_library_of_sssom(client: TestClient, tmp_path: Path) -> None:
    for name, justification in (
        ("correspondances", "ManualMappingCuration"),
        ("correspondances-proposees", "CompositeMatching"),
    ):
        path = tmp_path / f"{name}.sssom.tsv"
        path.write_bytes(client.get(f"/telechargements/{name}.sssom.tsv").content)
        mappings, _, _ = sssom_pydantic.read(path)[:3]
        assert {m.justification.identifier for m in mappings} == {justification}
        if name == "correspondances-proposees":
            kept = [r for r in rows(client, "correspondances_proposees") if r["retenu"] == "true"]
            assert {(m.subject.identifier, m.object.identifier, m.confidence) for m in mappings} == {
                (r["code"].removeprefix("RNCP"), r["cible"], float(r["confiance"])) for r in kept
            }


def test_links_are_read_as_skos_and_those_proposed_are_not_stated(client: TestClient) -> None:
    boulanger = URIRef("https://candidat.francetravail.fr/metierscope/fiche-metier/D1102")
    alone = URIRef(f"https://www.francecompetences.fr/recherche/rncp/{ALONE.removeprefix('RNCP')}")
    published = Graph().parse(data=client.get("/telechargements/correspondances.skos.ttl").text, format="turtle")
    stated = {str(s).rpartition("/")[2] for s in published.subjects(SKOS.relatedMatch, boulanger)}
    assert stated >= {str(50_000 + n) for n in range(len(PLACES))}
    assert (alone, SKOS.relatedMatch, boulanger) not in published
    proposed = Graph().parse(
        data=client.get("/telechargements/correspondances-proposees.skos.ttl").text, format="turtle"
    )
    assert list(proposed.subject_objects(SKOS.relatedMatch)) == []
    (axiom,) = proposed.subjects(OWL.annotatedSource, alone)
    assert proposed.value(axiom, OWL.annotatedTarget) == boulanger


def test_links_are_read_by_the_model_of_jskos(client: TestClient) -> None:
    for name in ("correspondances", "correspondances-proposees"):
        lines = client.get(f"/telechargements/{name}.jskos.ndjson").text.splitlines()
        assert lines
        for line in lines:
            jskos.Mapping.model_validate_json(line)


def test_the_bridge_gives_the_numbers_of_each_source(client: TestClient) -> None:
    found = {(r["source"], r["identifiant"]) for r in rows(client, "passerelle_codes") if r["code"] == ALONE}
    assert found == {("certifinfo", "59001")}


def test_the_trial_is_kept_and_shown(home: Home, tmp_path: Path) -> None:
    own = home.copy(tmp_path / "home")
    done = tremplin(own.folder, "evaluate", "correspondances", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert {(r["objet"], r["voie"]) for r in told["mesures"]} == {("rncp", "mots"), ("cfd", "mots")}
    assert len({r["methode"] for r in told["mesures"]}) == 4
    publish(own.reference, build(own.reference, references()))
    with TestClient(create_app(own.settings(TREMPLIN_LIMITES="non"))) as served:
        assert len(rows(served, "correspondances_evaluation")) == len(told["mesures"])
        page = lxml.html.fromstring(served.get("/correspondances/evaluation").text)
        goals = page.cssselect("table")[0].cssselect("tbody tr")
        assert [row.cssselect("td")[-1].text for row in goals] == [
            "oui" if g["atteint"] else "non" for g in told["buts"]
        ]
        report = served.get("/correspondances/evaluation/rapport.html")
        assert report.headers["content-disposition"] == 'attachment; filename="evaluation-correspondances.html"'
        assert lxml.html.fromstring(report.text).cssselect("table")[0].text_content() == (
            page.cssselect("table")[0].text_content()
        )


def test_where_no_certification_has_a_family_words_alone_judge(home: Home) -> None:
    subjects, texts = (frames_of(home.reference, references(), f.partition(".")[0])[f] for f in (SUJETS, TEXTES))
    nobody = pl.lit([], dtype=pl.List(pl.String))
    alone = subjects.with_columns(famille=pl.col("code"), parents=nobody, couples=nobody)
    figures = trial(alone, texts, today())
    assert set(figures["voie"]) == {"mots"} and set(figures["objet"]) == {"rncp", "cfd"}


def test_too_few_certifications_teach_nothing(demo_home: Home, demo_client: TestClient) -> None:
    assert rows(demo_client, "correspondances_proposees") == []
    done = tremplin(demo_home.folder, "evaluate", "correspondances")
    assert done.returncode == 1
    assert "200 au moins sont attendues" in " ".join(done.stderr.split())
    assert "n'a pas encore été éprouvé" in demo_client.get("/correspondances/evaluation").text
