"""InserJeunes: what becomes of those who leave a certification, in the nation, in a région, in an establishment."""
