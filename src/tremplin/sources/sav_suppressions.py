"""SAVE: companies to remove."""

from tremplin.sources.forms.recruteurs import RIEN
from tremplin.sources.forms.sav import correction
from tremplin.sources.reading.declaration import Column
from tremplin.sources.reading.types import Texte

SOURCE = correction(
    "sav_suppressions",
    "Entreprises à retirer",
    r"(sav[-_]|save[-_])?(remove|suppressions).*\.(tsv|txt|json|csv)",
    "Les entreprises que leur demande a fait retirer.",
    (Column("sirets", Texte(RIEN), ("sirets", "siret"), requis=True),),
)
