"""Whose figures an establishment shows, in apprenticeship: published for the place, the trainer or the manager.

The catalogue of trainings says, for a diploma (and its 1-to-1 chain), who trains where and on whose behalf. Records
that a place receives name their giver in `uai_donnee`; nothing published is overwritten.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from tremplin.families.inserjeunes.steps.figures import KEY
from tremplin.release.reference import Frames, Inputs

SOURCES = ("catalogue_formations",)
LIEU, FORMATEUR, GESTIONNAIRE, INCONNU = "lieu_formation", "formateur", "gestionnaire", "inconnu"


@dataclass(kw_only=True)
class Offre:
    """Who teaches a diploma: for each place its trainers, for each place and trainer its managers."""

    formateurs_du_lieu: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    gestionnaires_du_lieu: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    lieux_du_formateur: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    gestionnaires_du_formateur: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    formateurs_du_gestionnaire: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    lieux_du_gestionnaire: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, lieu: str | None, formateur: str | None, gestionnaire: str | None) -> None:
        for mine, theirs, a, b in (
            (self.formateurs_du_lieu, self.lieux_du_formateur, lieu, formateur),
            (self.gestionnaires_du_lieu, self.lieux_du_gestionnaire, lieu, gestionnaire),
            (self.gestionnaires_du_formateur, self.formateurs_du_gestionnaire, formateur, gestionnaire),
        ):
            if a and b:
                mine[a].add(b)
                theirs[b].add(a)
        if lieu:
            self.formateurs_du_lieu[lieu]

    def role(self, uai: str) -> str:
        """What an establishment is for this diploma: the nearest to the pupils first."""
        if uai in self.formateurs_du_lieu:
            return LIEU
        if uai in self.lieux_du_formateur or uai in self.gestionnaires_du_formateur:
            return FORMATEUR
        return GESTIONNAIRE if uai in self.lieux_du_gestionnaire or uai in self.formateurs_du_gestionnaire else INCONNU

    def publishes_as(self, uai: str, published: set[str]) -> str:
        """Whose figures those of an establishment are, once it is known who has none."""
        role = self.role(uai)
        elsewhere = self.lieux_du_formateur.get(uai, set()) - {uai}
        own_only = self.formateurs_du_lieu.get(uai, set()) == {uai}
        if role == LIEU and own_only and elsewhere - published:
            role = FORMATEUR
        may_manage = role == FORMATEUR or (role == LIEU and own_only)
        if may_manage and self.gestionnaires_du_formateur.get(uai, set()) == {uai} and not elsewhere & published:
            others = self.formateurs_du_gestionnaire.get(uai, set()) - {uai}
            if any(self._silent(other, published) for other in others):
                role = GESTIONNAIRE
        return role

    def _silent(self, formateur: str, published: set[str]) -> bool:
        """Whether nothing is published for a trainer: neither itself, nor any of its places."""
        return formateur not in published and not self.lieux_du_formateur.get(formateur, set()) & published

    def receivers(self, uai: str, role: str, published: set[str]) -> list[str]:
        """Places without figures of their own whose only trainer (or manager) is this one."""
        if role == FORMATEUR:
            places, only = self.lieux_du_formateur.get(uai, set()), self.formateurs_du_lieu
        elif role == GESTIONNAIRE:
            places, only = self.lieux_du_gestionnaire.get(uai, set()), self.gestionnaires_du_lieu
        else:
            return []
        return sorted(p for p in places - published - {uai} if only.get(p) == {uai})


def rattachement(inputs: Inputs) -> Frames:
    """`enregistrements`: every record with its UAI explained, and the copies that places receive."""
    rows = inputs.output("ij_continuite.enregistrements")
    offers = _offers(inputs)
    given = pl.col("uai_type").is_not_null()
    formation = pl.col("niveau") == "formation"
    taught = formation & (pl.col("filiere") == "apprentissage") & ~given & pl.col("code").is_in(list(offers))
    concerned, rest = rows.filter(taught), rows.filter(~taught)
    school = pl.col("filiere").is_in(["pro", "agricole"])
    default = pl.when(school).then(pl.lit(LIEU)).otherwise(pl.lit(INCONNU))
    rest = rest.with_columns(
        uai_type=pl.when(formation).then(pl.coalesce("uai_type", default)),
        uai_donnee=pl.when(formation).then(pl.coalesce("uai_donnee", "uai")),
    ).with_columns(uai_donnee_type=pl.when(formation).then(pl.coalesce("uai_donnee_type", "uai_type")))
    explained = _explain(concerned, offers, inputs.output("ij_etablissements.etablissements"))
    return {"enregistrements": pl.concat([rest, explained.select(rest.columns)]).sort(KEY, nulls_last=True)}


def _offers(inputs: Inputs) -> Mapping[str, Offre]:
    """CFD → who teaches it; the codes of a 1-to-1 chain share one."""
    chains = dict(inputs.output("ij_nomenclature.chaines").select("code", "chaine").iter_rows())
    shared: dict[Any, Offre] = defaultdict(Offre)
    by_cfd: dict[str, Offre] = {}
    rows = inputs.table("catalogue_formations", "formations").filter(
        pl.col("published") == "oui", pl.col("cfd").is_not_null()
    )
    columns = ("cfd", "uai_formation", "etablissement_formateur_uai", "etablissement_gestionnaire_uai")
    for cfd, lieu, formateur, gestionnaire in rows.select(columns).iter_rows():
        shared[chains.get(cfd, cfd)].add(lieu, formateur, gestionnaire)
    for code, chain in chains.items():
        if chain in shared:
            by_cfd[code] = shared[chain]
    return {**{k: v for k, v in shared.items() if isinstance(k, str)}, **by_cfd}


def _explain(rows: pl.DataFrame, offers: Mapping[str, Offre], places: pl.DataFrame) -> pl.DataFrame:
    located = {p["uai"]: p for p in places.iter_rows(named=True)}
    made: list[dict[str, Any]] = []
    for _, group in rows.group_by("millesime", "code", maintain_order=True):
        records = group.to_dicts()
        offer = offers[records[0]["code"]]
        published = {r["uai"] for r in records}
        roles = {uai: offer.publishes_as(uai, published) for uai in sorted(published)}
        made += [_signed(record, record["uai"], roles[record["uai"]], offer) for record in records]
        taken = set(published)
        for role in (FORMATEUR, GESTIONNAIRE):
            for record in records:
                if roles[record["uai"]] == role:
                    for uai in offer.receivers(record["uai"], role, taken):
                        taken.add(uai)
                        made.append(_moved(_signed(record, uai, LIEU, offer, giver_role=role), located.get(uai)))
    return pl.DataFrame(made, schema=rows.schema, orient="row") if made else rows


def _signed(record: Mapping[str, Any], uai: str, role: str, offer: Offre, giver_role: str = "") -> dict[str, Any]:
    return {
        **record,
        "uai": uai,
        "uai_type": role,
        "uai_donnee": record["uai"],
        "uai_donnee_type": giver_role or role,
        "uai_lieu_formation": _listed(offer.lieux_du_formateur.get(uai) or offer.lieux_du_gestionnaire.get(uai)),
        "uai_formateur": _listed(offer.formateurs_du_lieu.get(uai) or offer.formateurs_du_gestionnaire.get(uai)),
        "uai_gestionnaire": _listed(offer.gestionnaires_du_lieu.get(uai) or offer.gestionnaires_du_formateur.get(uai)),
    }


def _moved(record: dict[str, Any], place: Mapping[str, Any] | None) -> dict[str, Any]:
    """A copy stands where its own establishment is, not where its giver is."""
    if place is None:
        return {**record, "libelle_etablissement": None}
    return {
        **record,
        "region": place["region_code"] or record["region"],
        "academie": place["academie_code"],
        "libelle_etablissement": place["libelle"],
    }


def _listed(uais: Iterable[str] | None) -> list[str] | None:
    return sorted(uais) if uais else None
