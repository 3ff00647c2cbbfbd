"""Pages for families: one line a diploma, near a place, schools sorted and compared; each figure is the API's."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit

import lxml.html
import pytest
from starlette.testclient import TestClient

from tremplin.domain.geo import distance_km
from tremplin.domain.rates import gap, interval
from tremplin.families.inserjeunes.pages import compare

BOULANGER = "50022101"
API = "/api/inserjeunes"


def read(client: TestClient, path: str, status: int = 200, **params: Any) -> Any:
    answer = client.get(path, params=params)
    assert answer.status_code == status, answer.text[:500]
    return lxml.html.fromstring(answer.text)


def texts(found: list[Any]) -> list[str]:
    return [" ".join(one.text_content().split()) for one in found]


def boxes(page: Any) -> list[str]:
    return [str(v) for v in page.xpath("//input[@type='checkbox' and @name='choix']/@value")]


def current(client: TestClient) -> list[dict[str, Any]]:
    """Every current record of the baker's diploma in a school, by the API."""
    codes = f"{BOULANGER},24122210100"
    found = client.get(f"{API}/formations", params={"code_certifications": codes, "items_par_page": 100}).json()
    return [f for f in found["formations"] if f.get("donnee_source")]


def point(client: TestClient, name: str) -> tuple[float, float]:
    """Where the commune of this name is, by its table of downloads."""
    found = client.get("/telechargements/communes.json").json()
    (one,) = [c for c in found if c["nom"] == name]
    lon, lat = one["localisation"]["centre"]["coordinates"]
    return lon, lat


def test_a_diploma_is_one_line_whatever_its_codes_open_ones_with_figures_first(demo_client: TestClient) -> None:
    page = read(demo_client, "/inserjeunes", q="cap boulanger")
    assert page.xpath("//ul[@class='diplomes fr-raw-list']/li/h3/a/@href") == [
        f"/inserjeunes/certifications/{BOULANGER}",
        "/inserjeunes/certifications/50022100",
    ]
    folded = [re.findall(r"/(\w+)$", "\n".join(li.xpath(".//details//a/@href")), re.M) for li in page.xpath("//li[h3]")]
    assert folded == [
        ["24112210100", "24122210100", BOULANGER],
        ["24112210000", "24122210000", "50022100"],
    ]
    nation = demo_client.get(f"{API}/certifications/{BOULANGER}").json()
    first = texts(page.xpath("//li[h3]"))[0]
    assert f"apprentissage {nation['taux_en_emploi_6_mois']} %" in first and "8 établissements" in first
    assert len({f["uai"] for f in current(demo_client)}) == 8


def test_a_diploma_and_a_place_give_its_nearest_schools(demo_client: TestClient) -> None:
    for asked in (
        {"q": "cap boulanger rennes"},
        {"q": "cap boulanger", "lieu": "35000"},
        {"q": "cap boulanger près de Rennes"},
    ):
        page = read(demo_client, "/inserjeunes", **asked)
        assert boxes(page) == ["9900004Z-50022101"], asked
        assert "près de Rennes (35)" in texts(page.xpath("//p[@role='status']"))[0]
    page = read(demo_client, "/inserjeunes", q="cap boulanger thionville")
    places = {"9900008D": "Roubaix", "9900011G": "Rouen", "9900004Z": "Rennes", "9900001W": "Aix-en-Provence"}
    assert [b.partition("-")[0] for b in boxes(page)] == list(places)
    assert "à moins de 100 km. Les moins loin" in texts([page])[0]
    here = point(demo_client, "Thionville")
    shown = [int(re.sub(r"\D", "", t)) for t in page.xpath("//td[@class='insecable']/text()")]
    assert shown == [round(distance_km(here, point(demo_client, name))) for name in places.values()]


def test_schools_asked_near_a_place_are_those_near_it_the_nearest_first(demo_client: TestClient) -> None:
    everywhere = read(demo_client, "/inserjeunes", q="lycée")
    shown = texts(everywhere.xpath("//h2[text()='Établissements']/following-sibling::ul[1]/li"))
    assert len({one.rpartition(", ")[2] for one in shown}) > 3, "lycées stand all over the country"
    here, page = point(demo_client, "Metz"), read(demo_client, "/inserjeunes", q="lycée", lieu="Metz")
    near = page.xpath("//h2[text()='Établissements']/following-sibling::ul[1]/li")
    told = [re.fullmatch(r".+, (.+?) \((\w+)\), à (\d+) km", one) for one in texts(near)]
    apart = [round(distance_km(here, point(demo_client, one[1]))) for one in told if one]
    assert [int(one[3]) for one in told if one] == apart == sorted(apart) and len(apart) == len(near) > 0
    assert all(km <= 100 for km in apart)
    status = texts(page.xpath("//p[@role='status']"))[0]
    assert f"{len(near)} établissement" in status and "pour « lycée », près de Metz (57)" in status
    said = texts(read(demo_client, "/recherche", q="lycée metz").xpath("//main"))[0]
    assert "LYCEE PROFESSIONNEL FICTIF DE METZ" in said and "Ajaccio" not in said
    far = read(demo_client, "/inserjeunes", q="lycée", lieu="Toulouse")
    assert "Aucun établissement à moins de 100 km. Les moins loin" in texts([far])[0]
    assert len(far.xpath("//h2[text()='Établissements']/following-sibling::ul[1]/li")) == 4


def test_a_place_of_several_or_of_none_says_so(demo_client: TestClient) -> None:
    page = read(demo_client, "/inserjeunes", q="cap boulanger", lieu="thionv")
    assert "Aucune commune ne s'appelle « thionv ». Vouliez-vous dire : Thionville (57)" in texts([page])[0]
    page = read(demo_client, f"/inserjeunes/certifications/{BOULANGER}", lieu="zzz")
    assert "Aucune commune ne s'appelle « zzz »." in texts([page])[0]
    assert read(demo_client, f"/inserjeunes/certifications/{BOULANGER}", 400, tri="x") is not None


@pytest.mark.parametrize(("sort", "field"), [("emploi", "taux_en_emploi_6_mois"), ("formation", "taux_en_formation")])
def test_schools_are_sorted_by_what_the_api_tells(demo_client: TestClient, sort: str, field: str) -> None:
    told = {f"{f['uai']}-{f['code_certification']}": f[field] for f in current(demo_client)}
    shown = boxes(read(demo_client, f"/inserjeunes/certifications/{BOULANGER}", tri=sort))
    assert set(shown) == set(told) and len(shown) == 8
    known = [told[one] for one in shown if told[one] is not None]
    assert len(known) == 3 and all(a >= b for a, b in pairwise(known))
    assert [told[one] for one in shown[3:]] == [None] * 5


def test_schools_are_drawn_where_their_communes_are(demo_client: TestClient) -> None:
    page = read(demo_client, f"/inserjeunes/certifications/{BOULANGER}")
    titles = texts(page.xpath("//*[name()='svg' and @class='carte-france']//*[name()='title']"))
    assert sorted(titles) == [
        f"{town} : 1 formation"
        for town in (
            "Aix-en-Provence (13)",
            "Ajaccio (2A)",
            "Bordeaux (33)",
            "Rennes (35)",
            "Roubaix (59)",
            "Rouen (76)",
            "Saint-Denis (974)",
            "Toulouse (31)",
        )
    ]
    ground = demo_client.get("/geographie/france.svg")
    assert ground.headers["content-type"] == "image/svg+xml"
    names = re.findall(r">([^<]+)</text>", ground.text)
    overseas = ["Guadeloupe", "Martinique", "Guyane", "La Réunion", "Mayotte", "Îles du Nord"]
    assert names == [*overseas, "Saint-Pierre-et-Miquelon"]


def test_a_school_is_read_by_promotion_beside_its_region_and_the_nation(demo_client: TestClient) -> None:
    page = read(demo_client, "/inserjeunes/etablissements/9900004Z")
    counts = {}
    for period in ("2022_2023", "2021_2022", "2020_2021"):
        asked = {"uais": "9900004Z", "millesimes": period, "items_par_page": 100}
        before = demo_client.get(f"{API}/formations", params=asked).json()["formations"]
        counts[period] = len([f for f in before if f.get("donnee_source", {}).get("type") == "self"])
    assert texts(page.xpath("//h3[starts-with(., 'Promotion')] | //summary[starts-with(., 'Promotion')]")) == [
        "Promotions 2023 et 2024",
        *(f"Promotions {period.replace('_', ' et ')}, {count} formations" for period, count in counts.items()),
    ]
    (row,) = page.xpath(f"(//table[@class='devenir'])[1]//tr[.//a[contains(@href, '{BOULANGER}')]]")
    region = demo_client.get(f"{API}/regionales/53/certifications/{BOULANGER}").json()
    nation = demo_client.get(f"{API}/certifications/{BOULANGER}").json()
    own = demo_client.get(f"{API}/formations/9900004Z-{BOULANGER}").json()
    rates = [f"{d['taux_en_emploi_6_mois']} %" for d in (own, region, nation)]
    assert texts(row.xpath("td"))[1:4] == rates and rates == ["41 %", "41 %", "48 %"]


def test_chosen_schools_are_compared_by_the_figures_of_the_api(demo_client: TestClient) -> None:
    chosen = ["9900004Z-50022101", "9900003Y-24122210100", "9900002X-50022101", "9900012H-50022101"]
    page = read(demo_client, "/inserjeunes/comparer", choix=chosen)
    rows = page.xpath("//table[@class='devenir']/tbody/tr")
    names = [text.partition(",")[0] for text in texts([r[0] for r in rows])[4:]]
    assert names == ["Nouvelle-Aquitaine", "France", "La Réunion", "Bretagne", "Occitanie", "France"]
    for one, row in zip(chosen, rows[:4], strict=True):
        told = demo_client.get(f"{API}/formations/{one}").json()
        shown = ["—" if told.get(name) is None else f"{told[name]} %" for name in compare.MESURES]
        assert texts(row.xpath("td")) == [str(told["nb_annee_term"]), *shown], one
    assert [texts(r.xpath("td"))[1] for r in rows] == [
        "41 %",
        "8 %",
        "50 %",
        "—",
        "8 %",
        "12 %",
        "—",
        "41 %",
        "50 %",
        "48 %",
    ]
    hidden = rows[3]
    assert "Caché : moins de 20 élèves." in texts([hidden])[0] and "%" not in texts(hidden.xpath("td"))[1:]
    said = texts(page.xpath("//h2[starts-with(., 'Ce que ces écarts')]/following-sibling::ul[1]/li"))
    sure = ["Le hasard seul n'explique guère" in one for one in said]
    assert sure == [True, False, True, True, False, False]
    assert "CFA FICTIF DE RENNES 5 a 33 points de plus que LYCEE PROFESSIONNEL FICTIF DE BORDEAUX 4" in said[0]
    assert "(entre +12 points et +48 points, 95 fois sur 100)" in said[0]


def test_diplomas_are_compared_too(demo_client: TestClient) -> None:
    page = read(demo_client, "/inserjeunes/comparer", choix=[BOULANGER, "24122210100"])
    assert [texts(r.xpath("td"))[1] for r in page.xpath("//table[@class='devenir']/tbody/tr")] == ["48 %", "12 %"]


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ([""], "Cochez de deux à quatre formations : il y en a 0."),
        (["9900004Z-50022101"], "Cochez de deux à quatre formations : il y en a 1."),
        (["9900004Z-50022101", "9900004Z-99999999"], "« 9900004Z-99999999 » n'a pas de chiffres"),
        (["9900004Z-50022101", "<script>"], "« <script> » n'a pas de chiffres"),
        ([f"990000{n}" for n in range(5)], "Cochez de deux à quatre formations : il y en a 5."),
    ],
)
def test_what_cannot_be_compared_is_told(demo_client: TestClient, chosen: list[str], said: str) -> None:
    page = read(demo_client, "/inserjeunes/comparer", 400, choix=chosen)
    assert said in texts([page])[0] and page.xpath("//title")[0].text == "Erreur : Comparer des formations — Tremplin"
    assert page.xpath("//main//a[@href='/inserjeunes']")


def test_the_comparison_without_a_choice_says_where_to_choose(demo_client: TestClient) -> None:
    page = read(demo_client, "/inserjeunes/comparer")
    assert page.xpath("//main//p/a[@href='/inserjeunes']") and not page.xpath("//*[@role='alert']")


def test_the_form_of_the_boxes_is_what_the_comparison_reads(demo_client: TestClient) -> None:
    (form,) = read(demo_client, f"/inserjeunes/certifications/{BOULANGER}", lieu="metz").xpath(
        "//form[@class='comparaison']"
    )
    address = urlsplit(f"{form.get('action')}?choix={'&choix='.join(boxes(form)[:2])}")
    page = read(demo_client, address.path, choix=parse_qs(address.query)["choix"])
    assert len(page.xpath("//table[@class='devenir']/tbody/tr/th/a[contains(@href, '/etablissements/')]")) == 2


def test_intervals_are_those_of_wilson_and_newcombe() -> None:
    """Wilson's by scipy; Newcombe's by the worked example of his paper (1998, table II, method 10: 56/70, 48/80)."""
    from scipy.stats import binomtest  # long to read

    for count, total in ((22, 54), (2, 24), (0, 30), (40, 40)):
        told = binomtest(count, total).proportion_ci(0.95, "wilson")
        assert interval(100 * count / total, total) == pytest.approx((100 * told.low, 100 * told.high), abs=1e-6)
    assert gap((100 * 56 / 70, 70), (100 * 48 / 80, 80)) == pytest.approx((5.24, 33.39), abs=0.005)


def test_an_address_of_the_comparison_that_chooses_nothing_is_told(demo_client: TestClient) -> None:
    page = read(demo_client, "/inserjeunes/comparer", 400, uais="0010001W,0010006B")
    assert "Cette adresse ne dit pas quoi comparer" in texts(page.xpath("//*[@role='alert']"))[0]
