"""Tables of training organisations in a release."""

from __future__ import annotations

from tremplin.families.organismes import steps
from tremplin.release.reference import Field, Reference, ReferenceTable
from tremplin.sources.reading.registry import SOURCES

_BODY = Field("body", "blob", "Le document JSON que la route rend")
_SIRET = Field("siret", description="SIRET de l'organisme", source="referentiel_organismes.siret")
_UAI = Field("uai", description="UAI de l'organisme", source="referentiel_organismes.uai")

FAITS = ReferenceTable(
    name="organismes",
    frame="organismes.faits",
    titre="Organismes de formation",
    description="Les organismes du référentiel UAI-SIRET, leur nature et leur état.",
    key=("siret",),
    indexes=(("siret",),),
    fields=(
        _SIRET,
        _UAI,
        Field("ouvert", "boolean", "État administratif « actif »", "referentiel_organismes.etat_administratif"),
        Field(
            "nature", description="responsable, formateur, les deux ou inconnue", source="referentiel_organismes.nature"
        ),
        Field("ligne", "integer", "Rang de l'organisme dans le fichier du référentiel"),
        _BODY,
    ),
)
CODES = ReferenceTable(
    name="organismes_codes",
    frame="organismes.codes",
    titre="Codes menant à un organisme",
    description="SIRET (le sien, ceux de ses relations) et UAI (le sien, ceux de ses lieux) → organisme.",
    key=("code", "siret"),
    indexes=(("code", "siret"),),
    fields=(Field("code", description="SIRET ou UAI"), Field("siret", description="SIRET de l'organisme")),
)
CARTES = ReferenceTable(
    name="organismes_cartes",
    frame="organismes.cartes",
    titre="Organismes, fiches complètes",
    description="Les organismes que SIRENE connaît, avec leur état civil.",
    key=("siret",),
    indexes=(("siret",),),
    body="body",
    fields=(_SIRET, _UAI, _BODY),
)
SIRENE = ReferenceTable(
    name="sirene",
    frame="organismes.sirene",
    titre="État SIRENE des SIRET nommés",
    description="L'état administratif des établissements que les autres sources nomment.",
    key=("siret",),
    indexes=(("siret",),),
    flat=False,
    fields=(
        Field("siret", description="SIRET", source="sirene_etablissement.siret"),
        Field(
            "etat", description="A (actif) ou F (fermé)", source="sirene_etablissement.etatAdministratifEtablissement"
        ),
    ),
)


def _fields(source: str, table: str) -> tuple[Field, ...]:
    """The columns of a source as it declares them; a point is two numbers."""
    columns = [c for c in SOURCES[source].table(table).columns if c.name != "position"]
    return tuple(Field(c.name, c.type.schema, c.description, f"{source}.{c.names[0]}") for c in columns)


PREPA = ReferenceTable(
    name="organismes_prepa",
    frame="organismes_listes.prepa",
    titre="Organismes, liste du référentiel UAI-SIRET",
    description="Le SIRET, l'UAI et l'adresse des organismes (octobre 2023) ; ni leur état, ni leurs relations.",
    key=("siret",),
    fields=_fields("organismes_prepa", "organismes"),
)
CATALOGUE = ReferenceTable(
    name="catalogue_etablissements",
    frame="organismes_listes.catalogue",
    titre="Établissements du catalogue de l'apprentissage",
    description="Les établissements du catalogue (octobre 2022), leur adresse et leur point.",
    key=("siret",),
    fields=(
        *_fields("catalogue_etablissements", "etablissements"),
        Field("latitude", "number", "Degrés (WGS 84)", "catalogue_etablissements.geo_coordonnees"),
        Field("longitude", "number", "Degrés (WGS 84)", "catalogue_etablissements.geo_coordonnees"),
    ),
)

REFERENCE = Reference(
    name="organismes",
    steps=steps.STEPS,
    tables=(FAITS, CODES, CARTES, SIRENE, PREPA, CATALOGUE),
    check=steps.check,
    shared=("organismes", "organismes_cartes", "organismes_codes", "sirene"),
)
