"""« Valideur »: every fault planted in a file is found and nothing else, on a page, by API, by command."""

from __future__ import annotations

import io
import json
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
                "AND p.type = 'postal' WHERE i.type = 'insee' AND i.code = i.commune"
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
    assert lire_fichier(path).table.to_dicts() == [{"RNCP": "RNCP90001", "Ville": "Évry"}]


def test_a_workbook_comes_back_as_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    ecrire_fichier(pl.DataFrame({"SIRET": ["73282932000074", "=1+1"], "Note": ["a", None]}), path)
    table = lire_fichier(path).table
    assert table.to_dicts()[0] == {"SIRET": "73282932000074", "Note": "a"}
    ecrire_fichier(check_table(table, recognise(table)).table, tmp_path / "b.xlsx")
    again = lire_fichier(tmp_path / "b.xlsx").table
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


# ── files as they come ───────────────────────────────────────────────────────────────────────────────────────────

ROWS = "A;0212237T;RNCP39136\n"
HEAD = "établissement;uai;rncp\n"


def checked(home: Home, path: Path, *more: str) -> tuple[int, dict[str, Any], str]:
    """What the command says of a file: how it ends, its report, its refusal."""
    done = tremplin(home.folder, "check", str(path), "--json", *more)
    return done.returncode, json.loads(done.stdout) if done.stdout else {}, " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("name", "raw", "told"),
    [
        (
            "long.csv",
            (HEAD + ROWS * 50 + "A;0212237T;RNCP39136;note en trop\n" + ROWS * 49).encode(),
            "ligne 52, 4 cellules au lieu de 3 (« note en trop » est de trop)",
        ),
        (
            "guillemet.csv",
            (HEAD + 'Lycée "Le" X;0212237T;RNCP39136\n"Lycée" Y;0212237T;RNCP39136\n').encode(),
            "ligne 3, CSV mal formé (un guillemet se ferme avant la fin d'une cellule)",
        ),
        (
            "jamais.csv",
            (HEAD + ROWS + '"Lycée;0212237T;RNCP39136\n' + ROWS).encode(),
            "ligne 3, guillemet ouvert sur cette ligne, et jamais fermé",
        ),
        (
            "melange.csv",
            (HEAD + "Lycée;0212237T;RNCP39136\n" * 3).encode() + "Lycée;0212237T;RNCP39136\n".encode("cp1252"),
            "ligne 5, octet 0xe9 qui n'est pas du texte UTF-8",
        ),
        (
            "cinq.csv",
            (HEAD + (ROWS + "A;0212237T;RNCP39136;x\n") * 5).encode(),
            " ; ".join(f"ligne {n}, 4 cellules au lieu de 3 (« x » est de trop)" for n in (3, 5, 7)) + " ; et 2 autres",
        ),
        (
            "ancien.csv",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99,
            "c'est un classeur de l'ancien Excel (.xls)",
        ),
        ("vrai.csv", b"PK\x03\x04" + b"\x00" * 99, "c'est une archive ou un classeur, texte attendu"),
        (
            "a.xls",
            b"\xd0\xcf\x11\xe0",
            "le format .xls (classeur de l'ancien Excel) n'est pas lu : enregistrez ce fichier",
        ),
        (
            "a.ods",
            b"PK\x03\x04",
            "le format .ods (classeur OpenDocument) n'est pas lu : enregistrez ce fichier en .xlsx",
        ),
        (
            "sans.csv",
            b"nom;ville\nA;Metz\n",
            "Aucune colonne de codes n'est reconnue : nommez-les (RNCP, CFD, UAI, SIRET, ROME…) ; l'en-tête lu est",
        ),
    ],
)
def test_a_damaged_file_is_refused_with_its_line_and_its_cause(
    demo_home: Home, http: TestClient, tmp_path: Path, name: str, raw: bytes, told: str
) -> None:
    (tmp_path / name).write_bytes(raw)
    code, report, refusal = checked(demo_home, tmp_path / name)
    assert (code, report) == (1, {}) and told in refusal
    sent = http.post("/api/valideur/v1", files={"fichier": (name, raw)})
    if Path(name).suffix in (".xls", ".ods"):
        assert (sent.status_code, told in sent.json()["detail"]) == (422, True)
        return
    heard = attendre(http, sent.json()["suivi"])
    assert heard["etat"] == "refusé" and told in heard["raison"]


@pytest.mark.parametrize(
    ("raw", "above", "line"),
    [
        (HEAD + "A;0212237T;RNCP39136;;\nB;0212237A;RNCP39136;;\n", 0, 3),
        ("sep=;\n" + HEAD + "B;0212237A;RNCP39136\n", 0, 3),
        ("Liste des fiches RNCP, au 1er septembre, à jour, 2026\n\n" + HEAD + "B;0212237A;RNCP39136\n", 1, 4),
        ("Liste;;\nÀ jour;;\n" + HEAD + "B;0212237A;RNCP39136\n", 2, 4),
        ('"Adresse (n°, voie, ville, pays)";uai;rncp\n"1, rue, X";0212237A;RNCP39136\n', 0, 2),
        ("uai;note, voie, ville\n0212237A;a, b, c\n", 0, 2),
        (HEAD + '"Lycée\nde Metz";0212237T;RNCP39136\n\n"X";0212237A;RNCP39136\n', 0, 5),
        (HEAD + "A;0212237A\n", 0, 2),
    ],
)
def test_an_ordinary_file_is_read_and_its_lines_are_those_of_the_file(
    tmp_path: Path, raw: str, above: int, line: int
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(raw)
    code, report, _ = checked(Home(tmp_path / "h", ""), path)
    assert (code, report["lignes_au_dessus"]) == (1, above)
    assert [(f["ligne"], f["colonne"], f["valeur"], f["etat"]) for f in report["fautes"]] == [
        (line, "uai", "0212237A", CLE)
    ]


def workbook(path: Path, *sheets: tuple[str, bool, list[list[str]]]) -> Path:
    """A workbook of sheets: name, whether it is hidden, rows."""
    with xlsxwriter.Workbook(path) as book:
        for name, hidden, rows in sheets:
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
            if hidden:
                sheet.hide()
        shown = next(s for s, (_, hidden, _) in zip(book.worksheets(), sheets, strict=True) if not hidden)
        shown.activate()
        shown.set_first_sheet()
    return path


CODES = [["Nom", "UAI"], ["A", "0212237A"]]


def test_a_sheet_that_is_hidden_or_without_codes_is_passed_over_by_name(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        ("Listes", True, CODES),
        ("Notice", False, [["Comment lire"], ["ceci"]]),
        ("Données", False, [["Liste 2026"], [], *CODES]),
        ("Suite", False, CODES),
    )
    code, report, _ = checked(Home(tmp_path / "h", ""), path)
    assert (code, report["onglet"], report["autres_onglets"]) == (1, "Données", ["Listes (masqué)", "Notice", "Suite"])
    assert (report["lignes_au_dessus"], [f["ligne"] for f in report["fautes"]]) == (1, [4])


def test_a_workbook_whose_rows_are_all_hidden_is_refused_by_name(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ("Listes", True, CODES), ("Vide", False, [["UAI"]]))
    code, _, refusal = checked(Home(tmp_path / "h", ""), path)
    assert code == 1 and "Aucune ligne sous l'en-tête (onglet « Vide ») ; non lu : Listes (masqué)" in refusal


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_names_given_twice_come_back_as_they_were(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "a.csv").write_text("uai;;uai\n0212237T;x;0212237A\n")
    out = tmp_path / f"b{suffix}"
    code, report, _ = checked(Home(tmp_path / "h", ""), tmp_path / "a.csv", "--sortie", str(out))
    assert code == 1
    assert [(f["ligne"], f["colonne"]) for f in report["fautes"]] == [(2, "uai (colonne 3)")]
    if suffix == ".csv":
        header = out.read_text("utf-8-sig").split("\n")[0].split(";")
    else:
        header = [c or "" for c in pl.read_excel(out, has_header=False, infer_schema_length=0).row(0)]
    assert header == [
        *("uai", "", "uai"),
        *("uai — contrôle", "uai — proposition", "uai (colonne 3) — contrôle", "uai (colonne 3) — proposition"),
    ]


def test_a_column_that_is_not_there_is_told(demo_home: Home, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(CSV)
    code, _, refusal = checked(demo_home, tmp_path / "a.csv", "--colonne", "Fiche=rncp")
    assert code == 1 and "Colonne absente : « Fiche » ; l'en-tête lu est « RNCP ; SIRET ; Note »" in refusal


@pytest.mark.parametrize(
    ("kind", "value", "state", "told", "proposed"),
    [
        ("siret", "130013105", FORME, "« 130013105 » est un SIREN : il manque l'établissement", None),
        ("siret", "130 013 105", FORME, "« 130013105 » est un SIREN : il manque l'établissement", None),
        ("siret", "00000000000000", FORME, "il n'est fait que de zéros", None),
        ("siret", "000000000", FORME, "il n'est fait que de zéros", None),
        ("siret", "11122233344455", CLE, "la clé de son SIREN « 111222333 » est fausse", None),
        ("siret", "13001310500", FORME, "14 chiffres sont attendus, « 13001310500 » en a 11", None),
        ("siret", "35600000000048", OK, None, None),
        ("siret", "13001310500056.0", REECRIT, "s'écrit 13001310500056 : un tableur l'a pris", "13001310500056"),
        ("siret", "1,30013E+13", FORME, "un tableur l'a pris pour un nombre et l'a abrégé", None),
        ("siret", "1.30013105e+13", FORME, "un tableur l'a pris pour un nombre et l'a abrégé", None),
        ("siren", "13001310500056", FORME, "« 13001310500056 » est un SIRET", None),
        ("siren", "000000000", FORME, "il n'est fait que de zéros", None),
        ("siren", "130013105,00", REECRIT, "un tableur l'a pris pour un nombre à virgule", "130013105"),
        ("cfd", "50022137.0", REECRIT, "s'écrit 50022137 : un tableur l'a pris pour un nombre à virgule", "50022137"),
        ("cfd", "1022137,0", REECRIT, "s'écrit 01022137 : un tableur l'a pris pour un nombre à virgule", "01022137"),
        ("cfd", "5,0022E+07", FORME, "reprenez-le de l'original", None),
        ("uai", "0000000A", CLE, "son numéro n'est fait que de zéros", None),
        ("uai", "#N/A", FORME, "erreur de calcul d'un tableur", None),
        ("idcc", "16.0", REECRIT, "s'écrit 0016 : un tableur", "0016"),
    ],
)
def test_what_a_value_is_instead_of_a_code_is_told(
    kind: str, value: str, state: str, told: str | None, proposed: str | None
) -> None:
    report = check_table(pl.DataFrame({"x": [value]}), {"x": kind})
    assert (report.comptes["x"], report.table["x — proposition"].to_list()) == ({state: 1}, [proposed])
    messages = report.fautes["message"].to_list()
    assert messages == [] if told is None else [told in m for m in messages] == [True]


def test_a_commune_that_is_no_more_is_inactive_and_leads_to_that_of_today(real_home: Home, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("INSEE;code postal\n01340;01300\n20004;20000\n75056;75001\n75101;75001\n69381;69001\n")
    code, report, _ = checked(real_home, path)
    assert (code, report["comptes"]) == (1, {"INSEE": {INACTIF: 2, OK: 3}, "code postal": {OK: 5}})
    assert [(f["ligne"], f["message"], f["proposition"]) for f in report["fautes"]] == [
        (2, "ancien code, aujourd'hui 01015 (Arboys en Bugey)", "01015"),
        (3, "ancien code, aujourd'hui 2A004 (Ajaccio)", "2A004"),
    ]


def test_what_follows_a_diploma_is_told_once(real_home: Home, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("CFD\n01033410\n")
    _, report, _ = checked(real_home, tmp_path / "a.csv")
    assert [(f["etat"], f["proposition"]) for f in report["fautes"]] == [(INACTIF, "46133403")]
