"""Codes of certifications in the neutral format: what BCN would say of them."""

from tremplin.sources.forms import neutre
from tremplin.sources.inserjeunes_statistiques import CODE
from tremplin.sources.reading.declaration import Source, Table, pattern
from tremplin.sources.reading.types import Choix, Code, Codes, Date, Entier, Texte

_CODES = Codes(motif=CODE, separateur=",")


SOURCE = Source(
    name="inserjeunes_referentiel",
    titre="InserJeunes, référentiel au format neutre",
    publisher=neutre.PUBLISHER,
    licence="etalab-2.0",
    rhythm="à la demande",
    jours=365,
    files=pattern(neutre.files("referentiel")),
    csv=neutre.CSV,
    groupe=neutre.GROUPE,
    fichier="referentiel",
    parties=True,
    description="Les codes de certifications, leurs libellés, leurs dates et leur continuité.",
    tables=(
        Table(
            "codes",
            (
                neutre.column("code_certification", Code(motif=CODE), requis=True),
                neutre.column("type", Choix(valeurs=("cfd", "mef", "sise")), requis=True),
                neutre.column("code_formation_diplome", Code(motif=r"[0-9A-Z]{8}")),
                neutre.column("libelle", Texte(), requis=True),
                neutre.column("diplome_code", Code(motif=r"[0-9]")),
                neutre.column("diplome_libelle", Texte()),
                neutre.column("date_ouverture", Date()),
                neutre.column("date_fermeture", Date()),
                neutre.column("ancien", _CODES),
                neutre.column("nouveau", _CODES),
                neutre.column("libelle_court", Texte()),
                neutre.column("libelle_ancien", Texte()),
                neutre.column("famille_code", Texte()),
                neutre.column("famille_libelle", Texte()),
                neutre.column("famille_annee_commune", Choix(valeurs=("oui", "non"))),
                neutre.column("annee_dispositif", Entier(mini=1, maxi=9)),
                neutre.column("dispositif_formation", Code(motif=r"[0-9A-Z]{3}")),
                neutre.column("date_premiere_session", Code(motif=r"\d{4}")),
                neutre.column("date_derniere_session", Code(motif=r"\d{4}")),
            ),
            cle=("code_certification",),
            fermee=True,
        ),
    ),
)
