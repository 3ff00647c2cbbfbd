"""The requests that the documentation of the family prints."""

from __future__ import annotations

from datetime import date
from typing import Any

from tremplin.domain.dates import today
from tremplin.families.alternance.search import lookup, queries
from tremplin.platform.wire.examples import Answered, Examples, Printed
from tremplin.release.reader import Release

_CALLER = "essai@exemple.fr"
_JOB, _TYPED, _KM = "D1102", "Boulanger", 30
_POINT = ("latitude", "longitude", "radius")
_CV = "data:application/pdf;base64," + (
    "JVBERi0xLjMKJeLjz9MKMiAwIG9iago8PAovVHlwZSAvUGFnZXMKL0NvdW50IDEKL0tpZHMgWyA0IDAgUiBdCj4+CmVuZG9iagozIDAg"
    "b2JqCjw8Ci9UeXBlIC9DYXRhbG9nCi9QYWdlcyAyIDAgUgo+PgplbmRvYmoKNCAwIG9iago8PAovVHlwZSAvUGFnZQovUmVzb3VyY2Vz"
    "IDw8Cj4+Ci9NZWRpYUJveCBbIDAuMCAwLjAgMTAwIDEwMCBdCi9QYXJlbnQgMiAwIFIKPj4KZW5kb2JqCnhyZWYKMCA1CjAwMDAwMDAw"
    "MDEgNjU1MzUgZiAKMDAwMDAwMDAwMCAwMDAwMSBmIAowMDAwMDAwMDE1IDAwMDAwIG4gCjAwMDAwMDAwNzQgMDAwMDAgbiAKMDAwMDAw"
    "MDEyMyAwMDAwMCBuIAp0cmFpbGVyCjw8Ci9TaXplIDUKL1Jvb3QgMyAwIFIKPj4Kc3RhcnR4cmVmCjIxNwolJUVPRgo="
)
"""A page of PDF, blank."""
_FOR = "POST /api/v4/jobs/multi-partner"
_PUBLISH, _READ = "POST /api/job/v1/offer", "GET /api/job/v1/offer/{id}"
_EMPLOYER, _OFFER = "POST /api/v1/jobs/establishment", "POST /api/v1/jobs/{id}"
_MATCHA, _ASK = "GET /api/v1/jobs/matcha/{id}", "POST /api/appointment-request/validate"
_PUBLISHED = Answered("OFFRE", _PUBLISH, "id")
_MINE = Answered("OFFRE_EMPLOYEUR", _OFFER, "jobs.0._id")
_BY_LINK = Answered("JETON_CFA", "le jeton du lien que l'organisme a reçu par courriel")
_CONFIRMED = "L'employeur a confirmé son adresse, par le lien du courriel reçu, et son OPCO l'a validé"
_NOBODY = "Cette version des données ne tient d'aucun organisme de formation l'adresse où lui écrire"
_PERSON = {
    "applicant_first_name": "Ada",
    "applicant_last_name": "Essai",
    "applicant_email": "ada.essai@exemple.fr",
    "applicant_phone": "0612345678",
}


def _likely(release: Release) -> str | None:
    """A company likely to hire: it has a page."""
    return lookup.nearest_company(release, _rome(release), None)


CODES = {"siret": _likely}
"""What pages print beside their fields."""


def examples(release: Release) -> Examples:
    """Requests about bakers at Metz where a release knows some; else about what it knows."""
    town, rome, training = lookup.sample_town(release), _rome(release), lookup.sample_training(release)
    point = (town["longitude"], town["latitude"]) if town else None
    company = lookup.nearest_company(release, rome, point)
    name = _name(release, rome)
    return Examples(
        values=_values(town, rome, company, training, name),
        printed={
            **_searches(release, training, name),
            **_published(rome, company),
            **_employer(company, name, contact=training.get("contact")),
            **_applied(),
            **_asked(training),
        },
    )


def _values(
    town: dict[str, Any], rome: str | None, company: str | None, training: dict[str, Any], name: str
) -> dict[str, Any]:
    """Parameter → its value."""
    return {
        "caller": _CALLER,
        "romes": rome,
        "rome_codes": rome,
        "romeDomain": (rome or _JOB)[:3],
        "code": rome,
        **town,
        "radius": _KM,
        "departement": town.get("departement"),
        "departements": town.get("departement"),
        "departments": town.get("departement"),
        "commune_id": town.get("insee"),
        "rncp": training.get("rncp"),
        "rncps": training.get("rncp"),
        "cfd": training.get("cfd"),
        "cle_ministere_educatif": training.get("cle"),
        "siret": company,
        "title": name[:8],
        "label": name[:8],
        "q": "metz",
        "diploma": "3",
        "target_diploma_level": "3",
        "options": "with_description",
        "opco": "AKTO",
        "opcoUrl": "www.jinvestislavenir.fr",
        "type": "lba",
        "withRomeLabels": "true",
        "naf_codes": "10.71C",
        "distance": _KM,
        "contract": "alternance",
        "headcount": "all",
        "sort": "distance",
        "page": 1,
        "hitsPerPage": 2,
        "mode": "emplois_formation",
        "page_size": 2,
        "page_index": 0,
        "include_archived": "false",
        "limit": 10,
        "partners_to_exclude": "Hellowork",
        "quoi": "detail_view",
        "appointmentId": Answered("DEMANDE", _ASK, "appointment"),
    }


def _searches(release: Release, training: dict[str, Any], name: str) -> dict[str, Printed]:
    """What reads the release."""
    of_training = Printed(values={"id": training.get("cle")})
    around = Printed(gives=("romes", *_POINT))
    near = Printed(gives=("romes", *_POINT, "insee"))
    return {
        "GET /api/v1/formations": around,
        "GET /api/v1/formationsParRegion": Printed(gives=("departement",)),
        "GET /api/v1/formations/formation/{id}": of_training,
        "GET /api/v1/formations/formationDescription/{id}": of_training,
        "GET /api/v1/jobs": Printed(gives=near.gives, values={"sources": "lba,offres"}),
        "GET /api/v1/jobsEtFormations": Printed(gives=near.gives, values={"sources": "formations,lba"}),
        "GET /api/v1/jobs/job/{id}": Printed(
            values={"id": lookup.running_offer(release, (today() - date(1970, 1, 1)).days)}
        ),
        "GET /api/v1/search": Printed(
            gives=("q", "latitude", "longitude", "hitsPerPage"),
            values={
                "q": name[:8].lower(),
                "type": "formation",
                "level": "3",
                "partner": "Hellowork",
                "sort": "proximity",
            },
        ),
        "GET /api/v1/search/suggest": Printed(values={"q": name[:5].lower()}),
        _MATCHA: Printed(values={"id": _PUBLISHED}, gives=("caller",)),
        "GET /api/v1/jobs/company/{siret}": Printed(gives=("type",)),
        "POST /api/v1/jobs/matcha/{id}/stats/view-details": Printed(values={"id": _PUBLISHED}),
        "GET /api/v1/metiers": Printed(gives=("title",)),
        "GET /api/v1/metiers/metiersParEtablissement/{siret}": Printed(values={"siret": training.get("siret")}),
        "GET /partenaire/labonneboite/v1/company/": Printed(gives=("commune_id", "page_size")),
        "GET /api/formation/v1/search": Printed(
            gives=("latitude", "longitude", "page_size"), values={"romes": training.get("rome")}
        ),
        "GET /api/job/v1/search": around,
    }


# ── values of a release ──────────────────────────────────────────────────────────────────────────────────────────


def _rome(release: Release) -> str | None:
    """The job of bakers, else the first that companies hire for."""
    known = [label.removeprefix("lba") for label in queries.recruteurs(release).labels if len(label) == len("lbaD1102")]
    return _JOB if _JOB in known else next(iter(known), None)


def _name(release: Release, rome: str | None) -> str:
    """The first name of a job."""
    index = queries.appellations(release)
    return next((d["appellation"] for d in index.documents if d["codeRome"] == rome), _TYPED)


# ── what is written ──────────────────────────────────────────────────────────────────────────────────────────────


def _published(rome: str | None, company: str | None) -> dict[str, Printed]:
    """An offer of one's own: published, changed, read."""
    offer = {
        "identifier": {"partner_job_id": "essai-1"},
        "workplace": {"siret": company},
        "apply": {"email": "recrutement@exemple.fr"},
        "contract": {"duration": 24, "type": ["Apprentissage"]},
        "offer": {
            "title": "Apprenti boulanger",
            "description": "Pétrir, façonner, cuire les pains et les viennoiseries avec l'équipe du matin.",
            "rome_codes": [rome],
        },
    }
    told = Printed(values={"id": _PUBLISHED})
    return {
        _PUBLISH: Printed(body=offer),
        _FOR: Printed(body=_for_publisher(offer)),
        f"{_FOR}/bulk": Printed(body={"jobs": [_for_publisher(offer)]}),
        "PUT /api/job/v1/offer/{id}": Printed(values={"id": _PUBLISHED}, body=offer),
        _READ: told,
        "GET /api/job/v1/offer/{id}/publishing-informations": told,
        "POST /api/v3/jobs/stats/search_view": Printed(body={"ids": [_PUBLISHED]}),
        "POST /api/v3/jobs/{id}/stats/{quoi}": told,
    }


def _for_publisher(offer: dict[str, Any]) -> dict[str, Any]:
    """The same, for a publisher that has no key of its own."""
    return {**offer, "identifier": {"partner_label": "Mairie d'Essai", "partner_job_id": "2026-17"}}


def _employer(company: str | None, name: str, *, contact: str | None) -> dict[str, Printed]:
    """An employer that one makes, and its offer."""
    employer = {
        "establishment_siret": company,
        "first_name": "Ada",
        "last_name": "Four",
        "phone": "0387000000",
        "email": "recrutement@exemple.fr",
    }
    offer = {
        "rome_appellation_label": name,
        "job_start_date": f"{today().year + 1}-09-01",
        "job_type": ["Apprentissage"],
        "job_duration": 24,
    }
    mine, nobody = Printed(values={"id": _MINE}), "" if contact else _NOBODY
    made = Answered("EMPLOYEUR", _EMPLOYER, "establishment_id")
    near = Answered("CFA", "GET /api/v1/jobs/delegations/{id}", "0._id")
    return {
        _EMPLOYER: Printed(body=employer),
        "GET /api/v1/jobs/establishment": Printed(
            values={"establishment_siret": company, "email": employer["email"]}, after=(_EMPLOYER,)
        ),
        "GET /api/v1/jobs/bulk": Printed(gives=("limit",)),
        _OFFER: Printed(values={"id": made}, body=offer),
        "PATCH /api/v1/jobs/{id}": Printed(values={"id": _MINE}, body={"job_count": 2}),
        "POST /api/v1/jobs/provided/{id}": Printed(values={"id": _MINE}, when=_CONFIRMED),
        "POST /api/v1/jobs/canceled/{id}": mine,
        "POST /api/v1/jobs/extend/{id}": Printed(values={"id": _MINE}, when=_CONFIRMED + ", un autre jour"),
        "GET /api/v1/jobs/delegations/{id}": Printed(values={"id": _MINE}, missing=nobody),
        "POST /api/v1/jobs/delegations/{id}": Printed(values={"id": _MINE}, body={"establishmentIds": [near]}),
    }


def _applied() -> dict[str, Printed]:
    """Applications, to one's own offer: nobody else is written to."""
    recipient = Answered("DESTINATAIRE", _READ, "apply.recipient_id")
    email, iv = (Answered(v, _MATCHA, f"matchas.0.contact.{at}") for v, at in (("CHIFFRE", "email"), ("IV", "iv")))
    file = {"applicant_attachment_name": "cv.pdf", "applicant_attachment_content": _CV}
    old = {"applicant_file_name": "cv.pdf", "applicant_file_content": _CV, "caller": _CALLER}
    to = {"company_email": email, "iv": iv, "company_type": "matcha", "job_id": _PUBLISHED}
    return {
        "POST /api/job/v1/apply": Printed(body={**_PERSON, **file, "recipient_id": recipient}),
        "POST /api/v1/application": Printed(body={**_PERSON, **old, **to}),
    }


def _asked(training: dict[str, Any]) -> dict[str, Printed]:
    """A contact request, and the answer of the organisation."""
    cle = training.get("cle")
    made, token = Answered("DEMANDE", _ASK, "appointment"), Answered("JETON_DEMANDE", _ASK, "token")
    sent = {
        "firstname": "Ada",
        "lastname": "Essai",
        "phone": "0612345678",
        "email": "ada.essai@exemple.fr",
        "type": "etudiant",
        "applicantMessageToCfa": "Reste-t-il des places à la rentrée ?",
        "applicantReasons": ["place"],
        "cleMinistereEducatif": cle,
        "appointmentOrigin": "lba",
    }
    reply = {
        "appointment_id": made,
        "cfa_intention_to_applicant": "personalised_answer",
        "cfa_message_to_applicant": "Oui, venez nous voir mercredi.",
        "token": _BY_LINK,
    }
    return {
        "POST /api/appointment-request/context/create": Printed(
            body={"idCleMinistereEducatif": cle, "referrer": "lba"}
        ),
        _ASK: Printed(body=sent, missing="" if training.get("contact") else _NOBODY),
        "GET /api/appointment-request/context/short-recap": Printed(values={"token": token}),
        "GET /api/appointment-request/context/recap": Printed(values={"token": _BY_LINK}, after=(_ASK,)),
        "POST /api/appointment-request/reply": Printed(body=reply, after=(_ASK,)),
        "POST /api/formation/v1/appointment/generate-link": Printed(body={"cle_ministere_educatif": cle}),
    }
