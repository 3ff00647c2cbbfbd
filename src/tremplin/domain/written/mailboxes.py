"""E-mail addresses that people type: their form, and whose they can be."""

from __future__ import annotations

import re
import unicodedata

from tremplin.language.spoken import gettext as _

COURRIEL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z0-9-]{2,}", re.ASCII
)
_GOOGLE = frozenset({"gmail.com", "googlemail.com"})
"""Where dots of a name count for nothing."""
_MICROSOFT = frozenset({"outlook.com", "outlook.fr", "hotmail.com", "hotmail.fr", "live.com", "live.fr", "msn.com"})
_APPLE = frozenset({"icloud.com", "me.com", "mac.com"})
_PROTON = frozenset({"protonmail.com", "proton.me"})
GRATUITS = (
    frozenset(
        {
            "aol.com",
            "bbox.fr",
            "club-internet.fr",
            "free.fr",
            "gmx.com",
            "gmx.fr",
            "laposte.net",
            "neuf.fr",
            "numericable.fr",
            "orange.fr",
            "sfr.fr",
            "wanadoo.fr",
            "yahoo.com",
            "yahoo.fr",
            "ymail.com",
        }
    )
    | _GOOGLE
    | _MICROSOFT
    | _APPLE
    | _PROTON
)
"""Providers that anyone has an address at: such a domain tells nothing of an employer."""
_TAGGED = frozenset({"fastmail.com", "pm.me"}) | _GOOGLE | _MICROSOFT | _APPLE | _PROTON
"""Providers whose public rule is that what follows « + » in a name reaches the same mailbox."""


def mailbox(adresse: str) -> str:
    """The mailbox that an address reaches, where its provider's rule is public; elsewhere the address itself."""
    name, _, domain = adresse.lower().rpartition("@")
    if domain in _TAGGED:
        name = name.partition("+")[0]
    if domain in _GOOGLE:
        name, domain = name.replace(".", ""), "gmail.com"
    return f"{name}@{domain}"


def faute(adresse: str) -> str | None:
    """What is wrong with an address, in French; None for a right one."""
    if not COURRIEL.fullmatch(adresse) or len(adresse) > 254 or ".." in adresse:
        return _("une adresse comme nom@exemple.fr est attendue, sans accent")
    if trompeur(domaine(adresse)):
        return _("ce nom de domaine mêle plusieurs alphabets")
    return _("les adresses jetables ne sont pas acceptées") if jetable(adresse) else None


def domaine(adresse: str) -> str:
    return adresse.rpartition("@")[2].lower()


def jetable(adresse: str) -> bool:
    """Whether an address is of a throw-away provider."""
    from disposable_email_domains import blocklist

    labels = domaine(adresse).split(".")
    return any(".".join(labels[n:]) in blocklist for n in range(len(labels) - 1))


def trompeur(nom: str) -> bool:
    """Whether a domain shows letters of another alphabet, which look like ours."""
    if "xn--" not in nom:
        return not nom.isascii()
    try:
        shown = nom.encode("ascii").decode("idna")
    except UnicodeError:
        return True
    return any(c.isalpha() and "LATIN" not in unicodedata.name(c, "") for c in shown)
