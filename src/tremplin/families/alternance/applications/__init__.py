"""Applications to offers and to companies."""
