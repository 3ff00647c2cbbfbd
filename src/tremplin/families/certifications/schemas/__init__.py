"""Models of certifications: those of the wire, then ours."""

from tremplin.families.certifications.schemas.complements import Complements
from tremplin.families.certifications.schemas.ours import Correspondance, Npec, Preuves, Remplacement
from tremplin.families.certifications.schemas.wire import Certification

__all__ = ["Certification", "Complements", "Correspondance", "Npec", "Preuves", "Remplacement"]
