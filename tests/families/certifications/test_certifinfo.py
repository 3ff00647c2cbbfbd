"""Certif'Info held against the kit, BCN and France compétences: every count is taken from the files by other means."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home
from tests.world.kits import rows as kit_rows
from tremplin.release.editions import all_editions
from tremplin.release.publish import current, manifest
from tremplin.release.stage import import_files

FILE = needs.FRANCE / "certifinfo" / "certif_info.csv"
URL = "/api/certification/v1/complements"


def certifinfo() -> list[dict[str, str]]:
    with needs.real(FILE).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def known_diplomas() -> set[str]:
    files = (
        needs.real(needs.FRANCE) / "bcn" / "nFormationDiplome_.csv",
        needs.FRANCE / "bcn" / "vFormationDiplome_.csv",
        needs.real(needs.APPRENTISSAGE) / "N_FORMATION_DIPLOME_ENQUETE_51.csv",
    )
    return {line.split(";")[0] for f in files for line in f.read_text("latin-1").splitlines()[1:]}


def replacements() -> dict[str, set[str]]:
    """Fiche → those that it replaces or that replace it, by the kit and by France compétences."""
    links: dict[str, set[str]] = defaultdict(set)
    told = [
        (row["rncp"], cell)
        for row in kit_rows(needs.real(needs.KIT))
        for name, cell in row.items()
        if name.startswith(("Ancienne Certification", "Nouvelle Certification"))
    ]
    with zipfile.ZipFile(needs.APPRENTISSAGE / "export-fiches-csv-2024-02-22.zip") as archive:
        (name,) = [n for n in archive.namelist() if "Ancienne_Nouvelle" in n]
        told += [
            (r["Numero_Fiche"], f"{r['Ancienne_Certification']}|{r['Nouvelle_Certification']}")
            for r in csv.DictReader(io.TextIOWrapper(archive.open(name), "utf-8-sig"), delimiter=";")
        ]
    for rncp, cell in told:
        for other in re.findall(r"(?:RNCP|RS)\d+", cell):
            links[rncp].add(other)
            links[other].add(rncp)
    return links


def related(links: dict[str, set[str]], start: str) -> set[str]:
    seen, frontier = {start}, [start]
    while frontier:
        new = links[frontier.pop()] - seen
        seen |= new
        frontier += new
    return seen


def table(client: TestClient, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"/telechargements/{name}.csv").text)))


def test_every_row_is_kept(tmp_path: Path) -> None:
    (report,) = import_files(tmp_path, [needs.real(FILE)])
    assert (report.source, report.etat) == ("certifinfo", "importé"), report.message
    counts = report.tables["certifications"]
    assert {k: counts[k] for k in ("lues", "gardees", "fusionnees", "ecartees", "valeurs_ecartees")} == {
        "lues": 9_007,
        "gardees": 9_007,
        "fusionnees": 0,
        "ecartees": 0,
        "valeurs_ecartees": 0,
    }
    (edition,) = all_editions(tmp_path, "certifinfo")
    days = [row["Date_MaJ"].split("/")[::-1] for row in certifinfo()]
    assert edition.date.isoformat() == "-".join(max(days)) == "2024-06-28"


def test_a_certification_stands_once_with_what_it_has_several_of(france_client: TestClient) -> None:
    rows = {r["certifinfo"]: r for r in table(france_client, "certifinfo")}
    told = certifinfo()
    assert set(rows) == {r["Code_Diplome"] for r in told}
    assert len(rows) == 8_873
    several: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for r in told:
        for found, code in zip(
            several[r["Code_Diplome"]], (r["Code_RS"] and f"RS{r['Code_RS']}", r["codeIdeo2"]), strict=True
        ):
            found.update({code} - {""})
    assert {c: (set(r["rs"].split("|")) - {""}, set(r["onisep"].split("|")) - {""}) for c, r in rows.items()} == several
    simple = {
        "rncp": "Code_RNCP",
        "cfd": "Code_Scolarité",
        "formacode": "Code_FormaCode",
        "niveau": "Code_Niveau_Europeen",
        "nsf": "Code_Nsf",
    }
    for ours, theirs in simple.items():
        prefix = "RNCP" if ours == "rncp" else ""
        assert {c: r[ours] for c, r in rows.items()} == {
            r["Code_Diplome"]: r[theirs] and prefix + r[theirs] for r in told
        }, ours
    romes = {
        r["Code_Diplome"]: list(dict.fromkeys(r[f"Code_Rome_{n}"] for n in range(1, 6) if r[f"Code_Rome_{n}"]))
        for r in told
    }
    assert {c: r["romes"].split("|") if r["romes"] else [] for c, r in rows.items()} == romes
    older = {(r["Code_Diplome"], r["Code_Ancien_Diplome"]) for r in told if r["Code_Ancien_Diplome"]}
    assert {(r["certifinfo"], r["ancien"]) for r in table(france_client, "certifinfo_anciennes")} == older
    assert len(older) == 4_432


def test_pairs_agree_with_the_kit_or_say_how_they_do_not(france_client: TestClient, france_home: Home) -> None:
    pairs = {
        (r["Code_Scolarité"], f"RNCP{r['Code_RNCP']}") for r in certifinfo() if r["Code_Scolarité"] and r["Code_RNCP"]
    }
    known, links = known_diplomas(), replacements()
    of_kit: dict[str, set[str]] = defaultdict(set)
    for row in kit_rows(needs.real(needs.KIT)):
        if row["cfd"] and row["rncp"]:
            of_kit[row["cfd"]].add(row["rncp"])
    expected = {}
    for cfd, rncp in pairs:
        fiches = of_kit[cfd] if cfd in known else set()
        if rncp in of_kit[cfd]:
            expected[cfd, rncp] = "accord" if fiches else "accord, écarté du kit"
        elif not fiches:
            expected[cfd, rncp] = "Certif'Info seul"
        else:
            expected[cfd, rncp] = "autre version" if related(links, rncp) & fiches else "conflit"
    rows = table(france_client, "certifinfo_couples")
    assert {(r["cfd"], r["rncp"]): r["etat"] for r in rows} == expected
    assert Counter(r["etat"] for r in rows) == {
        "accord": 2_613,
        "autre version": 77,
        "conflit": 4,
        "Certif'Info seul": 4,
    }
    assert {(r["cfd"], r["rncp"]) for r in rows if r["etat"] == "conflit"} == {
        ("16X31519", "RNCP38348"),
        ("17025006", "RNCP18281"),
        ("17025123", "RNCP38640"),
        ("26E31103", "RNCP37288"),
    }
    checks = {c["nom"]: c for c in manifest(france_home.reference, str(current(france_home.reference)))["controles"]}
    assert checks["couples_de_certifinfo"]["message"] == (
        "2698 couples de Certif'Info : 2613 accord, 0 accord, écarté du kit, 77 autre version, 4 conflit, "
        "4 Certif'Info seul"
    )


def test_pairs_of_certifinfo_alone_are_no_certification(france_client: TestClient) -> None:
    alone = [r for r in table(france_client, "certifinfo_couples") if r["etat"] == "Certif'Info seul"]
    served = {(r["cfd"], r["rncp"]) for r in table(france_client, "certifications")}
    assert [(r["cfd"], r["rncp"]) in served for r in alone] == [False] * 4


def test_levels_agree_with_those_of_the_kit(france_client: TestClient) -> None:
    numbers = {f"Niveau {n}": str(n) for n in range(1, 9)}
    levels = {
        row["rncp"]: numbers.get(row["Niveau fiche RNCP"]) for row in kit_rows(needs.real(needs.KIT)) if row["rncp"]
    }
    with zipfile.ZipFile(needs.APPRENTISSAGE / "export-fiches-csv-2024-02-22.zip") as archive:
        (name,) = [n for n in archive.namelist() if "Standard" in n]
        official = {
            r["Numero_Fiche"]: r["Nomenclature_Europe_Niveau"].removeprefix("NIV")
            for r in csv.DictReader(io.TextIOWrapper(archive.open(name), "utf-8-sig"), delimiter=";")
        }
    compared = {
        (f"RNCP{r['Code_RNCP']}", r["Code_Niveau_Europeen"])
        for r in certifinfo()
        if r["Code_RNCP"] and r["Code_Niveau_Europeen"]
    }
    of_kit = {(code, level) for code, level in compared if levels.get(code) and code not in official}
    counts = {(r["objet"], r["champ"], r["source_retenue"]): r for r in table(france_client, "certifinfo_accords")}
    told = counts["rncp", "niveau", "kit_apprentissage"]
    agree = sum(levels[code] == level for code, level in of_kit)
    assert (int(told["compares"]), int(told["accords"])) == (len(of_kit), agree) == (2_684, 2_681)
    conflicts = {
        (r["code"], r["valeur_retenue"], r["valeur_ecartee"])
        for r in table(france_client, "conflits_certifinfo")
        if r["champ"] == "niveau" and r["source_retenue"] == "kit_apprentissage"
    }
    assert conflicts == {(code, levels[code], level) for code, level in of_kit if levels[code] != level}


def test_what_bcn_says_of_a_diploma_is_compared_too(france_client: TestClient) -> None:
    text = (needs.real(needs.FRANCE) / "bcn" / "nFormationDiplome_.csv").read_text("utf-8-sig")
    bcn = {r["FORMATION_DIPLOME"]: r for r in csv.DictReader(io.StringIO(text), delimiter=";", quoting=csv.QUOTE_NONE)}
    counts = {(r["objet"], r["champ"], r["source_retenue"]): r for r in table(france_client, "certifinfo_accords")}
    for champ, theirs, ours, expected in (
        ("niveau", "Code_Niveau_Europeen", "NIVEAU_QUALIFICATION_RNCP", (722, 721)),
        ("nsf", "Code_Nsf", "GROUPE_SPECIALITE", (737, 615)),
        ("premiere_session", "Annee_Premiere_Session", "DATE_PREMIERE_SESSION", (679, 511)),
        ("derniere_session", "Annee_Derniere_Session", "DATE_DERNIERE_SESSION", (100, 95)),
    ):
        said = {(r["Code_Scolarité"], r[theirs]) for r in certifinfo() if r["Code_Scolarité"] and r[theirs]}
        values = {code: r[ours].lstrip("0") if champ == "niveau" else r[ours] for code, r in bcn.items()}
        values = {code: value for code, value in values.items() if value and value not in ("99", "XX")}
        compared = [(values[code], value) for code, value in said if code in values]
        told = counts["cfd", champ, "bcn_formation_diplome"]
        measured = (len(compared), sum(a == b for a, b in compared))
        assert (int(told["compares"]), int(told["accords"])) == measured == expected, champ


def test_the_route_tells_what_others_say_and_where(france_client: TestClient) -> None:
    body = france_client.get(URL, params={"cfd": "40023102"}).json()
    (told,) = body["certifinfo"]
    assert (told["certifinfo"], told["rncp"], told["romes"]) == ("81449", "RNCP4420", ["F1202"])
    assert told["formacode"] == {"code": "22054", "intitule": "Travaux publics"}
    assert told["preuve"] == {"source": "certifinfo", "fichier": "certif_info.csv", "ligne": 1909}
    assert told["onisep"] == [
        {"identifiant": "FOR.1225", "adresse": "https://www.onisep.fr/http/redirection/formation/slug/FOR.1225"}
    ]
    (line,) = [r for n, r in enumerate(certifinfo(), start=2) if n == 1909]
    assert (line["Code_Diplome"], line["Code_Scolarité"]) == ("81449", "40023102")
    assert [(c["rncp"], c["etat"], c["fiches_kit"]) for c in body["couples"]] == [
        ("RNCP4420", "autre version", ["RNCP37385"])
    ]


def test_trainings_of_the_onisep_lead_to_metiers_with_their_codes(france_client: TestClient) -> None:
    body = france_client.get(URL, params={"cfd": "50025442"}).json()
    (training,) = body["onisep"]
    assert (training["identifiant"], training["libelle"]) == (
        "FOR.10016",
        "CAP construction et aménagement de véhicules",
    )
    assert training["adresse"].endswith("/formation/slug/FOR.10016")
    assert (training["lien"], training["preuve"]["ligne"]) == ("onisep_formations", 5)
    metiers = {m["identifiant"]: m for m in training["metiers"]}
    links = [r for r in table(france_client, "onisep_formations_metiers") if r["formation"] == "FOR.10016"]
    assert set(metiers) == {r["metier"] for r in links} != set()
    page = france_client.get("/certifications/50025442").text
    for metier in metiers.values():
        assert f'href="{metier["adresse"]}">{metier["libelle"]}</a>' in page


def test_formacode_of_certifinfo_serves_where_france_competences_gives_none(france_client: TestClient) -> None:
    answer = france_client.get(
        "/api/correspondance/v1", params={"de": "rncp", "code": "RNCP37440", "vers": "formacode"}
    ).json()
    (found,) = answer["resultats"]
    assert (found["code"], found["intitule"]) == ("24454", "Automatisme informatique industrielle")
    assert found["preuves"][0]["source"] == "certifinfo"


@pytest.mark.parametrize(
    ("params", "status"), [({}, 400), ({"cfd": "x"}, 400), ({"rncp": "RNCP99999"}, 404), ({"cfd": "99999998"}, 404)]
)
def test_unknown_codes_and_missing_ones_are_told(
    france_client: TestClient, params: dict[str, str], status: int
) -> None:
    assert france_client.get(URL, params=params).status_code == status


def test_a_known_code_that_nobody_else_tells_of_has_empty_lists(demo_client: TestClient) -> None:
    code = next(
        c["identifiant"]["cfd"] for c in demo_client.get("/api/certification/v1").json() if c["identifiant"]["cfd"]
    )
    body: dict[str, Any] = demo_client.get(URL, params={"cfd": code}).json()
    assert body["cfd"] == code
    assert [body[k] for k in ("certifinfo", "couples", "onisep", "familles_metiers")] == [[], [], [], []]


def test_a_wrong_code_is_an_empty_cell_told_with_its_line(tmp_path: Path) -> None:
    lines = needs.real(FILE).read_text("utf-8").splitlines()[:3]
    cells = lines[1].split(";")
    cells[7], cells[13] = "41079", "12"  # a Formacode for a ROME code, a number too short for a fiche
    path = tmp_path / "certif_info.csv"
    path.write_text("\n".join([lines[0], ";".join(cells), lines[2]]) + "\n")
    (report,) = import_files(tmp_path / "home", [path])
    assert (report.total("gardees"), report.total("valeurs_ecartees")) == (2, 2), report.message
    (edition,) = all_editions(tmp_path / "home", "certifinfo")
    told = {(r["ligne"], r["colonne"], r["valeur"], r["raison"]) for r in edition.rejections().to_dicts()}
    assert told == {
        (2, "Code_rome_1", "41079", "attendu : un code de la forme [A-Z][0-9]{4}"),
        (2, "Code_RNCP", "12", "attendu : un numéro de fiche RNCP"),
    }
