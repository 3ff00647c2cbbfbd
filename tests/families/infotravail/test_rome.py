"""The ROME: every job that a file knows, its fiche whole, its names found however they are typed."""

from __future__ import annotations

import csv
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests import needs

URL = "/api/infotravail/v1/metiers"
TEXTES = {"1": "definition", "2": "acces", "3": "conditions"}

SECTIONS = {
    "6": ("activites", "base"),
    "9": ("activites", "specifiques"),
    "7": ("savoirs", "base"),
    "10": ("savoirs", "specifiques"),
}


def rows(name: str) -> list[dict[str, str]]:
    path = needs.real(needs.INFOTRAVAIL) / "rome_v347" / f"unix_{name}_v347_utf8.csv"
    with path.open(newline="", encoding="utf-8-sig") as handle:
        return [{k: v.replace("''", "'") for k, v in r.items()} for r in csv.DictReader(handle)]


def fiche(client: TestClient, code: str) -> dict[str, Any]:
    answer = client.get(f"{URL}/{code}")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_every_fiche_says_all_that_the_files_say(real_client: TestClient) -> None:
    texts: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for r in rows("texte"):
        texts.setdefault((r["code_rome"], r["code_type_texte"]), []).append(
            (int(r["position_libelle_txt"]), r["libelle_texte"])
        )
    names: dict[str, set[str]] = {}
    for r in rows("referentiel_appellation"):
        names.setdefault(r["code_rome"], set()).add(r["libelle_appellation_long"])
    profiles = {
        r["code_rome"]: (r["riasec_majeur"], r["riasec_mineur"] or None) for r in rows("referentiel_code_rome_riasec")
    }
    moves: dict[str, set[str]] = {}
    for r in rows("rubrique_mobilite"):
        if not r["code_appellation_source"]:
            moves.setdefault(r["code_rome"], set()).add(r["code_rome_cible"])
    links: dict[tuple[str, str], set[str]] = {}
    for r in rows("liens_rome_referentiels"):
        links.setdefault((r["code_rome"], r["code_ref_rubrique"]), set()).add(r["code_ogr"])
    assert len(profiles) == 532
    for code, profile in needs.drawn(list(profiles.items()), 100):
        found = fiche(real_client, code)
        for kind, name in TEXTES.items():
            pieces = [t.strip() for _, t in sorted(texts.get((code, kind), []))]
            assert (found[name] or "").split("\n") == (pieces or [""]), (code, name)
        assert {a["libelle"] for a in found["appellations"]} == {n.strip() for n in names[code]}
        assert (found["riasec"]["majeur"], found["riasec"]["mineur"]) == profile
        mobilities = found["mobilites"]["proches"] + found["mobilites"]["evolutions"]
        assert {m["code"] for m in mobilities} == moves.get(code, set())
        assert all(m["libelle"] for m in mobilities)
        for section, (group, level) in SECTIONS.items():
            assert {i["code_ogr"] for i in found[group][level]} == links.get((code, section), set()), (code, section)
        assert all(i["libelle"] for level in found["savoirs"].values() for i in level)


def test_the_532nd_code_is_served_and_the_disagreement_reported(real_client: TestClient) -> None:
    found = fiche(real_client, "L1510")
    assert found["libelle"] == "Films d'animation et effets spéciaux"
    assert found["dans_le_fichier_des_codes"] is False
    assert found["definition"].startswith("Crée tout ou partie")
    assert len(found["appellations"]) == 22
    page = real_client.get("/sources/rome_codes").text
    assert "L1510" in page and "absent de ce fichier, présent dans les autres" in page
    codes = real_client.get("/api/infotravail/v1/rome/metiers?dans_le_fichier_des_codes__exact=true&page_size=1").json()
    assert codes["meta"]["total"] == 531


def test_rome_4_stands_under_its_parents(real_client: TestClient) -> None:
    page = real_client.get("/api/infotravail/v1/rome/rome4?page_size=1").json()
    assert page["meta"]["total"] == 1_584
    assert any("Boulanger" in m["libelle_rome"] for m in fiche(real_client, "D1102")["rome4"])


def test_unknown_or_wrong_codes(real_client: TestClient) -> None:
    assert real_client.get(f"{URL}/Z9999").status_code == 404
    for wrong in ("d1102", "D110", "D11022", "%00", "D1102%0A", "٣1102"):
        assert real_client.get(f"{URL}/{wrong}").status_code in (400, 404), wrong


def search(client: TestClient, q: str, limit: int = 20) -> list[dict[str, Any]]:
    answer = client.get(URL, params={"q": q, "limit": limit})
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("boulanger", "D1102"),
        ("BOULANGÈRE", "D1102"),
        ("boulangers", "D1102"),
        ("boulang", "D1102"),
        ("boulnager", "D1102"),
        ("bolanger", "D1102"),
        ("infirmière libérale", "J1506"),
        ("infirmier liberal", "J1506"),
        ("électricien bâtiment", "F1602"),
        ("electrisien batiment", "F1602"),
        ("aide soignante", "J1501"),
        ("aide-soignant", "J1501"),
        ("developpeur web", "M1805"),
        ("devlopeur web", "M1805"),
        ("soudeur", "H2913"),
        ("conducteur routier", "N4101"),
        ("chauffeur poids lourd", "N4101"),
        ("coiffeuse", "D1202"),
        ("cuisinier", "G1602"),
        ("films d'animation", "L1510"),
        ("macon", "F1703"),
        ("maçonne", "F1703"),
        ("plombier chauffagiste", "F1603"),
        ("secretaire medicale", "M1609"),
    ],
)
def test_a_job_is_found_however_it_is_typed(real_client: TestClient, typed: str, code: str) -> None:
    assert code in [m["code"] for m in search(real_client, typed)[:5]], search(real_client, typed)[:5]


def test_every_appellation_finds_its_job_first(real_client: TestClient) -> None:
    missed = []
    for r in needs.drawn(rows("referentiel_appellation"), 120):
        label = r["libelle_appellation_long"]
        found = search(real_client, f"{label} ", limit=5)
        if r["code_rome"] not in [m["code"] for m in found]:
            missed.append(label)
    assert missed == []


@pytest.mark.parametrize("q", ["zzzzzz", "!!!", "   ", "\"' OR 1=1", "é" * 200, "a b c d e f g h"])
def test_odd_words_find_little_and_break_nothing(real_client: TestClient, q: str) -> None:
    assert isinstance(search(real_client, q), list)


def test_a_result_a_job_best_first(real_client: TestClient) -> None:
    found = search(real_client, "vendeur", limit=100)
    assert len({m["code"] for m in found}) == len(found) <= 100
    scores = [m["score"] for m in found]
    assert scores == sorted(scores, reverse=True)
