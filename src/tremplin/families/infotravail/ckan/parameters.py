"""What each action takes, by GET (texts, JSON in texts) or by POST (JSON): one model for both."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from tremplin.domain.schema import Schema

_SHORT = 1_000
Scalar = str | int | float | bool | None


def _json(value: Any) -> Any:
    """JSON written in a text, as in an address; a text that isn't JSON stays as it is."""
    if isinstance(value, str) and value.strip()[:1] in ("{", "["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            raise ValueError("JSON illisible") from None
    return value


def _object(value: Any) -> Any:
    value = _json(value)
    if value in (None, ""):
        return {}
    if not isinstance(value, dict):
        raise ValueError("un objet JSON {colonne: valeur} est attendu")
    return value


def _list(value: Any) -> Any:
    """A list, a JSON list, or texts separated by commas."""
    value = _json(value)
    if value in (None, ""):
        return []
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def _searched(value: Any) -> Any:
    """Words, or an object of them by column; a null looks for nothing."""
    value = _json(value)
    if isinstance(value, dict):
        value = {column: "" if text is None else text for column, text in value.items()}
        texts = list(value.values())
    else:
        texts = [value]
    if any(isinstance(text, bool) or not isinstance(text, str | int | float) for text in texts):
        raise ValueError("un texte, ou un objet JSON {colonne: texte}, est attendu")
    return value


def _texts(value: Any) -> Any:
    """One text, or a list."""
    value = _json(value)
    return [value] if isinstance(value, str) else value


Names = Annotated[list[str], BeforeValidator(_list), Field(max_length=500)]
FilterValue = Scalar | Annotated[list[Scalar], Field(max_length=1000)]
Offset = Annotated[int, Field(ge=0, le=10**9)]


class Parameters(Schema):
    """Unknown parameters are ignored, as CKAN's clients expect."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)


class ById(Parameters):
    """An object by its identifier or its name."""

    id: str = Field(max_length=200, description="Identifiant ou nom")


class HelpShow(Parameters):
    """An action by its name."""

    name: str = Field(max_length=100, description="Nom de l'action")


class PackageList(Parameters):
    """A page of names."""

    limit: Annotated[int, Field(ge=0, le=1000)] | None = Field(None, description="Nombre de noms")
    offset: Offset = Field(0, description="Rang du premier")


class PackageSearch(Parameters):
    """A search of datasets."""

    q: str = Field("*:*", max_length=200, description="Mots des titres, résumés et mots-clés, ou « champ:valeur »")
    fq: str = Field("", max_length=500, description="Filtres « champ:valeur » : name, tags, organization, res_format")
    rows: Annotated[int, Field(ge=0)] = Field(10, description="Nombre de jeux de données, 1 000 au plus")
    start: Offset = Field(0, description="Rang du premier")
    sort: str = Field("", max_length=200, description="« name asc », « metadata_modified desc », « title_string asc »")
    facet_field: Names = Field([], alias="facet.field", description="Champs à compter : tags, organization, res_format")


class OrganizationList(Parameters):
    """Names, or whole objects."""

    all_fields: bool = Field(False, description="Des objets plutôt que des noms")


class TagList(Parameters):
    """Key words."""

    query: str = Field("", max_length=200, description="Morceau du mot-clé")


class ResourceSearch(Parameters):
    """A search of resources."""

    query: Annotated[list[str], BeforeValidator(_texts), Field(min_length=1, max_length=10)] = Field(
        description="« champ:texte », un ou plusieurs : name, description, format"
    )
    offset: Offset = Field(0, description="Rang de la première")
    limit: Annotated[int, Field(ge=0)] | None = Field(None, description="Nombre de ressources")


class DatastoreSearch(Parameters):
    """A page of the records of a resource."""

    resource_id: str = Field("", max_length=200, description="Identifiant de la ressource")
    id: str = Field("", max_length=200, description="Le même, sous l'autre nom que CKAN lui donne")
    filters: Annotated[dict[str, FilterValue], BeforeValidator(_object), Field(max_length=100)] = Field(
        {}, description="Objet JSON {colonne: valeur ou liste de valeurs}"
    )
    q: Annotated[str | dict[str, str], BeforeValidator(_searched)] = Field(
        "", description="Mots cherchés partout, ou objet JSON {colonne: mots}"
    )
    plain: bool = Field(True, description="Faux : « mot:* » cherche un début de mot")
    distinct: bool = Field(False, description="Enregistrements différents seulement")
    limit: Annotated[int, Field(ge=0)] = Field(100, description="Nombre d'enregistrements, 32 000 au plus")
    offset: Offset = Field(0, description="Rang du premier")
    fields: Names = Field([], description="Colonnes voulues, dans cet ordre")
    sort: Annotated[list[str], BeforeValidator(_list), Field(max_length=5)] = Field(
        [],
        description="« colonne asc », « colonne desc nulls first », plusieurs séparées par des virgules",
    )
    include_total: bool = Field(True, description="Compte le total")
    records_format: Literal["objects", "lists", "csv", "tsv"] = Field("objects", description="Forme de `records`")

    @property
    def long(self) -> bool:
        """Whether it may cost more than a page does."""
        return self.distinct or bool(self.q) or self.limit > _SHORT


class DatastoreSearchSql(Parameters):
    """A SELECT over resources."""

    sql: str = Field(max_length=20_000, description="Un SELECT sur des identifiants de ressources entre guillemets")
