"""Native sources to answers: BCN, ACCE, the DEPP's API, InserSup, the catalogue; each rule of the import."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home, make_key
from tests.families.inserjeunes.conftest import API
from tests.world.inserjeunes_figures import (
    BORDEAUX,
    CFD,
    CFD_FULL,
    MANAGER,
    MEF,
    NEW,
    OLD,
    OLDER,
    PARIS,
    PLACE,
    TRAINER,
    measure,
    nomenclature,
)
from tremplin.app import create_app
from tremplin.families.certifications.reference import REFERENCE as CERTIFICATIONS
from tremplin.families.geographie.reference import REFERENCE as GEOGRAPHIE
from tremplin.families.inserjeunes.reference import REFERENCE
from tremplin.release.build import build
from tremplin.release.publish import current, publish
from tremplin.release.stage import Acceptance, import_files

GENERE = needs.DONNEES / "inserjeunes" / "genere"


def answers(folder: Path, *asked: tuple[str, list[dict[str, Any]]]) -> Path:
    path = folder / "inserjeunes-api.ndjson"
    path.write_text("".join(json.dumps({"chemin": c, "reponse": {"data": d}}) + "\n" for c, d in asked))
    return path


def served(folder: Path, files: list[Path]) -> tuple[Home, TestClient]:
    home = Home(folder, "")
    reports = import_files(home.reference, files)
    assert {r.etat for r in reports} == {"importé"}, [(r.fichier, r.message) for r in reports]
    publish(home.reference, build(home.reference, [CERTIFICATIONS, GEOGRAPHIE, REFERENCE]))
    headers = {"x-api-key": make_key(home.settings())}
    app = create_app(home.settings(TREMPLIN_LIMITES="non"))
    return home, TestClient(app, base_url=f"http://testserver{API}", headers=headers)


def constats(home: Home) -> list[tuple[str, str]]:
    flat = home.reference / "releases" / str(current(home.reference)) / "flat"
    rows = pl.read_csv(flat / "constats.csv", infer_schema=False)
    return [(o, f"{c} {d}") for o, c, d in rows.select("objet", "constat", "decision").iter_rows()]


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, TestClient]]:
    """The generated answers of the DEPP and of the SIES, with BCN and ACCE that know their codes."""
    folder = tmp_path_factory.mktemp("genere")
    needs.real(GENERE)
    given = [p for p in GENERE.iterdir() if "incorrect" not in p.name]
    mixed = GENERE.parent / "formationsMillesimesMixtes.json"
    home, client = served(folder / "h", [*nomenclature(folder / "f"), *given, mixed])
    with client:
        yield home, client


def get(client: TestClient, path: str, status: int = 200, **params: str) -> Any:
    answer = client.get(path, params=params or None)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_published_rates_are_kept_those_of_later_months_computed(generated: tuple[Home, TestClient]) -> None:
    found = get(generated[1], f"/certifications/{CFD}")
    assert (found["taux_en_formation"], found["taux_en_emploi_6_mois"], found["taux_autres_6_mois"]) == (40, 42, 18)
    assert (found["nb_sortant"], found["taux_en_emploi_12_mois"], found["taux_autres_12_mois"]) == (247, 44, 16)
    assert [found[f"salaire_12_mois_q{q}"] for q in (1, 2, 3)] == [1330, 1490, 1650]
    assert found["taux_rupture_contrats"] == 11
    assert not [k for k in found if k.startswith(("taux_emploi", "taux_poursuite"))]
    assert found["libelle_ancien"] == "Électrotechnique"


def test_when_all_go_on_studying_nobody_has_a_job(generated: tuple[Home, TestClient]) -> None:
    found = get(generated[1], f"/certifications/{CFD_FULL}")
    assert (found["nb_annee_term"], found["nb_poursuite_etudes"], found["nb_sortant"]) == (64, 64, 0)
    assert (found["nb_en_emploi_6_mois"], found["nb_en_emploi_24_mois"], found["taux_en_emploi_24_mois"]) == (0, 0, 0)


def test_a_region_is_found_by_its_region_academique(generated: tuple[Home, TestClient]) -> None:
    found = get(generated[1], f"/regionales/75001/certifications/{CFD}")
    assert found["region"] == {"code": "11", "nom": "Île-de-France", "code_region_academique": "10"}
    school = get(generated[1], f"/regionales/11/certifications/{MEF}")
    assert (school["filiere"], school["nb_annee_term"]) == ("pro", 412)  # not the 22 of agricultural schools
    assert "salaire_12_mois_q1" not in found


def test_an_answer_may_be_json_in_a_string(generated: tuple[Home, TestClient]) -> None:
    found = get(generated[1], f"/formations/{PARIS}-{MEF}")
    assert (found["libelle_etablissement"], found["region"]["code"], found["academie"]["code"]) == (
        f"ETABLISSEMENT {PARIS}",
        "11",
        "01",
    )
    assert (found["uai_type"], found["taux_en_emploi_6_mois"]) == ("lieu_formation", 42)
    hidden = get(generated[1], f"/formations/{PARIS}-{CFD}")
    assert (hidden["nb_annee_term"], hidden["nb_sortant"], hidden["uai_type"]) == (13, None, "inconnu")


def test_what_is_left_out_is_told(generated: tuple[Home, TestClient]) -> None:
    told = constats(generated[0])
    assert any(objet == "mesure_inconnue" and "mesure inconnue" in texte for objet, texte in told)
    assert get(generated[1], "/certifications/ENSEMBLE", 404)["message"] == "Certification inconnue"


def test_the_nation_of_higher_education_counts_everyone_once(generated: tuple[Home, TestClient]) -> None:
    found = get(generated[1], "/certifications/SISE:2400074")
    assert (found["nb_annee_term"], found["nb_sortant"], found["nb_poursuite_etudes"]) == (1113, 812, 301)
    assert (found["taux_en_emploi_6_mois"], found["taux_en_formation"], found["taux_autres_6_mois"]) == (53, 27, 20)
    assert (found["diplome"], found["salaire_12_mois_q2"]) == ({"code": "6", "libelle": "LIC PRO"}, 1710)
    assert "nb_en_emploi_18_mois" not in found


def test_stars_tell_the_cohorts(generated: tuple[Home, TestClient]) -> None:
    one = get(generated[1], "/formations/0062205P-SISE:2400074", millesime="2021")
    assert (one["millesime"], one["nb_annee_term"], one["nb_diplome"]) == ("2021", 119, 101)
    assert (one["libelle_etablissement"], one["region"]["code"]) == ("UNIVERSITE COTE D'AZUR", "93")
    two = get(generated[1], "/formations/0062205P-SISE:2400075", millesime="2020_2021")
    assert (two["millesime"], two["nb_sortant"], two["taux_en_emploi_6_mois"]) == ("2020_2021", 130, 57)


def test_continuity_and_years_below_follow_bcn(generated: tuple[Home, TestClient]) -> None:
    client = generated[1]
    for code, kind in ((NEW, "ancienne"), (OLD, "nouvelle"), (OLDER, "nouvelle")):
        found = get(client, f"/certifications/{code}")
        assert found["donnee_source"] == {"code_certification": CFD, "type": kind}
        assert found["nb_annee_term"] == 412
    assert get(client, f"/certifications/{OLDER}")["formation_fermee"] is True
    renewed = get(client, "/regionales/11/certifications/24725215311")  # same dispositif, same year
    assert renewed["donnee_source"] == {"code_certification": MEF, "type": "ancienne"}
    below = get(client, "/regionales/11/certifications/24715214311")
    assert below["code_certification"] == MEF


def test_families_go_to_all_codes_of_the_chain(generated: tuple[Home, TestClient]) -> None:
    family = {"code": "G0099", "libelle": "Métiers de l'énergie", "isAnneeCommune": False}
    assert get(generated[1], f"/certifications/{NEW}")["familleMetier"] == family
    common = get(generated[1], "/regionales/11/certifications/24719990111")
    assert common["familleMetier"]["isAnneeCommune"] is True
    assert [t["code_certification"] for t in common["certificationsTerminales"]] == [MEF]


def test_a_code_without_label_is_set_aside(tmp_path: Path) -> None:
    asked = answers(
        tmp_path,
        (
            "/france/millesime/2024/filiere/apprentissage",
            [measure("nb_annee_term", 50), measure("nb_annee_term", 50, "49999999")],
        ),
    )
    home, client = served(tmp_path / "h", [*nomenclature(tmp_path / "f"), asked])
    with client:
        assert get(client, f"/certifications/{CFD}")["nb_annee_term"] == 50
        assert get(client, "/certifications/49999999", 404)["message"] == "Certification inconnue"
    assert any(objet == "49999999" and "écartée" in texte for objet, texte in constats(home))


Row = tuple[str | None, str | None, str | None]
"""Place, trainer and manager of a training of the catalogue."""
ATTACHED: list[tuple[list[Row], list[str], str, tuple[str, str, str]]] = [
    # the nearest role to the pupils
    ([(BORDEAUX, TRAINER, MANAGER)], [BORDEAUX], BORDEAUX, ("lieu_formation", BORDEAUX, "lieu_formation")),
    ([(None, TRAINER, MANAGER)], [TRAINER], TRAINER, ("formateur", TRAINER, "formateur")),
    ([(None, TRAINER, MANAGER)], [MANAGER], MANAGER, ("gestionnaire", MANAGER, "gestionnaire")),
    ([(BORDEAUX, TRAINER, MANAGER)], [PARIS], PARIS, ("inconnu", PARIS, "inconnu")),
    # a place receives its only trainer's figures
    ([(PLACE, TRAINER, MANAGER)], [TRAINER], PLACE, ("lieu_formation", TRAINER, "formateur")),
    # then its only manager's
    ([(PLACE, TRAINER, MANAGER)], [MANAGER], PLACE, ("lieu_formation", MANAGER, "gestionnaire")),
    # its own figures are never replaced
    ([(PLACE, TRAINER, MANAGER)], [TRAINER, PLACE], PLACE, ("lieu_formation", PLACE, "lieu_formation")),
    # a place that teaches elsewhere, where nothing is published, is a trainer
    (
        [(BORDEAUX, BORDEAUX, MANAGER), (PLACE, BORDEAUX, MANAGER)],
        [BORDEAUX],
        BORDEAUX,
        ("formateur", BORDEAUX, "formateur"),
    ),
    (
        [(BORDEAUX, BORDEAUX, MANAGER), (PLACE, BORDEAUX, MANAGER)],
        [BORDEAUX],
        PLACE,
        ("lieu_formation", BORDEAUX, "formateur"),
    ),
    # and a manager when other trainers of its own publish nothing
    (
        [(BORDEAUX, BORDEAUX, BORDEAUX), (PLACE, TRAINER, BORDEAUX)],
        [BORDEAUX],
        PLACE,
        ("lieu_formation", BORDEAUX, "gestionnaire"),
    ),
]
"""Trainings, establishments with figures, the one that is asked for; what it is, whose figures, in which role."""
NOTHING: list[tuple[list[Row], bool]] = [
    ([(PLACE, TRAINER, MANAGER), (PLACE, BORDEAUX, MANAGER)], True),  # two trainers: whose figures?
    ([(PLACE, TRAINER, MANAGER)], False),  # not a published training
]


def diploma_of(case: int) -> str:
    """Each case is about a diploma of its own."""
    return f"400300{case:02d}"


@pytest.fixture(scope="module")
def attached(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """One world for all cases."""
    folder = tmp_path_factory.mktemp("rattachements")
    cases = [(rows, given, True) for rows, given, *_ in ATTACHED]
    cases += [(rows, [TRAINER], published) for rows, published in NOTHING]
    keys = ("uai_formation", "etablissement_formateur_uai", "etablissement_gestionnaire_uai")
    trainings: list[dict[str, Any]] = []
    figures: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for n, (rows, given, published) in enumerate(cases):
        code = diploma_of(n)
        trainings += [{"cfd": code, "published": published, **dict(zip(keys, row, strict=True))} for row in rows]
        for uai in given:
            figures[uai] += [measure("nb_annee_term", 50, code), measure("nb_poursuite_etudes", 20, code)]
    (folder / "formations.json").write_text(json.dumps({"formations": trainings}))
    asked = answers(folder, *((f"/UAI/{uai}/millesime/2023_2024", data) for uai, data in figures.items()))
    told = nomenclature(folder / "f", map(diploma_of, range(len(cases))))
    _, client = served(folder / "h", [*told, asked, folder / "formations.json"])
    with client:
        yield client


@pytest.mark.parametrize("case", range(len(ATTACHED)))
def test_attachment_of_figures(attached: TestClient, case: int) -> None:
    _, _, uai, expected = ATTACHED[case]
    found = get(attached, f"/formations/{uai}-{diploma_of(case)}")
    assert (found["uai_type"], found["uai_donnee"], found["uai_donnee_type"]) == expected
    assert found["nb_annee_term"] == 50
    assert bool(found["_meta"].get("messages")) is (found["uai_type"] != found["uai_donnee_type"])
    if uai == PLACE:
        assert found["region"]["nom"] == "Corse"  # where the place is, not where its giver is


@pytest.mark.parametrize("case", range(len(NOTHING)))
def test_a_place_with_another_trainer_receives_nothing(attached: TestClient, case: int) -> None:
    code = diploma_of(len(ATTACHED) + case)
    assert get(attached, f"/formations/{PLACE}-{code}", 404)["message"] == "Formation inconnue"
    assert get(attached, f"/formations/{TRAINER}-{code}")["nb_annee_term"] == 50


def test_a_newer_part_replaces_the_older_and_nothing_else(tmp_path: Path) -> None:
    """Each answer is a part: importing one again changes that one, and what it no longer holds is gone."""
    base = nomenclature(tmp_path / "f")

    def part(uai: str, *measures: dict[str, Any]) -> Path:
        path = tmp_path / f"ij-uai-{uai}-2023_2024.json"
        path.write_text(json.dumps({"data": list(measures)}))
        return path

    first = [
        part(PARIS, measure("nb_annee_term", 50), measure("nb_annee_term", 60, CFD_FULL)),
        part(BORDEAUX, measure("nb_annee_term", 70)),
    ]
    home, _ = served(tmp_path / "h", [*base, *first])
    again = part(PARIS, measure("nb_annee_term", 55))
    (report,) = import_files(home.reference, [again])
    assert report.etat == "refusé" and "lignes" in report.message  # half of it is gone
    accepted = Acceptance(frozenset({"lignes", "cles"}), "essai")
    (report,) = import_files(home.reference, [again], acceptance=accepted)
    assert report.etat == "importé"
    publish(home.reference, build(home.reference, [CERTIFICATIONS, GEOGRAPHIE, REFERENCE]))
    app = create_app(home.settings(TREMPLIN_LIMITES="non"))
    with TestClient(app, base_url=f"http://testserver{API}") as client:
        assert get(client, f"/formations/{PARIS}-{CFD}")["nb_annee_term"] == 55
        assert get(client, f"/formations/{BORDEAUX}-{CFD}")["nb_annee_term"] == 70
        assert get(client, f"/formations/{PARIS}-{CFD_FULL}", 404)["message"] == "Formation inconnue"


def test_an_answer_about_the_whole_nation_stands_on_one_long_line(tmp_path: Path) -> None:
    codes = [f"4{n:05d}AA" for n in range(10_000)]
    asked = answers(
        tmp_path,
        ("/france/millesime/2024/filiere/apprentissage", [measure("nb_annee_term", 50, code) for code in codes]),
    )
    assert len(asked.read_bytes()) > 1024**2
    (report,) = import_files(tmp_path / "h", [asked])
    assert (report.etat, report.total("gardees")) == ("importé", 10_000), report.message


def test_open_data_gives_rates_and_no_count(tmp_path: Path) -> None:
    path = tmp_path / "fr-en-inserjeunes-lycee_pro-formation-fine.csv"
    header = (
        "Année;UAI;Libellé;Région;Type diplome;Code formation mefstat11;Libellé formation;Durée formation;"
        "DEVENIR Part poursuite études;DEVENIR Part en emploi 6 mois;DEVENIR Part autre situation 6 mois;"
        "Taux poursuite études;Taux emploi 6 mois"
    )
    rows = [
        f"cumul 2023-2024;{BORDEAUX};X;Y;BAC PRO;{MEF};Z;3 ans;40;35;25;40;58",
        f"cumul 2022-2023;{BORDEAUX};X;Y;BAC PRO;{MEF};Z;3 ans;;;;40;58",
    ]
    path.write_text("\ufeff" + "\n".join([header, *rows]) + "\n")
    _, client = served(tmp_path / "h", [*nomenclature(tmp_path / "f"), path])
    with client:
        found = get(client, f"/formations/{BORDEAUX}-{MEF}")
        assert (found["taux_en_formation"], found["taux_en_emploi_6_mois"], found["taux_autres_6_mois"]) == (40, 35, 25)
        assert not [k for k in found if k.startswith("nb_")]
        refused = get(client, f"/formations/{BORDEAUX}-{MEF}", 404, millesime="2022_2023")
        assert refused["data"]["millesimesDisponible"] == ["2023_2024"]


def test_an_edition_that_loses_a_cohort_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "inserjeunes_statistiques.csv"
    header = "niveau;filiere;millesime;code_certification;nb_annee_term"
    rows = [f"certification;apprentissage;20{n};{CFD};50" for n in range(10, 25)]
    path.write_text("\n".join([header, *rows]))
    import_files(tmp_path / "h", [path])
    path.write_text("\n".join([header, *rows[:-1], f"certification;apprentissage;2009;{CFD};50"]))
    (report,) = import_files(tmp_path / "h", [path])
    assert report.etat == "refusé" and "millesime : 2024 n'y sont plus" in report.message
    accepted = Acceptance(frozenset({"valeurs"}), "retirée par le producteur")
    (report,) = import_files(tmp_path / "h", [path], acceptance=accepted)
    assert report.etat == "importé", report.message


def test_what_is_set_aside_is_told_without_its_figures(tmp_path: Path) -> None:
    """A malformed line of a small record would give it back on the page of its source."""
    path = tmp_path / "inserjeunes_statistiques.csv"
    good = [f"certification;apprentissage;20{n};{CFD};{n};{n - 4}" for n in range(10, 40)]
    header = "niveau;filiere;millesime;code_certification;nb_annee_term;nb_en_emploi_6_mois"
    path.write_text("\n".join([header, *good, f"certification;apprentissage;2024;{NEW};13;n771xz;trop"]) + "\n")
    _, client = served(tmp_path / "h", [*nomenclature(tmp_path / "f"), path])
    with client:
        page = client.get("http://testserver/sources/inserjeunes_statistiques").text
        assert "7 cellules au lieu de 6" in page and "n771xz" not in page
        flat = client.get("http://testserver/telechargements/rejets.csv").text
        assert "7 cellules au lieu de 6" in flat and "n771xz" not in flat


def test_neutral_files_tell_what_they_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "n'importe quel nom.jsonl"
    lines = [
        {
            "fichier": "statistiques",
            "niveau": "certification",
            "filiere": "apprentissage",
            "millesime": "2024",
            "code_certification": CFD,
            "nb_annee_term": n,
            "inconnue": 1,
        }
        for n in range(30, 60)
    ]
    lines += [{**lines[0], "filiere": "autre"}]
    path.write_text("\n".join(json.dumps({**row, "millesime": f"20{10 + n:02d}"}) for n, row in enumerate(lines)))
    (report,) = import_files(tmp_path / "h", [path], only="inserjeunes")
    assert (report.source, report.etat) == ("inserjeunes_statistiques", "importé"), report.message
    assert (report.total("lues"), report.total("gardees"), report.total("ecartees")) == (31, 30, 1)
    from tremplin.release.editions import all_editions

    (edition,) = all_editions(tmp_path / "h", "inserjeunes_statistiques")
    told = list(edition.rejections().select("ligne", "colonne", "raison").iter_rows())
    assert (1, "inconnue", "colonne inconnue, non lue") in told
    assert any(
        ligne == 31 and colonne == "filiere" and "« apprentissage »" in raison for ligne, colonne, raison in told
    )
