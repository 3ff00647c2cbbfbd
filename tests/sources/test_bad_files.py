"""Files that publishers, mailers and spreadsheets have damaged: a precise refusal, or the right reading."""

from __future__ import annotations

import bz2
import csv
import gzip
import os
import random
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import needs
from tremplin.release.editions import all_editions
from tremplin.release.stage import Report, import_files

KIT = "Kit_apprentissage_20260901.csv"
BCN = "N_FORMATION_DIPLOME.csv"
ZIP = "export-fiches-csv-2026-09-01.zip"
BOMB = 30 * 1024**2
"""Bytes that a bomb expands to: as many zeros, a thousandth once compressed."""


def one(home: Path, path: Path) -> Report:
    (report,) = import_files(home, [path])
    return report


def rows_of(path: Path, encoding: str = "utf-8", separator: str = ";") -> list[list[str]]:
    return list(csv.reader(path.read_text(encoding).splitlines(), delimiter=separator))


def write(path: Path, rows: list[list[str]], encoding: str = "utf-8", separator: str = ";") -> None:
    with path.open("w", encoding=encoding, newline="") as out:
        csv.writer(out, delimiter=separator).writerows(rows)


def nothing_left(home: Path) -> bool:
    folders = list((home / "editions").glob("*/*"))
    return folders == []


def test_a_missing_column_is_named_with_the_nearest(world: Path, tmp_path: Path) -> None:
    path = world / KIT
    write(path, [[c.replace("FicheRNCP", "Fiches RNCPs") for c in rows_of(path)[0]], *rows_of(path)[1:]])
    report = one(tmp_path / "h", path)
    assert report.etat == "refusé"
    assert "colonne(s) absente(s) « FicheRNCP » (peut-être « Fiches RNCPs » ?)" in report.message
    assert nothing_left(tmp_path / "h")


def test_shuffled_and_added_columns_are_read_by_name(world: Path, tmp_path: Path) -> None:
    path = world / KIT
    rows = rows_of(path)
    one(tmp_path / "a", path)
    order = list(range(len(rows[0])))
    random.Random(1).shuffle(order)
    write(path, [[*(r[n] for n in order), "x"] for r in rows])
    assert one(tmp_path / "b", path).etat == "importé"
    before, after = (all_editions(tmp_path / h, "kit_apprentissage")[0].scan("couples").collect() for h in "ab")
    assert (len(before), before.equals(after)) == (len(rows) - 1, True)


def test_a_header_that_moved_down_is_found(world: Path, tmp_path: Path) -> None:
    path = world / KIT
    rows = rows_of(path)
    empty = [""] * len(rows[0])
    write(path, [["Kit apprentissage, édition de septembre", *empty[1:]], empty, *rows])
    report = one(tmp_path / "h", path)
    assert report.etat == "importé", report.message
    pairs = all_editions(tmp_path / "h", "kit_apprentissage")[0].scan("couples").collect()
    assert pairs["ligne"].to_list() == list(range(4, len(rows) + 3))


def test_a_workbook_whose_header_moved_is_read_alike(world: Path, tmp_path: Path) -> None:
    rows = rows_of(world / KIT)
    one(tmp_path / "a", world / KIT)
    path = tmp_path / "Kit_apprentissage_20260901.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Kit apprentissage sept 26")
        sheet.write(1, 0, "Légende")
        for n, row in enumerate(rows):
            sheet.write_row(n + 5, 0, row)
    assert one(tmp_path / "b", path).etat == "importé"
    before, after = (
        all_editions(tmp_path / h, "kit_apprentissage")[0].scan("couples").drop("ligne").collect() for h in "ab"
    )
    assert (len(before), before.equals(after)) == (len(rows) - 1, True)


def test_a_wrong_encoding_is_told_by_its_byte(world: Path, tmp_path: Path) -> None:
    path = world / "departements.csv"
    path.write_text(path.read_text("utf-8").replace("e", "é"), "cp1252", newline="")
    report = one(tmp_path / "h", path)
    assert report.etat == "refusé"
    assert "encodage inattendu, octet 0xe9 ligne 2 ; UTF-8 attendu" in report.message


def test_a_byte_of_another_encoding_costs_its_line(world: Path, tmp_path: Path) -> None:
    path = world / "departements.csv"
    sound = len(path.read_text("utf-8").splitlines())
    path.write_bytes(path.read_bytes() + b"999,11,CH\xc2TEAU\r\n")
    report = one(tmp_path / "h", path)
    assert (report.etat, report.total("lues"), report.total("ecartees")) == ("importé", sound, 1)
    (edition,) = all_editions(tmp_path / "h", "cog_departements")
    rejected = pl.read_parquet(edition.folder / "rejets.parquet")
    assert list(rejected.select("ligne", "raison").iter_rows()) == [
        (sound + 1, "octet 0xc2 qui n'est pas du texte UTF-8")
    ]


def test_utf16_is_refused(world: Path, tmp_path: Path) -> None:
    path = world / KIT
    path.write_bytes(path.read_text("utf-8").encode("utf-16"))
    report = one(tmp_path / "h", path)
    assert report.etat == "refusé"
    assert report.message == f"{path.name} : texte en UTF-16 ; à enregistrer en UTF-8"


def test_a_byte_order_mark_is_not_a_column(world: Path, tmp_path: Path) -> None:
    path = world / KIT
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    report = one(tmp_path / "h", path)
    assert (report.etat, report.total("gardees")) == ("importé", len(rows_of(path)) - 1)


def test_rows_too_short_or_too_long_are_set_aside(world: Path, tmp_path: Path) -> None:
    path = world / BCN
    lines = path.read_text("cp1252").splitlines()
    lines[2] = lines[2].rpartition(";")[0]
    lines[3] += ";de;trop"
    path.write_text("\n".join(lines), "cp1252")
    report = import_files(tmp_path / "h", [path])[0]
    assert (report.etat, report.total("ecartees")) == ("refusé", 2)
    assert "2 lignes écartées sur" in report.message


def test_a_truncated_zip_is_refused(world: Path, tmp_path: Path) -> None:
    path = world / ZIP
    content = path.read_bytes()
    for share in (0.2, 0.6, 0.95):
        path.write_bytes(content[: int(len(content) * share)])
        report = one(tmp_path / "h", path)
        assert report.etat == "refusé"
        assert "tronquée" in report.message
    assert nothing_left(tmp_path / "h")


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export_fiches_CSV_Standard_2026_09_01.csv", b"0" * BOMB)


def _lying_bomb(path: Path) -> None:
    """The central directory says 1 000 bytes; the data expand to much more."""
    _bomb(path)
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.index(signature) + offset
        data[at : at + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(bytes(data))


def _escape(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../export_fiches_CSV_Standard_2026_09_01.csv", "x")


def _link(path: Path) -> None:
    info = zipfile.ZipInfo("export_fiches_CSV_Standard_2026_09_01.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, "/etc/passwd")


def _twice(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "x")
        archive.writestr("A.csv", "y")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_bomb, "archive refusée"),
        (_lying_bomb, "endommagé ou tronqué"),
        (_escape, "interdit"),
        (_link, "interdit"),
        (_twice, "deux fois"),
    ],
)
def test_hostile_archives_are_refused(make: Callable[[Path], None], reason: str, tmp_path: Path) -> None:
    path = tmp_path / ZIP
    make(path)
    report = one(tmp_path / "h", path)
    assert report.etat == "refusé"
    assert reason in report.message
    assert nothing_left(tmp_path / "h")


@pytest.mark.parametrize(("suffix", "compress"), [(".gz", gzip.compress), (".BZ2", bz2.compress)])
def test_a_file_compressed_alone_is_read_as_the_file_it_holds(
    world: Path, tmp_path: Path, suffix: str, compress: Callable[[bytes], bytes]
) -> None:
    content, folder = (world / KIT).read_bytes(), tmp_path / "d" / "interieur"
    folder.mkdir(parents=True)
    (folder / (KIT + suffix)).write_bytes(compress(content))
    (folder / ("sans_nom.csv" + suffix)).write_bytes(compress(content + b"\n"))
    reports = import_files(tmp_path / "h", [tmp_path / "d"])
    lues = len(rows_of(world / KIT)) - 1
    assert [(r.fichier, r.source, r.etat, r.total("lues"), r.message) for r in reports] == [
        (KIT + suffix, "kit_apprentissage", "importé", lues, ""),
        ("sans_nom.csv" + suffix, "kit_apprentissage", "importé", lues, ""),
    ]
    dated, _ = all_editions(tmp_path / "h", "kit_apprentissage")
    one(tmp_path / "plain", world / KIT)
    (plain,) = all_editions(tmp_path / "plain", "kit_apprentissage")
    assert (dated.date, dated.scan("couples").collect().equals(plain.scan("couples").collect())) == (plain.date, True)
    assert [p.name for p in dated.folder.iterdir() if p.name not in ("couples", "edition.json", "rejets.parquet")] == []


def test_a_compressed_file_inside_an_archive_is_read(world: Path, tmp_path: Path) -> None:
    """Members of an archive may be compressed too, as exports of databases are."""
    path = tmp_path / ZIP
    with zipfile.ZipFile(world / ZIP) as source, zipfile.ZipFile(path, "w") as target:
        for info in source.infolist():
            target.writestr(info.filename + ".gz", gzip.compress(source.read(info)))
    assert (one(tmp_path / "h", path).message, one(tmp_path / "p", world / ZIP).message) == ("", "")
    read, plain = (all_editions(tmp_path / h, "france_competences")[0] for h in "hp")
    assert [read.facts["tables"][t]["lues"] for t in plain.facts["tables"]] == [
        t["lues"] for t in plain.facts["tables"].values()
    ]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        (KIT + ".gz", lambda: gzip.compress(b"0" * BOMB), "dépasse 100 fois sa taille compressée"),
        (KIT + ".bz2", lambda: bz2.compress(b"0" * BOMB), "dépasse 100 fois sa taille compressée"),
        (KIT + ".gz", lambda: gzip.compress(os.urandom(5000))[:-100], "endommagé ou tronqué"),
        (KIT + ".bz2", lambda: bz2.compress(os.urandom(5000))[:-100], "endommagé ou tronqué"),
        (KIT + ".gz", lambda: b"code;libelle\n1;a\n", "endommagé ou tronqué (Not a gzipped file"),
        ("inconnu.csv.gz", lambda: b"code;libelle\n1;a\n", "endommagé ou tronqué (Not a gzipped file"),
    ],
)
def test_hostile_compressed_files_are_refused(
    name: str, content: Callable[[], bytes], reason: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content())
    report = one(tmp_path / "h", tmp_path / name)
    assert (report.etat, reason in report.message, nothing_left(tmp_path / "h")) == ("refusé", True, True), report


def test_outlines_compressed_by_their_publisher_are_read_whole(tmp_path: Path) -> None:
    path = needs.real(needs.FRANCE / "contours" / "communes_2018_simplifiees.geojson.gz")
    report = one(tmp_path / "h", path)
    assert (report.source, report.etat, report.total("lues"), report.total("gardees")) == (
        "contours_communes",
        "importé",
        35_357,
        35_357,
    ), report


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'"A1Z41"="A1Z41 : Fam\x00ille"\r\n', "octet nul ligne 1 (fichier UTF-16 ou binaire), texte attendu"),
        (
            b'"B2Z41"="B2Z41 : L\xe9gumes"\r\n"A1Z41"="A1Z41 : Fam\x81ille"\r\n',
            "octet 0x81 inconnu de l'encodage cp1252, ligne 2",
        ),
    ],
)
def test_a_byte_that_is_no_text_refuses_a_format_of_sas(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "intitule_fap2009.txt"
    path.write_bytes(content)
    report = one(tmp_path / "h", path)
    assert (report.etat, report.message) == ("refusé", f"intitule_fap2009.txt : {reason}")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_a_format_of_sas_is_read_in_both_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "intitule_fap2009.txt"
    path.write_text('"A1Z41"="A1Z41 : Ouvriers du gros œuvre, élèves"\r\n', encoding, newline="")
    assert one(tmp_path / "h", path).etat == "importé"
    (edition,) = all_editions(tmp_path / "h", "fap_intitules")
    assert edition.scan("intitules").collect()["libelle"].to_list() == ["Ouvriers du gros œuvre, élèves"]


def test_a_value_outside_a_closed_list_stops_the_edition(world: Path, tmp_path: Path) -> None:
    path = world / KIT
    rows = rows_of(path)
    at = rows[0].index("Fiche ACTIVE/INACTIVE")
    rows[7][at] = "PEUT-ÊTRE"
    write(path, rows)
    report = one(tmp_path / "h", path)
    assert report.etat == "refusé"
    assert "ligne 8, colonne « Fiche ACTIVE/INACTIVE » : valeur « PEUT-ÊTRE » inconnue" in report.message


def test_a_wrong_date_leaves_its_cell_empty_and_says_so(world: Path, tmp_path: Path) -> None:
    path = world / KIT
    rows = rows_of(path)
    at = rows[0].index("Date d'échéance de la fiche RNCP")
    rows[5][at] = "31/02/2027"
    write(path, rows)
    report = one(tmp_path / "h", path)
    assert (report.etat, report.total("ecartees"), report.total("valeurs_ecartees")) == ("importé", 0, 1)
    (edition,) = all_editions(tmp_path / "h", "kit_apprentissage")
    (row,) = edition.rejections().iter_rows(named=True)
    assert (row["ligne"], row["colonne"], row["valeur"]) == (6, "Date d'échéance de la fiche RNCP", "31/02/2027")


def test_a_json_file_cut_short_is_refused_with_its_place(world: Path, tmp_path: Path) -> None:
    path = world / "referentiel_organismes.json"
    path.write_bytes(path.read_bytes()[:-40])
    report = one(tmp_path / "h", path)
    assert report.etat == "refusé"
    assert "JSON illisible ligne 1, colonne" in report.message


def test_an_unknown_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text("a;b\n1;2\n")
    report = one(tmp_path / "h", path)
    assert (report.etat, report.source) == ("refusé", None)
    absent = tmp_path / "absent.csv"
    assert one(tmp_path / "h", absent).message == f"absent.csv : fichier introuvable dans {tmp_path}"


def test_a_renamed_file_is_known_by_its_columns(world: Path, tmp_path: Path) -> None:
    path = tmp_path / "nouveau.csv"
    (world / BCN).rename(path)
    assert one(tmp_path / "h", path).source == "bcn_formation_diplome"


MUTATIONS = st.lists(
    st.tuples(st.sampled_from(["insert", "delete", "flip"]), st.floats(0, 1), st.binary(min_size=1, max_size=6)),
    min_size=1,
    max_size=4,
)


@settings(max_examples=needs.campaign(10, 500))
@given(MUTATIONS, st.sampled_from([KIT, BCN, "referentiel_organismes.json", ZIP]))
def test_any_damage_is_imported_whole_or_refused_with_a_reason(
    world: Path, tmp_path: Path, damage: list[tuple[str, float, bytes]], name: str
) -> None:
    content = bytearray((world / name).read_bytes())
    for kind, share, piece in damage:
        at = int(share * (len(content) - 1))
        if kind == "insert":
            content[at:at] = piece
        elif kind == "delete":
            del content[at : at + len(piece)]
        else:
            content[at] ^= piece[0]
    folder = tmp_path / os.urandom(4).hex()
    folder.mkdir()
    (folder / name).write_bytes(content)
    report = one(folder / "h", folder / name)
    assert report.etat in ("importé", "refusé")
    if report.etat == "importé":
        total = report.total("gardees") + report.total("fusionnees") + report.total("ecartees")
        assert report.total("lues") == total
    else:
        assert report.message and "Traceback" not in report.message
        assert nothing_left(folder / "h")


def test_a_csv_line_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / KIT
    path.write_bytes(b"x" * (3 * 1024**2))
    report = one(tmp_path / "h", path)
    assert report.etat == "refusé"
    assert "octets" in report.message


def test_text_of_any_script_survives_the_import(tmp_path: Path, world: Path) -> None:
    rows = rows_of(world / KIT)
    at = rows[0].index("Intitulé certification (RNCP)")
    rows[3][at] = "Œuvre d'été « ÿ » — ԱԲԳ 漢字 🧑‍🍳"
    write(world / KIT, rows)
    one(tmp_path / "h", world / KIT)
    pairs = all_editions(tmp_path / "h", "kit_apprentissage")[0].scan("couples").collect()
    assert pairs.filter(pl.col("ligne") == 4)["intitule"].item() == "Œuvre d'été « ÿ » — ԱԲԳ 漢字 🧑‍🍳"


def _truncated(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


def _other_encoding(content: bytes) -> bytes:
    return b"\xff\xfe" + content.decode("latin-1").encode("utf-16-le")


def _null_bytes(content: bytes) -> bytes:
    return content[:200] + b"\x00" + content[200:]


def _first_line_gone(content: bytes) -> bytes:
    return content.partition(b"\n")[2]


def _repeated(content: bytes) -> bytes:
    header, _, body = content.partition(b"\n")
    return header + b"\n" + body + body


def _reversed_columns(content: bytes) -> bytes:
    separator = b";" if content.partition(b"\n")[0].count(b";") else b","
    return b"\n".join(separator.join(reversed(line.split(separator))) for line in content.splitlines())


NO_HEADER = {
    "intitule_fap2009.txt",
    "passage_fap2009_romev3.txt",
    "job_offers.csv",
    "mobiville_bassin_offre_full.csv",
    "inserjeunes-api.ndjson",
}
STILL_READ: dict[Callable[[bytes], bytes], set[str]] = {
    _other_encoding: {"hellowork-fictif.xml"},  # XML tells its encoding
    _null_bytes: {"Correspondance_ROME_ISCO08.xlsx"},  # in a part of the workbook that nobody reads
    _first_line_gone: {*NO_HEADER, "hellowork-fictif.xml"},  # its first line says « XML », no more
}
"""What each damage leaves as right as before."""


@pytest.mark.parametrize(
    "mutate", [_truncated, _other_encoding, _null_bytes, _first_line_gone, _repeated, _reversed_columns]
)
def test_every_declared_file_survives_each_damage(
    world: Path, tmp_path: Path, mutate: Callable[[bytes], bytes]
) -> None:
    for path in world.iterdir():
        path.write_bytes(mutate(path.read_bytes()))
    reports = import_files(tmp_path / "h", [world])
    states = {r.fichier: r.etat for r in reports}
    assert states.keys() == {p.name for p in world.iterdir()} and set(states.values()) == {"importé", "refusé"}
    counts = ("lues", "gardees", "fusionnees", "ecartees")
    kept = {r.fichier: [r.total(c) for c in counts] for r in reports if r.etat == "importé"}
    assert {name: n[0] for name, n in kept.items()} == {name: sum(n[1:]) for name, n in kept.items()}
    assert [r.fichier for r in reports if r.etat == "refusé" and " : " not in r.message] == []
    if mutate in STILL_READ:
        assert kept.keys() == STILL_READ[mutate]
    if mutate in (_truncated, _reversed_columns):
        ended = {name for name in states if name.endswith((".json", ".ndjson", ".xml", ".zip", ".xlsx", ".parquet"))}
        one_value = {"sav-remove.json"} if mutate is _reversed_columns else set()  # no comma to turn around
        assert (len(ended), kept.keys() & ended) == (23, one_value)
