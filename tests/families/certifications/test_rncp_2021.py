"""The RNCP of January 2021, as it was given out and in the layout of today's archives, held against its files."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from markupsafe import escape
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import REGISTERS, Home, make_key
from tests.world.kits import rows as kit_rows
from tremplin.app import create_app
from tremplin.families.certifications.predictions import jobs
from tremplin.release.build import build
from tremplin.release.editions import all_editions
from tremplin.release.publish import publish
from tremplin.release.stage import Acceptance, Report, import_files

RNCP = needs.FRANCE / "rncp"
BRUT, DERIVED = "rncp_v1.4_brut.zip", "export-fiches-csv-2021-01-06.zip"
SAMPLE = "export-fiches-csv-2024-02-22.zip"
OF_2024 = {"RNCP509", "RNCP1197", "RNCP4049", "RNCP22094", "RNCP28155", "RNCP30271", "RNCP19468"}
KIT_DAY = date(2024, 11, 29)
"""Day of the newest source of fiches: the kit."""


def rows(table: str) -> list[dict[str, str]]:
    """Rows of a CSV of the archive, as the standard library reads them."""
    with zipfile.ZipFile(needs.real(RNCP) / BRUT) as archive:
        text = archive.read(f"rncp_{table}.v1.4.csv").decode("cp1252")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    """Both archives in a home, and what was told of the one as it was given out."""
    folder = tmp_path_factory.mktemp("rncp")
    reports = import_files(folder, [needs.real(RNCP) / name for name in (BRUT, DERIVED)])
    assert [(r.fichier, r.etat, r.message) for r in reports] == [(DERIVED, "importé", ""), (BRUT, "importé", "")]
    return folder, reports[1]


@pytest.fixture(scope="module")
def home(imported: tuple[Path, Report]) -> Path:
    return imported[0]


def test_every_row_is_kept_merged_or_set_aside(imported: tuple[Path, Report]) -> None:
    home, report = imported
    told = {
        name: tuple(t[k] for k in ("lues", "gardees", "fusionnees", "ecartees", "valeurs_ecartees"))
        for name, t in report.tables.items()
    }
    assert told == {
        "standard": (17_470, 17_369, 101, 0, 0),
        "rome": (45_165, 45_165, 0, 0, 0),
        "nsf": (50_925, 25_410, 25_514, 1, 0),
        "blocs": (16_455, 16_447, 0, 8, 0),
        "voies_acces": (74_633, 74_633, 0, 0, 0),
        "certificateurs": (36_279, 35_547, 0, 732, 0),
        "anciennes_nouvelles": (17_470, 17_470, 0, 0, 0),
        "formacode": (0, 0, 0, 0, 0),
        "ccn": (0, 0, 0, 0, 0),
    }
    (edition,) = all_editions(home, "rncp_brut")
    without = edition.scan("certificateurs").collect().filter(pl.col("siret_certificateur").is_null())
    nameless = [r for r in rows("certificateurs") if not r["siret_organisme"] and not r["Certificateur"].strip()]
    assert (len(without), len(nameless)) == (27_644, 732)
    assert edition.date.isoformat() == "2021-01-06"
    aside = Counter((r["table"], r["colonne"]) for r in edition.rejections().to_dicts())
    assert aside == {("certificateurs", "Certificateur"): 732, ("blocs", "numero_bloc"): 8, ("nsf", "code"): 1}


def test_fiches_say_what_the_file_says(home: Path) -> None:
    expected = {}
    for row in rows("info"):
        month, day, year = (row["date_fin_validite_enregistrement"] or "//").split("/")
        expected[row["CodeRNCP"]] = (
            row["ActiveInactive"],
            row["NiveauEurope"].removeprefix("niveau"),
            f"20{year}-{int(month):02}-{int(day):02}" if year else None,
        )
    (edition,) = all_editions(home, "rncp_brut")
    found = edition.scan("standard").collect()
    values = found.select("numero_fiche", "actif", "nomenclature_europe_niveau", "date_fin_enregistrement").rows()
    assert {code: (state, level, end and end.isoformat()) for code, state, level, end in values} == expected
    assert Counter(state for state, *_ in expected.values()) == {"ACTIVE": 4_481, "INACTIVE": 12_888}
    assert expected["RNCP1000"] == ("INACTIVE", "4", "2016-08-31")
    assert found.filter(found["numero_fiche"] == "RNCP1000")["intitule"].to_list() == ["Métiers de la pierre"]


def test_both_layouts_say_the_same(home: Path) -> None:
    (brut,), (derived,) = all_editions(home, "rncp_brut"), all_editions(home, "france_competences")
    for table, columns, count in (
        ("standard", ("numero_fiche", "actif", "nomenclature_europe_niveau", "date_fin_enregistrement"), 17_369),
        ("rome", ("numero_fiche", "codes_rome_code"), 45_165),
        ("nsf", ("numero_fiche", "nsf_code"), 25_410),
        ("voies_acces", ("numero_fiche", "si_jury"), 74_633),
        ("blocs", ("numero_fiche", "bloc_competences_code"), 16_446),
    ):
        both = [set(e.scan(table).select(columns).collect().iter_rows()) for e in (brut, derived)]
        assert both[0] == both[1], table
        assert len(both[0]) == count


def test_an_older_archive_asks_before_it_completes_the_history(tmp_path: Path) -> None:
    newer = needs.real(needs.APPRENTISSAGE) / SAMPLE
    assert import_files(tmp_path, [newer])[0].etat == "importé"
    (asked,) = import_files(tmp_path, [needs.real(RNCP) / DERIVED])
    assert asked.etat == "refusé"
    assert asked.message == (
        f"{DERIVED} : édition du 2021-01-06, plus ancienne que celle en service (2024-02-22) : elle complète "
        "l'histoire sans la remplacer. L'édition précédente reste en service ; pour accepter : "
        "--accepter plus_ancienne --raison « … »"
    )
    acceptance = Acceptance(frozenset({"plus_ancienne"}), "histoire des fiches")
    (taken,) = import_files(tmp_path, [RNCP / DERIVED], acceptance=acceptance)
    assert taken.etat == "importé", taken.message
    assert [e.date.isoformat() for e in all_editions(tmp_path, "france_competences")] == ["2021-01-06", "2024-02-22"]


@pytest.fixture(scope="module")
def client(france_home: Home, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Certifications at the scale of France, with the fiches of January 2021; without what jobs are told by, from which
    a model would learn again to propose them."""
    served = france_home.begun(tmp_path_factory.mktemp("france") / "home")
    shutil.copytree(home / "editions" / "rncp_brut", served.reference / "editions" / "rncp_brut")
    for source in jobs.SOURCES:
        shutil.rmtree(served.reference / "editions" / source, ignore_errors=True)
    publish(served.reference, build(served.reference, REGISTERS))
    key = make_key(served.settings())
    with TestClient(
        create_app(served.settings(TREMPLIN_LIMITES="non")), headers={"authorization": f"Bearer {key}"}
    ) as found:
        yield found


def table(client: TestClient, name: str) -> list[dict[str, str]]:
    """A flat file, as a program reads it."""
    return list(csv.DictReader(io.StringIO(client.get(f"/telechargements/{name}.csv").text)))


def test_a_fiche_of_2021_is_served_with_its_lines(client: TestClient) -> None:
    romes = sorted(r["Rome"] for r in rows("rome") if r["CodeRNCP"] == "RNCP34024")
    bodies = client.get("/api/certification/v1", params={"identifiant.rncp": "RNCP34024"}).json()
    assert {tuple(sorted(r["code"] for r in b["domaines"]["rome"]["rncp"])) for b in bodies} == {tuple(romes)}
    certifiers = [r for r in rows("certificateurs") if r["CodeRNCP"] == "RNCP34024"]
    siret = [r["siret_organisme"] for r in certifiers if r["siret_organisme"]]
    assert {tuple(c["siret"] for c in b["type"]["certificateurs_rncp"]) for b in bodies} == {tuple(siret)}
    page = client.get("/certifications/RNCP34024").text
    named = [r["Certificateur"] for r in certifiers if not r["siret_organisme"]]
    assert [name for name in named if f"<dd>{escape(name)} (sans SIRET)</dd>" in page] == named
    assert (len(certifiers), len(named), page.count("(sans SIRET)")) == (11, 9, 9)
    proofs = client.get("/api/certification/v1/preuves", params={"rncp": "RNCP34024"}).json()
    for one in proofs["certifications"]:
        assert (one["preuves"]["rncp"]["source"], one["preuves"]["rome"]["source"]) == ("rncp_brut", "rncp_brut")
        assert one["preuves"]["rome"]["fichier"] == BRUT
        assert one["preuves"]["certificateurs"]["sans_siret"] == named


def test_the_newer_kit_says_which_fiches_of_the_archive_are_active(client: TestClient) -> None:
    """The state of every fiche of January 2021, held against the archive and the kit read by other means.

    Fiches of the sample of 2024, which say what they are themselves, are told apart.
    """
    states: dict[str, str] = {}
    for told in kit_rows(needs.real(needs.KIT)):
        states.setdefault(told["rncp"], told["Fiche ACTIVE/INACTIVE"])
    expected, how = {}, Counter[str]()
    for row in rows("info"):
        code, said = row["CodeRNCP"], row["ActiveInactive"]
        if code in OF_2024 or code in expected:
            continue
        month, day, year = (row["date_fin_validite_enregistrement"] or "//").split("/")
        passed = bool(year) and date(2000 + int(year), int(month), int(day)) < KIT_DAY
        expected[code] = states.get(code) or ("INACTIVE" if passed or said == "INACTIVE" else "ACTIVE")
        how[f"{said} → {expected[code]}, {'kit' if code in states else 'archive'}"] += 1
    assert how == {
        "ACTIVE → INACTIVE, kit": 748,
        "ACTIVE → ACTIVE, kit": 661,
        "INACTIVE → INACTIVE, kit": 110,
        "INACTIVE → INACTIVE, archive": 12_774,
        "ACTIVE → INACTIVE, archive": 2_955,
        "ACTIVE → ACTIVE, archive": 115,
    }
    served = {r["code"]: "ACTIVE" if r["actif"] == "true" else "INACTIVE" for r in table(client, "remplacements")}
    assert {code: served[code] for code in expected} == expected
    conflicts = Counter(
        (r["source_retenue"], r["source_ecartee"], r["regle"].partition(" : ")[0])
        for r in table(client, "conflits_fiches")
        if r["champ"] == "actif" and r["code"] in expected
    )
    assert conflicts == {
        ("kit_apprentissage", "rncp_brut", "l'état le plus récent l'emporte"): 748,
        (
            "rncp_brut",
            "rncp_brut",
            "active au 06/01/2021, la fiche ne l'est plus depuis la fin d'enregistrement que la même ligne donne",
        ): 2_955,
    }


def test_certifinfo_is_held_against_the_lists_of_the_fiches(client: TestClient) -> None:
    """Among the fiches of January 2021: what Certif'Info says stands in the list, or is a conflict."""
    with needs.real(needs.FRANCE / "certifinfo" / "certif_info.csv").open(encoding="utf-8") as stream:
        told = [r for r in csv.DictReader(stream, delimiter=";") if r["Code_RNCP"]]
    lists: dict[str, dict[str, set[str]]] = {"romes": defaultdict(set), "nsf": defaultdict(set)}
    for row in rows("rome"):
        lists["romes"][row["CodeRNCP"]].add(row["Rome"])
    for row in rows("nsf"):
        if len(row["code"]) > 1:
            lists["nsf"][row["CodeRNCP"]].add(row["code"][:3])
    said = {
        "romes": {
            (
                f"RNCP{r['Code_RNCP']}",
                tuple(dict.fromkeys(r[f"Code_Rome_{n}"] for n in range(1, 6) if r[f"Code_Rome_{n}"])),
            )
            for r in told
        },
        "nsf": {(f"RNCP{r['Code_RNCP']}", (r["Code_Nsf"][:3],) if r["Code_Nsf"] else ()) for r in told},
    }
    counts = {
        (r["champ"], r["source_retenue"]): (int(r["compares"]), int(r["accords"]))
        for r in table(client, "certifinfo_accords")
        if r["objet"] == "rncp"
    }
    for champ, values in said.items():
        compared = [set(v) <= lists[champ][code] for code, v in values if v and code in lists[champ]]
        assert counts[champ, "rncp_brut"] == (len(compared), sum(compared)), champ
    assert counts["romes", "rncp_brut"] == (1_055, 1_044)


def test_codes_of_certifinfo_are_followed_for_other_fiches_only(client: TestClient) -> None:
    def sources(rncp: str, vers: str) -> set[str]:
        answer = client.get("/api/correspondance/v1", params={"de": "rncp", "code": rncp, "vers": vers}).json()
        return {p["source"] for r in answer["resultats"] for p in r["preuves"]}

    assert sources("RNCP34024", "rome") == {"rncp_brut"}
    assert sources("RNCP37440", "rome") == {"certifinfo"}, "a fiche of 2023"
