"""The month and the day after: each monthly, then each daily source gives out its next edition, with the defects of
publishers; what changed is told, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.conftest import Home
from tests.world.commands import tremplin
from tremplin.demo.next_day import write_next_day
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


MONTH: dict[str, dict[str, list[dict[str, Any]]]] = {
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

ENDED, RENAMED, OPENED = "RNCP90006", "RNCP90008", "RNCP90900"
ATTACHED = ["uai_type", "uai_donnee_type", "uai_lieu_formation", "uai_formateur", "uai_gestionnaire"]
"""Columns that a training which leaves the catalogue takes away from the figures of its establishment."""
DAY: dict[str, dict[str, list[dict[str, Any]]]] = {
    "alternance_formations": {
        "ajoutees": [],
        "retirees": [{"cle_ministere_educatif": "000003P019900000V9900000V-2A004#L01"}],
        "modifiees": [
            {"cle_ministere_educatif": "000000P019900012H9900012H-97411#L01", "colonnes": ["localite"]},
            {"cle_ministere_educatif": "000001P019900008D9900008D-59512#L01", "colonnes": ["intitule_long"]},
        ],
    },
    "alternance_metiers": {
        "ajoutees": [],
        "retirees": [],
        "modifiees": [{"label": "Cuisinier, métiers voisins", "colonnes": ["rncps"]}],
    },
    "alternance_offres": {
        "ajoutees": [{"id": "92dfef04f8ca2b601481b2a6"}, {"id": "999FTV"}, {"id": "d10f4c98f702045044ecd9cc"}],
        "retirees": [{"id": "201d3ef21ed6966af06ebca8"}, {"id": "92af1b3c4bd9e2282b080976"}],
        "modifiees": [{"id": "004FTV", "colonnes": ["ville"]}],
    },
    "alternance_offres_origines": {
        "ajoutees": [
            {"montree": each, "id": each} for each in ("92dfef04f8ca2b601481b2a6", "999FTV", "d10f4c98f702045044ecd9cc")
        ],
        "retirees": [
            {"montree": "010FTV", "id": "92dfef04f8ca2b601481b2a6"},  # the same offer, before one copy moved
            {"montree": "201d3ef21ed6966af06ebca8", "id": "201d3ef21ed6966af06ebca8"},
            {"montree": "92af1b3c4bd9e2282b080976", "id": "000FTV"},
            {"montree": "92af1b3c4bd9e2282b080976", "id": "92af1b3c4bd9e2282b080976"},
        ],
        "modifiees": [],
    },
    "certifications": {
        "ajoutees": [{"cfd": "36T22102", "rncp": None, "debut": "2026-09-03"}],
        "retirees": [{"cfd": "36T22102", "rncp": None, "debut": "2029-09-01"}],
        "modifiees": [
            {
                "cfd": "36T22102",
                "rncp": ENDED,
                "debut": "2026-09-01",
                "colonnes": ["fin", "rncp_actif", "rncp_fin_enregistrement"],
            },
            {"cfd": "45025500", "rncp": RENAMED, "debut": "2017-09-01", "colonnes": ["intitule_rncp"]},
            {"cfd": None, "rncp": RENAMED, "debut": "2020-09-01", "colonnes": ["intitule_rncp"]},
            {"cfd": None, "rncp": RENAMED, "debut": None, "colonnes": ["intitule_rncp"]},
        ],
    },
    "conflits_fiches": {
        "ajoutees": [
            {"code": code, "champ": told, "source_ecartee": "kit_apprentissage"}
            for code, told in ((ENDED, "actif"), (ENDED, "fin_enregistrement"), (RENAMED, "intitule"))
        ],
        "retirees": [],
        "modifiees": [],
    },
    "correspondances": {
        "ajoutees": [
            {"de": "rncp", "code": OPENED, "vers": "rome", "cible": "D1209"},
            {"de": "rome", "code": "D1209", "vers": "rncp", "cible": OPENED},
        ],
        "retirees": [],
        "modifiees": [link | {"colonnes": ["fin"]} for link in _both_ways("36T22102", ENDED)],
    },
    "inserjeunes_formations": {
        "ajoutees": [],
        "retirees": [],
        "modifiees": [
            {
                "uai": "9900000V",
                "code_certification": cfd,
                "millesime": years,
                "filiere": "apprentissage",
                "colonnes": ATTACHED,
            }
            for cfd in ("50022100", "50022101")
            for years in ("2020_2021", "2021_2022", "2022_2023", "2023_2024")
        ],
    },
    "organismes": {
        "ajoutees": [],
        "retirees": [],
        "modifiees": [{"siret": "99000001000019", "colonnes": ["ouvert"]}],
    },
    "passerelle_codes": {
        "ajoutees": [
            {"vocabulaire": "rncp", "code": OPENED, "source": "france_competences", "identifiant": OPENED},
        ],
        "retirees": [],
        "modifiees": [],
    },
    "remplacements": {
        "ajoutees": [{"code": OPENED}],
        "retirees": [],
        "modifiees": [
            {"code": "RNCP90004", "colonnes": ["remplacants"]},
            {"code": "RNCP90005", "colonnes": ["remplacants"]},
            {"code": ENDED, "colonnes": ["actif", "remplacants"]},
        ],
    },
    "vocabulaire": {
        "ajoutees": [{"vocabulaire": "rncp", "code": OPENED}, {"vocabulaire": "rome", "code": "D1209"}],
        "retirees": [],
        "modifiees": [{"vocabulaire": "rncp", "code": RENAMED, "colonnes": ["intitule"]}],
    },
}


@pytest.mark.parametrize(("write", "expected"), [(write_next_month, MONTH), (write_next_day, DAY)])
def test_what_comes_next_is_told_by_what_its_files_change(
    write: Callable[[Path, Path], list[Path]],
    expected: dict[str, dict[str, list[dict[str, Any]]]],
    own_home: Home,
    world: Path,
    tmp_path: Path,
) -> None:
    before = str(current(own_home.reference))
    written = write(world, tmp_path / "suite")
    reports = import_files(own_home.reference, [tmp_path / "suite"])
    told = sorted((r.fichier, r.etat, r.total("ecartees")) for r in reports)
    assert told == [(path.name, "importé", 0) for path in written]
    publish(own_home.reference, build(own_home.reference, references()))
    after = str(current(own_home.reference))
    found = orjson.loads(tremplin(own_home.folder, "release", "diff", before, after, "--json").stdout)
    found.pop("perspectives_epreuve", None)  # figures of a trial, tried again
    assert {table: _in_order(facts["exemples"]) for table, facts in found.items()} == {
        table: _in_order(rows) for table, rows in expected.items()
    }
    counts = {table: {kind: facts[kind] for kind in KINDS} for table, facts in found.items()}
    assert counts == {table: {kind: len(rows[kind]) for kind in KINDS} for table, rows in expected.items()}


def test_the_command_writes_what_comes_next(tmp_path: Path) -> None:
    alone = tremplin(tmp_path, "demo", "--mois-suivant", tmp_path / "b")
    assert (alone.returncode, "--dossier" in alone.stderr) == (2, True)
    folders = [tmp_path / name for name in "abc"]
    options = ("--dossier", folders[0], "--mois-suivant", folders[1], "--jour-suivant", folders[2])
    done = tremplin(tmp_path, "demo", *options)
    written = [Path(line) for line in done.stdout.splitlines()]
    assert sorted(written) == sorted(path for folder in folders for path in folder.iterdir())
    assert [[path.name for path in sorted(folder.iterdir())] for folder in folders[1:]] == [
        [
            "Kit_apprentissage_20261001.csv",
            "StockEtablissement_utf8.csv",
            "StockUniteLegale_utf8.csv",
            "agences.json",
            "embauches.parquet",
            "etablissements_lbb_fictifs.csv",
            "mission_locale_couverture.csv",
            "mission_locale_geopoints.csv",
            "opco_entreprises.csv",
        ],
        [
            "export-fiches-csv-2026-09-02.zip",
            "formations.json",
            "france-travail-offres.json",
            "hellowork-fictif.xml",
            "leboncoin-fictif.csv",
            "referentiel_organismes.json",
        ],
    ]


def _in_order(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    return {kind: sorted(rows[kind], key=str) for kind in KINDS}
