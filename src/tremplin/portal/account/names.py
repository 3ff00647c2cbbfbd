"""Who and what a journal speaks of, by name: people, organisations, keys and clients."""

from __future__ import annotations

from tremplin.language.spoken import gettext as _
from tremplin.platform.identity.store import accounts, clients, keys
from tremplin.platform.web.state import State


def names(state: State, organisation_id: str | None = None) -> dict[str, str]:
    """Id as journals write it → name; of one organisation alone, or of all."""
    with state.store.reading() as connection:
        organisations = keys.organisations(connection)
    people = [a for a in accounts.tous(state.store) if organisation_id in (None, a.organisation_id)]
    found = {o.id: o.nom for o in organisations if organisation_id in (None, o.id)}
    for account in people:
        told = f"{account.nom or _('compte oublié')} ({account.courriel})"
        found |= {account.id: told, f"compte:{account.id}": told}
    for key in keys.all_keys(state.store):
        if organisation_id in (None, key.organisation_id):
            found |= dict.fromkeys((key.id, f"cle:{key.id}"), _("clé « %(nom)s »", nom=key.nom))
    for client in clients.all_clients(state.store):
        if organisation_id in (None, client.organisation_id):
            found |= dict.fromkeys((client.id, f"client:{client.id}"), _("client « %(nom)s »", nom=client.nom))
    return found
