"""The RNCP half: every fiche, from France compétences first, from the kit where no export holds it.

What a fiche is, France compétences always says; whether it is active, the newer of the two (`states`). What the other
says is kept as a conflict. Of the lines of a kit about one fiche, the one that tells the most speaks, the first of
those that tell as much; what another of its lines says otherwise is a conflict too, with both lines.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from tremplin.families.certifications.steps.conflicts import otherwise
from tremplin.families.certifications.steps.states import OFFICIAL, SAID, settled, state_conflicts
from tremplin.release.editions import Edition
from tremplin.release.reference import Frames, Inputs

EXPORTS = ("rncp_brut", "france_competences")
"""Exports of France compétences, in the order in which those of a day are read."""
VALUES = ("intitule", "niveau", "type_enregistrement", "date_effet", "date_decision")
"""What a fiche is."""
_TOLD = ("intitule", "abrege", "niveau", "type_enregistrement", "actif", "date_echeance", "acces_apprentissage")
"""Columns of the kit about the fiche."""
_AMONG_LINES = "la ligne du kit qui en dit le plus l'emporte, la première si plusieurs en disent autant"


def fiches(inputs: Inputs) -> Frames:
    """`fiches`: one row a fiche (RNCP and RS); `liens`: old → new; `conflits`; and each list, by fiche."""
    official = _from_exports(inputs)
    lines = _lines_of_kit(inputs)
    kit = lines.unique("code", keep="first", maintain_order=True)
    days = [e.date for e in (*_exports(inputs), *inputs.editions["kit_apprentissage"][-1:])]
    both = settled(official, kit, max(days, default=None))
    conflicts = pl.concat([_conflicts(official, kit), state_conflicts(both, official, kit), _between(kit, lines)])
    return {
        "fiches": both.drop(SAID.values()).sort("code"),
        "liens": _links(inputs),
        "conflits": conflicts.sort("code", "champ", "source_ecartee", "ligne_ecartee"),
        **_lists(inputs),
    }


def _exports(inputs: Inputs) -> list[Edition]:
    """Every export known, oldest first, whatever its layout."""
    return sorted((e for source in EXPORTS for e in inputs.history(source)), key=lambda edition: edition.date)


def _from_exports(inputs: Inputs) -> pl.DataFrame:
    """Each fiche as the newest export that holds it tells it; activation and end from the history of exports."""
    editions = _exports(inputs)
    if not editions:
        return _lines_of_kit(inputs).clear()
    seen = pl.concat(
        e.scan("standard").select(
            pl.all(),
            source=pl.lit(e.source.name),
            jour=pl.lit(e.date),
            fichier=pl.lit(e.fichier),
            rang=pl.lit(n, dtype=pl.Int32),
        )
        for n, e in enumerate(editions)
    )
    oldest = editions[0].date
    active = pl.col("jour").filter(pl.col("actif") == "ACTIVE")
    history = seen.group_by("numero_fiche").agg(
        premier_actif=active.min(), dernier_actif=active.max(), premiere_publication=pl.col("jour").min()
    )
    newest = seen.sort("rang").group_by("numero_fiche", maintain_order=True).last()
    end = pl.coalesce(
        "date_fin_enregistrement",
        pl.when(pl.col("actif") == "INACTIVE").then(pl.coalesce("dernier_actif", "premiere_publication")),
    )
    return (
        newest.join(history, on="numero_fiche")
        .select(
            code="numero_fiche",
            intitule="intitule",
            type_diplome="abrege_libelle",
            niveau="nomenclature_europe_niveau",
            type_enregistrement="type_enregistrement",
            actif="actif",
            activation=pl.when(pl.col("premier_actif") != oldest).then("premier_actif"),
            date_effet="date_effet",
            date_decision="date_decision",
            fin_enregistrement=end,
            actif_dit="actif",
            fin_dite="date_fin_enregistrement",
            acces_apprentissage=pl.lit(None, dtype=pl.String),
            source="source",
            fichier="fichier",
            ligne="ligne",
            etat_au="jour",
            etat_source="source",
            etat_fichier="fichier",
            etat_ligne="ligne",
        )
        .sort("code")
        .collect()
    )


def _lines_of_kit(inputs: Inputs) -> pl.DataFrame:
    """What each line of the kit says of its fiche; of those of one fiche, the one that tells the most first."""
    editions = inputs.editions["kit_apprentissage"]
    day = editions[-1].date if editions else None
    title = pl.col("intitule").str.strip_prefix(pl.concat_str(pl.col("abrege").fill_null(""), pl.lit(" - ")))
    inactive_without_end = pl.when(pl.col("actif") == "INACTIVE").then(pl.lit(day, dtype=pl.Date))
    file = pl.lit(inputs.fichier("kit_apprentissage"), dtype=pl.String)
    return (
        inputs.table("kit_apprentissage", "couples")
        .drop_nulls("rncp")
        .with_columns(tus=pl.sum_horizontal(pl.col(*_TOLD).is_null()))
        .sort("rncp", "tus", "ligne")
        .select(
            code="rncp",
            intitule=title,
            type_diplome="abrege",
            niveau="niveau",
            type_enregistrement="type_enregistrement",
            actif=pl.col("actif").fill_null("INACTIVE"),
            activation=pl.coalesce("date_publication", "date_decision"),
            date_effet="date_effet",
            date_decision="date_decision",
            fin_enregistrement=pl.coalesce("date_echeance", inactive_without_end),
            actif_dit="actif",
            fin_dite="date_echeance",
            acces_apprentissage="acces_apprentissage",
            source=pl.lit("kit_apprentissage"),
            fichier=file,
            ligne="ligne",
            etat_au=pl.lit(day, dtype=pl.Date),
            etat_source=pl.lit("kit_apprentissage"),
            etat_fichier=file,
            etat_ligne="ligne",
        )
    )


def _between(kit: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """What a line of the kit says of a fiche otherwise than the line that speaks: the first that says so."""
    joined = kit.join(lines, on="code", suffix="_autre").sort("code", "ligne_autre")
    told = {v: (v, f"{v}_autre") for v in VALUES} | {of: (said, f"{said}_autre") for of, said in SAID.items()}
    found = otherwise(joined, told, ("source", "ligne"), ("source", "ligne_autre"), pl.lit(_AMONG_LINES))
    return found.unique(["code", "champ", "valeur_ecartee"], keep="first", maintain_order=True)


def _conflicts(official: pl.DataFrame, kit: pl.DataFrame) -> pl.DataFrame:
    joined = official.join(kit, on="code", suffix="_kit")
    told = {v: (v, f"{v}_kit") for v in VALUES}
    return otherwise(joined, told, ("source", "ligne"), ("source_kit", "ligne_kit"), pl.lit(OFFICIAL))


def _links(inputs: Inputs) -> pl.DataFrame:
    """(ancien, nouveau) with the very line that says so: `sens` tells which of its two columns does."""
    parts = []
    for edition in _exports(inputs)[-1:]:
        rows = edition.scan("anciennes_nouvelles").collect()
        proof: dict[str, Any] = {
            "source": pl.lit(edition.source.name),
            "fichier": pl.lit(edition.fichier),
            "ligne": "ligne",
        }
        parts.append(
            rows.select(ancien="ancienne_certification", nouveau="numero_fiche", sens=pl.lit("ancienne"), **proof)
        )
        parts.append(
            rows.select(ancien="numero_fiche", nouveau="nouvelle_certification", sens=pl.lit("nouvelle"), **proof)
        )
    kit = inputs.table("kit_apprentissage", "couples").drop_nulls("rncp")
    proof = {
        "source": pl.lit("kit_apprentissage"),
        "fichier": pl.lit(inputs.fichier("kit_apprentissage"), dtype=pl.String),
        "ligne": "ligne",
    }
    older, newer = kit.explode("anciennes"), kit.explode("nouvelles")
    parts.append(older.select(ancien="anciennes", nouveau="rncp", sens=pl.lit("ancienne"), **proof))
    parts.append(newer.select(ancien="rncp", nouveau="nouvelles", sens=pl.lit("nouvelle"), **proof))
    links = pl.concat(parts).drop_nulls(["ancien", "nouveau"]).filter(pl.col("ancien") != pl.col("nouveau"))
    return links.unique(maintain_order=True).sort("ancien", "nouveau", "source", "ligne", "sens")


LISTS = {
    "rome": ("codes_rome_code", "codes_rome_libelle"),
    "nsf": ("nsf_code", "nsf_intitule"),
    "formacode": ("formacode_code", "formacode_libelle"),
    "blocs": ("bloc_competences_code", "bloc_competences_libelle"),
    "certificateurs": ("siret_certificateur", "nom_certificateur"),
    "voies_acces": ("si_jury",),
    "ccn": ("ccn_1_numero", "ccn_1_libelle", "ccn_2_numero", "ccn_2_libelle", "ccn_3_numero", "ccn_3_libelle"),
}


def _lists(inputs: Inputs) -> Frames:
    """The lists of each fiche (ROME, NSF, blocs…), from the newest export that holds the fiche."""
    editions = _exports(inputs)
    found = {}
    for table, columns in LISTS.items():
        if not editions:
            found[table] = inputs.table("france_competences", table).with_columns(
                source=pl.lit(EXPORTS[-1]), fichier=pl.lit("")
            )
            continue
        newest = pl.concat(
            e.scan("standard").select("numero_fiche", rang=pl.lit(n, dtype=pl.Int32)) for n, e in enumerate(editions)
        )
        newest = newest.group_by("numero_fiche").agg(pl.col("rang").max())
        rows = pl.concat(
            e.scan(table).select(
                "numero_fiche",
                *columns,
                "ligne",
                rang=pl.lit(n, dtype=pl.Int32),
                source=pl.lit(e.source.name),
                fichier=pl.lit(e.fichier),
            )
            for n, e in enumerate(editions)
        )
        found[table] = (
            rows.join(newest, on=["numero_fiche", "rang"], how="semi")
            .sort("numero_fiche", "ligne")
            .drop("rang")
            .collect()
        )
    return found
