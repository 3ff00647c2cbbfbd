"""What machines read of a result: a training as a Course, an offer as a JobPosting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tremplin.families.alternance.common.item import Kind
from tremplin.platform.wire.linked_data import Node, code, node, organisation, place

Item = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """A result as its page names it."""

    kind: Kind
    identifier: str
    title: str
    town: str
    """Its commune, as people write it."""


def described(told: Told, item: Item, shown: Sequence[str]) -> Node | None:
    """The node of a result, by what its page shows of it; None for a company, which offers nothing yet, and for an
    offer that says too little."""
    if told.kind is Kind.FORMATION:
        return _course(told, item, shown)
    return _posting(told, item) if told.kind is not Kind.LBA else None


def _at(item: Item, town: str) -> Node:
    at = item["place"]
    point = None if at["longitude"] is None else (at["longitude"], at["latitude"])
    return place(at["address"] or at["fullAddress"], at["zipCode"], town, point)


def _course(of: Told, item: Item, shown: Sequence[str]) -> Node:
    told, school = item["training"] or {}, item["company"]
    sessions = [s for s in told.get("sessions") or () if not s["isPermanentEntry"]]
    mode = "Online" if item["place"]["remoteOnly"] else "Onsite"
    return node(
        "Course",
        name=of.title,
        description=told.get("description") or told.get("objectif") or ", ".join(shown),
        provider=organisation(school["name"], identifier=school["siret"]) if school["name"] else None,
        educationalCredentialAwarded=item["diploma"],
        courseCode=item["cfd"],
        hasCourseInstance=[
            node(
                "CourseInstance",
                courseMode=mode,
                startDate=session["startDate"][:10],
                endDate=(session["endDate"] or "")[:10],
                location=_at(item, of.town),
            )
            for session in sessions
        ],
    )


def _posting(of: Told, item: Item) -> Node | None:
    job, company = item["job"] or {}, item["company"]
    if not (job.get("description") and job.get("creationDate") and company["name"]):
        return None
    return node(
        "JobPosting",
        title=of.title,
        description=job["description"],
        identifier=node("PropertyValue", name=company["name"], value=of.identifier),
        datePosted=job["creationDate"][:10],
        hiringOrganization=organisation(company["name"], sameAs=company["url"]),
        jobLocation=_at(item, of.town),
        jobLocationType="TELECOMMUTE" if item["place"]["remoteOnly"] else None,
        employmentType="OTHER",
        jobStartDate=(job.get("jobStartDate") or "")[:10],
        totalJobOpenings=job.get("quantiteContrat"),
        occupationalCategory=[code(rome["code"], "ROME") for rome in item["romes"] or ()],
        directApply=not item["url"],
    )
