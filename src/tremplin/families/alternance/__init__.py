"""Alternance: trainings, offers and companies likely to hire, around any point of France."""
