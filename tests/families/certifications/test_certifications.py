"""`/api/certification/v1`: the table, whole and by code, on the fictitious world and on the real files."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from pydantic import TypeAdapter
from starlette.testclient import TestClient

from tests import needs
from tremplin.domain.codes import CFD
from tremplin.families import references
from tremplin.families.certifications.schemas import Certification
from tremplin.release.stage import import_files
from tremplin.release.steps.running import frames_of

URL = "/api/certification/v1"


@pytest.fixture(scope="module")
def real(real_client: TestClient) -> list[dict[str, Any]]:
    """Every certification of the real files."""
    found: list[dict[str, Any]] = real_client.get(URL).json()
    return found


def test_every_body_is_of_the_declared_form(real_client: TestClient, demo_client: TestClient) -> None:
    for client in (real_client, demo_client):
        body = client.get(URL).content
        assert len(TypeAdapter(list[Certification]).validate_json(body, strict=True)) > 50


def test_every_cfd_of_bcn_appears(real: list[dict[str, Any]]) -> None:
    assert len({c["identifiant"]["cfd"] for c in real} - {None}) == 10_877


def test_all_keys_are_present_and_halves_agree(real: list[dict[str, Any]]) -> None:
    for c in real[::7]:
        has_cfd, has_rncp = c["identifiant"]["cfd"] is not None, c["identifiant"]["rncp"] is not None
        assert has_cfd or has_rncp
        for half, present in (("cfd", has_cfd), ("rncp", has_rncp)):
            for path in (("intitule", half), ("periode_validite", half), ("continuite", half)):
                value = c[path[0]][path[1]]
                assert (value is not None) is present, (c["identifiant"], path)
        assert (c["identifiant"]["rncp_anterieur_2019"] is None) is not has_rncp


def day(instant: str | None) -> date | None:
    return date.fromisoformat(instant[:10]) if instant else None


@pytest.mark.parametrize(
    ("half", "start", "end"), [("cfd", "ouverture", "fermeture"), ("rncp", "activation", "fin_enregistrement")]
)
def test_the_life_of_every_code_is_covered_without_a_gap(
    real: list[dict[str, Any]], half: str, start: str, end: str
) -> None:
    lives: dict[str, tuple[date, date]] = {}
    periods: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for c in real:
        code, validity = c["identifiant"][half], c["periode_validite"]
        if code:
            lives[code] = (day(validity[half][start]) or date.min, day(validity[half][end]) or date.max)
            periods[code].append((day(validity["debut"]) or date.min, day(validity["fin"]) or date.max))
    assert len(lives) > 4000
    for code, (first, last) in lives.items():
        cursor = first
        for begin, finish in sorted(p for p in periods[code] if p[0] <= p[1]):
            assert begin <= cursor or cursor > last, (code, cursor)
            cursor = max(cursor, finish if finish == date.max else finish + timedelta(days=1))
        assert cursor > last or cursor == date.max or first > last, (code, cursor, last)


def test_a_pair_lives_while_both_its_codes_do(real: list[dict[str, Any]]) -> None:
    pairs = [c for c in real if c["identifiant"]["cfd"] and c["identifiant"]["rncp"]]
    assert len(pairs) == 6_653 - 285 - 32  # of unknown diplomas, and diplomas that the kit pairs with « NR »
    for c in pairs:
        v = c["periode_validite"]
        starts = [d for d in (v["cfd"]["ouverture"], v["rncp"]["activation"]) if d]
        ends = [d for d in (v["cfd"]["fermeture"], v["rncp"]["fin_enregistrement"]) if d]
        assert day(v["debut"]) == (max(map(day, starts)) if starts else None)  # type: ignore[type-var]
        assert day(v["fin"]) == (min(map(day, ends)) if ends else None)  # type: ignore[type-var]


def test_filters_by_code(real_client: TestClient, real: list[dict[str, Any]]) -> None:
    for cfd, rncp in [("26X31303", None), (None, "RNCP38109"), ("26X31303", "RNCP31924"), ("26X31303", "RNCP99999")]:
        params = {k: v for k, v in (("identifiant.cfd", cfd), ("identifiant.rncp", rncp)) if v}
        expected = [
            c
            for c in real
            if (cfd is None or c["identifiant"]["cfd"] == cfd) and (rncp is None or c["identifiant"]["rncp"] == rncp)
        ]
        assert real_client.get(URL, params=params).json() == expected


@pytest.mark.parametrize("nothing", ["", "null"])
def test_an_empty_filter_asks_for_those_without(
    real_client: TestClient, real: list[dict[str, Any]], nothing: str
) -> None:
    for half in ("cfd", "rncp"):
        answer = real_client.get(URL, params={f"identifiant.{half}": nothing}).json()
        assert answer == [c for c in real if c["identifiant"][half] is None]
    assert real_client.get(URL, params={"identifiant.cfd": nothing, "identifiant.rncp": nothing}).json() == []
    alone = real_client.get(URL, params={"identifiant.cfd": "26X31303", "identifiant.rncp": nothing}).json()
    assert all(c["identifiant"] == {"cfd": "26X31303", "rncp": None, "rncp_anterieur_2019": None} for c in alone)


def test_all_wrong_parameters_are_told_at_once(demo_client: TestClient) -> None:
    answer = demo_client.get(URL, params={"identifiant.cfd": "x", "identifiant.rncp": "RNCP1"})
    assert answer.status_code == 400
    document = answer.json()
    assert (document["statusCode"], document["name"]) == (400, "Bad Request")
    assert document["message"] == "Request validation failed"
    faults = document["data"]["validationError"]
    assert [f["path"] for f in faults] == [["identifiant.cfd"], ["identifiant.rncp"]]
    assert [f["received"] for f in faults] == ["x", "RNCP1"]


def test_unknown_parameters_are_ignored_and_repeated_ones_refused(demo_client: TestClient) -> None:
    assert demo_client.get(URL, params={"identifiant.cfd": "99999999", "x": "1"}).json() == []
    answer = demo_client.get(f"{URL}?identifiant.cfd=99999999&identifiant.cfd=99999998")
    assert answer.json()["data"]["validationError"][0]["code"] == "duplicate"


def test_levels_and_instants_of_a_known_diploma(real_client: TestClient) -> None:
    c = real_client.get(URL, params={"identifiant.cfd": "32031409"}).json()[0]
    niveau = c["intitule"]["niveau"]["cfd"]
    assert (niveau["europeen"], niveau["formation_diplome"], niveau["interministeriel"], niveau["sigle"]) == (
        "5",
        "320",
        "3",
        "BTS",
    )
    assert c["periode_validite"]["cfd"]["ouverture"].startswith("20")
    assert c["periode_validite"]["cfd"]["ouverture"][10:] in ("T00:00:00.000+02:00", "T00:00:00.000+01:00")


def test_continuity_is_a_group_ordered_by_opening_with_itself_marked(real: list[dict[str, Any]]) -> None:
    checked = 0
    for c in real:
        for half, start in (("cfd", "ouverture"), ("rncp", "activation")):
            members = c["continuite"][half]
            if members is None:
                continue
            assert [m["code"] for m in members if m["courant"]] == [c["identifiant"][half]]
            starts = [m[start] for m in members]
            known = [s for s in starts if s]
            assert starts == sorted(known, key=lambda s: s[:10]) + [None] * (len(starts) - len(known))
            checked += len(members) > 1
    assert checked > 1000


def test_an_official_fiche_brings_its_lists_and_wins_over_the_kit(real: list[dict[str, Any]]) -> None:
    official = [c for c in real if c["domaines"]["rome"]["rncp"] is not None]
    assert official
    for c in official:
        assert c["type"]["voie_acces"]["rncp"].keys() == {
            "apprentissage",
            "experience",
            "candidature_individuelle",
            "contrat_professionnalisation",
            "formation_continue",
            "formation_statut_eleve",
        }
        assert all(len(s["siret"]) == 14 for s in c["type"]["certificateurs_rncp"])


def test_proofs_name_the_very_lines(real_client: TestClient) -> None:
    answer = real_client.get(f"{URL}/preuves", params={"cfd": "26X31303", "rncp": "RNCP31924"}).json()
    (found,) = answer["certifications"]
    proofs = found["preuves"]
    assert proofs["couple"]["source"] == "kit_apprentissage"
    assert proofs["couple"]["fichier"] == "Kit_apprentissage_20241129.xlsx"
    assert proofs["cfd"]["source"] == "bcn_formation_diplome_enquete_51"
    assert all(isinstance(n, int) and n > 1 for p in proofs.values() if p for n in p["lignes"])
    assert real_client.get(f"{URL}/preuves").status_code == 400
    assert real_client.get(f"{URL}/preuves", params={"rncp": "RNCP99999"}).status_code == 404


def test_the_level_of_a_line_in_the_source_is_the_level_served(real_client: TestClient) -> None:
    """From the JSON back to the line of the file: the value is the one that stands there."""
    from tests import needs

    proofs = real_client.get(f"{URL}/preuves", params={"cfd": "32031409"}).json()["certifications"][0]["preuves"]
    (line,) = proofs["cfd"]["lignes"]
    text = (needs.APPRENTISSAGE / proofs["cfd"]["fichier"]).read_text("cp1252").splitlines()[line - 1]
    assert "32031409" in text
    body = real_client.get(URL, params={"identifiant.cfd": "32031409"}).json()[0]
    assert body["intitule"]["cfd"]["long"] in text


def test_a_diploma_that_only_the_view_of_the_bcn_tells_is_known(tmp_path: Path) -> None:
    """The newest kit beside tables that are older than the view, or without that of the other ministries."""
    bcn = needs.real(needs.FRANCE) / "bcn"
    school, view = bcn / "nFormationDiplome_.csv", bcn / "vFormationDiplome_.csv"
    others = needs.APPRENTISSAGE / "N_FORMATION_DIPLOME_ENQUETE_51.csv"
    kit = needs.FRANCE / "kits" / "Kit_apprentissage_20250131.xlsx"
    told = {
        path.name: {row.split(";")[0] for row in path.read_text(encoding).splitlines()[1:]}
        for path, encoding in ((school, "utf-8-sig"), (view, "utf-8-sig"), (others, "cp1252"))
    }
    for tables, lacking in (([school, others], 222), ([school], 5_627)):
        home = tmp_path / str(lacking)
        reports = import_files(home, [*tables, view, kit])
        assert [r.message for r in reports if r.etat == "refusé"] == []
        pairs = frames_of(home, references(), "couples")["couples.couples"]
        alone = pairs.filter(~pl.col("cfd").is_in(set().union(*(told[t.name] for t in tables))))
        assert (len(pairs), len(alone)) == (6_822, lacking)
        assert pairs["etat"].unique().to_list() == ["retenu"]
        diplomas = frames_of(home, references(), "cfd")["cfd.cfd"]
        assert set(diplomas["cfd"]) == {c for t in (*tables, view) for c in told[t.name] if re.fullmatch(CFD, c)}
        only = diplomas.filter(pl.col("cfd").is_in(alone["cfd"].implode()))
        assert set(only["fichier"]) == {view.name}
