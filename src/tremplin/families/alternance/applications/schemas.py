"""What is sent to apply, in both generations; unknown fields are neither refused nor kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, StringConstraints

from tremplin.domain.schema import Schema
from tremplin.domain.written import free_texts, mailboxes
from tremplin.domain.written.people import Telephone
from tremplin.domain.written.siret import compact_siret

_DESTINATAIRE = re.compile(r"partners_[0-9A-Za-z_-]{1,64}|recruiters_[0-9]{14}", re.ASCII)


def _without(fault: Callable[[str], object], message: str) -> object:
    def check(text: str) -> str:
        if fault(text):
            raise ValueError(message)
        return text

    return AfterValidator(check)


def _destinataire(text: str) -> str:
    """A recipient as the search names it, the SIRET of a company in its digits."""
    kind, _, named = text.partition("_")
    found = f"{kind}_{compact_siret(named)}" if kind == "recruiters" else text
    if not _DESTINATAIRE.fullmatch(found):
        raise ValueError("Unknown recipient")
    return found


Nom = Annotated[
    str,
    StringConstraints(strip_whitespace=True),
    _without(free_texts.faute_de_nom, "1 to 50 characters are expected, without URL"),
]
Courriel = Annotated[
    str,
    StringConstraints(strip_whitespace=True, to_lower=True),
    _without(lambda t: mailboxes.faute(t) and not mailboxes.jetable(t), "Invalid email"),
]
Message = Annotated[
    str,
    StringConstraints(max_length=2000, strip_whitespace=True),
    _without(free_texts.faute, "Plain text without link is expected"),
]


class _Model(Schema):
    model_config = ConfigDict(extra="ignore")


class Postulee(_Model):
    """Body of `/api/job/v1/apply`."""

    applicant_first_name: Nom
    applicant_last_name: Nom
    applicant_email: Courriel
    applicant_phone: Telephone
    applicant_attachment_name: str
    applicant_attachment_content: str
    applicant_message: Message | None = None
    recipient_id: Annotated[str, AfterValidator(_destinataire)]


class PostuleeV1(_Model):
    """Body of `/api/v1/application`."""

    applicant_first_name: Nom
    applicant_last_name: Nom
    applicant_email: Courriel
    applicant_phone: Telephone
    applicant_file_name: str
    applicant_file_content: str
    message: Message | None = None
    caller: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    company_email: str
    iv: str
    company_type: Literal["lba", "lbb", "matcha", "peJob"]
    company_siret: str | None = None
    company_name: str | None = None
    company_naf: str | None = None
    company_address: str | None = None
    job_id: str | None = None
    job_title: str | None = None
    searched_for_job_label: str | None = None


class Envoyee(_Model):
    result: Literal["ok"]
    message: Literal["messages sent"]


class Recue(_Model):
    id: str
