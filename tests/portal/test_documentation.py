"""Documentation tested against the code: each field of each answer has its page, its meaning, its sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel
from starlette.testclient import TestClient

from tremplin.app import FAMILIES
from tremplin.families.alternance.search import schemas_bonne_boite, schemas_jobs, schemas_trainings
from tremplin.families.alternance.search import schemas_v1 as alternance
from tremplin.families.certifications import schemas as certifications
from tremplin.families.geographie import schemas as geographie
from tremplin.families.infotravail import schemas as infotravail
from tremplin.families.inserjeunes import schemas as inserjeunes
from tremplin.families.organismes import schemas as organismes
from tremplin.families.parcours.feed import schemas as parcours
from tremplin.platform.web.family import DocField, Family
from tremplin.platform.web.routing import served_routes
from tremplin.portal.catalogue.documentation import fields_of, pages_of
from tremplin.sources.reading.registry import SOURCES

MODELS: list[tuple[str, type[BaseModel], str]] = [
    ("certifications", certifications.Certification, ""),
    ("certifications", certifications.Remplacement, "remplacement."),
    ("certifications", certifications.Complements, "complements."),
    ("organismes", organismes.Organisme, ""),
    ("geographie", geographie.Commune, ""),
    ("infotravail", infotravail.Fiche, ""),
    ("infotravail", infotravail.FicheRome4, "fiche4."),
    ("inserjeunes", inserjeunes.Certification, ""),
    ("inserjeunes", inserjeunes.Regionale, ""),
    ("inserjeunes", inserjeunes.Formation, ""),
    ("alternance", alternance.Item, ""),
    ("alternance", alternance.Libelles, ""),
    ("alternance", schemas_jobs.Offer, "offre."),
    ("alternance", schemas_jobs.Recruiter, "recruteur."),
    ("alternance", schemas_trainings.Formation, "formation."),
    ("alternance", schemas_bonne_boite.EntrepriseBonneBoite, "entreprise."),
    ("parcours", parcours.Aes, ""),
    ("parcours", parcours.FaitVu, ""),
    ("parcours", parcours.ParcoursEntier, ""),
]
OBJECTS = {"contacts", "relations", "lieux_de_formation", "adresse", "adresse.geojson", "geometry"}
"""Members of JSON sources that hold several values."""
FIELDS = [(f, c) for f in FAMILIES for c in f.champs]


def leaves(model: type[BaseModel], path: str, above: tuple[type[BaseModel], ...] = ()) -> Iterator[str]:
    """Paths of the values of an answer, lists and options looked through; a model inside itself is looked at once."""
    for attribute, field in model.model_fields.items():
        name = field.alias or attribute
        inner = list(_models(field.annotation))
        if inner and not set(inner) & {*above, model}:
            for one in inner:
                yield from leaves(one, f"{path}{name}.", (*above, model))
        else:
            yield f"{path}{name}"


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) is not None:
        for part in get_args(annotation):
            yield from _models(part)


@pytest.mark.parametrize(("family", "model", "prefix"), MODELS, ids=lambda v: getattr(v, "__name__", str(v)))
def test_every_field_of_an_answer_is_documented(family: str, model: type[BaseModel], prefix: str) -> None:
    documented = {c.chemin for f in FAMILIES if f.name == family for c in f.champs}
    echoed = {"remplacement.code", "complements.cfd", "complements.rncp", "etablissement.siret", "unite_legale.siren"}
    paths = list(leaves(model, prefix))
    assert paths != []
    for path in paths:
        parts = path.split(".")
        above = {".".join(parts[:n]) for n in range(1, len(parts) + 1)}
        assert above & documented or path in echoed, path


@pytest.mark.parametrize(("family", "field"), FIELDS, ids=lambda v: getattr(v, "chemin", getattr(v, "name", "")))
def test_every_field_has_its_page_its_sources_and_their_dates(
    demo_client: TestClient, family: Family, field: DocField
) -> None:
    answer = demo_client.get(f"/documentation/{family.name}/champs/{field.chemin}")
    assert answer.status_code == 200
    assert len(fields_of(family.name)[field.chemin].texte.strip()) > 25
    for source, column in field.sources:
        tables = SOURCES[source].tables
        names = [n.casefold() for t in tables for c in t.columns for n in (*c.names, c.name)]
        named = any(n.endswith("*") and column.casefold().startswith(n[:-1]) for n in names)
        assert named or column.casefold() in names or column in OBJECTS, (source, column)
        assert f"/sources/{source}" in answer.text
    if any(s == "kit_apprentissage" for s, _ in field.sources):
        assert "Kit_apprentissage_20260901.csv, publiée le 01/09/2026" in answer.text


def test_no_paragraph_is_left_without_a_field() -> None:
    fields = {family.name: {c.chemin for c in family.champs} for family in FAMILIES}
    assert {name: set(fields_of(name)) for name in fields} == fields
    assert {"certifications", "alternance", "parcours"} - {name for name in fields if fields[name]} == set()


def test_each_family_has_business_pages_and_a_technical_one(demo_client: TestClient) -> None:
    for family in FAMILIES:
        assert pages_of(family.name), family.name
        for page in pages_of(family.name):
            assert page.titre and len(page.texte) > 300
            assert demo_client.get(page.url).status_code == 200
        technical = demo_client.get(f"/documentation/{family.name}/technique").text
        for route in served_routes(family.api.routes):
            if not getattr(route, "include_in_schema", True):  # another spelling of one that is described
                continue
            assert getattr(route, "path_format") in technical  # noqa: B009  routes of several kinds


@pytest.mark.parametrize(
    ("words", "url"),
    [
        ("activation", "/documentation/certifications/champs/periode_validite.rncp.activation"),
        ("NIVEAU_QUALIFICATION_RNCP", "/documentation/certifications/champs/intitule.niveau.cfd.europeen"),
        ("mission locale", "/documentation/geographie/champs/mission_locale"),
        ("remplacement", "/documentation/certifications/technique"),
        ("periode valid", "/documentation/certifications/periodes"),
        ("qualiopi", "/documentation/organismes/champs/renseignements_specifiques.qualiopi"),
    ],
)
def test_the_documentation_is_searched_by_words_columns_and_routes(
    demo_client: TestClient, words: str, url: str
) -> None:
    assert f'href="{url}"' in demo_client.get("/documentation/recherche", params={"q": words}).text


def test_unknown_pages_are_404(demo_client: TestClient) -> None:
    for url in ("inconnue", "certifications/inconnue", "certifications/champs/x", "inconnue/technique"):
        answer = demo_client.get(f"/documentation/{url}", headers={"accept": "text/html"})
        assert answer.status_code == 404, url
