"""Contact requests on the wire; unknown fields are neither refused nor kept, empty texts count as absent."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BeforeValidator, ConfigDict, Field, StringConstraints

from tremplin.domain.schema import Schema


def _absent(value: Any) -> Any:
    return None if value == "" else value


Texte = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Absent = Annotated[Texte | None, BeforeValidator(_absent)]


class _Model(Schema):
    model_config = ConfigDict(extra="ignore", populate_by_name=True)


class ContexteDemande(_Model):
    """Body of `context/create`."""

    idParcoursup: Absent = None
    idActionFormation: Absent = None
    idCleMinistereEducatif: Absent = None
    idRcoFormation: Absent = None
    referrer: Texte
    trainingHasJob: bool | None = None


class LienDemande(_Model):
    """Body of `/api/v2/appointment`."""

    parcoursup_id: Absent = None
    onisep_id: Absent = None
    cle_ministere_educatif: Absent = None


class DemandeEnvoyee(_Model):
    """Body of `validate`."""

    firstname: Texte
    lastname: Texte
    phone: Texte
    email: Texte
    type: Literal["parent", "etudiant"]
    message: Annotated[str | None, Field(validation_alias=AliasChoices("applicantMessageToCfa", "motivations"))] = None
    applicantReasons: list[str] = []
    cleMinistereEducatif: Texte
    origin: Annotated[Texte, Field(validation_alias=AliasChoices("appointmentOrigin", "referrer"))]


class ReponseEnvoyee(_Model):
    """Body of `reply`."""

    appointment_id: Texte
    cfa_intention_to_applicant: Literal["personalised_answer", "other_channel"]
    cfa_message_to_applicant_date: str | None = None
    cfa_message_to_applicant: Annotated[str, StringConstraints(max_length=2000)] | None = None
    token: str | None = None


class Contexte(_Model):
    """What an integrator shows; or `error` alone when the training takes no request."""

    etablissement_formateur_entreprise_raison_sociale: str | None = None
    intitule_long: str | None = None
    lieu_formation_adresse: str | None = None
    code_postal: str | None = None
    etablissement_formateur_siret: str | None = None
    cfd: str | None = None
    localite: str | None = None
    id_rco_formation: str | None = None
    cle_ministere_educatif: str | None = None
    form_url: str | None = None
    error: str | None = None


class Enregistree(_Model):
    userId: str
    appointment: str
    token: str


class Personne(_Model):
    firstname: str
    lastname: str
    phone: str
    email: str
    type: str


class DemandeRappelee(_Model):
    id: str
    appointment_origin: str | None
    created_at: str
    applicant_message_to_cfa: str | None
    applicant_reasons: list[str]
    cfa_read_appointment_details_date: str | None
    cfa_intention_to_applicant: str | None


class FormationRappelee(_Model):
    cle_ministere_educatif: str | None
    intitule_long: str | None
    etablissement_formateur_raison_sociale: str | None
    lieu_formation_adresse: str | None


class Rappel(_Model):
    appointment: DemandeRappelee
    formation: FormationRappelee
    user: Personne


class Repondue(_Model):
    appointment_id: str
    cfa_intention_to_applicant: str


class Identifiants(_Model):
    ids: list[str]
