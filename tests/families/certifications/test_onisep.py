"""Métiers and trainings of the Onisep, held against its files read by other means."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from starlette.testclient import TestClient

from tests import needs
from tremplin.release.editions import all_editions
from tremplin.release.stage import Acceptance, import_files

ONISEP = needs.FRANCE / "onisep"
METIERS, FORMATIONS, ROME = "5fe0808a2da6f.zip", "5fe07a9ecc960.zip", "metiers-onisep-rome.json"


def elements(name: str) -> list[ET.Element]:
    """The fiches of an archive, as the standard library reads them."""
    with zipfile.ZipFile(needs.real(ONISEP) / name) as archive:
        return list(ET.fromstring(archive.read(archive.namelist()[0])))


def table(client: TestClient, name: str) -> list[dict[str, str]]:
    answer = client.get(f"/telechargements/{name}.csv")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.text)))


def written(element: ET.Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def of_table() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((needs.real(ONISEP) / ROME).read_bytes())
    return found


def test_rows_read_are_rows_kept_merged_or_set_aside(tmp_path: Path) -> None:
    reports = import_files(tmp_path, [needs.real(ONISEP) / name for name in (METIERS, FORMATIONS, ROME)])
    told = {
        f"{report.source}.{name}": tuple(t[k] for k in ("lues", "gardees", "fusionnees", "ecartees"))
        for report in reports
        for name, t in report.tables.items()
    }
    assert told == {
        "onisep_metiers.metiers": (495, 495, 0, 0),
        "onisep_metiers.synonymes": (814, 814, 0, 0),
        "onisep_metiers.romes": (464, 463, 0, 1),
        "onisep_formations.formations": (2164, 2164, 0, 0),
        "onisep_formations.metiers": (5934, 5934, 0, 0),
        "onisep_formations.synonymes": (1491, 1491, 0, 0),
        "onisep_rome.metiers": (702, 481, 221, 0),
        "onisep_rome.romes": (674, 452, 221, 1),
    }
    (edition,) = all_editions(tmp_path, "onisep_metiers")
    (aside,) = edition.rejections().to_dicts()
    assert (aside["colonne"], aside["valeur"]) == ("romeV3", "A15")
    assert edition.date.isoformat() == "2024-06-25"  # of the XML inside the archive


def test_every_metier_of_the_three_files_has_its_names(france_client: TestClient) -> None:
    fiches = {written(m, "identifiant"): m for m in elements(METIERS)}
    led_to = {written(m, "id"): m for f in elements(FORMATIONS) for m in f.findall("metiers_formation/metier")}
    others = {row["lien_site_onisepfr"].rsplit("/", 1)[1]: row["libelle_metier"] for row in of_table()}
    rows = {row["identifiant"]: row for row in table(france_client, "onisep_metiers")}
    assert set(rows) == set(fiches) | set(led_to) | set(others)
    sources = {s: sum(r["source"] == s for r in rows.values()) for s in {r["source"] for r in rows.values()}}
    assert sources == {"onisep_metiers": 495, "onisep_rome": 5, "onisep_formations": 386}
    expected = {}
    for code in rows:
        element = fiches.get(code, led_to.get(code))
        if code in fiches or code not in others:
            assert element is not None
            expected[code] = tuple(written(element, n) for n in ("nom_metier", "libelle_feminin", "libelle_masculin"))
        else:
            expected[code] = (others[code], "", "")
    names = ("libelle", "libelle_feminin", "libelle_masculin")
    assert {code: tuple(row[n] for n in names) for code, row in rows.items()} == expected


def test_synonyms_stand_beside_the_name(france_client: TestClient) -> None:
    rows = table(france_client, "onisep_metiers_noms")
    metier = [(r["nom"], r["sorte"], r["feminin"]) for r in rows if r["identifiant"] == "MET.1"]
    assert metier == [
        ("contrôleur/euse aérien/ne", "libelle", "contrôleuse aérienne"),
        ("aiguilleur/euse du ciel", "synonyme", "aiguilleuse du ciel"),
        (
            "ingénieur/e du contrôle de la navigation aérienne",
            "synonyme",
            "ingénieure du contrôle de la navigation aérienne",
        ),
    ]
    synonyms = {
        (written(m, code), written(s, "nom_metier"))
        for metiers, code in (
            (elements(METIERS), "identifiant"),
            ([m for f in elements(FORMATIONS) for m in f.findall("metiers_formation/metier")], "id"),
        )
        for m in metiers
        for s in m.findall("synonymes/synonyme")
        if written(s, "nom_metier") != written(m, "nom_metier")
    }
    assert {(r["identifiant"], r["nom"]) for r in rows if r["sorte"] == "synonyme"} == synonyms
    assert len(synonyms) == len(rows) - 886


def test_rome_codes_of_both_files_are_told_with_their_line(france_client: TestClient) -> None:
    rows = table(france_client, "onisep_metiers_rome")
    fiches = {(written(m, "identifiant"), r.text) for m in elements(METIERS) for r in m.findall("romesV3/romeV3")}
    others = {
        (row["lien_site_onisepfr"].rsplit("/", 1)[1], code)
        for row in of_table()
        for code in re.findall(r"[A-Z]\d{4}", row["code_rome"] or "")
    }
    fiches = {(metier, code) for metier, code in fiches if code != "A15"}
    assert {(r["identifiant"], r["code_rome"]) for r in rows} == fiches | others
    proved = {(r["identifiant"], r["code_rome"]) for r in rows if r["source"] == "onisep_metiers"}
    assert (proved, len(rows)) == (fiches, 470)
    (first,) = [r for r in rows if r["identifiant"] == "MET.1"]
    assert (first["code_rome"], first["fichier"], first["ligne"]) == ("N2202", METIERS, "1")


def test_trainings_tell_their_codes_and_the_metiers_they_lead_to(france_client: TestClient) -> None:
    fiches = {written(f, "identifiant"): f for f in elements(FORMATIONS)}
    rows = {r["identifiant"]: r for r in table(france_client, "onisep_formations")}
    assert {code: r["cfd"] for code, r in rows.items()} == {
        code: written(f, "code_scolarite") for code, f in fiches.items()
    }
    numbers = {
        code: re.search(r"francecompetences\.fr/recherche/rncp/(\d+)", f.findtext("url") or "")
        for code, f in fiches.items()
    }
    assert {code: r["rncp"] for code, r in rows.items()} == {
        code: f"RNCP{found[1]}" if found else "" for code, found in numbers.items()
    }
    assert (sum(bool(r["cfd"]) for r in rows.values()), sum(bool(r["rncp"]) for r in rows.values())) == (1_617, 1_232)
    links = {(r["formation"], r["metier"]) for r in table(france_client, "onisep_formations_metiers")}
    assert len(links) == 5_934
    assert links == {
        (code, written(m, "id")) for code, f in fiches.items() for m in f.findall("metiers_formation/metier")
    }


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<metiers><metier><identifiant>MET.1</identifiant>", "XML mal form\u00e9"),
        (
            b'<!DOCTYPE a [<!ENTITY b "c">]><metiers><metier><identifiant>&b;</identifiant></metier></metiers>',
            "DOCTYPE",
        ),
        (b"<formations/>", "aucun \u00e9l\u00e9ment \u00ab metier \u00bb"),
    ],
)
def test_a_damaged_or_hostile_document_is_refused_whole(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "Onisep_Ideo_Fiches_metiers_01012026.xml"
    path.write_bytes(content)
    (report,) = import_files(tmp_path / "home", [path])
    assert (report.etat, told in report.message) == ("refusé", True), report.message


def test_two_wrong_codes_of_a_fiche_are_two_rows_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "Onisep_Ideo_Fiches_metiers_01012026.xml"
    codes = "".join(f"<romeV3>{code}</romeV3>" for code in ("A15", "A1501", "B1"))
    path.write_text(
        "<metiers><metier><identifiant>MET.1</identifiant><nom_metier>a</nom_metier>"
        f"<romesV3>{codes}</romesV3></metier></metiers>"
    )
    (report,) = import_files(tmp_path / "home", [path], acceptance=Acceptance(frozenset({"ecartees"}), "essai"))
    counts = report.tables["romes"]
    assert [counts[k] for k in ("lues", "gardees", "ecartees")] == [3, 1, 2], report.message
    (edition,) = all_editions(tmp_path / "home", "onisep_metiers")
    assert [(r["ligne"], r["valeur"]) for r in edition.rejections().to_dicts()] == [(1, "A15"), (3, "B1")]


def test_an_archive_of_two_documents_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "5fe0808a2da6f.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("a.xml", "b.xml"):
            archive.writestr(name, "<metiers/>")
    (report,) = import_files(tmp_path / "home", [path])
    assert report.message == f"{path.name} : un fichier XML et un seul est attendu dans l'archive, 2 trouvés"


def test_a_fiche_without_identifier_is_set_aside_with_its_rank(tmp_path: Path) -> None:
    path = tmp_path / "Onisep_Ideo_Fiches_metiers_01012026.xml"
    path.write_text(
        "<metiers><metier><identifiant>MET.1</identifiant><nom_metier>a</nom_metier></metier>"
        "<metier><identifiant>M1</identifiant><nom_metier>b</nom_metier></metier></metiers>"
    )
    (report,) = import_files(tmp_path / "home", [path])
    assert (report.etat, report.total("lues"), report.total("gardees")) == ("importé", 2, 1), report.message
    (edition,) = all_editions(tmp_path / "home", "onisep_metiers")
    (aside,) = edition.rejections().to_dicts()
    assert (aside["table"], aside["ligne"], aside["colonne"], aside["valeur"]) == ("metiers", 2, "identifiant", "M1")
