"""Codes of certifications in the neutral format: what BCN would say of them."""

from tremplin.sources import _neutre
from tremplin.sources.declaration import Source, Table, pattern
from tremplin.sources.inserjeunes_statistiques import CODE
from tremplin.sources.types import Choix, Code, Codes, Date, Entier, Texte

_CODES = Codes(motif=CODE, separateur=",")


SOURCE = Source(
    name="inserjeunes_referentiel",
    titre="InserJeunes, référentiel au format neutre",
    publisher=_neutre.PUBLISHER,
    licence="etalab-2.0",
    rhythm="à la demande",
    jours=365,
    files=pattern(_neutre.files("referentiel")),
    csv=_neutre.CSV,
    groupe=_neutre.GROUPE,
    fichier="referentiel",
    parties=True,
    description="Les codes de certifications, leurs libellés, leurs dates et leur continuité.",
    tables=(
        Table(
            "codes",
            (
                _neutre.column("code_certification", Code(motif=CODE), requis=True),
                _neutre.column("type", Choix(valeurs=("cfd", "mef", "sise")), requis=True),
                _neutre.column("code_formation_diplome", Code(motif=r"[0-9A-Z]{8}")),
                _neutre.column("libelle", Texte(), requis=True),
                _neutre.column("diplome_code", Code(motif=r"[0-9]")),
                _neutre.column("diplome_libelle", Texte()),
                _neutre.column("date_ouverture", Date()),
                _neutre.column("date_fermeture", Date()),
                _neutre.column("ancien", _CODES),
                _neutre.column("nouveau", _CODES),
                _neutre.column("libelle_court", Texte()),
                _neutre.column("libelle_ancien", Texte()),
                _neutre.column("famille_code", Texte()),
                _neutre.column("famille_libelle", Texte()),
                _neutre.column("famille_annee_commune", Choix(valeurs=("oui", "non"))),
                _neutre.column("annee_dispositif", Entier(mini=1, maxi=9)),
                _neutre.column("dispositif_formation", Code(motif=r"[0-9A-Z]{3}")),
                _neutre.column("date_premiere_session", Code(motif=r"\d{4}")),
                _neutre.column("date_derniere_session", Code(motif=r"\d{4}")),
            ),
            cle=("code_certification",),
            fermee=True,
        ),
    ),
)
