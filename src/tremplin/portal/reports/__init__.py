"""Reports of wrong data, their triage, the corrections that end them."""
