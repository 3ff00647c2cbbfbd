"""Steps of a build: run in order, each kept under what it depends on."""
