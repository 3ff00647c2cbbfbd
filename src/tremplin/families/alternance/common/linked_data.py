"""What machines read of a result: a training as a Course, an offer as a JobPosting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tremplin.families.alternance.common.item import Kind
from tremplin.platform.wire.linked_data import Node, code, node, organisation, place

Item = Mapping[str, Any]


def described(kind: Kind, identifier: str, item: Item, title: str, shown: Sequence[str]) -> Node | None:
    """The node of a result, by what its page shows of it; None for a company, which offers nothing yet, and for an
    offer that says too little."""
    if kind is Kind.FORMATION:
        return _course(item, title, shown)
    return _posting(identifier, item, title) if kind is not Kind.LBA else None


def _at(item: Item) -> Node:
    at = item["place"]
    point = None if at["longitude"] is None else (at["longitude"], at["latitude"])
    return place(at["address"] or at["fullAddress"], at["zipCode"], at["city"], point)


def _course(item: Item, title: str, shown: Sequence[str]) -> Node:
    told, school = item["training"] or {}, item["company"]
    sessions = [s for s in told.get("sessions") or () if not s["isPermanentEntry"]]
    mode = "Online" if item["place"]["remoteOnly"] else "Onsite"
    return node(
        "Course",
        name=title,
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
                location=_at(item),
            )
            for session in sessions
        ],
    )


def _posting(identifier: str, item: Item, title: str) -> Node | None:
    job, company = item["job"] or {}, item["company"]
    if not (job.get("description") and job.get("creationDate") and company["name"]):
        return None
    return node(
        "JobPosting",
        title=title,
        description=job["description"],
        identifier=node("PropertyValue", name=company["name"], value=identifier),
        datePosted=job["creationDate"][:10],
        hiringOrganization=organisation(company["name"], sameAs=company["url"]),
        jobLocation=_at(item),
        jobLocationType="TELECOMMUTE" if item["place"]["remoteOnly"] else None,
        employmentType="OTHER",
        jobStartDate=(job.get("jobStartDate") or "")[:10],
        totalJobOpenings=job.get("quantiteContrat"),
        occupationalCategory=[code(rome["code"], "ROME") for rome in item["romes"] or ()],
        directApply=not item["url"],
    )
