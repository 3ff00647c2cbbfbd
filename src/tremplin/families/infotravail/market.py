"""The figures of a job, in the nation or in a département: each with the table, the publisher and the day it is of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from tremplin.domain.display import mesure, nombre, pluriel, pourcent
from tremplin.families.infotravail import catalogue, queries
from tremplin.families.infotravail.queries import Record
from tremplin.language.spoken import gettext as _
from tremplin.release.reader import Release

_PROJECTS = ("NB_RECRUT_PROJECTS", "NB_DIFF_RECRUT_PROJECTS")
OLD_FAMILIES = "FAP 2009"
"""The nomenclature that jobs lead to."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure: its sentence, and the table where it is read."""

    titre: str
    texte: str
    table: str
    """Name of the table in the release."""
    filtres: tuple[tuple[str, str], ...] = ()
    ressource: catalogue.Resource | None = None

    @property
    def adresse(self) -> str:
        """The page of its table, at its rows."""
        assert self.ressource
        where = f"/donnees/{self.ressource.dataset.name}/{self.ressource.chemin}"
        return f"{where}?{urlencode(self.filtres)}" if self.filtres else where


def figures(release: Release, rome: str, departement: str) -> list[Figure]:
    """What is known of the market of a job; of its département alone once one is given."""
    known = catalogue.resources(release)
    readers = (_planned, _tension, _monthly, _on_a_day, _salaries)
    made = [one for read in readers for one in read(release, rome, departement)]
    return [
        Figure(titre=f.titre, texte=f.texte, table=f.table, filtres=f.filtres, ressource=known[f.table])
        for f in made
        if f.table in known
    ]


def _planned(release: Release, rome: str, departement: str) -> Iterator[Figure]:
    """Recruitments planned in the newest survey, by professional family of the job."""
    where: dict[str, object] = {"FAP_CODE": queries.families_of(release, rome), "FAP_NOMENCLATURE": OLD_FAMILIES}
    where |= {"DEPARTEMENT_CODE": departement} if departement else {}
    rows = queries.summed(release, "bmo_besoins", ["ANNEE", "FAP_CODE", "FAP_NAME"], _PROJECTS, **where)
    newest = max((r["ANNEE"] for r in rows if r["ANNEE"] is not None), default=None)
    if not rows and (years := _surveys(release)):
        text = _(
            "L'enquête de %(annee)s est donnée par familles professionnelles de 2021 ; aucun passage publié n'y mène "
            "depuis les métiers du ROME : choisissez la famille dans la table.",
            annee=years[-1],
        )
        yield Figure(titre=_("Recrutements projetés"), texte=text, table=f"bmo_besoins_{years[-1]}")
    for row in (r for r in rows if r["ANNEE"] == newest and r["NB_RECRUT_PROJECTS__sum"]):
        projects, hard = row["NB_RECRUT_PROJECTS__sum"], row["NB_DIFF_RECRUT_PROJECTS__sum"]
        text = _(
            "Au moins %(projects)s de recrutement pour « %(fap_name)s »",
            projects=pluriel(round(projects), "projet"),
            fap_name=row["FAP_NAME"],
        )
        text += _(", dont %(part)s jugés difficiles", part=pourcent(hard, projects)) if hard is not None else ""
        table = "bmo_besoins" if newest is None else f"bmo_besoins_{newest}"
        filters = [("FAP_CODE__exact", row["FAP_CODE"])]
        filters += [("DEPARTEMENT_CODE__exact", departement)] if departement else []
        yield Figure(titre=_("Recrutements projetés"), texte=f"{text}.", table=table, filtres=tuple(filters))


def _surveys(release: Release) -> list[str]:
    """Years of the surveys that are in the release, oldest first."""
    return sorted(str(year) for year in release.table("bmo_besoins").columns["ANNEE"].values if year is not None)


def _tension(release: Release, rome: str, departement: str) -> Iterator[Figure]:
    """Offers for ten applicants, in the nation or in the département."""
    where = {"AREA_TYPE_CODE": "D", "AREA_CODE": departement} if departement else {"AREA_TYPE_CODE": "F"}
    for row in queries.records_where(release, "imt_tensions", ROME_PROFESSION_CARD_CODE=rome, **where):
        if row["TENSION_RATIO"] is not None:
            told = _(
                "%(tension_ratio)s pour dix demandeurs d'emploi : plus il y en a, plus on recrute.",
                tension_ratio=nombre(row["TENSION_RATIO"]),
            )
            filters = (("ROME_PROFESSION_CARD_CODE__exact", rome), ("AREA_TYPE_CODE__exact", where["AREA_TYPE_CODE"]))
            yield Figure(
                titre=_("Tension"),
                texte=_("Nombre d'offres : %(told)s", told=told),
                table="imt_tensions",
                filtres=filters,
            )


def _monthly(release: Release, rome: str, departement: str) -> Iterator[Figure]:
    """Offers and applicants of the last month told."""
    where = {"ROME": rome} | ({"dpt": departement} if departement else {})
    rows = queries.summed(release, "statistiques_mensuelles", ["mois"], ("off", "de"), **where)
    last: Record | None = max((r for r in rows if r["mois"]), key=lambda r: str(r["mois"]), default=None)
    if last and last["off__sum"] is not None and last["de__sum"] is not None:
        text = _(
            "En %(mois)s : %(offres)s et %(demandeurs)s.",
            mois=catalogue.period(str(last["mois"])),
            offres=pluriel(round(last["off__sum"]), "offre"),
            demandeurs=pluriel(round(last["de__sum"]), "demandeur"),
        )
        filters = (("ROME__exact", rome), *((("dpt__exact", departement),) if departement else ()))
        yield Figure(titre=_("Offres et demandeurs"), texte=text, table="statistiques_mensuelles", filtres=filters)


def _on_a_day(release: Release, rome: str, departement: str) -> Iterator[Figure]:
    """Offers of the nation on the day of a reading by commune."""
    if departement:
        return
    for row in queries.summed(release, "statistiques_offres_communes", ["releve_le"], ("offres",), code_rome=rome):
        text = _(
            "%(offres__sum)s le %(releve_le)s, somme des communes.",
            offres__sum=pluriel(row["offres__sum"], "offre"),
            releve_le=catalogue.period(str(row["releve_le"])),
        )
        filters = (("code_rome__exact", rome), ("offres__sort", "desc"))
        yield Figure(titre=_("Offres publiées"), texte=text, table="statistiques_offres_communes", filtres=filters)


def _salaries(release: Release, rome: str, departement: str) -> Iterator[Figure]:
    """The lowest and the highest monthly salary told, for who begins and for who is experienced."""
    where = {"rome": rome} | ({"departement": departement} if departement else {})
    rows = queries.records_where(release, "imt_locaux", **where)
    parts = []
    for name, words in (("junior", _("débutant")), ("senior", _("confirmé"))):
        low = min((r[f"salaire_{name}_min"] for r in rows if r[f"salaire_{name}_min"] is not None), default=None)
        high = max((r[f"salaire_{name}_max"] for r in rows if r[f"salaire_{name}_max"] is not None), default=None)
        if low is not None and high is not None:
            parts.append(_("%(words)s, de %(low)s à %(high)s", words=words, low=nombre(low), high=mesure(high, "€")))
    if parts:
        told = " ; ".join(parts)
        text = _("Bruts par mois : %(salaires)s.", salaires=told)
        if not departement:
            text = _("Bruts par mois : %(salaires)s, selon le département.", salaires=told)
        filters = (("rome__exact", rome), *((("departement__exact", departement),) if departement else ()))
        yield Figure(titre=_("Salaires"), texte=text, table="imt_locaux", filtres=filters)
