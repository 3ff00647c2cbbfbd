"""The labour market's files as they are published: ROME 3 and 4, IMT, BMO in both layouts, passages between codes."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from tests import needs
from tremplin.release.editions import all_editions
from tremplin.release.stage import import_files

INFOTRAVAIL = needs.INFOTRAVAIL
ROME = INFOTRAVAIL / "rome_v347"
SAMPLES = INFOTRAVAIL / "samples"


OTHERS = {
    "Correspondance_Rome_Formacode.txt",
    "carif_single_offer.xml",
    "column_names.txt",
    "fap_rome.txt",
    "naf-2008.xls",
}
"""Files of the folders that no source declares."""


def published(path: Path) -> list[dict[str, str]]:
    """The records of a published file, read without Tremplin."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def rows(home: Path, source: str, table: str) -> pl.DataFrame:
    return all_editions(home, source)[-1].scan(table).collect()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything of the labour market, imported."""
    folder = tmp_path_factory.mktemp("marche")
    reports = import_files(folder, [needs.real(f) for f in (ROME, INFOTRAVAIL, SAMPLES)])
    assert {r.fichier: r.etat for r in reports if r.etat != "importé"} == dict.fromkeys(OTHERS, "non reconnu")
    known = {p.name for folder in (ROME, INFOTRAVAIL, SAMPLES) for p in folder.iterdir() if p.is_file()} - OTHERS
    assert {r.fichier for r in reports if r.etat == "importé"} == known
    assert {r.fichier: r.total("ecartees") for r in reports if r.total("ecartees")} == {"market_score.csv": 1}
    assert [r.total("lues") - r.total("gardees") - r.total("ecartees") - r.total("fusionnees") for r in reports] == (
        [0] * (len(known) + len(OTHERS))
    )
    return folder


def test_rome_3_is_whole(home: Path) -> None:
    codes = rows(home, "rome_codes", "rome")["code_rome"]
    others = rows(home, "rome_riasec", "riasec")["code_rome"]
    assert (len(codes), len(others), len(set(others) - set(codes))) == (531, 532, 1)
    assert len(rows(home, "rome_appellations", "appellations")) == 10_990
    assert len(rows(home, "rome_liens", "liens")) == 42_228
    assert len(rows(home, "rome_mobilites", "mobilites")) == 4_218
    assert codes.str.slice(0, 1).n_unique() == 14


def test_the_pieces_of_each_text_follow_each_other_from_the_first(home: Path) -> None:
    texts = rows(home, "rome_textes", "textes")
    assert len(texts) == 5_037
    ranks = texts.group_by("code_rome", "code_type_texte").agg(pl.col("position_libelle_txt").sort())
    first_to_last = [list(range(len(found))) for found in ranks["position_libelle_txt"]]
    assert (ranks["position_libelle_txt"].to_list(), len(ranks)) == (first_to_last, 1_596)
    assert texts["libelle_texte"].str.contains("''").sum() == 0
    assert texts["code_rome"].n_unique() == 532


@pytest.mark.parametrize(
    ("source", "table"), [("rome_liens", "liens"), ("rome_coherence", "coherences"), ("rome_mobilites", "mobilites")]
)
def test_the_links_of_fiches_name_every_job_and_no_other(home: Path, source: str, table: str) -> None:
    known = {r["code_rome"] for r in published(ROME / "unix_referentiel_code_rome_riasec_v347_utf8.csv")}
    assert len(known) == 532
    assert set(rows(home, source, table)["code_rome"]) == known


def test_rome_4_and_its_parents_in_rome_3(home: Path) -> None:
    found = rows(home, "rome4", "codes")
    assert len(found) == 1_584
    written = published(INFOTRAVAIL / "unix_referentiel_code_rome_v460_utf8.csv")
    words = {"O": "oui", "N": "non", "": None}
    assert found["transition_num"].to_list() == [words[r["transition_num"]] for r in written]
    assert found["code_rome_parent"].to_list() == [r["code_rome_parent"] for r in written]
    assert set(found["code_rome_parent"]) - set(rows(home, "rome_riasec", "riasec")["code_rome"]) == set()


def test_minus_one_and_two_are_unknown_not_amounts(home: Path) -> None:
    def told(value: str) -> int | None:
        return None if value in ("", "-1", "-2") else int(value)

    salaries = rows(home, "imt_salaires", "salaires")
    written = [r["MINIMUM_SALARY"] for r in published(SAMPLES / "salaries.csv")]
    assert Counter(written)["-1"] + Counter(written)["-2"] == 7
    assert salaries["MINIMUM_SALARY"].to_list() == [told(value) for value in written]
    tension = rows(home, "imt_tension", "tensions")
    served = [r for r in published(SAMPLES / "market_score.csv") if r["ROME_PROFESSION_CARD_CODE"] != "XXXXX"]
    assert len(served) == 26
    assert tension["TENSION_RATIO"].to_list() == [told(r["TENSION_RATIO"]) for r in served]
    for month in ("JAN", "JULY", "SEP", "NOV"):
        assert tension[f"SEASONAL_{month}"].to_list() == [r[f"SEASONAL_{month}"] for r in served]


def test_a_star_of_the_bmo_is_null_and_flagged_never_zero(home: Path) -> None:
    found = rows(home, "bmo", "besoins")
    written = published(SAMPLES / "bmo.csv")
    for column, name in (
        ("NB_RECRUT_PROJECTS", "projets"),
        ("NB_DIFF_RECRUT_PROJECTS", "projets_difficiles"),
        ("NB_SEASON_RECRUT_PROJECTS", "projets_saisonniers"),
    ):
        told = [r[column] for r in written]
        assert found[name].to_list() == [None if v in ("", "*") else float(v) for v in told]
        assert found[f"{name}_secret"].to_list() == [v == "*" for v in told]
        assert (len(told), told.count("*")) == (12, 1)
    assert found["departement"].to_list() == ["02", *["971"] * 10, "2B"]


def test_decimals_with_a_comma_are_the_same_numbers(tmp_path: Path) -> None:
    """The same file as a French spreadsheet saves it: « ; » between cells, « , » in numbers."""
    written = published(needs.real(SAMPLES / "bmo.csv"))
    columns = ("NB_RECRUT_PROJECTS", "NB_DIFF_RECRUT_PROJECTS", "NB_SEASON_RECRUT_PROJECTS")
    with (tmp_path / "bmo.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, written[0], delimiter=";")
        writer.writeheader()
        writer.writerows(row | {c: row[c].replace(".", ",") for c in columns} for row in written)
    (report,) = import_files(tmp_path / "h", [tmp_path / "bmo.csv"])
    assert (report.etat, report.total("valeurs_ecartees")) == ("importé", 0), report.message
    found = rows(tmp_path / "h", "bmo", "besoins").sort("ligne")
    expected = [tuple(float(row[c]) if row[c] not in ("", "*") else None for c in columns) for row in written]
    assert found.select("projets", "projets_difficiles", "projets_saisonniers").rows() == expected
    assert sum("." in row[c] for row in written for c in columns) == 24


def test_the_published_workbook_of_the_bmo_is_read_from_its_second_sheet(tmp_path: Path) -> None:
    header = [
        "annee",
        "Code métier BMO",
        "Nom métier BMO",
        "Famille_met",
        "Lbl_fam_met",
        "REG",
        "NOMREG",
        "Dept",
        "NomDept",
        "BE22",
        "NOMBE22",
        "met",
        "xmet",
        "smet",
    ]
    line = [
        2022,
        "A0Z40",
        "Agriculteurs salariés",
        "A",
        "Agriculture",
        1,
        "Guadeloupe",
        971,
        "Guadeloupe",
        101,
        "Sainte-Rose",
        40,
        "*",
        0,
    ]
    path = tmp_path / "Base_open_data_BMO_2022.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Description des variables").write_row(0, 0, ["Variable", "Sens"])
        sheet = book.add_worksheet("BMO_2022_open_data")
        sheet.write_row(0, 0, header)
        sheet.write_row(1, 0, line)
    (report,) = import_files(tmp_path / "h", [path])
    assert report.etat == "importé", report.message
    (edition,) = all_editions(tmp_path / "h", "bmo")
    assert edition.date.year == 2022
    (row,) = edition.scan("besoins").collect().to_dicts()
    assert (row["annee"], row["code_bassin"], row["nom_bassin"]) == (2022, "0101", "Sainte-Rose")
    assert (row["region"], row["departement"], row["code_fap"]) == ("01", "971", "A0Z40")
    assert (row["projets"], row["projets_difficiles"], row["projets_saisonniers"]) == (40, None, 0)
    assert (row["projets_secret"], row["projets_difficiles_secret"]) == (False, True)


def test_families_of_jobs_with_and_without_a_level_of_qualification(home: Path) -> None:
    found = rows(home, "fap_rome", "passages")
    assert len(found) == 2_340
    assert found.filter(code_rome="A1101")["code_fap"].to_list() == ["A0Z43"]
    text = (SAMPLES / "passage_fap2009_romev3.txt").read_text("iso-8859-1")
    written = Counter(level for level in re.findall(r'"[A-Z]\d{4}(\d?) *"', text))
    assert written == {"": 330, **dict.fromkeys("0123456789", 201)}
    assert Counter(level or "" for level in found["qualification"]) == written


def test_passages_and_bassins(home: Path) -> None:
    isco = rows(home, "rome_isco08", "rome_vers_isco")
    assert isco["code_isco08"].str.len_chars().unique().to_list() == [4]
    assert len(isco) == len(rows(home, "rome_isco08", "isco_vers_rome")) == 532
    bassins = rows(home, "bassins_communes", "bassins")
    assert len(bassins) == 38_283
    assert bassins["code_bassin_emploi"].str.len_chars().unique().to_list() == [4]
    assert len(rows(home, "metiers_tension", "tensions")) == 701
    tree = rows(home, "rome_arborescence", "arborescence")
    assert tree.filter(pl.col("domaine").is_null()).height == 14


def test_offers_of_both_layouts_have_the_same_columns(home: Path) -> None:
    old, recent = rows(home, "offres_anciennes", "offres"), rows(home, "offres_recentes", "offres")
    assert (len(old), len(recent)) == (9, 2)
    first = old.row(0, named=True)
    assert first["ROME_PROFESSION_CARD_NAME"] == "Ingénierie et études du BTP"  # ISO-8859-1, padded with blanks
    line = (SAMPLES / "job_offers.csv").read_text("iso-8859-1").splitlines()[0]
    (activities,) = [cell for cell in re.split(r"(?<!\\)\|", line) if cell.startswith(r"650\|")]
    assert first["ROME_LIST_ACTIVITY_CODE"] == activities.replace(r"\|", "|")  # « \| » is a bar inside a value
    assert first["ROME_LIST_ACTIVITY_CODE"].split("|")[:2] == ["650", "1922"]
    assert (first["CREATION_DATE"].isoformat(), first["MINIMUM_SALARY"]) == ("2015-08-16", 30_000.0)
    assert first["CITY_NAME"] is None  # « NULL »
    assert recent["CREATION_DATE"].to_list()[0].isoformat() == "2018-05-25"  # « 25/05/18 »
    names = set(old.columns) & set(recent.columns)
    assert len(names) == 127
    assert {c: old[c].dtype for c in names} == {c: recent[c].dtype for c in names}


def test_an_offer_of_another_width_is_set_aside_with_its_line(tmp_path: Path) -> None:
    lines = (needs.real(SAMPLES) / "job_offers.csv").read_text("iso-8859-1").splitlines()
    path = tmp_path / "job_offers.csv"
    many = [*lines * 5, lines[0].rsplit("|", 1)[0], *lines]
    path.write_text("\n".join(many), "iso-8859-1")
    (report,) = import_files(tmp_path / "h", [path])
    assert (report.etat, report.total("gardees"), report.total("ecartees")) == ("importé", len(many) - 1, 1)
    (edition,) = all_editions(tmp_path / "h", "offres_anciennes")
    (rejection,) = edition.rejections().to_dicts()
    assert (rejection["ligne"], rejection["raison"]) == (46, "129 cellules au lieu de 130")


AGENCE = {
    "code": "ALS0012",
    "codeSafir": "67012",
    "libelle": "METZ BLIDA",
    "type": "APE",
    "dispositifADEDA": True,
    "contact": {"telephonePublic": "3949", "email": "ape.57@exemple.invalid"},
    "adressePrincipale": {"ligne4": "1 rue Blida", "gpsLon": 6.18, "gpsLat": 49.12, "communeImplantation": "57463"},
    "horaires": [
        {"jour": 1, "ouvertureMatin": "08:45", "fermetureMatin": "12:45", "horaireFerme": "N"},
        {"jour": 7, "horaireFerme": "O"},
        {"jour": 9},
        {},
    ],
    "services": ["Atelier"],
}


def test_agencies_from_the_referentiel_and_from_a_table_are_the_same(tmp_path: Path) -> None:
    import json

    document = tmp_path / "agences.json"
    lost = {**AGENCE, "code": "X", "adressePrincipale": {"ligne4": "nulle part"}}
    document.write_text(json.dumps([AGENCE, *({**AGENCE, "code": f"A{n}"} for n in range(40)), lost]))
    (report,) = import_files(tmp_path / "json", [document])
    assert (report.etat, report.total("gardees"), report.total("ecartees")) == ("importé", 41, 1), report.message
    found = rows(tmp_path / "json", "agences", "agences")
    first = found.filter(code="ALS0012").drop("ligne").row(0, named=True)
    assert (first["gpsLat"], first["horaires_lundi"], first["horaires_dimanche"]) == (49.12, "08:45-12:45", "fermé")
    assert (first["dispositifADEDA"], first["services"], first["horaires_mardi"]) == ("oui", "Atelier", None)
    table = tmp_path / "agences.csv"
    table.write_text(found.filter(code="ALS0012").drop("ligne").write_csv(separator=";"))
    (report,) = import_files(tmp_path / "csv", [table])
    assert report.etat == "importé", report.message
    assert rows(tmp_path / "csv", "agences", "agences").drop("ligne").row(0, named=True) == first


@pytest.mark.parametrize("content", ["{}", "[1]", "[{]", '[{"x": 1}]'])
def test_a_document_that_lists_no_agency_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "agences.json"
    path.write_text(content)
    (report,) = import_files(tmp_path / "h", [path])
    assert report.etat == "refusé"
    assert "agences.json" in report.message


def test_labels_of_the_professional_families_at_each_level(home: Path) -> None:
    found = rows(home, "fap_intitules", "intitules")
    counts = dict(found.group_by("niveau").len().iter_rows())
    assert counts == {
        "ensemble": 1,
        "grand groupe": 4,
        "domaine": 22,
        "famille agrégée": 87,
        "famille détaillée": 225,
    }
    labels = dict(found.select("code_fap", "libelle").iter_rows())
    assert labels["AGR"] == "Agriculture, marine, pêche"
    assert labels["B2Z"] == "Ouvriers qualifiés du gros œuvre du bâtiment"
    used = set(rows(home, "fap_rome", "passages")["code_fap"])
    assert (len(used), used - set(labels)) == (208, set())


def test_what_the_pages_of_the_imt_showed(home: Path) -> None:
    markets = rows(home, "imt_local", "marches")
    assert len(markets) == 9
    first = markets.row(0, named=True)
    assert (first["departement"], first["rome"], first["saisonnier"], first["mois_actifs"]) == (
        "01",
        "F1402",
        "oui",
        "JANUARY",
    )
    assert (first["salaire_junior_min"], first["salaire_senior_max"], first["offres_pour_dix"]) == (1500, 3900, None)
    ways = rows(home, "imt_local", "canaux").filter(departement="01")
    assert sorted(ways.select("rang", "canal").iter_rows()) == sorted(
        [(1, "PLACEMENT_AGENCY"), (2, "PERSONAL_OR_PROFESSIONAL_CONTACTS"), (3, "SPONTANEOUS_APPLICATION")] * 2
    )
    shares = rows(home, "imt_local", "contrats").filter(departement="06")
    assert dict(shares.select("contrat", "part").iter_rows()) == {
        "UNDEFINED_EMPLOYMENT_TYPE": 66.65,
        "CDD_LESS_EQUAL_3_MONTHS": 16.67,
        "INTERIM": 5.56,
        "CDI": 5.56,
        "CDD_OVER_3_MONTHS": 5.56,
    }


@pytest.mark.parametrize("content", ["{}", "[{}]", '[{"city": 3, "job": null}]', "[3]", "["])
def test_another_document_than_the_imt_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "imt_local_job_stats.json"
    path.write_text(content)
    (report,) = import_files(tmp_path / "h", [path])
    assert report.etat == "refusé"
    assert "imt_local_job_stats.json" in report.message
