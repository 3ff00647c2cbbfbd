"""Which organisation a (UAI, SIRET) pair means: the decision table, against the words of its specification."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Publish
from tremplin.families.organismes.decision import Organisme, decide

UAIS, SIRETS = ["U1", "U2", "U3"], ["S1", "S2", "S3"]
organismes = st.builds(
    Organisme,
    siret=st.sampled_from(SIRETS),
    uai=st.none() | st.sampled_from(UAIS),
    ouvert=st.booleans(),
    nature=st.sampled_from(["responsable", "formateur", "responsable_formateur", "inconnue"]),
    lieux=st.frozensets(st.sampled_from(UAIS), max_size=2),
    relations=st.frozensets(
        st.sampled_from([f"{k} {s}" for k in ("responsable->formateur", "formateur->responsable") for s in SIRETS]),
        max_size=2,
    ),
)
worlds = st.lists(organismes, max_size=5, unique_by=lambda o: (o.siret, o.uai))
codes = st.none() | st.sampled_from(UAIS)
sirets = st.none() | st.sampled_from(SIRETS)


def by_the_words(all_: list[Organisme], uai: str | None, siret: str | None) -> Organisme | None:
    """The result, read from the specification clause by clause; the candidates have their own test."""
    seen = sorted(all_, key=lambda o: (o.siret, o.uai or ""))
    place = [o for o in seen if uai and uai in o.lieux and o.ouvert and o.uai]
    matching_both = [o for o in seen if siret and uai and o.siret == siret and o.uai == uai]
    if matching_both:
        first = matching_both[0]
        if first.ouvert or (uai in first.lieux):  # clauses 1 and 2
            return first
    rest = [o for o in seen if o not in matching_both]
    with_siret = [o for o in rest if siret and o.siret == siret]
    with_uai = [o for o in rest if uai and o.uai == uai]
    if not with_siret:  # clause 3
        if not with_uai:
            return place[0] if len(place) == 1 else None
        good = [o for o in with_uai if o.ouvert and o.nature != "inconnue"]
        if len(good) > 1:
            good = [o for o in good if uai in o.lieux]
        return good[0] if len(good) == 1 else None
    if len(with_siret) > 1:  # clause 4
        return None
    (own,) = with_siret
    if not uai or uai in own.lieux:
        return own
    if len(place) != 1:
        return None
    managed = f"formateur->responsable {siret}" in place[0].relations
    return place[0] if place[0].uai == uai or not managed else own


@given(worlds, codes, sirets)
def test_the_result_is_the_one_that_the_words_give(world: list[Organisme], uai: str | None, siret: str | None) -> None:
    assert decide(world, uai, siret).resultat == by_the_words(world, uai, siret)


@given(worlds, codes, sirets)
def test_candidates(world: list[Organisme], uai: str | None, siret: str | None) -> None:
    found = decide(world, uai, siret)
    assert found.resultat not in found.candidats
    assert len(set(found.candidats)) == len(found.candidats)
    named = {o for o in world if (siret and o.siret == siret) or (uai and o.uai == uai)}
    places = {o for o in world if uai and uai in o.lieux and o.ouvert and o.uai is not None}
    both = {o for o in world if siret and uai and (o.siret, o.uai) == (siret, uai)}
    told = {*found.candidats, found.resultat} - {None}
    assert told - named - places == set()
    if found.resultat not in both:
        assert named - told == set()


@given(worlds, codes, sirets, st.randoms())
def test_the_order_of_the_rows_changes_nothing(
    world: list[Organisme], uai: str | None, siret: str | None, draw: Any
) -> None:
    shuffled = list(world)
    draw.shuffle(shuffled)
    assert decide(shuffled, uai, siret) == decide(world, uai, siret)


URL = "/api/organisme/v1/recherche"


def sirene(name: str) -> list[dict[str, str]]:
    """Records of a real stock of SIRENE, read without Tremplin."""
    with (needs.real(needs.APPRENTISSAGE) / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def test_one_that_matches_both_codes(real_client: TestClient) -> None:
    items = json.loads((needs.real(needs.APPRENTISSAGE) / "referentiel_organismes.json").read_text())
    known = [
        {"uai": o["uai"], "siret": o["siret"]} for o in items if o.get("uai") and o["etat_administratif"] == "actif"
    ]
    assert len(known) == 686
    for codes_ in known[::20]:
        answer = real_client.get(URL, params=codes_).json()
        assert answer["metadata"] == {"uai": {"status": "ok"}, "siret": {"status": "ok"}}
        assert answer["resultat"]["organisme"]["identifiant"] == codes_
    assert answer["resultat"]["correspondances"]["uai"]["lui_meme"] is True
    assert answer["resultat"]["correspondances"]["siret"]["lui_meme"] is True
    assert answer["resultat"]["status"]["validation_uai"] is True


def test_no_code_finds_nothing(demo_client: TestClient) -> None:
    assert demo_client.get(URL).json() == {
        "metadata": {"uai": None, "siret": None},
        "resultat": None,
        "candidats": [],
    }


def test_codes_are_repaired_or_refused(real_client: TestClient) -> None:
    padded = real_client.get(URL, params={"uai": "672066g"}).json()
    assert padded == real_client.get(URL, params={"uai": "0672066G"}).json()
    answer = real_client.get(URL, params={"uai": "0672066A", "siret": "123"})
    assert answer.status_code == 400
    assert [f["path"] for f in answer.json()["data"]["validationError"]] == [["uai"], ["siret"]]


def test_a_siret_that_only_sirene_knows_has_its_state(world: Path, published: Publish) -> None:
    """Named by the relation of another organisation, absent from the référentiel, closed in SIRENE."""
    only, nowhere = "35600000000048", "73282932000074"
    path = world / "referentiel_organismes.json"
    items = json.loads(path.read_text())
    items[0]["relations"] = [{"type": "responsable->formateur", "siret": only}]
    path.write_text(json.dumps(items))
    stock = world / "StockEtablissement_utf8.csv"
    header, first, *_ = stock.read_text("utf-8").splitlines()
    row = dict(zip(header.split(","), first.split(","), strict=True))
    row |= {"siren": only[:9], "nic": only[9:], "siret": only, "etatAdministratifEtablissement": "F"}
    stock.write_text(stock.read_text("utf-8") + ",".join(row.values()) + "\n", "utf-8")
    client, _ = published()
    states = {s: client.get(URL, params={"siret": s}).json()["metadata"]["siret"]["status"] for s in (only, nowhere)}
    assert states == {only: "fermé", nowhere: "inconnu"}


def test_the_export_is_paged_and_whole(real_client: TestClient) -> None:
    url = "/api/organisme/v1/export"
    first = real_client.get(url, params={"page_size": 100}).json()
    pages = 8
    assert first["pagination"] == {"page_count": pages, "page_size": 100, "page_index": 0}
    all_ = [
        o for n in range(pages) for o in real_client.get(url, params={"page_size": 100, "page_index": n}).json()["data"]
    ]
    sirets = [o["identifiant"]["siret"] for o in all_]
    born = {r["siret"]: r["dateCreationEtablissement"] for r in sirene("StockEtablissement_genere.csv")}
    companies = {r["siren"]: r["dateCreationUniteLegale"] for r in sirene("StockUniteLegale_genere.csv")}
    assert sirets == sorted(born) and len(born) == 808 - 21
    assert [o["etablissement"]["creation"][:10] for o in all_] == [born[s] for s in sirets]
    assert [o["unite_legale"]["creation"][:10] for o in all_] == [companies[s[:9]] for s in sirets]
    assert real_client.get(url, params={"page_index": pages}).json()["data"] == []


def test_what_may_not_be_diffused_is_hidden(real_client: TestClient) -> None:
    rows = sirene("StockEtablissement_genere.csv")
    hidden = {r["siret"] for r in rows if r["statutDiffusionEtablissement"] == "P"}
    all_ = real_client.get("/api/organisme/v1/export", params={"page_size": 1000}).json()["data"]
    seen = [o for o in all_ if o["identifiant"]["siret"] in hidden]
    assert len(seen) == len(hidden) == 33
    assert [(o["etablissement"]["enseigne"], o["etablissement"]["adresse"]) for o in seen] == [(None, None)] * 33


@pytest.mark.parametrize("params", [{"page_size": 0}, {"page_size": 1001}, {"page_index": -1}, {"page_size": "dix"}])
def test_pages_out_of_bounds_are_refused(demo_client: TestClient, params: dict[str, Any]) -> None:
    answer = demo_client.get("/api/organisme/v1/export", params=params)
    assert answer.status_code == 400
    assert answer.json()["data"]["validationError"][0]["path"] == list(params)
