"""Cards: sizes that pages rely on, valid XML, text that stays in its box, in a real browser; images on errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import product
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page
from starlette.testclient import TestClient

from tests import needs
from tests.world.inserjeunes import BTS, LONG, LONG_LABEL, LYON, MULTI, RARE, RENNES, SISE, UNIVERSITE, VIDE
from tremplin.families.inserjeunes.cards.text import GRAS, NORMAL, lines, width

NS = "{http://www.w3.org/2000/svg}"
NATION = f"/certifications/{BTS}"
REGION, PLACE = f"/regionales/53/certifications/{BTS}", f"/formations/{RENNES}-{BTS}"
SIZES = [
    (NATION, "dsfr", "vertical", 320, 420),
    (PLACE, "dsfr", "vertical", 320, 425),
    (REGION, "dsfr", "vertical", 320, 435),
    (NATION, "dsfr", "horizontal", 720, 330),
    (REGION, "dsfr", "horizontal", 720, 330),
    (NATION, "lba", "vertical", 328, 600),
    (PLACE, "lba", "vertical", 328, 600),
    (REGION, "lba", "vertical", 328, 620),
    (NATION, "lba", "horizontal", 882, 289),
]
VIEW, ONE, RVIEW = (
    f"/certifications/{BTS}",
    f"/regionales/53/certifications/{BTS}",
    f"/regionales/93/certifications/{MULTI}",
)
VIEWS = [
    (VIEW, "dsfr", "vertical", 320, 760),
    (ONE, "dsfr", "vertical", 320, 490),
    (VIEW, "dsfr", "horizontal", 720, 605),
    (ONE, "dsfr", "horizontal", 720, 385),
    (VIEW, "lba", "vertical", 656, 600),
    (ONE, "lba", "vertical", 656, 620),
    (VIEW, "lba", "horizontal", 882, 470),
    (ONE, "lba", "horizontal", 882, 285),
]
ERRORS = [
    (f"/certifications/{VIDE}", "dsfr", "vertical", 320, 270),
    (f"/regionales/53/certifications/{VIDE}", "dsfr", "vertical", 320, 285),
    (f"/certifications/{VIDE}", "dsfr", "horizontal", 720, 220),
    (f"/certifications/{VIDE}", "lba", "vertical", 328, 270),
    (f"/certifications/{VIDE}", "lba", "horizontal", 882, 289),
]


def draw(client: TestClient, path: str, **params: str) -> ElementTree.Element:
    answer = client.get(f"{path}.svg", params=params)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["access-control-allow-origin"] == "*"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and policy.count("default-src") == 1
    svg = ElementTree.fromstring(answer.content)  # refuses what isn't well formed
    ids = [e.get("id") for e in svg.iter() if e.get("id")]
    assert len(ids) == len(set(ids)) and svg.tag == f"{NS}svg"
    return svg


def size(svg: ElementTree.Element) -> tuple[int, int]:
    assert svg.get("viewBox") == f"0 0 {svg.get('width')} {svg.get('height')}"
    return int(svg.get("width")), int(svg.get("height"))


def texts(svg: ElementTree.Element) -> str:
    return " ".join(t.text or "" for t in svg.iter(f"{NS}text"))


@pytest.mark.parametrize(("path", "theme", "direction", "w", "h"), SIZES)
def test_sizes_of_records(anyone: TestClient, path: str, theme: str, direction: str, w: int, h: int) -> None:
    svg = draw(anyone, path, theme=theme, direction=direction)
    assert size(svg) == (w, h)
    assert svg.get("role") == "img" and svg.get("aria-labelledby") == "titre description"


@pytest.mark.parametrize(("path", "theme", "direction", "w", "h"), VIEWS)
def test_sizes_of_views(anyone: TestClient, path: str, theme: str, direction: str, w: int, h: int) -> None:
    assert size(draw(anyone, path, theme=theme, direction=direction, vue="filieres")) == (w, h)


@pytest.mark.parametrize(("path", "theme", "direction", "w", "h"), ERRORS)
def test_error_images(anyone: TestClient, path: str, theme: str, direction: str, w: int, h: int) -> None:
    svg = draw(anyone, path, theme=theme, direction=direction, imageOnError="true")
    assert size(svg) == (w, h)
    assert "Aucun chiffre" in texts(svg)


def test_images_on_errors_act_on_404_of_cards_alone(anyone: TestClient) -> None:
    path = f"/certifications/{RARE}"
    assert anyone.get(f"{path}.svg").json()["message"] == "Données non disponibles"
    assert anyone.get(f"{path}.svg", params={"imageOnError": ""}).status_code == 404
    assert size(draw(anyone, path, imageOnError="empty")) == (1, 1)
    assert anyone.get(f"/certifications/{VIDE}", params={"imageOnError": "true"}).status_code == 404
    assert anyone.get("/certifications/x.svg", params={"imageOnError": "true"}).json()["statusCode"] == 400


def test_title_and_description_are_those_of_the_record(anyone: TestClient) -> None:
    svg, meta = draw(anyone, PLACE), anyone.get(PLACE).json()["_meta"]
    assert (svg.findtext(f"{NS}title"), svg.findtext(f"{NS}desc")) == (meta["titre"], meta["details"])
    view = draw(anyone, f"/certifications/{MULTI},{BTS}")
    assert view.findtext(f"{NS}title") == f"Certifications {BTS}, {MULTI}"
    assert view.findtext(f"{NS}desc") == (
        f"Données InserJeunes pour les certifications {BTS}, {MULTI} (filière pro et filière apprentissage) "
        "pour le millésime 2024"
    )
    alone = draw(anyone, ONE, vue="filieres").findtext(f"{NS}desc")
    assert alone == (
        f"Données InserJeunes pour la certification {BTS} (BTS filière apprentissage) pour le millésime 2023_2024 "
        "et la région Bretagne"
    )


def test_what_a_card_says(anyone: TestClient) -> None:
    said = texts(draw(anyone, NATION))
    for words in (
        "Que deviennent",
        "France entière",
        "COMMERCE INTERNATIONAL",
        "68%",
        "15%",
        "17%",
        "InserJeunes",
        "promotion 2024",
        "privé ou public",
    ):
        assert words in said, words
    order = [said.index(rate) for rate in ("68%", "15%", "17%")]
    assert order == sorted(order)
    lba = texts(draw(anyone, NATION, theme="lba"))
    assert lba.index("15%") < lba.index("68%") < lba.index("17%") and "Que deviennent" not in lba
    assert "région Bretagne" in texts(draw(anyone, REGION)) and "2023 à 2024" in texts(draw(anyone, REGION))
    assert "InserSup" in texts(draw(anyone, f"/formations/{UNIVERSITE}-SISE:{SISE}"))


def test_cohorts_before_2022_count_private_jobs(anyone: TestClient) -> None:
    old = texts(draw(anyone, f"/regionales/00/certifications/{LONG}", millesime="2020_2021"))
    assert "du privé" in old and "privé ou public" not in old and "service civique" in old
    assert "--" in old and "Donnée non publiée." in old
    mixed = texts(draw(anyone, f"/formations/{LYON}-{LONG}", millesime="2021_2022"))
    assert "du public" in mixed


def test_a_rate_of_nothing_is_written_and_a_missing_one_is_told(anyone: TestClient) -> None:
    said = texts(draw(anyone, f"/certifications/{LONG}", millesime="2023"))
    assert "100%" in said and "0%" in said
    lba = texts(draw(anyone, f"/regionales/00/certifications/{LONG}", millesime="2020_2021", theme="lba"))
    assert "--" not in lba and "Donnée non publiée." in lba


def test_a_filiere_without_rates_has_a_sentence(anyone: TestClient) -> None:
    said = texts(draw(anyone, f"/certifications/{RARE},{MULTI}"))
    assert "Aucun chiffre n'est connu dans cette filière." in said and "En apprentissage" in said


def test_nothing_is_asked_outside_and_text_is_escaped(anyone: TestClient) -> None:
    content = anyone.get(f"/certifications/{LONG}.svg", params={"millesime": "2023"}).text
    assert content.count("http") == 1  # the namespace
    assert LONG_LABEL.startswith('<B & "C">') and "<B &" not in content
    assert "&lt;B &amp;" in content and "<script" not in content


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    with closing(browser.new_context()) as context:
        yield context.new_page()


OUTSIDE = """async () => {
  await document.fonts.ready;
  const svg = document.querySelector("svg"), frames = [...svg.querySelectorAll("rect")].map(r => r.getBBox());
  const inside = (t, r) => t.x >= r.x - 1 && t.x + t.width <= r.x + r.width + 1
    && t.y >= r.y - 2 && t.y + t.height <= r.y + r.height + 4;
  const found = [];
  for (const text of svg.querySelectorAll("text")) {
    const box = text.getBBox();
    const middle = box.y + box.height / 2;
    const own = frames.filter(
      r => r.x <= box.x && box.x <= r.x + r.width && r.y <= middle && middle <= r.y + r.height
    );
    if (!own.length || !own.every(r => inside(box, r))) found.push(text.textContent);
  }
  return [found, document.fonts.check("700 16px Carte"), svg.querySelectorAll("text").length];
}"""


@pytest.mark.parametrize(("theme", "direction"), [*product(("dsfr", "lba"), ("vertical", "horizontal"))])
def test_no_text_leaves_its_box_in_a_browser(page: Page, anyone: TestClient, theme: str, direction: str) -> None:
    drawn = [
        (NATION, {}),
        (PLACE, {}),
        (REGION, {}),
        (VIEW, {"vue": "filieres"}),
        (ONE, {"vue": "filieres"}),
        (f"/certifications/{LONG}", {"millesime": "2023"}),
        (f"/regionales/00/certifications/{LONG}", {}),
        (f"/regionales/00/certifications/{LONG}", {"vue": "filieres"}),
        (f"/certifications/{RARE},{MULTI}", {}),
        (f"/formations/{LYON}-{LONG}", {"millesime": "2021_2022"}),
        (f"/regionales/00/certifications/{LONG}", {"millesime": "2020_2021"}),
        (f"/certifications/{VIDE}", {"imageOnError": "true"}),
        (f"/regionales/00/certifications/{VIDE}", {"imageOnError": "true"}),
    ]
    for path, more in drawn:
        answer = anyone.get(f"{path}.svg", params={"theme": theme, "direction": direction, **more})
        assert answer.status_code == 200, (path, answer.text)
        page.set_content(f"<body style='margin:0'>{answer.text}</body>")
        outside, font, count = page.evaluate(OUTSIDE)
        assert (outside, font) == ([], True), (path, more)
        assert count > 1


def test_no_label_of_bcn_is_too_long_for_its_line() -> None:
    import polars as pl

    path = needs.real(needs.APPRENTISSAGE) / "N_FORMATION_DIPLOME.csv"
    labels = pl.read_csv(path, separator=";", encoding="cp1252", infer_schema=False, quote_char=None)[
        "LIBELLE_LONG_200"
    ].drop_nulls()
    assert len(labels) > 3_000
    for label in labels:
        (line,) = lines(label, 288, 12, most=1)
        assert width(line, 12) <= 288


@given(
    text=st.text(max_size=200), room=st.floats(20, 400), size=st.sampled_from([11, 12, 14, 18]), most=st.integers(1, 5)
)
def test_lines_fit_whatever_the_text(text: str, room: float, size: int, most: int) -> None:
    for weight in (NORMAL, GRAS):
        found = lines(text, room, size, weight, most)
        assert len(found) <= most
        assert all(width(line, size, weight) <= room or len(line) <= 2 for line in found)
        if text.split() and len(lines(text, room, size, weight)) <= most:
            assert "".join(found).replace(" ", "") == "".join(text.split())
