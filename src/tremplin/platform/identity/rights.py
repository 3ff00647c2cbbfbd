"""Who may what: the table of rights, read by routes, keys, the command line, pages, probes and tests."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from tremplin.language.spoken import mark

FAMILLES = {
    "certifications": mark("Certifications, organismes, géographie"),
    "alternance": mark("Alternance"),
    "inserjeunes": mark("InserJeunes"),
    "infotravail": mark("Marché du travail"),
    "parcours": mark("Parcours de formation"),
}
"""What a key may be bound to → its title."""
PERMISSIONS = {
    "jobs:write": mark("Publier des offres"),
    "jobs:write:partners": mark("Publier pour plusieurs diffuseurs"),
    "applications:write": mark("Transmettre des candidatures"),
    "appointments:write": mark("Demander des liens de contact"),
    "releases:read": mark("Copier les versions entières, pour une autre instance"),
}
"""What an organisation may be granted beyond reading → its title."""
OF_EVERY_KEY = ("all", "account")
"""Families of routes that every key opens."""


class Row(NamedTuple):
    """A row of the table: the family of its routes, and what they do."""

    famille: str
    ligne: str


class Right(Enum):
    """The rows of the table; each route names its own."""

    CERTIFICATIONS = Row("certifications", "reading")
    INFOTRAVAIL = Row("infotravail", "CKAN reading, `datastore_search`, REST")
    INFOTRAVAIL_SQL = Row("infotravail", "`datastore_search_sql`")
    INSERJEUNES = Row("inserjeunes", "single answers, cards, comparison")
    INSERJEUNES_LISTS = Row("inserjeunes", "lists, `bcn`")
    ALTERNANCE = Row("alternance", "v1 searches, métiers, cards (`caller`)")
    JOBS = Row("alternance", "`/api/job/v1` search, offer, export")
    PUBLISH = Row("alternance", "offers: publish, change")
    APPLY = Row("alternance", "apply")
    REQUESTS = Row("alternance", "applications and appointment requests, reading")
    APPOINTMENT = Row("alternance", "appointment link")
    EMPLOYER = Row("alternance", "employer form")
    WIDGETS = Row("alternance", "widgets")
    OPT_OUT = Row("alternance", "opt-out, reports")
    PARCOURS = Row("parcours", "reading")
    PARCOURS_WRITE = Row("parcours", "writing, imports")
    ATTESTATIONS = Row("parcours", "`attestations/verifier/{code}`")
    OWN_PATH = Row("parcours", "own path, access log about oneself")
    HEALTH = Row("all", "health")
    DOCUMENTATION = Row("all", "documentation")
    FLAT_FILES = Row("all", "flat files")
    RELEASES = Row("all", "whole releases, for another Tremplin")
    TOKEN = Row("all", "token")
    CATALOGUE = Row("all", "catalogue")
    EXPLORE = Row("all", "a job in a place")
    ASSISTANTS = Row("all", "open data by assistants (MCP)")
    REPORT = Row("all", "report a wrong datum")
    FOLLOW = Row("all", "what one follows by mail")
    STATUS = Row("all", "quality, status, indicators")
    LOGIN = Row("account", "login")
    ACCOUNT = Row("account", "own keys, sessions, usage")
    OPERATION = Row("operation", "organisations, permissions, clients, releases, imports, moderation")

    @property
    def famille(self) -> str:
        """The family that a key must open."""
        return self.value.famille
