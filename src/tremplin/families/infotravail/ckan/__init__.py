"""The catalogue and the datastore as clients of CKAN read them: actions, envelopes, errors."""
