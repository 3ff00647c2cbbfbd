"""The bassin d'emploi of each commune, in the zoning of the last survey (BMO), out of the zonings of several years."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tremplin.domain.text import fold
from tremplin.release.reference import Check, Frames, Inputs

SOURCES = ("bassins_communes", "bmo", "cog_communes")
_NOM = "nom du bassin"
"""What `origine` says of a commune of which a bassin bears the name, and that no zoning tells."""
_BASSIN = "code_bassin_emploi"


def bassins(inputs: Inputs) -> Frames:
    """`communes`: code_insee, bassin, its name, the file that tells it; `sans_commune`: bassins that have none.

    The zoning that knows most of the bassins of the last survey rules; those that it lacks take the communes that
    another gives them, else the one whose name they bear.
    """
    surveyed = _surveyed(inputs)
    whole = inputs.whole("bassins_communes", "bassins").drop("ligne").rename({"fichier": "origine"})
    zonings = sorted(whole.partition_by("origine"), key=lambda z: (-_known(z, surveyed), z["origine"][0] or ""))
    if not zonings:
        return {"communes": whole, "sans_commune": surveyed}
    found = zonings[0]
    for zoning in [*zonings[1:], _by_name(inputs, surveyed)]:
        lacking = surveyed.join(found, on=_BASSIN, how="anti")
        added = zoning.join(lacking, on=_BASSIN, how="semi").select(found.columns)
        new = zoning.join(found, on="code_insee", how="anti").select(found.columns)
        found = pl.concat([added, new, found]).unique("code_insee", keep="first", maintain_order=True)
    names = surveyed.select(_BASSIN, nom="libelle").unique(_BASSIN, keep="first", maintain_order=True)
    told = found.join(names, on=_BASSIN, how="left").with_columns(libelle=pl.coalesce("nom", "libelle")).drop("nom")
    return {
        "communes": told.sort("code_insee"),
        "sans_commune": surveyed.join(found, on=_BASSIN, how="anti").sort(_BASSIN),
    }


def _surveyed(inputs: Inputs) -> pl.DataFrame:
    """Bassins of the last survey: code, name, and a département where each is."""
    return (
        inputs.table("bmo", "besoins")
        .select(pl.col("code_bassin").alias(_BASSIN), "departement", libelle="nom_bassin")
        .unique(_BASSIN, keep="first", maintain_order=True)
    )


def _known(zoning: pl.DataFrame, surveyed: pl.DataFrame) -> int:
    return zoning.select(_BASSIN).unique().join(surveyed, on=_BASSIN, how="semi").height


def _by_name(inputs: Inputs, surveyed: pl.DataFrame) -> pl.DataFrame:
    """The communes that a bassin of their département bears the name of."""
    communes = inputs.table("cog_communes", "communes").filter(pl.col("typecom") == "COM")
    named = {(dep, fold(name)): code for code, name, dep in communes.select("com", "libelle", "dep").iter_rows()}

    def same() -> Iterator[dict[str, str | None]]:
        for code, dep, name in surveyed.iter_rows():
            if commune := named.get((dep, fold(name or ""))):
                yield {"code_insee": commune, _BASSIN: code, "libelle": name, "origine": _NOM}

    columns = dict.fromkeys(("code_insee", _BASSIN, "libelle", "origine"), pl.String)
    return pl.DataFrame(list(same()), schema=columns)


def check(outputs: Frames) -> list[Check]:
    """Every bassin of the last survey has communes."""
    lost = outputs["bassins.sans_commune"]
    named = f" ({', '.join(lost[_BASSIN].to_list()[:10])})" if len(lost) else ""
    message = f"{len(lost)} bassins de l'enquête sans commune{named}"
    return [Check("bassins_communes", lost.is_empty(), message, bloquant=False)]
