"""« Clients »: what to copy to read the service by each usual tool, and each table in one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.web.family import known_code
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.portal.catalogue.home import READ

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
KEY = "$CLE"
"""The script of the page puts the key that this tab holds in the place of the variable."""


@dataclass(frozen=True)
class Tool:
    """A tool: its name, what it is for, what is copied, what installs it; `{base}` is the address of the service,
    `{cle}` the key, `{rncp}` a fiche of the release."""

    nom: str
    pour: str
    texte: str
    installe: str = ""


CLIENTS = (
    Tool(
        "Python",
        mark("Le client de Tremplin : réponses typées, listes, tables en dataframes, cache, hors ligne."),
        """from tremplin_client import Tremplin

t = Tremplin("{base}", key="{cle}")
print(t.infotravail.metiers("boulanger").data[0].libelle)
print(t.certifications.remplacement("{rncp}").raison)
print(t.tables["bmo_besoins"].scan().head(5).collect())""",
        installe="pip install 'tremplin-client[polars]'",
    ),
    Tool(
        mark("Dans un terminal"),
        mark("Le même client, sans écrire de Python : chercher, demander, télécharger, contrôler, suivre."),
        """export ADRESSE={base} CLE={cle}
tremplin-client search boulanger
tremplin-client get "/api/infotravail/v1/metiers?q=boulanger"
tremplin-client download bmo_besoins --format csv
tremplin-client download --dossier copie
tremplin-client --hors-ligne copie search boulanger""",
        installe="pip install 'tremplin-client[cli,offline]'",
    ),
    Tool(
        "curl",
        mark("Sans rien installer."),
        """curl "{base}/api/infotravail/v1/metiers?q=boulanger"
curl -H "Authorization: Bearer {cle}" "{base}/api/certification/v1/remplacement?rncp={rncp}\"""",
    ),
    Tool(
        "JavaScript",
        mark("Le client publié de l'API Apprentissage, sans changement."),
        """import { ApiClient } from "api-alternance-sdk";

const client = new ApiClient({ endpoint: "{base}/api", key: "{cle}" });
console.log(await client.geographie.rechercheCommune({ code: "57463" }));""",
        installe="npm install api-alternance-sdk",
    ),
    Tool(
        mark("Un client pour un autre langage"),
        mark("Écrit par un générateur, du contrat OpenAPI 3.1 : rien n'y est perdu, un test le vérifie."),
        """curl -o openapi.json {base}/api/openapi.json
openapi-python-client generate --path openapi.json
npx @hey-api/openapi-ts -i openapi.json -o client""",
    ),
    Tool(
        "CKAN",
        mark("Les tables du marché du travail, par les clients de ce catalogue."),
        """import ckanapi

site = ckanapi.RemoteCKAN("{base}")
print(site.action.package_show(id="bmo")["title"])""",
        installe="pip install ckanapi",
    ),
)
LINES = (
    Tool("DuckDB", "SQL", "FROM read_parquet('{parquet}');"),
    Tool(
        "DuckDB",
        "DuckLake",
        "ATTACH 'ducklake:{version}/tremplin.ducklake' AS tremplin (DATA_PATH '{version}/', OVERRIDE_DATA_PATH true);\n"
        "FROM tremplin.{table};",
    ),
    Tool("polars", "Python", 'pl.scan_parquet("{parquet}")'),
    Tool("pandas", "Python", 'pd.read_parquet("{parquet}")'),
    Tool("R", "arrow", 'arrow::read_parquet("{parquet}")'),
    Tool("R", "utils", 'utils::read.csv("{csv}", encoding = "UTF-8")'),
    Tool(mark("Tableur"), "Google Sheets", '=IMPORTDATA("{csv}")'),
    Tool(
        mark("Tableur"), "Excel, Power Query", '= Csv.Document(Web.Contents("{csv}"), [Delimiter=",", Encoding=65001])'
    ),
)
"""A table in one line; `{parquet}` and `{csv}` are the addresses of its files, `{version}` that of the release."""


@router.get("/documentation/clients")
@policy(READ)
async def shown(request: Request, table: Annotated[str | None, Query(max_length=100)] = None) -> Response:
    """The page: each client, then the lines that open a table."""
    tables = {n: f for n, f in sorted(release_of(request).manifest["tables"].items()) if f["plat"] and not f["partie"]}
    chosen = table or next(iter(tables))
    if chosen not in tables:
        raise ApiError(404, _("Table inconnue : %(table)s", table=chosen[:80]))
    base = state_of(request).settings.base_url
    return page(
        request,
        "documentation/clients.html",
        clients=[
            (
                one,
                filled(
                    one.texte,
                    base=base,
                    cle=KEY,
                    rncp=known_code(request.app.state.families, release_of(request), "rncp"),
                ),
            )
            for one in CLIENTS
        ],
        lignes=[(one, filled(one.texte, **files_of(base, release_of(request).name, chosen))) for one in LINES],
        tables={name: facts["titre"] for name, facts in tables.items()},
        choisie=chosen,
    )


def files_of(base: str, release: str, table: str) -> dict[str, str]:
    """The addresses of the files of a table, of all those of a release, and its name."""
    files = {extension: f"{base}/telechargements/{table}.{extension}" for extension in ("parquet", "csv")}
    return files | {"version": f"{base}/telechargements/{release}", "table": table}


def filled(text: str, **values: str) -> str:
    """A text with its values: braces of code stay as they are."""
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text
