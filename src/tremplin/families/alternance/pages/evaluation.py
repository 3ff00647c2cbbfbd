"""What the prediction of recruiters is worth."""

from __future__ import annotations

from tremplin.families.alternance.recruiters.report import ReportFile, report
from tremplin.families.alternance.search import queries
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.evaluation import Evaluation, evaluation_router

router = evaluation_router(
    Evaluation(
        right=Right.CATALOGUE,
        address="/recruteurs/evaluation",
        template="alternance/evaluation.html",
        figures=lambda release: {"genres": report(queries.measures(release))},
        file=ReportFile.file,
        saved_as="evaluation-recruteurs.html",
    )
)
