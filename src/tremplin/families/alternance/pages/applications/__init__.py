"""Applications as pages: the form of who applies, the answer of the addressee, what becomes of each."""
