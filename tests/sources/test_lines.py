"""Lines of text files: each is a row, or is told with its number and why; what is read adds up, whatever the damage."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import needs
from tremplin.families import references
from tremplin.release.build import BuildRefused, build
from tremplin.release.editions import all_editions
from tremplin.release.stage import Acceptance, Report, import_files
from tremplin.sources.reading.registry import SOURCES
from tremplin.sources.reading.text import Faulty, Numbered, text_rows
from tremplin.sources.reading.types import Enumere

HEADER = (
    "Code Diplôme;Intitulé diplôme (DEPP);FicheRNCP;Niveau fiche RNCP;Dernière MaJ;"
    "Accès à l'apprentissage de la fiche RNCP (oui/non);Date d'échéance de la fiche RNCP;Fiche ACTIVE/INACTIVE\n"
)
ROW = "{};{};RNCP{};Niveau 5;v1.0;oui;01/01/2030;ACTIVE\n"
KIT = SOURCES["kit_apprentissage"]


def kit(tmp_path: Path, text: str | bytes, *more: str) -> tuple[Report, pl.DataFrame, list[tuple[int, str]]]:
    """What becomes of a kit: its report, its rows, what was set aside (line, reason)."""
    path = tmp_path / "Kit_apprentissage_20241129.csv"
    tmp_path.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (report,) = import_files(tmp_path / "h", [path])
    editions = all_editions(tmp_path / "h", KIT.name)
    if not editions:
        return report, pl.DataFrame(), []
    (edition,) = editions
    rejected = pl.read_parquet(edition.folder / "rejets.parquet")
    return report, edition.scan("couples").collect(), list(rejected.select("ligne", "raison").iter_rows())


def couples(rows: pl.DataFrame) -> list[tuple[str, str]]:
    return list(rows.select("cfd", "rncp").iter_rows())


def many(count: int) -> str:
    """Rows that are right, so that a few that aren't cross no threshold."""
    return "".join(ROW.format(f"135{n:05d}", f"TITRE {n}", 40000 + n) for n in range(count))


def test_a_quote_that_would_swallow_rows_costs_its_two_lines(tmp_path: Path) -> None:
    bad = ROW.format("13512505", '"PLOMBIER', 34217) + many(60) + ROW.format("13512506", 'MAÇON"', 34096)
    report, rows, gone = kit(tmp_path, HEADER + bad)
    assert (report.etat, report.total("lues"), report.total("gardees"), report.total("ecartees")) == (
        "importé",
        62,
        60,
        2,
    )
    assert couples(rows) == [(f"135{n:05d}", f"RNCP{40000 + n}") for n in range(60)]
    assert gone == [
        (2, "guillemet ouvert sur cette ligne, fermé ligne 63 : il avalerait 61 lignes"),
        (63, "guillemet ouvert ligne 2, fermé ici"),
    ]


def test_a_quote_that_never_closes_is_told_where_it_opens(tmp_path: Path) -> None:
    report, rows, gone = kit(tmp_path, HEADER + many(40) + ROW.format("13512505", '"PLOMBIER', 34217) + many(2))
    assert (report.etat, report.total("lues"), report.total("fusionnees"), len(rows)) == ("importé", 43, 2, 40)
    assert gone == [(42, "guillemet ouvert sur cette ligne, et jamais fermé")]


def test_a_quoted_cell_of_several_lines_stays_a_cell(tmp_path: Path) -> None:
    text = HEADER + ROW.format("13512505", '"PLOMBIER\n(Metz) ; ""option A"""', 34217) + many(1)
    report, rows, gone = kit(tmp_path, text)
    assert (report.etat, gone) == ("importé", [])
    assert rows["intitule_diplome"].to_list() == ['PLOMBIER\n(Metz) ; "option A"', "TITRE 0"]
    assert rows["ligne"].to_list() == [2, 4]


def test_one_line_in_another_encoding_costs_that_line(tmp_path: Path) -> None:
    accents = "".join(ROW.format(f"136{n:05d}", "MÉTALLERIE DU BÂTIMENT", 41000 + n) for n in range(30))
    text = (HEADER + accents).encode() + ROW.format("13512505", "MÉTALLERIE", 34217).encode("cp1252")
    report, rows, gone = kit(tmp_path, text)
    assert report.etat == "importé"
    assert set(rows["intitule_diplome"]) == {"MÉTALLERIE DU BÂTIMENT"}
    assert gone == [(32, "octet 0xc9 qui n'est pas du texte UTF-8")]


def test_a_file_of_the_older_encoding_is_read_whole(tmp_path: Path) -> None:
    text = HEADER + "".join(ROW.format(f"136{n:05d}", "MÉTALLERIE", 41000 + n) for n in range(30))
    report, rows, gone = kit(tmp_path, text.encode("cp1252"))
    assert (report.etat, len(rows), gone) == ("importé", 30, [])
    assert set(rows["intitule_diplome"]) == {"MÉTALLERIE"}


@pytest.mark.parametrize("separator", ["\t", ",", "|"])
def test_a_separator_that_is_not_declared_is_read_when_the_declared_ones_make_no_row(
    tmp_path: Path, separator: str
) -> None:
    report, rows, gone = kit(tmp_path, (HEADER + many(3)).replace(";", separator))
    assert (report.etat, report.message, gone) == ("importé", "", [])
    assert couples(rows) == [(f"135{n:05d}", f"RNCP{40000 + n}") for n in range(3)]


def test_a_tab_separated_file_of_any_name_is_known_by_its_columns(tmp_path: Path) -> None:
    (tmp_path / "essai.tsv").write_text((HEADER + many(3)).replace(";", "\t"))
    (report,) = import_files(tmp_path / "h", [tmp_path / "essai.tsv"])
    assert (report.source, report.etat, report.total("gardees")) == ("kit_apprentissage", "importé", 3), report.message


def test_line_ends_of_a_carriage_return_alone_are_told(tmp_path: Path) -> None:
    report, _, _ = kit(tmp_path, (HEADER + many(3)).replace("\n", "\r"))
    assert (report.etat, report.message.split(" : ", 1)[1]) == (
        "refusé",
        "lignes qui finissent par un retour chariot seul (ancien Mac) ; à enregistrer avec des fins de ligne de "
        "Windows ou d'Unix",
    )


def test_a_file_that_was_cut_is_refused_not_taken_for_a_small_one(tmp_path: Path) -> None:
    """The first edition of a source has none before it to be held against: half of its rows would be all of them."""
    whole = HEADER + many(3)
    width, cut = HEADER.count(";") + 1, whole.rstrip("\n").rsplit(";", 2)[0]
    report, _, _ = kit(tmp_path, cut)
    assert (report.etat, report.message.split(" : ", 1)[1]) == (
        "refusé",
        f"fichier coupé, ligne 4 : {width - 2} cellules au lieu de {width}, et pas de fin de ligne ; à télécharger de "
        "nouveau",
    )
    for end, lost in (("", []), ("\nSource : un producteur", [(5, f"1 cellules au lieu de {width}")])):
        report, rows, gone = kit(tmp_path / str(len(end)), whole.rstrip("\n") + end)
        assert (report.etat, len(rows), gone) == ("importé", 3, lost), report.message


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_text_in_utf_16_is_told(tmp_path: Path, encoding: str) -> None:
    """A byte of its line ends is a carriage return alone: it isn't an old Mac's for that."""
    path = tmp_path / "Kit apprentissage et RNCP v3.0.csv"
    path.write_bytes(("\ufeff" + (HEADER + many(3)).replace("\n", "\r\n")).encode(encoding))
    (report,) = import_files(tmp_path / "h", [path])
    assert (report.etat, report.message.split(" : ", 1)[1]) == ("refusé", "texte en UTF-16 ; à enregistrer en UTF-8")


def test_a_source_whose_columns_are_all_there_says_why_it_took_nothing(tmp_path: Path) -> None:
    bassins = "code_commune_insee,code_bassin_BMO"
    wide = HEADER.strip() + ";" + ";".join(f"x{n}" for n in range(13)) + "\n"
    for header, told in (
        (bassins, "bassins_communes (toutes ses colonnes, mais il en faut 4 pour reconnaître un fichier, 2 ici)"),
        (wide, "kit_apprentissage (toutes ses colonnes, mais 38% seulement de celles du fichier, il en faut 40%)"),
    ):
        (tmp_path / "essai.csv").write_text(header)
        (report,) = import_files(tmp_path / "h", [tmp_path / "essai.csv"])
        assert (report.source, told in report.message) == (None, True), report.message


def twice(text: str) -> bytes:
    """UTF-8 that a program took for cp1252 and wrote in UTF-8; the bytes that cp1252 doesn't know stay as they are."""
    read = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in text.encode())
    return read.encode()


def test_a_file_encoded_twice_is_refused_with_its_first_line(tmp_path: Path) -> None:
    plain = HEADER.replace("é", "e").replace("è", "e").replace("à", "a").replace("ô", "o")
    body = many(2) + ROW.format("13512505", "L'Abergement-Clémenciat À Íle", 34217) + many(2)
    report, _, _ = kit(tmp_path, twice(plain + body))
    assert (report.etat, report.message.split(" : ", 1)[1]) == (
        "refusé",
        "texte encodé deux fois en UTF-8, ligne 4 : « L'Abergement-ClÃ©menciat » pour « L'Abergement-Clémenciat »"
        " ; à enregistrer de nouveau en UTF-8",
    )
    report, _, _ = kit(tmp_path, twice(HEADER + body))
    assert "ligne 1 : « DiplÃ´me » pour « Diplôme »" in report.message


def test_letters_that_look_like_a_double_encoding_are_read(tmp_path: Path) -> None:
    text = HEADER + ROW.format("13512505", "BÂTIMENT « pâte » Ã© ÂÃ", 34217) + ROW.format("13512506", "ÂGÉ", 34218)
    report, rows, gone = kit(tmp_path, text)
    assert (report.etat, report.message, gone) == ("importé", "", [])
    assert rows["intitule_diplome"].to_list() == ["BÂTIMENT « pâte » Ã© ÂÃ", "ÂGÉ"]


def test_a_commune_encoded_twice_is_told_of_the_real_file(tmp_path: Path) -> None:
    path = tmp_path / "communes.csv"
    path.write_bytes(twice(needs.real(needs.GEOGRAPHIE / "communes.csv").read_text("utf-8")))
    (report,) = import_files(tmp_path / "h", [path], only="cog_communes")
    assert report.etat == "refusé"
    assert "ligne 2 : « Abergement-ClÃ©menciat » pour « Abergement-Clémenciat »" in report.message


def test_a_title_with_more_commas_than_the_header_has_columns(tmp_path: Path) -> None:
    title = "Kit apprentissage, version du 29/11/2024, Carif-Oref, à jour, sous licence, ouverte, gratuite, et libre\n"
    report, rows, gone = kit(tmp_path, title + HEADER + many(3))
    assert (report.etat, report.message, len(rows), gone) == ("importé", "", 3, [])
    assert rows["ligne"].to_list() == [3, 4, 5]


def test_rows_that_differ_by_when_they_were_touched_are_one(tmp_path: Path) -> None:
    text = HEADER + many(2) + many(2).replace("v1.0", "v2.4")
    report, rows, gone = kit(tmp_path, text)
    assert (report.etat, report.total("lues"), report.total("fusionnees"), len(rows), gone) == ("importé", 4, 2, 2, [])


@pytest.mark.parametrize("said", ["oui", "Oui", "OUI", "o ui", "En contrat d’apprentissage"])
def test_capitals_and_spaces_of_a_closed_list_refuse_nothing(tmp_path: Path, said: str) -> None:
    report, rows, _ = kit(tmp_path, HEADER + many(2).replace(";oui;", f";{said};"))
    assert (report.etat, report.message) == ("importé", "")
    assert rows["acces_apprentissage"].to_list() == ["oui", "oui"]


def test_what_is_set_aside_is_refused_with_its_reasons_columns_and_first_lines(tmp_path: Path) -> None:
    text = HEADER + many(10).replace("RNCP4000", "FICHE", 3) + "seul\nseul aussi\n" + ROW.format("1", "COURT", 1)
    text += "".join(ROW.format("13500005", f"AUTRE {n}", 40005) for n in range(2))
    report, _, _ = kit(tmp_path, text)
    assert (report.etat, report.total("lues"), report.total("ecartees")) == ("refusé", 15, 8)
    assert report.message == (
        "Kit_apprentissage_20241129.csv : table couples : 8 lignes écartées sur 15 (53%, 5% au plus)"
        " : 4 fois colonne « FicheRNCP », attendu : un code de la forme RNCP[0-9]{3,5} (« FICHE0 » ligne 2)"
        " ; 2 fois 1 cellules au lieu de 8 (« seul » ligne 12)"
        " ; 2 fois colonne « cfd, rncp », clé déjà vue ligne 7 avec d'autres valeurs de « Intitulé diplôme (DEPP) »"
        " (« 13500005 ; RNCP40005 » ligne 15) ; pour accepter : --accepter ecartees --raison « … »"
    )
    assert [(m["nombre"], m["colonne"], m["valeur"], m["ligne"]) for m in report.motifs] == [
        (4, "FicheRNCP", "FICHE0", 2),
        (2, "", "seul", 12),
        (2, "cfd, rncp", "13500005 ; RNCP40005", 15),
    ]


def test_a_file_of_which_no_row_is_kept_tells_why(tmp_path: Path) -> None:
    report, _, _ = kit(tmp_path, HEADER + ROW.format("13512505", "PLOMBIER", "x"))
    assert "aucune ligne gardée dans la table couples, 1 lue : 1 fois colonne « FicheRNCP », attendu" in report.message
    assert "(« RNCPx » ligne 2)" in report.message
    report, _, _ = kit(tmp_path, HEADER + "seul\n" * 2)
    assert (
        "couples, 2 lues ; table couples : 2 lignes écartées sur 2 (100%, 5% au plus) : 2 fois 1 cell" in report.message
    )
    report, _, _ = kit(tmp_path, HEADER)
    assert "aucune ligne gardée dans la table couples, 0 lue ; " in report.message


def test_values_of_a_confidential_source_are_not_told_with_the_reasons(tmp_path: Path) -> None:
    path = tmp_path / "scores-recruteurs-20260101.csv"
    path.write_text("SIRET;SCORE;SCORE_ALTERNANCE;RAISONS;BAREME\n123;90;90;secret;1\n")
    (report,) = import_files(tmp_path / "h", [path], only="scores_recruteurs")
    (motif,) = report.motifs
    assert (motif["nombre"], motif["colonne"], motif["ligne"], "valeur" in motif) == (1, "SIRET", 2, False)
    assert "1 fois colonne « SIRET », " in report.message and "(ligne 2)" in report.message
    assert "123" not in report.message


@pytest.mark.parametrize("written", ["45292", "01-31-2030", "fin 2030"])
def test_a_column_that_is_unreadable_from_the_first_edition_on_is_refused(tmp_path: Path, written: str) -> None:
    text = HEADER + many(10).replace("01/01/2030", written, 9)
    report, rows, _ = kit(tmp_path, text)
    assert (report.etat, len(rows)) == ("refusé", 0)
    assert (
        "table couples, colonne date_echeance : 9 valeurs illisibles sur 10 données (90%, 80% au plus ; attendu : une"
        in report.message
    )
    assert f" ; lu : « {written} » ligne 2)" in report.message
    (motif,) = report.motifs
    assert (motif["portee"], motif["nombre"], motif["colonne"], motif["valeur"], motif["ligne"]) == (
        "valeur",
        9,
        "Date d'échéance de la fiche RNCP",
        written,
        2,
    )
    assert "--accepter illisibles" in report.message
    accepted = Acceptance(frozenset({"illisibles"}), "le producteur les corrigera")
    (again,) = import_files(tmp_path / "h", [tmp_path / "Kit_apprentissage_20241129.csv"], acceptance=accepted)
    assert (again.etat, again.total("gardees"), again.total("valeurs_ecartees")) == ("importé", 10, 9)


def test_a_column_that_is_partly_unreadable_is_taken(tmp_path: Path) -> None:
    report, rows, gone = kit(tmp_path, HEADER + many(10).replace("01/01/2030", "45292", 8))
    assert (report.etat, len(rows), rows["date_echeance"].null_count(), len(gone)) == ("importé", 10, 8, 8)


@pytest.mark.parametrize(
    ("name", "raw", "told"),
    [
        ("Kit.xls", b"\xd0\xcf\x11\xe0", "le format .xls (classeur de l'ancien Excel) n'est pas lu"),
        ("Kit.ods", b"PK\x03\x04", "le format .ods (classeur OpenDocument) n'est pas lu"),
        (
            "Kit_apprentissage_20241129.csv",
            b"\xd0\xcf\x11\xe0\x00",
            "c'est un classeur de l'ancien Excel (.xls), texte",
        ),
    ],
)
@pytest.mark.parametrize("only", [None, "kit_apprentissage"])
def test_a_format_that_is_not_read_is_told(tmp_path: Path, name: str, raw: bytes, told: str, only: str | None) -> None:
    (tmp_path / name).write_bytes(raw)
    (report,) = import_files(tmp_path / "h", [tmp_path / name], only=only)
    assert report.etat == "refusé" and told in report.message


def test_an_unknown_value_is_told_with_the_nearest(tmp_path: Path) -> None:
    report, _, _ = kit(tmp_path, HEADER + many(3).replace("Niveau 5", "Niveau 9"))
    assert report.etat == "refusé"
    assert "colonne « Niveau fiche RNCP » : valeur « Niveau 9 » inconnue (3 lignes), la plus proche : « Niveau" in (
        report.message
    )


def test_signs_and_numbers_of_a_closed_list_are_what_they_are() -> None:
    listed = Enumere(valeurs={"1": "un", "A+": "a plus", "Très bien": "tb"})
    told = {text: listed.find(text) for text in ("1", "-1", "01", "A", "a+", "TRES-BIEN", "très  bien", "")}
    assert told == {
        "1": "1",
        "-1": None,
        "01": None,
        "A": None,
        "a+": "A+",
        "TRES-BIEN": "Très bien",
        "très  bien": "Très bien",
        "": None,
    }


def _plain(cell: str) -> bool:
    """A cell of several lines, each of which holds as many separators as a row, is what a swallowing quote makes."""
    return not ("\n" in cell and ";" in cell)


cells = st.text(st.sampled_from('ab é;"\n,'), max_size=12)


@given(st.lists(st.lists(cells.filter(_plain), min_size=3, max_size=3).filter(any), min_size=1, max_size=8))
def test_what_a_program_wrote_is_read_back(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\n").writerows([["a", "b", "c"], *rows])
    read = [cells for _, cells in lines_of(out.getvalue())]
    assert read == [["a", "b", "c"], *rows]


@given(st.text(st.sampled_from('ab;"\n'), max_size=60))
def test_any_text_is_rows_and_lines_at_fault_or_refused_by_name(text: str) -> None:
    from tremplin.sources.reading.declaration import SourceError

    try:
        found = lines_of(text)
    except SourceError as refusal:
        assert "CSV mal formé" in str(refusal)
        return
    told = [number for number, _ in found]
    assert len(set(told)) == len(told)
    blank = sum(not line.strip('";') for line in text.split("\n"))
    spanned = sum(str(cell).count("\n") for _, cells in found if not isinstance(cells, Faulty) for cell in cells)
    assert len(found) + spanned + blank >= len([line for line in text.split("\n") if line])


def lines_of(text: str) -> list[Numbered]:
    return list(text_rows(KIT, io.BytesIO(text.encode()), "essai.csv"))


def test_the_twelve_kits_come_in_as_they_are_published(tmp_path: Path) -> None:
    reports = import_files(tmp_path, [needs.real(needs.FRANCE / "kits")])
    assert {r.fichier.split("RNCP ")[-1]: (r.etat, r.total("lues"), r.total("gardees")) for r in reports} == {
        "v1.0.csv": ("importé", 4588, 4542),
        "v1.5.csv": ("importé", 4964, 4954),
        "v2.0.csv": ("importé", 5025, 5023),
        "v2.2.csv": ("importé", 5076, 5076),
        "v2.9.csv": ("importé", 5430, 5429),
        "Kit_apprentissage_20240119.xlsx": ("importé", 5730, 5730),
        "Kit_apprentissage_20240223.xlsx": ("importé", 5867, 5863),
        "Kit_apprentissage_20240329.xlsx": ("importé", 5915, 5915),
        "Kit_apprentissage_20240625.xlsx": ("importé", 6086, 6078),
        "Kit_apprentissage_20240731.xlsx": ("importé", 6306, 6306),
        "Kit_apprentissage_20240930.xlsx": ("importé", 6526, 6526),
        "Kit_apprentissage_20250131.xlsx": ("importé", 6876, 6876),
    }
    for report in reports:
        assert report.total("lues") == sum(report.total(n) for n in ("gardees", "fusionnees", "ecartees"))


def test_the_survey_of_2024_comes_in_whole(tmp_path: Path) -> None:
    (report,) = import_files(tmp_path, [needs.real(needs.FRANCE / "bmo")])
    assert (report.etat, report.total("lues"), report.total("gardees")) == ("importé", 53_443, 53_443)
    (edition,) = all_editions(tmp_path, "bmo")
    rows = edition.scan("besoins").collect()
    assert (rows["code_bassin"].n_unique(), rows["code_fap"].n_unique(), rows["projets_secret"].sum()) == (
        406,
        217,
        10_891,
    )
    roissy = rows.filter(pl.col("code_bassin") == "1119", pl.col("code_fap") == "A0X40")
    assert dict(roissy.select("departement", "projets").iter_rows()) == {"93": 26, "95": 12}


FRENCH = {
    "bassin_emploi.csv": ("bassins_communes", 37_498, 37_498),
    "lexique-bassins.csv": ("bassins_communes", 35_357, 35_357),
    "nFormationDiplome_.csv": ("bcn_formation_diplome", 4_012, 4_012),
    "n_groupe_formation_.csv": ("bcn_groupe_formation", 29, 29),
    "n_lien_formation_groupe_.csv": ("bcn_lien_formation_groupe", 148, 148),
    "nMef.csv": ("bcn_mef", 10_067, 10_067),
    "nNiveauFormationDiplome_.csv": ("bcn_niveau_formation_diplome", 212, 212),
    "vFormationDiplome_.csv": ("bcn_v_formation_diplome", 11_261, 11_261),
    "n_categorie_specialite_.csv": ("bcn_categorie_specialite", 5, 5),
    "n_domaine_specialite_.csv": ("bcn_domaine_specialite", 22, 22),
    "n_groupe_specialite_.csv": ("bcn_groupe_specialite", 115, 115),
    "nDispositifFormation_.csv": ("bcn_dispositif_formation", 181, 181),
    "familleMetiers.csv": ("familles_metiers", 90, 90),
    "diplomesProfessionnels.csv": ("diplomes_professionnels", 577, 577),
    "rcoformations_20201116_sans_courriel.csv": ("catalogue_formations", 2_208, 2_208),
    "export-fiches-csv-2021-01-06.zip": ("france_competences", 193_696, 193_687),
    "ij_region_data.csv": ("inserjeunes_regions", 40_322, 40_322),
    "rncp_v1.4_brut.zip": ("rncp_brut", 258_397, 232_041),
    "fr-en-inserjeunes-cfa.csv": ("inserjeunes_cfa", 11_314, 11_314),
    "Referentiel-des-NPEC_vMAJ-09.04.2024.xlsx": ("npec", 5, 5),
}
"""Files of France's publishers, under whatever name they were found → source, rows read, rows kept."""


def test_folders_are_looked_into_and_files_known_by_their_columns(tmp_path: Path) -> None:
    names = ("bassins", "bcn", "formations", "rncp", "inserjeunes", "npec/Referentiel-des-NPEC_vMAJ-09.04.2024.xlsx")
    reports = import_files(tmp_path, [needs.real(needs.FRANCE / name) for name in names])
    taken = {r.fichier: (r.source, r.total("lues"), r.total("gardees")) for r in reports if r.etat == "importé"}
    assert taken == FRENCH
    assert {r.fichier: r.message for r in reports if r.etat == "importé" and r.message} == {
        "rcoformations_20201116_sans_courriel.csv": "table formations, 2208 lignes gardées, aucune n'a la colonne "
        "« cle_ministere_educatif » : les formations répondent à leurs numéros chez les Carif-Oref"
    }
    others = {r.fichier: r.message for r in reports if r.etat != "importé"}
    assert {r.etat for r in reports} == {"importé", "non reconnu"}
    assert len(others) == 3
    assert all("pour la nommer : tremplin import SOURCE FICHIER" in message for message in others.values())


def test_a_folder_gives_the_files_of_its_folders_but_the_hidden_ones(tmp_path: Path) -> None:
    for name in ("a/b/Kit_apprentissage_20241129.csv", "a/.cache/Kit_apprentissage_20241130.csv", "a/.cache.csv"):
        (tmp_path / "d" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "d" / name).write_text(HEADER + many(3))
    (report,) = import_files(tmp_path / "h", [tmp_path / "d"])
    assert (report.fichier, report.etat, report.total("gardees")) == ("Kit_apprentissage_20241129.csv", "importé", 3)


def test_a_header_that_is_only_half_known_is_not_guessed(tmp_path: Path) -> None:
    path = tmp_path / "unix_referentiel_appellation_v460.csv"
    path.write_text("code_ogr,libelle_appellation_long,libelle_appellation_court,code_rome,code_competence,statut\n")
    (report,) = import_files(tmp_path / "h", [path])
    assert (report.source, report.etat) == (None, "refusé"), "it was named"
    assert "les plus proches" in report.message


def rome(folder: Path, table: str, version: int, header: str, row: str) -> Path:
    path = folder / f"unix_{table}_v{version}_utf8.csv"
    path.write_text(f"{header}\n{row}\n")
    return path


CODES = ("referentiel_code_rome", "code_rome,code_fiche_em,code_ogr,libelle_rome,statut", "D1102,1,1,Boulangerie,1")
TEXTES = (
    "texte",
    "code_rome,position_libelle_txt,code_type_texte,libelle_texte,libelle_type_texte",
    "D1102,0,1,Réalise du pain,definition",
)


def test_an_older_version_asks_before_it_takes_the_place_of_a_newer(tmp_path: Path) -> None:
    home, (table, header, row) = tmp_path / "h", CODES
    assert import_files(home, [rome(tmp_path, table, 347, header, row)])[0].etat == "importé"
    (older,) = import_files(home, [rome(tmp_path, table, 327, header, row.replace("Boulangerie", "Boulange"))])
    assert older.etat == "refusé"
    assert "version 327, plus ancienne que celle en service (347)" in older.message
    assert "--accepter plus_ancienne" in older.message
    (newer,) = import_files(home, [rome(tmp_path, table, 348, header, row.replace("Boulangerie", "Boulange"))])
    assert newer.etat == "importé"


def test_files_given_out_together_are_of_one_version(tmp_path: Path) -> None:
    home = tmp_path / "h"
    paths = [rome(tmp_path, t, v, header, row) for (t, header, row), v in ((CODES, 348), (TEXTES, 347))]
    assert [r.etat for r in import_files(home, paths)] == ["importé", "importé"]
    with pytest.raises(BuildRefused, match="versions_rome_3 : version 347 : rome_textes ; version 348 : rome_codes"):
        build(home, references())
    import_files(home, [rome(tmp_path, TEXTES[0], 348, *TEXTES[1:])])
    assert build(home, references())


def test_a_feed_of_which_every_offer_is_set_aside_tells_why(tmp_path: Path) -> None:
    feeds = needs.real(needs.ALTERNANCE / "flux_partenaires")
    (report,) = import_files(tmp_path, [feeds / "import-france-travail-cegid.test.input.json"])
    assert report.message.removeprefix(f"{report.fichier} : ").startswith(
        "aucune ligne gardée dans la table offres, 4 lues : 4 fois colonne « contractType/label »,"
        " contrat qui n'est pas en alternance (« CDD » ligne 1) ; "
    )
