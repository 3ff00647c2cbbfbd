"""Companies likely to hire, as the model of recruiters sees them."""
