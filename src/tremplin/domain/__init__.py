"""Pure notions of the field: codes, dates, validity, continuity, geography, text. No I/O here."""
