"""What machines read of pages: descriptions, canonical addresses, JSON-LD, the map of the site."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import quote

import lxml.etree
import lxml.html
import pytest
from starlette.testclient import TestClient

from tests.conftest import Home
from tremplin.app import create_app
from tremplin.families.alternance.offers.service import POURVUE
from tremplin.families.alternance.store import offers

TRAINING = "000062P019900006B9900006B-57672#L01"
PAGES = {
    "/": "WebSite",
    "/metiers/D1102": "Occupation",
    "/metiers/rome4/D1102": "Occupation",
    "/certifications/RNCP90003": "EducationalOccupationalCredential",
    "/inserjeunes/etablissements/9900002X": "EducationalOrganization",
    "/donnees/bmo/besoins_2026": "Dataset",
    "/donnees/bmo": "Dataset",
    "/explorer/D1102-boulangerie-viennoiserie/57463-metz": "Dataset",
    f"/recherche-apprentissage?type=formation&itemId={quote(TRAINING)}": "Course",
    "/recherche-apprentissage?type=matcha&itemId=fictive-000": "JobPosting",
    "/recherche-apprentissage?type=peJob&itemId=048FTV": "JobPosting",
}
REQUIRED = {
    "JobPosting": {"title", "description", "datePosted", "hiringOrganization", "jobLocation"},
    "Course": {"name", "description", "provider"},
    "CourseInstance": {"courseMode"},
    "Dataset": {"name", "description"},
    "DataDownload": {"contentUrl", "encodingFormat"},
    "Organization": {"name"},
    "EducationalOrganization": {"name"},
    "Occupation": {"name"},
    "EducationalOccupationalCredential": {"name", "credentialCategory"},
    "Place": {"address"},
    "PostalAddress": {"addressCountry"},
    "WebSite": {"name"},
    "SearchAction": {"target", "query-input"},
}
"""What public checkers of structured data ask of each type."""
VOCABULARY = {
    "JobPosting": "title description identifier datePosted hiringOrganization jobLocation jobLocationType "
    "employmentType jobStartDate totalJobOpenings occupationalCategory directApply",
    "Course": "name description provider educationalCredentialAwarded courseCode hasCourseInstance",
    "CourseInstance": "courseMode startDate endDate location",
    "Dataset": "name description license creator keywords dateModified isAccessibleForFree variableMeasured "
    "distribution hasPart url",
    "DataDownload": "contentUrl encodingFormat",
    "Organization": "name identifier sameAs",
    "EducationalOrganization": "name identifier location",
    "Occupation": "name description qualifications alternateName occupationalCategory",
    "EducationalOccupationalCredential": "name identifier credentialCategory educationalLevel recognizedBy validIn "
    "dateCreated expires",
    "Place": "address geo",
    "PostalAddress": "streetAddress postalCode addressLocality addressCountry",
    "GeoCoordinates": "latitude longitude",
    "CategoryCode": "codeValue inCodeSet",
    "CategoryCodeSet": "name",
    "PropertyValue": "name value",
    "Country": "name",
    "WebSite": "name inLanguage publisher potentialAction",
    "SearchAction": "target query-input",
    "EntryPoint": "urlTemplate",
}
"""Types of schema.org that pages use → those of their properties that they say."""


def read(client: TestClient, address: str) -> lxml.html.HtmlElement:
    answer = client.get(address, headers={"accept": "text/html"})
    assert answer.status_code == 200, address
    return lxml.html.fromstring(answer.text)


def told(page: lxml.html.HtmlElement) -> dict[str, Any]:
    (block,) = page.xpath('//script[@type="application/ld+json"]')
    found: dict[str, Any] = json.loads(block.text)
    return found


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(inner)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_says_what_it_shows_in_the_words_of_schema_org(demo_client: TestClient, address: str) -> None:
    page = read(demo_client, address)
    found = told(page)
    assert (found.pop("@context"), found["@type"]) == ("https://schema.org", PAGES[address])
    for node in nodes(found):
        kind, said = node["@type"], node.keys() - {"@type"}
        assert REQUIRED.get(kind, set()) - said == set(), node
        assert said - set(VOCABULARY[kind].split()) == set(), node
        assert {name for name, value in node.items() if value in (None, "", [], {})} == set()
    shown = " ".join(page.text_content().split())
    name = found.get("title") or found["name"]
    assert name in shown
    assert told(read(demo_client, "/en" + address.rstrip("/")))["@type"] == PAGES[address]


def test_an_offer_says_its_day_and_its_place(demo_client: TestClient) -> None:
    found = told(read(demo_client, "/recherche-apprentissage?type=matcha&itemId=fictive-000"))
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", found["datePosted"])
    assert found["jobLocation"]["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "1 rue de l'Exemple",
        "postalCode": "57000",
        "addressLocality": "Metz",
        "addressCountry": "FR",
    }
    assert found["hiringOrganization"] == {"@type": "Organization", "name": "FICTIF BOULANGER 0"}
    assert found["directApply"] is True


def test_a_table_says_its_licence_and_its_files(demo_client: TestClient) -> None:
    found = told(read(demo_client, "/donnees/bmo/besoins_2026"))
    assert 50 <= len(found["description"]) <= 5000
    assert found["license"] == "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
    files = [one["contentUrl"].rpartition("/")[2] for one in found["distribution"]]
    assert files == ["bmo_besoins_2026.csv", "bmo_besoins_2026.parquet", "bmo_besoins_2026.json"]
    assert [demo_client.head(f"/telechargements/{name}").status_code for name in files] == [200, 200, 200]


def test_a_page_describes_itself(demo_client: TestClient) -> None:
    described = {}
    more = ("/metiers", "/certifications", "/inserjeunes", "/donnees", "/telechargements", "/sources")
    explored = ("/explorer", "/explorer/comparer", "/explorer/indicateurs", "/explorer/perspectives")
    for address in (*PAGES, *more, *explored):
        page = read(demo_client, address)
        (description,) = page.xpath('//meta[@name="description"]/@content')
        assert page.xpath('//meta[@property="og:description"]/@content') == [description]
        assert page.xpath('//meta[@property="og:title"]/@content') == [
            page.xpath("//title")[0].text.removesuffix(" — Tremplin")
        ]
        assert page.xpath('//meta[@property="og:url"]/@content') == page.xpath('//link[@rel="canonical"]/@href')
        assert 40 <= len(description) <= 320, (address, description)
        described[address] = description
    assert len(set(described.values())) == len(described)


def test_the_canonical_address_of_a_result_names_it(demo_client: TestClient) -> None:
    asked = "/recherche-emploi?romes=D1102&lat=49.119&lon=6.176&radius=30&type=matcha&itemId=fictive-000&page=fiche"
    page = read(demo_client, asked)
    base = demo_client.app.state.tremplin.settings.base_url  # type: ignore[attr-defined]
    alone = "recherche-apprentissage?type=matcha&itemId=fictive-000"
    assert page.xpath('//link[@rel="canonical"]/@href') == [f"{base}/{alone}"]
    assert page.xpath('//link[@rel="alternate"][@hreflang="en"]/@href') == [f"{base}/en/{alone}"]


def test_errors_are_in_no_index(demo_client: TestClient) -> None:
    lost = lxml.html.fromstring(demo_client.get("/nulle-part", headers={"accept": "text/html"}).text)
    assert lost.xpath('//meta[@name="robots"]/@content') == ["noindex"]
    assert lost.xpath('//link[@rel="canonical"]') == []


def test_the_map_lists_every_kind_of_page_in_both_languages(demo_client: TestClient, demo_home: Home) -> None:
    base = demo_client.app.state.tremplin.settings.base_url  # type: ignore[attr-defined]
    index = lxml.etree.fromstring(demo_client.get("/sitemap.xml").content)
    files = [str(loc.text).removeprefix(base) for loc in index.findall("{*}sitemap/{*}loc")]
    kinds = [
        "pages",
        "donnees",
        "certifications",
        "metiers",
        "metiers-rome4",
        "devenirs",
        "etablissements",
        "formations",
        "offres",
        "offres-employeurs",
    ]
    assert sorted(files) == sorted(f"/sitemaps/{kind}-1.xml" for kind in kinds)
    for kind, file in zip(sorted(kinds), sorted(files), strict=True):
        urls = lxml.etree.fromstring(demo_client.get(file).content).findall("{*}url")
        listed = [str(url.find("{*}loc").text) for url in urls]  # type: ignore[union-attr]
        assert len(listed) == len(set(listed))
        french, english = listed[::2], listed[1::2]
        assert [one.replace(base, f"{base}/en", 1).removesuffix("/") for one in french] == english
        beside = [[link.get("href") for link in url.findall("{*}link")] for url in urls[::2]]
        assert beside == [[one, other, one] for one, other in zip(french, english, strict=True)]
        for address in listed if kind in ("pages", "donnees") else (listed[0], listed[-1]):
            assert demo_client.get(unescape(address).removeprefix(base)).status_code == 200, address
    assert demo_client.get("/sitemaps/metiers-2.xml").status_code == 404
    assert demo_client.get("/sitemaps/rien-1.xml").status_code == 404
    robots = demo_client.get("/robots.txt").text
    assert robots == f"User-agent: *\nDisallow: /api/\nDisallow: /partenaire/\nSitemap: {base}/sitemap.xml\n"


def test_the_map_lists_the_offers_of_employers_as_they_come_and_go(own_home: Home) -> None:
    with TestClient(create_app(own_home.settings(TREMPLIN_LIMITES="non"))) as client:
        state = client.app.state.tremplin  # type: ignore[attr-defined]

        def mapped() -> list[str]:
            file = lxml.etree.fromstring(client.get("/sitemaps/offres-employeurs-1.xml").content)
            return [str(loc.text) for loc in file.findall("{*}url/{*}loc")][::2]

        before = mapped()
        first = "fictive-000"
        assert [one.rpartition("/")[2] for one in before].count(
            f"recherche-apprentissage?type=matcha&itemId={first}"
        ) == 1
        with state.store.reading() as connection:
            known = offers.get(connection, first)
        assert known is not None
        ended = {"rediffusee": known.rediffusee, "expire_le": known.expire_le, "document": known.document.stored()}
        offers.put(state.store, id=first, statut=POURVUE, **ended)
        assert mapped() == [one for one in before if not one.endswith(f"itemId={first}")]


def test_a_file_of_the_map_stays_within_its_bound(demo_client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tremplin.portal.catalogue.sitemaps.A_FILE", 7)
    index = lxml.etree.fromstring(demo_client.get("/sitemap.xml").content)
    files = [str(loc.text).rpartition("/")[2] for loc in index.findall("{*}sitemap/{*}loc")]
    metiers = [file for file in files if re.fullmatch(r"metiers-\d+\.xml", file)]
    counts = [demo_client.get(f"/sitemaps/{file}").text.count("<loc>") for file in metiers]
    assert counts == [14, 14, 6]


def test_models_read_where_to_begin(demo_client: TestClient) -> None:
    text = demo_client.get("/llms.txt").text
    base = demo_client.app.state.tremplin.settings.base_url  # type: ignore[attr-defined]
    assert text.startswith("# Tremplin\n\n> ")
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert len(links) == len(set(links))
    for link in links:
        assert demo_client.get(link.removeprefix(base)).status_code == 200, link
