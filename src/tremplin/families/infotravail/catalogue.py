"""The datasets and their resources: one a table, and one a year where a table is cut by year."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from tremplin.columnar.table import Table
from tremplin.domain.display import jour, mois
from tremplin.families.infotravail import reference as t
from tremplin.families.infotravail.reference import places, rome4
from tremplin.language.spoken import gettext as _
from tremplin.release.reader import Release
from tremplin.release.reference import Field, ReferenceTable
from tremplin.sources.reading.registry import SOURCES

ORGANISATION = "digidata"
"""The publisher's name in the catalogue of Pôle emploi, which its client asks for."""
LICENCE = "etalab-2.0"
NOT_TOLD = "import"
"""Where the day of a file was read when neither its name nor its rows tell it."""
TEMPS = {
    "bmo_besoins": "ANNEE",
    "imt_metiers_en_tension_regions": "liste_du",
    "imt_tensions_bassins": "annee",
    "statistiques_mensuelles": "mois",
    "statistiques_offres_bassins": "releve_le",
    "statistiques_offres_communes": "releve_le",
}
"""Tables that tell themselves of when they are: the column that does."""
_SPACE = uuid.UUID("5a3c1a54-3f4b-5a52-9c7f-6f5f1d0f2a11")


def stable_id(*path: str) -> str:
    """The same identifier for the same thing, release after release."""
    return str(uuid.uuid5(_SPACE, "/".join(path)))


def period(value: str) -> str:
    """A year, a month written AAAAMM or a day, as people say it."""
    if re.fullmatch(r"[0-9]{6}", value):
        return mois(date(int(value[:4]), int(value[4:]), 1))
    return jour(value) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) else value


@dataclass(frozen=True)
class Dataset:
    """A dataset (a CKAN package)."""

    name: str
    titre: str
    _: KW_ONLY
    resume: str
    mots: tuple[str, ...]
    tables: tuple[ReferenceTable, ...]
    parties: str = ""
    """Name of the resource of one part of a table, « {} » being its value."""

    @property
    def id(self) -> str:
        return stable_id(self.name)


DATASETS = (
    Dataset(
        "rome",
        "Répertoire opérationnel des métiers et des emplois (ROME)",
        resume="Les métiers du ROME 3 et du ROME 4.0 : libellés, appellations, textes, activités, savoirs, mobilités, "
        "profils RIASEC, et le passage vers les familles professionnelles et l'ISCO-08.",
        mots=("métiers", "rome", "compétences", "nomenclature"),
        tables=(t.METIERS, t.NOMS, t.COMPOSITION, *t.ROME_TABLES, *places.FAMILLES),
    ),
    Dataset(
        "rome4",
        "ROME 4.0",
        resume="Le ROME 4.0 entier : ses métiers et leur code ROME 3, leurs appellations, compétences, savoirs, "
        "contextes, mobilités, secteurs et centres d'intérêt.",
        mots=("métiers", "rome", "compétences", "appellations", "nomenclature"),
        tables=rome4.TABLES,
    ),
    Dataset(
        "bmo",
        "Besoins en main-d'œuvre (BMO)",
        resume="L'enquête annuelle auprès des employeurs : projets de recrutement par bassin d'emploi et famille "
        "professionnelle, part des projets jugés difficiles ou saisonniers.",
        mots=("recrutement", "bassin d'emploi", "enquête"),
        tables=(t.BESOINS, t.BASSINS),
        parties="Résultats enquête BMO {}",
    ),
    Dataset(
        "imt",
        "Information sur le marché du travail (IMT)",
        resume="Tension, saisonnalité, salaires, types de contrat, modes de recrutement et perspectives à 2030 par "
        "métier et territoire.",
        mots=("tension", "salaires", "contrats", "saisonnalité"),
        tables=(*(x for x in t.IMT_TABLES if x.name.startswith("imt_")), *places.IMT),
    ),
    Dataset(
        "statistiques",
        "Statistiques des demandeurs d'emploi et des offres",
        resume="Offres et demandeurs d'emploi par département, métier et mois ; nombres d'offres par commune.",
        mots=("demandeurs d'emploi", "offres", "séries"),
        tables=(*(x for x in t.IMT_TABLES if x.name.startswith("statistiques_")), *places.OFFRES),
    ),
    Dataset(
        "offres",
        "Offres d'emploi anonymisées",
        resume="Les offres d'emploi sans rien qui nomme un employeur ou une personne, et le compte des retraits.",
        mots=("offres", "recrutement"),
        tables=(t.ANNONCES, t.RETRAITS),
    ),
    Dataset(
        "agences",
        "Agences France Travail",
        resume="Adresse, point, contact public, horaires et services de chaque agence ; noms des missions locales.",
        mots=("agences", "accueil", "carte"),
        tables=(t.REPERTOIRE, t.STRUCTURES),
    ),
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Resource:
    """A table of a release, or one part of it, as the catalogue knows it; one object a release."""

    dataset: Dataset
    declared: ReferenceTable
    table: str
    """Its name in the release."""
    titre: str
    partie: Any = None
    release: Release | None = None

    @cached_property
    def id(self) -> str:
        return stable_id(self.dataset.name, self.table)

    @property
    def chemin(self) -> str:
        """Its name inside its dataset, as addresses have it."""
        return self.table.removeprefix(f"{self.dataset.name}_")

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        return self.declared.flat_fields

    @property
    def facts(self) -> Mapping[str, Any]:
        assert self.release
        facts: Mapping[str, Any] = self.release.manifest["tables"][self.table]
        return facts

    def fichier(self, extension: str) -> Mapping[str, Any]:
        """Size and sha-256 of its prepared file."""
        assert self.release
        facts: Mapping[str, Any] = self.release.manifest["fichiers"][f"flat/{self.table}.{extension}"]
        return facts

    def open(self) -> Table:
        assert self.release
        return self.release.table(self.table)

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Sources that its columns come from."""
        return tuple(dict.fromkeys(f.source.partition(".")[0] for f in self.fields if f.source))

    @cached_property
    def editions(self) -> list[Mapping[str, Any]]:
        """The editions of these sources in the release."""
        assert self.release
        known = self.release.manifest["sources"]
        return [known[s]["derniere"] for s in self.sources if s in known]

    @property
    def modifiee_le(self) -> str:
        """Day of the newest of its sources, else of the release."""
        assert self.release
        days = [e["date_publication"] for e in self.editions]
        return str(max(days, default=self.release.manifest["construite_le"][:10]))

    @property
    def _column_of_time(self) -> str | None:
        return TEMPS.get(self.declared.name)

    def tells_when(self, source: str) -> bool:
        """Whether its column of time, that a source fills, tells of when the figures of that source are."""
        filled = {f.name: f.source for f in self.fields}.get(self._column_of_time or "") or ""
        return filled.partition(".")[0] == source and self._times is not None

    @cached_property
    def _times(self) -> tuple[str, str] | None:
        """The first and the last instant that its own column of time tells."""
        name = self._column_of_time
        told = sorted({str(v) for v in self.open().columns[name].values if v is not None}) if name else []
        return (told[0], told[-1]) if told else None

    @property
    def dates(self) -> str:
        """Of when its figures are: what its own column of time tells, else the day of its file, else, said as such, the
        day on which we took it."""
        if self._times is not None:
            first, last = (period(one) for one in self._times)
            daily = len(self._times[0]) == len("2021-12-31")
            if first == last:
                return _("Données du %(quand)s", quand=first) if daily else _("Données de %(quand)s", quand=first)
            between = {"debut": first, "fin": last}
            return (
                _("Données du %(debut)s au %(fin)s", **between)
                if daily
                else _("Données de %(debut)s à %(fin)s", **between)
            )
        days = [e["date_publication"] for e in self.editions if e["date_lue_dans"] != NOT_TOLD]
        if days:
            return _("Publiées le %(jour)s", jour=jour(max(days)))
        return _("Importées le %(jour)s : leur fichier ne dit pas de quand elles sont", jour=jour(self.modifiee_le))

    @property
    def producteurs(self) -> tuple[str, ...]:
        """Who publishes the files that it comes from."""
        return tuple(dict.fromkeys(SOURCES[s].publisher for s in self.sources))

    @property
    def version(self) -> str | None:
        """Version of the publisher, written in the name of its file: « 347 » of the ROME."""
        found = (re.search(r"_v(\d{3})[_.]", e["fichier"]) for e in self.editions)
        return next((m[1] for m in found if m), None)


@lru_cache(maxsize=8)
def resources(release: Release) -> dict[str, Resource]:
    """Resources of a release that hold something, by table, in the order of the catalogue; newest parts first."""
    known = release.manifest["tables"]
    found: dict[str, Resource] = {}
    for dataset in DATASETS:
        for declared in dataset.tables:
            parts = [
                (name, facts["partie"]["valeur"])
                for name, facts in known.items()
                if (facts["partie"] or {}).get("de") == declared.name
            ]
            for name, value in sorted(parts, key=lambda p: str(p[1] or ""), reverse=True):
                titre = dataset.parties.format("(année non précisée)" if value is None else value)
                found[name] = Resource(
                    dataset=dataset, declared=declared, table=name, titre=titre, partie=value, release=release
                )
            if known.get(declared.name, {}).get("lignes"):
                titre = f"{declared.titre}, toutes années" if parts else declared.titre
                found[declared.name] = Resource(
                    dataset=dataset, declared=declared, table=declared.name, titre=titre, partie=None, release=release
                )
    return found


def of_dataset(release: Release, dataset: Dataset) -> list[Resource]:
    """Its resources, in order."""
    return [r for r in resources(release).values() if r.dataset is dataset]


def dataset_named(name: str) -> Dataset | None:
    """A dataset by its name or its identifier."""
    return next((d for d in DATASETS if name in (d.name, d.id)), None)


def resource_named(release: Release, name: str) -> Resource | None:
    """A resource by its identifier or the name of its table."""
    return _by_name(release).get(name)


@lru_cache(maxsize=8)
def _by_name(release: Release) -> dict[str, Resource]:
    known = resources(release)
    return known | {r.id: r for r in known.values()}


def page_de_table(table: str) -> str | None:
    """The page of a table of a release, or of one of its parts."""
    for dataset in DATASETS:
        if any(table == d.name or (d.partition and table.startswith(f"{d.name}_")) for d in dataset.tables):
            return f"/donnees/{dataset.name}/{table.removeprefix(f'{dataset.name}_')}"
    return None
