"""The month after: each monthly source gives out its next edition, with the defects of publishers; what changed is
told, nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from tests.conftest import Home
from tests.world.commands import tremplin
from tremplin.demo.next_month import write_next_month
from tremplin.families import references
from tremplin.release.build import build
from tremplin.release.publish import current, publish
from tremplin.release.stage import import_files

KINDS = ("ajoutees", "retirees", "modifiees")
AGENCY, MOVED = {"code": "AG9999"}, {"code": "AG0002", "colonnes": ["ligne4"]}
COME, GONE = (("36T22100", "RNCP90001"), ("50022101", "RNCP90005")), ("45025502", "RNCP90011")


def _both_ways(cfd: str, rncp: str) -> list[dict[str, str]]:
    return [
        {"de": "cfd", "code": cfd, "vers": "rncp", "cible": rncp},
        {"de": "rncp", "code": rncp, "vers": "cfd", "cible": cfd},
    ]


EXPECTED: dict[str, dict[str, list[dict[str, Any]]]] = {
    "agences_repertoire": {"ajoutees": [AGENCY], "retirees": [{"code": "AG0001"}], "modifiees": [MOVED]},
    "alternance_recruteurs": {
        "ajoutees": [{"siret": "99100000100016"}],
        "retirees": [{"siret": "99100005000013"}],
        "modifiees": [{"siret": "99100001900018", "colonnes": ["enseigne"]}],
    },
    "certifications": {
        "ajoutees": [
            {"cfd": "36T22100", "rncp": "RNCP90001", "debut": "2013-09-01"},
            {"cfd": "50022101", "rncp": "RNCP90005", "debut": "2019-09-01"},
            {"cfd": None, "rncp": "RNCP90011", "debut": "2026-09-01"},
        ],
        "retirees": [
            {"cfd": "45025502", "rncp": "RNCP90011", "debut": "2026-09-01"},
            {"cfd": "45025502", "rncp": None, "debut": "2029-09-01"},
        ],
        "modifiees": [
            {"cfd": "45025502", "rncp": None, "debut": "2025-09-01", "colonnes": ["fin"]},
            {"cfd": None, "rncp": "RNCP90001", "debut": None, "colonnes": ["fin"]},
        ],
    },
    "correspondances": {
        "ajoutees": [*_both_ways(*COME[0]), *_both_ways(*COME[1])],
        "retirees": _both_ways(*GONE),
        "modifiees": [],
    },
    "couples_kit": {
        "ajoutees": [{"feuille": "couples", "cfd": cfd, "rncp": rncp} for cfd, rncp in COME],
        "retirees": [{"feuille": "couples", "cfd": GONE[0], "rncp": GONE[1]}],
        "modifiees": [],
    },
    "missions_locales": {
        "ajoutees": [],
        "retirees": [],
        "modifiees": [{"code": 1000, "colonnes": ["lat"]}, {"code": 1001, "colonnes": ["adresse"]}],
    },
    "passerelle_codes": {
        "ajoutees": [],
        "retirees": [
            {"vocabulaire": v, "code": code, "source": "kit_apprentissage", "identifiant": code}
            for v, code in zip(("cfd", "rncp"), GONE, strict=True)
        ],
        "modifiees": [],
    },
}


def test_the_month_after_is_told_by_what_its_files_change(own_home: Home, world: Path, tmp_path: Path) -> None:
    before = str(current(own_home.reference))
    written = write_next_month(world, tmp_path / "suite")
    reports = import_files(own_home.reference, [tmp_path / "suite"])
    told = sorted((r.fichier, r.etat, r.total("ecartees")) for r in reports)
    assert told == [(path.name, "importé", 0) for path in written]
    publish(own_home.reference, build(own_home.reference, references()))
    after = str(current(own_home.reference))
    found = orjson.loads(tremplin(own_home.folder, "release", "diff", before, after, "--json").stdout)
    del found["perspectives_epreuve"]  # figures of a trial, tried again
    assert {table: _in_order(facts["exemples"]) for table, facts in found.items()} == {
        table: _in_order(rows) for table, rows in EXPECTED.items()
    }
    counts = {table: {kind: facts[kind] for kind in KINDS} for table, facts in found.items()}
    assert counts == {table: {kind: len(rows[kind]) for kind in KINDS} for table, rows in EXPECTED.items()}


def test_the_command_writes_both_months(tmp_path: Path) -> None:
    alone = tremplin(tmp_path, "demo", "--mois-suivant", tmp_path / "b")
    assert (alone.returncode, "--dossier" in alone.stderr) == (2, True)
    done = tremplin(tmp_path, "demo", "--dossier", tmp_path / "a", "--mois-suivant", tmp_path / "b")
    written = [Path(line) for line in done.stdout.splitlines()]
    assert sorted(written) == sorted([*(tmp_path / "a").iterdir(), *(tmp_path / "b").iterdir()])
    assert [path.name for path in sorted((tmp_path / "b").iterdir())] == [
        "Kit_apprentissage_20261001.csv",
        "StockEtablissement_utf8.csv",
        "StockUniteLegale_utf8.csv",
        "agences.json",
        "embauches.parquet",
        "etablissements_lbb_fictifs.csv",
        "mission_locale_couverture.csv",
        "mission_locale_geopoints.csv",
        "opco_entreprises.csv",
    ]


def _in_order(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    return {kind: sorted(rows[kind], key=str) for kind in KINDS}
