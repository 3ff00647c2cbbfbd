"""What the layouts of the national registers share: the closed lists of France compétences, columns."""

from __future__ import annotations

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column
from tremplin.sources.reading.types import IDCC, Code, Texte

NIVEAUX: dict[str, str | None] = {**{f"NIV{n}": str(n) for n in range(3, 9)}, "REPRISE": None}
VOIES: dict[str, str | None] = {
    "En contrat d’apprentissage": "apprentissage",
    "Par expérience": "experience",
    "Par candidature individuelle": "candidature_individuelle",
    "En contrat de professionnalisation": "contrat_professionnalisation",
    "Après un parcours de formation continue": "formation_continue",
    "Après un parcours de formation sous statut d’élève ou d’étudiant": "formation_statut_eleve",
}
TYPES_ENREGISTREMENT: dict[str, str | None] = {t: t for t in ("Enregistrement de droit", "Enregistrement sur demande")}

FICHE = Column("numero_fiche", Code(motif=codes.FICHE), requis=True, description="Numéro RNCP ou RS")
FORMACODES = (
    FICHE,
    Column("formacode_code", Code(motif=codes.FORMACODE), requis=True),
    Column("formacode_libelle", Texte(), requis=True),
)
CONVENTIONS = (
    FICHE,
    *(
        Column(f"ccn_{n}_{champ}", type_)
        for n in (1, 2, 3)
        for champ, type_ in (("numero", IDCC), ("libelle", Texte()))
    ),
)
