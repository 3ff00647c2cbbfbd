"""What the actions answer, as CKAN spells it."""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal

from pydantic import Field, create_model

from tremplin.domain.schema import Schema
from tremplin.platform.wire.rows import Row, Value

Moment = Annotated[str, Field(description="Jour et heure, sans fuseau", examples=[datetime(2026, 11, 2).isoformat()])]


class Tag(Schema):
    """Un mot-clé."""

    id: str
    name: str
    display_name: str
    state: Literal["active"]
    vocabulary_id: None


class Resource(Schema):
    """Une ressource : une table, ou ce qu'elle dit d'une année."""

    id: str = Field(description="Identifiant, le même d'une version à l'autre")
    package_id: str = Field(description="Jeu de données qui la contient")
    name: str
    description: str
    format: Literal["CSV"]
    mimetype: Literal["text/csv"]
    size: int = Field(description="Octets du fichier")
    hash: str = Field(description="SHA-256 du fichier")
    url: str = Field(description="Adresse du fichier")
    url_type: Literal["datastore"]
    created: Moment
    last_modified: Moment
    metadata_modified: Moment
    datastore_active: Literal[True]
    state: Literal["active"]
    resource_type: Literal["file"]
    total_record_count: int = Field(description="Nombre d'enregistrements")
    pe_version: str | None = Field(None, description="Version que le producteur lui donne")
    position: int | None = Field(None, description="Rang dans son jeu de données, à partir de 0")


class Publisher(Schema):
    """L'organisation qui publie."""

    id: str
    name: str
    title: str
    display_name: str
    description: str
    type: Literal["organization"]
    is_organization: Literal[True]
    state: Literal["active"]
    approval_status: Literal["approved"]
    image_url: str


class Package(Schema):
    """Un jeu de données, et ses ressources, de la plus récente à la plus ancienne."""

    id: str
    name: str
    title: str
    notes: str
    type: Literal["dataset"]
    state: Literal["active"]
    private: Literal[False]
    isopen: Literal[True]
    license_id: str
    license_title: str
    license_url: str
    organization: Publisher
    owner_org: str
    author: str
    tags: list[Tag]
    num_tags: int
    groups: list[str]
    extras: list[str]
    metadata_created: Moment
    metadata_modified: Moment
    num_resources: int
    resources: list[Resource]


class Organization(Publisher):
    """Une organisation, et les jeux de données qu'elle publie."""

    package_count: int
    packages: list[Package]


class FacetItem(Schema):
    """Une valeur d'un champ, et le nombre de jeux de données qui l'ont."""

    name: str
    display_name: str
    count: int


class Facet(Schema):
    """Un champ compté."""

    title: str
    items: list[FacetItem]


class PackagesFound(Schema):
    """Les jeux de données trouvés, et ce que valent les champs comptés."""

    count: int
    sort: str
    results: list[Package]
    facets: dict[str, dict[str, int]]
    search_facets: dict[str, Facet]


class ResourcesFound(Schema):
    """Les ressources trouvées."""

    count: int
    results: list[Resource]


class Site(Schema):
    """Ce qu'est ce site."""

    site_title: str
    site_description: str
    site_url: str
    ckan_version: str
    tremplin_version: str
    error_emails_to: None
    locale_default: str
    extensions: list[str]


class FieldInfo(Schema):
    """Ce que veut dire une colonne, et d'où elle vient."""

    label: str
    notes: str
    source: str


class DatastoreField(Schema):
    """Une colonne, et son type dans PostgreSQL."""

    id: str
    type: str
    info: FieldInfo | None = None


class DatastoreMeta(Schema):
    """Ce qu'est la table d'une ressource."""

    id: str
    count: int
    table_type: Literal["BASE TABLE"]
    size: int = Field(description="Octets")
    aliases: list[str]


class DatastoreInfo(Schema):
    """Les colonnes d'une ressource et le nombre de ses enregistrements."""

    meta: DatastoreMeta
    fields: list[DatastoreField]
    columns: dict[str, str] = Field(alias="schema", description="Colonne → son type")


class DatastoreLinks(Schema):
    """Adresses de la première page, de celle d'avant, de celle d'après."""

    start: str
    next: str | None = None
    prev: str | None = None


class DatastorePage(Schema):
    """Une page d'enregistrements."""

    include_total: bool
    limit: int
    offset: int
    records_format: Literal["objects", "lists", "csv", "tsv"]
    resource_id: str
    total_estimation_threshold: None
    links: DatastoreLinks = Field(alias="_links")
    total: int | None = Field(None, description="Combien d'enregistrements répondent à la demande")
    total_was_estimated: bool | None = None
    fields: list[DatastoreField]
    records: list[Row]


class DatastoreLists(DatastorePage):
    """Une page d'enregistrements, chacun en une liste dans l'ordre des colonnes (`records_format=lists`)."""

    records: list[list[Value]]  # type: ignore[assignment]  # another form of the same page


class DatastoreText(DatastorePage):
    """Une page d'enregistrements, en un texte (`records_format=csv` ou `tsv`)."""

    records: str  # type: ignore[assignment]  # another form of the same page


class DatastoreSql(Schema):
    """Les lignes d'un SELECT."""

    sql: str
    fields: list[DatastoreField]
    records: list[Row]
    records_truncated: Literal[True] | None = Field(None, description="Présent quand d'autres lignes restent")


RESULTS: dict[str, tuple[Any, ...]] = {
    "site_read": (bool,),
    "status_show": (Site,),
    "package_list": (list[str],),
    "package_search": (PackagesFound,),
    "package_show": (Package,),
    "organization_list": (list[str], list[Organization]),
    "organization_show": (Organization,),
    "group_list": (list[str],),
    "tag_list": (list[str],),
    "resource_show": (Resource,),
    "resource_search": (ResourcesFound,),
    "datastore_info": (DatastoreInfo,),
    "datastore_search": (DatastorePage, DatastoreLists, DatastoreText),
    "datastore_search_sql": (DatastoreSql,),
    "help_show": (str,),
}
"""Action → what it results in, in each of its forms, the usual one first."""


def answer_of(action: str) -> Any:
    """The whole answer of an action, in any of its forms: `{help, success, result}`."""
    name = "".join(part.title() for part in action.split("_"))
    forms = [
        create_model(
            f"{name}Success{at or ''}",
            __base__=Schema,
            __doc__="La réponse d'une action de CKAN.",
            help=(str, Field(description="Adresse qui explique l'action")),
            success=(Literal[True], ...),
            result=(result, ...),
        )
        for at, result in enumerate(RESULTS[action])
    ]
    return reduce(or_, forms)
