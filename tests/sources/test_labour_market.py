"""The labour market's files as they are published: ROME 3 and 4, IMT, BMO in both layouts, passages between codes."""

from __future__ import annotations

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


def rows(home: Path, source: str, table: str) -> pl.DataFrame:
    return all_editions(home, source)[-1].scan(table).collect()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything of the labour market, imported."""
    folder = tmp_path_factory.mktemp("marche")
    reports = import_files(folder, [needs.real(f) for f in (ROME, INFOTRAVAIL, SAMPLES)])
    assert [r.message for r in reports if r.etat == "refusé"] == []
    for report in reports:
        assert report.total("lues") == report.total("gardees") + report.total("ecartees") + report.total("fusionnees")
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
    assert ranks.filter(
        pl.col("position_libelle_txt") != pl.int_ranges(pl.col("position_libelle_txt").list.len())
    ).is_empty()
    assert texts["libelle_texte"].str.contains("''").sum() == 0
    assert texts["code_rome"].n_unique() == 532


def test_every_link_of_a_fiche_names_a_known_job(home: Path) -> None:
    known = set(rows(home, "rome_riasec", "riasec")["code_rome"])
    for source, table in (("rome_liens", "liens"), ("rome_coherence", "coherences"), ("rome_mobilites", "mobilites")):
        assert set(rows(home, source, table)["code_rome"]) <= known


def test_rome_4_and_its_parents_in_rome_3(home: Path) -> None:
    found = rows(home, "rome4_codes", "rome4")
    assert len(found) == 1_584
    assert set(found["transition_num"].drop_nulls()) == {"oui", "non"}
    assert len(set(found["code_rome_parent"]) - set(rows(home, "rome_riasec", "riasec")["code_rome"])) < 20


def test_minus_one_and_two_are_unknown_not_amounts(home: Path) -> None:
    salaries = rows(home, "imt_salaires", "salaires")
    assert salaries["MINIMUM_SALARY"].null_count() > 0
    assert salaries["MINIMUM_SALARY"].min() > 1000  # type: ignore[operator]
    tension = rows(home, "imt_tension", "tensions")
    assert tension["TENSION_RATIO"].min() >= 0  # type: ignore[operator]
    assert set(tension["SEASONAL_JULY"].drop_nulls()) <= {"O", "N"}


def test_a_star_of_the_bmo_is_null_and_flagged_never_zero(home: Path) -> None:
    found = rows(home, "bmo", "besoins")
    hidden = found.filter("projets_secret")
    assert len(hidden) == 1
    assert (
        hidden.select("projets", "projets_difficiles", "projets_saisonniers").null_count().sum_horizontal().item() == 3
    )
    absent = found.filter(pl.col("projets_saisonniers").is_null() & ~pl.col("projets_saisonniers_secret"))
    assert len(absent) > 0
    assert (found["projets"].drop_nulls() > 0).all()
    assert set(found["departement"]) == {"02", "971", "2B"}


def test_the_published_workbook_of_the_bmo_is_read_from_its_second_sheet(tmp_path: Path) -> None:
    header = [
        "annee", "Code métier BMO", "Nom métier BMO", "Famille_met", "Lbl_fam_met", "REG", "NOMREG", "Dept", "NomDept",
        "BE22", "NOMBE22", "met", "xmet", "smet",
    ]  # fmt: skip
    line = [
        2022, "A0Z40", "Agriculteurs salariés", "A", "Agriculture", 1, "Guadeloupe", 971, "Guadeloupe", 101,
        "Sainte-Rose", 40, "*", 0,
    ]  # fmt: skip
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
    levels = found.filter(pl.col("qualification").is_not_null())
    assert levels["qualification"].unique().sort().to_list() == list("0123456789")[: levels["qualification"].n_unique()]
    assert len(levels) > 1_500


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
    assert first["ROME_LIST_ACTIVITY_CODE"].startswith("650|1922|")  # « \| » is a bar inside a value
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
    "code": "ALS0012", "codeSafir": "67012", "libelle": "METZ BLIDA", "type": "APE", "dispositifADEDA": True,
    "contact": {"telephonePublic": "3949", "email": "ape.57@exemple.invalid"},
    "adressePrincipale": {"ligne4": "1 rue Blida", "gpsLon": 6.18, "gpsLat": 49.12, "communeImplantation": "57463"},
    "horaires": [
        {"jour": 1, "ouvertureMatin": "08:45", "fermetureMatin": "12:45", "horaireFerme": "N"},
        {"jour": 7, "horaireFerme": "O"}, {"jour": 9}, {},
    ],
    "services": ["Atelier"],
}  # fmt: skip


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
        "ensemble": 1, "grand groupe": 4, "domaine": 22, "famille agrégée": 87, "famille détaillée": 225,
    }  # fmt: skip
    labels = dict(found.select("code_fap", "libelle").iter_rows())
    assert labels["AGR"] == "Agriculture, marine, pêche"
    assert labels["B2Z"] == "Ouvriers qualifiés du gros œuvre du bâtiment"
    used = set(rows(home, "fap_rome", "passages")["code_fap"])
    assert used <= set(labels)


def test_what_the_pages_of_the_imt_showed(home: Path) -> None:
    markets = rows(home, "imt_local", "marches")
    assert len(markets) == 9
    first = markets.row(0, named=True)
    assert (first["departement"], first["rome"], first["saisonnier"], first["mois_actifs"]) == (
        "01", "F1402", "oui", "JANUARY",
    )  # fmt: skip
    assert (first["salaire_junior_min"], first["salaire_senior_max"], first["offres_pour_dix"]) == (1500, 3900, None)
    ways = rows(home, "imt_local", "canaux").filter(departement="01")
    assert ways.filter(rang=1)["canal"].unique().to_list() == ["PLACEMENT_AGENCY"]
    shares = rows(home, "imt_local", "contrats").filter(departement="06")
    assert shares["part"].sum() == pytest.approx(100)


@pytest.mark.parametrize("content", ["{}", "[{}]", '[{"city": 3, "job": null}]', "[3]", "["])
def test_another_document_than_the_imt_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "imt_local_job_stats.json"
    path.write_text(content)
    (report,) = import_files(tmp_path / "h", [path])
    assert report.etat == "refusé"
    assert "imt_local_job_stats.json" in report.message
