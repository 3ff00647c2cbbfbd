"""What the proposed correspondences are worth."""

from __future__ import annotations

from tremplin.families.certifications import queries_predictions as queries
from tremplin.families.certifications.predictions.report import ReportFile, report
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.evaluation import Evaluation, evaluation_router

router = evaluation_router(
    Evaluation(
        right=Right.DOCUMENTATION,
        address="/correspondances/evaluation",
        template="certifications/evaluation.html",
        figures=lambda release: {"epreuve": report(queries.measures(release))},
        file=ReportFile.file,
        saved_as=ReportFile.file,
    )
)
