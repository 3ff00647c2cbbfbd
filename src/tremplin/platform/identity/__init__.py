"""Who asks: accounts of people, keys and clients of programs, tokens, what is forgotten."""
