"""The page of a fiche: labels without their code, one report a block, the continuity listed as it is drawn."""

from __future__ import annotations

import re

import lxml.html
import polars as pl
from starlette.testclient import TestClient

from tests.conftest import Home
from tremplin.release.publish import current


def flat(home: Home, table: str) -> pl.DataFrame:
    return pl.read_parquet(home.reference / "releases" / str(current(home.reference)) / "flat" / f"{table}.parquet")


def test_a_label_is_shown_without_the_code_at_its_head(demo_home: Home, demo_client: TestClient) -> None:
    codes = flat(demo_home, "certifications").drop_nulls("rncp")["rncp"].unique().sort().to_list()
    shown = 0
    for code in codes[:20]:
        page = lxml.html.fromstring(demo_client.get(f"/certifications/{code}").text)
        for told in page.cssselect("dl.listes dd"):
            assert not re.match(r"(\w+) \1\b", told.text_content()), (code, told.text_content())
            shown += 1
    assert shown > 60


def test_a_block_has_one_report_named_in_words(demo_client: TestClient) -> None:
    page = lxml.html.fromstring(demo_client.get("/certifications/RNCP90089").text)
    links = page.xpath("//a[contains(@class, 'signaler')][not(ancestor::table)]")
    assert [" ".join(a.text_content().split()) for a in links] == [
        "Signaler une erreur d'intitulé",
        "Signaler une erreur : les périodes de validité",
        "Signaler une erreur : ce qui est remplacé, ce qui remplace",
        "Signaler une erreur : métiers, spécialités, formacodes, blocs, certificateurs",
    ]
    named = [" ".join(a.text_content().split()) for a in page.xpath("//table//a[contains(@class, 'signaler')]")]
    assert len(named) > 5 and [n for n in named if re.search(r"\w\.\w", n)] == []


def test_a_continuity_is_listed_in_the_order_of_its_drawing(demo_home: Home, demo_client: TestClient) -> None:
    """From the oldest to the newest, column by column."""
    replaced = flat(demo_home, "remplacements").filter(~pl.col("actif")).drop_nulls("remplacants")["code"].sort()
    lengths = []
    for code in replaced.to_list()[:15]:
        page = lxml.html.fromstring(demo_client.get(f"/certifications/{code}").text)
        nodes = page.cssselect("svg.graphe a")
        at = {a.get("href").rpartition("/")[2]: tuple(int(a[0].get(axis)) for axis in ("x", "y")) for a in nodes}
        listed = [
            re.match(r"\w+", li.text_content())[0] for li in page.xpath("//h2[@id='continuite']/following::ol[1]/li")
        ]  # type: ignore[index]
        assert listed == sorted(at, key=at.__getitem__), code
        lengths.append(len(listed))
    assert (len(lengths), min(lengths)) == (15, 2)
