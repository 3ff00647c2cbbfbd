"""The ROME 4.0 put together: each file with the labels of what it cites, and what its companions say differently."""

from __future__ import annotations

import polars as pl

from tremplin.domain.text import fold
from tremplin.release.reference import Frames, Inputs

SOURCES = (
    "rome4",
    "rome4_arborescence",
    "rome4_arborescence_competences",
    "rome4_arborescence_savoirs",
    "rome4_etiquettes",
    "rome4_secteurs_naf",
)
TELS_QUELS = {
    "savoirs": "savoirs",
    "contextes": "contextes",
    "centres_interet": "centres_interet_metiers",
    "secteurs": "secteurs_metiers",
    "secteurs_naf": "secteurs_naf_metiers",
    "thematiques": "thematiques_metiers",
}
"""Our frame → the table of the archive that it gives as it is."""
LISTES = {
    "bloc de la fiche": ("blocs", "code_compo_bloc", "libelle_bloc", "", ""),
    "rubrique": ("rubriques", "code_rubrique", "libelle_rubrique", "", "code_compo_bloc"),
    "grand domaine": ("grands_domaines", "code_grand_domaine", "libelle_grand_domaine", "", ""),
    "domaine professionnel": ("domaines", "code_domaine_professionnel", "libelle_domaine_professionnel", "", ""),
    "secteur d'activité": ("secteurs", "code_sect_activite", "libelle_sect_activite", "definition_sect_activite", ""),
    "sous-secteur d'activité": (
        "sous_secteurs",
        "code_ss_sect_activite",
        "libelle_ss_sect_activite",
        "definition_ss_sect_activite",
        "code_sect_activite",
    ),
    "secteur NAF": ("secteurs_naf", "code_secteur_naf", "libelle_secteur_naf", "", ""),
    "centre d'intérêt": (
        "centres_interet",
        "code_centre_interet",
        "libelle_centre_interet",
        "definition_centre_interet",
        "",
    ),
    "thématique": ("thematiques", "code_theme", "libelle_theme", "definition_theme", ""),
    "type de référentiel": ("types_referentiels", "code_type_referentiel", "libelle_type_referentiel", "", ""),
}
"""List → its table, then the columns of its codes, labels, definitions and of the code above."""
COMPAGNONS = (
    ("rome4_etiquettes", "etiquettes", "codes", ("code_rome", "libelle_rome", "code_ogr")),
    ("rome4_etiquettes", "etiquettes", "codes", ("code_rome", "transition_eco", "transition_num", "transition_demo")),
    ("rome4_etiquettes", "etiquettes", "codes", ("code_rome", "emploi_cadre", "emploi_reglemente")),
    (
        "rome4_arborescence_savoirs",
        "savoirs",
        "savoirs",
        ("code_ogr", "libelle_savoir", "categorie_savoir", "sous_categorie_savoir"),
    ),
    ("rome4_secteurs_naf", "secteurs", "secteurs_naf_metiers", ("code_secteur_naf", "code_rome")),
)
"""Source and table of a companion file, the table of the archive that says the same, the columns compared."""


def tables(inputs: Inputs) -> Frames:
    """Each table given out."""

    def read(table: str) -> pl.DataFrame:
        return inputs.table("rome4", table).drop("ligne")

    codes = read("codes")
    labels = codes.select("code_rome", "libelle_rome")
    return {
        "metiers": _jobs(inputs, codes),
        "appellations": read("appellations").join(labels, on="code_rome", how="left"),
        "competences": _skills(inputs),
        "items": read("items").join(_sections(inputs), on="code_rubrique", how="left"),
        "composition": _composition(inputs),
        "coherences": read("coherences").join(read("items").select("code_ogr", "libelle"), on="code_ogr", how="left"),
        "mobilites": read("mobilites").join(
            labels.rename({"code_rome": "code_rome_cible", "libelle_rome": "libelle_rome_cible"}),
            on="code_rome_cible",
            how="left",
        ),
        "arborescence": _tree(inputs),
        "nomenclatures": pl.concat(_listed(inputs, name) for name in LISTES),
        **{name: read(table) for name, table in TELS_QUELS.items()},
        "constats": _disagreements(inputs),
    }


def _jobs(inputs: Inputs, codes: pl.DataFrame) -> pl.DataFrame:
    """One row a job: its code in ROME 3 is that which the file of codes gives."""
    domains = inputs.table("rome4", "domaines_metiers").select(
        "code_rome",
        "grand_domaine",
        "domaine",
        grand_domaine_libelle="libelle_grand_domaine",
        domaine_libelle="libelle_domaine_professionel",
    )
    parents = inputs.output("rome_metiers.metiers").select(
        code_rome_parent="code_rome", libelle_rome_parent="libelle_rome"
    )
    sentences = inputs.table("rome4", "textes").sort("code_rome", "position_phrase")
    texts = sentences.group_by("code_rome", maintain_order=True).agg(
        pl.col("libelle_texte")
        .filter(pl.col("libelle_type_texte") == kind)
        .str.join("\n")
        .replace("", None)
        .alias(name)
        for kind, name in (("definition", "definition"), ("acces_metier", "acces"))
    )
    return (
        codes.join(domains, on="code_rome", how="left")
        .join(inputs.table("rome4", "riasec").drop("ligne"), on="code_rome", how="left")
        .join(texts, on="code_rome", how="left")
        .join(parents, on="code_rome_parent", how="left")
        .with_columns(
            pl.coalesce("grand_domaine", pl.col("code_rome").str.slice(0, 1)).alias("grand_domaine"),
            pl.coalesce("domaine", pl.col("code_rome").str.slice(0, 3)).alias("domaine"),
            dans_le_rome3=pl.col("code_rome") == pl.col("code_rome_parent"),
        )
    )


def _skills(inputs: Inputs) -> pl.DataFrame:
    """Skills and macro-skills, with where they hang: the workbook of their tree names macro-skills by label alone."""
    skills = inputs.table("rome4", "competences").drop("ligne")
    macro = pl.coalesce("code_ogr_macro_comp", pl.when(pl.col("nature") == "Macro-compétence").then("code_ogr"))
    named = skills.filter(pl.col("nature") == "Macro-compétence").select(
        macro="code_ogr", libelle_macro_comp="libelle_competence"
    )
    tree = inputs.table("rome4_arborescence_competences", "macro_competences").select(
        "domaine_competence", "enjeu", "objectif", etiquette=_folded("macro_competence")
    )
    levels = (
        named.with_columns(etiquette=_folded("libelle_macro_comp"))
        .join(tree.unique("etiquette"), on="etiquette", how="left")
        .drop("etiquette")
    )
    profiles = inputs.table("rome4", "macro_riasec").drop("ligne").rename({"code_ogr": "macro"})
    return (
        skills.with_columns(macro=macro)
        .join(levels, on="macro", how="left")
        .join(profiles, on="macro", how="left")
        .drop("macro")
    )


def _folded(column: str) -> pl.Expr:
    """A label without accents, capitals nor punctuation: workbooks have other apostrophes and dots."""
    return pl.col(column).map_elements(fold, return_dtype=pl.String)


def _sections(inputs: Inputs) -> pl.DataFrame:
    return inputs.table("rome4", "rubriques").select("code_rubrique", rubrique="libelle_rubrique")


def _composition(inputs: Inputs) -> pl.DataFrame:
    """What each job cites, with labels: skills and contexts, names, the job itself."""
    objects = pl.concat(
        [
            inputs.table("rome4", "items").select("code_ogr", "libelle"),
            inputs.table("rome4", "appellations").select("code_ogr", "libelle"),
            inputs.table("rome4", "codes").select("code_ogr", libelle="libelle_rome"),
        ]
    )
    blocks = inputs.table("rome4", "blocs").select("code_compo_bloc", bloc="libelle_bloc")
    return (
        inputs.table("rome4", "liens")
        .drop("ligne")
        .join(blocks, on="code_compo_bloc", how="left")
        .join(_sections(inputs), on="code_rubrique", how="left")
        .join(objects, on="code_ogr", how="left")
        .join(inputs.table("rome4", "coherences").drop("ligne"), on=["code_rome", "code_ogr"], how="left")
    )


def _tree(inputs: Inputs) -> pl.DataFrame:
    """The main tree, each row with the codes above it, which the archive writes on its own rows alone; the workbook's
    when the archive isn't there."""
    rows = inputs.table("rome4", "arborescence")
    if rows.is_empty():
        return inputs.table("rome4_arborescence", "arborescence").drop("ligne")
    return rows.sort("ligne").select(
        *(pl.col(c).forward_fill() for c in ("grand_domaine",)),
        pl.when(pl.col("type_provenance") != "1").then(pl.col("domaine").forward_fill()).alias("domaine"),
        pl.when(pl.col("type_provenance").is_in(["3", "4"])).then(pl.col("metier").forward_fill()).alias("metier"),
        pl.coalesce("intitule", "libelle_appellation_long").alias("intitule"),
        pl.coalesce("ogr_appellation", "ogr_rome").alias("code_ogr"),
    )


def _listed(inputs: Inputs, name: str) -> pl.DataFrame:
    table, *columns = LISTES[name]
    names = ("code", "libelle", "definition", "code_parent")
    rows = inputs.table("rome4", table)
    return rows.select(
        liste=pl.lit(name),
        **{n: pl.col(c) if c else pl.lit(None, pl.String) for n, c in zip(names, columns, strict=True)},
    )


def _disagreements(inputs: Inputs) -> pl.DataFrame:
    """Rows of a companion that the archive hasn't: typography apart, they should say the same."""
    found = []
    for source, table, of_archive, columns in COMPAGNONS:
        theirs, ours = inputs.table(source, table), inputs.table("rome4", of_archive)
        if theirs.is_empty() or ours.is_empty():
            continue
        said = pl.concat_str([pl.col(c).fill_null("—") for c in columns], separator=" ; ")
        told = theirs.select(objet=pl.col(columns[0]), dit=said).with_columns(cle=_folded("dit"))
        known = ours.select(dit=said).select(cle=_folded("dit"))
        found.append(
            told.join(known, on="cle", how="anti").select(
                source=pl.lit(source),
                objet="objet",
                constat=pl.format("dit « {} », que l'archive du ROME 4.0 ne dit pas", "dit"),
                decision=pl.lit("l'archive est servie"),
            )
        )
    schema = dict.fromkeys(("source", "objet", "constat", "decision"), pl.String)
    return pl.concat([pl.DataFrame(schema=schema), *found])
