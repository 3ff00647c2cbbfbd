"""Training organisations: the UAI-SIRET référentiel joined with SIRENE."""
