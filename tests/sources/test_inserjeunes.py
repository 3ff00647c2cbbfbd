"""InserJeunes by establishment, as the DEPP publishes it: columns by position, two layouts, percentages typed."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from tests import needs
from tremplin.release.editions import all_editions
from tremplin.release.stage import import_files

DATA = needs.DONNEES / "inserjeunes"
PERIODES = {
    "2018_2019": (4_569, 851),
    "2019_2020": (4_674, 1_041),
    "2020_2021": (4_972, 1_767),
    "2022_2023": (5_605, 2_527),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the DEPP and the open data by CFA, imported."""
    folder = tmp_path_factory.mktemp("inserjeunes")
    files = [*sorted(needs.real(DATA).glob("depp-*.csv")), DATA / "fr-en-inserjeunes-cfa.csv"]
    reports = import_files(folder, files)
    assert {r.etat for r in reports} == {"importé"}, [r.message for r in reports]
    assert sum(r.total("ecartees") + r.total("fusionnees") + r.total("valeurs_ecartees") for r in reports) == 0
    return folder


def rows(home: Path, source: str, periode: str) -> pl.DataFrame:
    parts = [e.scan("etablissements").collect() for e in all_editions(home, source)]
    return next(p for p in parts if p["periode"][0] == periode)


@pytest.mark.parametrize("periode", PERIODES)
def test_every_row_of_each_period_is_kept(home: Path, periode: str) -> None:
    pro, apprentissage = PERIODES[periode]
    assert (len(rows(home, "depp_lycees", periode)), len(rows(home, "depp_cfa", periode))) == (pro, apprentissage)


def test_columns_go_by_the_layout_of_their_period(home: Path) -> None:
    early = rows(home, "depp_lycees", "2018_2019").filter(uai="0010001W").row(0, named=True)
    names = ("ventilation", "taux_poursuite_etudes", "taux_emploi_6_mois", "taux_emploi_6_mois_attendu")
    assert [early[c] for c in names] == ["ensemble", 49, 47, 41]
    names = ("valeur_ajoutee", "taux_emploi_24_mois", "part_en_emploi_6_mois")
    assert [early[c] for c in names] == [6, 56, None]
    cfa = rows(home, "depp_cfa", "2018_2019").filter(uai="0010826T").row(0, named=True)
    assert (cfa["part_contrats_interrompus"], cfa["taux_poursuite_etudes"], cfa["taux_emploi_6_mois"]) == (41, 38, 67)
    late = rows(home, "depp_cfa", "2022_2023").filter(uai="0010826T").row(0, named=True)
    shares = ("part_poursuite_etudes", "part_en_emploi_6_mois", "part_autres_situations")
    assert [late[c] for c in ("taux_emploi_6_mois", *shares, "part_contrats_interrompus")] == [70, 42, 41, 17, None]


def cells(path: Path, encoding: str = "utf-8") -> list[list[str]]:
    """Header and rows of a published file, read without Tremplin."""
    with path.open(encoding=encoding, newline="") as handle:
        return list(csv.reader(handle, delimiter=";"))


def numbers(written: list[str]) -> list[int | None]:
    return [None if text in ("", "nd") else int(float(text)) for text in written]


@pytest.mark.parametrize("periode", PERIODES)
@pytest.mark.parametrize(("source", "kind"), [("depp_lycees", "pro"), ("depp_cfa", "apprentissage")])
def test_every_figure_is_the_one_published_and_they_hold_together(
    home: Path, source: str, kind: str, periode: str
) -> None:
    found = rows(home, source, periode)
    header, *written = cells(DATA / f"depp-etablissements-{periode}-{kind}.csv")
    rate = header.index("Taux")
    names = ["taux_emploi_6_mois", "taux_emploi_6_mois_attendu", "valeur_ajoutee"]
    shares = ["part_poursuite_etudes", "part_en_emploi_6_mois", "part_autres_situations"]
    has_shares = periode in ("2020_2021", "2022_2023")
    for at, name in enumerate([*names, *(shares if has_shares else [])], start=rate):
        assert found[name].to_list() == numbers([row[at] for row in written]), name
    if kind == "pro":
        assert found["ventilation"].to_list() == [row[3] for row in written]
    known = found.drop_nulls(names)
    gap = known["taux_emploi_6_mois"] - known["taux_emploi_6_mois_attendu"] - known["valeur_ajoutee"]
    assert set(gap.abs()) == {0, 1}  # each was rounded on its own
    total = found.drop_nulls(shares).select(pl.sum_horizontal(shares)).to_series()
    assert set(total) == ({100} if has_shares else set())


def test_the_open_data_has_every_period_of_each_cfa(home: Path) -> None:
    (edition,) = all_editions(home, "inserjeunes_cfa")
    found = edition.scan("etablissements").collect()
    header, *written = cells(DATA / "fr-en-inserjeunes-cfa.csv", "utf-8-sig")
    assert len(found) == len(written) == 9_026
    assert found["annee"].to_list() == [row[0] for row in written]
    assert Counter(found["annee"]) == {
        "cumul 2018-2019": 851,
        "cumul 2019-2020": 1_123,
        "cumul 2020-2021": 1_767,
        "cumul 2022-2023": 2_527,
        "cumul 2023-2024": 2_758,
    }
    at = header.index("Taux emploi 6 mois")
    assert found["taux_emploi_6_mois"].to_list() == numbers([row[at] for row in written])


@pytest.mark.parametrize("name", ["depp-etablissements-2022_2024-pro.csv", "depp-etablissements-2023_2022-pro.csv"])
def test_a_period_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes((needs.real(DATA) / "depp-etablissements-2022_2023-pro.csv").read_bytes())
    (report,) = import_files(tmp_path / "h", [path])
    assert (report.etat, "le nom doit dire la période, par exemple 2022_2023" in report.message) == ("refusé", True)


def test_a_row_of_another_width_or_with_a_wrong_uai_is_set_aside(tmp_path: Path) -> None:
    lines = (needs.real(DATA) / "depp-etablissements-2022_2023-apprentissage.csv").read_text().splitlines()
    lines[3] += ";7"
    lines[4] = lines[4].replace(lines[4][:8], "0010856B", 1)
    lines[5] = lines[5].rsplit(";", 1)[0] + ";nd"
    path = tmp_path / "depp-etablissements-2022_2023-apprentissage.csv"
    path.write_text("\n".join(lines))
    (report,) = import_files(tmp_path / "h", [path])
    assert (report.etat, report.total("ecartees")) == ("importé", 2)
    (edition,) = all_editions(tmp_path / "h", "depp_cfa")
    told = [(r["ligne"], r["colonne"]) for r in edition.rejections().sort("ligne").to_dicts()]
    assert told == [(4, ""), (5, "uai")]
