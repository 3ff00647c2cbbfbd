"""Who and what a journal speaks of, by name: people, organisations, keys and clients."""

from __future__ import annotations

from tremplin.platform.identity.store import accounts, clients, keys
from tremplin.platform.web.state import State


def names(state: State, organisation_id: str | None = None) -> dict[str, str]:
    """Id as journals write it → name; of one organisation alone, or of all."""
    with state.store.reading() as connection:
        organisations = keys.organisations(connection)
    people = [a for a in accounts.tous(state.store) if organisation_id in (None, a.organisation_id)]
    found = {o.id: o.nom for o in organisations if organisation_id in (None, o.id)}
    for account in people:
        told = f"{account.nom or 'compte oublié'} ({account.courriel})"
        found |= {account.id: told, f"compte:{account.id}": told}
    for key in keys.all_keys(state.store):
        if organisation_id in (None, key.organisation_id):
            found |= {key.id: f"clé « {key.nom} »", f"cle:{key.id}": f"clé « {key.nom} »"}
    for client in clients.all_clients(state.store):
        if organisation_id in (None, client.organisation_id):
            found |= {client.id: f"client « {client.nom} »", f"client:{client.id}": f"client « {client.nom} »"}
    return found
