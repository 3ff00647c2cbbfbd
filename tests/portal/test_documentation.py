"""Documentation tested against the code: each field of each answer has its page, its meaning, its sources."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel
from starlette.testclient import TestClient

from tests.conftest import Home
from tremplin import app
from tremplin.app import FAMILIES
from tremplin.families.alternance.appointments import schemas as appointments
from tremplin.families.alternance.offers import schemas as offers
from tremplin.families.alternance.partners import schemas as partners
from tremplin.families.alternance.search import schemas_bonne_boite, schemas_jobs, schemas_trainings
from tremplin.families.alternance.search import schemas_v1 as alternance
from tremplin.families.alternance.texts import schemas as texts
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

PLACES: dict[type[BaseModel], str] = {
    certifications.Correspondance: "correspondance.",
    certifications.Npec: "npec.",
    certifications.Preuves: "preuves.",
    certifications.Remplacement: "remplacement.",
    certifications.Complements: "complements.",
    organismes.Recherche: "recherche.",
    geographie.Departement: "departement.",
    geographie.MissionLocale: "mission_locale.",
    infotravail.FicheRome4: "fiche4.",
    infotravail.Jeu: "jeu.",
    infotravail.Metier: "metier.",
    infotravail.Marche: "marche.",
    infotravail.Bmo: "bmo.",
    infotravail.Tension: "tension.",
    inserjeunes.Comparaison: "comparee.",
    inserjeunes.Code: "nomenclature.",
    inserjeunes.Sante: "sante.",
    alternance.Item: "",
    alternance.Description: "training.",
    alternance.FicheRome: "fiche.",
    alternance.Niveaux: "niveaux.",
    partners.Recruteur: "etablissement.",
    partners.Organisme: "delegation.",
    appointments.Contexte: "contexte.",
    schemas_jobs.Offer: "offre.",
    schemas_jobs.Recruiter: "recruteur.",
    schemas_trainings.Formation: "formation.",
    schemas_bonne_boite.EntrepriseBonneBoite: "entreprise.",
    parcours.FaitVu: "",
    texts.TrouveeParMots: "recherche_par_mots.",
    texts.Proposees: "propositions.",
    offers.LotParu: "lot.",
    parcours.SessionEntiere: "session.",
    parcours.IcoVue: "ico.",
    parcours.Import: "import.",
    parcours.Remarque: "remarque.",
    parcours.Abonne: "abonnement.",
    parcours.Echec: "echec.",
    parcours.Preuve: "preuve.",
}
"""Models whose fields are told under a name of their own, by a page each or by the page of that name, and those that
stand inside answers only; any other that a route answers is told from the root."""
ENVELOPES = {"resultats", "data", "resultat", "candidats", "evenement", "apprentissage", "pro", "bcn", "comparaison"}
"""Lists and objects that hold what is told from the root."""
ECHOED = {"remplacement.code", "complements.cfd", "complements.rncp", "etablissement.siret", "unite_legale.siren"}
"""What an answer repeats of its question."""
OBJECTS = {"contacts", "relations", "lieux_de_formation", "adresse", "adresse.geojson", "geometry"}
"""Members of JSON sources that hold several values."""
FIELDS = [(f, c) for f in FAMILIES for c in f.champs]


def answered(family: Family) -> set[type[BaseModel]]:
    """The models that the documented routes of a family answer, and those told apart inside them."""
    routes = [r for r in served_routes(family.api.routes) if getattr(r, "include_in_schema", False)]
    roots = {model for route in routes for model in _models(getattr(route, "response_model", None))}
    return roots | {model for model in PLACES if any(model in set(_inside(root)) for root in roots)}


def _inside(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    seen, waiting = set(), [model]
    while waiting:
        one = waiting.pop()
        for field in one.model_fields.values():
            fresh = set(_models(field.annotation)) - seen
            seen |= fresh
            waiting += fresh
    yield from seen


def leaves(model: type[BaseModel], apart: set[type[BaseModel]], above: tuple[type[BaseModel], ...] = ()) -> set[str]:
    """Paths of the values of an answer, lists and options looked through; what is told apart is looked at there."""
    found = set()
    for attribute, field in model.model_fields.items():
        name, inner = field.alias or attribute, set(_models(field.annotation))
        if not inner or inner & {*above, model}:
            found.add(name)
        for one in inner - apart - {*above, model}:
            found |= {f"{name}.{leaf}" for leaf in leaves(one, apart, (*above, model))}
    return found


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) is not None:
        for part in get_args(annotation):
            yield from _models(part)


def told(family: Family, place: str, leaf: str) -> bool:
    """Whether a page tells a value, or what holds it; or the page of its model, which then names it."""
    parts = (place + leaf).split(".")
    inner = leaf.split(".")
    while inner[0] in ENVELOPES and len(inner) > 1:
        inner = inner[1:]
    documented, pages = {c.chemin for c in family.champs} | ECHOED, fields_of(family.name)
    paths = (parts, (place + ".".join(inner)).split("."))
    above = {".".join(path[:n]) for path in paths for n in range(place.count(".") + 1, len(path) + 1)}
    held = pages[place[:-1]].texte if place[:-1] in documented else ""
    return (
        bool(above & documented)
        or any(f"`{name}`" in held for name in (leaf, ".".join(inner), inner[0]))
        or leaf == "root"
    )


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_every_field_that_a_route_answers_is_documented(family: Family) -> None:
    models = answered(family)
    untold = {
        (model.__name__, leaf)
        for model in models
        for leaf in leaves(model, models)
        if not told(family, PLACES.get(model, ""), leaf)
    }
    assert models
    assert untold == set()


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
        ("remplacement", "/documentation/certifications/technique#get_api_certification_v1_remplacement"),
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


def test_documents_are_made_apart_from_what_answers(demo_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes up to some seconds: on the loop, the worker would answer nobody meanwhile."""
    made: list[tuple[Family, ...]] = []

    def document(families: tuple[Family, ...]) -> bytes:
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()
        made.append(families)
        return b'{"paths": {}}'

    each = [(family,) for family in FAMILIES]
    asked = {
        "/api/openapi.json": [FAMILIES],
        "/documentation/recherche?q=certification": each,
        "/documentation/jetons": [],
        **{f"/api/openapi/{family.name}.json": [(family,)] for family in FAMILIES},
        **{f"/documentation/{family.name}/technique": [(family,)] for family in FAMILIES},
    }
    with TestClient(app.create_app(demo_home.settings())) as client:
        for address, documents in asked.items():
            monkeypatch.setattr(app, "_openapi", cache(document))
            assert client.get(address).status_code == 200
            assert made == documents, address
            made.clear()


def test_what_is_found_is_told_in_the_language_of_the_page(demo_client: TestClient) -> None:
    for start, kind in (
        ("/documentation", "Champ"),
        ("/en/documentation", "Field"),
        ("/documentation", "Champ"),
    ):
        told = demo_client.get(f"{start}/recherche?q=identifiant.cfd").text
        assert told.count(f"{kind} · ") == 1, start
