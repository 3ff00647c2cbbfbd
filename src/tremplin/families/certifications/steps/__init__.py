"""From BCN, France compétences and the kit to certifications: one module a step, listed here in order."""

from tremplin.families.certifications.predictions import jobs as _jobs
from tremplin.families.certifications.predictions import proposals as _proposals
from tremplin.families.certifications.predictions import subjects as _subjects
from tremplin.families.certifications.steps import diplomas as _diplomas
from tremplin.families.certifications.steps import nomenclatures as _nomenclatures
from tremplin.families.certifications.steps import passerelle as _passerelle
from tremplin.families.certifications.steps.certifications import certifications as _certifications
from tremplin.families.certifications.steps.certifications import check_certifications
from tremplin.families.certifications.steps.certifinfo import certifinfo as _certifinfo
from tremplin.families.certifications.steps.certifinfo import check_certifinfo
from tremplin.families.certifications.steps.cfd import cfd as _cfd
from tremplin.families.certifications.steps.cfd import check_cfd
from tremplin.families.certifications.steps.conventions import SOURCES as _CONVENTIONS
from tremplin.families.certifications.steps.conventions import conventions as _conventions
from tremplin.families.certifications.steps.correspondances import correspondances as _correspondances
from tremplin.families.certifications.steps.couples import check_couples
from tremplin.families.certifications.steps.couples import couples as _couples
from tremplin.families.certifications.steps.fiches import EXPORTS
from tremplin.families.certifications.steps.fiches import fiches as _fiches
from tremplin.families.certifications.steps.fiches_onisep import SOURCES as _ONISEP
from tremplin.families.certifications.steps.fiches_onisep import fiches_onisep as _fiches_onisep
from tremplin.families.certifications.steps.npec import npec as _npec
from tremplin.families.certifications.steps.remplacements import remplacements as _remplacements
from tremplin.release.reference import Check, Frames, Inputs, Step

_BCN = (
    "bcn_formation_diplome",
    "bcn_formation_diplome_enquete_51",
    "bcn_niveau_formation_diplome",
    "bcn_v_formation_diplome",
    "bcn_groupe_specialite",
)


def _evaluation(inputs: Inputs) -> Frames:
    """The figures of the last trial of proposed correspondences."""
    return {"mesures": inputs.table("evaluation_correspondances", "mesures").drop("ligne")}


STEPS = (
    Step("nsf", _nomenclatures.nsf, sources=_nomenclatures.NSF_SOURCES),
    Step("mefs", _nomenclatures.mefs, sources=_nomenclatures.MEF_SOURCES),
    Step("familles_metiers", _nomenclatures.familles, sources=_nomenclatures.FAMILLES_SOURCES),
    Step("diplomes_professionnels", _nomenclatures.diplomes, sources=(_nomenclatures.DIPLOMES,)),
    Step("conventions", _conventions, sources=_CONVENTIONS),
    Step("cfd", _cfd, sources=_BCN),
    Step("fiches", _fiches, sources=(*EXPORTS, "kit_apprentissage")),
    Step("couples", _couples, sources=("kit_apprentissage",), steps=("cfd", "fiches")),
    Step("certifications", _certifications, steps=("cfd", "fiches", "couples")),
    Step("certifinfo", _certifinfo, sources=("certifinfo",), steps=("cfd", "fiches", "couples")),
    Step("remplacements", _remplacements, sources=("france_competences", "kit_apprentissage"), steps=("fiches",)),
    Step(
        "correspondances",
        _correspondances,
        sources=(
            "bcn_formation_diplome_enquete_51",
            "bcn_mef",
            "certifinfo",
            "ape_idcc",
            "dares_ape_idcc",
            "france_competences",
            "rome4",
            "rome_appellations",
            "rome_codes",
            "rome_naf",
        ),
        steps=("nsf", "conventions", "cfd", "fiches", "couples"),
    ),
    _subjects.STEP,
    _jobs.STEP,
    _proposals.STEP,
    Step("correspondances_evaluation", _evaluation, sources=("evaluation_correspondances",)),
    _passerelle.STEP,
    Step("npec", _npec, sources=("npec", "dares_ccn")),
    Step("fiches_onisep", _fiches_onisep, sources=_ONISEP),
    Step("diplomes_cherches", _diplomas.diplomas, sources=_diplomas.SOURCES, steps=_diplomas.STEPS),
)


def check(outputs: Frames) -> list[Check]:
    """All checks of the family, in the order of its steps."""
    return [*check_cfd(outputs), *check_couples(outputs), *check_certifications(outputs), *check_certifinfo(outputs)]
