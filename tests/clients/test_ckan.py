"""The two published clients of the labour market's data, unmodified but for their host, against a real server."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ckanapi
import emploi_store
import jsonschema
import msgspec
import pytest
import requests
from starlette.testclient import TestClient

from tests.conftest import Home, Server
from tests.world.callers import document
from tremplin.families.infotravail.ckan.schemas import RESULTS
from tremplin.platform.identity import clients as oauth_clients
from tremplin.store.engine import Store
from tremplin.store.migrate import upgrade
from tremplin_client import Tremplin

METIERS = "ROME, métiers"
COUNTS = {"fictif": (17, 14), "reel": (532, 10_990)}
"""Jobs and their names, by home."""


@pytest.fixture(params=["demo_home", "real_home"])
def home(request: pytest.FixtureRequest) -> Home:
    found: Home = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def server(home: Home, serve: Callable[..., Server]) -> Iterator[str]:
    yield serve(home, TREMPLIN_LIMITES="non").url


@pytest.fixture
def store_client(home: Home, server: str, monkeypatch: pytest.MonkeyPatch) -> emploi_store.Client:
    """python-emploi-store, its two addresses pointed at the server."""
    settings = home.settings()
    store = Store(settings.store_url)
    upgrade(store)
    known = oauth_clients.create_client(
        store, settings.poivre, organisation="Essais", nom="ckan", portees=["api_infotravailv1"]
    )
    store.close()
    real_post = requests.post

    def post(url: str, **more: Any) -> requests.Response:
        return real_post(url.replace("https://entreprise.pole-emploi.fr", server), **more)

    monkeypatch.setattr(emploi_store.requests, "post", post)
    client = emploi_store.Client(*known)
    client.api_url = f"{server}/partenaire"
    return client


def test_python_emploi_store_reads_everything(store_client: emploi_store.Client, home: Home, tmp_path: Path) -> None:
    jobs, names = COUNTS[home.folder.name]
    assert set(store_client.list_packages()) == {"imt", "statistiques", "offres", "agences", "bmo", "rome", "rome4"}
    rome = store_client.get_package("rome")
    assert rome.name == "rome" and METIERS in rome.list_resources()
    bmo = store_client.get_package(package_id=store_client.list_packages()["bmo"]["id"])
    enquete = bmo.get_resource(name_re=re.compile(r"Résultats enquête BMO .*"))
    told = ("NB_RECRUT_PROJECTS", "NB_DIFF_RECRUT_PROJECTS", "NB_SEASON_RECRUT_PROJECTS")
    assert enquete.records().peek_first().keys() == {
        "_id",
        "ANNEE",
        "CATCHMENT_AREA_CODE",
        "CATCHMENT_AREA_NAME",
        "FAP_CODE",
        "FAP_NAME",
        "FAP_NOMENCLATURE",
        "PROFESSION_FAMILY_CODE",
        "PROFESSION_FAMILY_NAME",
        "DEPARTEMENT_CODE",
        "DEPARTEMENT_NAME",
        "REGION_CODE",
        "REGION_LIB",
        *told,
        *(f"{name}_SECRET" for name in told),
    }

    metiers = rome.get_resource(name=METIERS)
    records = metiers.records(batch_size=7)
    every = list(records)
    assert len(every) == len(records) == jobs
    assert [r["_id"] for r in every] == list(range(1, jobs + 1))
    assert len({r["code_rome"] for r in every if re.fullmatch(r"[A-Z]\d{4}", r["code_rome"])}) == jobs
    code = every[3]["code_rome"]
    (one,) = metiers.records(filters={"code_rome": code}, fields=["libelle_rome", "code_rome"])
    assert one == {"libelle_rome": every[3]["libelle_rome"], "code_rome": code}
    two = metiers.records(filters={"code_rome": [code, every[0]["code_rome"]]})
    assert [r["code_rome"] for r in two] == [every[0]["code_rome"], code]

    metiers.to_csv(str(tmp_path / "metiers.csv"), batch_size=50)
    with (tmp_path / "metiers.csv").open(newline="") as handle:
        written = list(csv.DictReader(handle))
    assert [w["libelle_rome"] for w in written] == [r["libelle_rome"] for r in every]
    version = rome.get_resource(name="ROME, appellations", pe_version="347")
    assert len(list(version.records(batch_size=20_000))) == len(version.records()) == names


def test_python_emploi_store_raises_its_own_errors(store_client: emploi_store.Client) -> None:
    with pytest.raises(KeyError):
        store_client.get_package("inconnu")
    rome = store_client.get_package("rome")
    with pytest.raises(ValueError, match="No resource found"):
        rome.get_resource(name="Inconnue")
    with pytest.raises(requests.HTTPError, match="404"):
        rome.get_resource(resource_id="00000000-0000-0000-0000-000000000000")
    metiers = rome.get_resource(name=METIERS)
    with pytest.raises(requests.HTTPError, match="409"):
        metiers.records(filters={"inconnue": "x"}).peek_first()
    wrong = emploi_store.Client(store_client._client_id, "secret")
    with pytest.raises(ValueError, match="Authentication failed"):
        wrong.access_token("api_infotravailv1")
    with pytest.raises(ValueError, match="Authentication failed"):
        store_client.access_token("api_romev1")
    store_client._access_tokens.clear()
    store_client.access_token = lambda _scope: "faux"
    with pytest.raises(requests.HTTPError, match="401"):
        store_client.api_get("/package_list")


@pytest.mark.parametrize("get_only", [True, False])
def test_ckanapi_calls_every_reading_action(server: str, home: Home, get_only: bool) -> None:
    with ckanapi.RemoteCKAN(server, apikey=home.cle, get_only=get_only) as ckan:
        call = ckan.action
        assert call.site_read() is True
        assert call.status_show()["site_title"] == "Tremplin"
        assert call.package_list() == ["agences", "bmo", "imt", "offres", "rome", "rome4", "statistiques"]
        assert call.package_list(limit=2, offset=1) == ["bmo", "imt"]
        rome = call.package_show(id="rome")
        assert call.package_show(id=rome["id"]) == rome
        assert rome["license_id"] == "etalab-2.0" and rome["organization"]["name"] == "digidata"
        found = call.package_search(q="recrutement", rows=1, sort="name desc")
        assert (found["count"], found["results"][0]["name"]) == (3, "offres")
        assert call.package_search(fq="tags:tension")["results"][0]["name"] == "imt"
        assert call.organization_list() == ["digidata"]
        assert len(call.organization_show(id="digidata")["packages"]) == 7
        assert call.group_list() == []
        assert call.tag_list(query="rom") == ["rome"]
        resource = next(r for r in rome["resources"] if r["name"] == METIERS)
        assert call.resource_show(id=resource["id"])["hash"] == resource["hash"]
        (found,) = call.resource_search(query="name:ROME, métiers")["results"]
        assert found["id"] == resource["id"]
        info = call.datastore_info(id=resource["id"])
        assert info["schema"]["code_rome"] == "text" and info["meta"]["count"] == resource["total_record_count"]
        every = call.datastore_search(resource_id=resource["id"], limit=1000)["records"]
        search = call.datastore_search(resource_id=resource["id"], limit=3, sort="code_rome desc")
        codes = [r["code_rome"] for r in search["records"]]
        assert codes == sorted((r["code_rome"] for r in every), reverse=True)[:3] and len(codes) == 3
        assert search["total"] == info["meta"]["count"] == COUNTS[home.folder.name][0]
        assert call.datastore_search(id=resource["id"], fields=["code_rome", "_id"], limit=1)["records"][0].keys() == {
            "code_rome",
            "_id",
        }
        sql = call.datastore_search_sql(sql=f'SELECT count(*) FROM "{resource["id"]}"')
        assert sql["records"] == [{"count": info["meta"]["count"]}]
        assert "ressource" in call.help_show(name="resource_show")


def test_ckanapi_raises_its_own_errors(server: str, home: Home) -> None:
    ckan = ckanapi.RemoteCKAN(server)
    resource = ckan.action.package_show(id="rome")["resources"][0]["id"]
    with pytest.raises(ckanapi.NotFound):
        ckan.action.package_show(id="inconnu")
    with pytest.raises(ckanapi.NotFound):
        ckan.action.datastore_search(resource_id="inconnue")
    with pytest.raises(ckanapi.NotFound):
        ckan.action.action_inconnue()
    for bad in (
        {"filters": {"inconnue": 1}},
        {"sort": "inconnue"},
        {"fields": ["inconnue"]},
        {"limit": -1},
        {"limit": "x"},
        {"filters": "{"},
        {"records_format": "xml"},
        {"offset": 10**10},
    ):
        with pytest.raises(ckanapi.ValidationError) as refusal:
            ckan.action.datastore_search(resource_id=resource, **bad)
        assert set(refusal.value.error_dict) == {"__type", next(iter(bad))}
    with pytest.raises(ckanapi.ValidationError):
        ckan.action.datastore_search_sql(sql="DELETE FROM x")
    for writing in ("package_create", "datastore_upsert", "resource_delete", "organization_member_create"):
        with pytest.raises(ckanapi.NotAuthorized):
            ckan.call_action(writing, {"id": "rome"})
    with pytest.raises(ckanapi.NotAuthorized):
        ckanapi.RemoteCKAN(server, apikey=f"{home.cle[:-1]}!").action.package_list()


def test_the_typed_client_gives_what_ckanapi_reads(server: str, home: Home) -> None:
    with ckanapi.RemoteCKAN(server, apikey=home.cle, get_only=True) as ckan, Tremplin(server, key=home.cle) as t:
        resource = next(r.id for r in t.infotravail.package_show("rome").resources if r.name == METIERS)
        sql = f'SELECT code_rome, dans_le_fichier_des_codes FROM "{resource}" ORDER BY 1'
        page = {"resource_id": resource, "sort": "code_rome desc", "limit": 3, "offset": 2, "distinct": True}
        some = {"resource_id": resource, "filters": {"code_rome": ["D1102", "A1101"]}, "fields": ["_id", "code_rome"]}
        asked: tuple[tuple[str, dict[str, Any]], ...] = (
            *(("status_show", {}), ("package_list", {"limit": 3}), ("tag_list", {"query": "rom"})),
            *(("package_search", {"q": "recrutement", "rows": 1}), ("package_show", {"id": "rome"})),
            *(("organization_list", {}), ("organization_show", {"id": "digidata"})),
            *(("resource_show", {"id": resource}), ("resource_search", {"query": "name:ROME"})),
            *(("datastore_info", {"id": resource}), ("datastore_search", page)),
            *(("datastore_search", some), ("datastore_search_sql", {"sql": sql})),
        )
        for action, given in asked:
            found = getattr(t.infotravail, action)(**given)
            written = ckan.call_action(action, {name: _in_an_address(value) for name, value in given.items()})
            if action == "datastore_search":  # the addresses of the pages repeat the request as it was written
                assert found.field_links.start and written.pop("_links")
                found = msgspec.structs.replace(found, field_links=None)
            assert _told(found) == _told(written), action
        assert t.infotravail.datastore_search(resource_id=resource).total == COUNTS[home.folder.name][0]
        assert len(t.infotravail.datastore_search_sql(sql).records) == COUNTS[home.folder.name][0]


def _in_an_address(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict | list) else value


def _told(value: Any) -> Any:
    """An answer without the members that are None, which the wire may leave out."""
    value = msgspec.to_builtins(value)
    if isinstance(value, dict):
        return {name: _told(part) for name, part in value.items() if part is not None}
    return [_told(part) for part in value] if isinstance(value, list) else value


FORMS = ("objects", "lists", "csv", "tsv")


def test_every_form_of_an_answer_is_of_its_schema(demo_client: TestClient) -> None:
    resource = demo_client.get("/api/3/action/package_show?id=bmo").json()["result"]["resources"][0]["id"]
    asked = (
        *("site_read", "status_show", "package_list", "package_search", "package_search?facet.field=tags"),
        *("package_show?id=imt", "organization_show?id=digidata", "organization_list", "group_list", "tag_list"),
        *("organization_list?all_fields=true", "help_show?name=tag_list", "resource_search?query=name:ROME"),
        *(f"datastore_search?resource_id={resource}&limit=2&records_format={form}" for form in FORMS),
        *(f"datastore_search?resource_id={resource}&offset=1&include_total=false", f"datastore_info?id={resource}"),
        f"resource_show?id={resource}",
        f'datastore_search_sql?sql=SELECT count(*), max("FAP_NAME") FROM "{resource}"',
    )
    told = document("infotravail")
    for one in asked:
        answer = demo_client.get(f"/api/3/action/{one}").json()
        responses = told["paths"][f"/api/3/action/{one.partition('?')[0]}"]["get"]["responses"]
        schema = responses["200"]["content"]["application/json"]["schema"]
        jsonschema.validate(answer, {**schema, "components": told["components"]})
    assert {one.partition("?")[0] for one in asked} == RESULTS.keys()
