"""Searches of trainings, offers and recruiters: what is asked, found, answered."""
