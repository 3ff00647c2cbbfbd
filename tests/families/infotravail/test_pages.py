"""Pages of the labour market: every table browsed, filtered by clicking, charted; changes; jobs."""

from __future__ import annotations

import csv
import html
import io
import re
from collections import Counter
from pathlib import Path

import lxml.html
import pytest
from lxml import etree
from starlette.testclient import TestClient

from tests.conftest import Home
from tremplin.app import create_app
from tremplin.families import references
from tremplin.families.infotravail import catalogue, headings
from tremplin.release.build import build
from tremplin.release.publish import current, manifest, publish
from tremplin.release.stage import Acceptance, import_files

SVG = "{http://www.w3.org/2000/svg}"


def tables(client: TestClient) -> list[tuple[str, str]]:
    listed = client.get("/api/infotravail/v1").json()["data"]
    return [(d["nom"], t["nom"]) for d in listed for t in d["tables"]]


def get(client: TestClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.text[:300])
    return answer.text


def total(text: str) -> int:
    found = re.search(r"<strong>([\d\u202f]+)</strong> ligne", text)
    assert found
    return int(found[1].replace("\u202f", ""))


@pytest.mark.parametrize("world", ["demo_client", "real_client"])
def test_every_table_has_its_page_with_its_columns(request: pytest.FixtureRequest, world: str) -> None:
    client: TestClient = request.getfixturevalue(world)
    listed = tables(client)
    assert len(listed) >= 18
    home = get(client, "/donnees")
    for dataset, table in listed:
        assert f'href="/donnees/{dataset}"' in home
        assert f'href="/donnees/{dataset}/{table}"' in get(client, f"/donnees/{dataset}")
        page = get(client, f"/donnees/{dataset}/{table}")
        answer = client.get(f"/api/infotravail/v1/{dataset}/{table}?page_size=1").json()
        assert total(page) == answer["meta"]["total"]
        for column in answer["data"][0]:
            assert column == "_id" or f"<code>{column}</code>" in page, (dataset, table, column)


def test_a_click_on_a_value_filters_and_a_click_on_the_filter_lets_go(demo_client: TestClient) -> None:
    url = "/donnees/imt/tensions"
    page = get(demo_client, url)
    link = next(h for h in re.findall(r'<td><a href="([^"]+)">département</a>', page))
    filtered = get(demo_client, html.unescape(link))
    assert (total(page), total(filtered)) == (391, 204)
    released = re.search(r'fr-tag--dismiss" href="([^"]+)"', filtered)
    assert released and total(get(demo_client, html.unescape(released[1]))) == total(page)
    again = next(h for h in re.findall(r'<td><a href="([^"]+)">13</a>', filtered))
    both = get(demo_client, html.unescape(again))
    assert total(both) == 17
    assert both.count("fr-tag--dismiss") == 2


def test_the_form_leads_to_one_parameter_and_keeps_the_others(demo_client: TestClient) -> None:
    url = "/donnees/imt/tensions?AREA_TYPE_CODE__exact=D&colonne=TENSION_RATIO&operateur=greater&valeur=20"
    answer = demo_client.get(url, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].endswith("?AREA_TYPE_CODE__exact=D&TENSION_RATIO__greater=20")
    assert total(get(demo_client, answer.headers["location"])) == 4
    for bad in ("colonne=x&valeur=1", "colonne=TENSION_RATIO&operateur=less&valeur=beaucoup", "colonne=x"):
        assert demo_client.get(f"/donnees/imt/tensions?{bad}").status_code == 400


def test_sorting_and_pages(demo_client: TestClient) -> None:
    def ratios(page: str) -> list[int]:
        return [int(v) for v in re.findall(r"TENSION_RATIO__exact=(\d+)", page.split("</table>", maxsplit=1)[0])]

    down = get(demo_client, "/donnees/imt/tensions?TENSION_RATIO__sort=desc")
    assert ratios(down) == sorted(ratios(down), reverse=True)
    assert (len(ratios(down)), ratios(down)[:2], ratios(down)[-1]) == (25, [70, 49], 9)
    following = re.search(r'rel="next" href="([^"]+)"', down)
    assert following
    second = get(demo_client, html.unescape(following[1]))
    assert (len(ratios(second)), max(ratios(second))) == (25, 8)
    assert 'aria-sort="descending"' in down


@pytest.mark.parametrize(
    ("path", "kind", "many", "tables_beside"),
    [
        ("bmo/besoins", "carte-france", 1, 3),
        ("bmo/besoins", 'class="barres', 77, 3),
        ("imt/tensions", "carte-france", 1, 2),
        ("imt/tensions", "janv.", 2, 2),
        ("statistiques/mensuelles", 'class="barres', 74, 2),
        ("agences/repertoire", "carte-france", 1, 1),
        ("rome/metiers", 'class="barres', 34, 1),
    ],
)
def test_charts_stand_beside_their_figures(
    demo_client: TestClient, path: str, kind: str, many: int, tables_beside: int
) -> None:
    page = get(demo_client, f"/donnees/{path}")
    assert (page.count(kind), page.count("Les mêmes chiffres en tableau")) == (many, tables_beside)


def test_a_chart_follows_the_filters(demo_client: TestClient) -> None:
    page = get(demo_client, "/donnees/bmo/besoins?DEPARTEMENT_CODE__exact=57")
    figures = demo_client.get(
        "/api/infotravail/v1/bmo/besoins?DEPARTEMENT_CODE__exact=57&NB_RECRUT_PROJECTS__sum"
    ).json()
    shown = f"{round(figures['data'][0]['NB_RECRUT_PROJECTS__sum']):,}".replace(",", "\u202f")
    assert f"<title>57 : {shown}</title>" in page
    assert page.count("<circle") == 1


def test_what_changed_between_two_releases(own_home: Home, world: Path) -> None:
    with TestClient(create_app(own_home.settings(TREMPLIN_LIMITES="non"))) as client:
        assert "Une seule version" in get(client, "/donnees/rome/appellations/changements")
        path = world / "unix_referentiel_appellation_v347_utf8.csv"
        lines = path.read_text().splitlines(keepends=True)
        path.write_text("".join([*lines[:-1], lines[-2].replace("(fictif)", "(renommé)").replace("900012", "990000")]))
        (report,) = import_files(own_home.reference, [path], acceptance=Acceptance(frozenset({"cles"}), "essai"))
        assert report.etat == "importé", report.message
        publish(own_home.reference, build(own_home.reference, references()))
        page = get(client, "/donnees/rome/appellations/changements")
        assert "1 ligne ajoutées" in page and "1 ligne retirées" in page and "990000" in page
        assert client.get("/donnees/rome/appellations/changements?depuis=x").status_code == 404


def test_jobs_are_found_and_read(real_client: TestClient) -> None:
    assert 'href="/metiers/D1102"' in get(real_client, "/metiers?q=boulnager")
    answer = real_client.get("/metiers?q=d1102", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/metiers/D1102")
    page = get(real_client, "/metiers/L1510")
    assert "Films d&#39;animation et effets spéciaux" in page and "manque au fichier des codes" in page
    assert "Aucun métier" in get(real_client, "/metiers?q=zzzzzz")
    assert real_client.get("/metiers/Z9999").status_code == 404


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7777777}}", "javascript:alert(1)"]
)
def test_what_is_typed_is_text(demo_client: TestClient, text: str) -> None:
    for url in ("/metiers", "/donnees/rome/metiers"):
        answer = demo_client.get(url, params={"q": text} if url == "/metiers" else {"libelle_rome__contains": text})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text and "<img src=x" not in answer.text and "54444439" not in answer.text


def test_unknown_pages(demo_client: TestClient) -> None:
    for path in (
        "/donnees/x",
        "/donnees/rome/x",
        "/donnees/x/metiers",
        "/donnees/rome/metiers/x",
        "/donnees/bmo/metiers",
    ):
        assert demo_client.get(path, headers={"accept": "text/html"}).status_code == 404, path


def words_of(page: str) -> str:
    return " ".join(lxml.html.fromstring(page).text_content().split())


def test_headings_are_french_and_one_a_column() -> None:
    """Every column of every table: no publisher's capitals, nothing empty, no two alike."""
    seen = 0
    for dataset in catalogue.DATASETS:
        for declared in dataset.tables:
            heads = headings.titles(declared.flat_fields)
            assert len(set(heads.values())) == len(heads), declared.name
            for name, head in heads.items():
                seen += 1
                plain = re.sub(r"\b(ROME|RIASEC|ISCO|INSEE|SIRET)\b", "", head)
                assert len(head) > 2 and not re.search(r"_|[A-Z]{4}", plain), (declared.name, name, head)
    assert seen == sum(len(t.flat_fields) for d in catalogue.DATASETS for t in d.tables) > 350


def test_a_table_is_dated_by_its_data_with_its_publisher_its_licence_and_a_citation(demo_client: TestClient) -> None:
    page = get(demo_client, "/donnees/bmo/besoins_2026")
    told = words_of(page)
    assert "Données de 2026. Source : France Travail (enquête BMO). Licence Ouverte 2.0." in told
    assert "« Résultats enquête BMO 2026 », données de 2026, Licence Ouverte 2.0, par Tremplin, version 2" in told
    fixed = re.search(r'<a class="fr-link" href="([^"]+)">la page figée', page)
    assert fixed and "release=" in fixed[1]
    assert total(get(demo_client, html.unescape(fixed[1]))) == total(page)
    years = sorted(
        {str(r["ANNEE"]) for r in demo_client.get("/api/infotravail/v1/bmo/besoins?ANNEE__groupby").json()["data"]}
    )
    assert f"Données de {years[0]} à {years[-1]}." in words_of(get(demo_client, "/donnees/bmo/besoins"))
    assert "Données au" not in words_of(get(demo_client, "/donnees/bmo"))


def test_a_file_that_tells_no_day_is_said_so(france_client: TestClient) -> None:
    told = words_of(get(france_client, "/donnees/imt/metiers_2030"))
    assert re.search(r"Importées le \d\d/\d\d/\d{4} : leur fichier ne dit pas de quand elles sont", told)
    assert "Données de 2020." in words_of(get(france_client, "/donnees/imt/tensions_bassins"))
    assert "Données de 2024." in words_of(get(france_client, "/donnees/bmo/besoins_2024"))


def test_filters_and_values_are_words(demo_client: TestClient) -> None:
    page = get(demo_client, "/donnees/bmo/besoins_2026?FAP_CODE__exact=A1Z41&NB_RECRUT_PROJECTS__greater=1")
    chips = [" ".join(c.text_content().split()) for c in lxml.html.fromstring(page).cssselect("a.fr-tag--dismiss")]
    assert chips == [
        "Famille professionnelle (code) égale A1Z41 : retirer ce filtre",
        "Projets de recrutement au moins 1 : retirer ce filtre",
    ]
    answer = demo_client.get(
        "/donnees/imt/tensions?colonne=AREA_CODE&operateur=notnull&valeur=", follow_redirects=False
    )
    assert answer.headers["location"].endswith("?AREA_CODE__isnull=false")
    assert "Code du territoire n'est pas vide" in words_of(get(demo_client, answer.headers["location"]))
    cells = lxml.html.fromstring(get(demo_client, "/donnees/bmo/besoins_2026")).cssselect("td.chiffre")
    assert cells and all(re.fullmatch(r"[\d\u202f]+(,\d{1,2})?", c.text_content()) for c in cells)


def test_a_map_is_a_group_of_links_over_its_ground(demo_client: TestClient) -> None:
    tree = lxml.html.fromstring(get(demo_client, "/donnees/bmo/besoins"))
    (drawn, *_) = tree.cssselect("svg.carte-france")
    asked = "/api/infotravail/v1/bmo/besoins?DEPARTEMENT_CODE__groupby&NB_RECRUT_PROJECTS__sum&page_size=200"
    counted = [g for g in demo_client.get(asked).json()["data"] if g["NB_RECRUT_PROJECTS__sum"] is not None]
    assert (drawn.get("role"), len(drawn.cssselect("a"))) == ("group", len(counted))
    assert [i.get("href") for i in drawn.cssselect("image")] == ["/geographie/france.svg"]


def test_the_figures_of_a_chart_are_a_file(demo_client: TestClient) -> None:
    """The CSV of each chart, over the rows that the reader kept, says what its table says."""
    tree = lxml.html.fromstring(get(demo_client, "/donnees/bmo/besoins?DEPARTEMENT_CODE__exact=57"))
    charts = tree.cssselect("section.graphique")
    assert len(charts) == 3
    for chart in charts:
        (link,) = [a for a in chart.cssselect("details a") if "CSV" in a.text_content()]
        rows = list(csv.DictReader(io.StringIO(get(demo_client, link.get("href")))))
        told = [r["NB_RECRUT_PROJECTS__sum"] for r in rows if r["NB_RECRUT_PROJECTS__sum"]]
        shown = [td.text_content().replace("\u202f", "").replace(",", ".") for td in chart.cssselect("td.chiffre")]
        assert told and Counter(float(v) for v in shown) == Counter(round(float(v), 2) for v in told)


def test_a_chart_is_an_image_that_any_page_may_show(demo_client: TestClient) -> None:
    """The image of each chart, over the rows that the reader kept, draws what its table says."""
    page = get(demo_client, "/donnees/bmo/besoins?DEPARTEMENT_CODE__exact=57")
    drawn = []
    for chart in lxml.html.fromstring(page).cssselect("section.graphique"):
        (link,) = [a.get("href") for a in chart.cssselect("details a") if "image" in a.text_content()]
        answer = demo_client.get(link)
        assert answer.headers["content-type"] == "image/svg+xml"
        assert answer.headers["access-control-allow-origin"] == "*"
        image = etree.fromstring(answer.content)
        told = [title.text for title in image.iter(f"{SVG}title")]
        assert told[0] == chart.cssselect("h2")[0].text_content()
        shown = [td.text_content() for td in chart.cssselect("td.chiffre")]
        values = [t.rpartition(" : ")[2] for t in told[1:]] or [
            text.text for text in image.iter(f"{SVG}text") if text.get("x") == "628"
        ]
        assert values == shown
        drawn.append(link)
    assert drawn == [f"/donnees/bmo/besoins/graphes/{n}.svg?DEPARTEMENT_CODE__exact=57" for n in (1, 3, 4)]
    for path in ("besoins/graphes/5.svg", "besoins/graphes/0.svg", "besoins/graphes/1.svg?DEPARTEMENT_CODE__exact=00"):
        assert demo_client.get(f"/donnees/bmo/{path}").status_code == 404
    assert demo_client.get("/donnees/bmo/besoins/graphes/1.svg?RIEN__exact=1").status_code == 400
    assert "Planned hirings by département" in demo_client.get("/en/donnees/bmo/besoins/graphes/1.svg").text


def test_a_job_has_its_figures_each_with_its_table_and_its_day(demo_client: TestClient) -> None:
    """D1102 of the fictitious world, by the API: what its families project, its tension, the certifications."""
    page = get(demo_client, "/metiers/D1102")
    cards = {
        c.cssselect("h3")[0].text: words_of(lxml.html.tostring(c, encoding="unicode"))
        for c in lxml.html.fromstring(page).cssselect("li.carte")
    }
    families = demo_client.get("/api/infotravail/v1/rome/fap?code_rome__exact=D1102&page_size=50").json()["data"]
    codes = ",".join(sorted({f["code_fap"] for f in families}))
    sums = demo_client.get(
        f"/api/infotravail/v1/bmo/besoins?ANNEE__exact=2026&FAP_CODE__in={codes}&FAP_NAME__groupby"
        "&NB_RECRUT_PROJECTS__sum&NB_DIFF_RECRUT_PROJECTS__sum"
    ).json()["data"]
    (family,) = sums
    projects = f"{round(family['NB_RECRUT_PROJECTS__sum']):,}".replace(",", " ")
    assert f"Au moins {projects} projets" in cards["Recrutements projetés"]
    assert "Données de 2026, France Travail (enquête BMO)." in cards["Recrutements projetés"]
    monthly = demo_client.get(
        "/api/infotravail/v1/statistiques/mensuelles?ROME__exact=D1102&mois__groupby&off__sum&de__sum&mois__sort=desc"
    ).json()["data"][0]
    offers, applicants = (f"{round(monthly[name]):,}".replace(",", " ") for name in ("off__sum", "de__sum"))
    assert f"{offers} offres et {applicants} demandeurs" in cards["Offres et demandeurs"]


def test_a_job_names_the_active_fiches_that_lead_to_it(demo_home: Home, demo_client: TestClient) -> None:
    """Those whose column of jobs holds its code, in the table that is given out."""
    import polars as pl

    flat = demo_home.reference / "releases" / str(current(demo_home.reference)) / "flat"
    rows = pl.read_parquet(flat / "certifications.parquet").filter(pl.col("rncp_actif"))
    leading = rows.filter(pl.col("romes").str.split("|").list.contains("D1102"))["rncp"].unique().sort().to_list()
    page = lxml.html.fromstring(get(demo_client, "/metiers/D1102"))
    shown = [h.rpartition("/")[2] for h in page.xpath("//main//li/a/@href") if h.startswith("/certifications/")]
    assert sorted(shown) == leading and len(leading) > 1
    diploma = demo_client.get("/api/inserjeunes/certifications/50022101").json()
    (told,) = page.xpath("//a[@href='/inserjeunes/certifications/50022101']")
    assert told.text == f"{diploma['taux_en_emploi_6_mois']}\u00a0% en emploi six mois après"


def test_a_job_in_a_departement(demo_client: TestClient) -> None:
    page = get(demo_client, "/metiers/D1102?departement=57")
    assert "Sur le marché du travail, Moselle" in words_of(page)
    assert "/recherche-apprentissage?romes=D1102&amp;departement=57&amp;voir=entreprises" in page
    assert demo_client.get("/metiers/D1102?departement=99").status_code == 400


def test_objects_without_a_label_are_one_folded_line(real_client: TestClient) -> None:
    page = get(real_client, "/metiers/D1102")
    assert "libellé absent du fichier" not in page
    body = real_client.get("/api/infotravail/v1/metiers/D1102").json()
    lists = (*body["activites"].values(), *body["savoirs"].values(), *body["environnements"].values())
    mute = [o["code_ogr"] for objects in lists for o in objects if not o["libelle"]]
    assert len(mute) > 20
    folded = " ".join(d.text_content() for d in lxml.html.fromstring(page).cssselect("details"))
    assert [code for code in mute if code not in folded] == []


def test_the_page_of_jobs_counts_those_of_the_release(demo_client: TestClient, demo_home: Home) -> None:
    held = manifest(demo_home.reference, str(current(demo_home.reference)))["tables"]
    jobs, names = (f"{held[table]['lignes']:,}".replace(",", "\u202f") for table in ("rome_metiers", "rome_noms"))
    assert f"Le ROME décrit {jobs} métiers sous {names} noms." in get(demo_client, "/metiers")
