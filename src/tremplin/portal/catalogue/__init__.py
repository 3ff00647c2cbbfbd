"""Home, documentation, sources, releases, downloads."""
