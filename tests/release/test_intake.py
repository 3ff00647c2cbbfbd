"""What an import is given: folders and archives opened, each file told by its path, the order that keeps the most."""

from __future__ import annotations

import bz2
import shutil
import zipfile
from pathlib import Path

import pytest

from tests import needs
from tests.world.commands import as_json, tremplin
from tremplin.release.editions import all_editions
from tremplin.release.stage import import_files

HEADER = (
    "Code Diplôme;FicheRNCP;Niveau fiche RNCP;Accès à l'apprentissage de la fiche RNCP (oui/non);"
    "Date d'échéance de la fiche RNCP;Fiche ACTIVE/INACTIVE\n"
)
KIT = "Kit_apprentissage_20241129.csv"


def rows(count: int) -> str:
    return HEADER + "".join(f"135{n:05d};RNCP{40000 + n};Niveau 5;oui;01/01/2030;ACTIVE\n" for n in range(count))


def zipped(path: Path, **members: str | bytes) -> Path:
    """An archive of members, « __ » standing for a folder and « _z » for the dot of a suffix."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_z", "."), content)
    return path


def test_an_archive_of_files_of_several_sources_is_entered(tmp_path: Path) -> None:
    bcn = needs.real(needs.FRANCE / "bcn")
    tout = tmp_path / "tout.zip"
    with zipfile.ZipFile(tout, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(bcn / "nMef.csv", "bcn/nMef.csv")
        archive.write(bcn / "vFormationDiplome_.csv", "vFormationDiplome_.csv")
        archive.writestr("LISEZMOI.md", "bonjour")
        archive.writestr("__MACOSX/._nMef.csv", "x")
    reports = as_json(tremplin(tmp_path / "h", "import", tout, "--json"))
    assert [(r["chemin"], r["source"], r["etat"], r["totaux"]["gardees"]) for r in reports] == [
        ("tout.zip/LISEZMOI.md", None, "non reconnu", 0),
        ("tout.zip/bcn/nMef.csv", "bcn_mef", "importé", 10_067),
        ("tout.zip/vFormationDiplome_.csv", "bcn_v_formation_diplome", "importé", 11_261),
    ]
    (edition,) = all_editions(tmp_path / "h" / "reference", "bcn_mef")
    assert edition.fichier == "nMef.csv"
    assert [p.name for p in (tmp_path / "h" / "reference").iterdir() if p.name not in ("editions", "verrou")] == []


def test_a_lone_file_is_read_in_its_archive_compressed_or_not(tmp_path: Path) -> None:
    plain = zipped(tmp_path / "a.zip", **{KIT.replace(".", "_z"): rows(20)})
    twice = tmp_path / "b.zip"
    with zipfile.ZipFile(twice, "w") as archive:
        archive.writestr(f"{KIT}.bz2", bz2.compress(rows(19).encode()))
    found = import_files(tmp_path / "h", [plain, twice])
    assert [(r.chemin, r.etat, r.total("gardees")) for r in found] == [
        (f"a.zip/{KIT}", "importé", 20),
        (f"b.zip/{KIT}.bz2", "importé", 19),
    ]


def test_an_archive_of_nobody_s_files_says_what_it_holds_and_the_nearest_sources(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", **{KIT.replace(".", "_z"): rows(3)}).read_bytes()
    path = zipped(tmp_path / "tout.zip", a__x_zcsv="Code Diplôme;autre\n1;2\n", dedans_zzip=inner)
    (report,) = import_files(tmp_path / "h", [path])
    assert (report.chemin, report.source, report.etat) == ("tout.zip", None, "refusé")
    assert report.message.startswith(
        "rien de ce que contient l'archive n'est d'une source connue : a/x.csv, dedans.zip ; "
        "a/x.csv : ni son nom ni ses colonnes ne sont ceux d'une source connue ; les plus proches : "
    )
    assert report.message.endswith("dedans.zip : archive dans une archive : elle n'est pas ouverte")
    (empty,) = import_files(tmp_path / "h", [zipped(tmp_path / "vide.zip")])
    assert empty.message == "rien de ce que contient l'archive n'est d'une source connue : vide"


def test_an_archive_in_an_archive_is_not_opened_and_told(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", **{KIT.replace(".", "_z"): rows(3)}).read_bytes()
    path = zipped(tmp_path / "tout.zip", dedans_zzip=inner, **{KIT.replace(".", "_z"): rows(20)})
    found = import_files(tmp_path / "h", [path])
    assert [(r.chemin, r.etat, r.message) for r in found] == [
        ("tout.zip/dedans.zip", "non reconnu", "archive dans une archive : elle n'est pas ouverte"),
        (f"tout.zip/{KIT}", "importé", ""),
    ]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("../x.csv", b"a", "nom de fichier interdit"),
        ("x.csv", b"a" * 11 * 1024**2, "archive refusée"),
        (f"{'x' * 300}.csv", b"a", "nom de fichier de plus de 255 octets"),
    ],
)
def test_an_archive_that_may_not_be_opened_is_refused(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    path = tmp_path / "d" / "tout.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    (report,) = import_files(tmp_path / "h", [path.parent])
    assert (report.chemin, report.etat, told in report.message) == ("tout.zip", "refusé", True), report.message


WHOLE = {
    "france/bcn/nMef.csv": 10_067,
    "france/bcn/vFormationDiplome_.csv": 11_261,
    "france/formations/rcoformations_20201116_sans_courriel.csv": 2_208,
}
SAMPLES = {
    "inserjeunes/N_MEF.json": 1,
    "inserjeunes/V_FORMATION_DIPLOME.json": 1,
    "inserjeunes/formations.json": 2,
    "alternance/samples/catalogue_reponse.json": 2,
}


def test_a_sample_blocks_no_whole_edition_of_the_same_command(tmp_path: Path) -> None:
    for name in (*WHOLE, *SAMPLES):
        (tmp_path / "d" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(needs.real(needs.DONNEES) / name, tmp_path / "d" / name)
    found = import_files(tmp_path / "h", [tmp_path / "d"])
    assert {r.chemin: r.total("gardees") for r in found if r.etat == "importé"} == WHOLE
    assert {r.chemin: r.total("gardees") for r in found if r.etat == "refusé"} == SAMPLES


def test_days_and_versions_of_names_come_before_sizes(tmp_path: Path) -> None:
    """A larger older edition would else take its place first, and the newer one be weighed the other way round."""
    folder = tmp_path / "d"
    folder.mkdir()
    for day, count in (("20241129", 100), ("20250101", 99), ("20241201", 101)):
        (folder / f"Kit_apprentissage_{day}.csv").write_text(rows(count))
    for version in (327, 347):
        code = "D1102,1,1,Boulangerie,1\n" * (1 + (version == 347))
        header = "code_rome,code_fiche_em,code_ogr,libelle_rome,statut\n"
        (folder / f"unix_referentiel_code_rome_v{version}_utf8.csv").write_text(header + code)
    found = import_files(tmp_path / "h", [folder])
    assert [(r.etat, r.chemin, r.total("lues")) for r in found] == [
        ("importé", "Kit_apprentissage_20241129.csv", 100),
        ("importé", "Kit_apprentissage_20241201.csv", 101),
        ("importé", "Kit_apprentissage_20250101.csv", 99),
        ("importé", "unix_referentiel_code_rome_v327_utf8.csv", 1),
        ("importé", "unix_referentiel_code_rome_v347_utf8.csv", 2),
    ]
