"""InserJeunes: what becomes of the final-year students of a certification, in France, a région, an establishment."""
