"""Actions of the catalogue: packages, resources, organisation, tags, and what tells about the site."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from starlette.requests import Request

from tremplin import __version__
from tremplin.domain.text import fold
from tremplin.families.infotravail import catalogue
from tremplin.families.infotravail.catalogue import DATASETS, LICENCE, ORGANISATION, Dataset, Resource
from tremplin.families.infotravail.ckan import parameters as p
from tremplin.families.infotravail.ckan.envelope import Invalid, NotFound
from tremplin.platform.web.guard import release_of
from tremplin.platform.web.state import state_of
from tremplin.release.reader import Release

_ROWS = 1000
_TERM = re.compile(r'([+-]?)(?:([^\s:"]+):)?("[^"]*"|\S+)')
_ORGANISATION = {
    "id": catalogue.stable_id("organisation", ORGANISATION),
    "name": ORGANISATION,
    "title": "Données du marché du travail",
    "display_name": "Données du marché du travail",
    "description": "Les jeux de données Infotravail de France Travail",
    "type": "organization",
    "is_organization": True,
    "state": "active",
    "approval_status": "approved",
    "image_url": "",
}


def resource(request: Request, found: Resource) -> dict[str, Any]:
    """A resource as CKAN shows it."""
    base = state_of(request).settings.base_url
    file = found.fichier("csv")
    document = {
        "id": found.id,
        "package_id": found.dataset.id,
        "name": found.titre,
        "description": found.declared.description,
        "format": "CSV",
        "mimetype": "text/csv",
        "size": file["taille"],
        "hash": file["sha256"],
        "url": f"{base}/telechargements/{found.table}.csv",
        "url_type": "datastore",
        "created": f"{found.modifiee_le}T00:00:00",
        "last_modified": f"{found.modifiee_le}T00:00:00",
        "metadata_modified": f"{found.modifiee_le}T00:00:00",
        "datastore_active": True,
        "state": "active",
        "resource_type": "file",
        "total_record_count": found.facts["lignes"],
    }
    return document | ({"pe_version": found.version} if found.version else {})


def package(request: Request, dataset: Dataset) -> dict[str, Any]:
    """A dataset as CKAN shows it, with its resources, newest first."""
    found = catalogue.of_dataset(release_of(request), dataset)
    days = [r.modifiee_le for r in found]
    modified = f"{max(days, default='2000-01-01')}T00:00:00"
    return {
        "id": dataset.id,
        "name": dataset.name,
        "title": dataset.titre,
        "notes": dataset.resume,
        "type": "dataset",
        "state": "active",
        "private": False,
        "isopen": True,
        "license_id": LICENCE,
        "license_title": "Licence Ouverte 2.0",
        "license_url": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        "organization": _ORGANISATION,
        "owner_org": _ORGANISATION["id"],
        "author": "France Travail",
        "tags": [_tag(word) for word in dataset.mots],
        "num_tags": len(dataset.mots),
        "groups": [],
        "extras": [],
        "metadata_created": f"{min(days, default='2000-01-01')}T00:00:00",
        "metadata_modified": modified,
        "num_resources": len(found),
        "resources": [resource(request, r) | {"position": at} for at, r in enumerate(found)],
    }


def _tag(word: str) -> dict[str, Any]:
    return {
        "id": catalogue.stable_id("mot", word),
        "name": word,
        "display_name": word,
        "state": "active",
        "vocabulary_id": None,
    }


def package_list(_request: Request, asked: p.PackageList) -> list[str]:
    """Noms des jeux de données."""
    names = sorted(d.name for d in DATASETS)
    return names[asked.offset :][: asked.limit]


def package_show(request: Request, asked: p.ById) -> dict[str, Any]:
    """Un jeu de données et ses ressources, par son identifiant ou son nom."""
    found = catalogue.dataset_named(asked.id)
    if found is None:
        raise NotFound(f"Dataset « {asked.id[:60]} »")
    return package(request, found)


def package_search(request: Request, asked: p.PackageSearch) -> dict[str, Any]:
    """Jeux de données qui contiennent tous les mots cherchés."""
    terms = [*_terms("q", asked.q, free=True), *_terms("fq", asked.fq, free=False)]
    every = (package(request, d) for d in DATASETS)
    found = [document for document in every if all(term.holds(document) for term in terms)]
    _sort(found, asked.sort)
    counted = {f: Counter(v for d in found for v in _values(d, f)) for f in asked.facet_field}
    return {
        "count": len(found),
        "sort": asked.sort or "name asc",
        "results": found[asked.start :][: min(asked.rows, _ROWS)],
        "facets": {f: dict(c) for f, c in counted.items()},
        "search_facets": {
            f: {"title": f, "items": [{"name": n, "display_name": n, "count": k} for n, k in c.most_common()]}
            for f, c in counted.items()
        },
    }


@dataclass(frozen=True)
class _Term:
    """A part of a query in the syntax of Solr: a word, or the value of a field; `never` with a minus before it."""

    field: str
    value: str
    never: bool

    def holds(self, document: dict[str, Any]) -> bool:
        if self.field in _VALUES:
            form = re.compile(".*".join(map(re.escape, self.value.split("*"))), re.DOTALL)
            found = any(form.fullmatch(value) for value in _VALUES[self.field](document))
        else:
            found = all(word in _TEXTS[self.field](document) for word in fold(self.value.replace("*", "")).split())
        return found != self.never


def _terms(parameter: str, text: str, *, free: bool) -> list[_Term]:
    """The terms of a query, all of which must hold; words without a field where they are `free`. Raises Invalid for
    what isn't read."""
    found = []
    for part in _TERM.findall(text):
        sign, field, value = part
        if not field and value in ("AND", "&&", "*"):
            continue
        if (field, value) == ("*", "*"):
            continue
        if value in ("OR", "NOT", "||", "!") or value[0] in "([{" or value[-1] in ")]}":
            raise Invalid(
                parameter, f"« {value[:40]} » n'est pas lu : seuls le sont des termes qui valent tous, et « -terme »"
            )
        known = (*_VALUES, *_TEXTS)
        if (field or not free) and field not in known:
            told = f"champ « {field[:40]} » inconnu" if field else f"« {value[:40]} » : « champ:valeur » attendu"
            raise Invalid(parameter, f"{told}, champ parmi {', '.join(known)}")
        found.append(_Term(field or "text", value.strip('"'), sign == "-"))
    return found


_VALUES: dict[str, Callable[[dict[str, Any]], Sequence[str]]] = {
    "name": lambda d: [d["name"]],
    "tags": lambda d: [t["name"] for t in d["tags"]],
    "organization": lambda d: [d["organization"]["name"]],
    "res_format": lambda d: sorted({r["format"] for r in d["resources"]}),
    "license_id": lambda d: [d["license_id"]],
}


def _values(document: dict[str, Any], field: str) -> Sequence[str]:
    if field not in _VALUES:
        raise Invalid("facet.field", f"champ inconnu ; attendus : {', '.join(_VALUES)}")
    return _VALUES[field](document)


def _text(document: dict[str, Any]) -> str:
    tags = " ".join(t["name"] for t in document["tags"])
    names = " ".join(r["name"] for r in document["resources"])
    return fold(f"{document['name']} {document['title']} {document['notes']} {tags} {names}")


_TEXTS: dict[str, Callable[[dict[str, Any]], str]] = {
    "title": lambda d: fold(d["title"]),
    "notes": lambda d: fold(d["notes"]),
    "text": _text,
}


def _sort(found: list[dict[str, Any]], text: str) -> None:
    columns = {"name": "name", "title_string": "title", "metadata_modified": "metadata_modified", "score": "name"}
    found.sort(key=lambda d: str(d["name"]))
    for part in reversed([t for t in text.split(",") if t.strip()]):
        name, _, way = part.strip().partition(" ")
        if name not in columns or way.strip().lower() not in ("", "asc", "desc"):
            raise Invalid("sort", f"« {part.strip()[:40]} » n'est pas un tri connu : {', '.join(columns)}")
        column = columns[name]
        found.sort(key=itemgetter(column), reverse=way.strip().lower() == "desc")


def organization_list(request: Request, asked: p.OrganizationList) -> list[Any]:
    """Les organisations qui publient."""
    return [_organization(request)] if asked.all_fields else [ORGANISATION]


def organization_show(request: Request, asked: p.ById) -> dict[str, Any]:
    """Une organisation, et les jeux de données qu'elle publie."""
    if asked.id not in (ORGANISATION, _ORGANISATION["id"]):
        raise NotFound(f"Organization « {asked.id[:60]} »")
    return _organization(request)


def _organization(request: Request) -> dict[str, Any]:
    packages = [package(request, d) for d in DATASETS]
    return {**_ORGANISATION, "package_count": len(packages), "packages": packages}


def group_list(_request: Request, _asked: p.Parameters) -> list[str]:
    """Les groupes : il n'y en a pas."""
    return []


def tag_list(_request: Request, asked: p.TagList) -> list[str]:
    """Les mots-clés."""
    wanted = fold(asked.query)
    return sorted({w for d in DATASETS for w in d.mots if wanted in fold(w)})


def find_resource(release: Release, name: str) -> Resource:
    """A resource by its identifier or the name of its table; raises NotFound."""
    found = catalogue.resource_named(release, name)
    if found is None:
        raise NotFound(f"Resource « {name[:60]} »")
    return found


def resource_show(request: Request, asked: p.ById) -> dict[str, Any]:
    """Une ressource, par son identifiant."""
    return resource(request, find_resource(release_of(request), asked.id))


def resource_search(request: Request, asked: p.ResourceSearch) -> dict[str, Any]:
    """Ressources dont les champs contiennent tous les textes cherchés."""
    wanted = []
    for text in asked.query:
        field, colon, value = text.partition(":")
        if not colon or field not in ("name", "description", "format", "id"):
            raise Invalid("query", "« champ:texte » attendu, champ parmi name, description, format, id")
        wanted.append((field, fold(value)))
    every = [resource(request, r) for r in catalogue.resources(release_of(request)).values()]
    found = [r for r in every if all(v in fold(str(r[f])) for f, v in wanted)]
    return {"count": len(found), "results": found[asked.offset :][: asked.limit]}


def site_read(_request: Request, _asked: p.Parameters) -> bool:
    """Vrai : le site se lit sans clé."""
    return True


def status_show(request: Request, _asked: p.Parameters) -> dict[str, Any]:
    """Ce qu'est ce site."""
    settings = state_of(request).settings
    return {
        "site_title": "Tremplin",
        "site_description": "Une seule porte vers les données de l'apprentissage et de l'emploi",
        "site_url": settings.base_url,
        "ckan_version": "2.11.0",
        "tremplin_version": __version__,
        "error_emails_to": None,
        "locale_default": "fr",
        "extensions": ["datastore"],
    }
