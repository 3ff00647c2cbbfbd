"""« Valideur »: every fault planted in a file is found and nothing else, on a page, by API, by command."""

from __future__ import annotations

import io
import random
import time
import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home
from tests.world.browser import Navigateur
from tests.world.commands import tremplin
from tests.world.waiting import until
from tremplin.app import create_app
from tremplin.domain import codes
from tremplin.release.publish import current
from tremplin.valideur import GENRES, Referentiel, check_table, recognise, work, write
from tremplin.valideur.check import CLE, FAUTES, FORME, INACTIF, INCOHERENT, INCONNU, OK, REECRIT
from tremplin.valideur.file import Illisible
from tremplin.valideur.file import read as lire_fichier
from tremplin.valideur.file import write as ecrire_fichier

LIGNES = needs.campaign(10_000, 100_000)


def connu(home: Home) -> Referentiel:
    return Referentiel(home.reference / "releases" / str(current(home.reference)) / "reference.sqlite")


class Monde:
    """Codes that a release knows, sound and unsound."""

    def __init__(self, home: Home) -> None:
        with connu(home) as known:
            ask = known._base.execute
            today = time.strftime("%Y-%m-%d")
            alive = (
                "(rncp_activation IS NULL OR rncp_activation <= ?1) AND (rncp_fin_enregistrement IS NULL "
                "OR rncp_fin_enregistrement >= ?1) AND (cfd_ouverture IS NULL OR cfd_ouverture <= ?1) "
                "AND (cfd_fermeture IS NULL OR cfd_fermeture >= ?1)"
            )
            dead = {c for (c,) in ask("SELECT code FROM remplacements WHERE actif = 0")}
            pairs = ask(
                f"SELECT rncp, cfd FROM certifications WHERE rncp NOTNULL AND cfd NOTNULL AND {alive}", (today,)
            )
            ended = {c for (c,) in ask("SELECT cfd FROM certifications WHERE cfd_fermeture < ?", (today,))}
            self.couples = [(r, c) for r, c in pairs if r not in dead and c not in ended]
            self.finies = sorted(dead)
            self.organismes = ask(
                "SELECT o.siret, o.uai FROM organismes o LEFT JOIN sirene s ON s.siret = o.siret "
                "WHERE o.uai NOTNULL AND coalesce(s.etat, 'A') = 'A'"
            ).fetchall()
            self.fermes = [s for (s,) in ask("SELECT siret FROM sirene WHERE etat = 'F'")]
            self.communes = ask(
                "SELECT i.code, p.code FROM communes_codes i JOIN communes_codes p ON p.commune = i.commune "
                "AND p.type = 'postal' WHERE i.type = 'insee'"
            ).fetchall()
            self.uais = {u for _, u in self.organismes}
            self.romes = [c for (c,) in ask("SELECT code FROM vocabulaire WHERE vocabulaire = 'naf'")]


@pytest.fixture(scope="module")
def monde(demo_home: Home) -> Monde:
    return Monde(demo_home)


def plante(monde: Monde, count: int, seed: int) -> tuple[pl.DataFrame, dict[tuple[int, str], str]]:
    """A file, and the faults planted in it: (line, column) → state."""
    draw, planted, rows = random.Random(seed), {}, []
    for line in range(2, count + 2):
        (rncp, cfd), (siret, uai), (insee, postal) = (
            draw.choice(monde.couples),
            draw.choice(monde.organismes),
            draw.choice(monde.communes),
        )
        row = {
            "Fiche RNCP": rncp,
            "Code diplôme": cfd,
            "SIRET": siret,
            "UAI": uai,
            "Code INSEE": insee,
            "CP": postal,
            "Libellé": f"Ligne {line}",
            "APE": draw.choice(monde.romes),
        }
        if draw.random() < 0.3:
            column, value, state = _faute(draw, monde, row)
            row[column] = value
            planted[line, column] = state
        rows.append(row)
    return pl.DataFrame(rows), planted


def _faute(draw: random.Random, monde: Monde, row: dict[str, str]) -> tuple[str, str, str]:
    def cle_fausse(value: str, at: int = -1) -> str:
        other = draw.choice([d for d in "0123456789" if d != value[at]])
        return value[:at] + other + (value[at + 1 :] if at != -1 else "")

    lettre = codes.LETTRES_UAI[(codes.LETTRES_UAI.index(row["UAI"][-1]) + 1) % 23]
    other_pair = draw.choice([c for _, c in monde.couples if (row["Fiche RNCP"], c) not in monde.couples])
    elsewhere = draw.choice([p for i, p in monde.communes if (row["Code INSEE"], p) not in monde.communes])
    return draw.choice(
        [
            ("Fiche RNCP", "RNCP12", FORME),
            ("Fiche RNCP", "fiche inconnue", FORME),
            ("Fiche RNCP", "RNCP99998", INCONNU),
            ("Fiche RNCP", draw.choice(monde.finies), INACTIF),
            ("Code diplôme", "99999999", INCONNU),
            ("Code diplôme", "400-313", FORME),
            ("Code diplôme", other_pair, INCOHERENT),
            ("SIRET", cle_fausse(row["SIRET"]), CLE),
            ("SIRET", row["SIRET"][:8], FORME),
            ("SIRET", draw.choice(monde.fermes), INACTIF),
            ("UAI", row["UAI"][:7] + lettre, CLE),
            ("UAI", "12345", FORME),
            ("Code INSEE", "00000", INCONNU),
            ("Code INSEE", "Metz", FORME),
            ("CP", elsewhere, INCOHERENT),
            ("CP", "99999", INCONNU),
            ("APE", "9999Z", INCONNU),
            ("APE", "56.1", FORME),
        ]
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_every_fault_planted_is_found_and_nothing_else(demo_home: Home, monde: Monde, seed: int) -> None:
    table, planted = plante(monde, LIGNES, seed)
    kinds = recognise(table)
    assert kinds == {
        "Fiche RNCP": "rncp",
        "Code diplôme": "cfd",
        "SIRET": "siret",
        "UAI": "uai",
        "Code INSEE": "insee",
        "CP": "code_postal",
        "APE": "naf",
    }
    with connu(demo_home) as known:
        report = check_table(table, kinds, known)
    faults = report.fautes.filter(pl.col("etat").is_in(FAUTES))
    found = {(r["ligne"], r["colonne"]): r["etat"] for r in faults.iter_rows(named=True)}
    assert found == planted
    told = report.table.with_row_index("ligne", 2)
    assert report.table.columns[: table.width] == table.columns and report.table.height == table.height
    for (line, column), state in list(planted.items())[:500]:
        assert told[f"{column} — contrôle"][line - 2] == state


def test_what_replaces_a_code_and_what_goes_together_is_proposed(demo_home: Home, monde: Monde) -> None:
    with connu(demo_home) as known:
        (code, instead), *_ = [
            (c, r) for c, r in known._base.execute("SELECT code, remplacants FROM remplacements WHERE actif = 0") if r
        ]
        rncp, cfd = monde.couples[0]
        wrong = next(c for _, c in monde.couples if (rncp, c) not in monde.couples)
        table = pl.DataFrame({"RNCP": [code, rncp], "CFD": [None, wrong]})
        report = check_table(table, recognise(table), known)
    assert report.table["RNCP — proposition"][0] == " | ".join(instead.split("|"))
    assert cfd in report.table["CFD — proposition"][1].split(" | ")


def test_an_empty_cell_is_filled_by_the_reliable_pair(demo_home: Home, monde: Monde) -> None:
    siret, uai = monde.organismes[0]
    table = pl.DataFrame({"SIRET": [siret, None, siret, "  "], "UAI": [None, uai, uai, None]})
    with connu(demo_home) as known:
        report = check_table(table, recognise(table), known)
    assert report.table["UAI — proposition"].to_list() == [uai, None, None, None]
    assert report.table["SIRET — proposition"].to_list() == [None, siret, None, None]
    assert report.fautes.is_empty() and report.table["UAI — contrôle"].to_list() == [None, OK, OK, None]


def test_the_fiche_of_the_mission_is_replaced_by_its_heir(real_home: Home) -> None:
    table = pl.DataFrame({"Code RNCP": ["RNCP31924", "31924"]})
    with connu(real_home) as known:
        report = check_table(table, recognise(table), known)
    assert report.table["Code RNCP — contrôle"].to_list() == [INACTIF, INACTIF]
    assert report.table["Code RNCP — proposition"].to_list() == ["RNCP39619", "RNCP39619"]


@pytest.mark.parametrize(
    ("kind", "written", "code"),
    [
        ("rncp", "rncp 37537", "RNCP37537"),
        ("rncp", "37537", "RNCP37537"),
        ("siret", "732 829 320 00074", "73282932000074"),
        ("uai", "0572345p", "0572345P"),
        ("naf", "56.10A", "5610A"),
        ("naf", "1.13Z", "0113Z"),
        ("insee", "1004", "01004"),
        ("idcc", "16", "0016"),
        ("code_postal", "1000", "01000"),
        ("cfd", "1022137", "01022137"),
    ],
)
def test_what_a_spreadsheet_did_to_a_code_is_undone(kind: str, written: str, code: str) -> None:
    assert write(GENRES[kind], written) == code
    report = check_table(pl.DataFrame({"x": [written]}), {"x": kind})
    assert report.comptes["x"] == {REECRIT: 1} and report.table["x — proposition"].to_list() == [code]
    assert check_table(pl.DataFrame({"x": [code]}), {"x": kind}).comptes["x"] == {OK: 1}


@settings(max_examples=needs.campaign(80, 2000))
@given(
    st.lists(
        st.one_of(st.none(), st.text(max_size=20), st.from_regex(r"[0-9]{5,14}[A-Z]?", fullmatch=True)),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(sorted(GENRES)),
)
def test_whatever_a_cell_holds_it_has_one_state_and_stays_as_it_was(values: list[str | None], kind: str) -> None:
    table = pl.DataFrame({"x": values}, schema={"x": pl.String})
    report = check_table(table, {"x": kind})
    assert report.table["x"].equals(table["x"])
    told = report.table["x — contrôle"].to_list()
    assert [bool(t) for t in told] == [bool(v and v.strip()) for v in values]
    assert set(filter(None, told)) - {OK, REECRIT, FORME, CLE} == set()


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.csv", "RNCP;Ville\nRNCP90001;Évry\n".encode()),
        ("a.csv", "RNCP,Ville\nRNCP90001,Évry\n".encode("cp1252")),
        ("a.tsv", "\ufeffRNCP\tVille\nRNCP90001\tÉvry\n".encode()),
        ("a.txt", b'RNCP|Ville\n"RNCP90001"|"\xc9vry"\n'),
    ],
)
def test_any_dialect_is_read(tmp_path: Path, name: str, raw: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    assert lire_fichier(path).to_dicts() == [{"RNCP": "RNCP90001", "Ville": "Évry"}]


def test_a_workbook_comes_back_as_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    ecrire_fichier(pl.DataFrame({"SIRET": ["73282932000074", "=1+1"], "Note": ["a", None]}), path)
    table = lire_fichier(path)
    assert table.to_dicts()[0] == {"SIRET": "73282932000074", "Note": "a"}
    ecrire_fichier(check_table(table, recognise(table)).table, tmp_path / "b.xlsx")
    again = lire_fichier(tmp_path / "b.xlsx")
    assert again["SIRET — contrôle"].to_list() == [OK, FORME]


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.xlsx", b"PK\x03\x04 tronque"),
        ("a.csv", b""),
        ("a.csv", b"RNCP;Ville\n"),
        ("a.csv", b"\x00\x01\x02"),
        ("a.xlsx", b"RNCP;Ville\nRNCP90001;x\n"),
    ],
)
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, name: str, raw: bytes) -> None:
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(Illisible):
        lire_fichier(tmp_path / name)


# ── by page and by API ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def http(demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Any:
    home = Home(tmp_path_factory.mktemp("valideur") / "home", "")
    home.folder.mkdir()
    (home.folder / "reference").symlink_to(demo_home.reference)
    with TestClient(create_app(home.settings(TREMPLIN_LIMITES="non")), base_url="https://testserver") as opened:
        yield opened


def attendre(http: TestClient, suivi: str) -> dict[str, Any]:
    told: dict[str, Any] = until(lambda: http.get(suivi).json(), lambda told: told["etat"] != "en cours")
    return told


CSV = b"RNCP;SIRET;Note\nRNCP99998;73282932000074;=cmd\nRNCP1;1;x\n"


def test_by_api_a_file_is_checked_and_comes_back(http: TestClient) -> None:
    made = http.post("/api/valideur/v1", files={"fichier": ("../../x.csv", CSV)})
    assert made.status_code == 202
    told = attendre(http, made.json()["suivi"])
    assert told["etat"] == "fini" and told["lignes"] == 2 and told["ignorees"] == ["Note"]
    assert [(f["ligne"], f["colonne"], f["etat"]) for f in told["fautes"]] == [
        (2, "RNCP", INCONNU),
        (3, "RNCP", FORME),
        (3, "SIRET", FORME),
    ]
    out = http.get(told["fichier"])
    assert (
        out.headers["content-disposition"].startswith("attachment")
        and "sandbox" in out.headers["content-security-policy"]
    )
    table = pl.read_csv(io.BytesIO(out.content), separator=";", infer_schema=False)
    assert table.columns == [
        "RNCP",
        "SIRET",
        "Note",
        "RNCP — contrôle",
        "RNCP — proposition",
        "SIRET — contrôle",
        "SIRET — proposition",
    ]
    body = http.post("/api/valideur/v1?date=2020-01-01", content=CSV, headers={"content-type": "text/csv"})
    assert attendre(http, body.json()["suivi"])["jour"] == "2020-01-01"
    chosen = http.post("/api/valideur/v1", files={"fichier": ("x.csv", CSV)}, data={"colonnes": '{"Note": "rome"}'})
    assert [c["nom"] for c in attendre(http, chosen.json()["suivi"])["colonnes"]] == ["Note"]


def test_what_comes_back_runs_nothing_in_a_spreadsheet(http: TestClient) -> None:
    cells = ['=HYPERLINK("http://x")', "+1+cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "-12,5", "+33 6 12 34 56 78"]
    sent = pl.DataFrame({"RNCP": ["RNCP99998"] * 6, "=1+1": cells, "+cmd": ["x"] * 6}).write_csv(separator=";")
    told = attendre(http, http.post("/api/valideur/v1", files={"fichier": ("x.csv", sent.encode())}).json()["suivi"])
    back = http.get(told["fichier"]).content
    table = pl.read_csv(io.BytesIO(back), separator=";", infer_schema=False)
    assert table.columns == ["RNCP", "'=1+1", "'+cmd", "RNCP — contrôle", "RNCP — proposition"]
    assert table["'=1+1"].to_list() == [*(f"'{c}" for c in cells[:4]), *cells[4:]]


def test_a_workbook_that_comes_back_holds_neither_formula_nor_link(http: TestClient) -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book, {"strings_to_formulas": False, "strings_to_urls": False}) as made:
        sheet = made.add_worksheet()
        for line, row in enumerate([("RNCP", "Note"), ("RNCP99998", "http://evil.example/"), ("RNCP99998", "=1+1")]):
            sheet.write_row(line, 0, row)
    sent = http.post("/api/valideur/v1", files={"fichier": ("x.xlsx", book.getvalue())})
    told = attendre(http, sent.json()["suivi"])
    with zipfile.ZipFile(io.BytesIO(http.get(told["fichier"]).content)) as parts:
        sheet_xml = parts.read("xl/worksheets/sheet1.xml").decode()
        told_of = b"".join(parts.read(n) for n in parts.namelist() if n.endswith(".rels")).decode()
        strings = parts.read("xl/sharedStrings.xml").decode()
    assert "http://evil.example/" in strings and "=1+1" in strings
    assert sheet_xml.count("<f>") == 0 and sheet_xml.count("hyperlink") == 0
    assert told_of.count("worksheet") == 2 and told_of.count("evil") == 0


@pytest.mark.parametrize(
    ("files", "data", "status"),
    [
        ({"fichier": ("x.exe", CSV)}, {}, 422),
        ({"fichier": ("x.csv", CSV)}, {"date": "demain"}, 422),
        ({"fichier": ("x.csv", CSV)}, {"colonnes": '{"RNCP": "x"}'}, 422),
        ({}, {"date": ""}, 415),
        ({"fichier": ("x.csv", CSV)}, {"colonnes": "["}, 422),
        ({"fichier": ("x.csv", CSV)}, {"colonnes": '{"RNCP": ["rome"]}'}, 422),
    ],
)
def test_what_is_asked_wrongly_is_told(http: TestClient, files: Any, data: Any, status: int) -> None:
    assert http.post("/api/valideur/v1", files=files, data=data).status_code == status


@pytest.mark.parametrize("raw", [b"\x00" * 100, b"a;b\n1;2\n", b"PK\x03\x04"])
def test_a_file_without_codes_is_refused_and_its_content_gone(http: TestClient, raw: bytes) -> None:
    made = http.post("/api/valideur/v1", files={"fichier": ("x.csv", raw)})
    told = attendre(http, made.json()["suivi"])
    assert told["etat"] == "refusé" and told["raison"]
    folder = http.app.state.tremplin.settings.home / "valideur" / made.json()["id"]  # type: ignore[attr-defined]
    assert not list(folder.glob("entree*"))
    assert http.get(f"/api/valideur/v1/{made.json()['id']}/fichier").status_code == 404


def test_a_file_over_fifty_megabytes_is_refused(http: TestClient) -> None:
    big = b"RNCP\n" + b"RNCP90001\n" * 5_300_000
    assert http.post("/api/valideur/v1", files={"fichier": ("x.csv", big)}).status_code == 413


def test_on_the_page_a_file_is_checked(http: TestClient) -> None:
    who = Navigateur(http.app)  # type: ignore[arg-type]
    who.open("/valideur").send("Contrôler", fichiers={"fichier": ("x.csv", CSV)})
    until(lambda: who.open(str(who.page.url)).texte, lambda told: "Contrôle en cours" not in told)
    assert "3 valeurs à revoir" in who.texte and "Fiche RNCP inconnu" in who.texte
    who.open("/valideur").send("Contrôler", 422, fichiers={"fichier": ("x.exe", CSV)})


def test_nothing_is_kept_after_an_hour_and_no_one_guesses_another_s(
    http: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = http.post("/api/valideur/v1", files={"fichier": ("x.csv", CSV)}).json()
    attendre(http, made["suivi"])
    parent = http.app.state.tremplin.settings.home / "valideur"  # type: ignore[attr-defined]
    assert (parent / made["id"]).stat().st_mode & 0o077 == 0
    for wrong in ("x", "..", "a" * 32, made["id"][:-1]):
        assert http.get(f"/api/valideur/v1/{wrong}").status_code == 404
    later = time.time() + 3601
    monkeypatch.setattr(work.time, "time", lambda: later)
    assert http.get(made["suivi"]).status_code == 404
    kept = {p.name for p in parent.iterdir()}
    assert made["id"] in kept
    assert (work.forget(parent), list(parent.iterdir())) == (len(kept), [])


def test_by_command(demo_home: Home, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(CSV)
    done = tremplin(demo_home.folder, "check", str(path), "--sortie", str(tmp_path / "y.csv"))
    assert done.returncode == 1 and "RNCP99998" in done.stdout
    assert "contrôle" in (tmp_path / "y.csv").read_text("utf-8-sig")
