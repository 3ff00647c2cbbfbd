"""How people say who they are in a form: names, addresses, telephone numbers, and what is wrong with them."""

from __future__ import annotations

from tremplin.domain import courriels, textes_libres


def faute_de_telephone(numero: str) -> str | None:
    """What is wrong with a telephone number; None for one that can be dialled."""
    digits = sum(c.isdigit() for c in numero)
    plain = numero.isascii() and all(c in "0123456789 .-+()" for c in numero)
    return None if plain and 9 <= digits <= 15 else "un numéro de téléphone est attendu"


def fautes(prenom: str, nom: str, courriel: str, telephone: str) -> dict[str, str]:
    """Field → what is wrong with it; empty when someone can be written to."""
    found = {
        "prenom": textes_libres.faute_de_nom(prenom),
        "nom": textes_libres.faute_de_nom(nom),
        "courriel": courriels.faute(courriel),
        "telephone": faute_de_telephone(telephone),
    }
    return {name: told for name, told in found.items() if told}
