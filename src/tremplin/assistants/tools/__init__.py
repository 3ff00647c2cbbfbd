"""The tools, in the order in which assistants list them."""

from __future__ import annotations

from tremplin.assistants.declared import Tool
from tremplin.assistants.tools import certifications, data, jobs, recruiters, trainings

TOOLS: dict[str, Tool] = {
    tool.nom: tool
    for tool in (
        jobs.SEARCH,
        jobs.EVERYTHING,
        certifications.SEARCH,
        certifications.PASSAGE,
        trainings.TRAININGS,
        trainings.OUTCOMES,
        recruiters.RECRUITERS,
        data.SEARCH,
        data.QUERY,
    )
}
