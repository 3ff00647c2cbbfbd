"""Offers that employers and partners write: published, judged, counted, withdrawn."""
