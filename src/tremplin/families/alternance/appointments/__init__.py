"""Contact requests to training organisations."""
