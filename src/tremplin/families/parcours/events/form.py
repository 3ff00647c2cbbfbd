"""Fields of the forms of events: what a page asks for, under the names of the content."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass

from tremplin.families.parcours.events.vocabulary import MOTIFS, Resultat

Choix = tuple[tuple[str, str], ...]
MOTIFS_DITS: Choix = tuple((c, d) for c, d in MOTIFS.items() if c != "NON_RENSEIGNE")
RESULTATS: Choix = (
    (Resultat.PRESENT, "Présent"),
    (Resultat.ABSENT_EXCUSE, "Absent excusé"),
    (Resultat.ABSENT, "Absent"),
    (Resultat.RETENU, "Retenu"),
    (Resultat.NON_RETENU, "Non retenu"),
    (Resultat.LISTE_ATTENTE, "Liste d'attente"),
)
OBTENTIONS: Choix = (("totale", "Totale"), ("partielle", "Partielle"), ("non", "Non"), ("attente", "En attente"))
NIVEAUX: Choix = tuple((str(n), f"Niveau {n}") for n in range(1, 9))


@dataclass(frozen=True)
class Champ:
    """A field of a form. `genre`: date, mois, nombre, entier, texte, zone, liste, ouinon, case, cases."""

    nom: str
    libelle: str
    genre: str = "texte"
    _: KW_ONLY
    requis: bool = False
    aide: str | None = None
    choix: Choix = ()


NOTE = Champ("note", "Note", "zone", aide="Ni numéro de sécurité sociale, ni courriel, ni téléphone")
MOTIF = Champ("motif", "Motif", "liste", choix=MOTIFS_DITS, requis=True)
TEXTE = Champ("texte", "Précision", "zone", aide="Demandée avec le motif « Autre »")
HEURES = (
    Champ("nbHeureTotalFormation", "Heures en tout", "entier", requis=True),
    Champ("nbHeureCentre", "Heures en centre", "entier"),
    Champ("nbHeureEntreprise", "Heures en entreprise", "entier"),
)


def job_fields(nom: str, quand: str) -> tuple[Champ, ...]:
    """The three fields of a job found at some time."""
    return (
        Champ(f"{nom}.oui", f"Reprise d'emploi {quand}", "ouinon"),
        Champ(f"{nom}.durable", f"Emploi durable ({quand})", "ouinon"),
        Champ(f"{nom}.depuis", f"Depuis le ({quand})", "date"),
    )


EFFET = Champ("dateEffet", "Date d'effet", "date", requis=True, aide="Le jour où cela s'est passé")
PAPIER = Champ(
    "dateReceptionPapier", "Reçu sur papier le", "date", aide="Pour ce qu'un organisme a envoyé par courrier"
)
PERSONNE = (
    Champ("idRegionalDE", "Identifiant régional", requis=True, aide="Sept chiffres et une lettre"),
    Champ("codeGeoDE", "Code géographique", requis=True, aide="Trois chiffres"),
)
