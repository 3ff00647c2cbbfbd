"""Pages of the labour market: every table browsed, filtered by clicking, charted; changes; jobs."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.conftest import Home
from tremplin.app import create_app
from tremplin.families import references
from tremplin.release.build import build
from tremplin.release.publish import publish
from tremplin.release.stage import Acceptance, import_files


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
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}", "javascript:alert(1)"]
)
def test_what_is_typed_is_text(demo_client: TestClient, text: str) -> None:
    for url in ("/metiers", "/donnees/rome/metiers"):
        answer = demo_client.get(url, params={"q": text} if url == "/metiers" else {"libelle_rome__contains": text})
        assert answer.status_code == 200
        assert (
            "<script>alert" not in answer.text
            and "<img src=x" not in answer.text
            and "49" not in answer.text.split("<h1>")[0]
        )


def test_unknown_pages(demo_client: TestClient) -> None:
    for path in (
        "/donnees/x",
        "/donnees/rome/x",
        "/donnees/x/metiers",
        "/donnees/rome/metiers/x",
        "/donnees/bmo/metiers",
    ):
        assert demo_client.get(path, headers={"accept": "text/html"}).status_code == 404, path
