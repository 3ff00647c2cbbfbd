"""The files of a release: lookups, flat files, columns, and which of them the release before holds already."""
