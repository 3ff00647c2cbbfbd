"""SAVE: what companies correct about themselves; `*_alternance` wins over the plain column."""

from tremplin.sources.forms.recruteurs import EMAIL, NOMBRE, RIEN, TEXTE
from tremplin.sources.forms.sav import correction
from tremplin.sources.reading.declaration import Column
from tremplin.sources.reading.types import Choix, Texte

_OUI_NON = Choix(RIEN, valeurs=("0", "1"))
_TEXTES = (
    "name",
    "new_phone",
    "new_website",
    "romes_to_boost",
    "romes_to_remove",
    "nafs_to_add",
    "romes_alternance_to_boost",
    "romes_alternance_to_remove",
    "social_network",
    "phone_alternance",
    "website_alternance",
    "contact_mode",
    "new_company_name",
    "new_office_name",
)

SOURCE = correction(
    "sav_corrections",
    "Corrections demandées par les entreprises",
    r"(sav[-_]|save[-_])?(update|corrections[-_]recruteurs).*\.(tsv|txt|json|csv)",
    "Ce que des entreprises ont corrigé : contacts, métiers, nom, score.",
    (
        Column("sirets", Texte(RIEN), ("sirets",), requis=True, description="Séparés par une virgule ou une espace"),
        *(Column(n, TEXTE, (n,), absente_possible=True) for n in _TEXTES),
        *(Column(n, EMAIL, (n,), absente_possible=True) for n in ("new_email", "email_alternance")),
        *(
            Column(n, _OUI_NON, (n,), absente_possible=True)
            for n in ("remove_email", "remove_phone", "remove_website", "boost", "boost_alternance")
        ),
        *(Column(n, NOMBRE, (n,), absente_possible=True) for n in ("score", "score_alternance")),
    ),
)
