"""The labour market's files at the scale of the country, as they are served; truth is counted in the files."""

from __future__ import annotations

import bz2
import csv
import io
import json
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests import needs

URL = "/api/infotravail/v1"
FRANCE = needs.FRANCE


def get(client: TestClient, path: str, **more: Any) -> Any:
    answer = client.get(f"{URL}/{path}".rstrip("/"), params=more or None)
    assert answer.status_code == 200, answer.text
    return answer.json()


def published(path: Path, separator: str = ",") -> list[dict[str, str]]:
    """Rows of a file, read without Tremplin."""
    opened = bz2.open if path.suffix == ".bz2" else open
    with opened(needs.real(path), "rt", encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle, delimiter=separator))


def of_archive(name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(needs.real(FRANCE) / "rome_v460" / "RefRomeCsv_v460.zip") as archive:
        text = archive.read(f"unix_{name}_v460_utf8.csv").decode()
    return [{k: v.replace("''", "'").strip() for k, v in r.items()} for r in csv.DictReader(io.StringIO(text))]


def test_every_table_of_rome_4_is_served_whole(france_client: TestClient) -> None:
    datasets = {d["nom"]: d for d in get(france_client, "")["data"]}
    assert {t["nom"]: t["lignes"] for t in datasets["rome4"]["tables"]} == {
        "metiers": 1_584,
        "appellations": 13_120,
        "competences": 18_317,
        "savoirs": 15_354,
        "contextes": 179,
        "centres_interet": 4_444,
        "secteurs": 3_303,
        "secteurs_naf": 2_920,
        "thematiques": 1_348,
        "items": 33_850,
        "composition": 118_923,
        "coherences": 104_219,
        "mobilites": 14_912,
        "arborescence": 14_828,
        "nomenclatures": 346,
    }


def test_a_job_of_rome_4_leads_to_its_job_of_rome_3(france_client: TestClient) -> None:
    (job,) = get(france_client, "rome4/metiers", code_rome__exact="E1122")["data"]
    assert (job["libelle_rome"], job["code_rome_parent"], job["libelle_rome_parent"], job["dans_le_rome3"]) == (
        "Transcripteur adaptateur / Transcriptrice adaptatrice",
        "E1108",
        "Traduction, interprétariat",
        False,
    )
    assert (job["grand_domaine_libelle"], job["domaine"]) == ("Communication, Média et Multimédia", "E11")
    sentences = [
        r["libelle_texte"]
        for r in of_archive("texte")
        if (r["code_rome"], r["libelle_type_texte"]) == ("E1122", "definition")
    ]
    assert job["definition"].split("\n") == sentences
    counted = get(france_client, "rome4/metiers", dans_le_rome3__groupby="", code_rome__count="")["data"]
    assert {r["dans_le_rome3"]: r["code_rome__count"] for r in counted} == {True: 532, False: 1_052}


def test_the_fiche_of_a_job_of_rome_4_says_all_that_the_files_say(france_client: TestClient) -> None:
    sections = {"1": "savoir_faire", "2": "savoir_etre", "3": "savoirs", "": "contextes"}
    cited: dict[tuple[str, str], set[str]] = {}
    for r in of_archive("liens_rome_referentiels"):
        if r["code_compo_bloc"] in ("5", "6"):
            cited.setdefault((r["code_rome"], sections[r["code_rubrique"]]), set()).add(r["code_ogr"])
    names: dict[str, set[tuple[str, str]]] = {}
    for r in of_archive("referentiel_appellation"):
        names.setdefault(r["code_rome"], set()).add((r["libelle_appellation_long"], r["code_rome_parent"]))
    moves: dict[str, list[tuple[int, str]]] = {}
    for r in of_archive("rubrique_mobilite"):
        moves.setdefault(r["code_rome"], []).append((int(r["numero_ordre"]), r["code_rome_cible"]))
    jobs = of_archive("referentiel_code_rome")
    assert len(jobs) == 1_584
    for job in needs.drawn(jobs, 150):
        code = job["code_rome"]
        found = get(france_client, f"rome4/fiches/{code}")
        assert (found["libelle"], found["rome3"]["code"]) == (job["libelle_rome"], job["code_rome_parent"])
        assert {(a["libelle"], a["code_rome3"]) for a in found["appellations"]} == names[code]
        for section in sections.values():
            assert {i["code_ogr"] for i in found[section]} == cited.get((code, section), set()), (code, section)
        assert {m["code"] for m in found["mobilites"]} == {to for _, to in moves[code]}
        assert found["mobilites"][0]["code"] in {to for rank, to in moves[code] if rank == min(moves[code])[0]}


def test_a_code_of_rome_4_alone_leads_to_its_fiche(france_client: TestClient) -> None:
    answer = france_client.get(f"{URL}/metiers/E1122")
    assert (answer.status_code, answer.json()["title"]) == (404, "Not Found")
    assert "/api/infotravail/v1/rome4/fiches/E1122" in answer.text
    page = france_client.get("/metiers/E1122", follow_redirects=False)
    assert (page.status_code, page.headers["location"]) == (303, "/metiers/rome4/E1122")
    text = france_client.get("/metiers/rome4/E1122").text
    assert 'href="/metiers/E1108">Traduction, interprétariat</a> (E1108).' in text
    assert "Adaptateur-traducteur / Adaptatrice-traductrice" in text
    assert france_client.get("/metiers/rome4/Z9999").status_code == 404
    assert france_client.get(f"{URL}/rome4/fiches/Z9999").status_code == 404
    parent = france_client.get("/metiers/E1108").text
    assert 'href="/metiers/rome4/E1122"' in parent


def test_names_of_rome_4_for_who_searches_jobs(france_client: TestClient) -> None:
    (name,) = get(france_client, "rome4/appellations", code_ogr__exact="10267")["data"]
    told = ("code_rome", "code_rome_parent", "libelle", "libelle_court", "libelle_rome")
    assert tuple(name[n] for n in told) == (
        "E1122",
        "E1102",
        "Adaptateur-traducteur / Adaptatrice-traductrice",
        "Adaptateur-traducteur / Adaptatrice-traductrice",
        "Transcripteur adaptateur / Transcriptrice adaptatrice",
    )


def test_all_that_a_job_of_rome_4_cites_has_its_label(france_client: TestClient) -> None:
    unnamed = get(france_client, "rome4/composition", libelle__isnull="true", page_size=1)
    assert unnamed["meta"]["total"] == 0
    cores = get(france_client, "rome4/composition", coeur_metier__groupby="", code_ogr__count="")["data"]
    written = Counter(r["coeur_metier"] or None for r in of_archive("coherence_item"))
    assert {r["coeur_metier"]: r["code_ogr__count"] for r in cores} == {
        "Principale": written["Principale"],
        "Émergente": written["Émergente"],
        None: 118_923 - 18_900 - 1_731,
    }
    assert (written["Principale"], written["Émergente"]) == (18_900, 1_731)


def test_every_skill_hangs_from_its_tree(france_client: TestClient) -> None:
    loose = get(france_client, "rome4/competences", enjeu__isnull="true", page_size=1)
    assert loose["meta"]["total"] == 0
    (skill,) = get(france_client, "rome4/competences", code_ogr__exact="100023")["data"]
    names = ("libelle_competence", "libelle_macro_comp", "domaine_competence", "enjeu", "objectif", "riasec_majeur")
    assert tuple(skill[n] for n in names) == (
        "Abattre un arbre",
        "Découper, tailler des matières premières",
        "Production, Construction, Qualité, Logistique",
        "Production, Fabrication",
        "Manipuler des produits, matières premières",
        "R",
    )


def test_companions_of_rome_4_say_nothing_else_than_the_archive(france_client: TestClient) -> None:
    for source in ("rome4_etiquettes", "rome4_arborescence_savoirs", "rome4_secteurs_naf"):
        page = france_client.get(f"/sources/{source}").text
        assert "toutes les lignes ont été prises" in page
        assert "que l'archive du ROME 4.0 ne dit pas" not in page.replace("&#39;", "'")


def test_fiches_of_rome_3_lack_thirty_labels_of_25_028(france_client: TestClient) -> None:
    folder = needs.real(needs.INFOTRAVAIL) / "rome_v347"
    links = [
        (r["code_rome"], r["code_ogr"])
        for r in published(folder / "unix_liens_rome_referentiels_v347_utf8.csv")
        if r["code_ref_rubrique"] in ("6", "7", "9", "10")
    ]
    files = ("activite", "competence")
    named = {r["code_ogr"] for f in files for r in published(folder / f"unix_referentiel_{f}_v347_utf8.csv")}
    items = published(FRANCE / "rome_v347" / "competences.csv")
    assert (len(links), len(items), sum(ogr not in named for _, ogr in links)) == (25_028, 13_670, 12_821)
    known = named | {r["code_ogr"] for r in items}
    lacking = Counter(link for link in links if link[1] not in known)
    assert (lacking.total(), len({job for job, _ in lacking})) == (30, 27)
    unnamed: Counter[tuple[str, str]] = Counter()
    lack = {job for job, _ in lacking}
    for job in (*lack, *needs.drawn(sorted({job for job, _ in links} - lack), 60)):
        fiche = get(france_client, f"metiers/{job}")
        cited = [i for group in ("activites", "savoirs") for level in fiche[group].values() for i in level]
        unnamed.update((job, i["code_ogr"]) for i in cited if i["libelle"] is None)
    assert unnamed == lacking
    page = france_client.get("/metiers/D1205").text
    assert page.count("que les fichiers ne nomment pas") == 1
    assert "que les fichiers ne nomment pas" not in france_client.get("/metiers/D1102").text


def test_the_survey_of_2024_is_whole(france_client: TestClient) -> None:
    page = get(france_client, "bmo/besoins", page_size=1)
    assert page["meta"]["total"] == 53_443
    hidden = get(france_client, "bmo/besoins", NB_RECRUT_PROJECTS_SECRET__exact="true", page_size=1)
    assert hidden["meta"]["total"] == 10_891
    groups = get(france_client, "bmo/besoins", CATCHMENT_AREA_CODE__groupby="", page_size=1_000)
    assert len(groups["data"]) == 406
    kinds = get(france_client, "bmo/besoins", FAP_NOMENCLATURE__groupby="", FAP_CODE__count="")["data"]
    assert kinds == [{"FAP_NOMENCLATURE": "FAP 2021", "FAP_CODE__count": 53_443}]


def test_a_bassin_astride_two_departements_is_their_sum(france_client: TestClient) -> None:
    found = get(france_client, "bmo", fap="A0X40", commune="95527")
    assert (found["rome"], found["libelle"], found["bassin"], found["fap"]) == (None, "Agriculteurs", "1119", ["A0X40"])
    parts = {r["DEPARTEMENT_CODE"]: (r["NB_RECRUT_PROJECTS"], r["NB_SEASON_RECRUT_PROJECTS"]) for r in found["data"]}
    assert parts == {"93": (26, None), "95": (12, 12)}
    (total,) = found["totaux"]
    assert (total["ANNEE"], total["departements"], total["NB_RECRUT_PROJECTS"]) == (2024, ["93", "95"], 38)
    assert (total["NB_SEASON_RECRUT_PROJECTS"], total["NB_SEASON_RECRUT_PROJECTS_SECRET"]) == (None, True)
    assert total["NB_DIFF_RECRUT_PROJECTS_SECRET"] is True


def test_a_job_never_reads_families_of_another_nomenclature(france_client: TestClient) -> None:
    mechanics = get(france_client, "bmo", rome="I1604", commune="95527")
    assert "G0B41" in mechanics["fap"]
    assert (mechanics["data"], mechanics["totaux"]) == ([], [])
    assert mechanics["remarque"] == (
        "Un métier mène aux familles professionnelles de 2009 ; celles de ce bassin sont de 2021 (2024) : "
        "demandez-les par « fap »."
    )
    asked = get(france_client, "bmo", fap="G0B41", commune="95527")
    assert asked["remarque"] is None
    assert [r["FAP_CODE"] for r in asked["data"]] == ["G0B41"] * len(asked["data"]) != []


@pytest.mark.parametrize("query", ["commune=95527", "commune=95527&rome=D1102&fap=A0X40", "commune=95527&fap=a0x40"])
def test_a_survey_is_asked_for_by_a_job_or_a_family(france_client: TestClient, query: str) -> None:
    assert france_client.get(f"{URL}/bmo?{query}").status_code == 400


def test_families_have_their_levels(france_client: TestClient) -> None:
    for year, name, width, counts in (
        ("2021", "code_fap_fine", 341, (228, 86, 22)),
        ("2009", "code_fap", 225, (225, 87, 22)),
    ):
        page = get(france_client, f"rome/fap_{year}", page_size=1_000)
        assert len({r[name] for r in page["data"]}) == page["meta"]["total"] == width
        levels = ("code_fap", "code_fap_agregee", "code_domaine")
        assert tuple(len({r[n] for r in page["data"]}) for n in levels) == counts
    (fine,) = get(france_client, "rome/fap_2021", code_fap_fine__exact="A0X41b")["data"]
    assert fine["libelle_fap_fine"] == "Eleveurs d'insectes, d'animaux sauvages ou de compagnie"
    assert (fine["libelle_fap"], fine["libelle_domaine"]) == ("Eleveurs", "Agriculture, marine, pêche")


def test_offers_of_communes_are_added_up(france_client: TestClient) -> None:
    written = published(FRANCE / "offres" / "20211221_mv_villes_offre_full.csv.bz2", ";")
    counted: Counter[tuple[str | None, str]] = Counter()
    for r in written:
        counted[(None if r["commune"] in ("", "null") else r["commune"], r["dc_rome_id"])] += int(r["nb_offre"])
    assert (len(written), len(counted), counted.total()) == (324_997, 286_425, 925_168)
    page = get(france_client, "statistiques/offres_communes", code_insee__exact="57463", page_size=1_000)
    assert {r["code_rome"]: r["offres"] for r in page["data"]} == {
        rome: n for (place, rome), n in counted.items() if place == "57463"
    }
    table = "statistiques/offres_communes"
    (paired,) = get(france_client, table, code_insee__exact="01043", code_rome__exact="I1304")["data"]
    assert (paired["offres"], paired["lignes"], paired["releve_le"]) == (5, 2, "2021-12-21")
    sums = get(france_client, table, releve_le__groupby="", offres__sum="", lignes__sum="")["data"]
    assert sums == [{"releve_le": "2021-12-21", "offres__sum": 925_168, "lignes__sum": 324_997}]
    nowhere = get(france_client, table, code_insee__isnull="true", code_insee__groupby="", offres__sum="")
    assert nowhere["data"] == [{"code_insee": None, "offres__sum": 79_034}]


def test_the_example_by_bassin_sets_four_lines_aside(france_client: TestClient) -> None:
    page = get(france_client, "statistiques/offres_bassins", page_size=1)
    assert page["meta"]["total"] == 163_356
    text = france_client.get("/sources/offres_bassins").text
    for line, value in (("3224", "HORAI"), ("81556", "004CG"), ("122799", "00000"), ("152146", "00000")):
        assert line in text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "") and value in text


def test_the_market_of_a_job_in_a_commune(france_client: TestClient) -> None:
    found = get(france_client, "metiers/D1102/marche", commune="57463")
    assert (found["libelle"], found["bassin"], found["fap"]) == (
        "Boulangerie - viennoiserie",
        "4431",
        ["S0Z20", "S0Z42"],
    )
    assert found["offres"] == {"releve_le": "2021-12-21", "france": 6_877, "commune": 7}
    rows = published(FRANCE / "tension" / "cities-tension-utf8.csv", ";")
    (row,) = [r for r in rows if (r["rome"], r["cbassin"]) == ("D1102", "4431")]
    names = {"tension": "ind_tension_d", "offres": "oee", "manque_main_oeuvre": "ind_main_oeuvre_d", "annee": "annee"}
    assert {n: found["tension_bassin"][n] for n in names} == {n: int(row[theirs]) for n, theirs in names.items()}
    assert found["metiers_en_tension"] == []
    jobs = json.loads((FRANCE / "demande" / "dares_metiers_2030.json").read_text())
    expected = {j["region"]: j["postes_a_pourvoir_milliers"] for j in jobs if "S0Z" in j["code_fap"].split(";")}
    assert len(expected) == 13
    assert {r["region"]: r["postes_a_pourvoir_milliers"] for r in found["metiers_2030"]} == expected
    assert {r["region"]: r["code_region"] for r in found["metiers_2030"]}["Nouvelle Aquitaine"] == "75"


def test_families_put_together_in_corse_are_found_by_each(france_client: TestClient) -> None:
    found = get(france_client, "metiers/A1416/marche")
    assert found["fap"] == ["A0Z40", "A2Z70"]
    corse = [r["code_fap"] for r in found["metiers_2030"] if r["region"] == "Corse"]
    assert corse == ["A0Z;A1Z;A2Z;A3Z"]
    listed = published(FRANCE / "tension" / "metiers_en_tension_mars_2024.csv")
    expected = sorted((r["Region"], r["Code FAP"]) for r in listed if r["Code FAP"] in found["fap"])
    assert sorted((r["region"], r["code_fap"]) for r in found["metiers_en_tension"]) == expected
    assert {r["liste_du"] for r in found["metiers_en_tension"]} == {"2024-03-01"}
    (everywhere,) = [r for r in found["metiers_en_tension"] if r["region"] == "France Entière"]
    assert everywhere["code_region"] is None
    assert (found["commune"], found["tension_bassin"], found["offres"]["commune"]) == (None, None, None)
    page = france_client.get("/metiers/A1416").text
    assert "liste réglementaire des métiers en tension du 01/03/2024" in page
    assert "projection de la Dares" in page and "922 offres" in page.replace("</a>", "")


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("imt_tensions_bassins", 27_053),
        ("imt_metiers_en_tension_regions", 399),
        ("imt_metiers_2030", 1_049),
        ("rome4_appellations", 13_120),
        ("rome_fap_2021", 341),
    ],
)
def test_ckan_and_downloads_give_the_same_rows(france_client: TestClient, table: str, rows: int) -> None:
    answer = france_client.get("/api/3/action/datastore_search", params={"resource_id": table, "limit": 1})
    assert (answer.status_code, answer.json()["result"]["total"]) == (200, rows)
    file = france_client.get(f"/telechargements/{table}.csv")
    assert sum(1 for _ in csv.reader(io.StringIO(file.text, newline=""))) == rows + 1


def test_what_the_file_of_tension_leaves_out_is_null(france_client: TestClient) -> None:
    written = Counter(
        r["ind_specif_form_empl_d"] for r in published(FRANCE / "tension" / "cities-tension-utf8.csv", ";")
    )
    groups = get(france_client, "imt/tensions_bassins", lien_formation__groupby="", code_rome__count="")["data"]
    assert {r["lien_formation"]: r["code_rome__count"] for r in groups} == {
        None if k == "NA" else int(k): n for k, n in written.items()
    }
    assert written["NA"] == 10
