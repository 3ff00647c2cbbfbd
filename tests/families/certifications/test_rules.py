"""Rules that reconcile sources: who wins, what is corrected, what history tells; each through import, build, HTTP."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter
from markupsafe import escape
from starlette.testclient import TestClient

from tests.conftest import Publish
from tremplin.release.stage import import_files

KIT, NEW, OLD = "Kit_apprentissage_20260901.csv", "export-fiches-csv-2026-09-01.zip", "export-fiches-csv-2021-01-04.zip"


def kit_rows(world: Path) -> list[dict[str, str]]:
    with (world / KIT).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source, delimiter=";"))


def write_kit(world: Path, rows: list[dict[str, str]]) -> None:
    with (world / KIT).open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


def standard(path: Path) -> dict[str, dict[str, str]]:
    """Fiches of an export, by number."""
    with zipfile.ZipFile(path) as archive:
        name = next(n for n in archive.namelist() if "Standard" in n)
        text = archive.read(name).decode("utf-8")
    return {r["Numero_Fiche"]: r for r in csv.DictReader(io.StringIO(text), delimiter=";")}


def rewrite(path: Path, change: Callable[[list[dict[str, str]]], list[dict[str, str]]]) -> None:
    """Change the rows of the « Standard » table of an export."""
    with zipfile.ZipFile(path) as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    name = next(n for n in members if "Standard" in n)
    rows = change(list(csv.DictReader(io.StringIO(members[name].decode("utf-8")), delimiter=";")))
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0], delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    members[name] = out.getvalue().encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)


def one(client: TestClient, rncp: str) -> dict[str, Any]:
    answer = client.get("/api/certification/v1", params={"identifiant.rncp": rncp}).json()
    found: dict[str, Any] = answer[0]
    return found


def paired(world: Path, held: bool) -> str:
    """A fiche of the kit that the newest export holds, or doesn't."""
    official = standard(world / NEW)
    return next(
        r["FicheRNCP"] for r in kit_rows(world) if r["FicheRNCP"] != "NR" and (r["FicheRNCP"] in official) is held
    )


def test_france_competences_wins_and_the_kit_is_kept_as_a_conflict(world: Path, published: Publish) -> None:
    fiche = paired(world, held=True)
    rows = kit_rows(world)
    for row in rows:
        if row["FicheRNCP"] == fiche:
            row["Date d'échéance de la fiche RNCP"] = "01/02/2033"
    write_kit(world, rows)
    client, flat = published()
    end = standard(world / NEW)[fiche]["Date_Fin_Enregistrement"]
    expected = "-".join(reversed(end.split("/")))
    assert one(client, fiche)["periode_validite"]["rncp"]["fin_enregistrement"].startswith(expected)
    (conflict,) = pl.read_parquet(flat / "conflits_fiches.parquet").filter(code=fiche).to_dicts()
    assert (conflict["champ"], conflict["valeur_retenue"], conflict["valeur_ecartee"]) == (
        "fin_enregistrement",
        expected,
        "2033-02-01",
    )
    assert (conflict["source_retenue"], conflict["source_ecartee"]) == ("france_competences", "kit_apprentissage")
    proofs = client.get("/api/certification/v1/preuves", params={"rncp": fiche}).json()
    assert [c["champ"] for c in proofs["conflits"]] == ["fin_enregistrement"]
    assert "France compétences l&#39;emporte sur le kit" in client.get(f"/certifications/{fiche}").text


def test_a_state_is_known_as_of_its_day(world: Path, published: Publish) -> None:
    """A kit newer than the exports, and fiches that only an archive of 2021 holds."""
    old, new, rows = standard(world / OLD), standard(world / NEW), kit_rows(world)
    in_kit = {r["FicheRNCP"] for r in rows}
    told = next(c for c in new if c in in_kit and c in old and new[c]["Actif"] == "ACTIVE")
    ended, unbounded, ahead = [c for c in new if c in old and old[c]["Actif"] == "ACTIVE" and c != told][:3]
    for row in rows:
        if row["FicheRNCP"] == told:
            row |= {"Fiche ACTIVE/INACTIVE": "INACTIVE", "Date d'échéance de la fiche RNCP": "15/09/2026"}
    write_kit(world, [r for r in rows if r["FicheRNCP"] not in (ended, unbounded, ahead)])
    (world / KIT).rename(world / "Kit_apprentissage_20261001.csv")
    ends = {ended: "31/08/2023", unbounded: "", ahead: "31/08/2030"}
    rewrite(world / NEW, lambda rows: [r for r in rows if r["Numero_Fiche"] not in ends])
    rewrite(
        world / OLD,
        lambda rows: [
            r | ({"Date_Fin_Enregistrement": ends[r["Numero_Fiche"]]} if r["Numero_Fiche"] in ends else {})
            for r in rows
        ],
    )
    client, flat = published()
    bodies = {c: one(client, c) for c in (told, ended, unbounded, ahead)}
    states = {c: b["periode_validite"]["rncp"] for c, b in bodies.items()}
    assert {c: (s["actif"], s["fin_enregistrement"][:10]) for c, s in states.items()} == {
        told: (False, "2026-09-15"),
        ended: (False, "2023-08-31"),
        unbounded: (False, "2021-01-04"),
        ahead: (True, "2030-08-31"),
    }
    assert bodies[told]["intitule"]["rncp"] == new[told]["Intitule"]
    rules = {
        told: "l'état le plus récent l'emporte : le kit du 01/10/2026 sur France compétences du 01/09/2026",
        ended: "active au 04/01/2021, la fiche ne l'est plus depuis la fin d'enregistrement que la même ligne donne",
        unbounded: "active dans une archive du 04/01/2021, sans fin d'enregistrement : rien ne dit qu'elle le soit "
        "depuis",
        ahead: None,
    }
    proofs = {}
    for code, rule in rules.items():
        answer = client.get("/api/certification/v1/preuves", params={"rncp": code}).json()
        found = answer["certifications"][0]["preuves"]
        kit = code == told
        assert found["rncp"]["source"] == "france_competences"
        assert found["etat"] | {"lignes": 1} == {
            "source": "kit_apprentissage" if kit else "france_competences",
            "fichier": "Kit_apprentissage_20261001.csv" if kit else OLD,
            "lignes": 1,
            "au": "2026-10-01" if kit else "2021-01-04",
            "regle": rule,
        }
        proofs[code] = [(c["champ"], c["valeur_ecartee"], c["regle"]) for c in answer["conflits"]]
        page = client.get(f"/certifications/{code}").text
        assert f"État connu au {'01/10/2026' if kit else '04/01/2021'}" in page
        assert rule is None or escape(rule) in page
    end = "-".join(reversed(new[told]["Date_Fin_Enregistrement"].split("/")))
    assert proofs == {
        told: [("actif", "ACTIVE", rules[told]), ("fin_enregistrement", end, rules[told])],
        ended: [("actif", "ACTIVE", rules[ended])],
        unbounded: [("actif", "ACTIVE", rules[unbounded])],
        ahead: [],
    }
    served = pl.read_parquet(flat / "certifications.parquet").filter(rncp=told)
    assert served["rncp_etat_au"].unique().to_list() == [date(2026, 10, 1)]


def test_a_fiche_that_no_export_holds_is_filled_from_the_kit(world_files: Path, demo_client: TestClient) -> None:
    fiche = paired(world_files, held=False)
    body = one(demo_client, fiche)
    row = next(r for r in kit_rows(world_files) if r["FicheRNCP"] == fiche)
    assert body["intitule"]["rncp"] == row["Intitulé certification (RNCP)"].removeprefix(
        row["Abrégé de diplôme (RNCP)"] + " - "
    )
    assert body["periode_validite"]["rncp"]["actif"] is (row["Fiche ACTIVE/INACTIVE"] == "ACTIVE")
    assert body["blocs_competences"]["rncp"] is None
    assert (
        demo_client.get("/api/certification/v1/preuves", params={"rncp": fiche}).json()["certifications"][0]["preuves"][
            "rncp"
        ]["source"]
        == "kit_apprentissage"
    )


def test_the_history_of_exports_tells_when_a_fiche_became_active(world_files: Path, demo_client: TestClient) -> None:
    old, new = standard(world_files / OLD), standard(world_files / NEW)
    always = next(c for c in new if c in old and old[c]["Actif"] == new[c]["Actif"] == "ACTIVE")
    since = next(c for c in new if c not in old and new[c]["Actif"] == "ACTIVE")
    assert one(demo_client, always)["periode_validite"]["rncp"]["activation"] is None
    assert one(demo_client, since)["periode_validite"]["rncp"]["activation"] == "2026-09-01T00:00:00.000+02:00"


def test_an_inactive_fiche_without_end_ends_with_the_last_export_where_it_was_active(
    world: Path, published: Publish
) -> None:
    old, new = standard(world / OLD), standard(world / NEW)
    fiche = next(c for c in new if c in old and old[c]["Actif"] == "ACTIVE" and new[c]["Actif"] == "INACTIVE")

    def without_end(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [{**r, "Date_Fin_Enregistrement": ""} if r["Numero_Fiche"] == fiche else r for r in rows]

    for export in (OLD, NEW):
        rewrite(world / export, without_end)
    client, _ = published()
    end = one(client, fiche)["periode_validite"]["rncp"]["fin_enregistrement"]
    assert end == "2021-01-04T23:59:59.000+01:00"


def test_corrections_of_the_kit_remove_and_create_pairs(world: Path, published: Publish) -> None:
    rows = [r for r in kit_rows(world) if r["FicheRNCP"] != "NR"]
    removed = rows[0]["Code Diplôme"].zfill(8), rows[0]["FicheRNCP"]
    created = (
        rows[0]["Code Diplôme"].zfill(8),
        next(r["FicheRNCP"] for r in rows if r["Code Diplôme"] != rows[0]["Code Diplôme"]),
    )
    (world / KIT).unlink()
    with xlsxwriter.Workbook(world / "Kit_apprentissage_20260901.xlsx") as book:
        sheet = book.add_worksheet("Kit Apprentissage")
        sheet.write_row(0, 0, list(rows[0]))
        for n, row in enumerate(rows, 1):
            sheet.write_row(n, 0, list(row.values()))
        corrections = book.add_worksheet("Corrections Kit")
        corrections.write_row(
            0,
            0,
            [
                "DATE_CORRECTION",
                "Type de correction",
                "Motif de la correction",
                "Code Diplôme",
                "Intitulé diplôme (DEPP)",
                "FicheRNCP",
            ],
        )
        for n, (kind, (cfd, rncp)) in enumerate(
            (("Suppression couple CFD-RNCP", removed), ("Création couple CFD-RNCP", created)), 1
        ):
            corrections.write_row(n, 0, ["01/09/2026", kind, "essai", cfd, "", rncp])
    client, flat = published()
    pairs = pl.read_parquet(flat / "couples_kit.parquet")
    (gone,) = pairs.filter(cfd=removed[0], rncp=removed[1]).to_dicts()
    assert (gone["etat"], gone["motif"]) == ("écarté", "feuille de corrections, ligne 2 : essai")
    (added,) = pairs.filter(cfd=created[0], rncp=created[1]).to_dicts()
    assert (added["etat"], added["feuille"], added["ligne"]) == ("ajouté par correction", "corrections", 3)

    def codes(cfd: str, rncp: str) -> list[Any]:
        params = {"identifiant.cfd": cfd, "identifiant.rncp": rncp}
        found: list[Any] = client.get("/api/certification/v1", params=params).json()
        return found

    assert codes(*removed) == []
    assert len(codes(*created)) == 1


def test_a_chain_that_loops_says_so(world: Path, published: Publish) -> None:
    rows = kit_rows(world)
    template = next(r for r in rows if r["FicheRNCP"] not in standard(world / NEW) and r["FicheRNCP"] != "NR")
    new, old = "Nouvelle Certification rempla (RNCP)", "Ancienne Certification (RNCP)"
    for code, following in (("RNCP11111", "RNCP22222"), ("RNCP22222", "RNCP11111")):
        row = {**template, "FicheRNCP": code, "Fiche ACTIVE/INACTIVE": "INACTIVE", new: following, old: ""}
        rows.append(row)
    write_kit(world, rows)
    client, _ = published()
    answer = client.get("/api/certification/v1/remplacement", params={"rncp": "RNCP11111"}).json()
    assert answer["remplacants"] == []
    assert "reviennent à leur point de départ" in answer["raison"]


def test_an_unknown_way_of_access_stops_the_export(world: Path, tmp_path: Path) -> None:
    def replace(path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            members = {n: archive.read(n) for n in archive.namelist()}
        name = next(n for n in members if "Voix" in n)
        members[name] = members[name].replace("Par expérience".encode(), "Par télépathie".encode(), 1)
        with zipfile.ZipFile(path, "w") as archive:
            for member, content in members.items():
                archive.writestr(member, content)

    replace(world / NEW)
    (report,) = import_files(tmp_path / "h", [world / NEW])
    assert report.etat == "refusé"
    assert "valeur « Par télépathie » inconnue" in report.message


def test_mef_and_national_diplomas_are_linked_both_ways(world: Path, published: Publish) -> None:
    cfd = kit_rows(world)[0]["Code Diplôme"].zfill(8)
    lines = [
        "MEF;FORMATION_DIPLOME;MEF_STAT_11;LIBELLE_LONG;DUREE_DISPOSITIF;ANNEE_DISPOSITIF;DATE_OUVERTURE;"
        "DATE_FERMETURE;DATE_INTERVENTION",
        f"24125434411;{cfd};21125434411;CAP2 FICTIF;2;1;01/09/2020;;01/06/2026",
        f"24125434412;{cfd};21125434412;CAP2 FICTIF;2;2;01/09/2020;;01/06/2026",
    ]
    (world / "N_MEF.csv").write_text("\n".join(lines), "cp1252")
    client, _ = published()

    def codes(de: str, code: str, vers: str) -> list[str]:
        answer = client.get("/api/correspondance/v1", params={"de": de, "code": code, "vers": vers}).json()
        return [r["code"] for r in answer["resultats"]]

    assert codes("cfd", cfd, "mef") == ["21125434411", "21125434412", "24125434411", "24125434412"]
    assert codes("mef", "24125434411", "cfd") == [cfd]
    assert codes("mef", "21125434412", "rncp") == codes("cfd", cfd, "rncp") != []


def test_lines_of_a_kit_that_contradict_each_other_are_told_with_both(world: Path, published: Publish) -> None:
    """The first line of a fiche says nothing of it, the second and the third all, the fourth otherwise."""
    fiche = paired(world, held=False)
    rows = [r for r in kit_rows(world) if r["FicheRNCP"] != fiche]
    said = next(r for r in kit_rows(world) if r["FicheRNCP"] == fiche)
    known = sorted({r["Code Diplôme"] for r in rows if r["Code Diplôme"] != "NR"})[:4]
    described = ("Niveau fiche RNCP", "Abrégé de diplôme (RNCP)", "Intitulé certification (RNCP)")
    silent = dict.fromkeys((*described, "Fiche ACTIVE/INACTIVE", "Date d'échéance de la fiche RNCP"), "")
    states = {"Fiche ACTIVE/INACTIVE": "ACTIVE", "Date d'échéance de la fiche RNCP": "31/08/2031"}
    other = {"Date d'échéance de la fiche RNCP": "31/08/2032"}
    said |= states
    of_fiche = [said | {"Code Diplôme": cfd} | more for cfd, more in zip(known, (silent, {}, {}, other), strict=True)]
    repeated = of_fiche[1] | {"Niveau fiche RNCP": "Niveau 8"}
    write_kit(world, [*of_fiche, repeated, *rows])
    client, flat = published()
    assert one(client, fiche)["periode_validite"]["rncp"] | {"activation": None} == {
        "activation": None,
        "actif": True,
        "debut_parcours": one(client, fiche)["periode_validite"]["rncp"]["debut_parcours"],
        "fin_enregistrement": "2031-08-31T23:59:59.000+02:00",
    }
    conflicts = pl.read_parquet(flat / "conflits_fiches.parquet").filter(code=fiche).to_dicts()
    kit = "kit_apprentissage"
    assert [tuple(c.values()) for c in conflicts] == [
        (fiche, "fin_enregistrement", "2031-08-31", kit, 3, "2032-08-31", kit, 5, conflicts[0]["regle"])
    ]
    assert conflicts[0]["regle"] == (
        "la ligne du kit qui en dit le plus l'emporte, la première si plusieurs en disent autant"
    )
    (aside,) = pl.read_parquet(flat / "rejets.parquet").filter(source=kit, ligne=6).to_dicts()
    assert (aside["valeur"], aside["raison"]) == (
        f"{known[1]} ; {fiche}",
        "clé déjà vue ligne 3 avec d'autres valeurs de « Niveau fiche RNCP »",
    )
