"""Tables of certifications in a release: what each column means and where it comes from."""

from __future__ import annotations

from tremplin.families.certifications import steps
from tremplin.families.certifications.exports.files import EXPORTS
from tremplin.families.certifications.predictions.report import ReportFile
from tremplin.families.certifications.reference import certifications, complements, predictions
from tremplin.release.reference import Reference

REFERENCE = Reference(
    name="certifications",
    steps=steps.STEPS,
    tables=(
        certifications.CERTIFICATIONS,
        certifications.COUPLES,
        certifications.REMPLACEMENTS,
        certifications.LIENS_CFD,
        certifications.LIENS_FICHES,
        certifications.CONFLITS_CFD,
        certifications.CONFLITS_FICHES,
        certifications.LIENS,
        certifications.VOCABULAIRE,
        certifications.NPEC,
        complements.CERTIFINFO,
        complements.CERTIFINFO_ANCIENNES,
        complements.CERTIFINFO_COUPLES,
        complements.CERTIFINFO_ACCORDS,
        complements.CONFLITS_CERTIFINFO,
        complements.ONISEP_METIERS,
        complements.ONISEP_NOMS,
        complements.ONISEP_ROME,
        complements.ONISEP_FORMATIONS,
        complements.ONISEP_LIENS,
        complements.NSF,
        complements.MEFS,
        complements.FAMILLES_METIERS,
        complements.DIPLOMES_PROFESSIONNELS,
        complements.CONVENTIONS,
        predictions.PROPOSEES,
        predictions.MODELE,
        predictions.EVALUATION,
        predictions.PASSERELLE,
    ),
    check=steps.check,
    columns=(certifications.LEXIQUE, ReportFile()),
    exports=EXPORTS,
    shared=(
        "certifications.certifications",
        "certifications",
        "correspondances",
        "correspondances.liens",
        "correspondances.vocabulaire",
        "diplomes_cherches.diplomes",
        "fiches_onisep.noms",
        "fiches_onisep.romes",
        "liens_cfd",
        "npec",
        "remplacements",
        "vocabulaire",
    ),
)
