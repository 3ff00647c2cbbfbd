"""The pages of the explorer: what is asked leads to its page, which says what the API says, and prints."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from io import BytesIO
from typing import Any

import lxml.html
import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader
from starlette.testclient import TestClient

from tests.conftest import Server

METZ = "/explorer/D1102-boulangerie-viennoiserie/57463-metz"


@pytest.fixture(scope="module")
def visitor(demo_client: TestClient) -> TestClient:
    return TestClient(demo_client.app)


def read(answer: Any) -> Any:
    assert answer.status_code == 200
    return lxml.html.fromstring(answer.text)


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/explorer?metier=boulanger&lieu=Metz", METZ),
        ("/explorer?romes=D1102&metier=Boulanger&lat=49.12&lon=6.17&lieu=Metz", METZ),
        ("/explorer?rncp=RNCP90001&commune=57463", METZ),
        ("/explorer?cfd=50022101", "/explorer/D1102-boulangerie-viennoiserie/france"),
        ("/explorer?rome=D1102&departement=57", "/explorer/D1102-boulangerie-viennoiserie/departement-57-moselle"),
        ("/explorer?metier=soudeur&lieu=bassin de Metz", "/explorer/H2913-soudage-manuel/bassin-5704-bassin-de-metz"),
        ("/explorer/d1102-x/57463", METZ),
        ("/en/explorer?metier=boulanger&lieu=Metz", f"/en{METZ}"),
    ],
)
def test_what_is_asked_leads_to_its_page(visitor: TestClient, asked: str, leads_to: str) -> None:
    answer = visitor.get(asked)
    assert (answer.status_code, answer.url.path) == (200, leads_to)


@pytest.mark.parametrize(
    ("asked", "title", "field", "name", "told"),
    [
        (
            "/explorer?metier=boulanger&lieu=zzzz",
            "Erreur : Explorer un métier dans un lieu — Tremplin",
            "lieu",
            "Lieu : ",
            "attendu : le nom d'un lieu de France (aucun ne ressemble à ces mots)",
        ),
        (
            "/en/explorer?metier=zzzz&lieu=Metz",
            "Error: Explore a job in a place — Tremplin",
            "metier",
            "Occupation or diploma: ",
            "expected: the name of an occupation (none is like these words)",
        ),
    ],
)
def test_a_wrong_word_is_told_on_the_form_as_on_others(
    visitor: TestClient, asked: str, title: str, field: str, name: str, told: str
) -> None:
    answer = visitor.get(asked)
    tree = lxml.html.fromstring(answer.text)
    assert (answer.status_code, tree.findtext(".//title")) == (400, title)
    (alert,) = tree.xpath("//div[@role='alert' and @tabindex='-1' and @autofocus]")
    assert [(a.get("href"), a.text) for a in alert.xpath(".//a")] == [(f"#{field}", f"{name}{told}")]
    (wrong,) = tree.xpath("//input[@aria-invalid='true']")
    assert (wrong.get("id"), wrong.get("aria-describedby")) == (field, f"{field}-faute")
    assert tree.xpath(f"string(//*[@id='{field}-faute'])") == f"{told[:1].upper()}{told[1:]}."


def test_what_is_no_page_is_not_found(visitor: TestClient) -> None:
    assert visitor.get("/explorer/Z9999-x/france").status_code == 404
    assert visitor.get("/explorer/D1102-x/99999-nulle-part").status_code == 404


def test_the_page_says_what_the_api_says(visitor: TestClient) -> None:
    page = read(visitor.get(METZ))
    answer = visitor.get("/api/explorer/v1/metier-territoire?rome=D1102&commune=57463").json()["blocs"]
    phrases = [" ".join(li.text_content().split()) for li in page.xpath("//ul[@class='explorer__phrases']/li")]
    assert phrases == [" ".join(p["phrase"].split()) for p in answer["sens"]["donnees"]["phrases"]]
    blocks = {s.get("aria-labelledby"): s for s in page.xpath("//section[@class='explorer__bloc']")}
    assert list(blocks) == [name for name in answer if name != "sens"]
    for name, block in blocks.items():
        told = answer[name]
        badge = block.xpath("string(h2/span)")
        assert badge == ("" if told["total"] is None else str(told["total"])), name
        assert (told["pourquoi"] or "") in block.text_content()
        assert len(block.xpath("./details[@class='repli-etroit']")) == bool(block.xpath(".//table")), name
        assert block.xpath("./*[not(self::details)]//table | ./table") == [], "a phone shows them when asked"
        assert [a.get("href") for a in block.xpath(".//a[starts-with(@href, '/sources/')]")] == [
            s["page"] for s in told["sources"]
        ]
    trainings = [a.get("href") for a in blocks["formations"].xpath(".//th/a")]
    assert trainings == [t["page"] for t in answer["formations"]["donnees"]["liste"]]
    for link in page.xpath("//section[@class='explorer__bloc']//th/a/@href"):
        assert visitor.get(link).status_code == 200, link
    for form in page.xpath("//ul[contains(@class, 'actions')]//a/@href"):
        assert visitor.get(form).status_code == 200, form


def test_a_figure_agrees_with_its_count(visitor: TestClient) -> None:
    figures = read(visitor.get(METZ)).xpath("//dl[@class='explorer__chiffres']/div")
    told = {d.findtext("dt"): d.xpath("string(dd)") for d in figures}
    assert (told["Formation en apprentissage"], told["Offres en alternance"]) == ("1", "6")


def test_bounds_that_are_the_same_are_said_once(visitor: TestClient) -> None:
    france = "/explorer/D1102-boulangerie-viennoiserie/france"
    for address, said in ((METZ, "44\xa0%"), (france, "de 12\xa0% à 48\xa0%")):
        told = read(visitor.get(address)).xpath("//dl/div[starts-with(dt, 'En emploi six mois après')]")
        assert [(d.findtext("dt"), d.xpath("string(dd)")) for d in told] == [("En emploi six mois après", said)] * 2
    (pay,) = read(visitor.get(METZ)).xpath("//dl/div[starts-with(dt, 'Débutant')]")
    assert pay.xpath("string(dd)").replace("\xa0", " ").replace("\u202f", " ") == "de 1 800 € à 2 300 €"


def test_pages_lead_to_it_and_it_leads_back(visitor: TestClient) -> None:
    for address in (
        "/metiers/D1102",
        "/certifications/RNCP90003",
        "/inserjeunes/certifications/50022101",
        "/recherche-apprentissage?romes=D1102&lat=49.119&lon=6.176&radius=30",
    ):
        (link,) = read(visitor.get(address)).xpath("//main//a[starts-with(@href, '/explorer?')]/@href")
        assert visitor.get(link).url.path.startswith("/explorer/D1102-"), address
    assert read(visitor.get(METZ)).xpath("//nav//a[@href='/metiers/D1102']")
    (found,) = read(visitor.get("/recherche?q=boulanger metz")).xpath(f"//main//a[@href='{METZ}']")
    assert "tout ce que l'on sait" in found.text_content()


def test_only_the_frame_may_be_shown_by_others(visitor: TestClient) -> None:
    assert "frame-ancestors 'none'" in visitor.get(METZ).headers["content-security-policy"]
    framed = visitor.get(f"/widget{METZ}")
    assert "frame-ancestors *" in framed.headers["content-security-policy"]
    assert len(read(framed).xpath("//ul[@class='explorer__phrases']/li")) == 3


PRINTED = {
    METZ: 2,
    "/en" + METZ: 2,
    "/explorer/comparer?romes=D1102&bassins=5704,5701,6703": 2,
    "/explorer/comparer?romes=D1102,J1501,M1805&communes=57463": 2,
    "/explorer/perspectives": 1,
    "/inserjeunes/comparer?choix=9900004Z-50022101&choix=9900002X-50022101": 1,
}
"""Address → sheets of paper. How they look on screens: `tests/campaigns/test_every_page.py`."""


def test_pages_print_on_few_sheets(demo_site: Server, browser: Browser) -> None:
    with closing(browser.new_context(viewport={"width": 390, "height": 800})) as context:
        page = context.new_page()
        for address, sheets in PRINTED.items():
            page.goto(demo_site.url + address)
            printed = page.pdf(format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), "1cm"))
            assert len(PdfReader(BytesIO(printed)).pages) == sheets, address


def test_pages_in_english_say_in_english_all_that_is_not_data(visitor: TestClient) -> None:
    page = read(visitor.get("/en" + METZ))
    phrases = [" ".join(li.text_content().split()) for li in page.xpath("//ul[@class='explorer__phrases']/li")]
    assert phrases == [
        "In the employment area of METZ, the 2026 survey counts 27 planned hirings in the occupational family "
        "“Famille A1Z41 (fictive)”, 4% of them thought difficult.",
        "In the region, 44% of final-year students are in a job six months later.",
        "Within 30 km: 1 apprenticeship course, 6 work-study offers and 7 companies likely to hire.",
    ]
    reasons = page.xpath("//section[@class='explorer__bloc']/p[@class='vide'][1]")
    told = [" ".join(p.text_content().split()) for p in reasons if not p.get("lang")]
    assert (
        "Declared hirings are confidential: the model of recruiters learns from them, nothing of them is published."
        in (" ".join(told))
    )
    french = visitor.get("/api/explorer/v1/metier-territoire?rome=D1102&commune=57463").json()["blocs"]
    for block in french.values():
        assert not block["pourquoi"] or block["pourquoi"] not in page.text_content()


def test_jobs_and_places_are_compared_by_their_names(visitor: TestClient) -> None:
    named = read(visitor.get("/explorer/comparer", params={"metiers": "boulanger", "lieux": "Metz, Toulouse"}))
    heads = [" ".join(th.text_content().split()) for th in named.xpath("//thead//th")][1:]
    assert heads == ["Boulangerie - viennoiserie, Metz (57)", "Boulangerie - viennoiserie, Toulouse (31)"]


def test_a_source_is_dated_as_its_table_is_and_never_by_its_import(visitor: TestClient) -> None:
    page, job = read(visitor.get(METZ)), read(visitor.get("/metiers/D1102"))
    texts = {s.get("aria-labelledby"): " ".join(s.text_content().split()) for s in page.xpath("//section")}
    imported = "importée le {}, son fichier ne dit pas de quand elle est"
    blocks = visitor.get("/api/explorer/v1/metier-territoire?rome=D1102&commune=57463").json()["blocs"]
    told = {s["page"]: s for block in blocks.values() for s in block["sources"]}
    day = date.fromisoformat(told["/sources/bmo"]["importee_le"]).strftime("%d/%m/%Y")
    assert "Données de 2026, France Travail (enquête BMO)" in " ".join(job.text_content().split())
    assert "Besoins en main-d'œuvre (données de 2026)" in texts["recrutement"]
    assert f"ROME 3, codes ({imported.format(day)})" in texts["metier"]
    assert "Répertoires nationaux (RNCP, RS) (publiée le 01/09/2026)" in texts["certifications"]
    assert [told[f"/sources/{n}"]["publiee_le"] for n in ("bmo", "rome_codes", "france_competences")] == [
        None,
        None,
        "2026-09-01",
    ]
    status = read(visitor.get("/statut"))
    assert status.xpath("string(//tr[td/a[@href='/sources/rome_codes']]/td[2])") == f"importée le {day}"
    assert (
        read(visitor.get("/documentation/explore/champs/demande.metier"))
        .xpath("string(//tr[td/a[@href='/sources/rome_codes']]/td[4])")
        .endswith(f", importée le {day}, le fichier ne dit pas de quand elle est")
    )
